import { format } from "d3-format";
import { scaleLinear } from "d3-scale";
import { log } from "../stats/elementary.ts";
import { textWidth } from "./text-width.ts";

/** What an axis is to show. */
export interface AxisSpec {
  readonly title?: string;
  /** At the start and at the end; a descending one runs backwards. */
  readonly domain: readonly [number, number];
  readonly scale?: "linear" | "log";
  /** Where ticks are wanted. @default round numbers, as many as have room */
  readonly ticks?: readonly number[];
  /** Text of a tick. @default the number */
  readonly label?: (value: number) => string;
  /** Room that a tick needs for something else along the axis, such as a number of a table below it. */
  readonly room?: (value: number) => number;
  /** Steps that are round here: 12 for months. @default those of the decimal system */
  readonly steps?: readonly number[];
}

export interface Tick {
  readonly value: number;
  readonly at: number;
  /** Empty where there is no room for it. */
  readonly label: string;
}

/** A scale with its ticks, in px. */
export interface Axis {
  readonly spec: AxisSpec;
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/**
 * An axis between two positions in px, with ticks whose labels do not touch each other.
 *
 * @param along - `across`: labels need their widths; `up`: their heights
 */
export function axisOf(spec: AxisSpec, range: readonly [number, number], size: number, along: "across" | "up"): Axis {
  const { scale: kind = "linear", ticks: wanted, room } = spec;
  const line = scaleLinear()
    .domain(kind === "log" ? spec.domain.map(log) : spec.domain)
    .range(range);
  const position =
    kind === "log" ? (value: number): number => line(log(value)) : (value: number): number => line(value);
  const roomOf = (value: number, label: string): number =>
    along === "up" ? size * 1.1 : Math.max(textWidth(label, size), room?.(value) ?? 0) + size * 0.7;
  const ticksAt = (values: readonly number[], label: (value: number) => string): Tick[] =>
    values.map((value) => ({ value, at: position(value), label: label(value) }));
  const apart = (ticks: readonly Tick[]): boolean =>
    ticks.every(
      (tick, i) =>
        i === 0 ||
        Math.abs(tick.at - ticks[i - 1].at) >=
          (roomOf(tick.value, tick.label) + roomOf(ticks[i - 1].value, ticks[i - 1].label)) / 2,
    );
  if (wanted) {
    const label = spec.label ?? plainLabel(wanted);
    const ticks = ticksAt(wanted, label);
    for (let every = 1; every < wanted.length; every++) {
      if (apart(ticks.filter((_, i) => i % every === 0))) {
        return { spec, position, ticks: ticks.map((tick, i) => (i % every === 0 ? tick : { ...tick, label: "" })) };
      }
    }
    return { spec, position, ticks: ticks.map((tick, i) => (i === 0 ? tick : { ...tick, label: "" })) };
  }
  const length = Math.abs(range[1] - range[0]);
  let ticks: Tick[] = [];
  for (let count = along === "up" ? Math.min(6, Math.ceil(length / 36)) : Math.ceil(length / 60); count >= 1; count--) {
    const values = kind === "log" ? logTicks(spec.domain, count) : roundTicks(spec, count);
    ticks = ticksAt(values, spec.label ?? (kind === "log" ? shortNumber : plainLabel(values)));
    if (apart(ticks)) return { spec, position, ticks };
  }
  return { spec, position, ticks: ticks.slice(0, 1) };
}

const MONTHS = [1, 2, 3, 6, 12, 24, 36, 60, 120];

/** Steps that are round on an axis of time in a unit, if they are not those of the decimal system. */
export function timeSteps(unit?: string): { readonly steps?: readonly number[] } {
  return unit && /month/i.test(unit) ? { steps: MONTHS } : {};
}

/** Title of an axis of time in a unit. */
export function timeTitle(unit?: string): string {
  return unit ? `Time (${unit})` : "Time";
}

/** The axis of a follow-up from 0. */
export function timeAxis(
  end: number,
  unit: string | undefined,
  { xLabel, timeTicks }: { readonly xLabel?: string; readonly timeTicks?: readonly number[] },
  room?: (time: number) => number,
): AxisSpec {
  return {
    title: xLabel ?? timeTitle(unit),
    domain: [0, end],
    ...(timeTicks && { ticks: timeTicks.filter((tick) => tick >= 0 && tick <= end) }),
    room,
    ...timeSteps(unit),
  };
}

function roundTicks({ domain, steps }: AxisSpec, count: number): number[] {
  const [low, high] = domain[0] <= domain[1] ? domain : [domain[1], domain[0]];
  if (!steps || high - low < 2 * steps[0]) return scaleLinear().domain([low, high]).ticks(count);
  const step = stepOf(steps, (high - low) / count);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

// the least of the round steps that is large enough, or a whole multiple of the largest one
function stepOf(steps: readonly number[], least: number): number {
  const found = steps.find((step) => step >= least);
  if (found) return found;
  const largest = steps[steps.length - 1];
  return largest * Math.ceil(least / largest - 1e-9);
}

// 1, 2, 5 times powers of ten where the range is short, powers of ten else; round numbers where it is very short
function logTicks([low, high]: readonly [number, number], count: number): number[] {
  const decades = log(high / low) / log(10);
  const factors = [[1, 2, 5], [1, 3], [1]].find((list) => decades * list.length <= count + 1) ?? [1];
  const every = Math.max(1, Math.ceil(decades / count));
  const values: number[] = [];
  for (let power = -12; power <= 12; power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push(value);
    }
  }
  if (values.length > 2 || count < 2) return values;
  const round = scaleLinear().domain([low, high]).ticks(count);
  return round.length > values.length ? round.filter((value) => value > 0) : values;
}

/** All with the digits that the step needs. */
export function plainLabel(values: readonly number[]): (value: number) => string {
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (most >= 1e6 || (most > 0 && most < 1e-4))
    return (value) => (value === 0 ? "0" : format(".3~g")(value).replace("e+", "e"));
  let digits = 0;
  while (digits < 6 && values.some((value) => Math.abs(value - Number(value.toFixed(digits))) > 1e-9)) digits++;
  const print = format(most >= 10_000 ? `,.${digits}f` : `.${digits}f`);
  return (value) => (value === 0 ? "0" : print(value));
}

/** As short as it can be: 0.5, 2, 100, 1e5. */
export function shortNumber(value: number): string {
  return format(value >= 1e5 || value < 1e-3 ? ".1~e" : ".3~f")(value).replace("e+", "e");
}

/** Limits that take in all values, with room of a part of their range, or of 1 where all are the same. */
export function spread(values: readonly number[], part = 0.05): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const room = (high - low) * part;
  return [low - room, high + room];
}

import type { Point } from "./clip-line.ts";
import type { Value } from "./format-number.ts";
import type { Frame } from "./frame.ts";
import { type Mark, type Paint, round } from "./scene.ts";

/** Steps of an estimate up to the end of the axis, level beyond the last time that is known. */
export interface Steps {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** What steps are made of; limits that are not defined are null. */
export interface StepData {
  readonly times: readonly number[];
  readonly values: readonly Value[];
  readonly lower: readonly Value[];
  readonly upper: readonly Value[];
}

/** Steps from a value at time 0; limits that are not defined are those before, and none lies beyond 0 to 1. */
export function stepsOf({ times, values, lower, upper }: StepData, start: 0 | 1, end: number): Steps {
  const steps = { times: [0], values: [start as number], lower: [start as number], upper: [start as number] };
  let [level, low, high]: number[] = [start, start, start];
  const push = (time: number): void => {
    steps.times.push(time);
    steps.values.push(level);
    steps.lower.push(Math.max(0, Math.min(low, level)));
    steps.upper.push(Math.max(level, Math.min(1, high)));
  };
  for (let k = 0; k < times.length && times[k] <= end; k++) {
    level = values[k] ?? level;
    low = lower[k] ?? low;
    high = upper[k] ?? high;
    push(times[k]);
  }
  if (times.length > 0 && times[times.length - 1] > end) push(end);
  return steps;
}

/** With values that a function changes. */
export function mapSteps({ times, values, lower, upper }: Steps, value: (level: number) => number): Steps {
  return { times, values: values.map(value), lower: lower.map(value), upper: upper.map(value) };
}

/** Of the steps within a twentieth of a px the last one: large cohorts have thousands of times that no eye can tell apart. */
export function visibleSteps({ times, values, lower, upper }: Steps, { x }: Frame): Steps {
  const bucket = (k: number): number => Math.round(x.position(times[k]) * 20);
  const kept = times.map((_, k) => k).filter((k) => k === 0 || k === times.length - 1 || bucket(k) !== bucket(k + 1));
  const of = (list: readonly number[]): number[] => kept.map((k) => list[k]);
  return { times: of(times), values: of(values), lower: of(lower), upper: of(upper) };
}

/** Up to the step at which the value comes above a level, with limits cut off there. */
export function stepsBelow({ times, values, lower, upper }: Steps, most: number): Steps {
  const beyond = values.findIndex((value) => value > most);
  const end = beyond < 0 ? times.length : beyond + 1;
  const of = (list: readonly number[]): number[] => list.slice(0, end).map((value) => Math.min(value, most));
  return { times: times.slice(0, end), values: of(values), lower: of(lower), upper: of(upper) };
}

/** Corners of a step function. */
export function stepPoints({ x, y }: Frame, times: readonly number[], values: readonly number[]): Point[] {
  return times.flatMap((time, k): Point[] => {
    const at = x.position(time);
    return k === 0
      ? [[at, y.position(values[0])]]
      : [
          [at, y.position(values[k - 1])],
          [at, y.position(values[k])],
        ];
  });
}

export function stepMark(frame: Frame, { times, values }: Steps, paint: Paint): Mark {
  return { type: "path", d: `M${stepPath(frame, times, values)}`, ...paint, role: "curve" };
}

export function stepBand(frame: Frame, { times, lower, upper }: Steps, fill: string, opacity: number): Mark {
  // there along one limit, and back along the other one
  const back = stepPath(frame, times, lower, true);
  return { type: "path", d: `M${stepPath(frame, times, upper)}L${back}Z`, fill, opacity, role: "band" };
}

// the corners of steps as ways across and up; those that change nothing are left out
function stepPath({ x, y }: Frame, times: readonly number[], values: readonly number[], backwards = false): string {
  const ats = times.map((time) => round(x.position(time)));
  const levels = values.map((value) => round(y.position(value)));
  const last = times.length - 1;
  let d = backwards ? `${ats[last]},${levels[last]}` : `${ats[0]},${levels[0]}`;
  for (let k = 1; k <= last; k++) {
    const i = backwards ? last - k + 1 : k;
    if (levels[i] !== levels[i - 1]) d += `H${ats[i]}V${levels[backwards ? i - 1 : i]}`;
  }
  return `${d}H${ats[backwards ? 0 : last]}`;
}

/** A small stroke across the curve at each time with a censored subject. */
export function censorMark(
  { x, y }: Frame,
  { times, values, censored }: Pick<StepData, "times" | "values"> & { readonly censored: readonly number[] },
  end: number,
  stroke: string,
  value: (level: number) => number = (level) => level,
): Mark[] {
  let d = "";
  let before = "";
  times.forEach((time, k) => {
    const level = values[k];
    if (censored[k] === 0 || time > end || level === null) return;
    const [at, middle] = [round(x.position(time)), y.position(value(level))];
    // marks on each other are one
    const place = `${Math.round(at * 10)} ${Math.round(middle * 10)}`;
    if (place === before) return;
    before = place;
    d += `M${at},${round(middle - 3.5)}V${round(middle + 3.5)}`;
  });
  return d ? [{ type: "path", d, stroke, strokeWidth: 1.1, role: "censored" }] : [];
}

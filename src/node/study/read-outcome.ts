import { numberOf } from "../../table/number-of.ts";
import type { ProblemList } from "./problem-list.ts";

/** Units of time, and so many of them are a year. */
export const UNITS = { days: 365.25, weeks: 52.1775, months: 12, years: 1 } as const;
export type TimeUnit = keyof typeof UNITS;

/** A follow-up longer than this is of another unit, years. */
const LONGEST_FOLLOW_UP = 100;

/** Pairs of words for no event and event; a column must keep to one of them. */
const CODINGS: readonly (readonly [string, string])[] = [
  ["0", "1"],
  ["false", "true"],
  ["no", "yes"],
];

/** A cell of an outcome and where it stands. */
export interface OutcomeCell {
  readonly where: string;
  readonly time: string;
  readonly event: string;
}

/** Follow-up times and events of all patients; cells that are none become problems, and NaN. */
export function readOutcome(
  cells: readonly OutcomeCell[],
  columns: readonly [time: string, event: string],
  unit: TimeUnit | undefined,
  problems: ProblemList,
): { readonly time: Float64Array; readonly event: Float64Array; readonly note?: string } {
  const time = Float64Array.from(cells, (cell) => timeOf(cell.time));
  problems.addPlaces(
    (count) => `"${columns[0]}" must be a number, 0 or more; it is not for ${patients(count)}`,
    cells.flatMap((cell, i) => (Number.isNaN(time[i]) ? [`${cell.where}: ${shownCell(cell.time)}`] : [])),
  );
  const longest = time.reduce((most, value) => Math.max(most, value || 0), 0);
  if (unit && longest > LONGEST_FOLLOW_UP * UNITS[unit]) {
    const years = Math.round(longest / UNITS[unit]);
    problems.add(`the longest follow-up is ${longest} ${unit}, which is ${years} years; say the right --unit`);
  }
  return { time, ...eventsOf(cells, columns[1], problems) };
}

function timeOf(text: string): number {
  const value = numberOf(text);
  return value !== undefined && Number.isFinite(value) && value >= 0 ? value : Number.NaN;
}

function eventsOf(
  cells: readonly OutcomeCell[],
  column: string,
  problems: ProblemList,
): { readonly event: Float64Array; readonly note?: string } {
  const words = cells.map(({ event }) => eventWord(event));
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const coding = CODINGS.find((pair) => [...counts.keys()].some((word) => pair.includes(word))) ?? CODINGS[0];
  const event = Float64Array.from(words, (word) => (word === coding[1] ? 1 : word === coding[0] ? 0 : Number.NaN));
  const twos = counts.get("2") ?? 0;
  const whole = [...counts.keys()].every((word) => word === "1" || word === "2");
  if (twos > 0 && whole) {
    problems.add(
      `"${column}" holds 1 (${patients(counts.get("1") ?? 0)}) and 2 (${patients(twos)}); an event is 1, none is 0; if 2 is the event, as in some tables of R, write 0 for 1 and 1 for 2`,
    );
    return { event };
  }
  problems.addPlaces(
    (count) => `"${column}" must be ${coding[0]} or ${coding[1]}; it is not for ${patients(count)}`,
    cells.flatMap((cell, i) => (Number.isNaN(event[i]) ? [`${cell.where}: ${shownCell(cell.event)}`] : [])),
    twos > 0 ? "one kind of event counts here; write 0 for all others" : undefined,
  );
  if (coding === CODINGS[0]) return { event };
  return { event, note: `"${column}": ${coding[1]} counts as an event, ${coding[0]} as none` };
}

// 1 and 1.0 are the same event
function eventWord(text: string): string {
  const value = numberOf(text);
  return value === undefined ? text.trim().toLowerCase() : String(value);
}

function patients(count: number): string {
  return `${count} ${count === 1 ? "patient" : "patients"}`;
}

/** A cell for a message. */
export function shownCell(text: string): string {
  return text.trim() === "" ? "empty" : `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`;
}

import type { ReportCell } from "../report-table.ts";
import { shownCell } from "../report-table.ts";
import type { StudyResult } from "../study-result.ts";

/** What stands where there is no value. */
export const DASH = "\u2013";

/** A list in a sentence: a, b and c; with semicolons where an entry has a comma or an "and" of its own. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  if (words.some((word) => /, | and /.test(word))) return words.join("; ");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A count with its noun: 1 event, 3 events. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A number for a reader; a dash where there is none. */
export function shown(value: ReportCell | undefined): string {
  return shownCell(value ?? null) || DASH;
}

/** With so many digits after the point; a dash where there is no number. */
export function digits(value: number | null | undefined, places = 3): string {
  return typeof value === "number" && Number.isFinite(value) ? value.toFixed(places) : DASH;
}

/** An estimate with its limits, as tables have it: 0.734 (0.650-0.818). */
export function estimated({
  estimate,
  lower,
  upper,
}: {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}): string {
  return Number.isFinite(estimate) ? `${digits(estimate)} (${limits(lower, upper)})` : DASH;
}

/** Limits of an interval: 0.65-0.82; with "to" where one is negative. */
export function limits(lower: number, upper: number, places = 3): string {
  return `${digits(lower, places)}${lower < 0 || upper < 0 ? " to " : "-"}${digits(upper, places)}`;
}

/** A p-value in a sentence: P < 0.001, P = 0.012. */
export function pWords(p: number): string {
  if (!Number.isFinite(p)) return `P not estimable`;
  return p < 0.001 ? "P < 0.001" : `P = ${p.toFixed(3)}`;
}

/** Whether a number is known, and below a limit; a result read from JSON has null for NaN, which would count as 0. */
export function isBelow(value: number, limit: number): boolean {
  return Number.isFinite(value) && value < limit;
}

/** A p-value in a table; a dash where there is none. */
export function pShown(p: number): string {
  return isBelow(p, 0.001) ? "<0.001" : digits(p);
}

/** A time with its unit: 36 months. */
export function timeWords({ unit }: Pick<StudyResult, "unit">, time: number): string {
  return unit ? `${shownCell(time)} ${unit}` : `time ${shownCell(time)}`;
}

/** Times with one unit: 12, 36 and 60 months. */
export function timesWords({ unit }: Pick<StudyResult, "unit">, times: readonly number[]): string {
  const list = listed(times.map((time) => shownCell(time)));
  if (unit) return `${list} ${unit}`;
  return `${times.length === 1 ? "time" : "times"} ${list}`;
}

/** Part of a whole in per cent. */
export function percent(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : DASH;
}

/** A confidence level in per cent: 95 %. */
export function level(confLevel: number): string {
  return `${shownCell(100 * confLevel)} %`;
}

import { RadiosurvError } from "../../error.ts";
import { sortedOrder } from "../../stats/sorted-order.ts";
import { checkLength, checkOutcome, numbers, type SurvivalOutcome } from "../outcome.ts";
import type { CutData } from "./log-rank-terms.ts";

/** Sorted rows, and whose they are. */
export interface SortedCutData extends CutData {
  /** Row of the caller. */
  readonly row: Uint32Array;
}

/**
 * Checks an outcome and a score, and sorts them once, by time and by score.
 *
 * @throws RadiosurvError `argument` for a value that is not allowed, weights, entry or strata, and without an event; `length`
 */
export function cutData(caller: string, outcome: SurvivalOutcome, score: ArrayLike<number>): SortedCutData {
  const { n, time, event, ...others } = checkOutcome(caller, outcome);
  for (const name of ["weights", "entry", "strata"] as const) {
    if (others[name] === undefined) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: ${name} cannot be taken into account here; leave ${name === "entry" ? "it" : "them"} out of the outcome`,
    );
  }
  if (score === undefined)
    throw new RadiosurvError("length", `${caller}: score needs length ${n}, as time has; got none`);
  checkLength(caller, score, "score", n);
  if (!event.includes(1)) {
    throw new RadiosurvError("argument", `${caller}: at least one event is needed; all ${n} subjects are censored`);
  }
  const values = numbers(caller, "score", score, Number.NEGATIVE_INFINITY);
  const rows = canonicalOrder(time, event, values);
  const byTime = Float64Array.from(rows, (row) => values[row]);
  const rowAt = sortedOrder(byTime);
  return {
    n,
    row: rows,
    time: Float64Array.from(rows, (row) => time[row]),
    event: Uint8Array.from(rows, (row) => event[row]),
    rowAt,
    score: Float64Array.from(rowAt, (row) => byTime[row]),
  };
}

// by time, then events first, then by score: random numbers then meet the same subjects whatever order the rows came in
function canonicalOrder(time: Float64Array, event: Uint8Array, score: Float64Array): Uint32Array {
  const byScore = sortedOrder(score);
  const eventsFirst = new Uint32Array(score.length);
  let at = 0;
  for (const row of byScore) if (event[row]) eventsFirst[at++] = row;
  for (const row of byScore) if (!event[row]) eventsFirst[at++] = row;
  const byTime = sortedOrder(Float64Array.from(eventsFirst, (row) => time[row]));
  return byTime.map((place) => eventsFirst[place]);
}

/** @throws RadiosurvError `argument` if all scores are equal: there is nothing to cut */
export function checkScore(caller: string, { score, n }: CutData): void {
  if (score[0] < score[n - 1]) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the score needs at least two distinct values; all ${n} are ${score[0]}`,
  );
}

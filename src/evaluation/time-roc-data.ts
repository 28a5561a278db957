import { RadiosurvError } from "../error.ts";
import type { Rule } from "../rules.ts";
import { leftSurvival } from "../survival/censoring-weights.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import { isList, type SurvivalOutcome } from "../survival/outcome.ts";
import { type EvaluatedOutcome, evaluatedOutcome } from "./evaluated-outcome.ts";
import { checkScore, type OrderedScore, ordered } from "./labelled-scores.ts";

/** What the option `times` of a function may be. */
export const timesRule: Rule = [
  "a finite number >= 0, or a list of these",
  (value) => isTime(value) || (isList(value) && value.length > 0 && Array.from(value).every(isTime)),
];

function isTime(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

/** An outcome sorted by time, once for all times and scores. Lists have one entry a subject, ascending by time. */
export interface TimeRocData {
  readonly n: number;
  /** Row of the caller. */
  readonly rows: Uint32Array;
  readonly time: Float64Array;
  /** 0: censored, 1: the event, 2: another cause. */
  readonly kind: Uint8Array;
  readonly competing: boolean;
  /** G(T-): probability not to be censored before the own time. */
  readonly uncensored: Float64Array;
}

/**
 * @throws RadiosurvError `argument`, `length` for an outcome that is not allowed; `setting` for a cause that was not seen;
 *   `unsupported` for weights, late entry or strata
 */
export function timeRocData(caller: string, outcome: SurvivalOutcome | CompetingOutcome, cause?: number): TimeRocData {
  if (outcome?.strata !== undefined) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: strata cannot be taken into account here; leave them out of the outcome, or evaluate each alone`,
    );
  }
  const checked: EvaluatedOutcome = evaluatedOutcome(caller, outcome, cause);
  const { n, order: rows, competing } = checked;
  const { times, censoring } = leftSurvival(checked, rows);
  const time = new Float64Array(n);
  const kind = new Uint8Array(n);
  const uncensored = new Float64Array(n);
  for (let i = 0, k = 0; i < n; i++) {
    time[i] = checked.time[rows[i]];
    kind[i] = checked.kind[rows[i]];
    while (times[k] < time[i]) k++;
    uncensored[i] = censoring[k];
  }
  return { n, rows, time, kind, competing, uncensored };
}

/** A score in the order of the subjects, by time, and sorted. */
export function timeRocScore(
  caller: string,
  { n, rows }: TimeRocData,
  score: ArrayLike<number>,
  name: string = "score",
): OrderedScore {
  const values = checkScore(caller, score, name, n, "time");
  const byTime = new Float64Array(n);
  for (let i = 0; i < n; i++) byTime[i] = values[rows[i]];
  return ordered(byTime);
}

/** Relative difference of two times that count as one, as in outcomes. */
const TIME_TOLERANCE = 1.4901161193847656e-8;

/** A time, or the observed one that it differs from by rounding alone. */
export function settled(time: Float64Array, at: number): number {
  const slack = TIME_TOLERANCE * Math.max(1, Math.abs(at));
  const next = time[firstAfter(time, at - slack)];
  return next - at <= slack ? next : at;
}

/** Place of the first time that is later, n if none is. */
export function firstAfter(time: Float64Array, at: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Place of the first time that is not earlier. */
export function firstFrom(time: Float64Array, at: number): number {
  let place = firstAfter(time, at);
  while (place > 0 && time[place - 1] === at) place--;
  return place;
}

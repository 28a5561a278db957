import { RadiosurvError } from "../error.ts";
import { leftSurvival } from "../survival/censoring-weights.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { isCompeting } from "./evaluated-outcome.ts";
import type { OrderedScore } from "./labelled-scores.ts";
import { type RocPoints, trapezoids } from "./roc-points.ts";
import { firstAfter, settled, type TimeRocData, timeRocData, timeRocScore } from "./time-roc-data.ts";

/** A ROC curve at a time by way of survival given the score, without an error: that takes a bootstrap of the subjects. */
export interface ConditionalRoc {
  readonly time: number;
  /** By trapezoids; NaN without an event by the time, or with nobody beyond it. */
  readonly auc: number;
  readonly curve: RocPoints;
  /** Kaplan-Meier estimate of survival at the time. */
  readonly survival: number;
  readonly n: number;
  /** Subjects with the event by the time, those followed beyond it, and those censored by then. */
  readonly cases: number;
  readonly controls: number;
  readonly censored: number;
}

/** What both estimators start from. */
export interface ConditionalInput {
  readonly data: TimeRocData;
  readonly score: OrderedScore;
  /** As the caller gave them, and the observed ones that they stand for. */
  readonly times: readonly number[];
  readonly settledTimes: readonly number[];
  /** Places in the list of times, ascending by time. */
  readonly byTime: readonly number[];
}

export function conditionalInput(
  caller: string,
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  given: number | ArrayLike<number>,
): ConditionalInput {
  if (isCompeting(outcome)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: competing causes have no form here; got { time, status }; use timeDependentRoc`,
    );
  }
  const data = timeRocData(caller, outcome);
  const times = typeof given === "number" ? [given] : Array.from(given);
  const settledTimes = times.map((time) => settled(data.time, time));
  const byTime = times.map((_, k) => k).sort((a, b) => settledTimes[a] - settledTimes[b]);
  return { data, score: timeRocScore(caller, data, score), times, settledTimes, byTime };
}

/**
 * The result at one time. Beyond the last time nothing is known of survival, unless it has come down to 0: the area is NaN
 * either way.
 */
export function conditionalRoc(
  { data, times, settledTimes }: ConditionalInput,
  k: number,
  curve: RocPoints,
): ConditionalRoc {
  const { n, kind } = data;
  const beyond = firstAfter(data.time, settledTimes[k]);
  let cases = 0;
  for (let i = 0; i < beyond; i++) cases += kind[i];
  const known = cases > 0 && beyond < n;
  return {
    time: times[k],
    auc: known ? trapezoids(curve) : Number.NaN,
    curve,
    survival: survivalAtPlace(data, beyond),
    n,
    cases,
    controls: n - beyond,
    censored: beyond - cases,
  };
}

// Kaplan-Meier just before the subject at a place; after the last one NaN, unless nobody is left without an event
function survivalAtPlace({ n, time, kind }: TimeRocData, beyond: number): number {
  if (beyond === n && kind[n - 1] === 0) return Number.NaN;
  const event = kind;
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const { times, survival } = leftSurvival({ n, time, order, event }, order);
  if (beyond === n) return 0;
  let k = 0;
  while (times[k] < time[beyond]) k++;
  return survival[k];
}

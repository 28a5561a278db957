import { RadiosurvError } from "../error.ts";
import { checkGiven, confLevelRule, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { normalTail } from "../stats/normal.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import { seedRule } from "../stats/random.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import { isList, type SurvivalOutcome } from "../survival/outcome.ts";
import { addCensoring } from "./brier-kernel.ts";
import { errorOf } from "./brier-score.ts";
import { checkHorizon, type EvaluatedOutcome, evaluatedOutcome, followUp, horizonAt } from "./evaluated-outcome.ts";
import { checkLabels } from "./labels.ts";
import { type Predictions, risksAt } from "./predictions.ts";
import { percentileLimits, resampleCounts } from "./resample-counts.ts";

/** What the comparisons of two models can be told. */
export interface ReclassificationOptions {
  /** Time of the predictions, within the follow-up; needed with an outcome in time, and only there. */
  readonly time?: number;
  /** With competing causes: the one that is predicted. @default the first one seen */
  readonly cause?: number;
  /** What the predictions are. @default "risk" */
  readonly predicted?: "survival" | "risk";
  /** Bootstrap resamples of subjects, for percentile limits in place of asymptotic ones. @default 0 */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
  /** @default 0.95 */
  readonly confLevel?: number;
}

export const RECLASSIFICATION_RULES: Rules = {
  time: ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  cause: wholeFrom(1),
  predicted: oneOf("survival", "risk"),
  resamples: wholeFrom(0),
  seed: seedRule,
  confLevel: confLevelRule,
};

/** An estimate with error, limits and a test of 0. */
export interface TestedEstimate {
  readonly estimate: number;
  /** Asymptotic, or the standard deviation over resamples; NaN where neither is there. */
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, of estimate over standard error. */
  readonly pValue: number;
}

/** Two models and what was observed, checked. */
export interface ComparedRisks {
  readonly n: number;
  /** 0 and 1 without times. */
  readonly label?: Uint8Array;
  readonly outcome?: EvaluatedOutcome;
  readonly horizon: number;
  readonly oldRisk: Float64Array;
  readonly newRisk: Float64Array;
}

export function comparedRisks(
  caller: string,
  outcome: SurvivalOutcome | CompetingOutcome | ArrayLike<number | boolean>,
  oldRisks: Predictions,
  newRisks: Predictions,
  { time, cause, predicted = "risk" }: ReclassificationOptions,
): ComparedRisks {
  const risks = (n: number): Pick<ComparedRisks, "oldRisk" | "newRisk"> => ({
    oldRisk: risksAt(caller, { name: "old", values: oldRisks }, n, 1, predicted)[0],
    newRisk: risksAt(caller, { name: "new", values: newRisks }, n, 1, predicted)[0],
  });
  if (isList(outcome)) {
    if (time !== undefined || cause !== undefined) {
      throw new RadiosurvError(
        "setting",
        `${caller}: time and cause need an outcome in time, { time, event }; got a list of labels`,
      );
    }
    const label = checkLabels(caller, outcome as ArrayLike<number | boolean>);
    return { n: label.length, label, horizon: Number.NaN, ...risks(label.length) };
  }
  checkGiven(caller, { time }, "time");
  const checked = evaluatedOutcome(caller, outcome, cause);
  const horizon = checkHorizon(caller, checked, time as number);
  return { n: checked.n, outcome: checked, horizon, ...risks(checked.n) };
}

/** Means of a score over those with and without the event. */
export interface MeansByEvent {
  readonly events: number;
  readonly nonEvents: number;
  readonly eventRate: number;
}

/** Influence of each subject on the two means. */
export interface InfluencesByEvent {
  readonly events: Float64Array;
  readonly nonEvents: Float64Array;
}

/**
 * Means of scores over those with the event by the horizon and those without, weighted by the inverse probability of censoring
 * in time.
 *
 * @param count - how many times each subject counts
 */
export function meansByEvent(
  { n, label, outcome, horizon }: ComparedRisks,
  score: Float64Array,
  count: Float64Array,
): MeansByEvent {
  const known = outcome && horizonAt({ ...outcome, weights: count }, followUp({ ...outcome, weights: count }), horizon);
  const happened = known?.happened ?? (label as Uint8Array);
  const sums = [0, 0];
  const totals = [0, 0];
  for (let i = 0; i < n; i++) {
    if (count[i] === 0) continue;
    const weight = count[i] * (known ? known.weight[i] : 1);
    sums[happened[i]] += weight * score[i];
    totals[happened[i]] += weight;
  }
  return {
    events: sums[1] / totals[1],
    nonEvents: sums[0] / totals[0],
    eventRate: totals[1] / (totals[0] + totals[1]),
  };
}

/** Influence of each subject on the means, with that of the estimated censoring distribution. */
export function influencesByEvent(
  { n, label, outcome, horizon }: ComparedRisks,
  score: Float64Array,
  means: MeansByEvent,
): InfluencesByEvent {
  const steps = outcome && followUp(outcome);
  const known = outcome && steps && horizonAt(outcome, steps, horizon);
  const happened = known?.happened ?? (label as Uint8Array);
  const influenceOf = (side: 0 | 1, mean: number): Float64Array => {
    const influence = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) {
      if (happened[i] !== side) continue;
      const weight = known ? known.weight[i] : 1;
      total += weight;
      influence[i] = weight * (score[i] - mean);
    }
    // what is summed is 0 in all
    if (outcome && steps) addCensoring(outcome.order, outcome.time, outcome.kind, horizon, steps, influence, 0);
    return influence.map((value) => value / total);
  };
  return { events: influenceOf(1, means.events), nonEvents: influenceOf(0, means.nonEvents) };
}

/** Standard error by influences: of labels that of proportions, with the divisor n; in time as other measures there. */
export function asymptoticError({ label }: ComparedRisks, influence: Float64Array): number {
  if (!label) return errorOf(influence);
  return Math.sqrt(influence.reduce((sum, value) => sum + value * value, 0));
}

/** An estimate with asymptotic limits, or those of resamples. */
export function testedEstimate(
  estimate: number,
  error: number,
  values: Float64Array | undefined,
  confLevel: number,
): TestedEstimate {
  const standardError = values ? deviation(values) : error;
  const z = normalQuantile((1 + confLevel) / 2);
  const [lower, upper] = values
    ? percentileLimits(values, confLevel)
    : [estimate - z * standardError, estimate + z * standardError];
  return { estimate, standardError, lower, upper, pValue: 2 * normalTail(Math.abs(estimate / standardError)) };
}

function deviation(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return errorOf(known) / Math.sqrt(known.length);
}

/** Values of some statistics in each resample, one list a statistic. */
export function resampled(
  n: number,
  statistics: number,
  { resamples = 0, seed = 1 }: ReclassificationOptions,
  statistic: (count: Float64Array) => readonly number[],
): (Float64Array | undefined)[] {
  if (resamples === 0) return new Array(statistics).fill(undefined);
  const values = Array.from({ length: statistics }, () => new Float64Array(resamples));
  resampleCounts(n, resamples, seed, (count, b) => {
    statistic(count).forEach((value, j) => {
      values[j][b] = value;
    });
  });
  return values;
}

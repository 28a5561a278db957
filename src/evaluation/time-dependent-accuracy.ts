import { checkGiven, checkSettings, isNumber, type Rules } from "../rules.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { addCensoringInfluence, type CensoringSums } from "./censoring-influence.ts";
import { influenceCovariance } from "./influence-covariance.ts";
import { sumsOf, type TimeDependentRocSettings, timeDependentRules } from "./time-dependent-roc.ts";
import { settled, timeRocData, timeRocScore } from "./time-roc-data.ts";
import { type TimeRocWeights, timeRocWeights } from "./time-roc-kernel.ts";

/** What {@link timeDependentAccuracy} must be told, and can be. */
export interface TimeDependentAccuracyOptions extends TimeDependentRocSettings {
  /** A subject is positive if its score is at least this. */
  readonly threshold: number;
}

/** A probability, with its error. */
export interface AccuracyEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Normal limits, not cut to 0..1. */
  readonly lower: number;
  readonly upper: number;
}

/** What a threshold does at one time. NaN where there is no case, no control, or nobody on that side of the threshold. */
export interface TimeDependentAccuracy {
  readonly time: number;
  readonly threshold: number;
  /** Probability to be positive, of who has the event by the time. */
  readonly sensitivity: AccuracyEstimate;
  /** Probability to be negative, of the controls. */
  readonly specificity: AccuracyEstimate;
  /** Probability of the event by the time, of who is positive. */
  readonly positivePredictiveValue: AccuracyEstimate;
  /** Probability to be a control, of who is negative. */
  readonly negativePredictiveValue: AccuracyEstimate;
  readonly n: number;
  readonly positives: number;
  readonly cases: number;
  readonly controls: number;
}

const RULES: Rules = /* @__PURE__ */ rules();

function rules(): Rules {
  return { ...timeDependentRules, threshold: isNumber };
}

/**
 * Sensitivity, specificity and predictive values of a threshold for the event by a time, under censoring: weighted as in
 * {@link timeDependentRoc}, with errors of their influence functions.
 *
 * As R's `timeROC::SeSpPPVNPV`, whose positives have a score above the cutpoint, and not at it. Limits are those of a threshold that was
 * fixed before. Time n log n once and n a time.
 *
 * @param outcome - `{ time, event }`, or `{ time, status }` with competing causes; without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @returns one result a time, in the order given
 * @throws RadiosurvError as {@link timeDependentRoc}
 * @see Blanche P, Dartigues JF, Jacqmin-Gadda H. Biometrical Journal 2013; 55: 687-704
 * @example
 * ```ts
 * import { timeDependentAccuracy } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const score = [1, 3, 2, 5, 4, 6, 2, 7, 8, 10];
 * const [at] = timeDependentAccuracy(outcome, score, { times: 5.5, threshold: 5 });
 * at.sensitivity.estimate; // => 0.7333
 * at.specificity.estimate; // => 0.8
 * at.positivePredictiveValue.estimate; // => 0.6286
 * ```
 */
export function timeDependentAccuracy(
  outcome: SurvivalOutcome | CompetingOutcome,
  score: ArrayLike<number>,
  options: TimeDependentAccuracyOptions,
): readonly TimeDependentAccuracy[] {
  checkSettings("timeDependentAccuracy", options, RULES);
  checkGiven("timeDependentAccuracy", options, "times");
  checkGiven("timeDependentAccuracy", options, "threshold");
  const data = timeRocData("timeDependentAccuracy", outcome, options.cause);
  const { score: values } = timeRocScore("timeDependentAccuracy", data, score);
  const sums = sumsOf(data, options);
  const { threshold, confLevel = 0.95, cases, controls, weighting } = options;
  const z = upperQuantile((1 - confLevel) / 2);
  const positive = Float64Array.from(values, (value) => Number(value >= threshold));
  const negative = positive.map((one) => 1 - one);
  const others = data.competing && controls === "without-cause";
  const times = typeof options.times === "number" ? [options.times] : Array.from(options.times);
  return times.map((time) => {
    const at = settled(data.time, time);
    const weights = timeRocWeights(data, at, cases === "by", others, weighting !== "none");
    const ratio = (of: Float64Array, among: Float64Array, weightedAmong: boolean) =>
      weightedMean(of, among, weightedAmong, weights, sums, z);
    return {
      time,
      threshold,
      sensitivity: ratio(weights.cases, positive, true),
      specificity: ratio(weights.controls, negative, true),
      positivePredictiveValue: ratio(weights.cases, positive, false),
      negativePredictiveValue: ratio(weights.controls, negative, false),
      n: data.n,
      positives: positive.reduce((sum, one) => sum + one, 0),
      cases: weights.caseCount,
      controls: weights.controlCount,
    };
  });
}

// The sum of u y over that of u, or over that of y: with theta this ratio, the influence is u y - theta u, or u y - theta y, over
// the mean of the denominator, and what the estimate of the weights u adds.
// u[n]  weights of cases or controls
// y[n]  0 or 1
function weightedMean(
  u: Float64Array,
  y: Float64Array,
  weightedAmong: boolean,
  { beyond }: TimeRocWeights,
  sums: CensoringSums | undefined,
  z: number,
): AccuracyEstimate {
  const n = u.length;
  let top = 0;
  let bottom = 0;
  let without = 0;
  for (let i = 0; i < n; i++) {
    top += u[i] * y[i];
    without += u[i] * (1 - y[i]);
    bottom += weightedAmong ? u[i] : y[i];
  }
  // all, or none: 1 or 0 without rounding
  const theta = weightedAmong ? top / (top + without) : top / bottom;
  const influence = new Float64Array(n);
  const q = new Float64Array(n);
  let atTime = 0;
  for (let i = 0; i < n; i++) {
    influence[i] = u[i] * y[i] - theta * (weightedAmong ? u[i] : y[i]);
    const share = u[i] * (weightedAmong ? y[i] - theta : y[i]);
    if (i < beyond) q[i] = share;
    else atTime += share;
  }
  if (sums) {
    const place = beyond + sums.shift;
    if (place >= 0 && place < n) q[place] += atTime;
    addCensoringInfluence(sums, q, new Float64Array(n + 1), influence);
  }
  for (let i = 0; i < n; i++) influence[i] = (influence[i] * n) / bottom;
  const standardError = Math.sqrt(influenceCovariance([influence])[0][0]);
  return {
    estimate: theta,
    standardError,
    lower: theta - z * standardError,
    upper: theta + z * standardError,
  };
}

import { checkGiven, checkSettings, confLevelRule, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";
import { seedRule } from "../stats/random.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { type AreaScale, areaLimits, areaScaleRule, type Interval } from "./area-limits.ts";
import { type CensoringSums, type CensoringVariance, censoringSums } from "./censoring-influence.ts";
import { influenceCovariance } from "./influence-covariance.ts";
import type { OrderedScore } from "./labelled-scores.ts";
import { maximaOfZ } from "./max-z.ts";
import { type RocPoints, rocPoints, thresholdsOf } from "./roc-points.ts";
import { settled, type TimeRocData, timeRocData, timeRocScore, timesRule } from "./time-roc-data.ts";
import { timeRocArea, timeRocWeights } from "./time-roc-kernel.ts";

/** Who counts as a case and a control, and how the error is found; for one score or several. */
export interface TimeDependentRocSettings {
  /** Times at which the curve is drawn, in the unit of the outcome: one or several. */
  readonly times: number | ArrayLike<number>;
  /**
   * `marginal`: each subject counts 1 / G, with G the Kaplan-Meier estimate of censoring. `none`: each counts 1, and who was
   * censored before is left out, which is biased. @default "marginal"
   */
  readonly weighting?: "marginal" | "none";
  /** An event at the very time makes a case (`by`), or neither case nor control (`before`). @default "before", as timeROC */
  readonly cases?: "before" | "by";
  /** With competing causes: the event of which the score speaks. @default the first one seen */
  readonly cause?: number;
  /**
   * With competing causes: controls are those without any event by the time (timeROC's `AUC_1`), or also those who had another
   * one before (`AUC_2`, and riskRegression). @default "event-free"
   */
  readonly controls?: "event-free" | "without-cause";
  /**
   * How the estimate of censoring enters the error: `rows`, as timeROC does it, where subjects that are censored at one time
   * count in the order of their rows; `full`, as riskRegression does, whatever their order; `conservative`: it does not, as
   * riskRegression with `conservative = TRUE`. The first two differ where times are tied, in the fifth digit or so.
   * @default "rows"
   */
  readonly variance?: CensoringVariance;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** What {@link timeDependentRoc} can be told. */
export interface TimeDependentRocOptions extends TimeDependentRocSettings {
  /** Scale of the limits; `plain` ones are not cut to 0..1, as in timeROC. @default "plain" */
  readonly scale?: AreaScale;
  /** Simulated maxima for the band. @default 10000 */
  readonly simulations?: number;
  /** Seed of these. @default 1 */
  readonly seed?: number;
}

/** How well a score tells at a time who has had the event from who will have it later. */
export interface TimeDependentRoc {
  readonly time: number;
  /** Area under the curve; NaN without a case or without a control. */
  readonly auc: number;
  /** NaN for fewer than two subjects. */
  readonly standardError: number;
  readonly interval: Interval;
  /** Limits that hold for all times at once: a band. Those of the interval for a single time. */
  readonly band: Interval;
  /** Sensitivity NaN without a case, specificity without a control. */
  readonly curve: RocPoints;
  readonly n: number;
  /** Numbers of subjects, those of controls with `otherEvents` where these make controls. */
  readonly cases: number;
  readonly controls: number;
  /** Subjects with another event before the time. */
  readonly otherEvents: number;
  /** All others: censored by the time, or with an event at the very time that makes no case. */
  readonly censored: number;
  /** Weighted parts of the subjects: the probability of the event by the time, and of being a control. */
  readonly incidence: number;
  readonly controlProbability: number;
  /** G(t): probability not to be censored by the time; NaN where nobody is followed beyond it. */
  readonly uncensored: number;
  /** Influence of each subject on the area: their mean square, over n, is the variance. */
  readonly influence: Float64Array;
}

export const timeDependentRules: Rules = {
  times: timesRule,
  weighting: /* @__PURE__ */ oneOf("marginal", "none"),
  cases: /* @__PURE__ */ oneOf("before", "by"),
  cause: ["a whole number >= 1", (value) => Number.isInteger(value) && (value as number) >= 1],
  controls: /* @__PURE__ */ oneOf("event-free", "without-cause"),
  variance: /* @__PURE__ */ oneOf("rows", "full", "conservative"),
  confLevel: confLevelRule,
};

const RULES: Rules = /* @__PURE__ */ rules();

function rules(): Rules {
  return { ...timeDependentRules, scale: areaScaleRule, simulations: wholeFrom(100), seed: seedRule };
}

/**
 * ROC curve of a score for the event by a time, under censoring: cumulative cases, who had the event before the time t, against
 * dynamic controls, who are followed beyond it. Each is weighted by the inverse of the probability not to be censored until then:
 *
 *     AUC(t) = sum of w(i) v(j) (1(m(i) > m(j)) + 1(m(i) = m(j)) / 2) / (sum of w, sum of v)
 *
 * with w = 1 / G(T-) of cases and v = 1 / G(t) of controls. The standard error is that of the influence function, with what the
 * estimate of G adds.
 *
 * Equals R's `timeROC(T, delta, marker, cause = 1, weighting = "marginal", times, iid = TRUE)`: area, curve, error, interval; and
 * with `cases: "by"` and `variance: "full"` the AUC of riskRegression's `Score(cens.model = "km")`. Censoring must not depend on
 * the score. The band's quantile is simulated from the seed; timeROC's own is random. Time n log n once and n a time, where
 * timeROC takes n times cases times controls.
 *
 * @param outcome - `{ time, event }`, or `{ time, status }` with competing causes; without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @returns one result a time, in the order given
 * @throws RadiosurvError `argument`, `length` for an outcome or a score that is not allowed; `setting`; `unsupported` for
 *   weights, entry or strata
 * @see Blanche P, Dartigues JF, Jacqmin-Gadda H. Statistics in Medicine 2013; 32: 5381-5397; Uno H et al. Journal of the American
 *   Statistical Association 2007; 102: 527-537
 * @example
 * ```ts
 * import { timeDependentRoc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const [roc] = timeDependentRoc(outcome, [1, 3, 2, 5, 4, 6, 2, 7, 8, 10], { times: 5.5 });
 * roc.auc; // => 0.8133
 * roc.standardError; // => 0.1737
 * [roc.cases, roc.controls, roc.censored]; // => [4, 5, 1]
 * ```
 */
export function timeDependentRoc(
  outcome: SurvivalOutcome | CompetingOutcome,
  score: ArrayLike<number>,
  options: TimeDependentRocOptions,
): readonly TimeDependentRoc[] {
  checkSettings("timeDependentRoc", options, RULES);
  checkGiven("timeDependentRoc", options, "times");
  const data = timeRocData("timeDependentRoc", outcome, options.cause);
  return rocsOf(data, timeRocScore("timeDependentRoc", data, score), sumsOf(data, options), options);
}

/** What the error needs of the outcome alone. */
export function sumsOf(
  data: TimeRocData,
  { variance = "rows", weighting = "marginal" }: TimeDependentRocSettings,
): CensoringSums | undefined {
  return variance === "conservative" || weighting === "none" ? undefined : censoringSums(data, variance);
}

/** The curves of one score. */
export function rocsOf(
  data: TimeRocData,
  score: OrderedScore,
  sums: CensoringSums | undefined,
  options: TimeDependentRocOptions,
): TimeDependentRoc[] {
  const { confLevel = 0.95, scale = "plain", simulations = 10000, seed = 1 } = options;
  const thresholds = thresholdsOf(score);
  const times = typeof options.times === "number" ? [options.times] : Array.from(options.times);
  const points = times.map((time) => rocAt(data, score, thresholds, sums, time, options));
  const covariance = influenceCovariance(points.map(({ influence }) => influence));
  const z = upperQuantile((1 - confLevel) / 2);
  const maxima = points.length > 1 ? maximaOfZ(covariance, simulations, seed) : new Float64Array(0);
  const largest = maxima.length > 0 ? Math.max(z, sampleQuantile(maxima, confLevel)) : z;
  return points.map((point, k) => {
    const standardError = Number.isNaN(point.auc) ? Number.NaN : Math.sqrt(covariance[k][k]);
    return {
      ...point,
      standardError,
      interval: areaLimits(point.auc, standardError, z, scale),
      band: areaLimits(point.auc, standardError, largest, scale),
    };
  });
}

function rocAt(
  data: TimeRocData,
  score: OrderedScore,
  thresholds: Float64Array,
  sums: CensoringSums | undefined,
  time: number,
  { cases: caseTime, controls, weighting, variance = "rows" }: TimeDependentRocSettings,
): Omit<TimeDependentRoc, "standardError" | "interval" | "band"> {
  const { n, rows, kind, competing } = data;
  const at = settled(data.time, time);
  const others = competing && controls === "without-cause";
  const weights = timeRocWeights(data, at, caseTime === "by", others, weighting !== "none");
  const byTime = new Float64Array(n);
  const complement = others && variance === "rows" && sums !== undefined;
  const { auc, caseMean, controlMean } = timeRocArea(data, score, weights, { sums, complement }, byTime);
  const influence = new Float64Array(n);
  for (let i = 0; i < n; i++) influence[rows[i]] = byTime[i];
  let otherEvents = 0;
  for (let i = 0; i < weights.beyond; i++) {
    if (kind[i] === 2 && (data.time[i] < at || caseTime === "by")) otherEvents++;
  }
  const { caseCount, controlCount, otherCount, uncensored } = weights;
  return {
    time,
    auc,
    curve: rocPoints(score, weights.cases, weights.controls, "higher", thresholds),
    n,
    cases: caseCount,
    controls: controlCount,
    otherEvents,
    censored: n - caseCount - (controlCount - otherCount) - otherEvents,
    incidence: caseMean,
    controlProbability: controlMean,
    uncensored,
    influence,
  };
}

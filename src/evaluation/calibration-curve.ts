import { checkGiven, checkSettings, confLevelRule, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { exp, log } from "../stats/elementary.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import { coxRegression } from "../survival/cox/cox-regression.ts";
import { type ConfType, confTypes } from "../survival/curves/confidence-limits.ts";
import { kaplanMeier } from "../survival/curves/kaplan-meier.ts";
import { type SurvivalAtTimes, survivalAt } from "../survival/curves/survival-at.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { groupLimits, groupsOf } from "./calibration-groups.ts";
import {
  complementaryLogLog,
  noSmoothCalibration,
  rangeOf,
  type SmoothCalibration,
  smoothCalibration,
} from "./calibration-smooth.ts";
import { checkHorizon, type EvaluatedOutcome, evaluatedOutcome } from "./evaluated-outcome.ts";
import { type Predictions, risksAt } from "./predictions.ts";

/** What {@link calibrationCurve} can be told. */
export interface CalibrationCurveOptions {
  /** Time of the predictions, within the follow-up. */
  readonly time: number;
  /** Number of groups of predicted survival; fewer where predictions are tied. @default 5 */
  readonly groups?: number;
  /** Subjects a group, in place of `groups`: n / groupSize of them, rounded down. @default by `groups` */
  readonly groupSize?: number;
  /**
   * `equal-size`: as `cut2` of R's Hmisc. `quantiles`: at quantiles of the predictions with 0 and 1 as two more of them, as
   * `calibrate` of R's rms. @default "equal-size"
   */
  readonly grouping?: "equal-size" | "quantiles";
  /** Limits of the groups of predicted survival, ascending, the outer ones too: [0, 0.5, 1] makes two. @default by `groups` */
  readonly cutPoints?: ArrayLike<number>;
  /** What the predictions are. The result is in survival either way. @default "survival" */
  readonly predicted?: "survival" | "risk";
  /** Knots of the smooth curve, 3 to 7; 0 for no curve. @default 3 */
  readonly knots?: number;
  /** Points of the smooth curve. @default 100 */
  readonly points?: number;
  /** Scale of the confidence limits of the groups. @default "log" */
  readonly confType?: ConfType;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** A group of predicted survival. */
export interface CalibrationGroup {
  /** Predictions in [from, to), in the last group up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Events in the whole follow-up. */
  readonly events: number;
  /** Mean of the predictions; NaN for a group without subjects. */
  readonly predicted: number;
  /** Kaplan-Meier estimate, its standard error and limits; NaN where nobody of the group was followed up to the time. */
  readonly observed: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/** An estimate with its standard error and confidence limits. */
export interface Estimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/** Predicted survival at a time beside what was observed. */
export interface CalibrationCurve {
  readonly time: number;
  readonly n: number;
  readonly groups: readonly CalibrationGroup[];
  /** Group of each subject, counted from 0. */
  readonly groupOf: Uint32Array;
  /** Limits of the groups; feed them to `cutPoints` to have the same groups elsewhere. */
  readonly cutPoints: Float64Array;
  readonly smooth: SmoothCalibration;
  /** Coefficient of log(-log S) in a Cox model: 1 is right, below 1 predictions are too extreme. NaN if it has no fit. */
  readonly slope: Estimate;
  /** Observed risk 1 - Kaplan-Meier over the mean predicted risk; limits on the scale of the logarithm, error of that too. */
  readonly observedToExpected: Estimate & { readonly observed: number; readonly expected: number };
  /** Calibration in the large: observed less mean predicted risk. */
  readonly difference: Estimate;
  readonly confLevel: number;
  /** Why a part could not be computed. */
  readonly warnings: readonly string[];
  readonly unit?: string;
}

export const CALIBRATION_RULES: Rules = {
  time: ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  groups: wholeFrom(1),
  groupSize: wholeFrom(1),
  grouping: oneOf("equal-size", "quantiles"),
  cutPoints: ["a list of numbers", (value) => typeof value === "object" && value !== null],
  predicted: oneOf("survival", "risk"),
  knots: oneOf(0, 3, 4, 5, 6, 7),
  points: wholeFrom(2),
  confType: confTypes,
  confLevel: confLevelRule,
};

/**
 * Calibration of predicted survival at a time: whether of the subjects with a predicted survival of 80 % some 80 % survive.
 * It takes predictions and outcomes only, so that a model of others can be judged on new patients.
 *
 * - `groups`: mean prediction beside the Kaplan-Meier estimate, in groups of similar predictions.
 * - `smooth`: a Cox model on a restricted cubic spline of log(-log S) gives observed survival at each prediction; the mean
 *   absolute difference is the integrated calibration index (ICI), beside E50, E90 and Emax.
 * - `slope`, `observedToExpected`, `difference`: three numbers that say what is wrong.
 *
 * Equals `groupkm` of R's rms with `grouping: "equal-size"`, and the apparent columns of `calibrate(cmethod = "KM")` with
 * `"quantiles"`; the smooth curve `coxph` on `rcspline.eval` for n >= 100 (below, Hmisc takes the fifth smallest and largest
 * as outer knots). Time n log n, and that of three Cox models.
 *
 * @param predictedSurvival - one number a subject
 * @throws RadiosurvError `argument` for a time beyond the follow-up or a prediction that is no probability; `length`;
 *   `setting`; `unsupported` for weights or late entry
 * @see Austin PC, Harrell FE, van Klaveren D. Statistics in Medicine 2020; 39: 2714-2742; McLernon DJ et al. Annals of
 *   Internal Medicine 2023; 176: 105-114
 * @example
 * ```ts
 * const outcome = { time: [1, 2, 3, 4, 5, 6, 7, 8], event: [1, 1, 0, 1, 1, 0, 0, 1] };
 * const predicted = [0.3, 0.4, 0.6, 0.2, 0.7, 0.8, 0.6, 0.9];
 * const { groups, observedToExpected } = calibrationCurve(outcome, predicted, { time: 4.5, groups: 2, knots: 0 });
 * groups.map((group) => group.predicted); // => [0.42, 0.8]
 * groups.map((group) => group.observed); // => [0.3, 1]
 * observedToExpected.estimate; // => 0.9143
 * ```
 */
export function calibrationCurve(
  outcome: SurvivalOutcome,
  predictedSurvival: Predictions,
  options: CalibrationCurveOptions,
): CalibrationCurve {
  const caller = "calibrationCurve";
  checkSettings(caller, options, CALIBRATION_RULES);
  checkGiven(caller, options, "time");
  const checked = evaluatedOutcome(caller, outcome);
  const time = checkHorizon(caller, checked, options.time);
  const { predicted = "survival", knots = 3, points = 100, confLevel = 0.95, confType = "log" } = options;
  // the scale that keeps the numbers as they are
  const same = { name: undefined, values: predictedSurvival };
  const [given] = risksAt(caller, same, checked.n, 1, "risk");
  const survival = predicted === "survival" ? given : given.map((value) => 1 - value);
  const cutPoints = groupLimits(caller, survival, options);
  const groupOf = groupsOf(survival, cutPoints);
  const groups = describeGroups(checked, survival, groupOf, cutPoints, time, confType, confLevel);
  const warnings: string[] = [];
  const fits = canFit(checked, survival, warnings);
  return {
    time: options.time,
    n: checked.n,
    groups,
    groupOf,
    cutPoints,
    smooth:
      fits && knots > 0
        ? smoothCalibration(checked, time, survival, knots, points, confLevel)
        : noSmoothCalibration(checked.n),
    slope: fits ? slopeOf(checked, survival, confLevel) : NO_ESTIMATE,
    ...inTheLarge(checked, survival, time, confLevel),
    confLevel,
    warnings,
    ...(checked.unit !== undefined && { unit: checked.unit }),
  };
}

const NO_ESTIMATE: Estimate = {
  estimate: Number.NaN,
  standardError: Number.NaN,
  lower: Number.NaN,
  upper: Number.NaN,
};

function describeGroups(
  outcome: EvaluatedOutcome,
  survival: Float64Array,
  groupOf: Uint32Array,
  limits: Float64Array,
  time: number,
  confType: ConfType,
  confLevel: number,
): CalibrationGroup[] {
  const curves = kaplanMeier(outcome, { group: groupOf, confType, confLevel });
  const sums = new Float64Array(Math.max(1, limits.length - 1));
  for (let i = 0; i < survival.length; i++) sums[groupOf[i]] += survival[i];
  return Array.from(sums, (sum, j) => {
    const curve = curves.find(({ group }) => group === String(j));
    const at: SurvivalAtTimes | undefined = curve && survivalAt(curve, [time]);
    const n = curve?.n ?? 0;
    return {
      from: limits[j],
      to: limits[Math.min(j + 1, limits.length - 1)],
      n,
      events: curve?.eventCount ?? 0,
      predicted: sum / n,
      observed: at?.survival[0] ?? Number.NaN,
      standardError: at?.standardError[0] ?? Number.NaN,
      lower: at?.lower[0] ?? Number.NaN,
      upper: at?.upper[0] ?? Number.NaN,
    };
  });
}

// whether a Cox model on log(-log S) can be fitted
function canFit({ event }: EvaluatedOutcome, survival: Float64Array, warnings: string[]): boolean {
  const { min, max } = rangeOf(survival);
  const certain = survival.reduce((sum, value) => (value === 0 || value === 1 ? sum + 1 : sum), 0);
  if (certain > 0) {
    warnings.push(
      `no slope and no smooth curve: log(-log S) is infinite where predicted survival is exactly 0 or 1; rows with that: ${certain}`,
    );
  } else if (min === max) warnings.push("no slope and no smooth curve: all predictions are the same");
  else if (!event.includes(1)) warnings.push("no slope and no smooth curve: all subjects are censored");
  return warnings.length === 0;
}

function slopeOf(outcome: EvaluatedOutcome, survival: Float64Array, confLevel: number): Estimate {
  const x = complementaryLogLog(survival);
  const { coefficients, standardErrors } = coxRegression(outcome, { x }, { baseline: "none" });
  return plainEstimate(coefficients[0], standardErrors[0], confLevel);
}

function plainEstimate(estimate: number, standardError: number, confLevel: number): Estimate {
  const z = normalQuantile((1 + confLevel) / 2);
  return { estimate, standardError, lower: estimate - z * standardError, upper: estimate + z * standardError };
}

function inTheLarge(
  outcome: EvaluatedOutcome,
  survival: Float64Array,
  time: number,
  confLevel: number,
): Pick<CalibrationCurve, "observedToExpected" | "difference"> {
  const at = survivalAt(kaplanMeier(outcome), [time]);
  const observed = 1 - at.survival[0];
  // where nobody is left the error is not known
  const error = at.standardError[0];
  const expected = 1 - survival.reduce((sum, value) => sum + value, 0) / survival.length;
  const ratio = observed / expected;
  const onLog = plainEstimate(log(ratio), error / observed, confLevel);
  return {
    observedToExpected: {
      estimate: ratio,
      standardError: onLog.standardError,
      lower: exp(onLog.lower),
      upper: exp(onLog.upper),
      observed,
      expected,
    },
    difference: plainEstimate(observed - expected, error, confLevel),
  };
}

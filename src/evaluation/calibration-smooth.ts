import { log } from "../stats/elementary.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";
import { type CoxFit, coxRegression } from "../survival/cox/cox-regression.ts";
import { predictCox } from "../survival/cox/predict-cox.ts";
import type { EvaluatedOutcome } from "./evaluated-outcome.ts";

/** Predicted against observed survival as a curve, and how far the two lie apart. NaN where there is no such fit. */
export interface SmoothCalibration {
  /** Points of the curve, evenly spaced over the predictions, with confidence limits of the observed survival. */
  readonly predicted: Float64Array;
  readonly observed: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Observed survival at the prediction of each subject. */
  readonly observedOf: Float64Array;
  /** Mean of the absolute differences of observed and predicted over the subjects: the integrated calibration index. */
  readonly ici: number;
  /** Median, 90th percentile and largest of them. */
  readonly e50: number;
  readonly e90: number;
  readonly emax: number;
  /** Knots of the spline, on the scale log(-log S). */
  readonly knots: Float64Array;
}

/** log(-log S), the scale on which proportional hazards shift survival. */
export function complementaryLogLog(survival: Float64Array): Float64Array {
  return survival.map((value) => log(-log(value)));
}

/** Where Harrell places knots, as parts of the sample. */
const PLACES: Readonly<Record<number, readonly number[]>> = {
  3: [0.1, 0.5, 0.9],
  4: [0.05, 0.35, 0.65, 0.95],
  5: [0.05, 0.275, 0.5, 0.725, 0.95],
  6: [0.05, 0.23, 0.41, 0.59, 0.77, 0.95],
  7: [0.025, 0.18333333333333332, 0.34166666666666667, 0.5, 0.6583333333333333, 0.8166666666666667, 0.975],
};

/** Knots of a restricted cubic spline at quantiles of a sample; fewer where quantiles coincide. */
export function splineKnots(values: Float64Array, count: number): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from(new Set(PLACES[count].map((place) => sampleQuantile(sorted, place))));
}

// columns of a restricted cubic spline: the variable, and for each but the last two knots a cubic that is straight beyond
// the outer ones
function splineColumns(x: Float64Array, knots: Float64Array): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = { x };
  const last = knots[knots.length - 1];
  const before = knots[knots.length - 2];
  const scale = (last - knots[0]) * (last - knots[0]);
  const cube = (value: number): number => (value > 0 ? value * value * value : 0);
  for (let j = 0; j + 2 < knots.length; j++) {
    const knot = knots[j];
    const a = (last - knot) / (last - before);
    const b = (before - knot) / (last - before);
    columns[`x${"'".repeat(j + 1)}`] = x.map(
      (value) => (cube(value - knot) - a * cube(value - before) + b * cube(value - last)) / scale,
    );
  }
  return columns;
}

/**
 * Smooth calibration: a Cox model of the outcome on a restricted cubic spline of log(-log S), which predicts the survival
 * that was observed.
 *
 * @param survival - predicted, within 0..1, the limits left out
 */
export function smoothCalibration(
  outcome: EvaluatedOutcome,
  time: number,
  survival: Float64Array,
  knotCount: number,
  points: number,
  confLevel: number,
): SmoothCalibration {
  const { min, max } = rangeOf(survival);
  const predicted = Float64Array.from({ length: points }, (_, i) => min + ((max - min) * i) / (points - 1));
  const x = complementaryLogLog(survival);
  const knots = splineKnots(x, knotCount);
  const fit = coxRegression(outcome, splineColumns(x, knots), { baseline: "errors" });
  const observedOf = survivalOf(fit, splineColumns(x, knots), time, confLevel).observed;
  const curve = survivalOf(fit, splineColumns(complementaryLogLog(predicted), knots), time, confLevel);
  const apart = observedOf.map((value, i) => Math.abs(value - survival[i])).sort();
  return {
    predicted,
    ...curve,
    observedOf,
    ici: apart.reduce((sum, value) => sum + value, 0) / apart.length,
    e50: sampleQuantile(apart, 0.5),
    e90: sampleQuantile(apart, 0.9),
    emax: apart[apart.length - 1],
    knots,
  };
}

function survivalOf(
  fit: CoxFit,
  columns: Record<string, Float64Array>,
  time: number,
  confLevel: number,
): Pick<SmoothCalibration, "observed" | "lower" | "upper"> {
  const { survival, lower = [], upper = [] } = predictCox(fit, columns, { times: [time], confLevel });
  const first = (lists: readonly Float64Array[]): Float64Array => Float64Array.from(lists, ([value]) => value);
  return { observed: first(survival), lower: first(lower), upper: first(upper) };
}

export function rangeOf(values: Float64Array): { readonly min: number; readonly max: number } {
  let min = values[0];
  let max = values[0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** What stands for a curve that cannot be fitted. */
export function noSmoothCalibration(n: number): SmoothCalibration {
  const none = new Float64Array(0);
  const [ici, e50, e90, emax] = Array(4).fill(Number.NaN);
  return {
    ...{ predicted: none, observed: none, lower: none, upper: none, knots: none },
    observedOf: new Float64Array(n).fill(Number.NaN),
    ...{ ici, e50, e90, emax },
  };
}

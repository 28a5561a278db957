import { checkDegreesOfFreedom, checkNumber, type QuantileOptions } from "./degrees-of-freedom.ts";
import { exp, log } from "./elementary.ts";
import { incompleteGamma } from "./incomplete-gamma.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { solveQuantile } from "./solve-quantile.ts";
import { poissonMass } from "./stirling.ts";

/**
 * Probability that a chi-squared variable is at most x. Equals R's `pchisq`; relative error below 1e-12.
 *
 * @param df - degrees of freedom, > 0, not necessarily whole
 * @returns 0 for x <= 0; NaN for NaN
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { chiSquaredCdf } from "radiosurv/stats";
 * chiSquaredCdf(3.841458820694124, 1); // => 0.95
 * ```
 */
export function chiSquaredCdf(x: number, df: number): number {
  checkNumber("chiSquaredCdf", "x", x);
  checkDegreesOfFreedom("chiSquaredCdf", "df", df);
  return Number.isNaN(x) ? x : incompleteGamma(df / 2, x / 2).lower;
}

/**
 * Probability that a chi-squared variable exceeds x: the p-value of a chi-squared statistic. Equals R's
 * `pchisq(x, df, lower.tail = FALSE)`; relative error below 1e-12, down to 1e-300.
 *
 * @param df - degrees of freedom, > 0, not necessarily whole
 * @returns 1 for x <= 0; NaN for NaN
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { chiSquaredTail } from "radiosurv/stats";
 * chiSquaredTail(10, 2); // => 0.0067379469990855
 * chiSquaredTail(1000, 1); // => 1.80e-219
 * ```
 */
export function chiSquaredTail(x: number, df: number): number {
  checkNumber("chiSquaredTail", "x", x);
  checkDegreesOfFreedom("chiSquaredTail", "df", df);
  return Number.isNaN(x) ? x : incompleteGamma(df / 2, x / 2).upper;
}

/**
 * Quantile of the chi-squared distribution. Equals R's `qchisq`; relative error below 1e-12.
 *
 * @param p - 0 to 1
 * @param df - degrees of freedom, > 0
 * @returns 0 and Infinity for the ends; NaN for p outside 0..1
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { chiSquaredQuantile } from "radiosurv/stats";
 * chiSquaredQuantile(0.95, 1); // => 3.8414588206941
 * ```
 */
export function chiSquaredQuantile(p: number, df: number, options: QuantileOptions = {}): number {
  checkNumber("chiSquaredQuantile", "p", p);
  checkDegreesOfFreedom("chiSquaredQuantile", "df", df);
  const upper = options.tail === "upper";
  if (!(p > 0 && p < 1)) return p === 0 || p === 1 ? ((p === 0) === upper ? Number.POSITIVE_INFINITY : 0) : Number.NaN;
  const a = df / 2;
  // the smaller tail has all its digits
  const wantUpper = upper === p <= 0.5;
  const target = p <= 0.5 ? p : 1 - p;
  const z = (wantUpper ? 1 : -1) * normalQuantile(target, { tail: "upper" });
  const cube = 1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df));
  const guess = cube > 0.05 ? log(a * cube * cube * cube) : (log(target) + log(a + 1)) / a;
  const tail = (u: number): { value: number; slope: number } => {
    const x = exp(u);
    const density = a * poissonMass(a, x);
    const { lower, upper: above } = incompleteGamma(a, x);
    return wantUpper ? { value: above, slope: -density } : { value: lower, slope: density };
  };
  return 2 * solveQuantile(tail, wantUpper ? "upper" : "lower", target, guess);
}

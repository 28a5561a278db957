import { checkDegreesOfFreedom, checkNumber, type QuantileOptions } from "./degrees-of-freedom.ts";
import { exp, log } from "./elementary.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { solveQuantile } from "./solve-quantile.ts";
import { binomialMass } from "./stirling.ts";

/**
 * Probability that a variable with Student's t distribution is at most t. Equals R's `pt`; relative error below 1e-12 in
 * both tails.
 *
 * @param df - degrees of freedom, > 0, not necessarily whole
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { studentTCdf } from "radiosurv/stats";
 * studentTCdf(1, 1); // => 0.75
 * ```
 */
export function studentTCdf(t: number, df: number): number {
  checkNumber("studentTCdf", "t", t);
  checkDegreesOfFreedom("studentTCdf", "df", df);
  return upperTail(-t, df);
}

/**
 * Probability that a variable with Student's t distribution exceeds t. Equals R's `pt(t, df, lower.tail = FALSE)`;
 * relative error below 1e-12.
 *
 * @param df - degrees of freedom, > 0, not necessarily whole
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { studentTTail } from "radiosurv/stats";
 * studentTTail(-1, 1); // => 0.75
 * ```
 */
export function studentTTail(t: number, df: number): number {
  checkNumber("studentTTail", "t", t);
  checkDegreesOfFreedom("studentTTail", "df", df);
  return upperTail(t, df);
}

function upperTail(t: number, df: number): number {
  if (Number.isNaN(t)) return t;
  const far = half(Math.abs(t), df);
  return t >= 0 ? far : 1 - far;
}

// the tail beyond a t that is not negative
function half(t: number, df: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0;
  const square = t * t;
  const sum = df + square;
  // a square beyond all doubles leaves (df / t^2)^(df / 2)
  if (sum === Number.POSITIVE_INFINITY) return 0;
  return 0.5 * incompleteBeta(df / 2, 0.5, df / sum, square / sum).lower;
}

/**
 * Quantile of Student's t distribution. Equals R's `qt`; relative error below 1e-12.
 *
 * @param p - 0 to 1
 * @param df - degrees of freedom, > 0
 * @returns -Infinity and Infinity for the ends; NaN for p outside 0..1
 * @throws RadiosurvError `argument` unless df is positive
 * @example
 * ```ts
 * import { studentTQuantile } from "radiosurv/stats";
 * studentTQuantile(0.975, 10); // => 2.22813885198628
 * ```
 */
export function studentTQuantile(p: number, df: number, options: QuantileOptions = {}): number {
  checkNumber("studentTQuantile", "p", p);
  checkDegreesOfFreedom("studentTQuantile", "df", df);
  const sign = options.tail === "upper" ? 1 : -1;
  if (p === 0.5) return 0;
  if (!(p > 0 && p < 1)) {
    return p === 0 ? sign * Number.POSITIVE_INFINITY : p === 1 ? -sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  const target = p < 0.5 ? p : 1 - p;
  const tail = (u: number): { value: number; slope: number } => {
    const t = exp(u);
    const sum = df + t * t;
    const front = (binomialMass(df / 2, 0.5, df / sum, (t * t) / sum) * ((df / 2) * 0.5)) / (df / 2 + 0.5);
    return { value: half(t, df), slope: -front };
  };
  const t = solveQuantile(tail, "upper", target, log(normalQuantile(target, { tail: "upper" }) || 1e-10));
  return (p < 0.5 ? sign : -sign) * t;
}

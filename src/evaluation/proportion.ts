import { fQuantile } from "../stats/f-distribution.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";

/** A part of subjects, with confidence limits. */
export interface Proportion {
  /** NaN, as the limits, for a part of nobody. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Which interval: Wilson's score interval, or the exact one of Clopper and Pearson, which is longer. */
export type ProportionInterval = "wilson" | "clopper-pearson";

/**
 * Confidence interval of a proportion. Equals R's `prop.test(k, n, correct = FALSE)$conf.int` and `binom.test(k, n)$conf.int`.
 *
 * @param k - subjects that count
 * @param n - all subjects
 */
export function proportion(k: number, n: number, method: ProportionInterval, confLevel: number): Proportion {
  if (n === 0) return { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  const estimate = k / n;
  const tail = (1 - confLevel) / 2;
  if (method === "wilson") {
    const z = upperQuantile(tail);
    const square = z * z;
    const centre = (k + square / 2) / (n + square);
    const half = (z * Math.sqrt((k * (n - k)) / n + square / 4)) / (n + square);
    return { estimate, lower: k === 0 ? 0 : centre - half, upper: k === n ? 1 : centre + half };
  }
  return { estimate, lower: k === 0 ? 0 : exactLower(k, n, tail), upper: k === n ? 1 : 1 - exactLower(n - k, n, tail) };
}

// the p at which k or more of n have the probability `tail`: a beta quantile, by way of F
function exactLower(k: number, n: number, tail: number): number {
  const f = fQuantile(tail, 2 * k, 2 * (n - k + 1));
  return (k * f) / (k * f + n - k + 1);
}

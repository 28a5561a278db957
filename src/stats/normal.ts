import { exp, log } from "./elementary.ts";

/** 1 / sqrt(2 pi) */
const DENSITY_AT_0 = 0.3989422804014327;

/** Below this the tail is one half minus a series, and large enough to lose no digit; beyond it a continued fraction. */
const FAR = 1;

/**
 * Density of the standard normal distribution. Equals R's `dnorm`; relative error below 1e-15, whatever z.
 *
 * @example
 * ```ts
 * import { normalDensity } from "radiosurv/stats";
 * normalDensity(0); // => 0.3989422804014327
 * ```
 */
export function normalDensity(z: number): number {
  // the square of the first bits is exact, so that the exponent has no rounding error to be magnified
  const first = Math.round(z * 64) / 64;
  if (!(Math.abs(first) < 40)) return Number.isNaN(z) ? Number.NaN : 0;
  return DENSITY_AT_0 * exp(-0.5 * first * first) * exp(-0.5 * (z - first) * (z + first));
}

/**
 * Probability that a standard normal variable is at most z. Equals R's `pnorm`; relative error below 1e-14 in both tails,
 * down to the smallest numbers.
 *
 * @returns NaN for NaN
 * @example
 * ```ts
 * import { normalCdf } from "radiosurv/stats";
 * normalCdf(1.96); // => 0.97500210485178
 * normalCdf(-30); // => 4.90671392714819e-198
 * ```
 */
export function normalCdf(z: number): number {
  return normalTail(-z);
}

/**
 * Probability that a standard normal variable exceeds z. Equals R's `pnorm(z, lower.tail = FALSE)`; relative error below
 * 1e-14, where 1 - normalCdf(z) would lose all digits.
 *
 * @returns NaN for NaN
 * @example
 * ```ts
 * import { normalTail } from "radiosurv/stats";
 * normalTail(10); // => 7.61985302416053e-24
 * ```
 */
export function normalTail(z: number): number {
  if (z > FAR) return normalDensity(z) * millsRatio(z);
  if (z < -FAR) return 1 - normalDensity(z) * millsRatio(-z);
  return 0.5 - central(z);
}

/**
 * Quantile of the standard normal distribution: the z below which a part p lies, or with `tail: "upper"` above which. Equals
 * R's `qnorm`; relative error below 1e-14.
 *
 * @param p - 0 to 1
 * @returns -Infinity or Infinity for 0 and 1; NaN for p outside 0..1
 * @example
 * ```ts
 * import { normalQuantile } from "radiosurv/stats";
 * normalQuantile(0.975); // => 1.95996398454005
 * normalQuantile(1e-300, { tail: "upper" }); // => 37.04709629936
 * ```
 */
export function normalQuantile(p: number, options: { readonly tail?: "lower" | "upper" } = {}): number {
  const z = p < 0.5 ? upperQuantile(p) : -upperQuantile(1 - p);
  return options.tail === "upper" ? z : -z;
}

// z of an upper tail of at most one half, by Newton steps
function upperQuantile(p: number): number {
  if (!(p > 0)) return p === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (p > 0.1) {
    // 0.5 - p is exact, and so digits of a small z are not lost
    let z = (0.5 - p) / DENSITY_AT_0;
    for (let i = 0; i < 6; i++) z -= (central(z) - (0.5 - p)) / normalDensity(z);
    return z;
  }
  // the logarithm of the tail is nearly a parabola
  const logP = log(p);
  let z = Math.sqrt(-2 * logP - log(-2 * logP));
  for (let i = 0; i < 7; i++) {
    const ratio = z > FAR ? millsRatio(z) : normalTail(z) / normalDensity(z);
    z += (logTail(z, ratio) - logP) * ratio;
  }
  return z;
}

function logTail(z: number, ratio: number): number {
  return log(DENSITY_AT_0 * ratio) - 0.5 * z * z;
}

/** Probability between 0 and z, by the series of positive terms phi(z) (z + z^3 / 3 + z^5 / 15 + ...). */
function central(z: number): number {
  const square = z * z;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= square / k;
    sum += term;
  }
  return sum * normalDensity(z);
}

/** Tail divided by density, for z > 0: Laplace's continued fraction 1 / (z + 1 / (z + 2 / (z + 3 / ...))). */
function millsRatio(z: number): number {
  let rest = z;
  for (let k = Math.ceil(12 + 430 / (z * z)); k >= 1; k--) rest = z + k / rest;
  return 1 / rest;
}

import { checkNumber } from "./degrees-of-freedom.ts";
import { exp } from "./elementary.ts";

/** 1 / sqrt(2 pi) */
export const DENSITY_AT_0 = 0.3989422804014327;

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
  checkNumber("normalDensity", "z", z);
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
  checkNumber("normalCdf", "z", z);
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
  checkNumber("normalTail", "z", z);
  if (z > FAR) return normalDensity(z) * millsRatio(z);
  if (z < -FAR) return 1 - normalDensity(z) * millsRatio(-z);
  return 0.5 - central(z);
}

/** Probability between 0 and z. */
function central(z: number): number {
  return centralRatio(z) * normalDensity(z);
}

/** Probability between 0 and z divided by the density, by the series of positive terms z + z^3 / 3 + z^5 / 15 + ... */
export function centralRatio(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** Tail divided by density, for z > 0: Laplace's continued fraction 1 / (z + 1 / (z + 2 / (z + 3 / ...))). */
export function millsRatio(z: number): number {
  let rest = z;
  for (let k = Math.ceil(12 + 430 / (z * z)); k >= 1; k--) rest = z + k / rest;
  return 1 / rest;
}

import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { exp, log } from "../../stats/elementary.ts";
import { normalDensity } from "../../stats/normal.ts";

/**
 * Approximate probability that the largest of standardised rank statistics over all cuts between two fractions of the rows
 * exceeds z, by the limiting Brownian bridge; for fractions that mirror each other the correction of Miller and Siegmund.
 *
 * @param z - square root of the largest chi-squared
 * @param low - smallest fraction in the low group, > 0
 * @param high - largest, < 1
 * @returns NaN where a fraction is 0 or 1; 1 for z < 1, where the formula is of no use
 * @see Miller R, Siegmund D. Biometrics 1982; 38: 1011-1016; Lausen B, Schumacher M. Biometrics 1992; 48: 73-85
 */
export function bridgePValue(z: number, low: number, high: number): number {
  if (!(low > 0 && high < 1)) return Number.NaN;
  if (z < 1) return 1;
  const density = normalDensity(z);
  const p = (4 * density) / z + density * (z - 1 / z) * log((high * (1 - low)) / ((1 - high) * low));
  return Math.min(1, Math.max(0, p));
}

/**
 * The same probability for the cuts that there are: the improved Bonferroni inequality, in which each cut counts only for what
 * its neighbour has not exceeded. That part is an expansion, too small where cuts are far apart and z is large. maxstat
 * subtracts the tail of one cut from 1, and so loses it below 1e-16.
 *
 * @param sizes - sizes of the low group, ascending
 * @param n - number of rows
 * @see Lausen B, Sauerbrei W, Schumacher M. In: Dirschedl P, Ostermann R (eds). Computational Statistics. Physica, 1994:
 *   483-496
 */
export function bonferroniPValue(z: number, sizes: Uint32Array, n: number): number {
  const square = z * z;
  let sum = 0;
  for (let k = 0; k + 1 < sizes.length; k++) {
    const t = Math.sqrt(1 - (sizes[k] * (n - sizes[k + 1])) / ((n - sizes[k]) * sizes[k + 1]));
    sum += t - ((square / 4 - 1) * t * t * t) / 6;
  }
  const p = chiSquaredTail(square, 1) + (exp(-square / 2) / Math.PI) * sum;
  return Math.min(1, Math.max(0, p));
}

/** Part of random orders with a statistic at least as large, the observed order counted as one of them. */
export function permutationPValue(exceeding: number, permutations: number): number {
  return (1 + exceeding) / (1 + permutations);
}

// Orders that give the same statistic do so but for rounding.
const ROUNDING = 1e-9;

/** What a statistic must reach to count as at least as large as the observed one. */
export function atLeast(statistic: number): number {
  return statistic * (1 - ROUNDING);
}

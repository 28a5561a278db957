import { exp, log } from "./elementary.ts";

/** ln(2 pi) / 2 */
const HALF_LOG_2_PI = 0.9189385332046728;

/** From here on eight terms of the series are good to the last digit. */
const LARGE = 16;

/** Bernoulli numbers over 2k (2k - 1): the series of Stirling's error. */
const SERIES: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];

/**
 * Error of Stirling's formula: ln n! - ln(sqrt(2 pi n) (n / e)^n), for real n > 0. Absolute error about 1e-15.
 *
 * @see Loader C. Fast and accurate computation of binomial probabilities. 2000
 */
export function stirlingError(n: number): number {
  if (n >= LARGE) {
    const square = 1 / (n * n);
    let sum = 0;
    for (let k = SERIES.length - 1; k >= 0; k--) sum = sum * square + SERIES[k];
    return sum / n;
  }
  // n! = (n + m)! / ((n + 1) ... (n + m))
  let shifted = n;
  let product = 1;
  while (shifted < LARGE) product *= ++shifted;
  const logFactorial = HALF_LOG_2_PI + (shifted + 0.5) * log(shifted) - shifted + stirlingError(shifted) - log(product);
  return logFactorial - HALF_LOG_2_PI - (n + 0.5) * log(n) + n;
}

/**
 * Deviance x ln(x / m) + m - x, for x, m > 0, without cancellation where both are close.
 *
 * @see Loader 2000
 */
export function deviance(x: number, m: number): number {
  const difference = x - m;
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * log(x / m) - difference;
  // 2 x (v^3 / 3 + v^5 / 5 + ...) + difference * v, of v = (x - m) / (x + m)
  const v = difference / (x + m);
  const square = v * v;
  let sum = difference * v;
  let power = 2 * x * v;
  for (let k = 3; ; k += 2) {
    power *= square;
    const next = sum + power / k;
    if (next === sum) return sum;
    sum = next;
  }
}

/** x^a exp(-x) / Gamma(a + 1), for a, x > 0. */
export function poissonMass(a: number, x: number): number {
  return exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** x^a y^b Gamma(a + b + 1) / (Gamma(a + 1) Gamma(b + 1)), for x + y = 1 and all > 0. */
export function binomialMass(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

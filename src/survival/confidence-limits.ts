import { exp, log } from "../stats/elementary.ts";

/** On which scale the confidence limits of a survival probability are symmetric. */
export type ConfType = "plain" | "log" | "log-log" | "logit" | "arcsine";

/**
 * Confidence limits of a survival probability, within 0..1. NaN where S is 0, and for `log-log`, `logit` and `arcsine` where
 * it is 1, but for S = 1 with no error, as before the first event.
 *
 * @param s - survival probability
 * @param error - standard error of its logarithm
 * @param z - normal quantile, such as 1.96
 */
export function confidenceLimits(s: number, error: number, z: number, type: ConfType): readonly [number, number] {
  if (!(s > 0) || Number.isNaN(error)) return [Number.NaN, Number.NaN];
  switch (type) {
    case "plain":
      return [Math.max(0, s - z * error * s), Math.min(1, s + z * error * s)];
    case "log":
      return [s * exp(-z * error), Math.min(1, s * exp(z * error))];
    case "log-log": {
      if (s >= 1) return [Number.NaN, Number.NaN];
      const logS = log(s);
      const middle = log(-logS);
      const width = (z * error) / logS;
      return [exp(-exp(middle - width)), exp(-exp(middle + width))];
    }
    case "logit": {
      if (s >= 1) return [Number.NaN, Number.NaN];
      const middle = log(s / (1 - s));
      const width = (z * error) / (1 - s);
      return [1 / (1 + exp(width - middle)), 1 / (1 + exp(-width - middle))];
    }
    default:
      return s >= 1 ? [Number.NaN, Number.NaN] : arcsineLimits(s, error, z);
  }
}

// sin^2(asin(sqrt S) +- w), the angle cut to 0..pi/2, by the sine and cosine of a difference
function arcsineLimits(s: number, error: number, z: number): readonly [number, number] {
  const width = Math.min(0.5 * z * error * Math.sqrt(s / (1 - s)), Math.PI / 2);
  const [opposite, adjacent] = [Math.sqrt(s), Math.sqrt(1 - s)];
  const [a, b] = [sine(width), sine(Math.PI / 2 - width)];
  const lower = opposite * b - adjacent * a;
  const upper = opposite * b + adjacent * a;
  // the angle passes 0 where its sine does, and pi/2 where the cosine does
  const beyond = width >= Math.PI / 2 || adjacent * b - opposite * a <= 0;
  return [lower <= 0 || width >= Math.PI / 2 ? 0 : lower * lower, beyond ? 1 : upper * upper];
}

/** Of an angle within a half turn, by its series; the library's own sine is larger than all of this file. */
function sine(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 2; Math.abs(term) > 1e-18; k += 2) {
    term *= (-x * x) / (k * (k + 1));
    sum += term;
  }
  return sum;
}

import { oneOf, type Rule } from "../../rules.ts";
import { exp, log } from "../../stats/elementary.ts";

/** On which scale the confidence limits of a survival probability are symmetric. */
export type ConfType = "plain" | "log" | "log-log" | "logit" | "arcsine";

/** Limits of a probability s whose logarithm may be off by w: its place on the scale less, and plus, what follows for that. */
const LIMITS: Readonly<Record<ConfType, (s: number, w: number) => readonly [number, number]>> = {
  plain: (s, w) => [s - w * s, s + w * s],
  log: (s, w) => {
    const factor = exp(w);
    return [s / factor, s * factor];
  },
  "log-log": (s, w) => {
    const logS = log(s);
    const factor = exp(-w / logS);
    return [exp(logS * factor), exp(logS / factor)];
  },
  logit: (s, w) => {
    const factor = exp(w / (1 - s));
    return [s / (s + (1 - s) * factor), s / (s + (1 - s) / factor)];
  },
  arcsine: (s, w) => turned(Math.sqrt(s), Math.sqrt(1 - s), w),
};

/** Names of the scales. */
export const confTypes: Rule = /* @__PURE__ */ oneOf(...Object.keys(LIMITS));

/**
 * Confidence limits of a survival probability, within 0..1. NaN where S is 0, and for `log-log`, `logit` and `arcsine` where
 * it is 1.
 *
 * @param s - survival probability
 * @param error - standard error of its logarithm
 * @param z - normal quantile, such as 1.96
 */
export function confidenceLimits(s: number, error: number, z: number, type: ConfType): readonly [number, number] {
  if (!(s > 0) || (s >= 1 && type !== "plain" && type !== "log")) return [Number.NaN, Number.NaN];
  const [lower, upper] = LIMITS[type](s, z * error);
  return [Math.max(0, lower), Math.min(1, upper)];
}

// sin^2(asin(sqrt S) -+ angle), between 0 and pi/2: by the sine and cosine of a sum
function turned(opposite: number, adjacent: number, w: number): readonly [number, number] {
  const angle = Math.min(Math.PI / 2, (w * opposite) / (2 * adjacent));
  const a = sine(angle);
  const b = sine(Math.PI / 2 - angle);
  // the angle passes 0 where its sine does, and pi/2 where the cosine does
  return [
    Math.max(0, opposite * b - adjacent * a) ** 2,
    adjacent * b <= opposite * a ? 1 : (opposite * b + adjacent * a) ** 2,
  ];
}

/** Of an angle within a half turn, by its series; the library's own sine is larger than all of this file. */
function sine(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (-x * x) / (k * k - k);
    sum += term;
  }
  return sum;
}

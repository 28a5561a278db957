import { oneOf, type Rule } from "../rules.ts";
import { exp, log } from "../stats/elementary.ts";

/** Limits of a confidence interval, lower one first. */
export type Interval = readonly [lower: number, upper: number];

/** On which scale the interval of an area is symmetric. */
export type AreaScale = "plain" | "logit";

export const areaScaleRule: Rule = /* @__PURE__ */ oneOf("plain", "logit");

/**
 * Confidence limits of an area. `plain` limits may lie outside 0..1; those of `logit` do not, and are NaN for an area of 0 or 1.
 *
 * @param z - normal quantile, such as 1.96
 */
export function areaLimits(auc: number, standardError: number, z: number, scale: AreaScale): Interval {
  if (scale === "plain") return [auc - z * standardError, auc + z * standardError];
  if (!(auc > 0 && auc < 1)) return [Number.NaN, Number.NaN];
  const centre = log(auc / (1 - auc));
  const half = (z * standardError) / (auc * (1 - auc));
  return [1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))];
}

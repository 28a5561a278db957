import { confLevelRule, type Rules, yesOrNo } from "../rules.ts";
import { type Alternative, alternativeRule, normalPValue } from "./alternative.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link mannWhitneyTest} and {@link wilcoxonSignedRankTest} can be told. */
export interface RankTestOptions {
  /** How the first sample may differ from the second. @default "two-sided" */
  readonly alternative?: Alternative;
  /** Whether the p-value counts all ways to assign the ranks, or is that of the normal approximation. @default true for fewer than 50 values without ties */
  readonly exact?: boolean;
  /** Whether the normal approximation has a correction for continuity of one half. @default true */
  readonly correction?: boolean;
  /** Of the location estimate. @default 0.95 */
  readonly confLevel?: number;
  /** Missing values: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

export const RANK_TEST_RULES: Rules = {
  alternative: alternativeRule,
  exact: yesOrNo,
  correction: yesOrNo,
  confLevel: confLevelRule,
  missing: missingRule,
};

/** z and p-value of a rank statistic by its mean and variance; NaN where the latter is 0. */
export function normalApproximation(
  distance: number,
  variance: number,
  alternative: Alternative,
  correction: boolean,
): { readonly zValue: number; readonly pValue: number } {
  const half = correction ? 0.5 : 0;
  const shift = alternative === "two-sided" ? Math.sign(distance) * half : alternative === "greater" ? half : -half;
  const zValue = variance > 0 ? (distance - shift) / Math.sqrt(variance) : Number.NaN;
  return { zValue, pValue: normalPValue(alternative, zValue) };
}

/** Part of the distribution beyond one confidence limit. */
export function tailPart(alternative: Alternative, confLevel: number): number {
  return alternative === "two-sided" ? (1 - confLevel) / 2 : 1 - confLevel;
}

/** Number of pairs beyond a confidence limit, by the normal approximation of their distribution. */
export function normalTailCount(pairs: number, variance: number, part: number): number {
  const z = normalQuantile(part, { tail: "upper" });
  const count = Math.ceil(pairs / 2 - 0.5 - z * Math.sqrt(variance));
  return Math.max(1, Math.min(count, Math.ceil(pairs / 2)));
}

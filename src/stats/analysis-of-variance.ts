import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { fTail } from "./f-distribution.ts";
import { checkGroups, type MissingValues, missingRule, moments, type SampleGroups } from "./samples.ts";

/** What {@link analysisOfVariance} can be told. */
export interface AnalysisOfVarianceOptions {
  /** `unequal` lets the variance differ between groups (Welch). @default "equal" */
  readonly variances?: "equal" | "unequal";
  /** Missing values: an error, or left out of their group and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A comparison of the means of groups. Lists have one entry a group. */
export interface AnalysisOfVariance {
  /** F */
  readonly statistic: number;
  /** Degrees of freedom of the numerator and of the denominator. */
  readonly df1: number;
  readonly df2: number;
  readonly pValue: number;
  readonly groups: readonly string[];
  readonly n: readonly number[];
  readonly means: readonly number[];
  /** Variances, with divisor n - 1. */
  readonly variances: readonly number[];
  /** Sums of squares between and within groups. */
  readonly sumOfSquares: { readonly between: number; readonly within: number };
  /** Part of the sum of squares that lies between groups. */
  readonly etaSquared: number;
  /** Number of values left out. */
  readonly omitted: number;
}

const RULES: Rules = { variances: oneOf("equal", "unequal"), missing: missingRule };

/**
 * One-way analysis of variance: whether the means of several groups differ. Equals R's `anova(lm(y ~ group))` and
 * `oneway.test(y ~ group, var.equal = TRUE)`; with `variances: "unequal"` R's `oneway.test(y ~ group)`.
 *
 * @param groups - a list of lists of numbers, lists by name, or what {@link splitGroups} makes of two columns
 * @returns NaN as statistic and p-value if all values are equal, or no group has two of them
 * @throws RadiosurvError `argument` for fewer than two groups, or a missing value, naming its row in the group; `length` for
 *   an empty group, or one with a single value if variances may differ; `setting` for an option
 * @see Fisher RA. Statistical Methods for Research Workers, 1925; Welch BL. Biometrika 1951; 38: 330-336
 * @example
 * ```ts
 * import { analysisOfVariance } from "radiosurv/stats";
 * const { statistic, df1, df2, pValue } = analysisOfVariance([[1, 3, 2, 2], [2, 4, 5], [6, 4, 7, 8]]);
 * statistic; // => 9.49189
 * [df1, df2]; // => [2, 8]
 * pValue; // => 0.00773
 * ```
 */
export function analysisOfVariance(groups: SampleGroups, options: AnalysisOfVarianceOptions = {}): AnalysisOfVariance {
  checkSettings("analysisOfVariance", options, RULES);
  const { variances: kind = "equal", missing = "throw" } = options;
  const checked = checkGroups("analysisOfVariance", groups, missing, kind === "equal" ? 1 : 2);
  const n = checked.groups.map(({ length }) => length);
  const level = checked.groups[0][0];
  const each = checked.groups.map((values) => moments(values, level));
  const means = each.map(({ mean }) => mean);
  const variances = each.map(({ squares }, j) => squares / (n[j] - 1));
  const total = n.reduce((sum, size) => sum + size, 0);
  const above = each.map((group) => group.above);
  const grand = above.reduce((sum, mean, j) => sum + n[j] * mean, 0) / total;
  const between = above.reduce((sum, mean, j) => sum + n[j] * (mean - grand) * (mean - grand), 0);
  const within = each.reduce((sum, { squares }) => sum + squares, 0);
  const [df1, rest] = [n.length - 1, total - n.length];
  const { statistic, df2 } =
    kind === "equal" ? { statistic: between / df1 / (within / rest), df2: rest } : welch(n, above, variances);
  return {
    statistic,
    df1,
    df2,
    pValue: df2 > 0 ? fTail(statistic, df1, df2) : Number.NaN,
    groups: checked.names,
    n,
    means,
    variances,
    sumOfSquares: { between, within },
    etaSquared: between / (between + within),
    omitted: checked.omitted,
  };
}

// means weighted by n over variance
function welch(
  n: readonly number[],
  means: readonly number[],
  variances: readonly number[],
): { readonly statistic: number; readonly df2: number } {
  const k = n.length;
  const weights = n.map((size, j) => size / variances[j]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const grand = means.reduce((sum, mean, j) => sum + weights[j] * mean, 0) / total;
  const between = means.reduce((sum, mean, j) => sum + weights[j] * (mean - grand) * (mean - grand), 0);
  const others = weights.map((weight) => 1 - weight / total);
  const imprecision = others.reduce((sum, other, j) => sum + (other * other) / (n[j] - 1), 0) / (k * k - 1);
  return { statistic: between / ((k - 1) * (1 + 2 * (k - 2) * imprecision)), df2: 1 / (3 * imprecision) };
}

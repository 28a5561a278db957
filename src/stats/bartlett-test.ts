import { checkSettings } from "../rules.ts";
import { chiSquaredTail } from "./chi-squared.ts";
import { log } from "./elementary.ts";
import { checkGroups, type MissingValues, missingRule, moments, type SampleGroups } from "./samples.ts";

/** What {@link bartlettTest} can be told. */
export interface BartlettTestOptions {
  /** Missing values: an error, or left out of their group and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A comparison of variances. Lists have one entry a group. */
export interface BartlettTest {
  /** K^2 */
  readonly statistic: number;
  /** Number of groups less 1. */
  readonly df: number;
  readonly pValue: number;
  readonly groups: readonly string[];
  readonly n: readonly number[];
  readonly variances: readonly number[];
  /** Number of values left out. */
  readonly omitted: number;
}

/**
 * Bartlett's test of whether several groups of normal values have one variance. Equals R's `bartlett.test` and SciPy's
 * `bartlett`. It takes a departure from normality for one from equal variances.
 *
 * @param groups - a list of lists of numbers, lists by name, or what {@link splitGroups} makes of two columns
 * @returns Infinity as statistic if the values of one group are all equal, NaN if those of all groups are
 * @throws RadiosurvError `argument` for fewer than two groups, or a missing value, naming its row in the group; `length` for
 *   a group with fewer than two values; `setting` for an option
 * @see Bartlett MS. Proceedings of the Royal Society A 1937; 160: 268-282
 * @example
 * ```ts
 * import { bartlettTest } from "radiosurv/stats";
 * const { statistic, df, pValue } = bartlettTest([[1, 3, 2, 2], [2, 4, 5, 9], [6, 4, 7, 20]]);
 * statistic; // => 8.81829
 * pValue; // => 0.01217
 * ```
 */
export function bartlettTest(groups: SampleGroups, options: BartlettTestOptions = {}): BartlettTest {
  checkSettings("bartlettTest", options, { missing: missingRule });
  const checked = checkGroups("bartlettTest", groups, options.missing ?? "throw", 2);
  const n = checked.groups.map(({ length }) => length);
  const squares = checked.groups.map((values) => moments(values).squares);
  const variances = squares.map((sum, j) => sum / (n[j] - 1));
  const free = n.reduce((sum, size) => sum + size - 1, 0);
  const pooled = squares.reduce((sum, each) => sum + each, 0) / free;
  const df = n.length - 1;
  const parts = n.reduce((sum, size) => sum + 1 / (size - 1), 0);
  const distance = variances.reduce((sum, variance, j) => sum - (n[j] - 1) * log(variance / pooled), 0);
  // equal variances may leave less than nothing by rounding
  const statistic = Math.max(0, distance) / (1 + (parts - 1 / free) / (3 * df));
  return {
    statistic,
    df,
    pValue: chiSquaredTail(statistic, df),
    groups: checked.names,
    n,
    variances,
    omitted: checked.omitted,
  };
}

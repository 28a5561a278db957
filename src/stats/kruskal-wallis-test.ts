import { checkSettings } from "../rules.ts";
import { chiSquaredTail } from "./chi-squared.ts";
import { midRanks, tieSum } from "./mid-ranks.ts";
import { checkGroups, type MissingValues, missingRule, type SampleGroups } from "./samples.ts";

/** What {@link kruskalWallisTest} can be told. */
export interface KruskalWallisTestOptions {
  /** Missing values: an error, or left out of their group and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A comparison of groups by ranks. Lists have one entry a group. */
export interface KruskalWallisTest {
  /** H, corrected for ties. */
  readonly statistic: number;
  /** Number of groups less 1. */
  readonly df: number;
  readonly pValue: number;
  readonly groups: readonly string[];
  readonly n: readonly number[];
  /** Mean rank in each group, among all values. */
  readonly meanRanks: readonly number[];
  /** Number of values left out. */
  readonly omitted: number;
}

/**
 * Kruskal and Wallis's test: whether any of several groups tends to greater values than the others, by ranks. Equals R's
 * `kruskal.test` and SciPy's `kruskal`: H divided by 1 - sum(t^3 - t) / (N^3 - N) for ties of t values, compared with
 * chi-squared. Time that of sorting.
 *
 * @param groups - a list of lists of numbers, lists by name, or what {@link splitGroups} makes of two columns
 * @returns NaN as statistic and p-value if all values are equal
 * @throws RadiosurvError `argument` for fewer than two groups, or a missing value, naming its row in the group; `length` for
 *   an empty group; `setting` for an option
 * @see Kruskal WH, Wallis WA. Journal of the American Statistical Association 1952; 47: 583-621
 * @example
 * ```ts
 * import { kruskalWallisTest } from "radiosurv/stats";
 * const test = kruskalWallisTest({ low: [1, 3, 2, 2], mid: [2, 4, 5], high: [6, 4, 7, 8] });
 * test.statistic; // => 6.99031
 * test.pValue; // => 0.03034
 * test.meanRanks; // => [3, 5.8333, 9.125]
 * ```
 */
export function kruskalWallisTest(groups: SampleGroups, options: KruskalWallisTestOptions = {}): KruskalWallisTest {
  checkSettings("kruskalWallisTest", options, { missing: missingRule });
  const checked = checkGroups("kruskalWallisTest", groups, options.missing ?? "throw", 1);
  const n = checked.groups.map(({ length }) => length);
  const total = n.reduce((sum, size) => sum + size, 0);
  const all = new Float64Array(total);
  checked.groups.reduce((start, values) => {
    all.set(values, start);
    return start + values.length;
  }, 0);
  const { ranks, ties } = midRanks(all);
  const middle = (total + 1) / 2;
  let spread = 0;
  let start = 0;
  const meanRanks = n.map((size) => {
    let sum = 0;
    for (let i = start; i < start + size; i++) sum += ranks[i] - middle;
    start += size;
    spread += (sum * sum) / size;
    return middle + sum / size;
  });
  // variance of all ranks, with their ties
  const variance = ((total * total - 1) * total - tieSum(ties)) / (12 * (total - 1));
  const statistic = spread / variance;
  const df = n.length - 1;
  return {
    statistic,
    df,
    pValue: chiSquaredTail(statistic, df),
    groups: checked.names,
    n,
    meanRanks,
    omitted: checked.omitted,
  };
}

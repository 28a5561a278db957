import { checkSettings } from "../rules.ts";
import { pValueOf } from "./alternative.ts";
import { midRanks, tieSum } from "./mid-ranks.ts";
import { type LocationEstimate, medianOfPairs } from "./ordered-pairs.ts";
import { halvedSumMasses, massQuantile, massTails } from "./rank-sum-distribution.ts";
import { normalApproximation, normalTailCount, RANK_TEST_RULES, type RankTestOptions, tailPart } from "./rank-test.ts";
import { checkRows, sorted } from "./samples.ts";

/** A comparison of pairs by ranks. */
export interface WilcoxonSignedRankTest {
  /** V: sum of the ranks of the positive differences. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: "exact" | "normal";
  /** Of the normal approximation; NaN in an exact test. */
  readonly zValue: number;
  /** Median of all averages of two differences (Hodges and Lehmann), with its confidence limits. */
  readonly difference: LocationEstimate;
  /** Number of pairs with a difference. */
  readonly n: number;
  /** Number of pairs without one, which are left out of the test. */
  readonly zeros: number;
  /** Number of pairs left out as a value is missing. */
  readonly omitted: number;
}

/** Fewer pairs than this are tested exactly, unless there are ties or zeros; as in R. */
const FEW = 50;

/**
 * Wilcoxon's signed rank test of pairs: whether differences x - y lie symmetrically about 0.
 *
 * Equals R's `wilcox.test(x, y, paired = TRUE)`: pairs without a difference are left out; exact below 50 pairs without ties
 * or zeros, else the normal approximation with a variance for ties and a correction for continuity. `exact: true` with ties
 * counts all ways to give signs to the tied ranks, which R's function does not do. Time n log n, in an exact test n^3.
 *
 * @param x - finite numbers, one a subject
 * @param y - as many; or one number, with which all of x are compared
 * @returns NaN in the approximate test if there is no difference at all
 * @throws RadiosurvError `length` if the lists differ in length or are empty; `argument` for a missing value, naming its row;
 *   `limit` for an exact test of more than a thousand pairs; `setting` for an option
 * @see Wilcoxon F. Biometrics Bulletin 1945; 1: 80-83; Hollander M, Wolfe DA. Nonparametric Statistical Methods, chapter 3
 * @example
 * ```ts
 * import { wilcoxonSignedRankTest } from "radiosurv/stats";
 * const { statistic, pValue, difference } = wilcoxonSignedRankTest([5, 7, 8, 6, 9], [4, 9, 5, 1.5, 2]);
 * statistic; // => 13
 * pValue; // => 0.1875
 * difference.estimate; // => 2.75
 * ```
 */
export function wilcoxonSignedRankTest(
  x: ArrayLike<number>,
  y: ArrayLike<number> | number,
  options: RankTestOptions = {},
): WilcoxonSignedRankTest {
  checkSettings("wilcoxonSignedRankTest", options, RANK_TEST_RULES);
  const { alternative = "two-sided", correction = true, confLevel = 0.95, missing = "throw" } = options;
  const second = typeof y === "number" ? new Float64Array(x?.length ?? 0).fill(y) : y;
  const { columns, omitted } = checkRows("wilcoxonSignedRankTest", ["x", "y"], [x, second], missing, 1);
  const differences = columns[0].map((value, i) => value - columns[1][i]);
  const kept = differences.filter((value) => value !== 0);
  const n = kept.length;
  const zeros = differences.length - n;
  const { ranks, ties } = midRanks(kept.map(Math.abs));
  let statistic = 0;
  for (let i = 0; i < n; i++) if (kept[i] > 0) statistic += ranks[i];
  const pairs = (n * (n + 1)) / 2;
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieSum(ties) / 48;
  const { exact = n < FEW && ties.length === 0 && zeros === 0 } = options;
  const part = tailPart(alternative, confLevel);
  let tail = normalTailCount(pairs, variance, part);
  let test: { readonly zValue: number; readonly pValue: number };
  if (exact) {
    const unit = ties.length > 0 ? 2 : 1;
    const masses = halvedSumMasses(
      "wilcoxonSignedRankTest",
      ranks.map((rank) => unit * rank),
    );
    const { atMost, atLeast } = massTails(masses, unit * statistic);
    test = { zValue: Number.NaN, pValue: pValueOf(alternative, atMost, atLeast) };
    if (unit === 1) tail = Math.max(1, massQuantile(masses, part));
  } else test = normalApproximation(statistic - pairs / 2, variance, alternative, correction);
  const ascending = sorted(kept);
  const nowhere = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  return {
    statistic,
    ...test,
    method: exact ? "exact" : "normal",
    difference:
      n === 0
        ? nowhere
        : medianOfPairs("averages", ascending, ascending, pairs, tail, {
            lower: alternative !== "less",
            upper: alternative !== "greater",
          }),
    n,
    zeros,
    omitted,
  };
}

import { checkSettings } from "../rules.ts";
import { pValueOf } from "./alternative.ts";
import { midRanks, tieSum } from "./mid-ranks.ts";
import { type LocationEstimate, medianOfPairs } from "./ordered-pairs.ts";
import { drawnSumMasses, massQuantile, massTails } from "./rank-sum-distribution.ts";
import { normalApproximation, normalTailCount, RANK_TEST_RULES, type RankTestOptions, tailPart } from "./rank-test.ts";
import { checkSample, sorted } from "./samples.ts";

/** A comparison of two samples by ranks. */
export interface MannWhitneyTest {
  /** W: pairs in which the value of the first sample is the greater one, equal ones counting half; the U of the first sample. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: "exact" | "normal";
  /** Of the normal approximation; NaN in an exact test. */
  readonly zValue: number;
  /** W over the number of pairs: the area under the ROC curve. */
  readonly superiority: number;
  /** Median of all differences (Hodges and Lehmann), with its confidence limits. */
  readonly difference: LocationEstimate;
  /** Numbers of values. */
  readonly n: readonly [number, number];
  /** Number of values left out. */
  readonly omitted: number;
}

/** Fewer values than this in each sample are tested exactly, unless there are ties; as in R. */
const FEW = 50;

/**
 * Mann and Whitney's test, which is Wilcoxon's rank sum test: whether values of one sample tend to be greater than those of
 * another.
 *
 * Equals R's `wilcox.test(x, y)`: exact below 50 values in each sample without ties, else the normal approximation with a
 * variance for ties and a correction for continuity; `exact: false` and `correction: false` equal those of R and SciPy's
 * `mannwhitneyu`. Where there are ties, `exact: true` counts all ways to assign the tied ranks, which R's function does not
 * do; two-sided is then twice the smaller tail.
 *
 * The median of all differences comes with limits from the same distribution, as R's `conf.int = TRUE` in an exact test; in
 * the approximate one R searches a root instead, and differs a little. Time n log n, in an exact test n^4.
 *
 * @param x - finite numbers
 * @param y - finite numbers, any number of them
 * @returns a p-value of NaN if all values are equal, unless the test is exact
 * @throws RadiosurvError `length` for an empty sample; `argument` for a missing value, naming its row; `limit` for an exact
 *   test of several hundred values; `setting` for an option
 * @see Mann HB, Whitney DR. Annals of Mathematical Statistics 1947; 18: 50-60; Hollander M, Wolfe DA. Nonparametric
 *   Statistical Methods, chapter 4; for ties Streitberg B, Roehmel J. 1986
 * @example
 * ```ts
 * import { mannWhitneyTest } from "radiosurv/stats";
 * const { statistic, pValue, difference } = mannWhitneyTest([1.1, 2.4, 3.0, 4.2], [2.9, 3.8, 5.1, 6.3, 7.7]);
 * statistic; // => 3
 * pValue; // => 0.1111
 * difference; // => { estimate: -2.4, lower: -5.3, upper: 0.4 }
 * ```
 */
export function mannWhitneyTest(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: RankTestOptions = {},
): MannWhitneyTest {
  checkSettings("mannWhitneyTest", options, RANK_TEST_RULES);
  const { alternative = "two-sided", correction = true, confLevel = 0.95, missing = "throw" } = options;
  const first = checkSample("mannWhitneyTest", "x", x, missing, 1);
  const second = checkSample("mannWhitneyTest", "y", y, missing, 1);
  const [m, n] = [first.values.length, second.values.length];
  const all = new Float64Array(m + n);
  all.set(first.values);
  all.set(second.values, m);
  const { ranks, ties } = midRanks(all);
  let statistic = (-m * (m + 1)) / 2;
  for (let i = 0; i < m; i++) statistic += ranks[i];
  const pairs = m * n;
  const variance = (pairs / 12) * (m + n + 1 - tieSum(ties) / ((m + n) * (m + n - 1)));
  const { exact = m < FEW && n < FEW && ties.length === 0 } = options;
  const part = tailPart(alternative, confLevel);
  let tail = normalTailCount(pairs, variance, part);
  let test: { readonly zValue: number; readonly pValue: number };
  if (exact) {
    const { masses, atFirst } = statisticMasses(ranks, m, n, ties.length > 0);
    const { atMost, atLeast } = massTails(masses, atFirst);
    test = { zValue: Number.NaN, pValue: pValueOf(alternative, atMost, atLeast) };
    if (ties.length === 0) tail = Math.max(1, massQuantile(masses, part));
  } else test = normalApproximation(statistic - pairs / 2, variance, alternative, correction);
  return {
    statistic,
    ...test,
    method: exact ? "exact" : "normal",
    superiority: statistic / pairs,
    difference: medianOfPairs("differences", sorted(first.values), sorted(second.values), pairs, tail, {
      lower: alternative !== "less",
      upper: alternative !== "greater",
    }),
    n: [m, n],
    omitted: first.omitted + second.omitted,
  };
}

// distribution of the sum of ranks of the first sample above the smallest that it can be, and where the observed one lies;
// without ties that is W, of tied ranks all is doubled
function statisticMasses(
  ranks: Float64Array,
  m: number,
  n: number,
  tied: boolean,
): { readonly masses: Float64Array; readonly atFirst: number } {
  const unit = tied ? 2 : 1;
  const scores = sorted(ranks).map((rank) => unit * rank);
  let atFirst = 0;
  for (let i = 0; i < m; i++) atFirst += unit * ranks[i] - scores[i];
  // that of the smaller sample takes less work, and is the mirror image of the other
  const masses = drawnSumMasses("mannWhitneyTest", scores, Math.min(m, n));
  return { masses: n < m ? masses.reverse() : masses, atFirst };
}

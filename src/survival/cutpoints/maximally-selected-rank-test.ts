import { RadiosurvError } from "../../error.ts";
import { checkSettings, oneOf, type Rule, type Rules, wholeFrom } from "../../rules.ts";
import { randomFrom, seedRule, shuffle } from "../../stats/random.ts";
import { checkLength, numbers, type SurvivalOutcome } from "../outcome.ts";
import type { Cutoffs } from "./apply-cutoffs.ts";
import { candidateCuts } from "./candidate-cuts.ts";
import { checkScore, cutData } from "./cut-data.ts";
import { gaussianExceedance } from "./gaussian-maximum.ts";
import { logRankScores } from "./log-rank-scores.ts";
import { atLeast, bonferroniPValue, bridgePValue, permutationPValue } from "./maximal-p-values.ts";

/** What {@link maximallySelectedRankTest} can be told. */
export interface MaximallySelectedRankOptions {
  /** Smallest and largest size of the low group, as fractions of all subjects, rounded down. @default 0.1 */
  readonly minimumProportion?: number;
  /** @default 0.9 */
  readonly maximumProportion?: number;
  /**
   * Scores of the subjects by outcome: log-rank scores, or your own, such as residuals of a Cox model without the score that is
   * cut, one a subject. @default "log-rank"
   */
  readonly scores?: "log-rank" | ArrayLike<number>;
  /**
   * How the p-value is found. `exactGauss`: the Gaussian process with the exact correlations; `Lau92`: its limit for many
   * subjects; `Lau94`: the improved Bonferroni
   * inequality, an expansion for cuts close to each other; `condMC`: random orders of the scores; `none`: not at all (NaN).
   * @default "exactGauss"
   */
  readonly pMethod?: "exactGauss" | "Lau92" | "Lau94" | "condMC" | "none";
  /** Random orders for `condMC`. @default 9999 */
  readonly permutations?: number;
  /** Where the random orders come from. @default 1 */
  readonly seed?: number;
}

/** The cut with the largest standardised rank statistic. */
export interface MaximallySelectedRankTest extends Cutoffs {
  /** One: halfway to the next score above `estimate`. */
  readonly cutoffs: readonly number[];
  /** Largest score of the low group: maxstat's estimate of the cutpoint. */
  readonly estimate: number;
  /** M: the largest absolute value. */
  readonly statistic: number;
  readonly pValue: number;
  readonly pMethod: "exactGauss" | "Lau92" | "Lau94" | "condMC" | "none";
  readonly n: number;
  /** Low group first. */
  readonly groupSizes: readonly number[];
  /** Every admissible cut, ascending: largest score of the low group, its size, and the absolute statistic. */
  readonly scan: {
    readonly estimates: readonly number[];
    readonly lowSizes: readonly number[];
    readonly statistic: readonly number[];
  };
}

const fraction: Rule = ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1];

const RULES: Rules = {
  minimumProportion: fraction,
  maximumProportion: fraction,
  scores: [
    '"log-rank" or a list of numbers',
    (value) => value === "log-rank" || (typeof value === "object" && value !== null),
  ],
  pMethod: oneOf("exactGauss", "Lau92", "Lau94", "condMC", "none"),
  permutations: wholeFrom(1),
  seed: seedRule,
};

/**
 * Maximally selected rank statistics: for each cut of the score the sum of the rank scores in the low group, standardised by
 * its mean and variance over all orders; the largest absolute value, the cut that has it, and a p-value that takes the search
 * into account.
 *
 * Equals R's `maxstat.test(Surv(time, event) ~ score, smethod = "LogRank", pmethod = ...)` and the cutpoint of survminer's
 * `surv_cutpoint`. `exactGauss` there is a quasi-Monte Carlo integral with an error of about 1e-4; here the process is followed
 * from cut to cut, with a relative error below 1e-10. `xTile` maximises another statistic, whose variance differs from cut to
 * cut, and often finds another cut.
 *
 * Time n log n, and for `exactGauss` about n^2.
 *
 * @param outcome - without weights, entry and strata
 * @param score - one entry a subject
 * @throws RadiosurvError `argument` for an outcome or a score that is not allowed, no event, equal scores, or no cut within the
 *   proportions; `length`; `setting`; `limit` for `exactGauss` with thousands of cuts
 * @see Lausen B, Schumacher M. Biometrics 1992; 48: 73-85; Hothorn T, Lausen B. Computational Statistics & Data Analysis 2003;
 *   43: 121-137
 * @example
 * ```ts
 * import { maximallySelectedRankTest } from "radiosurv/survival";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 1, 1, 1] };
 * const test = maximallySelectedRankTest(outcome, [1, 3, 2, 5, 4, 6, 9, 7, 8, 10]);
 * test.estimate; // => 4
 * test.statistic; // => 2.7152
 * test.pValue; // => 0.0418
 * ```
 */
export function maximallySelectedRankTest(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: MaximallySelectedRankOptions = {},
): MaximallySelectedRankTest {
  checkSettings("maximallySelectedRankTest", options, RULES);
  const { minimumProportion: low = 0.1, maximumProportion: high = 0.9, pMethod = "exactGauss", scores } = options;
  const data = cutData("maximallySelectedRankTest", outcome, score);
  checkScore("maximallySelectedRankTest", data);
  const { n, rowAt } = data;
  const cuts = candidateCuts(data.score, 1, Number.POSITIVE_INFINITY);
  const kept = Array.from(cuts.sizes.keys()).filter(
    (c) => cuts.sizes[c] >= Math.floor(n * low) && cuts.sizes[c] <= Math.floor(n * high),
  );
  if (kept.length === 0) {
    throw new RadiosurvError(
      "argument",
      `maximallySelectedRankTest: no cutoff leaves ${Math.floor(n * low)} to ${Math.floor(n * high)} of ${n} subjects in the low group; the score has ${cuts.sizes.length + 1} distinct values; lower minimumProportion or raise maximumProportion`,
    );
  }
  const sizes = Uint32Array.from(kept, (c) => cuts.sizes[c]);
  const ranked = scores === undefined || scores === "log-rank" ? logRankScores(data) : ownScores(data.row, scores);
  const ordered = Float64Array.from(rowAt, (row) => ranked[row]);
  const moments = momentsOf(ordered);
  const statistics = Float64Array.from(sizes);
  standardize(ordered, sizes, moments, statistics);
  let best = 0;
  for (let c = 1; c < kept.length; c++) if (statistics[c] > statistics[best]) best = c;
  const statistic = statistics[best];
  const size = sizes[best];
  return {
    cutoffs: [cuts.cutoffs[kept[best]]],
    estimate: data.score[size - 1],
    statistic,
    pValue: pValueOf(statistic, ordered, sizes, low, high, { ...options, pMethod }),
    pMethod,
    n,
    groupSizes: [size, n - size],
    scan: {
      estimates: Array.from(sizes, (s) => data.score[s - 1]),
      lowSizes: Array.from(sizes),
      statistic: Array.from(statistics),
    },
  };
}

function ownScores(row: Uint32Array, scores: ArrayLike<number>): Float64Array {
  checkLength("maximallySelectedRankTest", scores, "scores", row.length);
  const values = numbers("maximallySelectedRankTest", "scores", scores, Number.NEGATIVE_INFINITY);
  return Float64Array.from(row, (i) => values[i]);
}

function momentsOf(scores: Float64Array): { mean: number; variance: number } {
  const n = scores.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += scores[i];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (scores[i] - mean) * (scores[i] - mean);
  return { mean, variance: squares / (n - 1) };
}

// statistics[m]  written: |sum of the first sizes[c] scores - its mean| / its deviation over all orders; 0 if scores are equal
function standardize(
  scores: Float64Array,
  sizes: Uint32Array,
  { mean, variance }: ReturnType<typeof momentsOf>,
  statistics: Float64Array,
): number {
  const n = scores.length;
  let sum = 0;
  let largest = 0;
  for (let c = 0, place = 0; c < sizes.length; c++) {
    for (; place < sizes[c]; place++) sum += scores[place] - mean;
    const deviation = Math.sqrt((variance * sizes[c] * (n - sizes[c])) / n);
    statistics[c] = deviation > 0 ? Math.abs(sum) / deviation : 0;
    if (statistics[c] > largest) largest = statistics[c];
  }
  return largest;
}

function pValueOf(
  statistic: number,
  ordered: Float64Array,
  sizes: Uint32Array,
  low: number,
  high: number,
  { pMethod, permutations = 9999, seed = 1 }: MaximallySelectedRankOptions,
): number {
  const n = ordered.length;
  if (pMethod === "none") return Number.NaN;
  if (pMethod === "Lau92") return bridgePValue(statistic, low, high);
  if (pMethod === "Lau94") return bonferroniPValue(statistic, sizes, n);
  if (pMethod === "exactGauss") return gaussianExceedance("maximallySelectedRankTest", statistic, sizes, n);
  const random = randomFrom(seed);
  const scores = ordered.slice();
  const moments = momentsOf(ordered);
  const scratch = new Float64Array(sizes.length);
  const least = atLeast(statistic);
  let exceeding = 0;
  for (let i = 0; i < permutations; i++) {
    if (standardize(shuffle(scores, random), sizes, moments, scratch) >= least) exceeding++;
  }
  return permutationPValue(exceeding, permutations);
}

import { checkSettings, confLevelRule, type Rules, wholeFrom } from "../rules.ts";
import { type Alternative, alternativeRule } from "./alternative.ts";
import { type CountTable, checkCounts } from "./count-table.ts";
import { randomTablesAsRare } from "./fisher-random-tables.ts";
import { TIE_TOLERANCE, tablesAsRare } from "./fisher-tables.ts";
import { cellTails, conditionalOddsRatio, firstCell, oddsRatioLimit } from "./hypergeometric.ts";
import { seedRule } from "./random.ts";

/** What {@link fisherExactTest} can be told. */
export interface FisherExactTestOptions {
  /** What is held against an odds ratio of 1, in a 2 x 2 table; a larger one knows `two-sided` alone. @default "two-sided" */
  readonly alternative?: Alternative;
  /** Of the odds ratio of a 2 x 2 table. @default 0.95 */
  readonly confLevel?: number;
  /**
   * Number of random tables with the same margins by which the p-value of a table larger than 2 x 2 is estimated, for tables
   * that are too large for the exact one; 0 for the exact one. @default 0
   */
  readonly replicates?: number;
  /** Start of the random numbers. @default 1 */
  readonly seed?: number;
}

/** An exact test of independence. */
export interface FisherExactTest {
  readonly pValue: number;
  /** Of a 2 x 2 table: the odds ratio by conditional maximum likelihood. */
  readonly oddsRatio?: number;
  /** Exact confidence limits of the odds ratio; 0 and Infinity where there is none. */
  readonly lower?: number;
  readonly upper?: number;
}

const RULES: Rules = {
  alternative: alternativeRule,
  confLevel: confLevelRule,
  replicates: wholeFrom(0),
  seed: seedRule,
};

/**
 * Fisher's exact test of whether the rows and columns of a table of counts are independent: the probability, given the
 * margins, of all tables that are as rare as the observed one or rarer (relative tolerance 1e-7, as in R).
 *
 * Equals R's `fisher.test(table)` and SciPy's `fisher_exact`. The odds ratio of a 2 x 2 table is the conditional maximum
 * likelihood estimate, which lies nearer to 1 than a d / (b c); R finds it and its limits to five digits or so, here they
 * are good to 1e-12.
 *
 * A larger table is followed column by column; tables that leave the same row sums are followed together, and those that
 * are all rarer, or all more frequent, than the observed one no further. 2 x 5 and 3 x 3 with a thousand subjects, 3 x 4
 * with two hundred, 3 x 5 and 4 x 4 with a hundred take about a second or less. A table of more than about ten seconds of
 * work, or half a gigabyte, is refused: 3 x 5 or 4 x 4 with several hundred subjects, 5 x 5 with more than seventy or so. For
 * those `replicates` estimates p by random tables, as `fisher.test(table, simulate.p.value = TRUE, B)` does, in time n each.
 *
 * @param table - rows of counts, whole numbers >= 0, at least 2 x 2; {@link crossTabulate} makes one of two columns
 * @returns an odds ratio of NaN if a row or column is empty
 * @throws RadiosurvError `argument` for a table that is not allowed; `length` if rows differ in length; `setting` for an
 *   option, and for a one-sided test of a table that is not 2 x 2; `limit` for a table that is too large: set
 *   `replicates`, merge rare categories, or take {@link chiSquaredTest}
 * @see Fisher RA. Statistical Methods for Research Workers, 1934, section 21.02; Mehta CR, Patel NR. Journal of the American
 *   Statistical Association 1983; 78: 427-434
 * @example
 * ```ts
 * import { fisherExactTest } from "radiosurv/stats";
 * const { pValue, oddsRatio, lower, upper } = fisherExactTest([[3, 1], [1, 3]]);
 * pValue; // => 0.4857
 * oddsRatio; // => 6.408
 * [lower, upper]; // => [0.2117, 626.24]
 * fisherExactTest([[3, 1, 0], [1, 3, 4]]).pValue; // => 0.2
 * ```
 */
export function fisherExactTest(table: CountTable, options: FisherExactTestOptions = {}): FisherExactTest {
  checkSettings("fisherExactTest", options, RULES);
  const checked = checkCounts("fisherExactTest", table);
  const { alternative = "two-sided", confLevel = 0.95, replicates = 0, seed = 1 } = options;
  if (checked.rows > 2 || checked.columns > 2) {
    const twoSided: Rules = { alternative: ["two-sided, unless the table is 2 x 2", (value) => value === "two-sided"] };
    checkSettings("fisherExactTest", { alternative }, twoSided);
    if (replicates > 0) return { pValue: randomTablesAsRare(checked, replicates, seed) };
    return { pValue: tablesAsRare("fisherExactTest", checked) };
  }
  const { counts, rowSums, columnSums } = checked;
  const cell = firstCell(rowSums[0], rowSums[1], columnSums[0]);
  const x = counts[0];
  const part = alternative === "two-sided" ? (1 - confLevel) / 2 : 1 - confLevel;
  const { atMost, atLeast } = cellTails(cell, x);
  return {
    pValue: alternative === "less" ? atMost : alternative === "greater" ? atLeast : asRare(cell.mass, x - cell.low),
    oddsRatio: conditionalOddsRatio(cell, x),
    lower: alternative === "less" ? 0 : oddsRatioLimit(cell, x, "atLeast", part),
    upper: alternative === "greater" ? Number.POSITIVE_INFINITY : oddsRatioLimit(cell, x, "atMost", part),
  };
}

function asRare(mass: Float64Array, place: number): number {
  const most = mass[place] * (1 + TIE_TOLERANCE);
  let sum = 0;
  for (let i = 0; i < mass.length; i++) if (mass[i] <= most) sum += mass[i];
  return Math.min(1, sum);
}

import { checkSettings, oneOf } from "../rules.ts";
import { chiSquaredTail } from "./chi-squared.ts";
import { type CountTable, checkCounts } from "./count-table.ts";

/** What {@link chiSquaredTest} can be told. */
export interface ChiSquaredTestOptions {
  /** Correction for continuity, of 2 x 2 tables only: `yates` brings each count nearer to its expectation by up to 0.5. @default "yates" */
  readonly correction?: "yates" | "none";
}

/** A test of independence. Lists of lists have the form of the table. */
export interface ChiSquaredTest {
  /** Chi-squared. */
  readonly statistic: number;
  /** (rows - 1) (columns - 1) */
  readonly df: number;
  readonly pValue: number;
  /** Counts to be expected if rows and columns were independent. */
  readonly expected: readonly (readonly number[])[];
  /** Pearson residuals: (observed - expected) / sqrt(expected). */
  readonly residuals: readonly (readonly number[])[];
  /** Residuals divided by their standard deviation: nearly standard normal each. */
  readonly standardizedResiduals: readonly (readonly number[])[];
  /** Strength of the association, 0 to 1, from the statistic without correction. */
  readonly cramersV: number;
  /** The smallest expected count: below 5 {@link fisherExactTest} is the safer test. */
  readonly smallestExpected: number;
  /** Whether Yates' correction was made. */
  readonly corrected: boolean;
}

/**
 * Pearson's chi-squared test of whether the rows and columns of a table of counts are independent.
 *
 * Equals R's `chisq.test(table)`: by default a 2 x 2 table is corrected for continuity, by min(0.5, |observed - expected|).
 * `correction: "none"` equals `correct = FALSE`.
 *
 * @param table - rows of counts, whole numbers >= 0, at least 2 x 2; {@link crossTabulate} makes one of two columns
 * @returns NaN as statistic and p-value if a row or column is empty, as in R: leave it out
 * @throws RadiosurvError `argument` for a table that is not allowed; `length` if rows differ in length; `setting`
 * @see Yates F. Supplement to the Journal of the Royal Statistical Society 1934; 1: 217-235; Agresti A. Categorical Data
 *   Analysis, section 3.3
 * @example
 * ```ts
 * import { chiSquaredTest } from "radiosurv/stats";
 * const test = chiSquaredTest([[12, 5], [7, 15]]);
 * test.statistic; // => 4.32212
 * test.pValue; // => 0.03762
 * chiSquaredTest([[12, 5], [7, 15]], { correction: "none" }).statistic; // => 5.7696
 * ```
 */
export function chiSquaredTest(table: CountTable, options: ChiSquaredTestOptions = {}): ChiSquaredTest {
  checkSettings("chiSquaredTest", options, { correction: oneOf("yates", "none") });
  const { rows, columns, counts, rowSums, columnSums, total } = checkCounts("chiSquaredTest", table);
  const corrected = rows === 2 && columns === 2 && options.correction !== "none";
  const shape = <T>(cell: (i: number, j: number) => T): T[][] =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => cell(i, j)));
  const expected = shape((i, j) => (rowSums[i] * columnSums[j]) / total);
  const difference = (i: number, j: number) => counts[i * columns + j] - expected[i][j];
  let uncorrected = 0;
  let statistic = 0;
  let smallestExpected = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const distance = Math.abs(difference(i, j));
      const kept = corrected ? distance - Math.min(0.5, distance) : distance;
      uncorrected += (distance * distance) / expected[i][j];
      statistic += (kept * kept) / expected[i][j];
      smallestExpected = Math.min(smallestExpected, expected[i][j]);
    }
  }
  const df = (rows - 1) * (columns - 1);
  return {
    statistic,
    df,
    pValue: chiSquaredTail(statistic, df),
    expected,
    residuals: shape((i, j) => difference(i, j) / Math.sqrt(expected[i][j])),
    standardizedResiduals: shape(
      (i, j) => difference(i, j) / Math.sqrt(expected[i][j] * (1 - rowSums[i] / total) * (1 - columnSums[j] / total)),
    ),
    cramersV: Math.sqrt(uncorrected / (total * (Math.min(rows, columns) - 1))),
    smallestExpected,
    corrected,
  };
}

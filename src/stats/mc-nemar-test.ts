import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { chiSquaredTail } from "./chi-squared.ts";
import { type CountTable, checkCounts } from "./count-table.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/** What {@link mcNemarTest} can be told. */
export interface McNemarTestOptions {
  /** Correction for continuity of a 2 x 2 table, |b - c| - 1: `edwards`, or none. @default "edwards" */
  readonly correction?: "edwards" | "none";
  /** Whether the p-value of a 2 x 2 table is that of the binomial distribution. @default false */
  readonly exact?: boolean;
}

/** A test of whether two paired categories have the same frequencies. */
export interface McNemarTest {
  /** Chi-squared; the smaller of the two discordant counts in an exact test. */
  readonly statistic: number;
  /** Pairs of cells compared; 1 for a 2 x 2 table. */
  readonly df: number;
  readonly pValue: number;
  /** Number of subjects in which the two differ. */
  readonly discordant: number;
  readonly method: "chi-squared" | "exact";
}

const RULES: Rules = { correction: oneOf("edwards", "none"), exact: yesOrNo };

/**
 * McNemar's test of paired categories, such as one finding by two readers: whether changes in either direction are equally
 * frequent. For more than two categories Bowker's test of symmetry.
 *
 * Equals R's `mcnemar.test(table)`, in which a 2 x 2 table is corrected by default; `correction: "none"` equals
 * `correct = FALSE`; `exact: true` equals `binom.test(b, b + c)`.
 *
 * @param table - square, rows of whole numbers >= 0: the first category by row, the second by column
 * Pairs of cells that are both empty are not compared; R gives NaN where a larger table has one.
 *
 * @returns NaN as statistic and p-value if no subject is discordant, as in R; 1 as exact p-value
 * @throws RadiosurvError `argument` for a table that is not allowed, or an exact test of more than two categories;
 *   `length` if rows differ in length; `setting` for an option
 * @see McNemar Q. Psychometrika 1947; 12: 153-157; Bowker AH. Journal of the American Statistical Association 1948; 43: 572-574
 * @example
 * ```ts
 * import { mcNemarTest } from "radiosurv/stats";
 * mcNemarTest([[30, 12], [4, 40]]).statistic; // => 3.0625
 * mcNemarTest([[30, 12], [4, 40]], { exact: true }).pValue; // => 0.0768
 * ```
 */
export function mcNemarTest(table: CountTable, options: McNemarTestOptions = {}): McNemarTest {
  checkSettings("mcNemarTest", options, RULES);
  const { correction = "edwards", exact = false } = options;
  const { rows: k, columns, counts } = checkCounts("mcNemarTest", table);
  if (k !== columns) {
    throw new RadiosurvError(
      "argument",
      `mcNemarTest: the table must have as many rows as columns; got ${k} x ${columns}`,
    );
  }
  let statistic = 0;
  let df = 0;
  let discordant = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const [b, c] = [counts[i * k + j], counts[j * k + i]];
      discordant += b + c;
      if (b + c === 0) continue;
      // equal counts need no correction
      const kept = Math.abs(b - c) - (k === 2 && correction === "edwards" && b !== c ? 1 : 0);
      statistic += (kept * kept) / (b + c);
      df++;
    }
  }
  if (exact) {
    if (k > 2) {
      throw new RadiosurvError("argument", `mcNemarTest: an exact test needs a 2 x 2 table; got ${k} x ${k}`);
    }
    const least = Math.min(counts[1], counts[2]);
    return { statistic: least, df: 1, pValue: binomialPValue(least, discordant), discordant, method: "exact" };
  }
  df = k === 2 ? 1 : df;
  if (discordant === 0) statistic = Number.NaN;
  return {
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(statistic, df) : Number.NaN,
    discordant,
    method: "chi-squared",
  };
}

// twice the probability of at most `least` of n with chance one half each
function binomialPValue(least: number, n: number): number {
  if (2 * least >= n) return 1;
  return Math.min(1, 2 * incompleteBeta(n - least, least + 1, 0.5).lower);
}

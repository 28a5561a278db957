import { checkSettings } from "../rules.ts";
import { type Category, codeRows, wholeRows } from "./levels.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link crossTabulate} can be told. */
export interface CrossTabulateOptions {
  /** Rows in which either value is missing: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** Counts of two categories. */
export interface CrossTable {
  /** Levels of the first category, ascending: one row of `counts` each. */
  readonly rows: readonly string[];
  /** Levels of the second, ascending: one column of `counts` each. */
  readonly columns: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly n: number;
  /** Number of subjects left out. */
  readonly omitted: number;
}

/**
 * Counts how often each level of one category meets each of another: the table that {@link chiSquaredTest},
 * {@link fisherExactTest} and {@link mcNemarTest} take. Equals R's `table(a, b)`.
 *
 * @param a - one category a subject: numbers sort by value, texts by code unit
 * @param b - the other category
 * @throws RadiosurvError `length` if the lists differ in length; `argument` for a missing value, naming its row; `setting`
 *   for an option
 * @example
 * ```ts
 * import { crossTabulate } from "radiosurv/stats";
 * crossTabulate(["m", "f", "f", "m"], [1, 0, 1, 1]).counts; // => [[1, 1], [0, 2]]
 * ```
 */
export function crossTabulate(
  a: ArrayLike<Category>,
  b: ArrayLike<Category>,
  options: CrossTabulateOptions = {},
): CrossTable {
  checkSettings("crossTabulate", options, { missing: missingRule });
  const { rows, omitted } = wholeRows("crossTabulate", ["a", "b"], [a, b], options.missing ?? "throw");
  const left = codeRows("crossTabulate", ["a"], [rows.map((row) => a[row])], "throw");
  const right = codeRows("crossTabulate", ["b"], [rows.map((row) => b[row])], "throw");
  const counts = left.levels.map(() => right.levels.map(() => 0));
  for (let i = 0; i < rows.length; i++) counts[left.codes[0][i]][right.codes[0][i]]++;
  return { rows: left.levels.map(String), columns: right.levels.map(String), counts, n: rows.length, omitted };
}

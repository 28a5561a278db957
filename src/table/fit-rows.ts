import { RadiosurvError } from "../error.ts";
import type { Rules } from "../rules.ts";

/** On which rows of a table something is fitted. */
export interface FitRows {
  /** Rows to fit on, counted from 0; a row may stand twice, as in a bootstrap sample. @default all rows */
  readonly trainingRows?: ArrayLike<number>;
  /** Rows that are kept for testing: fitting throws if it would use one of them. @default none */
  readonly testRows?: ArrayLike<number>;
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;

export const FIT_ROWS_RULES: Rules = {
  trainingRows: ["a list of numbers of rows", isList],
  testRows: ["a list of numbers of rows", isList],
};

/**
 * Numbers of the rows to fit on.
 *
 * @param n - rows of the table
 * @throws RadiosurvError `argument` for a row that the table does not have, or one that is kept for testing; `length` if
 *   there is none
 */
export function rowsToFit(caller: string, n: number, { trainingRows, testRows }: FitRows): readonly number[] {
  const rows = trainingRows
    ? rowNumbers(caller, "trainingRows", trainingRows, n)
    : Array.from({ length: n }, (_, i) => i);
  if (rows.length === 0)
    throw new RadiosurvError("length", `${caller}: at least one row to fit on is needed; got none`);
  const kept = new Set(testRows && rowNumbers(caller, "testRows", testRows, n));
  const seen = rows.find((row) => kept.has(row));
  if (seen === undefined) return rows;
  const mend = trainingRows ? "take it out of trainingRows" : "name the rows to fit on in trainingRows";
  throw new RadiosurvError(
    "argument",
    `${caller}: rows kept for testing must not be fitted on; row ${seen} is one of testRows; ${mend}`,
  );
}

export function rowNumbers(caller: string, name: string, list: ArrayLike<number>, n: number): readonly number[] {
  const rows = Array.from(list);
  const wrong = rows.findIndex((row) => !Number.isInteger(row) || row < 0 || row >= n);
  if (wrong < 0) return rows;
  throw new RadiosurvError(
    "argument",
    `${caller}: ${name} must hold numbers of rows from 0 to ${n - 1}; got ${rows[wrong]} as number ${wrong}`,
  );
}

import { RadiosurvError } from "../error.ts";
import { oneOf, type Rules } from "../rules.ts";
import type { NumericTable } from "../table/numeric-table.ts";

/** On which rows of a table something is fitted. */
export interface FitRows {
  /** Rows to fit on, counted from 0; a row may stand twice, as in a bootstrap sample. @default all rows */
  readonly trainingRows?: ArrayLike<number>;
  /** Rows that are kept for testing: fitting throws if it would use one of them. @default none */
  readonly testRows?: ArrayLike<number>;
}

/** What to do about NaN. */
export interface MissingRows {
  /** Refuse NaN, or leave out each row that has one in any column. @default "throw" */
  readonly missing?: "throw" | "omit";
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;

export const FIT_ROWS_RULES: Rules = {
  trainingRows: ["a list of numbers of rows", isList],
  testRows: ["a list of numbers of rows", isList],
};
export const MISSING_RULES: Rules = { missing: oneOf("throw", "omit") };

/** Columns of the rows in use. */
export interface UsedRows {
  readonly columns: readonly Float64Array[];
  /** Numbers of the rows in the table that was given. */
  readonly rows: readonly number[];
  /** Rows left out, as a value is missing there. */
  readonly omitted: number;
}

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

/**
 * The columns of some rows, all finite. Columns are not copied where all rows are used in their order.
 *
 * @throws RadiosurvError `argument` naming column and row for an infinite number, and for NaN unless `missing` is "omit";
 *   `length` if no row is left
 */
export function completeRows(
  caller: string,
  { names, columns }: NumericTable,
  rows: readonly number[],
  missing: "throw" | "omit" = "throw",
): UsedRows {
  const incomplete = new Set<number>();
  columns.forEach((column, j) => {
    for (const row of rows) {
      const value = column[row];
      if (Number.isFinite(value)) continue;
      if (Number.isNaN(value) && missing === "omit") incomplete.add(row);
      else {
        throw new RadiosurvError(
          "argument",
          `${caller}: column "${names[j]}" must hold finite numbers; got ${value} in row ${row}; ${Number.isNaN(value) ? 'leave such rows out with missing: "omit", or impute them first' : "correct or drop it first"}`,
        );
      }
    }
  });
  const used = incomplete.size > 0 ? rows.filter((row) => !incomplete.has(row)) : rows;
  if (used.length === 0) {
    throw new RadiosurvError("length", `${caller}: at least one row without a missing value is needed; got none`);
  }
  const omitted = rows.length - used.length;
  const whole = used.length === columns[0]?.length && used.every((row, i) => row === i);
  if (whole) return { columns, rows: used, omitted };
  return { columns: columns.map((column) => Float64Array.from(used, (row) => column[row])), rows: used, omitted };
}

/** All rows of a table, by number. */
export function allRows({ columns }: NumericTable): readonly number[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => i);
}

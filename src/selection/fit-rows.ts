import { RadiosurvError } from "../error.ts";
import { oneOf, type Rules } from "../rules.ts";
import { allFinite } from "../stats/all-finite.ts";
import { type CompactTable, doublesOf, type NumberColumn } from "../table/numeric-table.ts";
import { pick } from "../table/select-rows.ts";

export { FIT_ROWS_RULES, type FitRows, rowNumbers, rowsToFit } from "../table/fit-rows.ts";

/** What to do about NaN. */
export interface MissingRows {
  /** Refuse NaN, or leave out each row that has one in any column. @default "throw" */
  readonly missing?: "throw" | "omit";
}

export const MISSING_RULES: Rules = { missing: oneOf("throw", "omit") };

/** Columns of the rows in use. */
export interface UsedRows<C extends NumberColumn = Float64Array> {
  readonly columns: readonly C[];
  /** Numbers of the rows in the table that was given. */
  readonly rows: readonly number[];
  /** Rows left out, as a value is missing there. */
  readonly omitted: number;
}

/**
 * The columns of some rows, all finite. Columns are not copied where all rows are used in their order.
 *
 * @throws RadiosurvError `argument` naming column and row for an infinite number, and for NaN unless `missing` is "omit";
 *   `length` if no row is left
 */
export function completeRows<C extends NumberColumn>(
  caller: string,
  { names, columns }: { readonly names: readonly string[]; readonly columns: readonly C[] },
  rows: readonly number[],
  missing: "throw" | "omit" = "throw",
): UsedRows<C> {
  const incomplete = new Set<number>();
  const n = columns[0]?.length ?? 0;
  const all = rows.length === n && rows.every((row, i) => row === i);
  const scratch = new Float64Array(n);
  columns.forEach((column, j) => {
    if (all && allFinite(doublesOf(column, scratch))) return;
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
  if (all && omitted === 0) return { columns, rows: used, omitted };
  return { columns: columns.map((column) => pick(column, used)), rows: used, omitted };
}

/** All rows of a table, by number. */
export function allRows({ columns }: CompactTable): readonly number[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, i) => i);
}

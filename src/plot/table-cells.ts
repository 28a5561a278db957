import { RadiosurvError } from "../error.ts";
import { columnNames, formatCell, type Row, type TableInput } from "../table/index.ts";
import { type ColumnInput, isCategory, lengthOf } from "../table/numeric-table.ts";
import { openVariables } from "../table/variables.ts";
import type { DisplayableTable, TitledTable } from "./display-table.ts";
import { isObject } from "./figure-options.ts";

/** A table in the one form that is drawn; cells are looked up, not copied. */
export interface Cells {
  readonly title?: string;
  readonly names: readonly string[];
  readonly rowCount: number;
  readonly cell: (row: number, column: number) => unknown;
  readonly notes: readonly string[];
}

/** Longest text of a cell, and most numbers of a list in one. */
const LONGEST = 80;
const MOST_NUMBERS = 6;

export function cellsOf(caller: string, table: DisplayableTable): Cells {
  if (Array.isArray(table)) return ofRows(table as readonly Row[]);
  if (isTitled(table)) return ofTitled(caller, table);
  if (isColumns(table)) return ofColumns(caller, table as TableInput);
  const entries = Object.entries(table as Row);
  return { names: ["name", "value"], rowCount: entries.length, cell: (i, j) => entries[i][j], notes: [] };
}

function ofRows(rows: readonly Row[]): Cells {
  const names = columnNames(rows);
  return { names, rowCount: rows.length, cell: (i, j) => rows[i][names[j]], notes: [] };
}

function ofTitled(caller: string, { title, columns, rows, notes = [] }: TitledTable): Cells {
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) {
    throw new RadiosurvError(
      "length",
      `${caller}: each row needs ${columns.length} cells, one a column; got ${rows[odd].length} in row ${odd}`,
    );
  }
  return { ...(title && { title }), names: columns, rowCount: rows.length, cell: (i, j) => rows[i][j], notes };
}

function ofColumns(caller: string, table: TableInput): Cells {
  const { names, lists } = openVariables(caller, table);
  const rowCount = lengthOf(lists[0]) ?? 0;
  lists.forEach((list, j) => {
    if (lengthOf(list) === rowCount) return;
    throw new RadiosurvError(
      "length",
      `${caller}: column "${names[j]}" needs length ${rowCount}, as "${names[0]}" has; got ${lengthOf(list)}`,
    );
  });
  // in a column NaN is how a missing value is kept
  const known = (value: unknown): unknown => (Number.isNaN(value) ? undefined : value);
  const entry = (list: ColumnInput, i: number): unknown =>
    isCategory(list) ? list.levels[list.codes[i]] : known(list[i]);
  return { names, rowCount, cell: (i, j) => entry(lists[j], i), notes: [] };
}

function isTitled(table: object): table is TitledTable {
  const { columns, rows } = table as TitledTable;
  return (
    Array.isArray(columns) &&
    columns.every((name) => typeof name === "string") &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row))
  );
}

function isColumns(table: object): boolean {
  const { names, columns } = table as { names?: unknown; columns?: unknown };
  if (Array.isArray(names) && (isObject(columns) || Array.isArray(columns))) return true;
  return Object.values(table).every((list) => Array.isArray(list) || ArrayBuffer.isView(list) || isCategory(list));
}

/** A cell as text: nothing for a missing value, so many significant digits of numbers, lists and objects cut short. */
export function cellText(value: unknown, digits: number): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return numberText(value, digits);
  const list = Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<unknown>) : undefined;
  if (list && list.length > 0 && list.every((item) => typeof item === "number")) {
    const some = list.slice(0, MOST_NUMBERS).map((item) => numberText(item, digits));
    return `(${some.join(", ")}${list.length > MOST_NUMBERS ? `, ... ${list.length} in all` : ""})`;
  }
  const text = formatCell(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

// whole numbers are counts and names, which nobody wants rounded
function numberText(value: number, digits: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  // all digits before the point stay
  const before = String(Math.trunc(size)).length;
  if (before > digits && size < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

import { RadiosurvError } from "../error.ts";

/** A table of numbers: one column a variable, one entry of it a row; NaN for a missing value. */
export interface NumericTable {
  readonly names: readonly string[];
  /** One column a name, all of one length. */
  readonly columns: readonly Float64Array[];
}

/** What functions take as a table: a {@link NumericTable}, or a record of lists by name. */
export type TableInput = NumericTable | Readonly<Record<string, ArrayLike<number>>>;

/**
 * A table in its one form, checked: names differ, columns have one length, every entry is a number (NaN where missing).
 * Columns that are `Float64Array` are not copied.
 *
 * @param caller - name of the public function, for the messages
 * @param rows - number of rows that the columns must have; any, but one and the same, if it is left out
 * @throws RadiosurvError `argument` if it is no table, a name stands twice or an entry is not a number; `length` if a
 *   column has another length
 */
export function checkTable(caller: string, table: TableInput, rows?: number): NumericTable {
  if (table === null || typeof table !== "object") {
    throw new RadiosurvError(
      "argument",
      `${caller}: a table is { names, columns } or a record of lists by name; got ${table === null ? "null" : typeof table}`,
    );
  }
  const { names, lists } = isNumericTable(table)
    ? { names: table.names, lists: table.columns }
    : { names: Object.keys(table), lists: Object.values(table) };
  if (names.length !== lists.length) {
    throw new RadiosurvError(
      "length",
      `${caller}: the table needs a column for each of its ${names.length} names; got ${lists.length}`,
    );
  }
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) {
    throw new RadiosurvError("argument", `${caller}: names of columns must differ; "${twice}" stands twice`);
  }
  const n = rows ?? lists[0]?.length ?? 0;
  const columns = lists.map((list, j) => column(caller, names[j], list, n));
  return { names, columns };
}

function isNumericTable(table: TableInput): table is NumericTable {
  const { names, columns } = table as NumericTable;
  return Array.isArray(names) && Array.isArray(columns) && names.every((name) => typeof name === "string");
}

function column(caller: string, name: string, list: ArrayLike<number>, n: number): Float64Array {
  if (typeof list !== "object" || list === null || list.length !== n) {
    const came = typeof list === "object" && list !== null ? list.length : typeof list;
    throw new RadiosurvError("length", `${caller}: column "${name}" needs length ${n}; got ${came}`);
  }
  if (list instanceof Float64Array) return list;
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = list[i];
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw new RadiosurvError(
        "argument",
        `${caller}: column "${name}" must hold numbers, NaN where one is missing; got ${value === null ? "null" : (JSON.stringify(value) ?? typeof value)} in row ${i}; turn categories into terms first`,
      );
    }
    values[i] = Number(value);
  }
  return values;
}

import { RadiosurvError } from "../error.ts";
import { checkMade } from "../rules.ts";
/** One row of a table by name of column; {@link formatCell} says how each kind of value is written. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The columns that any of the rows has, in the order in which they are first seen.
 *
 * @example
 * ```ts
 * import { columnNames } from "radiosurv/table";
 * columnNames([{ ID: "a", area: 1 }, { ID: "b", volume: 2 }]); // => ["ID", "area", "volume"]
 * ```
 */
export function columnNames(rows: readonly Row[]): string[] {
  checkMade("columnNames", rows, "length", "a list of rows");
  const names = new Set<string>();
  for (const row of rows) {
    if (row === null || typeof row !== "object") {
      throw new RadiosurvError("argument", `columnNames: each row must be a record by name of column; got ${row}`);
    }
    for (const name of Object.keys(row)) names.add(name);
  }
  return [...names];
}

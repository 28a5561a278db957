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
  const names = new Set<string>();
  for (const row of rows) {
    for (const name of Object.keys(row)) names.add(name);
  }
  return [...names];
}

import { checkMade } from "../rules.ts";
import { checkSame } from "./check-same.ts";
import type { Scaler } from "./fit-scaler.ts";
import { lengthOf, numericColumn, type TableInput } from "./numeric-table.ts";
import { openVariables, type Transformed, withVariables } from "./variables.ts";

/**
 * Scales a table by the constants of a scaler, which may come from JSON; {@link fitScaler} has an example. The table must
 * have the columns that the scaler was fitted to and no others, in any order. It is left as it is; a new one is returned, of
 * the same form.
 *
 * @throws RadiosurvError `argument` for a column that the scaler does not know or the table does not have, or one to scale
 *   that holds no numbers; `length`
 */
export function applyScaler<T extends TableInput>(scaler: Scaler, table: T): Transformed<T> {
  checkMade("applyScaler", scaler, "unscaled", "a scaler of fitScaler");
  const { names, lists } = openVariables("applyScaler", table);
  checkSame("applyScaler", "scaler", [...scaler.columns, ...scaler.unscaled.map((name) => ({ name }))], names);
  const columnOf = new Map(scaler.columns.map((column) => [column.name, column]));
  const n = lengthOf(lists[0]) ?? 0;
  return withVariables(
    table,
    names.map((name, j) => {
      const column = columnOf.get(name);
      if (!column) return lists[j];
      const { center, scale } = column;
      return numericColumn("applyScaler", name, lists[j], n).map((value) => (value - center) / scale);
    }),
  );
}

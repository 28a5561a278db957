import { RadiosurvError } from "../error.ts";
import { checkCompactTable, doublesOf, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import type { FeatureFilter } from "./feature-filter.ts";

/**
 * The columns that a filter keeps, of any table: that it was fitted on, or new rows. Nothing is fitted here; columns are
 * picked by name, in the order of the filter, and not copied, unless they are of single precision: `selectColumns` of
 * `radiosurv/table` with `filter.kept` leaves these as they are. The filter may come from JSON.
 *
 * @throws RadiosurvError `argument` naming the columns that the table lacks
 * @example
 * ```ts
 * import { applyFilter, varianceFilter } from "radiosurv/selection";
 * const filter = varianceFilter({ a: [1, 2, 3], b: [5, 5, 5] });
 * applyFilter(JSON.parse(JSON.stringify(filter)), { b: [4], a: [9] }); // => { names: ["a"], columns: [[9]] }
 * ```
 */
export function applyFilter(filter: Pick<FeatureFilter, "kept">, table: TableInput): NumericTable {
  if (!Array.isArray(filter?.kept)) {
    throw new RadiosurvError("argument", "applyFilter: a fitted filter with a list `kept` is needed");
  }
  const { names, columns } = checkCompactTable("applyFilter", table);
  const place = new Map(names.map((name, j) => [name, j]));
  const lacking = filter.kept.filter((name) => !place.has(name)).map((name) => JSON.stringify(name));
  if (lacking.length > 0) {
    const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : "";
    throw new RadiosurvError(
      "argument",
      `applyFilter: the table needs the ${filter.kept.length} columns that the filter keeps; it lacks ${lacking.slice(0, 5).join(", ")}${more}`,
    );
  }
  return { names: filter.kept, columns: filter.kept.map((name) => doublesOf(columns[place.get(name)!])) };
}

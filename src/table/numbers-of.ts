import { RadiosurvError } from "../error.ts";
import { lengthOf, listNames, numericColumn, openTable, type TableInput } from "./numeric-table.ts";

/**
 * The numbers of one column of a table, such as the times of a table that was read from a file. A column that is a
 * `Float64Array` is not copied; booleans become 1 and 0.
 *
 * @throws RadiosurvError `argument` if there is no such column, or it is a category or text
 * @example
 * ```ts
 * import { numbersOf, readTable } from "radiosurv/table";
 * const data = readTable("time,dead,sex\n5,TRUE,f\n8,FALSE,m\n");
 * const outcome = { time: numbersOf(data, "time"), event: numbersOf(data, "dead") };
 * outcome; // => { time: [5, 8], event: [1, 0] }
 * ```
 */
export function numbersOf(table: TableInput, name: string): Float64Array {
  const { names, lists } = openTable("numbersOf", table);
  const place = names.indexOf(name);
  if (place >= 0) return numericColumn("numbersOf", name, lists[place], lengthOf(lists[place]) ?? 0);
  throw new RadiosurvError("argument", `numbersOf: the table has no column "${name}"; it has ${listNames(names)}`);
}

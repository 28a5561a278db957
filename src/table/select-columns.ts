import { RadiosurvError } from "../error.ts";
import { checkMade } from "../rules.ts";
import {
  type ColumnInput,
  type ColumnTable,
  isColumnTable,
  isNumericTable,
  listNames,
  type NumericTable,
  openTable,
  type TableInput,
} from "./numeric-table.ts";

/** Of each form of table what remains of it when columns are chosen. */
export type SelectedColumns<T extends TableInput, K extends string> = T extends NumericTable
  ? NumericTable
  : T extends ColumnTable
    ? ColumnTable
    : Pick<T, K & keyof T>;

/**
 * The variables of a table that are asked for, in the order asked for. Nothing is copied. In a table of numbers with terms a
 * category goes by its name, and takes all its columns with it.
 *
 * @throws RadiosurvError `argument` for a name that there is not, or that is asked for twice
 * @example
 * ```ts
 * import { readTable, selectColumns } from "radiosurv/table";
 * const data = readTable("id,age,sex\n1,61,f\n2,70,m\n3,58,m\n");
 * selectColumns(data, ["sex", "age"]).names; // => ["sex", "age"]
 * ```
 */
export function selectColumns<T extends TableInput, K extends string>(
  table: T,
  names: readonly K[],
): SelectedColumns<T, K> {
  checkMade("selectColumns", names, "length", "a list of names");
  const opened = openTable("selectColumns", table);
  const terms = isNumericTable(table) ? table.terms : undefined;
  const known = terms ? terms.map(({ name }) => name) : opened.names;
  const placeOf = new Map(known.map((name, place) => [name, place]));
  const places = names.map((name, i) => {
    const place = placeOf.get(name);
    if (place === undefined || names.indexOf(name) < i) {
      const what = place === undefined ? `is not among ${listNames(known)}` : "is asked for twice";
      throw new RadiosurvError("argument", `selectColumns: names must be those of columns; "${name}" ${what}`);
    }
    return place;
  });
  return chosen(table, opened, places) as unknown as SelectedColumns<T, K>;
}

function chosen(
  table: TableInput,
  { names, lists }: { readonly names: readonly string[]; readonly lists: readonly ColumnInput[] },
  places: readonly number[],
): TableInput {
  if (isNumericTable(table) && table.terms) {
    const terms = places.map((place) => table.terms?.[place] ?? { name: "", columns: [] });
    const columns = terms.flatMap((term) => term.columns);
    let next = 0;
    return {
      names: columns.map((place) => names[place]),
      columns: columns.map((place) => table.columns[place]),
      terms: terms.map((term) => ({ ...term, columns: term.columns.map(() => next++) })),
    };
  }
  const kept = places.map((place) => names[place]);
  if (isNumericTable(table)) return { names: kept, columns: places.map((place) => table.columns[place]) };
  const record = Object.fromEntries(places.map((place) => [names[place], lists[place]]));
  return isColumnTable(table) ? { names: kept, columns: record } : record;
}

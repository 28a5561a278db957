import { collapse } from "./expand-like.ts";
import {
  type CategoricalColumn,
  type ColumnInput,
  type ColumnTable,
  indicators,
  isCategory,
  isNumericTable,
  lengthOf,
  type NumericTable,
  openTable,
  type TableInput,
} from "./numeric-table.ts";
import { rebuilt } from "./select-rows.ts";

/** Of each form of table what remains of it when values are replaced: its lists of numbers are `Float64Array`. */
export type Transformed<T extends TableInput> = T extends NumericTable
  ? NumericTable
  : T extends ColumnTable
    ? ColumnTable
    : {
        readonly [K in keyof T]: T[K] extends CategoricalColumn
          ? CategoricalColumn
          : T[K] extends ArrayLike<number | boolean>
            ? Float64Array
            : T[K];
      };

/** Names and lists of a table by variable: the indicator columns of a category are that category again. */
export function openVariables(
  caller: string,
  table: TableInput,
): { readonly names: readonly string[]; readonly lists: readonly ColumnInput[] } {
  const opened = openTable(caller, table);
  if (!isNumericTable(table) || !table.terms) return opened;
  const n = lengthOf(opened.lists[0]) ?? 0;
  const names: string[] = [];
  const lists: ColumnInput[] = [];
  for (const term of table.terms) {
    if (term.levels) {
      names.push(term.name);
      lists.push(collapse(caller, table, term, n));
      continue;
    }
    for (const place of term.columns) {
      names.push(opened.names[place]);
      lists.push(opened.lists[place]);
    }
  }
  return { names, lists };
}

/** A table of the form of another with other values of its variables, in the order of {@link openVariables}. */
export function withVariables<T extends TableInput>(table: T, lists: readonly ColumnInput[]): Transformed<T> {
  if (!isNumericTable(table) || !table.terms) return rebuilt(table, lists) as unknown as Transformed<T>;
  const columns: ColumnInput[] = new Array(table.names.length);
  let next = 0;
  for (const term of table.terms) {
    const list = lists[next];
    const parts = term.levels && isCategory(list) ? indicators(list) : term.columns.map((_, k) => lists[next + k]);
    next += term.levels ? 1 : term.columns.length;
    term.columns.forEach((place, k) => {
      columns[place] = parts[k];
    });
  }
  return rebuilt(table, columns) as unknown as Transformed<T>;
}

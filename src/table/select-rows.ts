import { RadiosurvError } from "../error.ts";
import { checkMade } from "../rules.ts";
import {
  type CategoricalColumn,
  type ColumnInput,
  type ColumnTable,
  isCategory,
  isColumnTable,
  isNumericTable,
  lengthOf,
  type NumericTable,
  openTable,
  type TableInput,
} from "./numeric-table.ts";

/** Of each form of table what remains of it when rows are chosen. */
export type Selected<T extends TableInput> = T extends NumericTable
  ? NumericTable
  : T extends ColumnTable
    ? ColumnTable
    : T;

/**
 * The rows of a table that are asked for, in the order asked for; a row may stand more than once, as in a bootstrap sample.
 * Lists keep their kind, categories all their levels, a table of numbers its terms.
 *
 * @param rows - places of rows, from 0
 * @returns a new table; the one given is left as it is
 * @throws RadiosurvError `argument` if a row does not exist; `length` if columns differ in length
 * @example
 * ```ts
 * import { selectRows } from "radiosurv/table";
 * selectRows({ age: [61, 70, 55], sex: ["m", "f", "f"] }, [2, 0]); // => { age: [55, 61], sex: ["f", "m"] }
 * ```
 */
export function selectRows<T extends TableInput>(table: T, rows: ArrayLike<number>): Selected<T> {
  checkMade("selectRows", rows, "length", "a list of rows");
  const { names, lists } = openTable("selectRows", table);
  const n = lengthOf(lists[0]) ?? 0;
  lists.forEach((list, j) => {
    const length = lengthOf(list);
    if (length === n) return;
    throw new RadiosurvError(
      "length",
      `selectRows: column "${names[j]}" needs length ${n}, as "${names[0]}" has; got ${length ?? typeof list}`,
    );
  });
  for (let i = 0; i < rows.length; i++) {
    if (Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < n) continue;
    throw new RadiosurvError(
      "argument",
      `selectRows: rows must be whole numbers from 0 to ${n - 1}; got ${rows[i]} as number ${i}`,
    );
  }
  return rebuilt(
    table,
    lists.map((list) => pickColumn(list, rows)),
  );
}

/** A table of the form and the names of another with other columns. */
export function rebuilt<T extends TableInput>(table: T, lists: readonly ColumnInput[]): Selected<T> {
  const record = (names: readonly string[]): Record<string, ColumnInput> =>
    Object.fromEntries(names.map((name, j) => [name, lists[j]]));
  if (isNumericTable(table)) {
    const { names, terms } = table;
    return { names, columns: lists, ...(terms && { terms }) } as unknown as Selected<T>;
  }
  if (isColumnTable(table)) return { names: table.names, columns: record(table.names) } as unknown as Selected<T>;
  return record(Object.keys(table)) as unknown as Selected<T>;
}

function pickColumn(list: ColumnInput, rows: ArrayLike<number>): ColumnInput {
  if (isCategory(list)) return { levels: list.levels, codes: pick(list.codes, rows) } satisfies CategoricalColumn;
  return pick(list as ArrayLike<number>, rows);
}

/** Entries of a list; typed arrays stay of their kind, other lists become arrays. */
export function pick<T, L extends ArrayLike<T>>(list: L, rows: ArrayLike<number>): L {
  if (ArrayBuffer.isView(list)) {
    const kind = list.constructor as Float64ArrayConstructor;
    const from = list as unknown as Float64Array;
    const values = new kind(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = from[rows[i]];
    return values as unknown as L;
  }
  return Array.from(rows, (row) => list[row]) as unknown as L;
}

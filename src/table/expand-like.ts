import { RadiosurvError } from "../error.ts";
import {
  type CategoricalColumn,
  type CheckedTable,
  type ColumnInput,
  categoryOf,
  indicators,
  isCategory,
  isMissing,
  isNumericTable,
  lengthOf,
  listNames,
  type NumericTable,
  numericColumn,
  openTable,
  type TableInput,
  type Term,
} from "./numeric-table.ts";

/** What a model keeps of the table that it was fitted to. */
export interface FittedColumns {
  readonly names: readonly string[];
  /** @default each column for itself */
  readonly terms?: readonly Term[];
}

/**
 * New data in the columns of a fit: the same categories with the same levels and the same reference, in the same order. A
 * category may come as it is or as the indicator columns (`sex=m`) of the fit. Columns that the fit does not have are not
 * looked at.
 *
 * @param caller - name of the public function, for the messages
 * @throws RadiosurvError `argument` for a column that is missing, a level that the fit does not know (column, row and the
 *   known levels are named), or numbers where a category is needed and the other way round; `length`
 */
export function expandLike(caller: string, table: TableInput, { names, terms }: FittedColumns): CheckedTable {
  const given = openTable(caller, table);
  const n = lengthOf(given.lists[0]) ?? 0;
  const placeOf = new Map(given.names.map((name, j) => [name, j]));
  const recoded = new Map((isNumericTable(table) ? (table.terms ?? []) : []).map((term) => [term.name, term]));
  const fitted: readonly Term[] = terms ?? names.map((name, j) => ({ name, columns: [j] }));
  const columns: Float64Array[] = new Array(names.length);
  for (const term of fitted) {
    const expanded = recoded.get(term.name);
    if (term.levels && expanded?.levels) {
      const category = collapse(caller, table as NumericTable, expanded, n);
      place(columns, term, indicators(recode(caller, term, category, n)));
      continue;
    }
    const at = placeOf.get(term.name);
    if (term.levels && at !== undefined) {
      place(columns, term, indicators(recode(caller, term, given.lists[at], n)));
      continue;
    }
    for (const column of term.columns) {
      const from = placeOf.get(names[column]);
      if (from === undefined) throw missing(caller, fitted, term, names[column], given.names);
      columns[column] = numericColumn(caller, names[column], given.lists[from], n);
    }
  }
  return { names, columns, terms: fitted };
}

/** The category that the indicator columns of a term came from. */
export function collapse(caller: string, table: NumericTable, term: Term, n: number): CategoricalColumn {
  const columns = term.columns.map((place) => numericColumn(caller, table.names[place], table.columns[place], n));
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < columns.length; k++) {
      const value = columns[k][i];
      if (Number.isNaN(value)) codes[i] = -1;
      else if (value === 1 && codes[i] === 0) codes[i] = k + 1;
      else if (value !== 0) {
        throw new RadiosurvError(
          "argument",
          `${caller}: columns of the category "${term.name}" must hold one 1 a row at most, and 0; got ${value} for "${term.levels?.[k + 1]}" in row ${i}`,
        );
      }
    }
  }
  return { levels: term.levels ?? [], codes };
}

function place(columns: Float64Array[], term: Term, expanded: readonly Float64Array[]): void {
  term.columns.forEach((column, k) => {
    columns[column] = expanded[k];
  });
}

// levels of the new data in the places of the fit
function recode(caller: string, { name, levels = [] }: Term, list: ColumnInput, n: number): CategoricalColumn {
  const codeOf = new Map<string, number>(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(n);
  const length = lengthOf(list);
  if (length !== n) {
    throw new RadiosurvError("length", `${caller}: column "${name}" needs length ${n}; got ${length ?? typeof list}`);
  }
  const category = isCategory(list) ? categoryOf(caller, name, list, n) : undefined;
  for (let i = 0; i < n; i++) {
    const value = category ? category.levels[category.codes[i]] : (list as ArrayLike<unknown>)[i];
    const code = isMissing(value) ? -1 : codeOf.get(String(value));
    if (code === undefined) {
      throw new RadiosurvError(
        "argument",
        `${caller}: column "${name}" has ${JSON.stringify(value)} in row ${i}, a level that the fit does not know; it knows ${listNames(levels)}`,
      );
    }
    codes[i] = code;
  }
  return { levels, codes };
}

function missing(
  caller: string,
  fitted: readonly Term[],
  { name, levels }: Term,
  column: string,
  given: readonly string[],
): RadiosurvError {
  const what = levels && column !== name ? `"${name}" (nor "${column}")` : `"${column}"`;
  return new RadiosurvError(
    "argument",
    `${caller}: the table needs the columns of the fit, ${listNames(fitted.map((term) => term.name))}; ${what} is not among ${listNames(given)}`,
  );
}

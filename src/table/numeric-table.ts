import { RadiosurvError } from "../error.ts";
import { encodeTexts } from "./encode-texts.ts";

/** A table of numbers: one column a variable, one entry of it a row; NaN for a missing value. */
export interface NumericTable {
  readonly names: readonly string[];
  /** One column a name, all of one length. */
  readonly columns: readonly Float64Array[];
  /** What the columns stand for, in their order. @default each column for itself */
  readonly terms?: readonly Term[];
}

/**
 * A table of numbers whose columns may be of single precision, as large tables of features are stored: half the memory.
 * Filters, matrices of correlations and Cox models take such columns as they are and turn them into doubles a few at a time;
 * other functions copy them to doubles first. Either way results are those of the same values in double precision.
 */
export interface CompactTable {
  readonly names: readonly string[];
  readonly columns: readonly NumberColumn[];
  readonly terms?: readonly Term[];
}

/** Numbers of one variable. */
export type NumberColumn = Float64Array | Float32Array;

/** One variable of a model: a column of numbers, or the indicator columns of a category. */
export interface Term {
  /** Name of the variable: `sex`, where its column is `sex=m`. */
  readonly name: string;
  /** Places among the columns of the table. */
  readonly columns: readonly number[];
  /** Of a category: the reference first, then the level that each of `columns` indicates. */
  readonly levels?: readonly string[];
}

/** A variable with levels in place of numbers; {@link categorical} makes one of a list. */
export interface CategoricalColumn {
  /** Names of the levels; the first is the reference. */
  readonly levels: readonly string[];
  /** Place of each row's level in `levels`; -1 where it is missing. */
  readonly codes: Int32Array;
}

/** One column as functions take it: numbers, yes or no, texts (a category), a category. */
export type ColumnInput = ArrayLike<number | boolean> | ArrayLike<string | null | undefined> | CategoricalColumn;

/** Columns of any kind by name, in the order of `names`; what {@link readTable} returns. */
export interface ColumnTable {
  readonly names: readonly string[];
  readonly columns: Readonly<Record<string, ColumnInput>>;
}

/**
 * What functions take as a table: a {@link NumericTable}, a record of lists by name, or what {@link readTable} returns. In
 * the last two a list of texts is a category whose first level in ascending order is the reference.
 */
export type TableInput = NumericTable | CompactTable | ColumnTable | Readonly<Record<string, ColumnInput>>;

/** A table of numbers that was checked, with its terms. */
export interface CheckedTable extends NumericTable {
  readonly terms: readonly Term[];
}

/** A table that was checked, with its terms, whose columns of single precision are as they were given. */
export interface CheckedCompactTable extends CompactTable {
  readonly terms: readonly Term[];
}

/** Most levels of a list of texts: beyond, it is rather names or remarks, and its indicators would fill the memory. */
const MOST_LEVELS = 100;

/**
 * A table in its one form, checked: names differ, columns have one length, every entry is a number (NaN where missing). A
 * category of K levels becomes K - 1 columns of 0 and 1, one for each level but the reference, named `sex=m`; where it is
 * missing all of them are NaN. Columns that are `Float64Array` are not copied.
 *
 * @param caller - name of the public function, for the messages
 * @param rows - number of rows that the columns must have; any, but one and the same, if it is left out
 * @throws RadiosurvError `argument` if it is no table, a name stands twice, an entry is not a number, or a list of texts or
 *   its levels make no category; `length` if a column has another length
 */
export function checkTable(caller: string, table: TableInput, rows?: number): CheckedTable {
  return checkWith(caller, table, rows, numericColumn);
}

/** {@link checkTable}, but columns that are `Float32Array` are not copied either. */
export function checkCompactTable(caller: string, table: TableInput, rows?: number): CheckedCompactTable {
  return checkWith<NumberColumn>(caller, table, rows, compactColumn);
}

function compactColumn(caller: string, name: string, list: ColumnInput, n: number): NumberColumn {
  if (!(list instanceof Float32Array)) return numericColumn(caller, name, list, n);
  checkColumnLength(caller, name, list, n);
  return list;
}

/**
 * The values of a column in double precision: the column itself where it has them.
 *
 * @param scratch - where other values are written, if given; of the length of the column
 */
export function doublesOf(column: NumberColumn, scratch?: Float64Array): Float64Array {
  if (column instanceof Float64Array) return column;
  if (!scratch) return Float64Array.from(column);
  scratch.set(column);
  return scratch;
}

// column  how a list becomes a column of numbers
function checkWith<C extends NumberColumn>(
  caller: string,
  table: TableInput,
  rows: number | undefined,
  column: (caller: string, name: string, list: ColumnInput, n: number) => C,
): {
  readonly names: readonly string[];
  readonly columns: readonly (C | Float64Array)[];
  readonly terms: readonly Term[];
} {
  const { names, lists } = openTable(caller, table);
  const n = rows ?? lengthOf(lists[0]) ?? 0;
  const given = (table as NumericTable).terms;
  if (given !== undefined && isNumericTable(table)) {
    checkTerms(caller, given, names);
    return { names, columns: lists.map((list, j) => column(caller, names[j], list, n)), terms: given };
  }
  const expanded = { names: [] as string[], columns: [] as (C | Float64Array)[], terms: [] as Term[] };
  lists.forEach((list, j) => addColumn(caller, expanded, names[j], list, n, column));
  if (expanded.terms.some(({ levels }) => levels)) checkNames(caller, expanded.names);
  return expanded;
}

/** Names and lists of a table of any form; lists are not looked at. */
export function openTable(
  caller: string,
  table: TableInput,
): { readonly names: readonly string[]; readonly lists: readonly ColumnInput[] } {
  if (table === null || typeof table !== "object") {
    throw new RadiosurvError(
      "argument",
      `${caller}: a table is { names, columns } or a record of lists by name; got ${table === null ? "null" : typeof table}`,
    );
  }
  const opened = isNumericTable(table)
    ? { names: table.names, lists: table.columns }
    : isColumnTable(table)
      ? { names: table.names, lists: table.names.map((name) => table.columns[name]) }
      : { names: Object.keys(table), lists: Object.values(table as Readonly<Record<string, ColumnInput>>) };
  if (opened.names.length !== opened.lists.length) {
    throw new RadiosurvError(
      "length",
      `${caller}: the table needs a column for each of its ${opened.names.length} names; got ${opened.lists.length}`,
    );
  }
  checkNames(caller, opened.names);
  return opened;
}

/** A column of numbers; texts, categories and other lengths are refused. */
export function numericColumn(caller: string, name: string, list: ColumnInput, n: number): Float64Array {
  checkColumnLength(caller, name, list, n);
  if (list instanceof Float64Array) return list;
  if (isCategory(list)) {
    throw new RadiosurvError("argument", `${caller}: column "${name}" must hold numbers; got a category`);
  }
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value: unknown = list[i];
    if (typeof value !== "number" && typeof value !== "boolean") {
      throw new RadiosurvError(
        "argument",
        `${caller}: column "${name}" must hold numbers, NaN where one is missing; got ${value === null ? "null" : (JSON.stringify(value) ?? typeof value)} in row ${i}; ${adviceOn(value)}`,
      );
    }
    values[i] = Number(value);
  }
  return values;
}

/** The category that a column is: as it stands, or made of a list of texts; undefined for numbers. */
export function categoryOf(caller: string, name: string, list: ColumnInput, n: number): CategoricalColumn | undefined {
  if (list instanceof Float64Array) return undefined;
  if (isCategory(list)) {
    checkColumnLength(caller, name, list, n);
    checkCategory(caller, name, list);
    return list;
  }
  if (!isTexts(list)) return undefined;
  checkColumnLength(caller, name, list, n);
  return encodeTexts(caller, name, list as ArrayLike<string | null | undefined>, MOST_LEVELS);
}

/** Whether an entry of a list of texts is no value. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || Number.isNaN(value);
}

export function isCategory(list: unknown): list is CategoricalColumn {
  const { levels, codes } = (list ?? {}) as CategoricalColumn;
  return Array.isArray(levels) && codes instanceof Int32Array;
}

/** Whether the first value of a list, if any, is a text. */
export function isTexts(list: unknown): boolean {
  if (ArrayBuffer.isView(list) || typeof list !== "object" || list === null) return false;
  const values = list as ArrayLike<unknown>;
  for (let i = 0; i < values.length; i++) {
    if (!isMissing(values[i])) return typeof values[i] === "string";
  }
  return false;
}

/** Number of rows of a column; undefined if it is none. */
export function lengthOf(list: unknown): number | undefined {
  if (typeof list !== "object" || list === null) return undefined;
  return isCategory(list) ? list.codes.length : (list as ArrayLike<unknown>).length;
}

/** Number of rows of a table of any form, by its first column. */
export function rowCount(caller: string, table: TableInput): number {
  return lengthOf(openTable(caller, table).lists[0]) ?? 0;
}

export function isNumericTable(table: TableInput): table is NumericTable {
  const { names, columns } = table as NumericTable;
  return Array.isArray(names) && Array.isArray(columns) && names.every((name) => typeof name === "string");
}

export function isColumnTable(table: TableInput): table is ColumnTable {
  const { names, columns } = table as ColumnTable;
  if (!Array.isArray(names) || typeof columns !== "object" || columns === null || isCategory(columns)) return false;
  return typeof columns.length !== "number" && names.every((name) => Object.hasOwn(columns, name));
}

/** Names in quotes for a message, the first few of many. */
export function listNames(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  return `${shown.join(", ") || "none"}${names.length > most ? ` and ${names.length - most} more` : ""}`;
}

/** Indicator columns of a category: K - 1 of length n, NaN where it is missing. */
export function indicators({ levels, codes }: CategoricalColumn): Float64Array[] {
  const columns = levels.slice(1).map(() => new Float64Array(codes.length));
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] > 0) columns[codes[i] - 1][i] = 1;
    else if (codes[i] < 0) for (const column of columns) column[i] = Number.NaN;
  }
  return columns;
}

function addColumn<C extends NumberColumn>(
  caller: string,
  to: { readonly names: string[]; readonly columns: (C | Float64Array)[]; readonly terms: Term[] },
  name: string,
  list: ColumnInput,
  n: number,
  column: (caller: string, name: string, list: ColumnInput, n: number) => C,
): void {
  const place = to.columns.length;
  const category = categoryOf(caller, name, list, n);
  if (!category) {
    to.names.push(name);
    to.columns.push(column(caller, name, list, n));
    to.terms.push({ name, columns: [place] });
    return;
  }
  const { levels } = category;
  if (levels.length < 2) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the category "${name}" needs two levels; it has ${levels.length === 0 ? "none" : `"${levels[0]}" alone`}; leave it out`,
    );
  }
  const others = levels.slice(1);
  to.names.push(...others.map((level) => `${name}=${level}`));
  to.columns.push(...indicators(category));
  to.terms.push({ name, columns: others.map((_, k) => place + k), levels: [...levels] });
}

function checkNames(caller: string, names: readonly string[]): void {
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return;
  throw new RadiosurvError("argument", `${caller}: names of columns must differ; "${twice}" stands twice`);
}

function checkColumnLength(caller: string, name: string, list: ColumnInput, n: number): void {
  const length = lengthOf(list);
  if (length === n) return;
  throw new RadiosurvError("length", `${caller}: column "${name}" needs length ${n}; got ${length ?? typeof list}`);
}

function checkCategory(caller: string, name: string, { levels, codes }: CategoricalColumn): void {
  if (levels.some((level) => typeof level !== "string") || new Set(levels).size < levels.length) {
    throw new RadiosurvError(
      "argument",
      `${caller}: levels of the category "${name}" must be texts that differ; got ${JSON.stringify(levels)}`,
    );
  }
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] >= -1 && codes[i] < levels.length) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: codes of the category "${name}" must be -1 to ${levels.length - 1}; got ${codes[i]} in row ${i}`,
    );
  }
}

function checkTerms(caller: string, terms: readonly Term[], names: readonly string[]): void {
  const used = new Set<number>();
  let count = 0;
  let sound = Array.isArray(terms);
  for (const { columns, levels } of sound ? terms : []) {
    for (const place of columns) {
      sound &&= Number.isInteger(place) && place >= 0 && place < names.length;
      used.add(place);
      count++;
    }
    sound &&= levels === undefined || levels.length === columns.length + 1;
  }
  if (sound && used.size === names.length && count === names.length) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: terms of the table must name each of its ${names.length} columns once, and of a category one level more than columns; choose columns with selectColumns`,
  );
}

function adviceOn(value: unknown): string {
  if (typeof value === "string") return "a category is a list of texts alone, or made by categorical()";
  return "write NaN where a value is missing";
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, listOf, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { listNames } from "./numeric-table.ts";
import { parseCells } from "./parse-csv.ts";
import { type ColumnReport, type ColumnType, normalized, type ReadColumn, readColumn } from "./read-column.ts";

/** What {@link readTable} can be told. */
export interface ReadTableOptions {
  /** The character between cells. @default the one of comma, semicolon and tab that the header line holds most of */
  readonly delimiter?: string;
  /** The mark before decimals. @default "." */
  readonly decimal?: "." | ",";
  /**
   * Cells that mark a missing value, beside the empty one; white space around them and capitals do not matter.
   * @default ["NA", "NaN", "null"]
   */
  readonly missing?: readonly string[];
  /** Types of columns by name. @default what the cells are */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Most levels of a column that is taken for a category; one with more is text. @default 20 */
  readonly categoryLimit?: number;
}

/** A table that was read from a text; any function that takes a table takes it. */
export interface DataTable {
  /** Names of the columns, in the order of the file. */
  readonly names: readonly string[];
  /**
   * Numbers with NaN where missing, for booleans 1 and 0; categories with levels ascending; texts with null where missing.
   */
  readonly columns: Readonly<Record<string, ReadColumn>>;
  readonly rowCount: number;
  readonly report: Readonly<Record<string, ColumnReport>>;
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const RULES: Rules = {
  delimiter: ["one character", (value) => typeof value === "string" && value.length === 1],
  decimal: oneOf(".", ","),
  missing: [
    "a list of texts",
    (value) =>
      Array.isArray(value) && (value.length === 0 || listOf(["a text", (text) => typeof text === "string"])[1](value)),
  ],
  types: [
    'a record of "number", "boolean", "category" or "text" by name of column',
    (value) =>
      isRecord(value) &&
      Object.values(value as object).every((type) => ["number", "boolean", "category", "text"].includes(type)),
  ],
  categoryLimit: wholeFrom(0),
};

/**
 * Reads a CSV text with a header line into typed columns, and reports what was made of each column and why. A column is
 *
 * - `number` if each cell is one, as a whole: `12abc`, `1,234` and hexadecimal digits are none, and texts with zeros in front
 *   (`007`) or more digits than a double holds are kept as labels
 * - `boolean` if each is true or false, in any capitals; it becomes 1 and 0
 * - `category` if it has at most `categoryLimit` different cells, and one of them twice; levels ascend by code unit
 * - `text` otherwise; `empty` if no cell has a value
 *
 * One cell that is no number makes a column of numbers a category or a text, never NaN: the report names the cell, and says
 * how to mend it where it can. Rows are counted from 0 below the header, as all functions on tables do.
 *
 * Time and memory grow with the number of cells: 5 million take about two seconds.
 *
 * @param text - the whole file
 * @throws RadiosurvError `format` for a text that {@link parseCsv} refuses, or a cell that is not of the type that `types`
 *   says; `argument` if `types` names a column that there is not; `setting`
 * @example
 * ```ts
 * import { readTable } from "radiosurv/table";
 * const { columns, report } = readTable("age;sex;size\n61;f;1,5\nNA;m;2,25\n70;f;3\n", { decimal: "," });
 * columns["age"]; // => Float64Array.of(61, NaN, 70)
 * columns["sex"]; // => { levels: ["f", "m"], codes: [0, 1, 0] }
 * report["size"].type; // => "number"
 * ```
 */
export function readTable(text: string, options: ReadTableOptions = {}): DataTable {
  checkSettings("readTable", options, RULES);
  const { delimiter, decimal = ".", missing = ["NA", "NaN", "null"], types = {}, categoryLimit = 20 } = options;
  const { names, cells } = parseCells("readTable", text, delimiter, decimal === "," ? ";" : ",");
  const unknown = Object.keys(types).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError(
      "argument",
      `readTable: types names the column "${unknown}", which there is not; there are ${listNames(names)}`,
    );
  }
  const marks = new Set(["", ...missing.map(normalized)]);
  const read = names.map((name, j) => {
    const column = cells.map((row) => row[j]);
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    return readColumn(name, column, { marks, decimal, categoryLimit }, type);
  });
  return {
    names,
    columns: Object.fromEntries(names.map((name, j) => [name, read[j].column])),
    rowCount: cells.length,
    report: Object.fromEntries(names.map((name, j) => [name, read[j].report])),
  };
}

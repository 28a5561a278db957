import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { quoting } from "./format-csv.ts";
import { type ColumnInput, isCategory, isMissing, lengthOf, type TableInput } from "./numeric-table.ts";
import { openVariables } from "./variables.ts";

/** What {@link formatTable} can be told. */
export interface FormatTableOptions {
  /** The mark before decimals. @default "." */
  readonly decimal?: "." | ",";
  /** The character between cells. @default ",", or ";" where the comma is the decimal mark */
  readonly delimiter?: string;
}

const RULES: Rules = {
  decimal: oneOf(".", ","),
  delimiter: ["one character", (value) => typeof value === "string"],
};

/**
 * Writes a table as CSV (RFC 4180, with `\n` as line end): a header, then one line a row. Numbers are written in the shortest
 * form that reads back as the same double, missing values as empty cells, categories by the names of their levels; indicator
 * columns of a category (`sex=m`) become the one column that they came from.
 *
 * {@link readTable} with the same `decimal` reads the same values back. A category of numbers, or one with a level such as
 * "NA", needs its type and `missing` said there.
 *
 * @throws RadiosurvError `argument` if it is no table; `length` if columns differ in length; `setting`
 * @example
 * ```ts
 * import { categorical, formatTable } from "radiosurv/table";
 * formatTable({ age: [61.5, NaN], stage: categorical(["II", "I"]) }); // => "age,stage\n61.5,II\n,I\n"
 * formatTable({ age: [61.5], note: ["a;b"] }, { decimal: "," }); // => 'age;note\n61,5;"a;b"\n'
 * ```
 */
export function formatTable(table: TableInput, options: FormatTableOptions = {}): string {
  checkSettings("formatTable", options, RULES);
  const { decimal = ".", delimiter = decimal === "," ? ";" : "," } = options;
  const quoted = quoting("formatTable", delimiter);
  const { names, lists } = openVariables("formatTable", table);
  const n = lengthOf(lists[0]) ?? 0;
  const columns = lists.map((list, j) => {
    const length = lengthOf(list);
    if (length === n) return texts(list, decimal, quoted);
    throw new RadiosurvError(
      "length",
      `formatTable: column "${names[j]}" needs length ${n}, as "${names[0]}" has; got ${length ?? typeof list}`,
    );
  });
  const lines = [names.map(quoted).join(delimiter)];
  for (let i = 0; i < n; i++) lines.push(columns.map((column) => column(i)).join(delimiter));
  return `${lines.join("\n")}\n`;
}

function texts(list: ColumnInput, decimal: "." | ",", quoted: (text: string) => string): (row: number) => string {
  if (isCategory(list)) {
    const levels = list.levels.map(quoted);
    return (row) => levels[list.codes[row]] ?? "";
  }
  // the digits, signs and letters of numbers need quotes with odd delimiters alone
  const plain = quoted("-+0123456789.e") === "-+0123456789.e" && quoted("Infinity") === "Infinity";
  return (row) => {
    const value = list[row];
    if (isMissing(value)) return "";
    if (typeof value !== "number") return quoted(String(value));
    const text = Object.is(value, -0) ? "-0" : String(value);
    return decimal === "," ? quoted(text.replace(".", ",")) : plain ? text : quoted(text);
  };
}

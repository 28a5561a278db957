import { RadiosurvError } from "../error.ts";
import { checkMade, checkSettings, type Rules } from "../rules.ts";
import { formatCell } from "./format-cell.ts";
import { columnNames, type Row } from "./row.ts";

/** What {@link formatCsv} can be told. */
export interface FormatCsvOptions {
  /** The columns to write, in this order. @default all columns that any row has, in first-seen order */
  readonly columns?: readonly string[];
  /** The character between cells. @default "," */
  readonly delimiter?: string;
}

const RULES: Rules = {
  columns: ["a list of names", (value) => Array.isArray(value)],
  delimiter: ["a character", () => true],
};

/**
 * Writes rows as CSV (RFC 4180, with `\n` as line end): a header, then one line a row. A row that lacks a column has an
 * empty cell there; {@link formatCell} says how values are written. Numbers read back as the same doubles.
 *
 * @returns the text, which {@link parseCsv} reads back
 * @throws RadiosurvError `argument` if the delimiter is not one character
 * @example
 * ```ts
 * import { formatCsv } from "radiosurv/table";
 * formatCsv([{ ID: "a", volume: 0.5 }, { ID: "b, left" }]); // => 'ID,volume\na,0.5\n"b, left",\n'
 * ```
 */
export function formatCsv(rows: readonly Row[], options: FormatCsvOptions = {}): string {
  checkMade("formatCsv", rows, "length", "a list of rows");
  checkSettings("formatCsv", options, RULES);
  const { delimiter = "," } = options;
  const all = columnNames(rows);
  const columns = options.columns ?? all;
  const quoted = quoting("formatCsv", delimiter);
  const lines = [columns.map(quoted).join(delimiter)];
  for (const row of rows) lines.push(columns.map((name) => quoted(formatCell(row[name]))).join(delimiter));
  return `${lines.join("\n")}\n`;
}

/** Puts a cell into quotes where it needs them. */
export function quoting(caller: string, delimiter: string): (text: string) => string {
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: delimiter must be one character; got ${JSON.stringify(delimiter)}`,
    );
  }
  return (text) =>
    /["\r\n]|^\s|\s$/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}

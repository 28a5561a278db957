import Papa from "papaparse";
import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";

/** What {@link parseCsv} can be told. */
export interface ParseCsvOptions {
  /** The character between cells. @default the one of comma, semicolon and tab that the header line holds most of */
  readonly delimiter?: string;
}

/** A table of text as it stands in a file: nothing is converted, an empty cell is "". */
export interface CsvTable {
  /** Names of the columns, in the order of the file. */
  readonly names: readonly string[];
  /** One record a row, by name of column. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

const RULES: Rules = { delimiter: ["a character", () => true] };

/**
 * Reads a CSV text with a header line (RFC 4180, and what spreadsheets make of it): a byte order mark, quoted cells with
 * delimiters, quotes or line breaks in them, and line ends of all systems. Blank lines are skipped in tables of more
 * than one column. Cells stay text, exactly as written; names of columns lose white space around them.
 *
 * A table that could be read in two ways is not read at all: rows are counted from 1 for the header, as a spreadsheet
 * shows them, and named in the message.
 *
 * @param text - the whole file
 * @throws RadiosurvError `format` if there is no header, a name in it is empty or stands twice, a quote is not closed,
 *   or a row has more or fewer cells than the header; `argument` if the text is not a string or the delimiter is not one
 *   character
 * @example
 * ```ts
 * import { parseCsv } from "radiosurv/table";
 * const { names, rows } = parseCsv('ID,note\r\na1,"left, upper"\r\n');
 * names; // => ["ID", "note"]
 * rows[0].note; // => "left, upper"
 * ```
 */
export function parseCsv(text: string, options: ParseCsvOptions = {}): CsvTable {
  checkSettings("parseCsv", options, RULES);
  const { names, cells } = parseCells("parseCsv", text, options.delimiter);
  return { names, rows: cells.map((row) => Object.fromEntries(names.map((name, j) => [name, row[j]]))) };
}

/** What stands in a CSV text. */
export interface CsvCells {
  readonly names: readonly string[];
  readonly delimiter: string;
  readonly cells: readonly (readonly string[])[];
  /** Row of the text that would follow, counted from 1 for the header; blank ones count. */
  readonly next: number;
}

/**
 * The cells of a CSV text, one list a row.
 *
 * @param usual - the delimiter if the header holds none of those known
 */
export function parseCells(
  caller: string,
  text: string,
  delimiter: string | undefined,
  usual: "," | ";" = ",",
): CsvCells {
  if (typeof text !== "string") {
    throw new RadiosurvError("argument", `${caller}: text must be a string; got ${typeof text}; decode bytes first`);
  }
  // one kind of line end, so that files put together on several systems read as one
  const lines = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  delimiter ??= guessDelimiter(lines, usual);
  if (delimiter.length !== 1 || delimiter === "\n" || delimiter === '"') {
    throw new RadiosurvError(
      "argument",
      `${caller}: delimiter must be one character; got ${JSON.stringify(delimiter)}`,
    );
  }
  const data = parseRecords(caller, lines, delimiter, 1);
  const names = checkNames(caller, data[0] ?? []);
  return { names, delimiter, cells: checkRecords(caller, names, data.slice(1), delimiter, 2), next: data.length + 1 };
}

/**
 * The cells of rows of a CSV text that has more, for those who read it a part at a time.
 *
 * @param text - whole rows, without the header
 * @param first - row of the whole text with which they begin
 */
export function parseMoreCells(
  caller: string,
  text: string,
  names: readonly string[],
  delimiter: string,
  first: number,
): CsvCells {
  const records = parseRecords(caller, text.replace(/\r\n?/g, "\n"), delimiter, first);
  const cells = checkRecords(caller, names, records, delimiter, first);
  return { names, delimiter, cells, next: first + records.length };
}

function parseRecords(caller: string, lines: string, delimiter: string, first: number): string[][] {
  const { data, errors } = Papa.parse<string[]>(lines.replace(/\n$/, ""), { delimiter, newline: "\n" });
  const quote = errors.find((error) => error.type === "Quotes");
  if (quote) {
    const what = quote.code === "MissingQuotes" ? "a quote that is never closed" : "text after a closing quote";
    throw new RadiosurvError(
      "format",
      `${caller}: row ${(quote.row ?? 0) + first} has ${what}; write a quote in a cell as ""`,
    );
  }
  return data;
}

// rows as wide as the header, without blank ones
function checkRecords(
  caller: string,
  names: readonly string[],
  records: readonly string[][],
  delimiter: string,
  first: number,
): string[][] {
  const cells: string[][] = [];
  for (const [i, row] of records.entries()) {
    if (row.length === 1 && row[0] === "" && names.length > 1) continue;
    if (row.length !== names.length) {
      throw new RadiosurvError(
        "format",
        `${caller}: row ${i + first} needs ${names.length} cells, as the header has; got ${row.length}; put cells with a ${describe(delimiter)} in them into quotes`,
      );
    }
    cells.push(row);
  }
  return cells;
}

function checkNames(caller: string, header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  if (names.every((name) => name === "")) {
    throw new RadiosurvError("format", `${caller}: the first line must name the columns; got an empty text or line`);
  }
  names.forEach((name, i) => {
    if (name === "") {
      throw new RadiosurvError(
        "format",
        `${caller}: every column needs a name; column ${i + 1} of the header has none`,
      );
    }
    const first = names.indexOf(name);
    if (first < i) {
      throw new RadiosurvError(
        "format",
        `${caller}: names of columns must differ; "${name}" is column ${first + 1} and column ${i + 1}`,
      );
    }
  });
  return names;
}

function guessDelimiter(text: string, usual: string): string {
  const header = text.split("\n", 1)[0].replace(/"[^"]*"/g, "");
  let best = usual;
  for (const candidate of [",", ";", "\t"]) {
    if (header.split(candidate).length > header.split(best).length) best = candidate;
  }
  return best;
}

function describe(delimiter: string): string {
  return delimiter === "," ? "comma" : delimiter === ";" ? "semicolon" : delimiter === "\t" ? "tab" : `"${delimiter}"`;
}

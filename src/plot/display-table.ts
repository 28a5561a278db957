import { checkSettings, type Rules, wholeFrom } from "../rules.ts";
import type { TableInput } from "../table/index.ts";
import { argumentError, isObject, isText } from "./figure-options.ts";
import { type Displayed, shownAs, type TableBundle } from "./shown-as.ts";
import { type Cells, cellsOf, cellText } from "./table-cells.ts";
import { escapeXml } from "./write-svg.ts";

/** A table of a study or of your own: titles of columns, and rows of cells. */
export interface TitledTable {
  readonly columns: readonly string[];
  /** One entry a column. */
  readonly rows: readonly (readonly unknown[])[];
  readonly title?: string;
  /** What a reader must know, below the table. */
  readonly notes?: readonly string[];
}

/** What is shown as a table: see {@link displayTable}. */
export type DisplayableTable = TitledTable | TableInput | readonly object[] | object;

/** What {@link displayTable} can be told. */
export interface DisplayTableOptions {
  /** Above the table. @default that of the table, if it has one */
  readonly title?: string;
  /** Most rows shown; a line below says how many there are. @default 20 */
  readonly rows?: number;
  /** Most columns shown. @default 20 */
  readonly columns?: number;
  /** Significant digits of numbers; whole numbers have all. @default 4 */
  readonly digits?: number;
}

const RULES: Rules = {
  title: isText,
  rows: wholeFrom(1),
  columns: wholeFrom(1),
  digits: ["a whole number from 1 to 17", (value) => wholeFrom(1)[1](value) && (value as number) <= 17],
};

/**
 * A table for a notebook, as HTML and as text: rows as records, a table of a study (`result.tables.models`), what `readTable`
 * returned, columns by name, or one record, such as features, whose names go down. Long and wide tables are shortened to their
 * first rows and columns, and say so. A missing value is an empty cell; a number that is not defined says NaN. All text is
 * escaped.
 *
 * @throws RadiosurvError `argument` for a value that is no table; `length` if columns differ in length; `setting`
 * @example
 * ```ts
 * import { displayTable } from "radiosurv/plot";
 * const shown = displayTable([{ id: "a", area: 12.34567 }, { id: "b" }, { id: "c", area: 3 }], { rows: 2 });
 * shown.data["text/plain"]; // => "id   area\na   12.35\nb        \n2 of 3 rows\n"
 * shown.html.includes('<td style="text-align:left">a</td>'); // => true
 * ```
 */
export function displayTable(table: DisplayableTable, options: DisplayTableOptions = {}): Displayed<TableBundle> {
  const caller = "displayTable";
  checkSettings(caller, options, RULES);
  if (!isTable(table)) throw argumentError(caller, "a list of rows, a table or a record is needed", table);
  const { rows = 20, columns = 20, digits = 4 } = options;
  const all = cellsOf(caller, table);
  const { title = all.title } = options;
  const names = all.names.slice(0, columns);
  const shown = Math.min(rows, all.rowCount);
  const cells = Array.from({ length: shown }, (_, i) => names.map((_, j) => all.cell(i, j)));
  const text = cells.map((row) => row.map((value) => cellText(value, digits)));
  // numbers are read by their last digits
  const right = names.map((_, j) => numeric(cells.map((row) => row[j])));
  const below = [...shortened(shown, names.length, all), ...all.notes];
  return shownAs({
    "text/html": html(title, names, text, right, below),
    "text/plain": plain(title, names, text, right, below),
  });
}

/** Whether a value can be shown as a table: a list of records, or a record that is not empty. */
export function isTable(value: unknown): value is DisplayableTable {
  if (Array.isArray(value)) return value.every(isObject);
  return isObject(value) && Object.keys(value).length > 0;
}

function numeric(values: readonly unknown[]): boolean {
  const there = values.filter((value) => value !== undefined && value !== null);
  return there.length > 0 && there.every((value) => typeof value === "number");
}

function shortened(rows: number, columns: number, all: Cells): string[] {
  const said: string[] = [];
  if (rows < all.rowCount) said.push(`${rows} of ${all.rowCount} rows`);
  if (columns < all.names.length) said.push(`${columns} of ${all.names.length} columns`);
  if (all.rowCount === 0) said.push("no rows");
  return said.length > 0 ? [said.join(", ")] : [];
}

function html(
  title: string | undefined,
  names: readonly string[],
  text: readonly (readonly string[])[],
  right: readonly boolean[],
  below: readonly string[],
): string {
  // at each cell, as the style sheets of notebooks set all of them to the right
  const cell = (tag: "td" | "th", value: string, j: number): string =>
    `<${tag} style="text-align:${right[j] ? "right" : "left"}">${escapeXml(value)}</${tag}>`;
  const row = (tag: "td" | "th", values: readonly string[]): string =>
    `<tr>${values.map((value, j) => cell(tag, value, j)).join("")}</tr>`;
  return [
    '<div style="overflow-x:auto">',
    '<table style="font-variant-numeric:tabular-nums">',
    ...(title ? [`<caption style="text-align:left">${escapeXml(title)}</caption>`] : []),
    `<thead>${row("th", names)}</thead>`,
    "<tbody>",
    ...text.map((values) => row("td", values)),
    "</tbody>",
    "</table>",
    ...below.map((line) => `<p>${escapeXml(line)}</p>`),
    "</div>",
  ].join("\n");
}

function plain(
  title: string | undefined,
  names: readonly string[],
  text: readonly (readonly string[])[],
  right: readonly boolean[],
  below: readonly string[],
): string {
  const grid = [names, ...text];
  const widths = names.map((_, j) => Math.max(...grid.map((row) => row[j].length)));
  const last = names.length - 1;
  const lines = grid.map((row) =>
    row
      .map((value, j) => (right[j] ? value.padStart(widths[j]) : j === last ? value : value.padEnd(widths[j])))
      .join("  "),
  );
  return `${[...(title ? [title] : []), ...lines, ...below].join("\n")}\n`;
}

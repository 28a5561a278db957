import { checkSettings, oneOf } from "../rules.ts";
import { formatCsv } from "../table/index.ts";

/** What a cell shows. */
export type ReportCell = string | number | null;

/** A table of a report: plain data, ready to be drawn or written. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  /** One entry a column. */
  readonly rows: readonly (readonly ReportCell[])[];
  /** What a reader must know: abbreviations, tests. */
  readonly notes: readonly string[];
}

/** What {@link formatReportTable} can be told. */
export interface FormatReportTableOptions {
  /** Columns of equal width to read, or CSV with all digits. @default "text" */
  readonly format?: "text" | "csv";
}

/**
 * Writes a table of a report as text. P-values and other numbers have as many digits as they need to be read; in CSV they
 * have all. A cell without a value is empty.
 *
 * @throws RadiosurvError `setting`
 * @example
 * ```ts
 * import { formatReportTable } from "radiosurv/study";
 * const table = { title: "Models", columns: ["model", "BIC"], rows: [["a", 371.3421], ["bc", null]], notes: ["n: 3"] };
 * formatReportTable(table); // => "Models\nmodel  BIC\na      371.3\nbc     \nn: 3\n"
 * formatReportTable(table, { format: "csv" }); // => "model,BIC\na,371.3421\nbc,\n"
 * ```
 */
export function formatReportTable(table: ReportTable, options: FormatReportTableOptions = {}): string {
  checkSettings("formatReportTable", options, { format: oneOf("text", "csv") });
  const { title, columns, rows, notes } = table;
  if (options.format === "csv") {
    const records = rows.map((row) => Object.fromEntries(columns.map((name, j) => [name, row[j] ?? ""])));
    return formatCsv(records, { columns });
  }
  const cells = [columns, ...rows.map((row) => row.map(shownCell))];
  const widths = columns.map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  const lines = cells.map((row) =>
    row.map((text, j) => (j + 1 < widths.length ? text.padEnd(widths[j]) : text)).join("  "),
  );
  return `${[title, ...lines, ...notes].join("\n")}\n`;
}

/** A cell as text: four significant digits. */
export function shownCell(cell: ReportCell): string {
  if (typeof cell === "string") return cell;
  if (cell === null || Number.isNaN(cell)) return "";
  if (!Number.isFinite(cell)) return cell > 0 ? "Inf" : "-Inf";
  return cell === 0 ? "0" : Math.abs(cell) >= 1000 ? String(Math.round(cell)) : String(Number(cell.toPrecision(4)));
}

/** A p-value, as journals have it. */
export function shownPValue(p: number): string {
  if (Number.isNaN(p)) return "";
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** An estimate with its limits: 0.734 (0.650-0.818); with a negative one 0.021 (-0.046 to 1.027). */
export function shownEstimate(
  { estimate, lower, upper }: { readonly estimate: number; readonly lower: number; readonly upper: number },
  digits = 3,
): string {
  if (Number.isNaN(estimate)) return "";
  const text = (value: number): string => (Number.isFinite(value) ? value.toFixed(digits) : "");
  // a hyphen beside a minus cannot be read
  return `${text(estimate)} (${text(lower)}${lower < 0 || upper < 0 ? " to " : "-"}${text(upper)})`;
}

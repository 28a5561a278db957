import { extname } from "node:path";
import { RadiosurvError } from "../error.ts";
import { formatCsv, plainArrays, type Row } from "../table/index.ts";
import { writeTextFile } from "./output-file.ts";

/** How a table is written: CSV, CSV with tabs, or a JSON list of records. */
export type TableFormat = "csv" | "tsv" | "json";

/** What {@link writeTable} can be told. */
export interface WriteTableOptions {
  /** @default what the file extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
}

/**
 * Writes rows as a file, which is either whole or not there: it is written under a temporary name beside its place and
 * renamed at the end. Directories are made as needed.
 *
 * @throws RadiosurvError `file` if the file cannot be written; `setting` if the format is not known
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { writeTable } from "radiosurv/node";
 * await writeTable("study-output/small/table.csv", [{ ID: "a", volume: 0.5 }]);
 * await readFile("study-output/small/table.csv", "utf8"); // => "ID,volume\na,0.5\n"
 * ```
 */
export async function writeTable(path: string, rows: readonly Row[], options: WriteTableOptions = {}): Promise<void> {
  await writeTextFile(path, formatTable(rows, options.format ?? tableFormatOf(path)));
}

/** Rows as text. In JSON an undefined feature (NaN) is `null`, and every record has only the columns of its row. */
export function formatTable(rows: readonly Row[], format: TableFormat): string {
  switch (format) {
    case "csv":
      return formatCsv(rows);
    case "tsv":
      return formatCsv(rows, { delimiter: "\t" });
    case "json":
      return `${JSON.stringify(rows, plainArrays, 2)}\n`;
    default:
      throw new RadiosurvError(
        "setting",
        `formatTable: format must be "csv", "tsv" or "json"; got ${JSON.stringify(format)}`,
      );
  }
}

/** The format that the name of a file asks for. */
export function tableFormatOf(path: string): TableFormat {
  const extension = extname(path).toLowerCase();
  return extension === ".tsv" ? "tsv" : extension === ".json" ? "json" : "csv";
}

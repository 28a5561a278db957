import { extname } from "node:path";
import { RadiosurvError } from "../error.ts";
import { nearestName } from "../nearest.ts";
import { checkMade, checkSettings, oneOf, type Rules } from "../rules.ts";
import type { Row } from "../table/index.ts";
import { type ColumnSurvey, columnSurvey } from "./column-survey.ts";
import { textEncoder } from "./table-encoder.ts";
import { openTableFile } from "./table-file.ts";

/**
 * How a table is written: CSV, CSV with tabs, a JSON list of records, JSON with a record a line, or Parquet, which needs the
 * package hyparquet-writer.
 */
export type TableFormat = "csv" | "tsv" | "json" | "jsonl" | "parquet";

/** All of them. */
export const TABLE_FORMATS: readonly TableFormat[] = ["csv", "tsv", "json", "jsonl", "parquet"];

/** What {@link writeTable} can be told. */
export interface WriteTableOptions {
  /** @default what the ending of the file says: .csv, .tsv, .json, .jsonl, .parquet; CSV for .txt and for no ending */
  readonly format?: TableFormat;
}

const RULES: Rules = { format: oneOf(...TABLE_FORMATS) };

/**
 * Writes rows as a file, which is either whole or not there: it is written under a temporary name beside its place and
 * renamed at the end. Directories are made as needed.
 *
 * An undefined feature (NaN) is `NaN` in CSV and Parquet, `null` in JSON. A column that a row lacks is an empty cell in CSV, null
 * in Parquet, and left out of its record in JSON. Parquet has a column of numbers as DOUBLE, to the bit, one of booleans as
 * BOOLEAN, and all else as text.
 *
 * @throws RadiosurvError `file` if the file cannot be written; `setting` if the format is not known, the ending of the file says none and
 *   no format is given, or it is Parquet and the package hyparquet-writer is not installed
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { writeTable } from "radiosurv/node";
 * const rows = [{ ID: "a", volume: 0.5 }, { ID: "b", volume: Number.NaN }];
 * await writeTable("study-output/small/table.csv", rows);
 * await readFile("study-output/small/table.csv", "utf8"); // => "ID,volume\na,0.5\nb,NaN\n"
 * await writeTable("study-output/small/table.jsonl", rows);
 * await readFile("study-output/small/table.jsonl", "utf8"); // => '{"ID":"a","volume":0.5}\n{"ID":"b","volume":null}\n'
 * ```
 * @see docs/cohorts.md for what each format keeps
 */
export async function writeTable(path: string, rows: readonly Row[], options: WriteTableOptions = {}): Promise<void> {
  checkSettings("writeTable", options, RULES);
  const format = options.format ?? outputFormat("writeTable", path);
  const survey = surveyOf(rows);
  const file = await openTableFile(path, format);
  try {
    await file.begin(survey.columns());
    for (const row of rows) await file.write(row);
    await file.commit();
  } finally {
    await file.discard();
  }
}

/** Rows as text, for all formats but Parquet. */
export function formatTable(rows: readonly Row[], format: TableFormat): string {
  const { begin, row, end } = textEncoder(format);
  return [begin(surveyOf(rows).columns()), ...rows.map(row), end()].join("");
}

function surveyOf(rows: readonly Row[]): ColumnSurvey {
  checkMade("writeTable", rows, "length", "a list of rows");
  const survey = columnSurvey();
  for (const row of rows) survey.add(row);
  return survey;
}

/**
 * The format of a file that is read, by its name: CSV for all endings that are not known, as that it is none is seen when it is read.
 */
export function tableFormatOf(path: string): TableFormat {
  const ending = endingOf(path);
  return TABLE_FORMATS.find((format) => format === ending) ?? "csv";
}

/**
 * The format of a file that is to be written, by its name. An ending that is not known may be a slip, and is refused before the work
 * is done; the same name with a format is what the caller wants.
 *
 * @throws RadiosurvError `setting`
 */
export function outputFormat(caller: string, path: string): TableFormat {
  const problem = endingProblem(path);
  if (problem === undefined) return tableFormatOf(path);
  throw new RadiosurvError("setting", `${caller}: ${path}: ${problem}; or give format`);
}

/** Why the name of a file that is to be written does not say its format, and what it could be. */
export function endingProblem(path: string): string | undefined {
  const ending = endingOf(path);
  const known = [...TABLE_FORMATS, "txt"];
  if (ending === "" || known.includes(ending)) return undefined;
  const list = `${TABLE_FORMATS.map((format) => `.${format}`).join(", ")}, or .txt or none for CSV`;
  return `an output ends in ${list}; got .${ending}, to which .${nearestName(ending, known)} is the nearest`;
}

function endingOf(path: string): string {
  return extname(path).toLowerCase().slice(1);
}

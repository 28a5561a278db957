import { basename } from "node:path";
import { RadiosurvError } from "../../error.ts";
import { formatCell, parseCsv } from "../../table/index.ts";
import { columnSurvey } from "../column-survey.ts";
import { inFile, readText } from "../file.ts";
import { readRows } from "../read-rows.ts";
import { tableFormatOf } from "../write-table.ts";
import type { NamedText } from "./find-column.ts";

/**
 * Reads a CSV file, or one of JSON (.json, .jsonl) or Parquet as this library writes it (.parquet), as text. A file with another
 * ending is taken for CSV, as what is none is told from it.
 *
 * @throws RadiosurvError `format` naming the file; `unsupported` for other Parquet; `setting` if its package is missing; `file`
 */
export async function readTextTable(path: string): Promise<NamedText> {
  const file = basename(path);
  const format = tableFormatOf(path);
  if (format !== "csv" && format !== "tsv") return { file, ...(await readRecords(path, format)) };
  const text = await readText(path);
  try {
    return { file, ...parseCsv(text) };
  } catch (error) {
    throw inFile(path, error);
  }
}

// a value that is not there, and one that is null, are empty cells: both are missing values
async function readRecords(path: string, format: "json" | "jsonl" | "parquet"): Promise<Omit<NamedText, "file">> {
  const survey = columnSurvey();
  const records: Readonly<Record<string, unknown>>[] = [];
  for await (const record of readRows(path, format)) {
    survey.add(record);
    records.push(record);
  }
  if (records.length === 0) throw new RadiosurvError("format", `${path}: there is no record in it`);
  const names = survey.columns().map(({ name }) => name);
  return { names, rows: records.map((record) => Object.fromEntries(names.map((n) => [n, formatCell(record[n])]))) };
}

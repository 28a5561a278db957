import { RadiosurvError } from "../error.ts";
import { quoting } from "../table/format-csv.ts";
import { formatCell, plainArrays, type Row } from "../table/index.ts";
import type { TableColumn } from "./column-survey.ts";
import { parquetEncoder } from "./parquet-encoder.ts";
import type { TableFormat } from "./write-table.ts";

/** Turns rows into what stands in a file, a piece at a time. */
export interface TableEncoder<Piece extends string | Uint8Array = string | Uint8Array> {
  begin(columns: readonly TableColumn[]): Piece;
  /** What can be written after this row; nothing if rows are gathered. */
  row(row: Row): Piece;
  end(): Piece;
}

/** The encoder of a format. That of Parquet is loaded only when it is asked for. */
export async function tableEncoder(format: TableFormat): Promise<TableEncoder> {
  return format === "parquet" ? parquetEncoder() : textEncoder(format);
}

/** Encoders of formats that are text. */
export function textEncoder(format: TableFormat): TableEncoder<string> {
  switch (format) {
    case "csv":
      return csvEncoder(",");
    case "tsv":
      return csvEncoder("\t");
    case "json":
      return jsonEncoder();
    case "jsonl":
      return jsonLinesEncoder();
    case "parquet":
      throw new RadiosurvError("setting", "formatTable: Parquet is no text; write it to a file");
    default:
      throw new RadiosurvError(
        "setting",
        `formatTable: format must be "csv", "tsv", "json", "jsonl" or "parquet"; got ${JSON.stringify(format)}`,
      );
  }
}

// the text that formatCsv makes of all rows
function csvEncoder(delimiter: string): TableEncoder<string> {
  const quoted = quoting("formatTable", delimiter);
  let names: readonly string[] = [];
  return {
    begin(columns) {
      names = columns.map(({ name }) => name);
      return `${names.map(quoted).join(delimiter)}\n`;
    },
    row: (row) => `${names.map((name) => quoted(formatCell(row[name]))).join(delimiter)}\n`,
    end: () => "",
  };
}

// the text that JSON.stringify makes of a list of all rows
function jsonEncoder(): TableEncoder<string> {
  let before = "[\n  ";
  return {
    begin: () => "",
    row(row) {
      // a line break within a string is written as \n in JSON, so that each one here is between two parts
      const text = before + JSON.stringify(row, plainArrays, 2).replaceAll("\n", "\n  ");
      before = ",\n  ";
      return text;
    },
    end: () => (before === ",\n  " ? "\n]\n" : "[]\n"),
  };
}

// what JSON.stringify makes of each row, but for the sign of zero, which it leaves out
function jsonLinesEncoder(): TableEncoder<string> {
  const names = new Map<string, string>();
  const named = (name: string): string => {
    const text = names.get(name) ?? `${JSON.stringify(name)}:`;
    names.set(name, text);
    return text;
  };
  return {
    begin: () => "",
    row(row) {
      const parts: string[] = [];
      for (const name of Object.keys(row)) {
        const text = jsonValue(row[name]);
        if (text !== undefined) parts.push(named(name) + text);
      }
      return `{${parts.join(",")}}\n`;
    },
    end: () => "",
  };
}

function jsonValue(value: unknown): string | undefined {
  if (typeof value !== "number") return JSON.stringify(value, plainArrays);
  if (!Number.isFinite(value)) return "null";
  return Object.is(value, -0) ? "-0" : String(value);
}

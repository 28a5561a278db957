import type { SchemaElement } from "hyparquet-writer";
import { RadiosurvError } from "../error.ts";
import { formatCell, type Row } from "../table/index.ts";
import type { TableColumn } from "./column-survey.ts";
import type { TableEncoder } from "./table-encoder.ts";

type ParquetPackage = typeof import("hyparquet-writer");

/** Bytes of numbers, and characters of text, that a group of rows may hold: about what is in memory. */
const GROUP_SIZE = 8 << 20;
// each group needs an entry for each column at the end of the file, which should stay small beside the values
const LEAST_ROWS = 500;
const MOST_ROWS = 10_000;

/** Values of a column for the group of rows that is being gathered. */
interface Gathered {
  readonly name: string;
  /** @returns characters of text that were added */
  add(value: unknown, i: number): number;
  /** The first n values, as hyparquet-writer takes them. */
  source(n: number): Parameters<InstanceType<ParquetPackage["ParquetWriter"]>["write"]>[0]["columnData"][number];
}

/** How many rows a group has at most. */
export function rowsOfGroup(columns: number): number {
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(GROUP_SIZE / 8 / Math.max(1, columns))));
}

/**
 * Writes Parquet with hyparquet-writer, which is loaded here: numbers as DOUBLE, to the bit; BOOLEAN; all else as text, in the
 * form that it has in CSV. What a row lacks is null, an undefined feature is NaN.
 *
 * @throws RadiosurvError `setting` if the package is not installed
 */
export async function parquetEncoder(): Promise<TableEncoder<Uint8Array>> {
  const { ByteWriter, ParquetWriter } = await load();
  const bytes = new ByteWriter();
  let gathered: readonly Gathered[] = [];
  let writer: InstanceType<ParquetPackage["ParquetWriter"]>;
  let most = 0;
  let rows = 0;
  let characters = 0;
  // what was written since the last time; offsets in the file are counted on
  const taken = (): Uint8Array => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  };
  const endGroup = (): Uint8Array => {
    // rows without any column are none
    if (rows > 0 && gathered.length > 0) {
      writer.write({ columnData: gathered.map((column) => column.source(rows)), rowGroupSize: rows });
    }
    rows = 0;
    characters = 0;
    return taken();
  };
  return {
    begin(columns) {
      most = rowsOfGroup(columns.length);
      gathered = columns.map((column) => (column.kind === "text" ? gatherText(column) : gatherValues(column, most)));
      writer = new ParquetWriter({
        writer: bytes,
        schema: [{ name: "table", num_children: columns.length }, ...columns.map(elementOf)],
        // least and largest values of each group: nobody asks for those of features, and they are half of the entries
        statistics: false,
        createdBy: "radiosurv",
      });
      return taken();
    },
    row(row: Row) {
      for (const column of gathered) characters += column.add(row[column.name], rows);
      rows++;
      return rows >= most || characters >= GROUP_SIZE ? endGroup() : new Uint8Array(0);
    },
    end() {
      const last = endGroup();
      writer.finish();
      const end = taken();
      const both = new Uint8Array(last.length + end.length);
      both.set(last);
      both.set(end, last.length);
      return both;
    },
  };
}

async function load(): Promise<ParquetPackage> {
  try {
    return await import("hyparquet-writer");
  } catch {
    throw new RadiosurvError(
      "setting",
      "Parquet is written by the package hyparquet-writer, which is not installed here: npm install hyparquet-writer",
    );
  }
}

function elementOf({ name, kind }: TableColumn): SchemaElement {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  if (kind === "number") return { ...optional, type: "DOUBLE" };
  if (kind === "boolean") return { ...optional, type: "BOOLEAN" };
  return { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
}

function gatherText({ name }: TableColumn): Gathered {
  const texts: (string | null)[] = [];
  return {
    name,
    add(value, i) {
      const text = value === undefined || value === null ? null : formatCell(value);
      texts[i] = text;
      return text?.length ?? 0;
    },
    source: (n) => ({ name, data: texts.slice(0, n) }),
  };
}

function gatherValues({ name, kind }: TableColumn, most: number): Gathered {
  const values = new Float64Array(most);
  const missing = new Uint8Array(most);
  const isNumber = kind === "number";
  return {
    name,
    add(value, i) {
      const isMissing = value === undefined || value === null;
      missing[i] = isMissing ? 1 : 0;
      const number = isMissing ? 0 : Number(value);
      // processors and runtimes make NaN of different bits
      values[i] = Number.isNaN(number) ? Number.NaN : number;
      return 0;
    },
    source(n) {
      const anyMissing = missing.subarray(0, n).includes(1);
      const data =
        isNumber && !anyMissing
          ? values.subarray(0, n)
          : Array.from({ length: n }, (_, i) => (missing[i] ? null : isNumber ? values[i] : values[i] === 1));
      // a dictionary of numbers would take -0 for 0. Digits of measurements are hardly shortened by Snappy
      return { name, data, encoding: "PLAIN", ...(isNumber && { codec: "UNCOMPRESSED" }) };
    },
  };
}

import { type FileHandle, open } from "node:fs/promises";
import type { FileMetaData, RowGroup } from "hyparquet";
import { RadiosurvError } from "../error.ts";
import { fileError } from "./file.ts";
import { rowsOfGroup } from "./parquet-encoder.ts";
import {
  type ColumnChunk,
  type ColumnValues,
  columnValues,
  NotWrittenHere,
  type ParquetTools,
} from "./parquet-values.ts";

type ParquetPackage = ParquetTools & Pick<typeof import("hyparquet"), "parquetMetadataAsync">;

/** A column chunk and where it stands in the file. */
interface Placed extends ColumnChunk {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

const TYPES = ["DOUBLE", "BOOLEAN", "BYTE_ARRAY"] as const;
const CODECS = ["SNAPPY", "UNCOMPRESSED"] as const;
/** Bytes before the first column: a mark. */
const MARK = 4;

/**
 * Reads the rows of a Parquet file as `writeTable` writes it, a group of them at a time: numbers to the bit, booleans, text; null
 * for what a row lacks.
 *
 * The footer and the headers of pages are read by the package hyparquet, which hyparquet-writer brings along. It is loaded here.
 *
 * @throws RadiosurvError `format` for a damaged file; `unsupported` for what other programs write and this library does not;
 *   `setting` if the package is not installed; `file`
 */
export async function* readParquet(path: string): AsyncGenerator<Record<string, unknown>, void> {
  const tools = await load();
  const file = await open(path).catch((error) => {
    throw fileError(path, "read", error);
  });
  try {
    const { groups, names } = await readFooter(path, file, tools);
    for (const group of groups) {
      const columns: ColumnValues[] = [];
      for (const chunk of group) {
        const bytes = await readPart(path, file, chunk.start, chunk.size);
        columns.push(
          understood(path, () => columnValues(bytes, chunk, tools), `column ${JSON.stringify(chunk.name)}: `),
        );
      }
      for (let i = 0; i < group[0].rows; i++) {
        const row: Record<string, unknown> = {};
        for (let j = 0; j < names.length; j++) {
          const { values, present } = columns[j];
          row[names[j]] = present[i] === 1 ? values[i] : null;
        }
        yield row;
      }
    }
  } finally {
    await file.close();
  }
}

async function load(): Promise<ParquetPackage> {
  try {
    const [{ parquetMetadataAsync, snappyUncompress }, { parquetHeader }] = await Promise.all([
      import("hyparquet"),
      import("hyparquet/src/column.js"),
    ]);
    return { parquetMetadataAsync, snappyUncompress, parquetHeader };
  } catch {
    throw new RadiosurvError(
      "setting",
      "Parquet is read by the package hyparquet, which is not installed here: npm install hyparquet",
    );
  }
}

async function readFooter(
  path: string,
  file: FileHandle,
  { parquetMetadataAsync }: ParquetPackage,
): Promise<{ readonly names: readonly string[]; readonly groups: readonly (readonly Placed[])[] }> {
  const { size: byteLength } = await file.stat();
  const buffer = {
    byteLength,
    slice: async (start: number, end: number = byteLength) => (await readPart(path, file, start, end - start)).buffer,
  };
  const metadata = await parquetMetadataAsync(buffer as Parameters<typeof parquetMetadataAsync>[0], {
    geoparquet: false,
  }).catch((error) => {
    throw error instanceof RadiosurvError ? error : damaged(path, "its footer cannot be understood; was it cut off?");
  });
  return understood(path, () => checkedFooter(metadata, byteLength));
}

// what is claimed is checked against what the writer writes and what the file can hold, before anything is made of it
function checkedFooter(
  { schema, row_groups, num_rows }: FileMetaData,
  byteLength: number,
): { names: readonly string[]; groups: readonly (readonly Placed[])[] } {
  const [root, ...elements] = schema;
  const check = (isSo: boolean, why: string): void => {
    if (!isSo) throw new Error(why);
  };
  for (const { name, type, num_children, repetition_type, converted_type } of elements) {
    const isText = type === "BYTE_ARRAY" && converted_type === "UTF8";
    const isPlain = (type === "DOUBLE" || type === "BOOLEAN") && converted_type === undefined;
    if (!num_children && repetition_type === "OPTIONAL" && (isText || isPlain)) continue;
    const kind = [repetition_type, num_children ? "group" : type, converted_type].filter(Boolean).join(" ");
    throw new NotWrittenHere(`column ${JSON.stringify(name)} is ${kind}`);
  }
  check(root.num_children === elements.length, "the number of columns does not fit");
  const names = elements.map(({ name }) => name);
  check(new Set(names).size === names.length, "two columns have the same name");
  const most = rowsOfGroup(names.length);
  let total = 0;
  let end = MARK;
  const groups = row_groups.map(({ columns, num_rows }: RowGroup): Placed[] => {
    const rows = Number(num_rows);
    check(rows > 0 && columns.length === names.length && names.length > 0, "a group of rows lacks columns");
    if (rows > most) throw new NotWrittenHere(`a group has ${rows} rows`);
    total += rows;
    return columns.map(({ meta_data: data }, j): Placed => {
      const name = names[j];
      const type = TYPES.find((type) => type === data?.type && type === elements[j].type);
      check(
        data?.path_in_schema.join() === name && type !== undefined,
        "columns of a group are not those of the table",
      );
      check(Number(data?.num_values) === rows, "a column has not as many values as there are rows");
      const codec = CODECS.find((codec) => codec === data?.codec);
      if (!codec) throw new NotWrittenHere(`column ${JSON.stringify(name)} is compressed by ${data?.codec}`);
      const start = Number(data?.dictionary_page_offset ?? data?.data_page_offset);
      const size = Number(data?.total_compressed_size);
      // columns stand one after the other, so that all of them together are no larger than the file
      check(start >= end && size > 0 && start + size <= byteLength, "a column lies outside of the file");
      end = start + size;
      return { name, type: type ?? "DOUBLE", codec, rows, start, size };
    });
  });
  check(Number(num_rows) === total, "the number of rows does not fit");
  return { names, groups };
}

async function readPart(path: string, file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, start + at).catch((error) => {
      throw fileError(path, "read", error);
    });
    if (bytesRead === 0) throw damaged(path, "it ends too early");
    at += bytesRead;
  }
  return bytes;
}

function understood<Value>(path: string, work: () => Value, where = ""): Value {
  try {
    return work();
  } catch (error) {
    // what a type or a range error says is of the program, not of the file
    const isPlain = error instanceof NotWrittenHere || (error as Error).constructor === Error;
    const message = isPlain ? (error as Error).message : "what is said of it cannot be";
    if (!(error instanceof NotWrittenHere)) throw damaged(path, where + message);
    throw new RadiosurvError(
      "unsupported",
      `${path}: ${where}${message}; Parquet is read as this library writes it: optional columns of DOUBLE, BOOLEAN and UTF8. Save the table as .csv`,
    );
  }
}

function damaged(path: string, why: string): RadiosurvError {
  return new RadiosurvError("format", `${path}: is damaged, or no Parquet: ${why}`);
}

import { open } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import { type CsvCells, parseCells, parseMoreCells } from "../table/parse-csv.ts";
import { fileError, inFile, notUtf8 } from "./file.ts";
import { readParquet } from "./read-parquet.ts";
import type { TableFormat } from "./write-table.ts";

/** Bytes that are read at once: many files may be open. */
const CHUNK = 1 << 16;
const [QUOTE, COMMA, NEWLINE, BACKSLASH] = [...'",\n\\'].map((character) => character.charCodeAt(0));
const [LIST, LIST_END, RECORD, RECORD_END] = [..."[]{}"].map((character) => character.charCodeAt(0));

/**
 * Reads the rows of a table one after the other, as few at a time as a small part of the file holds: of CSV as text, of
 * JSON as the values that stand there, of Parquet as they were written, with null for what a row lacks.
 *
 * @throws RadiosurvError `format` naming file and row; `unsupported` for Parquet that this library does not write; `setting` if
 *   its package is missing; `file`
 */
export function readRows(path: string, format: TableFormat): AsyncGenerator<Record<string, unknown>, void> {
  switch (format) {
    case "json":
      return readJson(path);
    case "jsonl":
      return readJsonLines(path);
    case "parquet":
      return readParquet(path);
    default:
      return readCsv(path);
  }
}

async function* readTexts(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const file = await open(path).catch((error) => {
    throw fileError(path, "read", error);
  });
  try {
    const chunk = new Uint8Array(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK).catch((error) => {
        throw fileError(path, "read", error);
      });
      let text: string;
      try {
        text = decoder.decode(chunk.subarray(0, bytesRead), { stream: bytesRead > 0 });
      } catch {
        throw notUtf8(path);
      }
      if (text !== "") yield text;
      if (bytesRead === 0) return;
    }
  } finally {
    await file.close();
  }
}

// a row ends where a line does, unless a quote is open. Whether quotes are right is seen when rows are parsed
async function* readCsv(path: string): AsyncGenerator<Record<string, unknown>, void> {
  let part: CsvCells | undefined;
  const rowsOf = (text: string): Record<string, unknown>[] => {
    try {
      part = part
        ? parseMoreCells("parseCsv", text, part.names, part.delimiter, part.next)
        : parseCells("parseCsv", text, undefined);
    } catch (error) {
      throw inFile(path, error);
    }
    const { names, cells } = part;
    return cells.map((row) => {
      const record: Record<string, string> = {};
      for (const [j, name] of names.entries()) record[name] = row[j];
      return record;
    });
  };
  let rest = "";
  let seen = 0;
  let end = 0;
  let isQuoted = false;
  for await (const text of readTexts(path)) {
    rest += text;
    for (; seen < rest.length; seen++) {
      const character = rest.charCodeAt(seen);
      if (character === QUOTE) isQuoted = !isQuoted;
      else if (character === NEWLINE && !isQuoted) end = seen + 1;
    }
    // lines that are blank before there is a header belong to what follows
    if (end === 0 || (!part && rest.slice(0, end).trim() === "")) continue;
    yield* rowsOf(rest.slice(0, end));
    rest = rest.slice(end);
    seen -= end;
    end = 0;
  }
  if (rest !== "" && (part || rest.trim() !== "")) yield* rowsOf(rest);
}

async function* readJsonLines(path: string): AsyncGenerator<Record<string, unknown>, void> {
  let rest = "";
  let line = 0;
  const parsed = (text: string): Record<string, unknown>[] => {
    line++;
    return text.trim() === "" ? [] : [parseRecord(text, (why) => `${path}: line ${line} is no JSON record: ${why}`)];
  };
  for await (const text of readTexts(path)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield* parsed(text);
  }
  yield* parsed(rest);
}

// a list of records, each of which is parsed as soon as it ends
async function* readJson(path: string): AsyncGenerator<Record<string, unknown>, void> {
  const refuse = (why: string): never => {
    throw new RadiosurvError("format", `${path}: is no JSON: ${why}`);
  };
  let rest = "";
  let seen = 0;
  let start = 0;
  let depth = 0;
  let [isText, isEscaped, isEnded] = [false, false, false];
  for await (const text of readTexts(path)) {
    rest += text;
    for (; seen < rest.length; seen++) {
      const character = rest.charCodeAt(seen);
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (character === BACKSLASH) isEscaped = true;
        else if (character === QUOTE) isText = false;
      } else if (depth < 2) {
        const expected = isEnded ? 0 : depth === 0 ? LIST : RECORD;
        if (character === expected) {
          depth++;
          start = seen;
        } else if (depth === 1 && character === LIST_END) {
          depth = 0;
          isEnded = true;
        } else if (character > 32 && !(depth === 1 && character === COMMA)) {
          refuse(`a list of records is needed; got ${JSON.stringify(rest.slice(seen, seen + 20))}`);
        }
      } else if (character === QUOTE) isText = true;
      else if (character === LIST || character === RECORD) depth++;
      else if (character === LIST_END || character === RECORD_END) {
        depth--;
        if (depth === 1) yield parseRecord(rest.slice(start, seen + 1), (why) => `${path}: is no JSON: ${why}`);
      }
    }
    // of a record that is not whole yet the begin is kept
    const kept = depth < 2 ? seen : start;
    rest = rest.slice(kept);
    seen -= kept;
    start -= kept;
  }
  if (!isEnded) refuse("it ends within the list of records");
}

function parseRecord(text: string, message: (why: string) => string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RadiosurvError("format", message((error as Error).message));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RadiosurvError("format", message(`got ${text.slice(0, 20)}`));
}

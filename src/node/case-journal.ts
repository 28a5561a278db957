import { type FileHandle, open, stat } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import { crc32 } from "../io/crc32.ts";
import { VERSION } from "../version.ts";
import { digest } from "./case-setup.ts";
import { formatExactly, parseExactly } from "./exact-json.ts";
import type { CaseResult } from "./extract-case.ts";
import { fileError } from "./file.ts";
import { writeTextFile } from "./output-file.ts";
import type { ManifestCase } from "./read-manifest.ts";

/** Finished cases of earlier runs, and a place for those of this one. */
export interface CaseJournal {
  /** What names a case as it is now, its files included: to be asked for before they are read. */
  keyOf(item: ManifestCase): Promise<string>;
  /** Results of a case that is in the journal; `undefined` if it must be worked through. */
  find(item: ManifestCase, key: string): CaseResult[] | undefined;
  /**
   * Adds a finished case. A failure that another run may be spared (no file, no time, no memory, a fault) is not kept.
   *
   * @returns the results as `find` will return them
   */
  add(item: ManifestCase, key: string, results: readonly CaseResult[]): Promise<CaseResult[]>;
  close(): Promise<void>;
}

/** What stands in a line of the journal. */
interface Entry {
  readonly key: string;
  readonly results: readonly Omit<CaseResult, "id" | "cells">[];
}

const FORMAT = "radiosurv.cases";
/** Time between two commands to bring lines to the disk itself, ms: what a power cut may cost at most. */
const SYNC_INTERVAL = 1000;
const PASSING: readonly unknown[] = ["file", "limit", "aborted", "unexpected"];

/** Whether another attempt may be spared what went wrong: no file, no time, no memory, a fault. */
export function isPassing(results: readonly Pick<CaseResult, "error">[]): boolean {
  return results.some(({ error }) => PASSING.includes(error?.code));
}

/**
 * Opens a journal, or begins one: a text file with a line of JSON for each finished case, under a header that says of which
 * settings they are. It only ever grows. Each line is handed to the system in one piece as soon as its case is finished,
 * so that a process that is killed loses nothing; it begins with a checksum, by which a torn line is told, and its case done
 * again.
 *
 * @param digests - what else determines results, by the name of the option
 * @throws RadiosurvError `setting` if the journal is of other settings; `format` if the file is no journal; `file`
 */
export async function openJournal(path: string, digests: Readonly<Record<string, string>>): Promise<CaseJournal> {
  const header = { format: FORMAT, formatVersion: 1, version: VERSION, settings: digests };
  const found = new Map<string, Entry>();
  let file: FileHandle;
  let torn = false;
  try {
    if (await isEmpty(path)) await writeTextFile(path, sealed("header", header));
    file = await open(path, "a+");
    try {
      let lines = 0;
      torn = await readLines(file, (line) => {
        if (lines++ === 0) return checkHeader(path, unsealed("header", line), header);
        const entry = unsealed("case", line) as Entry | undefined;
        if (entry) found.set(entry.key, entry);
      });
      if (lines === 0) checkHeader(path, undefined, header);
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw error instanceof RadiosurvError ? error : fileError(path, "read", error);
  }
  let synced = Date.now();
  let last: Promise<void> = Promise.resolve();
  const append = (line: string): Promise<void> => {
    // one line after the other, also when cases of several threads end at once
    last = last.then(async () => {
      // what is left of a torn line stays a line of its own
      await file.appendFile(torn ? `\n${line}` : line);
      torn = false;
      if (Date.now() - synced < SYNC_INTERVAL) return;
      synced = Date.now();
      await file.datasync();
    });
    return last.catch((error) => {
      throw fileError(path, "written", error);
    });
  };
  return {
    keyOf,
    find(item, key) {
      const entry = found.get(key);
      return entry && resultsOf(item, entry);
    },
    async add(item, key, results) {
      const entry: Entry = { key, results: results.map(({ id, cells, ...rest }) => rest) };
      const text = formatExactly(entry);
      if (!isPassing(results)) await append(sealedText("case", text));
      return resultsOf(item, parseExactly(text) as Entry);
    },
    async close() {
      await last.catch(() => {});
      await file.datasync();
      await file.close();
    },
  };
}

function resultsOf({ id, cells }: ManifestCase, { results }: Entry): CaseResult[] {
  return results.map((result) => ({ id, cells, ...result }));
}

// row and files of a case. Files count by size and time of change: to read them all would take as long as the work at times
async function keyOf({ id, label, cells, image, mask }: ManifestCase): Promise<string> {
  const files = await Promise.all([image, mask].map((path) => (path === undefined ? "none" : fileState(path))));
  return digest(JSON.stringify([id, label, cells, files]));
}

async function fileState(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => "missing",
  );
}

async function isEmpty(path: string): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size === 0,
    () => true,
  );
}

/** A line of plain data under a checksum, for {@link unsealed}. */
export function sealed(kind: "header" | "case", value: unknown): string {
  return sealedText(kind, formatExactly(value));
}

// {"crc32":"0123abcd","case":...}: the sum stands before what it is of, at a place that is known
function sealedText(kind: string, text: string): string {
  return `${prefix(kind, text)}${text}}\n`;
}

function prefix(kind: string, text: string): string {
  const sum = crc32(new TextEncoder().encode(text)).toString(16).padStart(8, "0");
  return `{"crc32":"${sum}","${kind}":`;
}

/** What was sealed; `undefined` if the line is torn or something else. */
export function unsealed(kind: "header" | "case", line: string): unknown {
  const text = line.slice(prefix(kind, "").length, -1);
  return line === `${prefix(kind, text)}${text}}` ? parseExactly(text) : undefined;
}

function checkHeader(path: string, found: unknown, expected: { version: string; settings: object }): void {
  const header = found as typeof expected | undefined;
  if (!header) {
    throw new RadiosurvError("format", `${path}: this is no journal of extractCohort; name another file`);
  }
  const { version, settings } = header;
  if (
    JSON.stringify({ version, settings }) === JSON.stringify({ version: expected.version, settings: expected.settings })
  )
    return;
  const names = Object.entries(expected.settings)
    .filter(([name, value]) => value !== (settings as Record<string, unknown>)[name])
    .map(([name]) => name);
  if (version !== expected.version) names.unshift(`version (${version} of radiosurv, now ${expected.version})`);
  throw new RadiosurvError(
    "setting",
    `extractCohort: the journal ${path} was begun with other settings, which would give other results: ${names.join(", ")}; name another file, or delete this one to start afresh`,
  );
}

/**
 * Reads a file line by line.
 *
 * @returns whether the last line has no end
 */
async function readLines(file: FileHandle, use: (line: string) => void): Promise<boolean> {
  const NEWLINE = 10;
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(1 << 20);
  let parts: Uint8Array[] = [];
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1 && end < bytesRead; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.slice(start, end));
      use(decoder.decode(joined(parts)));
      parts = [];
      start = end + 1;
    }
    if (start < bytesRead) parts.push(chunk.slice(start, bytesRead));
  }
  return parts.length > 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

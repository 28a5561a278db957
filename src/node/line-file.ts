import { type FileHandle, open, stat } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import { concatenate } from "../io/concatenate.ts";
import { fileError } from "./file.ts";

/** Where a line stands in a file, its end not counted. */
export interface LinePlace {
  readonly offset: number;
  readonly length: number;
}

/** A file of lines that only ever grows. */
export interface LineFile {
  /**
   * Adds a line, one after the other, each in one piece: a process that is killed leaves a part of the last one at worst.
   *
   * @param line - with its end
   */
  append(line: Uint8Array): Promise<LinePlace>;
  /** The bytes of a line. */
  read(place: LinePlace): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Time between two commands to bring lines to the disk itself, ms: what a power cut may cost at most. */
const SYNC_INTERVAL = 1000;
const NEWLINE = 10;
/** Bytes that are read at once. */
const CHUNK = 1 << 20;

/**
 * Opens a file for lines, or begins one, and shows the lines that it has, one at a time. A last line without an end is not
 * shown; it stays a line of its own.
 *
 * @param use - what it throws closes the file
 * @throws RadiosurvError `file`
 */
export async function openLineFile(path: string, use: (line: Uint8Array, place: LinePlace) => void): Promise<LineFile> {
  let file: FileHandle;
  try {
    file = await open(path, "a+");
  } catch (error) {
    throw fileError(path, "read", error);
  }
  let size = 0;
  let torn = false;
  try {
    ({ size, torn } = await readLines(path, file, use));
  } catch (error) {
    await file.close();
    throw error;
  }
  let synced = Date.now();
  let last: Promise<unknown> = Promise.resolve();
  const write = async (line: Uint8Array): Promise<LinePlace> => {
    // what is left of a torn line stays a line of its own
    const bytes = torn ? concatenate([Uint8Array.of(NEWLINE), line]) : line;
    const offset = size + bytes.length - line.length;
    for (let at = 0; at < bytes.length; ) {
      at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
    }
    size += bytes.length;
    torn = false;
    await checkSize(path, size);
    if (Date.now() - synced >= SYNC_INTERVAL) {
      synced = Date.now();
      await file.datasync();
    }
    return { offset, length: line.length - 1 };
  };
  return {
    append(line) {
      // one after the other, also when cases of several threads end at once; after one that failed no other is tried
      const done = last.then(() => write(line));
      last = done;
      return done.catch((error) => {
        throw error instanceof RadiosurvError ? error : fileError(path, "written", error);
      });
    },
    async read({ offset, length }) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await file.read(bytes, at, length - at, offset + at).catch((error) => {
          throw fileError(path, "read", error);
        });
        if (bytesRead === 0) throw changed(path);
        at += bytesRead;
      }
      return bytes;
    },
    async close() {
      await last.catch(() => {});
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}

/** What is said of a file that somebody else writes to. */
export function changed(path: string): RadiosurvError {
  return new RadiosurvError(
    "file",
    `${path}: was changed by another program while this one wrote to it; let only one run at a time have it`,
  );
}

// places of lines are known only as long as nobody else adds to the file
async function checkSize(path: string, size: number): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== size) throw changed(path);
}

async function readLines(
  path: string,
  file: FileHandle,
  use: (line: Uint8Array, place: LinePlace) => void,
): Promise<{ size: number; torn: boolean }> {
  const chunk = new Uint8Array(CHUNK);
  let parts: Uint8Array[] = [];
  let offset = 0;
  let size = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, size).catch((error) => {
      throw fileError(path, "read", error);
    });
    if (bytesRead === 0) break;
    const read = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = read.indexOf(NEWLINE); end !== -1; end = read.indexOf(NEWLINE, start)) {
      const rest = read.subarray(start, end);
      const line = parts.length === 0 ? rest : concatenate([...parts, rest]);
      use(line, { offset, length: line.length });
      parts = [];
      start = end + 1;
      offset = size + start;
    }
    if (start < bytesRead) parts.push(read.slice(start));
    size += bytesRead;
  }
  return { size, torn: parts.length > 0 };
}

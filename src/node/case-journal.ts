import { rm, stat } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import { isPassing } from "../extraction/case/case-result.ts";
import { VERSION } from "../version.ts";
import { digest } from "./case-setup.ts";
import { formatExactly, parseExactly } from "./exact-json.ts";
import type { CaseResult } from "./extract-case.ts";
import { hiddenFile } from "./hidden-file.ts";
import { changed, type LinePlace, openLineFile } from "./line-file.ts";
import { writeTextFile } from "./output-file.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { isWhole, sealed, sealedBytes, unsealed, unsealedText } from "./sealed-line.ts";

/** Finished cases of earlier runs, and a place for those of this one. Of what they gave nothing is held in memory. */
export interface CaseJournal {
  readonly path: string;
  /** Number of finished cases, of this run and of earlier ones. */
  readonly finished: number;
  /** What names a case as it is now, its files included: to be asked for before they are read. */
  keyOf(item: ManifestCase): Promise<string>;
  /** The entry of a case that an earlier run finished; `undefined` if it must be worked through. */
  find(key: string): LinePlace | undefined;
  /** Adds the results of a case. The last entry of a key counts. */
  add(key: string, results: readonly CaseResult[]): Promise<LinePlace>;
  /** Results of a case. */
  read(item: ManifestCase, place: LinePlace): Promise<readonly CaseResult[]>;
  close(): Promise<void>;
  /** Closes the file and takes it away. */
  remove(): Promise<void>;
}

/** What stands in a line of the journal, in this order. */
interface Line {
  readonly key: string;
  /** Whether another attempt may be spared what failed: then the case does not count as finished. */
  readonly passing: boolean;
  readonly results: readonly Omit<CaseResult, "id" | "cells">[];
}

interface Header {
  readonly format: string;
  readonly formatVersion: number;
  readonly version: string;
  readonly settings: Readonly<Record<string, string>>;
}

const FORMAT = "radiosurv.cases";
const FORMAT_VERSION = 2;
/** What is looked at of a line to know whose it is, after its sum. */
const LINE_HEAD = /^.{27}\{"key":"([0-9a-f]*)","passing":(true|false),/;
/** More bytes than such a begin has. */
const HEAD = 128;

/**
 * Opens a journal, or begins one: a text file with a line of JSON for each finished case, under a header that says of which
 * settings they are. It only ever grows. Each line is handed to the system in one piece as soon as its case is finished,
 * so that a process that is killed loses nothing; it begins with a checksum, by which a torn line is told, and its case done
 * again.
 *
 * Of a journal that is there each line is read once, a few MB at a time. What stays in memory is where its cases stand.
 *
 * @param digests - what else determines results, by the name of the option
 * @param options - `again`: a journal that is there is begun again, of whatever settings it is; `mend`: what to do about one of other
 *   settings
 * @throws RadiosurvError `setting` if the journal is of other settings; `format` if the file is no journal; `file`
 */
export async function openJournal(
  path: string,
  digests: Readonly<Record<string, string>>,
  {
    again = false,
    mend = "name another file, or delete this one to start afresh",
  }: { readonly again?: boolean; readonly mend?: string } = {},
): Promise<CaseJournal> {
  const header: Header = { format: FORMAT, formatVersion: FORMAT_VERSION, version: VERSION, settings: digests };
  const isThere = !(await isEmpty(path));
  // what is no journal is not replaced by one
  if (again && isThere) await countFinished(path);
  if (again || !isThere) await writeTextFile(path, sealed("header", header));
  return journalOf(path, (line) => checkHeader(path, line, header, mend));
}

/** A journal under a hidden name beside a file, for a run that no other can go on from. */
export async function openHiddenJournal(beside: string): Promise<CaseJournal> {
  return journalOf(await hiddenFile(beside, ".cases.part"));
}

/**
 * How many finished cases there are in a journal, of whatever settings; 0 if there is none.
 *
 * @throws RadiosurvError `format` if the file is no journal; `file`
 */
export async function countFinished(path: string): Promise<number> {
  if (await isEmpty(path)) return 0;
  const { finished, close } = await journalOf(path, (line) => void headerOf(path, line));
  await close();
  return finished;
}

async function journalOf(path: string, checkFirst?: (line: Uint8Array) => void): Promise<CaseJournal> {
  const found = new Map<string, LinePlace>();
  let lines = 0;
  let added = 0;
  const file = await openLineFile(path, (line, place) => {
    if (lines++ === 0) return checkFirst?.(line);
    const [, key, passing] = LINE_HEAD.exec(new TextDecoder("latin1").decode(line.subarray(0, HEAD))) ?? [];
    if (key === undefined || !isWhole("case", line)) return;
    if (passing === "true") found.delete(key);
    else found.set(key, place);
  });
  if (lines === 0 && checkFirst) {
    await file.close();
    throw noJournal(path);
  }
  return {
    path,
    get finished() {
      return found.size + added;
    },
    keyOf,
    find: (key) => found.get(key),
    async add(key, results) {
      const passing = isPassing(results);
      const line: Line = { key, passing, results: results.map(({ id, cells, ...rest }) => rest) };
      const place = await file.append(sealedBytes("case", formatExactly(line)));
      if (!passing) added++;
      return place;
    },
    async read({ id, cells }, place) {
      const text = unsealedText("case", await file.read(place));
      if (text === undefined) throw changed(path);
      return (parseExactly(text) as Line).results.map((result) => ({ id, cells, ...result }));
    },
    close: file.close,
    async remove() {
      await file.close();
      await rm(path, { force: true });
    },
  };
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

function headerOf(path: string, line: Uint8Array): Header {
  const header = unsealed("header", new TextDecoder().decode(line)) as Header | undefined;
  if (header?.format !== FORMAT) throw noJournal(path);
  return header;
}

function noJournal(path: string): RadiosurvError {
  return new RadiosurvError("format", `${path}: this is no journal of extractCohort; name another file`);
}

function checkHeader(path: string, line: Uint8Array, expected: Header, mend: string): void {
  const { formatVersion, version, settings } = headerOf(path, line);
  const names = Object.keys(expected.settings).filter((name) => expected.settings[name] !== settings[name]);
  if (version !== expected.version) names.unshift(`version (${version} of radiosurv, now ${expected.version})`);
  else if (formatVersion !== expected.formatVersion) names.unshift("version (an earlier state of radiosurv)");
  if (names.length === 0) return;
  throw new RadiosurvError(
    "setting",
    `extractCohort: the journal ${path} was begun with other settings, which would give other results: ${names.join(", ")}; ${mend}`,
  );
}

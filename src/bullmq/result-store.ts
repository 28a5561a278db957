import { access, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { RadiosurvError } from "../error.ts";
import { isPassing } from "../extraction/case/case-result.ts";
import type { CaseResult } from "../node/extract-case.ts";
import { fileError } from "../node/file.ts";
import { openOutput, writeTextFile } from "../node/output-file.ts";
import { sealed, unsealed } from "../node/sealed-line.ts";

/** What stands in a file: the results of a case without what its row says. */
export type StoredResult = Omit<CaseResult, "id" | "cells">;

/** Results of cases by key, as files of a directory. */
export interface ResultStore {
  /** Keys of all cases that have a result, and whether it is a failed one. */
  list(): Promise<ReadonlyMap<string, "good" | "failed">>;
  /** Whether a case has a good result. */
  isDone(key: string): Promise<boolean>;
  /**
   * Results of a case; `undefined` if there are none.
   *
   * @throws RadiosurvError `format` if their file is damaged
   */
  read(key: string): Promise<readonly StoredResult[] | undefined>;
  /** Adds results. A good result stands above a failed one, whichever comes first. */
  write(key: string, results: readonly CaseResult[]): Promise<void>;
  remove(key: string): Promise<void>;
  /**
   * Throws unless files can be written there.
   *
   * @throws RadiosurvError `file`
   */
  check(): Promise<void>;
}

const FILE = /^([0-9a-f]{32})(\.failed)?\.json$/;

/**
 * Files of two names: `ab/abcd….json` for a good result, `ab/abcd….failed.json` for a failed one. So two workers that come to do
 * the same case, one of whom was taken for dead, cannot put a failure in the place of a result. Each file is a line of JSON under a
 * checksum.
 */
export function resultStore(directory: string): ResultStore {
  const place = (key: string, failed: boolean): string =>
    join(directory, key.slice(0, 2), `${key}${failed ? ".failed" : ""}.json`);
  const readOne = async (key: string, failed: boolean): Promise<readonly StoredResult[] | undefined> => {
    let text: string;
    try {
      text = await readFile(place(key, failed), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw fileError(place(key, failed), "read", error);
    }
    const entry = unsealed("case", text.trimEnd()) as { key: string; results: StoredResult[] } | undefined;
    if (entry?.key === key) return entry.results;
    throw new RadiosurvError("format", `${place(key, failed)}: is damaged; delete it, and enqueue the cohort again`);
  };
  return {
    async list() {
      const found = new Map<string, "good" | "failed">();
      for (const folder of await names(directory)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const name of await names(join(directory, folder))) {
          const [, key, failed] = FILE.exec(name) ?? [];
          if (key !== undefined && found.get(key) !== "good") found.set(key, failed ? "failed" : "good");
        }
      }
      return found;
    },
    isDone: (key) =>
      access(place(key, false)).then(
        () => true,
        () => false,
      ),
    read: async (key) => (await readOne(key, false)) ?? (await readOne(key, true)),
    async write(key, results) {
      const failed = hasFailed(results);
      const entry = { key, results: results.map(({ id, cells, ...rest }) => rest) };
      await writeTextFile(place(key, failed), sealed("case", entry));
    },
    async remove(key) {
      for (const failed of [false, true]) await rm(place(key, failed), { force: true });
    },
    async check() {
      const probe = await openOutput(join(directory, "probe"));
      await probe.discard();
    },
  };
}

/**
 * Whether a case has to be looked at again: it gave nothing at all, or a part of it met what another attempt may be spared. A
 * region that failed among others, and always will, is a result.
 */
export function hasFailed(results: readonly Pick<CaseResult, "error">[]): boolean {
  return isPassing(results) || (results.length > 0 && results.every(({ error }) => error));
}

async function names(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw fileError(directory, "read", error);
  }
}

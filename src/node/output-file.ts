import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "./file.ts";
import { hiddenFile, removeOrphans } from "./hidden-file.ts";

/** A file that comes into being only when it is whole. */
export interface OutputFile {
  /** Adds to the content. */
  readonly write: (content: string | Uint8Array) => Promise<void>;
  /** Writes the rest of the content and gives the file its name, replacing what was there. */
  readonly commit: (rest?: string | Uint8Array) => Promise<void>;
  /** Leaves no trace; what was there before stays. Does nothing after `commit`. */
  readonly discard: () => Promise<void>;
}

/**
 * Opens a hidden file beside `path` for writing, so that a wrong place is found out before the work is done, and a
 * partial output is never taken for a whole one. Directories are made as needed. What killed processes left of earlier attempts
 * at the same file is removed, as far as {@link removeOrphans} is certain of it.
 *
 * @throws RadiosurvError `file` if nothing can be written there
 */
export async function openOutput(path: string): Promise<OutputFile> {
  await removeOrphans(path);
  return openHidden(path);
}

async function openHidden(path: string): Promise<OutputFile> {
  const temporary = await hiddenFile(path, ".part");
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(path, "written", error);
    }
  };
  const file = await attempt(async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(temporary, "w");
  });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    write: (content) => attempt(() => file.writeFile(content)),
    commit: (rest = "") =>
      attempt(async () => {
        await file.writeFile(rest);
        // the bytes are on the disk before the name is
        await file.sync();
        await close();
        await rename(temporary, path);
      }),
    discard: async () => {
      await close();
      await rm(temporary, { force: true });
    },
  };
}

/**
 * Writes a text file that is either whole or not there: a temporary file beside it, renamed at the end. What killed processes left
 * is not looked for, as there may be as many files in a directory as there are cases.
 */
export async function writeTextFile(path: string, text: string): Promise<void> {
  const file = await openHidden(path);
  try {
    await file.commit(text);
  } finally {
    await file.discard();
  }
}

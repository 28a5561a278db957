import { readFile } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";

export { inFile } from "../error.ts";

/**
 * Reads a file whole.
 *
 * @throws RadiosurvError `file` naming the file and what is wrong with it; `aborted` if the signal ends it
 */
export async function readBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    return await readFile(path, { signal });
  } catch (error) {
    if (signal?.aborted) throw new RadiosurvError("aborted", `${path}: reading was stopped`);
    throw fileError(path, "read", error);
  }
}

/** Decodes a text file; other encodings than UTF-8 are named rather than turned into wrong letters. */
export async function readText(path: string, signal?: AbortSignal): Promise<string> {
  const bytes = await readBytes(path, signal);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8(path);
  }
}

/** What is said of text in another encoding. */
export function notUtf8(path: string): RadiosurvError {
  return new RadiosurvError(
    "format",
    `${path}: the file is not UTF-8 text; save it as "CSV UTF-8" or plain UTF-8 text`,
  );
}

/** What an error of node:fs says about a file, as one sentence. */
export function fileError(path: string, action: "read" | "written", error: unknown): RadiosurvError {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ENOENT: action === "read" ? "there is no such file" : "there is no such directory",
    EISDIR: "this is a directory; name a file",
    ENOTDIR: "a part of the path is a file, not a directory",
    EACCES: "no permission",
    EPERM: "not permitted",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    EDQUOT: "the quota of the disk is used up",
    EFBIG: "the file would be larger than the system lets this process write",
    EMFILE: "too many files are open",
    ERR_FS_FILE_TOO_LARGE: "the file is larger than 2 GiB",
  };
  return new RadiosurvError("file", `${path}: cannot be ${action}: ${known[code ?? ""] ?? message}`);
}

import { RadiosurvError } from "../error.ts";
import { DEFAULT_MAX_BYTES, type FileBytes } from "../io/bytes.ts";
import type { NamedFile } from "../io/dicom/source.ts";
import { type CaseLimits, fetchBytes } from "./fetch-bytes.ts";
import type { SentFile } from "./image-case.ts";

/**
 * Contents of the files of an image or a mask, with the names that messages call them by.
 *
 * @param what - "image" or "mask", for files that have no name
 */
export async function readCaseFiles(
  files: readonly SentFile[],
  what: string,
  { maxBytes = DEFAULT_MAX_BYTES, timeout = 600 }: CaseLimits,
): Promise<readonly NamedFile[]> {
  const known = files.reduce((sum, file) => sum + sizeOf(file), 0);
  if (known > maxBytes) {
    throw new RadiosurvError("limit", `the files of the ${what} have ${known} bytes, more than maxBytes, ${maxBytes}`);
  }
  return Promise.all(
    files.map(async (file, i): Promise<NamedFile> => {
      const name = nameOf(file) ?? (files.length === 1 ? `the ${what}` : `file ${i + 1} of the ${what}`);
      const bytes = typeof file === "string" ? await fetchBytes(file, maxBytes, timeout) : await contentOf(file, name);
      return { name, bytes };
    }),
  );
}

async function contentOf(file: Blob | FileBytes, name: string): Promise<FileBytes> {
  if (!isBlob(file)) return file;
  try {
    return await file.arrayBuffer();
  } catch (error) {
    // one that has been moved or changed since it was chosen, say
    throw new RadiosurvError("file", `${name}: cannot be read: ${(error as Error).message}`);
  }
}

function sizeOf(file: SentFile): number {
  return typeof file === "string" ? 0 : isBlob(file) ? file.size : file.byteLength;
}

function nameOf(file: SentFile): string | undefined {
  if (typeof file === "string") return /^(data|blob):/.test(file) ? undefined : lastPart(file);
  return (file as File).name;
}

function lastPart(url: string): string | undefined {
  return new URL(url).pathname.split("/").at(-1) || undefined;
}

function isBlob(file: Blob | FileBytes): file is Blob {
  return "arrayBuffer" in file;
}

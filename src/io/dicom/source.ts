import { RadiosurvError } from "../../error.ts";
import { type FileBytes, toBytes } from "../bytes.ts";

/** A file with the name that messages call it by. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: FileBytes;
}

/** A file as the DICOM readers take it. Without a name, messages call it by its place in the list. */
export type DicomSource = FileBytes | NamedFile;

/** A file that is at hand. */
export interface OpenFile {
  readonly what: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** The bytes of each file, and what to call it. */
export function openFiles(caller: string, files: ArrayLike<DicomSource>): OpenFile[] {
  const list = isList(files) ? Array.from(files) : [];
  if (list.length === 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: a list of files is needed, each its bytes or { name, bytes }; got ${isList(files) ? "an empty list" : typeof files}`,
    );
  }
  return list.map((source, index) => {
    const what = nameOf(source) ?? `files[${index}]`;
    return { what, index, bytes: toBytes(caller, isNamed(source) ? source.bytes : source, what) };
  });
}

/** One file that may have a name. */
export function openFile(caller: string, source: DicomSource): OpenFile {
  const name = nameOf(source);
  return {
    what: name ?? "the file",
    index: 0,
    bytes: toBytes(caller, isNamed(source) ? source.bytes : source, name ?? "bytes"),
  };
}

function isList(files: unknown): files is ArrayLike<DicomSource> {
  return (
    Array.isArray(files) ||
    (typeof files === "object" && files !== null && "length" in files && !ArrayBuffer.isView(files))
  );
}

function isNamed(source: DicomSource): source is NamedFile {
  return typeof source === "object" && source !== null && "bytes" in source;
}

function nameOf(source: DicomSource): string | undefined {
  return isNamed(source) && typeof source.name === "string" ? `file "${source.name}"` : undefined;
}

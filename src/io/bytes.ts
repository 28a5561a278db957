import { RadiosurvError } from "../error.ts";

/** The content of a file, as `fetch`, `File.arrayBuffer` and `fs.readFile` give it. */
export type FileBytes = Uint8Array | ArrayBuffer;

/** Decompressed size above which a reader refuses a file unless told otherwise: 2 GiB. */
export const DEFAULT_MAX_BYTES: number = 2 ** 31;

/** The option that all readers share. */
export interface ReadLimit {
  /**
   * Most bytes of voxels, or of decompressed data, that the file may need; more is an error `limit`. Nothing is
   * allocated because a header says so: a size that the bytes present cannot hold is refused first.
   * @default 2147483648 (2 GiB)
   */
  readonly maxBytes?: number;
}

/** The bytes of a file as one view, not copied; an error names what came instead. */
export function toBytes(caller: string, bytes: FileBytes, what = "bytes"): Uint8Array {
  // tags rather than instanceof: test runners and iframes hand over arrays of another realm
  const tag = Object.prototype.toString.call(bytes).slice(8, -1);
  if (tag === "ArrayBuffer" || tag === "SharedArrayBuffer") return new Uint8Array(bytes as ArrayBuffer);
  if (tag === "Uint8Array") {
    const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
    // slice() of a Buffer of Node copies nothing, so that voxels would lie where no array of their type may begin
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  throw new RadiosurvError(
    "argument",
    `${caller}: ${what} must be a Uint8Array or an ArrayBuffer with the content of a file; got ${tag}`,
  );
}

/** The `maxBytes` option with its default filled in. */
export function toMaxBytes(caller: string, maxBytes: number = DEFAULT_MAX_BYTES): number {
  if (typeof maxBytes === "number" && maxBytes > 0) return maxBytes;
  throw new RadiosurvError("argument", `${caller}: maxBytes must be a number above 0; got ${String(maxBytes)}`);
}

/** A view for reading numbers of either byte order. */
export function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the bytes from `offset` on are the characters of `text`. */
export function startsWith(bytes: Uint8Array, text: string, offset = 0): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Bytes as a string of one character each: the encoding of every header read here. */
export function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** The first bytes of a file for an error message: `4e 52 52 44 ("NRRD")`. */
export function describeStart(bytes: Uint8Array, count = 8): string {
  if (bytes.length === 0) return "no bytes at all";
  const start = bytes.subarray(0, count);
  const hex = Array.from(start, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const text = Array.from(start, (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
  return `${hex} ("${text}")`;
}

/** A new array of zeros; more than the runtime can give is an error `limit`. */
export function allocate(caller: string, length: number): Uint8Array {
  try {
    return new Uint8Array(length);
  } catch {
    throw new RadiosurvError("limit", `${caller}: ${length} bytes of memory are needed, more than this runtime gives`);
  }
}

/**
 * Runs a decoder of another package and turns whatever it throws into an error `format`.
 *
 * @param what - the thing decoded, with its article: "the PNG file"
 */
export function guarded<T>(caller: string, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RadiosurvError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} is truncated or damaged (${reason}); get the file again from its source`,
    );
  }
}

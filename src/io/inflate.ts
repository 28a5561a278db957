import { Gunzip, Unzlib } from "fflate";
import { builtIn } from "../built-in.ts";
import { RadiosurvError } from "../error.ts";
import { allocate, dataView, guarded } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

/** The most bytes that one byte of deflate can become: matches of 258 bytes in two bits each. */
export const MAX_DEFLATE_RATIO = 1032;

/** Compressed bytes handed over at once; at the ratio above one piece gives at most 34 MB. */
const PIECE = 32768;

/** What a header says about a compressed stream, and which part of it is wanted. */
export interface StreamClaim {
  /** The thing decompressed, with its article, for messages: "the NIfTI file". */
  readonly what: string;
  /** Length of the whole stream when decompressed. */
  readonly total: number;
  /** First decompressed byte wanted. @default 0 */
  readonly from?: number;
  /** Number of decompressed bytes wanted. @default to the end */
  readonly length?: number;
}

/** Whether the bytes start as a gzip file does: its magic number and the method deflate. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Decompresses gzip (also several members in a row, as bgzip writes) and returns the part wanted. Stops with an error
 * at the first byte beyond the claimed length, and checks the checksum and the length that gzip stores, so that
 * neither a bomb nor a damaged file passes. The caller has checked the claim against {@link MAX_DEFLATE_RATIO}.
 */
export function gunzip(caller: string, bytes: Uint8Array, claim: StreamClaim): Uint8Array {
  return quickGunzip(bytes, claim) ?? plainGunzip(caller, bytes, claim);
}

/**
 * By the runtime, which is several times as fast, where it can and most of the bytes are wanted. What is not one member of
 * the length claimed, with nothing behind it, is left to the slow way, which tells what is wrong.
 */
function quickGunzip(
  bytes: Uint8Array,
  { total, from = 0, length = total - from }: StreamClaim,
): Uint8Array | undefined {
  const zlib = builtIn("zlib");
  const stored = bytes.length < 18 ? -1 : dataView(bytes).getUint32(bytes.length - 4, true);
  if (!zlib || stored !== total || 2 * length <= total) return undefined;
  try {
    // room for all in one piece, which is then the result
    const { buffer, byteOffset, byteLength } = zlib.gunzipSync(bytes, {
      maxOutputLength: total,
      chunkSize: total + 64,
    });
    if (byteLength !== total) return undefined;
    const start = byteOffset + from;
    // any typed array can start at a multiple of 8; what is small may lie in a buffer among others
    return start % 8 === 0 && buffer.byteLength < total + 128
      ? new Uint8Array(buffer, start, length)
      : new Uint8Array(buffer.slice(start, start + length));
  } catch {
    return undefined;
  }
}

/** In JavaScript. */
export function plainGunzip(caller: string, bytes: Uint8Array, claim: StreamClaim): Uint8Array {
  const { what } = claim;
  const part = collector(caller, claim);
  let crc = 0;
  let memberStart = 0;
  const checkMember = (end: number): void => {
    const view = dataView(bytes);
    const stored = end >= 18 ? [view.getUint32(end - 8, true), view.getUint32(end - 4, true)] : [];
    if (stored[0] !== crc || stored[1] !== (part.seen() - memberStart) >>> 0) {
      throw new RadiosurvError(
        "format",
        `${caller}: ${what} is truncated or damaged (its gzip checksum does not match); get the file again from its source`,
      );
    }
  };
  const stream = new Gunzip((piece) => {
    part.take(piece);
    crc = crc32(piece, crc);
  });
  stream.onmember = (start) => {
    checkMember(start);
    crc = 0;
    memberStart = part.seen();
  };
  guarded(caller, what, () => feed(stream, bytes));
  checkMember(bytes.length);
  return part.finish();
}

/**
 * Decompresses the zlib stream of a PNG, bounded as {@link gunzip}. Its checksum is not looked at: every PNG chunk has
 * its own.
 */
export function unzlib(caller: string, bytes: Uint8Array, claim: StreamClaim): Uint8Array {
  const part = collector(caller, claim);
  guarded(caller, claim.what, () => feed(new Unzlib(part.take), bytes));
  return part.finish();
}

/** The first `count` decompressed bytes of a gzip file, or fewer if it has no more. */
export function gunzipStart(caller: string, bytes: Uint8Array, count: number, what: string): Uint8Array {
  const start = new Uint8Array(count);
  let seen = 0;
  const stream = new Gunzip((piece) => {
    start.set(piece.subarray(0, Math.max(0, count - seen)), Math.min(seen, count));
    seen += piece.length;
  });
  guarded(caller, what, () => {
    // small pieces: a bomb unfolds to 264 kB at most before the loop looks again
    for (let at = 0; at < bytes.length && seen < count; at += 256) stream.push(bytes.subarray(at, at + 256));
  });
  return start.subarray(0, Math.min(seen, count));
}

function feed(stream: Gunzip | Unzlib, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE) {
    stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  }
}

// keeps bytes [from, from + length) of a stream that arrives in pieces and counts the rest
function collector(caller: string, { what, total, from = 0, length = total - from }: StreamClaim) {
  const part = allocate(caller, length);
  let seen = 0;
  return {
    seen: () => seen,
    take: (piece: Uint8Array): void => {
      if (seen + piece.length > total) {
        throw new RadiosurvError(
          "format",
          `${caller}: ${what} must hold ${total} bytes when decompressed, as its header says; more came out, so the header or the data is damaged`,
        );
      }
      const first = Math.max(0, from - seen);
      const last = Math.min(piece.length, from + length - seen);
      if (first < last) part.set(piece.subarray(first, last), seen + first - from);
      seen += piece.length;
    },
    finish: (): Uint8Array => {
      if (seen === total) return part;
      throw new RadiosurvError(
        "format",
        `${caller}: ${what} must hold ${total} bytes when decompressed, as its header says; only ${seen} came out, so it is truncated or its header is damaged`,
      );
    },
  };
}

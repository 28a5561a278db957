import { RadiosurvError } from "../error.ts";
import { gunzip, isGzip, MAX_DEFLATE_RATIO } from "./inflate.ts";

/** Where the voxels are in a file, as its header says. */
export interface VoxelRegion {
  /** The thing read, with its article, for messages: "the NIfTI file". */
  readonly what: string;
  /** The sizes and type behind the numbers, for messages: "5 x 4 x 3 voxels of int16". */
  readonly claim: string;
  /** Bytes up to the end of the last voxel of the file (which may hold several volumes). */
  readonly total: number;
  /** First byte of the volume wanted. */
  readonly from: number;
  /** Number of bytes of the volume wanted. */
  readonly length: number;
  readonly maxBytes: number;
  /** Whether the bytes are gzip. @default found out from their start */
  readonly gzip?: boolean;
}

/**
 * The bytes of the voxels, decompressed and copied, so that the result starts at an address that any typed array may
 * start at and shares no memory with the file. The claim of the header is held against what is there before anything
 * is allocated.
 */
export function readRegion(caller: string, file: Uint8Array, region: VoxelRegion): Uint8Array {
  const { what, claim, total, from, length, maxBytes, gzip = isGzip(file) } = region;
  const capacity = gzip ? file.length * MAX_DEFLATE_RATIO : file.length;
  if (!(total <= capacity)) {
    const have = gzip
      ? `${file.length} compressed bytes can hold at most ${capacity}`
      : `the file has ${file.length} bytes`;
    throw new RadiosurvError(
      "format",
      `${caller}: the header of ${what} claims ${claim}, which need ${total} bytes with the header; ${have}, so the file is truncated or its header is damaged`,
    );
  }
  checkLimit(caller, gzip ? total : length, maxBytes, `${claim} of ${what}`);
  return gzip ? gunzip(caller, file, { what, total, from, length }) : file.slice(from, from + length);
}

/** Throws `limit` where more bytes are needed than `maxBytes` allows. */
export function checkLimit(caller: string, needed: number, maxBytes: number, what: string): void {
  if (needed <= maxBytes) return;
  throw new RadiosurvError(
    "limit",
    `${caller}: ${what} need ${needed} bytes; maxBytes allows ${maxBytes}. Raise the option maxBytes if the file is trusted`,
  );
}

import { RadiosurvError } from "../error.ts";
import type { PixelType, VoxelArray } from "../image/image.ts";

/** Type of the voxels in a file: the pixel types of an image and the two integers that JavaScript arrays lack. */
export type StoredType = PixelType | "int64" | "uint64";

/** Bytes of one voxel. */
export const STORED_BYTES: Readonly<Record<StoredType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
  int64: 8,
  uint64: 8,
};

/**
 * Voxels from the bytes of a file. The array is a view of `bytes`, which the caller gives away: the byte order is put
 * right in place. Integers of 64 bits become float64, and one that float64 cannot hold exactly is an error.
 *
 * @param bytes - whole voxels, at an address divisible by 8
 */
export function decodeVoxels(caller: string, bytes: Uint8Array, type: StoredType, littleEndian: boolean): VoxelArray {
  const width = STORED_BYTES[type];
  if (width > 1 && littleEndian !== hostIsLittleEndian()) swapBytes(bytes, width);
  const { buffer, byteOffset } = bytes;
  const n = bytes.length / width;
  switch (type) {
    case "int8":
      return new Int8Array(buffer, byteOffset, n);
    case "uint8":
      return new Uint8Array(buffer, byteOffset, n);
    case "int16":
      return new Int16Array(buffer, byteOffset, n);
    case "uint16":
      return new Uint16Array(buffer, byteOffset, n);
    case "int32":
      return new Int32Array(buffer, byteOffset, n);
    case "uint32":
      return new Uint32Array(buffer, byteOffset, n);
    case "float32":
      return new Float32Array(buffer, byteOffset, n);
    case "float64":
      return new Float64Array(buffer, byteOffset, n);
    default:
      return wideIntegers(caller, new Uint32Array(buffer, byteOffset, 2 * n), type);
  }
}

/** Little-endian bytes of the voxels, copied only where the machine is not little-endian. */
export function encodeVoxels(voxels: VoxelArray): Uint8Array {
  const bytes = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
  if (voxels.BYTES_PER_ELEMENT === 1 || hostIsLittleEndian()) return bytes;
  const copy = bytes.slice();
  swapBytes(copy, voxels.BYTES_PER_ELEMENT);
  return copy;
}

/** Error for an integer that float64 cannot hold. */
export function inexact(caller: string, value: bigint | string, type: StoredType): RadiosurvError {
  return new RadiosurvError(
    "unsupported",
    `${caller}: voxels of ${type} are read as float64, which must hold them exactly; got ${value}. Store the image in a smaller type`,
  );
}

// words[2n]  halves of 64-bit integers in the order of the machine
// returns    the integers as float64, every one exact
function wideIntegers(caller: string, words: Uint32Array, type: "int64" | "uint64"): Float64Array {
  const values = new Float64Array(words.length / 2);
  const low = hostIsLittleEndian() ? 0 : 1;
  for (let i = 0; i < values.length; i++) {
    const rest = words[2 * i + low];
    const half = words[2 * i + 1 - low];
    const top = (type === "int64" ? half | 0 : half) * 4294967296;
    const value = top + rest;
    // the sum was rounded unless taking one part away leaves the other (Dekker's fast two-sum)
    if (value - top !== rest) throw inexact(caller, BigInt(top) + BigInt(rest), type);
    values[i] = value;
  }
  return values;
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) {
    for (let i = start, j = start + width - 1; i < j; i++, j--) {
      const byte = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = byte;
    }
  }
}

function hostIsLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

import { RadiosurvError } from "../error.ts";
import { newVoxelArray, type PixelType, type VoxelArray } from "../image/image.ts";
import { inexact, type StoredType } from "./stored-voxels.ts";

/** Longest number read; a float64 written in full has fewer characters. */
const MAX_NUMBER_LENGTH = 64;

const RANGES: Readonly<Partial<Record<StoredType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  int64: [-(2 ** 63), 2 ** 63],
  uint64: [0, 2 ** 64],
};

/**
 * Reads voxels written as decimal numbers between blanks. Numbers after the last voxel are ignored.
 *
 * @param start - first byte of the text
 * @param count - number of voxels; the caller has checked that the text is long enough to hold them
 */
export function parseVoxelText(
  caller: string,
  bytes: Uint8Array,
  start: number,
  count: number,
  type: StoredType,
): VoxelArray {
  const pixelType: PixelType = type === "int64" || type === "uint64" ? "float64" : type;
  const voxels = newVoxelArray(pixelType, count);
  let at = start;
  for (let i = 0; i < count; i++) {
    while (at < bytes.length && isGap(bytes[at])) at++;
    const from = at;
    // one character more, so that a longer number is not cut in two
    const last = Math.min(bytes.length, from + MAX_NUMBER_LENGTH + 1);
    while (at < last && !isGap(bytes[at])) at++;
    if (at === from) {
      throw new RadiosurvError(
        "format",
        `${caller}: the header of the NRRD file claims ${count} voxels; the text has only ${i} numbers, so it is truncated`,
      );
    }
    voxels[i] = parseNumber(caller, String.fromCharCode(...bytes.subarray(from, at)), type);
  }
  return voxels;
}

function parseNumber(caller: string, text: string, type: StoredType): number {
  const range = text.length > MAX_NUMBER_LENGTH ? [0, -1] : RANGES[type];
  if (!range) {
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
    const named = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text);
    if (named) return named[2].toLowerCase() === "nan" ? Number.NaN : Number(`${named[1]}Infinity`);
  } else if (/^[+-]?\d+$/.test(text)) {
    const value = Number(text);
    if (value >= range[0] && value <= range[1]) {
      if (Number.isSafeInteger(value) || BigInt(text.replace("+", "")) === BigInt(value)) return value;
      throw inexact(caller, text, type);
    }
  }
  throw new RadiosurvError(
    "format",
    `${caller}: the voxels of the NRRD text must be numbers of type ${type}; got ${JSON.stringify(text)}`,
  );
}

// blank, tab and line ends; no comma, which might be a decimal one
function isGap(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

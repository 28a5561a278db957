import { RadiosurvError } from "../../error.ts";
import type { VoxelArray } from "../../image/image.ts";
import { readJpeg } from "../read-jpeg.ts";
import type { PixelFormat } from "./pixel-format.ts";

/**
 * Decodes a frame of JPEG Baseline, or of JPEG Extended with 8 bits, to grey values. Which colours its three components
 * are is what the Photometric Interpretation says; a marker of JFIF or Adobe in the picture itself goes before it.
 */
export function decodeJpegBaseline(
  caller: string,
  what: string,
  bytes: Uint8Array,
  { samplesPerPixel, photometric }: PixelFormat,
  maxBytes: number,
): VoxelArray {
  const file = samplesPerPixel === 3 ? withColourMarker(bytes, photometric === "RGB") : bytes;
  try {
    return readJpeg(file, { maxBytes }).voxels.data;
  } catch (error) {
    if (!(error instanceof RadiosurvError)) throw error;
    throw new RadiosurvError(error.code, error.message.replace(/^readJpeg:/, `${caller}: a frame of ${what}:`));
  }
}

// an Adobe marker that says whether the colours are transformed, unless there is one in the picture
function withColourMarker(bytes: Uint8Array, isRgb: boolean): Uint8Array {
  if (hasAdobeMarker(bytes)) return bytes;
  const marker = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, isRgb ? 0 : 1];
  const marked = new Uint8Array(bytes.length + marker.length);
  marked.set(bytes.subarray(0, 2));
  marked.set(marker, 2);
  marked.set(bytes.subarray(2), 2 + marker.length);
  return marked;
}

function hasAdobeMarker(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; at += 2 + 256 * bytes[at + 2] + bytes[at + 3]) {
    const marker = bytes[at + 1];
    if (marker === 0xee && bytes[at + 4] === 0x41) return true;
    if (marker === 0xda) return false;
  }
  return false;
}

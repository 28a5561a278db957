import { gzipSync } from "fflate";
import { checkImage, contiguousData, type Image, type PixelType } from "../image/image.ts";
import { encodeVoxels } from "./stored-voxels.ts";
import type { WriteOptions } from "./write-nifti.ts";

/** The names that every NRRD reader knows, also ITK's. */
const TYPE_NAMES: Readonly<Record<PixelType, string>> = {
  int8: "signed char",
  uint8: "unsigned char",
  int16: "short",
  uint16: "unsigned short",
  int32: "int",
  uint32: "unsigned int",
  float32: "float",
  float64: "double",
};

/**
 * Writes a NRRD file with the voxels attached, little-endian, encoding raw, or gzip with `gzip`. Numbers are written
 * in full, so that geometry comes back to within rounding of the last digit, and voxels exactly. The same image always
 * gives the same bytes.
 *
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readNrrd, writeNrrd } from "radiosurv/io";
 * const image = createImage(Float32Array.of(1, 2, 3, 4), [2, 2], { spacing: [0.1, 0.1] });
 * readNrrd(writeNrrd(image, { gzip: true })).spacing; // => [0.1, 0.1]
 * ```
 */
export function writeNrrd(image: Image, options: WriteOptions = {}): Uint8Array {
  checkImage("writeNrrd", image);
  const { size, spacing, origin, direction, pixelType } = image;
  const n = size.length;
  const vectors = size.map((_, axis) => vector(origin.map((_, row) => direction[row * n + axis] * spacing[axis])));
  const header = [
    "NRRD0004",
    `type: ${TYPE_NAMES[pixelType]}`,
    `dimension: ${n}`,
    n === 3 ? "space: left-posterior-superior" : "space dimension: 2",
    `sizes: ${size.join(" ")}`,
    `space directions: ${vectors.join(" ")}`,
    `kinds: ${size.map(() => "domain").join(" ")}`,
    "endian: little",
    `encoding: ${options.gzip ? "gzip" : "raw"}`,
    `space origin: ${vector(origin)}`,
    "\n",
  ].join("\n");
  const start = new TextEncoder().encode(header);
  const voxels = encodeVoxels(contiguousData(image));
  // without a time stamp, so that equal images give equal files
  const stored = options.gzip ? gzipSync(voxels, { mtime: 0 }) : voxels;
  const bytes = new Uint8Array(start.length + stored.length);
  bytes.set(start);
  bytes.set(stored, start.length);
  return bytes;
}

function vector(values: readonly number[]): string {
  return `(${values.join(",")})`;
}

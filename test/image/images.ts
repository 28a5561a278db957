import { expect } from "vitest";
import { createImage, type Image, type ImageOptions, type PixelType } from "../../src/image/image.ts";
import { randomFrom } from "../io/random.ts";

/** Axes of a right-handed turn about (1, 1, 1) by 40 degrees: no entry is 0 or 1. */
export const OBLIQUE: readonly number[] = turn(40);

function turn(degrees: number): number[] {
  const c = Math.cos((degrees * Math.PI) / 180);
  const s = Math.sin((degrees * Math.PI) / 180) / Math.sqrt(3);
  const d = (1 - c) / 3;
  return [c + d, d - s, d + s, d + s, c + d, d - s, d - s, d + s, c + d];
}

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** Random whole numbers from `low` up to, not including, `high`. */
export function noise(
  size: readonly number[],
  seed: number,
  low = 0,
  high = 100,
  pixelType: PixelType = "int16",
  options: ImageOptions = {},
): Image {
  const random = randomFrom(seed);
  const n = size.reduce((product, length) => product * length, 1);
  const data = new ARRAYS[pixelType](n).map(() => low + Math.floor(random() * (high - low)));
  return createImage(data as Int16Array, size, options);
}

/** The voxels as a list. */
export function voxels(image: Image): number[] {
  return Array.from(image.voxels.data);
}

/** Freezes all of an image but its voxels, which cannot be, and returns a check that those are as they were. */
export function frozen(image: Image): { readonly image: Image; readonly expectUnchanged: () => void } {
  const before = image.voxels.data.slice();
  for (const part of [image.size, image.spacing, image.origin, image.direction]) Object.freeze(part);
  for (const part of [image.voxels.shape, image.voxels.stride, image.voxels, image]) Object.freeze(part);
  return { image, expectUnchanged: () => expect(image.voxels.data).toEqual(before) };
}

import { RadiosurvError } from "../error.ts";
import { checkMaskGeometry, indexToPoint } from "./geometry.ts";
import { checkImage, contiguousData, type Image, type Mask, sameTypeArray, withVoxels } from "./image.ts";
import { chooseLabel } from "./label.ts";
import { labelExtents, size3, type Triple } from "./mask-box.ts";

/** How {@link cropToMask} crops. */
export interface CropOptions {
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
  /** Voxels to keep around the bounding box, as far as the image reaches. @default 0 */
  readonly padDistance?: number;
}

/**
 * Crops image and mask to the bounding box of a region. Equals PyRadiomics' `cropToTumorMask`.
 *
 * @example
 * ```ts
 * import { createImage, cropToMask } from "radiosurv/image";
 * const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [3, 2], { spacing: [2, 2] });
 * const mask = createImage(Uint8Array.of(0, 1, 1, 0, 0, 0), [3, 2], { spacing: [2, 2] });
 * const cropped = cropToMask(image, mask);
 * Array.from(cropped.image.voxels.data); // => [2, 3]
 * cropped.image.origin; // => [2, 0]
 * ```
 */
export function cropToMask(
  image: Image,
  mask: Mask,
  options: CropOptions = {},
): { readonly image: Image; readonly mask: Mask } {
  checkImage("cropToMask", image);
  checkImage("cropToMask", mask, "mask");
  checkMaskGeometry("cropToMask", image, mask);
  const { extent } = chooseLabel("cropToMask", labelExtents(mask), options.label);
  const { padDistance = 0 } = options;
  if (!Number.isInteger(padDistance) || padDistance < 0) {
    throw new RadiosurvError("argument", `cropToMask: padDistance must be a whole number >= 0; got ${padDistance}`);
  }
  return {
    image: cropAround(image, extent.lower, extent.upper, padDistance),
    mask: cropAround(mask, extent.lower, extent.upper, padDistance),
  };
}

/** The part of an image from voxel `lower` to voxel `upper`, both included, and `padDistance` voxels more around it. */
export function cropAround(image: Image, lower: Triple, upper: Triple, padDistance: number): Image {
  const size = size3(image);
  const first = lower.map((low) => Math.max(low - padDistance, 0));
  const last = upper.map((high, axis) => Math.min(high + padDistance, size[axis] - 1));
  const [mx, my, mz] = last.map((high, axis) => high - first[axis] + 1);
  const source = contiguousData(image);
  const data = sameTypeArray(source, mx * my * mz);
  for (let z = 0, to = 0; z < mz; z++) {
    for (let y = 0; y < my; y++, to += mx) {
      const from = ((z + first[2]) * size[1] + y + first[1]) * size[0] + first[0];
      data.set(source.subarray(from, from + mx), to);
    }
  }
  const dimension = image.size.length;
  return withVoxels(
    { ...image, size: [mx, my, mz].slice(0, dimension), origin: indexToPoint(image, first.slice(0, dimension)) },
    data,
  );
}

/** How far, and with what, {@link padImage} extends an image. */
export interface PadOptions {
  /** Voxels to add before the first one, along x, y (and z). @default 0 along each axis */
  readonly lower?: readonly number[];
  /** Voxels to add behind the last one. @default the same as `lower` */
  readonly upper?: readonly number[];
  /** Value of the added voxels. @default 0 */
  readonly value?: number;
}

/**
 * Extends an image by voxels of one value; the old voxels keep their position in space.
 *
 * @throws RadiosurvError `argument` unless the widths are whole numbers >= 0, one an axis
 * @example
 * ```ts
 * import { createImage, padImage } from "radiosurv/image";
 * const image = createImage(Uint8Array.of(5, 6), [2, 1]);
 * const padded = padImage(image, { lower: [1, 0], value: 9 });
 * Array.from(padded.voxels.data); // => [9, 5, 6, 9]
 * padded.origin; // => [-1, 0]
 * ```
 */
export function padImage(image: Image, options: PadOptions = {}): Image {
  checkImage("padImage", image);
  const { lower = image.size.map(() => 0), upper = lower, value = 0 } = options;
  for (const widths of [lower, upper]) {
    if (widths.length !== image.size.length || !widths.every((w) => Number.isInteger(w) && w >= 0)) {
      throw new RadiosurvError(
        "argument",
        `padImage: lower and upper must be ${image.size.length} whole numbers >= 0; got [${widths.join(", ")}]`,
      );
    }
  }
  const size = image.size.map((n, axis) => n + lower[axis] + upper[axis]);
  const [nx, ny, nz] = size3(image);
  const [mx, my, mz = 1] = size;
  const source = contiguousData(image);
  const data = sameTypeArray(source, mx * my * mz).fill(value);
  for (let z = 0, from = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, from += nx) {
      data.set(source.subarray(from, from + nx), ((z + (lower[2] ?? 0)) * my + y + lower[1]) * mx + lower[0]);
    }
  }
  const origin = indexToPoint(
    image,
    lower.map((width) => -width),
  );
  return withVoxels({ ...image, size, origin }, data);
}

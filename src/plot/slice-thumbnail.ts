import type { Image, Mask } from "../image/image.ts";
import type { Outline } from "./mask-outline.ts";
import { slicePictures } from "./slice-pictures.ts";

/** A small grey picture of one slice, with the outline of the region: plain data, ready to be drawn. */
export interface Thumbnail {
  /** Number of pixels across and down; they need not be square. */
  readonly width: number;
  readonly height: number;
  /** Grey levels, row by row. */
  readonly pixels: Uint8Array;
  /** Width divided by height in mm: how the picture is to be stretched. */
  readonly aspect: number;
  /** Outline of the region in pixels of the picture. */
  readonly outline: Outline;
  /** Outer borders of the rings around it, where they were asked for; in pixels of the picture. */
  readonly rings: readonly Outline[];
  /** Number of the slice shown, from 0; 0 for a 2D image. */
  readonly slice: number;
  /** Number of voxels of the region in all slices. */
  readonly voxels: number;
}

/** What {@link sliceThumbnail} can be told. */
export interface ThumbnailOptions {
  /** Label of the region. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** Largest height of the picture in pixels; smaller slices keep their size. @default 200 */
  readonly height?: number;
  /** Rings around the region, on the grid of the mask: any voxel that is not 0. @default none */
  readonly rings?: readonly Mask[];
}

/**
 * The slice across z in which the region is largest, as a small picture. Images of 8 bits keep their grey levels; of
 * others the 1st to 99.5th percentile of the slice fills the range. A patient's left is on the right and the front or
 * the head at the top, where the direction of the image tells.
 *
 * @param image - of 2 or 3 dimensions
 * @param mask - of the size of the image; one of another size is brought onto the grid of the image
 * @throws RadiosurvError `roi` or `label` if the mask does not hold the label
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { sliceThumbnail } from "radiosurv/study";
 * const image = createImage(Uint8Array.of(10, 20, 30, 40), [2, 2, 1]);
 * const mask = createImage(Uint8Array.of(0, 1, 0, 0), [2, 2, 1]);
 * sliceThumbnail(image, mask).pixels; // => Uint8Array.of(10, 20, 30, 40)
 * ```
 */
export function sliceThumbnail(image: Image, mask: Mask, options: ThumbnailOptions = {}): Thumbnail {
  const { label, height = 200, rings } = options;
  const { pictures, voxels } = slicePictures("sliceThumbnail", image, mask, { label, rings, rows: height });
  const [{ width, height: rows, pixels, widthMm, heightMm, outline, rings: outer, slice }] = pictures;
  return { width, height: rows, pixels, aspect: widthMm / heightMm, outline, rings: outer, slice, voxels };
}

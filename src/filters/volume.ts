import { indexToPoint } from "../image/geometry.ts";
import { contiguousData, type Image, withVoxels } from "../image/image.ts";
import { type MaskBox, size3, spacing3, type Triple } from "../image/mask-box.ts";

/** Voxels as filter kernels take them. */
export interface Volume {
  /** Intensities, x varying fastest; length is the product of `size`. A copy: kernels may write into it. */
  readonly data: Float64Array;
  /** Number of voxels along x, y, z; 1 along z for a 2D image. */
  readonly size: Triple;
  /** Distance of voxel centres along x, y, z, mm; 1 along z for a 2D image. */
  readonly spacing: Triple;
  /** 2 for a 2D image, else 3. */
  readonly dimension: 2 | 3;
}

/** Copies the voxels of an image for a kernel. */
export function volumeOf(image: Image): Volume {
  return {
    data: Float64Array.from(contiguousData(image)),
    size: size3(image),
    spacing: spacing3(image),
    dimension: image.size.length as 2 | 3,
  };
}

/** A response of the box of a region alone: its image, and where it starts. */
export function onBoxOf(
  image: Image,
  { lower, size, dimension }: MaskBox,
  data: Float32Array | Float64Array,
): { readonly image: Image; readonly lower: Triple } {
  const origin = indexToPoint(image, lower.slice(0, dimension));
  return { image: withVoxels({ ...image, size: size.slice(0, dimension), origin }, data), lower };
}

/** An image on the same grid with other voxels, which it keeps. */
export function onGridOf(image: Image, data: Float32Array | Float64Array): Image {
  return withVoxels(image, data);
}

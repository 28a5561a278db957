import ndarray, { type NdArray } from "ndarray";
import type { Image, VoxelArray } from "./image.ts";

/**
 * Wraps the voxels of an image as an `ndarray`, for users of that ecosystem (`ndarray-ops`, `ndarray-fft`, ...). The
 * memory is shared: writing through the ndarray changes the image.
 *
 * `ndarray` builds its accessors with `new Function`, so this is the one function of the core that does not run under
 * a content security policy without `unsafe-eval`.
 *
 * @returns ndarray of shape [nx, ny] or [nx, ny, nz]
 * @example
 * ```ts
 * import { createImage, toNdarray } from "radiosurv/image";
 * const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
 * toNdarray(image).get(2, 1); // => 6
 * ```
 */
export function toNdarray(image: Image): NdArray<VoxelArray> {
  const { data, shape, stride, offset } = image.voxels;
  return ndarray(data, Array.from(shape), Array.from(stride), offset);
}

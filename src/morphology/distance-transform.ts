import { checkImage, type Image, type Mask, withVoxels } from "../image/image.ts";
import { size3, spacing3 } from "../image/mask-box.ts";
import { checkSettings, oneOf } from "../rules.ts";
import { growBox, maskOfBox, paste, regionBox } from "./box.ts";
import { LABEL } from "./reach.ts";
import { squaredDistances } from "./squared-distance.ts";

/** What {@link distanceTransform} is told. */
export interface DistanceTransformOptions {
  /**
   * To where distance is measured: from voxels outside to the `mask`, 0 inside; or from voxels inside to the
   * `background`, 0 outside. @default "mask"
   */
  readonly to?: "mask" | "background";
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/**
 * Distance of each voxel outside a region to the nearest voxel of it, mm: exact Euclidean distance of voxel centres
 * under the spacing of the mask, in 2D or 3D, however its axes are turned. With `to: "background"` the distance of each
 * voxel inside to the nearest one that is not; what lies outside the image is neither.
 *
 * Equals SciPy's `distance_transform_edt(~mask, sampling)`, with `to: "background"` that of `mask`, to the last bit if
 * its arrays are indexed z, y, x. Outside, SimpleITK's SignedMaurerDistanceMap is equal but for being float32; inside, it
 * measures to the voxels of the region's edge.
 *
 * Time is linear in the number of voxels; memory 8 bytes a voxel (`to: "background"`: of the region's bounding box) and
 * the result.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns image of the same grid, float64, mm; Infinity where there is nothing to measure to: everywhere if the mask
 *   is empty, and inside a region that fills the image with `to: "background"`
 * @throws RadiosurvError `label` if the label is not in the mask
 * @see Maurer, Qi and Raghavan, A linear time algorithm for computing exact Euclidean distance transforms of binary
 *   images in arbitrary dimensions, IEEE PAMI 25, 265-270, 2003
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { distanceTransform } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 0), [4, 2], { spacing: [3, 4] });
 * Array.from(distanceTransform(mask).voxels.data); // => [4, 4, 4, 5, 0, 0, 0, 3]
 * Array.from(distanceTransform(mask, { to: "background" }).voxels.data); // => [0, 0, 0, 0, 4, 4, 3, 0]
 * ```
 */
export function distanceTransform(mask: Mask, options: DistanceTransformOptions = {}): Image {
  checkImage("distanceTransform", mask, "mask");
  checkSettings("distanceTransform", options, { to: oneOf("mask", "background"), label: LABEL });
  const box = regionBox("distanceTransform", mask, options.label);
  const size = size3(mask);
  if (options.to !== "background") {
    const sites = maskOfBox(mask, box).voxels.data as Uint8Array;
    return withVoxels(mask, roots(squaredDistances(sites, size, spacing3(mask))));
  }
  const distances = new Float64Array(size[0] * size[1] * size[2]);
  if (box) {
    // of all background the nearest to a voxel of the box is in it, or in the layer next to it
    const around = growBox(box, [1, 1, 1], size);
    const background = around.data.map((inside) => 1 - inside);
    paste(roots(squaredDistances(background, around.size, around.spacing)), around, size, distances);
  }
  return withVoxels(mask, distances);
}

// squares[n]  overwritten by their roots
function roots(squares: Float64Array): Float64Array {
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(squares[i]);
  return squares;
}

import { checkImage, type Mask } from "../image/image.ts";
import { size3 } from "../image/mask-box.ts";
import { maskOfBox, regionBox } from "./box.ts";
import { dilateBox, erodeBox } from "./grow-and-shrink.ts";
import { checkErosion, type ErodeOptions } from "./reach.ts";

/**
 * Opening: an erosion, then a dilation by the same radius. What is left is all that the ball (box, cross) can cover
 * without leaving the region: spurs, bridges and specks go, the rest stays as it was. Opening again changes nothing.
 *
 * Equals `scipy.ndimage.binary_opening`, see {@link dilate} for the structures. Outside the image is background; with
 * `border: "foreground"` the erosion does not start from there.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns mask of the same grid, uint8: 1 in what is left of the region, 0 elsewhere; it may be empty
 * @throws RadiosurvError `setting` for a radius that is not positive, or not whole for a box or a cross; `label` if the
 *   label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { opening } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0), [4, 3]);
 * const opened = opening(mask, { radius: 1, unit: "voxel", shape: "box" });
 * Array.from(opened.voxels.data); // => [1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0]
 * ```
 */
export function opening(mask: Mask, options: ErodeOptions): Mask {
  checkImage("opening", mask, "mask");
  const reach = checkErosion("opening", options);
  const box = regionBox("opening", mask, options.label);
  const outside = options.border === "foreground" ? size3(mask) : undefined;
  // what comes back never leaves the box of the region
  return maskOfBox(mask, box && dilateBox(erodeBox(box, reach, options.radius, outside), reach, options.radius));
}

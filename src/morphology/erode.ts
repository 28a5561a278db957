import { checkImage, type Mask } from "../image/image.ts";
import { size3 } from "../image/mask-box.ts";
import { maskOfBox, regionBox } from "./box.ts";
import { erodeBox } from "./grow-and-shrink.ts";
import { checkErosion, type ErodeOptions } from "./reach.ts";

/**
 * Erosion: the voxels of a region that have nothing but the region within a radius. The dual of {@link dilate}, in the
 * same metrics.
 *
 * Outside the image is background, so that a region is eroded from the border too: `border_value=0`, the default of
 * `scipy.ndimage.binary_erosion`. With `border: "foreground"` it is not (`border_value=1`; the default of SimpleITK's
 * BinaryErode).
 *
 * @param mask - labels; those other than the region's count as background
 * @returns mask of the same grid, uint8: 1 in what is left of the region, 0 elsewhere; it may be empty
 * @throws RadiosurvError `setting` for a radius that is not positive, or not whole for a box or a cross; `label` if the
 *   label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { erode } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1, 0, 0), [6, 1], { spacing: [0.5, 3] });
 * Array.from(erode(mask, { radius: 0.5, border: "foreground" }).voxels.data); // => [1, 1, 1, 0, 0, 0]
 * const line = createImage(new Uint8Array(15).fill(1), [5, 3], { spacing: [0.5, 3] });
 * Array.from(erode(line, { radius: 0.5 }).voxels.data.subarray(5, 10)); // => [0, 1, 1, 1, 0]
 * ```
 */
export function erode(mask: Mask, options: ErodeOptions): Mask {
  checkImage("erode", mask, "mask");
  const reach = checkErosion("erode", options);
  const box = regionBox("erode", mask, options.label);
  const outside = options.border === "foreground" ? size3(mask) : undefined;
  return maskOfBox(mask, box && erodeBox(box, reach, options.radius, outside));
}

import { checkImage, type Mask } from "../image/image.ts";
import { size3 } from "../image/mask-box.ts";
import { growBox, maskOfBox, regionBox } from "./box.ts";
import { dilateBox } from "./grow-and-shrink.ts";
import { checkDilation, type DilateOptions, marginOf } from "./reach.ts";

/**
 * Dilation: a region and all voxels within a radius of it, as far as the image reaches. Outside the image is background.
 *
 * In mm, distance is that of voxel centres under the spacing of the mask, however its axes are turned; it equals
 * `distance_transform_edt(~mask, sampling) <= radius` of SciPy, arrays indexed z, y, x. In voxels it equals
 * `scipy.ndimage.binary_dilation(mask, structure)` with all offsets up to the radius for a `ball` (`disk` and `ball` of
 * scikit-image), `numpy.ones` for a `box`, and `iterations=radius` of the default structure for a `cross`. SimpleITK's
 * BinaryDilate agrees for boxes; its balls are larger by half a voxel, its crosses have arms and no body.
 *
 * Time is linear in the voxels of the region's bounding box grown by the radius, whatever the radius.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns mask of the same grid, uint8: 1 in the region, 0 elsewhere; an empty mask stays empty
 * @throws RadiosurvError `setting` for a radius that is not positive, or not whole for a box or a cross; `label` if the
 *   label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { dilate } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0), [5, 2], { spacing: [1, 3] });
 * Array.from(dilate(mask, { radius: 2 }).voxels.data); // => [0, 0, 0, 0, 0, 1, 1, 1, 1, 0]
 * Array.from(dilate(mask, { radius: 1, unit: "voxel" }).voxels.data); // => [0, 1, 0, 0, 0, 1, 1, 1, 0, 0]
 * ```
 */
export function dilate(mask: Mask, options: DilateOptions): Mask {
  checkImage("dilate", mask, "mask");
  const reach = checkDilation("dilate", options);
  const box = regionBox("dilate", mask, options.label);
  if (!box) return maskOfBox(mask, box);
  const grown = growBox(box, marginOf(reach, options.radius, box), size3(mask));
  return maskOfBox(mask, dilateBox(grown, reach, options.radius));
}

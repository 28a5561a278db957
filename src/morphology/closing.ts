import { RadiosurvError } from "../error.ts";
import { checkImage, type Mask } from "../image/image.ts";
import { size3, type Triple } from "../image/mask-box.ts";
import { growBox, maskOfBox, regionBox } from "./box.ts";
import { dilateBox, erodeBox } from "./grow-and-shrink.ts";
import { checkErosion, type ErodeOptions, marginOf } from "./reach.ts";

/** The region's box grown by the radius may have this many voxels: 2 GB of distances. */
const MOST_VOXELS = 2 ** 28;

/**
 * Closing: a dilation, then an erosion by the same radius. Gaps, cracks and holes that the ball (box, cross) does not
 * fit into are filled; nothing is taken away. Closing again changes nothing.
 *
 * Outside the image is background that goes on for ever: the region may grow over the border before it shrinks again,
 * as with SimpleITK's BinaryMorphologicalClosing (`SafeBorder`) and `scipy.ndimage.binary_closing` of a mask padded by
 * the radius. SciPy without padding takes away voxels near the border; elsewhere it is equal, see {@link dilate} for the
 * structures. With `border: "foreground"` the region grows up to the border, and is not eroded from there.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns mask of the same grid, uint8: 1 in the region, 0 elsewhere; an empty mask stays empty
 * @throws RadiosurvError `setting` for a radius that is not positive, or not whole for a box or a cross; `label` if the
 *   label is not in the mask; `limit` if more than 2^28 voxels lie within the radius of the region's box
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { closing } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(1, 1, 0, 1, 0, 0, 0, 1), [8, 1]);
 * const closed = closing(mask, { radius: 1, unit: "voxel", shape: "box" });
 * Array.from(closed.voxels.data); // => [1, 1, 1, 1, 0, 0, 0, 1]
 * ```
 */
export function closing(mask: Mask, options: ErodeOptions): Mask {
  checkImage("closing", mask, "mask");
  const reach = checkErosion("closing", options);
  const box = regionBox("closing", mask, options.label);
  if (!box) return maskOfBox(mask, box);
  const outside = options.border === "foreground" ? size3(mask) : undefined;
  const margin = marginOf(reach, options.radius, box);
  if (!outside) checkMemory(box.size, margin);
  const grown = growBox(box, margin, outside);
  return maskOfBox(mask, erodeBox(dilateBox(grown, reach, options.radius), reach, options.radius, outside));
}

function checkMemory(size: Triple, margin: Triple): void {
  const [nx, ny, nz] = size.map((n, axis) => n + 2 * margin[axis]);
  if (nx * ny * nz <= MOST_VOXELS) return;
  throw new RadiosurvError(
    "limit",
    `closing: the region grown by the radius would take ${nx} x ${ny} x ${nz} voxels; at most ${MOST_VOXELS} are allowed; use a smaller radius, or border "foreground", which stops at the image`,
  );
}

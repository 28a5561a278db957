import { checkImage, type Mask } from "../image/image.ts";
import { checkSettings, oneOf } from "../rules.ts";
import { growBox, maskOfBox, regionBox } from "./box.ts";
import { LABEL } from "./reach.ts";
import { type Connectivity, joinRuns } from "./runs.ts";

/** What {@link fillHoles} is told. */
export interface FillHolesOptions {
  /** 2 fills slice by slice, whatever lies above and below. @default 3, for a 2D mask 2 */
  readonly dimension?: 2 | 3;
  /**
   * Over what background is connected: in 3D faces (6), also edges (18), also corners (26); in 2D sides (4) or also
   * corners (8). The more ways out there are, the fewer holes. @default 6, in 2D 4
   */
  readonly connectivity?: Connectivity;
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/**
 * A region with its holes filled: the background that is not connected to the outside. Background at the border of the
 * image is open, so a cup that the border closes is no hole. In a volume a tube is none either, unless `dimension` is 2.
 *
 * Equals `scipy.ndimage.binary_fill_holes`, with `connectivity` 18, 26 or 8 that of `generate_binary_structure`, and
 * SimpleITK's BinaryFillhole.
 *
 * @param mask - labels; those other than the region's count as background, and are filled where the region encloses them
 * @returns mask of the same grid, uint8: 1 in the region, 0 elsewhere; an empty mask stays empty
 * @throws RadiosurvError `setting` for a connectivity of the other dimension; `label` if the label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { fillHoles } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0), [4, 3]);
 * Array.from(fillHoles(mask).voxels.data); // => [0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0]
 * // over the corners the background gets in
 * Array.from(fillHoles(mask, { connectivity: 8 }).voxels.data); // => [0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0]
 * ```
 */
export function fillHoles(mask: Mask, options: FillHolesOptions = {}): Mask {
  checkImage("fillHoles", mask, "mask");
  checkSettings("fillHoles", options, { dimension: oneOf(2, 3), connectivity: oneOf(4, 8, 6, 18, 26), label: LABEL });
  const dimension = Math.min(options.dimension ?? 3, mask.size.length);
  const allowed = dimension === 2 ? [4, 8] : [6, 18, 26];
  const { connectivity = allowed[0] as Connectivity } = options;
  checkSettings("fillHoles", { connectivity }, { connectivity: oneOf(...allowed) });
  const box = regionBox("fillHoles", mask, options.label);
  if (!box) return maskOfBox(mask, box);
  const around = growBox(box, [1, 1, dimension === 3 ? 1 : 0]);
  const [nx, ny] = around.size;
  const { first, start, end, root } = joinRuns(around, connectivity, 0);
  const data = new Uint8Array(around.data.length).fill(1);
  for (let row = 0; row + 1 < first.length; row++) {
    // the first run of the slice, or of all, lies in the layer around the region
    const outside = root[first[dimension === 2 ? row - (row % ny) : 0]];
    for (let run = first[row]; run < first[row + 1]; run++) {
      if (root[run] === outside) data.fill(0, row * nx + start[run], row * nx + end[run] + 1);
    }
  }
  return maskOfBox(mask, { ...around, data });
}

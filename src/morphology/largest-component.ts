import type { Mask } from "../image/image.ts";
import { maskOfBox } from "./box.ts";
import { type ComponentOptions, componentsBySize, fillRuns } from "./connected-components.ts";

/**
 * The largest connected part of a region: part 1 of {@link connectedComponents}. Of several with the most voxels it is
 * the one with the first voxel, z first, then y, then x.
 *
 * @param mask - labels; those other than the region's count as background
 * @returns mask of the same grid, uint8: 1 in the part, 0 elsewhere; an empty mask stays empty
 * @throws RadiosurvError `setting` for a connectivity of the other dimension; `label` if the label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { largestComponent } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 0, 0, 0), [5, 2]);
 * Array.from(largestComponent(mask).voxels.data); // => [1, 0, 1, 1, 0, 0, 1, 0, 0, 0]
 * Array.from(largestComponent(mask, { connectivity: 4 }).voxels.data); // => [0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
 * ```
 */
export function largestComponent(mask: Mask, options: ComponentOptions = {}): Mask {
  const { box, runs, roots } = componentsBySize("largestComponent", mask, options);
  if (!box) return maskOfBox(mask, box);
  const number = new Uint32Array(runs.root.length);
  number[roots[0]] = 1;
  const data = new Uint8Array(box.data.length);
  fillRuns(runs, number, box.size[0], data);
  return maskOfBox(mask, { ...box, data });
}

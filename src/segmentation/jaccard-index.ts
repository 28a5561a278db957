import type { Mask } from "../image/image.ts";
import type { OverlapIndexOptions } from "./dice-coefficient.ts";
import { maskPair, WHEN_EMPTY } from "./mask-pair.ts";

/**
 * Overlap of two masks, the Jaccard index (intersection over union): the common voxels divided by those of either. Equals
 * the Jaccard coefficient of SimpleITK's LabelOverlapMeasuresImageFilter; D / (2 - D) of the Dice coefficient D.
 *
 * @returns 0 (disjoint, or one of them empty) to 1 (equal); `whenEmpty` if both are empty
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { jaccardIndex } from "radiosurv/segmentation";
 * const a = createImage(Uint8Array.of(1, 1, 1, 0), [4, 1]);
 * const b = createImage(Uint8Array.of(0, 0, 1, 1), [4, 1]);
 * jaccardIndex(a, b); // => 0.25
 * ```
 */
export function jaccardIndex(a: Mask, b: Mask, options: OverlapIndexOptions = {}): number {
  const { countA, countB, common } = maskPair("jaccardIndex", a, b, options, WHEN_EMPTY);
  const either = countA + countB - common;
  return either === 0 ? (options.whenEmpty ?? Number.NaN) : common / either;
}

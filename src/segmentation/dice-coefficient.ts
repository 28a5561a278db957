import type { Mask } from "../image/image.ts";
import { maskPair, type OverlapOptions, WHEN_EMPTY } from "./mask-pair.ts";

/** What {@link diceCoefficient} and {@link jaccardIndex} can be told. */
export interface OverlapIndexOptions extends OverlapOptions {
  /** The result where both masks are empty. @default NaN, as nnU-Net and MONAI have it; MedPy has 0, others 1 */
  readonly whenEmpty?: number;
}

/**
 * Overlap of two masks, the Dice (or Sørensen) coefficient: twice the common voxels divided by the sum of both. Equals
 * the Dice coefficient of SimpleITK's LabelOverlapMeasuresImageFilter.
 *
 * @returns 0 (disjoint, or one of them empty) to 1 (equal); `whenEmpty` if both are empty
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { diceCoefficient } from "radiosurv/segmentation";
 * const a = createImage(Uint8Array.of(1, 1, 1, 0), [4, 1]);
 * const b = createImage(Uint8Array.of(0, 1, 1, 0), [4, 1]);
 * diceCoefficient(a, b); // => 0.8
 * ```
 */
export function diceCoefficient(a: Mask, b: Mask, options: OverlapIndexOptions = {}): number {
  const { countA, countB, common } = maskPair("diceCoefficient", a, b, options, WHEN_EMPTY);
  return countA + countB === 0 ? (options.whenEmpty ?? Number.NaN) : (2 * common) / (countA + countB);
}

import type { Mask } from "../image/image.ts";
import { maskPair, type OverlapOptions } from "./mask-pair.ts";

/** How much larger one mask is than another. */
export interface VolumeDifference {
  /** Volume of the first minus that of the second, mm3; in 2D area, mm2. */
  readonly absolute: number;
  /** `absolute` divided by the volume of the second; NaN if both are empty, Infinity if only the second is. */
  readonly relative: number;
  /** Volumes of both, mm3. */
  readonly volumes: readonly [number, number];
}

/**
 * Difference of the volumes of two masks, signed: positive where the first is larger. The second is the reference.
 * `relative` equals MedPy's `ravd`; SimpleITK's volume similarity divides by the mean of both instead.
 *
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { volumeDifference } from "radiosurv/segmentation";
 * const spacing = [0.5, 2];
 * const a = createImage(Uint8Array.of(1, 1, 1, 0), [4, 1], { spacing });
 * const b = createImage(Uint8Array.of(0, 1, 1, 0), [4, 1], { spacing });
 * volumeDifference(a, b); // => { absolute: 1, relative: 0.5, volumes: [3, 2] }
 * ```
 */
export function volumeDifference(a: Mask, b: Mask, options: OverlapOptions = {}): VolumeDifference {
  const { countA, countB, spacing } = maskPair("volumeDifference", a, b, options);
  const voxel = spacing[0] * spacing[1] * spacing[2];
  const volumes = [countA * voxel, countB * voxel] as const;
  return { absolute: volumes[0] - volumes[1], relative: (countA - countB) / countB, volumes };
}

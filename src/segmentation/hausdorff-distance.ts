import type { Mask } from "../image/image.ts";
import { percentiles } from "../stats/order-statistics.ts";
import { maskPair, type OverlapOptions } from "./mask-pair.ts";
import { surfaceDistances } from "./surface-distances.ts";

/** What {@link hausdorffDistance} can be told. */
export interface HausdorffOptions extends OverlapOptions {
  /** Percentile of the distances from one surface to the other, linear as in NumPy; 95 is usual. @default 100, the largest */
  readonly percentile?: number;
}

const PERCENTILE = {
  percentile: [
    "a number from 0 to 100",
    (value: unknown) => Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 100,
  ],
} as const;

/**
 * Hausdorff distance of two masks, mm: the larger of the two distances from surface to surface, each the largest (or a
 * percentile) over the surface voxels of one of the distance to the nearest surface voxel of the other.
 *
 * A surface voxel shares a face (in 2D a side) with the outside or with the border of the image. Equals MONAI's
 * `compute_hausdorff_distance(percentile=)`, and MedPy's `hd` for 100; MedPy's `hd95` pools both directions, and
 * SimpleITK's HausdorffDistanceImageFilter measures to regions and not to their surfaces, so that a hole does not count.
 *
 * Time is linear in the voxels of the box around both masks.
 *
 * @returns mm (pixels where the spacing is 1); NaN if a mask is empty
 * @throws RadiosurvError `geometry` if the grids differ; `setting` for a percentile outside 0..100
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { hausdorffDistance } from "radiosurv/segmentation";
 * const spacing = [0.5, 2];
 * const a = createImage(Uint8Array.of(1, 1, 0, 0, 0), [5, 1], { spacing });
 * const b = createImage(Uint8Array.of(0, 1, 1, 1, 0), [5, 1], { spacing });
 * hausdorffDistance(a, b); // => 1
 * hausdorffDistance(a, b, { percentile: 50 }); // => 0.5
 * ```
 */
export function hausdorffDistance(a: Mask, b: Mask, options: HausdorffOptions = {}): number {
  const { percentile = 100 } = options;
  const pair = maskPair("hausdorffDistance", a, b, options, PERCENTILE);
  if (pair.countA === 0 || pair.countB === 0) return Number.NaN;
  const { fromA, fromB } = surfaceDistances(pair);
  const directed = [fromA, fromB].map((values) => percentiles({ values, total: values.length }, [percentile])[0]);
  return Math.max(directed[0], directed[1]);
}

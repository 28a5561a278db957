import type { Mask } from "../image/image.ts";
import { yesOrNo } from "../rules.ts";
import { maskPair, type OverlapOptions } from "./mask-pair.ts";
import { surfaceDistances } from "./surface-distances.ts";

/** What {@link averageSurfaceDistance} can be told. */
export interface AverageSurfaceDistanceOptions extends OverlapOptions {
  /** Whether distances both ways are averaged, or only those from the first mask to the second. @default true */
  readonly symmetric?: boolean;
}

/**
 * Average distance between the surfaces of two masks, mm: the mean over all surface voxels of both of the distance to the
 * nearest surface voxel of the other. Surfaces are those of `hausdorffDistance`.
 *
 * Equals MONAI's `compute_average_surface_distance(symmetric=True)`; with `symmetric: false` MONAI's default and MedPy's
 * `asd`. MedPy's `assd` is the mean of the two directions, however many voxels each has.
 *
 * @returns mm (pixels where the spacing is 1); NaN if a mask is empty
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { averageSurfaceDistance } from "radiosurv/segmentation";
 * const a = createImage(Uint8Array.of(1, 1, 0, 0, 0), [5, 1]);
 * const b = createImage(Uint8Array.of(0, 1, 1, 1, 0), [5, 1]);
 * averageSurfaceDistance(a, b); // => 0.8
 * averageSurfaceDistance(a, b, { symmetric: false }); // => 0.5
 * ```
 */
export function averageSurfaceDistance(a: Mask, b: Mask, options: AverageSurfaceDistanceOptions = {}): number {
  const pair = maskPair("averageSurfaceDistance", a, b, options, { symmetric: yesOrNo });
  if (pair.countA === 0 || pair.countB === 0) return Number.NaN;
  const { fromA, fromB } = surfaceDistances(pair);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  if (options.symmetric === false) return sum(fromA) / fromA.length;
  return (sum(fromA) + sum(fromB)) / (fromA.length + fromB.length);
}

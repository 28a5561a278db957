import { RadiosurvError } from "../error.ts";
import { checkImage, contiguousData, type Image, withVoxels } from "./image.ts";

/** How {@link normalizeIntensity} scales. */
export interface NormalizeOptions {
  /** Factor on the standardised values. @default 1 */
  readonly scale?: number;
  /** Values farther than this many standard deviations from the mean are set to that limit. @default null */
  readonly removeOutliers?: number | null;
}

/**
 * Standardises the intensities of a whole image: (x − mean) / SD x scale, with the sample standard deviation (n − 1).
 * Equals PyRadiomics' `normalize`, `normalizeScale` and `removeOutliers`.
 *
 * @returns float64 image of the same grid
 * @throws RadiosurvError `intensity` if the standard deviation is 0 or not finite
 * @example
 * ```ts
 * import { createImage, normalizeIntensity } from "radiosurv/image";
 * const image = createImage(Int16Array.of(1, 2, 3), [3, 1]);
 * Array.from(normalizeIntensity(image, { scale: 100 }).voxels.data); // => [-100, 0, 100]
 * ```
 */
export function normalizeIntensity(image: Image, options: NormalizeOptions = {}): Image {
  checkImage("normalizeIntensity", image);
  const { scale = 1, removeOutliers = null } = options;
  const data = Float64Array.from(contiguousData(image));
  const { mean, deviation } = meanAndDeviation(data);
  if (!(deviation > 0 && Number.isFinite(deviation))) {
    throw new RadiosurvError(
      "intensity",
      `normalizeIntensity: the image must vary and be finite; its standard deviation is ${deviation}`,
    );
  }
  const limit = removeOutliers ?? Number.POSITIVE_INFINITY;
  const factor = 1 / deviation;
  for (let i = 0; i < data.length; i++) {
    const z = (data[i] - mean) * factor;
    data[i] = scale * (z > limit ? limit : z < -limit ? -limit : z);
  }
  return withVoxels(image, data);
}

// data[n]  in one pass with compensated sums, and the variance from the sum of squares: as ITK rounds, so that values on
//          the edge of a bin fall into the same one
function meanAndDeviation(data: Float64Array): { mean: number; deviation: number } {
  const n = data.length;
  let sum = 0;
  let sumLost = 0;
  let squares = 0;
  let squaresLost = 0;
  for (let i = 0; i < n; i++) {
    const x = data[i] - sumLost;
    const newSum = sum + x;
    sumLost = newSum - sum - x;
    sum = newSum;
    const square = data[i] * data[i] - squaresLost;
    const newSquares = squares + square;
    squaresLost = newSquares - squares - square;
    squares = newSquares;
  }
  const mean = sum / n;
  const variance = (squares - (sum * sum) / n) / (n - 1);
  // where the offset swallows the variance ITK's form gives nothing, and a second pass does
  return { mean, deviation: Math.sqrt(variance > 0 ? variance : secondPass(data, mean)) };
}

function secondPass(data: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] - mean) * (data[i] - mean);
  return sum / (data.length - 1);
}

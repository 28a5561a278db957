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
  for (let i = 0; i < data.length; i++) {
    const z = (data[i] - mean) / deviation;
    data[i] = scale * (z > limit ? limit : z < -limit ? -limit : z);
  }
  return withVoxels(image, data);
}

// data[n]  two passes; sums over rows of 1024 first, which loses less to rounding
function meanAndDeviation(data: Float64Array): { mean: number; deviation: number } {
  const n = data.length;
  let total = 0;
  for (let start = 0; start < n; start += 1024) {
    let sum = 0;
    for (let i = start; i < Math.min(start + 1024, n); i++) sum += data[i];
    total += sum;
  }
  const mean = total / n;
  let squares = 0;
  for (let start = 0; start < n; start += 1024) {
    let sum = 0;
    for (let i = start; i < Math.min(start + 1024, n); i++) sum += (data[i] - mean) * (data[i] - mean);
    squares += sum;
  }
  return { mean, deviation: Math.sqrt(squares / (n - 1)) };
}

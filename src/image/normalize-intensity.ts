import { RadiosurvError } from "../error.ts";
import { percentiles } from "../stats/order-statistics.ts";
import { tally } from "../stats/tally.ts";
import { checkMaskGeometry } from "./geometry.ts";
import { checkImage, contiguousData, type Image, type Mask, withVoxels } from "./image.ts";
import { intensitiesInside } from "./intensities.ts";
import { chooseLabel } from "./label.ts";
import { cropMask, labelExtents } from "./mask-box.ts";

/** How {@link normalizeIntensity} scales. */
export interface NormalizeOptions {
  /** Factor on the standardised values. @default 1 */
  readonly scale?: number;
  /** Values farther than this many standard deviations from the mean are set to that limit. @default null */
  readonly removeOutliers?: number | null;
  /**
   * Percentiles, lower and upper, to which values are held before anything else, such as `[1, 99]`; of the reference, where
   * there is one. @default null
   */
  readonly clip?: readonly [number, number] | null;
  /** A tissue whose mean and standard deviation are taken, instead of those of the whole image. @default the whole image */
  readonly reference?: Mask;
  /** Label of the tissue in `reference`. @default the only one, or 1 */
  readonly label?: number;
}

/**
 * Standardises the intensities of a whole image: (x − mean) / SD x scale, with the sample standard deviation (n − 1).
 * Equals PyRadiomics' `normalize`, `normalizeScale` and `removeOutliers`. With `reference` mean and standard deviation are
 * those of a tissue, such as muscle or fat, which keeps MR images comparable whatever else they show.
 *
 * @returns float64 image of the same grid
 * @throws RadiosurvError `intensity` if the standard deviation is 0 or not finite; `geometry` or `label` if the reference
 *   does not fit; `setting` for percentiles that are not in order
 * @example
 * ```ts
 * import { createImage, normalizeIntensity } from "radiosurv/image";
 * const image = createImage(Int16Array.of(1, 2, 3), [3, 1]);
 * Array.from(normalizeIntensity(image, { scale: 100 }).voxels.data); // => [-100, 0, 100]
 * const muscle = createImage(Uint8Array.of(1, 0, 1), [3, 1]);
 * Array.from(normalizeIntensity(image, { reference: muscle }).voxels.data, (x) => x.toFixed(3)); // => ["-0.707", "0.000", "0.707"]
 * ```
 */
export function normalizeIntensity(image: Image, options: NormalizeOptions = {}): Image {
  checkImage("normalizeIntensity", image);
  const { scale = 1, removeOutliers = null, clip = null, reference, label } = options;
  const data = Float64Array.from(contiguousData(image));
  let tissue = reference ? tissueOf(image, reference, label) : data;
  if (clip) {
    const [low, high] = clipLimits(tissue, clip);
    for (let i = 0; i < data.length; i++) data[i] = data[i] < low ? low : data[i] > high ? high : data[i];
    if (reference) tissue = tissue.map((x) => (x < low ? low : x > high ? high : x));
  }
  const { mean, deviation } = meanAndDeviation(tissue);
  if (!(deviation > 0 && Number.isFinite(deviation))) {
    throw new RadiosurvError(
      "intensity",
      `normalizeIntensity: the ${reference ? "reference tissue" : "image"} must vary and be finite; its standard deviation is ${deviation}`,
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

function tissueOf(image: Image, reference: Mask, label: number | undefined): Float64Array {
  checkImage("normalizeIntensity", reference, "reference");
  checkMaskGeometry("normalizeIntensity", image, reference);
  const { extent } = chooseLabel("normalizeIntensity", labelExtents(reference), label);
  return intensitiesInside("normalizeIntensity", image, cropMask(reference, extent)).slice();
}

function clipLimits(values: Float64Array, clip: readonly number[]): number[] {
  const [low, high] = clip;
  if (!(clip.length === 2 && low >= 0 && low < high && high <= 100)) {
    throw new RadiosurvError(
      "setting",
      `normalizeIntensity: clip must be two percentiles, 0 <= low < high <= 100; got [${Array.from(clip).join(", ")}]`,
    );
  }
  return percentiles(tally(values), [low, high]);
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

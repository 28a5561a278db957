import { exp, log } from "../stats/elementary.ts";
import type { Filter } from "./filter.ts";
import { intensityTransform, type TransformOptions } from "./intensity-transform.ts";

/**
 * Exponentials of the intensities, scaled to their range; below 1 for intensities below 0.
 * Formula: exp(x ln(m) / m), m = max |x| over the whole image. Equals PyRadiomics' image type `Exponential`.
 *
 * @throws RadiosurvError `intensity` when applied to an image that is all 0, of which PyRadiomics makes NaN
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { exponential } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(-4, 0, 2, 4), [2, 2]);
 * const [{ image: response }] = exponential().apply(image);
 * Array.from(response.voxels.data); // => [0.25, 1, 2, 4]
 * ```
 */
export function exponential<Settings extends object>(options: TransformOptions<Settings> = {}): Filter<Settings> {
  return intensityTransform("exponential", "Exponential", transform, options);
}

function transform(data: Float64Array, largest: number): void {
  const scale = log(largest) / largest;
  for (let i = 0; i < data.length; i++) data[i] = exp(data[i] * scale);
}

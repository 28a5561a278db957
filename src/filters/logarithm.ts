import { log } from "../stats/elementary.ts";
import type { Filter } from "./filter.ts";
import { intensityTransform, type TransformOptions } from "./intensity-transform.ts";

/**
 * Logarithms of the intensities, scaled to their range, with the sign kept.
 * Formula: sign(x) ln(|x| + 1) m / ln(m + 1), m = max |x| over the whole image. Equals PyRadiomics' image type `Logarithm`.
 *
 * @throws RadiosurvError `intensity` when applied to an image that is all 0, of which PyRadiomics makes NaN
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { logarithm } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(-3, 0, 1, 3), [2, 2]);
 * const [{ image: response }] = logarithm().apply(image);
 * Array.from(response.voxels.data); // => [-3, 0, 1.5, 3]
 * ```
 */
export function logarithm<Settings extends object>(options: TransformOptions<Settings> = {}): Filter<Settings> {
  return intensityTransform("logarithm", "Logarithm", transform, options);
}

function transform(data: Float64Array, largest: number): void {
  const scale = largest / log(largest + 1);
  for (let i = 0; i < data.length; i++) {
    const value = log(Math.abs(data[i]) + 1) * scale;
    data[i] = data[i] < 0 ? -value : value;
  }
}

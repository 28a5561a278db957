import type { Filter } from "./filter.ts";
import { intensityTransform, type TransformOptions } from "./intensity-transform.ts";

/**
 * Squares of the intensities, scaled to their range; never below 0, whatever the sign was.
 * Formula: (x / √m)², m = max |x| over the whole image. Equals PyRadiomics' image type `Square`.
 *
 * @throws RadiosurvError `intensity` when applied to an image that is all 0, of which PyRadiomics makes NaN
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { square } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(-2, 0, 1, 4), [2, 2]);
 * const [{ image: response }] = square().apply(image);
 * Array.from(response.voxels.data); // => [1, 0, 0.25, 4]
 * ```
 */
export function square<Settings extends object>(options: TransformOptions<Settings> = {}): Filter<Settings> {
  return intensityTransform("square", "Square", transform, options);
}

function transform(data: Float64Array, largest: number): void {
  const scale = 1 / Math.sqrt(largest);
  for (let i = 0; i < data.length; i++) data[i] = scale * data[i] * (scale * data[i]);
}

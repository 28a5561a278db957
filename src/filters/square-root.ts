import type { Filter } from "./filter.ts";
import { intensityTransform, type TransformOptions } from "./intensity-transform.ts";

/**
 * Square roots of the intensities, scaled to their range, with the sign kept.
 * Formula: sign(x) √(m |x|), m = max |x| over the whole image. Equals PyRadiomics' image type `SquareRoot`.
 *
 * @throws RadiosurvError `intensity` when applied to an image that is all 0, of which PyRadiomics makes NaN
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { squareRoot } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(-4, 0, 1, 4), [2, 2]);
 * const [{ image: response }] = squareRoot().apply(image);
 * Array.from(response.voxels.data); // => [-4, 0, 2, 4]
 * ```
 */
export function squareRoot<Settings extends object>(options: TransformOptions<Settings> = {}): Filter<Settings> {
  return intensityTransform("squareRoot", "SquareRoot", transform, options);
}

function transform(data: Float64Array, largest: number): void {
  for (let i = 0; i < data.length; i++) {
    const root = Math.sqrt(largest * Math.abs(data[i]));
    data[i] = data[i] < 0 ? -root : root;
  }
}

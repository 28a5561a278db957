import type { Image } from "../image/image.ts";
import { checkSettings, type Rule } from "../rules.ts";
import type { Boundary } from "./boundary.ts";
import type { Filter } from "./filter.ts";
import { checkKernelFits, orientedResponse } from "./oriented.ts";
import { BOUNDARY, DIMENSION, SETTINGS } from "./rules.ts";
import { onGridOf, volumeOf } from "./volume.ts";

/** What {@link mean} can be told. */
export interface MeanOptions<Settings extends object = object> {
  /** Side of the box, voxels; odd. @default 3 */
  readonly support?: number;
  /** What lies beyond the border. @default "mirror" */
  readonly boundary?: Boundary;
  /** 2 works slice by slice. @default 3, for a 2D image 2 */
  readonly dimension?: 2 | 3;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

/** Sides of a box around a voxel. */
const ODD: Rule = [
  "an odd whole number >= 1",
  (value) => Number.isInteger(value) && (value as number) % 2 === 1 && (value as number) > 0,
];

/**
 * Mean over a box around each voxel: IBSI's mean filter, S60F. Formula: Σ f(x + k) / M^D, k over the box of side M.
 * Images are named `mean-3` after the side, `mean-3-2D` slice by slice.
 *
 * @throws RadiosurvError `setting` for a side that is not odd; when applied `argument` for one longer than the image
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { mean } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(0, 9, 0, 0, 0, 0, 0, 0, 0), [3, 3]);
 * const [{ name, image: response }] = mean({ support: 3, boundary: "zero" }).apply(image);
 * name; // => "mean-3-2D"
 * Array.from(response.voxels.data, Math.round); // => [1, 1, 1, 1, 1, 1, 0, 0, 0]
 * ```
 */
export function mean<Settings extends object>(options: MeanOptions<Settings> = {}): Filter<Settings> {
  checkSettings("mean", options, { support: ODD, boundary: BOUNDARY, dimension: DIMENSION, settings: SETTINGS });
  const { support = 3, boundary = "mirror", settings = {} as Settings } = options;
  const kernel = new Float64Array(support).fill(1 / support);
  function* apply(image: Image) {
    const volume = volumeOf(image);
    const dimension = Math.min(options.dimension ?? 3, volume.dimension);
    checkKernelFits("mean", volume, support, dimension, "use a smaller support, or dimension 2");
    const chains = Array.from({ length: dimension }, () => [kernel]);
    const response = orientedResponse(volume, chains, { boundary, rotationInvariance: false, pooling: "mean" });
    yield { name: `mean-${support}${dimension === 2 ? "-2D" : ""}`, image: onGridOf(image, response) };
  }
  return { imageType: "Mean", settings, apply };
}

import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { checkSettings, wholeFrom } from "../rules.ts";
import type { Filter } from "./filter.ts";
import { filterFrequencies, simoncelliBand } from "./frequency.ts";
import { DIMENSION, SETTINGS } from "./rules.ts";
import { onGridOf, type Volume, volumeOf } from "./volume.ts";

/** What {@link simoncelli} can be told. */
export interface SimoncelliOptions<Settings extends object = object> {
  /** Level of the band: 1 has the finest detail, each further one half its frequency. @default 1 */
  readonly level?: number;
  /** 2 works slice by slice. @default 3, for a 2D image 2 */
  readonly dimension?: 2 | 3;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

/**
 * Simoncelli's wavelet: a band of frequencies of all directions alike, undecimated; IBSI's PRT7. Formula: the transform of
 * the image times cos(π/2 log₂(2r / m)) for m/4 ≤ r ≤ m, m = 2^(1 − level), r the frequency as a part of the highest. The
 * image goes on periodically. Images are named `simoncelli-1`, `simoncelli-1-2D` slice by slice.
 *
 * @throws RadiosurvError `setting` for an unknown option; when applied `argument` for a level whose waves are longer than
 *   the image
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { simoncelli } from "radiosurv/filters";
 * const image = createImage(new Float32Array(64).fill(5), [8, 8]);
 * const [{ name, image: response }] = simoncelli({ level: 1 }).apply(image);
 * name; // => "simoncelli-1-2D"
 * Math.max(...response.voxels.data.map(Math.abs)) < 1e-12; // => true
 * ```
 * @see Portilla and Simoncelli, A parametric texture model based on joint statistics of complex wavelet coefficients,
 *   International Journal of Computer Vision 2000
 */
export function simoncelli<Settings extends object>(options: SimoncelliOptions<Settings> = {}): Filter<Settings> {
  checkSettings("simoncelli", options, { level: wholeFrom(1), dimension: DIMENSION, settings: SETTINGS });
  const { level = 1, settings = {} as Settings } = options;
  function* apply(image: Image) {
    const volume = volumeOf(image);
    const dimension = Math.min(options.dimension ?? 3, volume.dimension) as 2 | 3;
    checkLevel("simoncelli", volume, level, dimension);
    const band = simoncelliBand(level);
    const response = filterFrequencies(volume.data, volume.size, dimension, (_, __, ___, r) => band(r), false);
    yield { name: `simoncelli-${level}${dimension === 2 ? "-2D" : ""}`, image: onGridOf(image, response) };
  }
  return { imageType: "Simoncelli", settings, apply };
}

/** Throws if the waves of a level are longer than the image. */
export function checkLevel(caller: string, { size }: Volume, level: number, dimension: 2 | 3): void {
  for (let axis = 0; axis < dimension; axis++) {
    // the middle of the band is half of m, and a wave of the highest frequency has two voxels
    const wave = 2 ** (level + 1);
    if (wave <= size[axis]) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: the waves of level ${level} are ${wave} voxels long, but the image has only ${size[axis]} along ${"xyz"[axis]}; use a lower level${dimension === 3 ? ", or dimension 2" : ""}`,
    );
  }
}

import { RadiosurvError } from "../error.ts";
import { contiguousData, type Image } from "../image/image.ts";
import { checkSettings } from "../rules.ts";
import type { Filter } from "./filter.ts";
import { SETTINGS } from "./rules.ts";
import { onGridOf } from "./volume.ts";

/** What the filters that transform each intensity by itself can be told. */
export interface TransformOptions<Settings extends object = object> {
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

/**
 * Makes a filter that transforms each intensity by itself, float64.
 *
 * @param transform - overwrites intensities, of which the largest absolute value is `largest`, not 0
 */
export function intensityTransform<Settings extends object>(
  caller: string,
  imageType: string,
  transform: (data: Float64Array, largest: number) => void,
  options: TransformOptions<Settings>,
): Filter<Settings> {
  checkSettings(caller, options, { settings: SETTINGS });
  const { settings = {} as Settings } = options;
  function* apply(image: Image) {
    const data = Float64Array.from(contiguousData(image));
    let largest = 0;
    for (let i = 0; i < data.length; i++) {
      const size = Math.abs(data[i]);
      if (size > largest) largest = size;
    }
    if (largest === 0 || largest === Number.POSITIVE_INFINITY) {
      throw new RadiosurvError(
        "intensity",
        `${caller}: the image is scaled by its largest absolute intensity, which must be finite and not 0; got ${largest}; leave the filter out for this image`,
      );
    }
    transform(data, largest);
    yield { name: imageType.toLowerCase(), image: onGridOf(image, data) };
  }
  return { imageType, settings, apply };
}

import { cropAround } from "../image/crop.ts";
import { checkSettings, wholeFrom } from "../rules.ts";
import { checkRegion, type Preparation, replaceImages } from "./preparation.ts";

const RULES = { padDistance: wholeFrom(0) };

/**
 * Crops image and mask to the region before filters see them, which saves time and memory, and changes the values of
 * filters that look beyond. Equals PyRadiomics' `preCrop`; like there, of no use together with `resampled`.
 *
 * @param options - `padDistance`: voxels to keep around the region, 5 unless given
 */
export function cropped(options: { readonly padDistance?: number } = {}): Preparation {
  checkSettings("cropped", options, RULES);
  const { padDistance = 5 } = options;
  return {
    settings: { preCrop: true, padDistance },
    apply: (stage, settings) => {
      checkRegion(stage, settings);
      const { lower, upper } = stage.extent;
      const image = cropAround(stage.image, lower, upper, padDistance);
      return replaceImages(stage, "cropping", image, cropAround(stage.mask, lower, upper, padDistance));
    },
  };
}

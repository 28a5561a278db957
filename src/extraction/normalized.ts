import { type NormalizeOptions, normalizeIntensity } from "../image/normalize-intensity.ts";
import { checkSettings, orNull, positive } from "../rules.ts";
import type { Preparation } from "./preparation.ts";

const RULES = { scale: positive, removeOutliers: orNull(positive) };

/**
 * Standardises the whole image before features are computed. Equals PyRadiomics' `normalize`, with `normalizeScale`
 * and `removeOutliers`. The first step, where it is used.
 *
 * @param options - `scale`: factor on the standardised image; `removeOutliers`: limit in standard deviations
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractFeatures, normalized } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [3, 3]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1), [3, 3]);
 * const options = { families: [firstOrder()], preparation: [normalized({ scale: 100 })], binWidth: 5 };
 * Math.round(extractFeatures(image, mask, options).features.original_firstorder_Maximum); // => 146
 * ```
 */
export function normalized(options: NormalizeOptions = {}): Preparation {
  checkSettings("normalized", options, RULES);
  const { scale = 1, removeOutliers = null } = options;
  return {
    settings: { normalize: true, normalizeScale: scale, removeOutliers },
    apply: (stage) => ({ ...stage, image: normalizeIntensity(stage.image, { scale, removeOutliers }) }),
  };
}

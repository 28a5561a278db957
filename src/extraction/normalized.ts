import { type NormalizeOptions, normalizeIntensity } from "../image/normalize-intensity.ts";
import { checkSettings, orNull, positive, type Rule, wholeFrom } from "../rules.ts";
import type { Preparation } from "./preparation.ts";

const isMask: Rule = ["a mask", (value) => typeof value === "object" && value !== null];
const isPair: Rule = ["two percentiles", (value) => Array.isArray(value) && value.length === 2];

const RULES = {
  scale: positive,
  removeOutliers: orNull(positive),
  clip: orNull(isPair),
  reference: isMask,
  label: wholeFrom(1),
};

/**
 * Standardises the whole image before features are computed. Equals PyRadiomics' `normalize`, with `normalizeScale`
 * and `removeOutliers`. The first step, where it is used.
 *
 * @param options - `scale`: factor on the standardised image; `removeOutliers`: limit in standard deviations;
 *   `clip`: percentiles; `reference`, `label`: a tissue to standardise by
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
    apply: (stage) => ({ ...stage, image: normalizeIntensity(stage.image, options) }),
  };
}

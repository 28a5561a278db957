import { RadiosurvError } from "../error.ts";
import { checkImage, type Image, type Mask } from "../image/image.ts";
import { labelExtents } from "../image/mask-box.ts";
import { type ExtractionOptions, type ExtractionResult, extractWith, inputFacts } from "./extract-features.ts";

/** Features of one label, or why there are none. */
export type LabelResult =
  | ({ readonly label: number; readonly error?: undefined } & ExtractionResult)
  | { readonly label: number; readonly error: RadiosurvError };

/**
 * Computes the features of every label of a label map. A label that cannot be worked on, such as one with a single
 * voxel, gets its error and does not stop the others. Hashes and labels of the input are found once for all.
 *
 * @param options - as for `extractFeatures`, without `label`
 * @returns one entry a label, ascending; none for an empty mask
 * @throws RadiosurvError for what is wrong whatever the label is: an argument or a setting
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractLabels } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 3, 5, 7, 9, 11), [3, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 4, 1, 1, 4), [3, 2]);
 * const results = extractLabels(image, mask, { families: [firstOrder()], minimumROIDimensions: 1 });
 * results.map((each) => each.label); // => [1, 4]
 * results.map((each) => each.error ?? each.features.original_firstorder_Mean); // => [5, 8]
 * ```
 */
export function extractLabels(image: Image, mask: Mask, options: Omit<ExtractionOptions, "label">): LabelResult[] {
  checkImage("extractLabels", mask, "mask");
  const facts = inputFacts(image, mask);
  return labelExtents(mask).map(({ label }) => {
    try {
      return { label, ...extractWith(image, mask, { ...options, label }, facts) };
    } catch (error) {
      const ofLabel = error instanceof RadiosurvError && ["roi", "intensity", "geometry", "limit"].includes(error.code);
      if (!ofLabel) throw error;
      return { label, error };
    }
  });
}

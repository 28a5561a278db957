import { GEOMETRY_TOLERANCE, geometryDifference } from "../image/geometry.ts";
import { resampleMask } from "../image/resample.ts";
import { type Preparation, replaceImages, withMaskDiagnostics } from "./preparation.ts";

/**
 * Brings a mask that lies on another grid onto the grid of its image, by nearest neighbour. Equals PyRadiomics'
 * `correctMask`. A mask on the same grid is left as it is.
 *
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { correctedMask, extractFeatures } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2], { origin: [1, 0] });
 * const options = { families: [firstOrder()], preparation: [correctedMask()] };
 * extractFeatures(image, mask, options).features.original_firstorder_Mean; // => 4
 * ```
 */
export function correctedMask(): Preparation {
  return {
    settings: { correctMask: true },
    apply: (stage, settings) => {
      const { image, mask, extent } = stage;
      if (!geometryDifference(image, mask, settings.geometryTolerance ?? GEOMETRY_TOLERANCE)) return stage;
      const moved = resampleMask(mask, image, { label: extent.label });
      return withMaskDiagnostics(replaceImages(stage, "correctMask", image, moved), "corrected", settings);
    },
  };
}

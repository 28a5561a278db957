import { bSpline, type Interpolator } from "../image/interpolators.ts";
import { resampleRegion } from "../image/resample-region.ts";
import { checkGiven, checkSettings, listOf, type Rule, wholeFrom } from "../rules.ts";
import { imageDiagnostics } from "./diagnostics.ts";
import { type Preparation, replaceImages, withMaskDiagnostics } from "./preparation.ts";

const RULES: Readonly<Record<string, Rule>> = {
  spacing: listOf(["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0]),
  interpolator: [
    "bSpline, linear or nearestNeighbor from radiosurv/image",
    (value) => typeof (value as Interpolator)?.prepare === "function",
  ],
  padDistance: wholeFrom(0),
};

/** How {@link resampled} resamples. */
export interface ResampledOptions {
  /** New distance of voxel centres along x, y (and z), mm; 0 keeps that of the mask. */
  readonly spacing: readonly number[];
  /** How to read between the voxels of the image; the mask takes the nearest voxel. @default bSpline */
  readonly interpolator?: Interpolator;
  /** New voxels to keep around the region. @default 5 */
  readonly padDistance?: number;
}

/**
 * Resamples image and mask around the region before features are computed. Equals PyRadiomics'
 * `resampledPixelSpacing`, `interpolator` and `padDistance`: a grid aligned with the corner of the mask's, integer
 * images cut off toward 0, an axis along which the region is one voxel thick left as it is.
 *
 * Where a new voxel lies exactly halfway between two old ones, ITK decides by the rounding error of its positions; that
 * is followed step by step, for oblique images too.
 *
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractFeatures, resampled } from "radiosurv/extraction";
 * const image = createImage(Float32Array.from({ length: 64 }, (_, i) => i), [8, 8]);
 * const mask = createImage(new Uint8Array(64).fill(1), [8, 8]);
 * const { diagnostics } = extractFeatures(image, mask, {
 *   families: [firstOrder()],
 *   preparation: [resampled({ spacing: [2, 2] })],
 * });
 * diagnostics["diagnostics_Image-interpolated_Size"]; // => [4, 4]
 * ```
 */
export function resampled(options: ResampledOptions): Preparation {
  checkGiven("resampled", options, "spacing");
  checkSettings("resampled", options, RULES);
  const { spacing, interpolator = bSpline, padDistance = 5 } = options;
  return {
    settings: { resampledPixelSpacing: [...spacing], interpolator: interpolator.name, padDistance },
    apply: (stage, settings) => {
      const { image, mask, extent } = stage;
      const region = resampleRegion(image, mask, { extent, spacing, interpolator, padDistance });
      const next = replaceImages(stage, "resampling", region.image, region.mask);
      if (!settings.additionalInfo) return next;
      const diagnostics = { ...next.diagnostics, ...imageDiagnostics("interpolated", next.image) };
      return withMaskDiagnostics({ ...next, diagnostics }, "interpolated", settings);
    },
  };
}

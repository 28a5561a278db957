import { checkMaskGeometry, GEOMETRY_TOLERANCE } from "../image/geometry.ts";
import { contiguousData, type Image, type Mask, withVoxels } from "../image/image.ts";
import { bSpline, type Interpolator, linear } from "../image/interpolators.ts";
import { resample } from "../image/resample.ts";
import { resampleRegion } from "../image/resample-region.ts";
import { checkGiven, checkSettings, listOf, positive, type Rule, wholeFrom, yesOrNo } from "../rules.ts";
import { imageDiagnostics } from "./diagnostics.ts";
import { type Preparation, replaceImages, type Stage, withMaskDiagnostics } from "./preparation.ts";

const INTERPOLATOR: Rule = [
  "bSpline, linear or nearestNeighbor from radiosurv/image",
  (value) => typeof (value as Interpolator)?.prepare === "function",
];

const RULES: Readonly<Record<string, Rule>> = {
  spacing: listOf(["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0]),
  interpolator: INTERPOLATOR,
  padDistance: wholeFrom(0),
  maximumVoxels: wholeFrom(1),
  maskInterpolator: INTERPOLATOR,
  maskThreshold: positive,
  roundIntensities: yesOrNo,
};

/** How {@link resampled} resamples. */
export interface ResampledOptions {
  /** New distance of voxel centres along x, y (and z), mm; 0 keeps that of the mask. */
  readonly spacing: readonly number[];
  /** How to read between the voxels of the image; the mask takes the nearest voxel. @default bSpline */
  readonly interpolator?: Interpolator;
  /** New voxels to keep around the region. @default 5 */
  readonly padDistance?: number;
  /** Most voxels that the new grid may have. @default 2^28 */
  readonly maximumVoxels?: number;
  /** How to read between the voxels of the mask; in the `ibsi` profile only. @default linear */
  readonly maskInterpolator?: Interpolator;
  /** Least value of the interpolated mask inside the region; in the `ibsi` profile only. @default 0.5 */
  readonly maskThreshold?: number;
  /** Round intensities to whole numbers afterwards, as for Hounsfield units; in the `ibsi` profile only. @default false */
  readonly roundIntensities?: boolean;
}

/** Interpolated masks are a threshold only but for rounding where a region ends halfway between two voxels. */
const THRESHOLD_TOLERANCE = 1e-6;

/**
 * Resamples image and mask before features are computed. In the `pyradiomics` profile around the region; equals PyRadiomics'
 * `resampledPixelSpacing`, `interpolator` and `padDistance`: a grid aligned with the corner of the mask's, integer
 * images cut off toward 0, an axis along which the region is one voxel thick left as it is.
 *
 * Where a new voxel lies exactly halfway between two old ones, ITK decides by the rounding error of its positions; that
 * is followed step by step, for oblique images too.
 *
 * In the `ibsi` profile the whole image, in floating point, on a grid aligned with the centre of the image's; border
 * voxels hold on outside, and the region is where the interpolated mask reaches the threshold, 1e-6 less for rounding.
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
  const { spacing, interpolator = bSpline, padDistance = 5, maximumVoxels } = options;
  return {
    settings: { resampledPixelSpacing: [...spacing], interpolator: interpolator.name, padDistance },
    apply: (stage, settings) => {
      const { image, mask, extent } = stage;
      const region =
        settings.profile === "ibsi"
          ? resampleCentered(stage, options)
          : resampleRegion(image, mask, { extent, spacing, interpolator, padDistance, maximumVoxels });
      const next = replaceImages(stage, "resampling", region.image, region.mask);
      if (!settings.additionalInfo) return next;
      const diagnostics = { ...next.diagnostics, ...imageDiagnostics("interpolated", next.image) };
      return withMaskDiagnostics({ ...next, diagnostics }, "interpolated", settings);
    },
  };
}

/** Image and mask as IBSI interpolates them. */
function resampleCentered({ image, mask, extent }: Stage, options: ResampledOptions): { image: Image; mask: Mask } {
  const { spacing, interpolator = bSpline, maskInterpolator = linear, maskThreshold = 0.5, maximumVoxels } = options;
  checkMaskGeometry("extractFeatures", image, mask, GEOMETRY_TOLERANCE);
  const grid = { spacing, alignment: "center", outside: "nearest", pixelType: "float64", maximumVoxels } as const;
  const resampled = resample(image, { ...grid, interpolator });
  const intensities = contiguousData(resampled) as Float64Array;
  if (options.roundIntensities) {
    for (let i = 0; i < intensities.length; i++) intensities[i] = Math.floor(intensities[i] + 0.5);
  }
  const labels = contiguousData(mask);
  const inside = new Float64Array(labels.length);
  for (let i = 0; i < inside.length; i++) if (labels[i] === extent.label) inside[i] = 1;
  const share = contiguousData(resample(withVoxels(mask, inside), { ...grid, interpolator: maskInterpolator }));
  const least = maskThreshold - THRESHOLD_TOLERANCE;
  const data = new Uint32Array(share.length);
  for (let i = 0; i < data.length; i++) if (share[i] >= least) data[i] = extent.label;
  return { image: resampled, mask: withVoxels(resampled, data) };
}

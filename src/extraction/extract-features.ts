import { RadiosurvError } from "../error.ts";
import type { FeatureFamily, FeatureValues, IntensityFamily } from "../features/family.ts";
import { regionOfInterest } from "../features/roi.ts";
import type { Filter } from "../filters/filter.ts";
import { original } from "../filters/original.ts";
import { grayLevels } from "../image/discretize.ts";
import { checkImage, type Image, type Mask } from "../image/image.ts";
import { intensitiesInside } from "../image/intensities.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, labelExtents, type MaskBox } from "../image/mask-box.ts";
import {
  configurationDiagnostics,
  type Diagnostics,
  hashLabels,
  maskDiagnostics,
  originalImageDiagnostics,
} from "./diagnostics.ts";
import { checkRegion, type Preparation, type Stage } from "./preparation.ts";
import { checkSettings } from "../rules.ts";
import { EXTRACTION_DEFAULTS, type ExtractionSettings, SETTING_RULES, withSettings } from "./settings.ts";

/** What to compute, and how. */
export interface ExtractionOptions extends Partial<ExtractionSettings> {
  /** Feature families to compute, in this order; shape families always come first. */
  readonly families: readonly FeatureFamily[];
  /**
   * Steps before features, in this order: `normalized()`, `resampled()` or `cropped()`, `correctedMask()`,
   * `resegmented()`. @default []
   */
  readonly preparation?: readonly Preparation[];
  /** Filters to compute them on. @default [original()] */
  readonly filters?: readonly Filter[];
  /** Numeric conventions: `pyradiomics` gives the numbers of PyRadiomics 3.1. @default "pyradiomics" */
  readonly profile?: "pyradiomics";
}

/** Features of one region. */
export interface ExtractionResult {
  /** Feature values under PyRadiomics' names, such as `original_glcm_Contrast`, in its order. */
  readonly features: FeatureValues;
  /** Facts about input and settings under PyRadiomics' names; empty with `additionalInfo: false`. */
  readonly diagnostics: Diagnostics;
  /** What was left out or assumed, as sentences; PyRadiomics logs these. */
  readonly warnings: readonly string[];
}

/**
 * Computes features of the region that a mask marks in an image.
 *
 * After the steps of `preparation` and a check of the region come shape families, then for each filter the intensity
 * and texture families on the filtered image. All that is optional is a value passed in, so that a bundle carries no
 * more than is used; `extractorFromParams` takes everything by PyRadiomics' names instead.
 *
 * @param image - 2D or 3D, any spacing and direction
 * @param mask - labels on the same grid
 * @param options - families, filters and settings
 * @returns features, diagnostics and warnings
 * @throws RadiosurvError `geometry` if the grids differ (which field, by how much); `label` if the label is not in the
 *   mask (lists those that are); `roi` if the region is empty or too small; `intensity` if it holds NaN or infinite
 *   values; `setting` for an unknown setting or a value that it does not take
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder, glcm } from "radiosurv/features";
 * import { extractFeatures } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(10, 20, 30, 60, 70, 80, 10, 20, 90), [3, 3]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0), [3, 3]);
 * const { features } = extractFeatures(image, mask, { families: [firstOrder(), glcm()], binWidth: 10 });
 * features.original_firstorder_Mean; // => 45
 * features.original_glcm_JointAverage; // => 4.5
 * ```
 */
export function extractFeatures(image: Image, mask: Mask, options: ExtractionOptions): ExtractionResult {
  const { families, preparation = [], filters = [original()], profile = "pyradiomics", ...given } = options ?? {};
  checkImage("extractFeatures", image);
  checkImage("extractFeatures", mask, "mask");
  checkList("families", families, "compute", "[firstOrder(), glcm()], from radiosurv/features");
  checkList("preparation", preparation, "apply", "[normalized(), resampled({ spacing })]");
  checkList("filters", filters, "apply", "[original()], from radiosurv/filters");
  if (profile !== "pyradiomics") {
    throw new RadiosurvError("setting", `extractFeatures: profile must be "pyradiomics"; got "${String(profile)}"`);
  }
  checkSettings("extractFeatures", given, SETTING_RULES);
  for (const { name, settings } of families) checkSettings(`extractFeatures, ${name}`, settings, SETTING_RULES);
  const settings = withSettings(EXTRACTION_DEFAULTS, given);
  let stage = firstStage(image, mask, settings);
  for (const step of preparation) stage = step.apply(stage, settings);
  const box = checkRegion(stage, settings);
  const shapeBox = stage.shapeBox ?? box;
  const warnings = [...stage.warnings];
  const features: Record<string, number> = {};
  for (const family of families) {
    if (family.kind !== "shape") continue;
    const own = withSettings(settings, family.settings);
    const leftOut = family.leftOut(shapeBox, own);
    if (leftOut) warnings.push(leftOut);
    else collect(features, "original", family, family.compute(shapeBox, own));
  }
  const intensity = families.filter((family) => family.kind === "intensity");
  if (intensity.length > 0) {
    for (const filter of filters) {
      checkSettings(`extractFeatures, filter ${filter.imageType}`, filter.settings, SETTING_RULES);
      const own = withSettings(settings, filter.settings);
      for (const filtered of filter.apply(stage.image)) {
        Object.assign(features, intensityFeatures(filtered.name, filtered.image, box, intensity, own));
      }
    }
  }
  const diagnostics = settings.additionalInfo
    ? {
        ...configurationDiagnostics(Object.assign({}, settings, ...preparation.map((p) => p.settings)), filters),
        ...stage.diagnostics,
      }
    : {};
  return { features, diagnostics, warnings };
}

/** Image and mask as they came, with the label to work on. */
function firstStage(image: Image, mask: Mask, { label, additionalInfo }: ExtractionSettings): Stage {
  const { extents, hash } = additionalInfo ? hashLabels(mask) : { extents: labelExtents(mask), hash: "" };
  const { extent, assumed } = chooseLabel("extractFeatures", extents, label);
  const box = cropMask(mask, extent);
  const warnings = assumed ? [`label: ${extent.label} was taken, the only one in the mask`] : [];
  const diagnostics = additionalInfo && {
    ...originalImageDiagnostics(image),
    "diagnostics_Mask-original_Hash": hash,
    ...maskDiagnostics("original", mask, box),
    "diagnostics_Mask-original_Label": extent.label,
  };
  return { image, mask, extent, box, diagnostics: diagnostics || {}, warnings };
}

/** Throws unless an option is a list of values made by functions, each of which has the method that will be called. */
function checkList(option: string, list: readonly object[], method: string, such: string): void {
  const fits = Array.isArray(list) && list.every((each) => each && typeof each === "object" && method in each);
  if (fits && (list.length > 0 || option !== "families")) return;
  throw new RadiosurvError("argument", `extractFeatures: ${option} must be a list such as ${such}`);
}

function intensityFeatures(
  image: string,
  filtered: Image,
  box: MaskBox,
  families: readonly IntensityFamily[],
  settings: ExtractionSettings,
): FeatureValues {
  const values = intensitiesInside("extractFeatures", filtered, box);
  const levels = grayLevels("extractFeatures", values, settings, filtered.pixelType);
  const each = families.map((family) => withSettings(settings, family.settings));
  const reach = Math.max(...each.flatMap(({ distances }) => Array.from(distances)));
  const roi = regionOfInterest(box, values, levels, reach);
  const features: Record<string, number> = {};
  families.forEach((family, k) => {
    collect(features, image, family, family.compute(roi, each[k], family.features));
  });
  return features;
}

/** Adds the features that a family is to return, under their full names. */
function collect(features: Record<string, number>, image: string, family: FeatureFamily, values: FeatureValues): void {
  for (const name of family.features) features[`${image}_${family.name}_${name}`] = values[name];
}

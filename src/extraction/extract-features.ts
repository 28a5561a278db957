import { RadiosurvError } from "../error.ts";
import type { FeatureFamily, FeatureValues } from "../features/family.ts";
import type { Filter } from "../filters/filter.ts";
import { original } from "../filters/original.ts";
import { checkImage, type Image, type Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, labelExtents, type MaskBox } from "../image/mask-box.ts";
import { checkSettings } from "../rules.ts";
import {
  configurationDiagnostics,
  type Diagnostics,
  hashLabels,
  maskDiagnostics,
  originalImageDiagnostics,
} from "./diagnostics.ts";
import { ibsiFeatures } from "./ibsi-features.ts";
import { checkRegion, type Preparation, type Stage } from "./preparation.ts";
import { pyradiomicsFeatures } from "./pyradiomics-features.ts";
import {
  EXTRACTION_DEFAULTS,
  type ExtractionSettings,
  IBSI_DEFAULTS,
  IBSI_SETTINGS,
  OWN_SETTINGS,
  SETTING_RULES,
  withSettings,
} from "./settings.ts";

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
}

/** Features of one region. */
export interface ExtractionResult {
  /**
   * Feature values under PyRadiomics' names, such as `original_glcm_Contrast`, in its order. In the `ibsi` profile under
   * IBSI's tags, with the aggregation behind where there is a choice: `stat_mean`, `cm_contrast_3d_average`.
   */
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
 * Memory beyond image and mask: at most 32 bytes a voxel of the box around the region, whatever the size of the image and the
 * type of its voxels; with `wavelet()` 36. `bench/large.ts` has a volume of 512 x 512 x 512.
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
  return extractWith(image, mask, options, inputFacts(image, mask));
}

/**
 * {@link extractFeatures} with the facts of image and mask at hand, for several labels of one mask.
 *
 * @param facts - as {@link inputFacts} of this image and this mask gives them
 */
export function extractWith(image: Image, mask: Mask, options: ExtractionOptions, facts: InputFacts): ExtractionResult {
  const { families, preparation, filters, settings } = checkExtraction(image, mask, options);
  const { stage, box } = prepare(image, mask, preparation, settings, facts);
  const compute = settings.profile === "ibsi" ? ibsiFeatures : pyradiomicsFeatures;
  const { features, warnings } = compute(stage, box, families, filters, settings);
  const diagnostics = settings.additionalInfo
    ? {
        ...configurationDiagnostics(Object.assign(listed(settings), ...preparation.map((p) => p.settings)), filters),
        ...stage.diagnostics,
      }
    : {};
  return { features, diagnostics, warnings: [...stage.warnings, ...warnings] };
}

/** What an extraction works with, checked and complete. */
export interface CheckedExtraction {
  readonly families: readonly FeatureFamily[];
  readonly preparation: readonly Preparation[];
  readonly filters: readonly Filter[];
  readonly settings: ExtractionSettings;
}

/** Checks what an extraction is given, and fills in what is not. */
export function checkExtraction(image: Image, mask: Mask, options: ExtractionOptions): CheckedExtraction {
  const { families, preparation = [], filters = [original()], ...given } = options ?? {};
  checkImage("extractFeatures", image);
  checkImage("extractFeatures", mask, "mask");
  checkList("families", families, "kind", "[firstOrder(), glcm()], from radiosurv/features");
  checkList("preparation", preparation, "apply", "[normalized(), resampled({ spacing })]");
  checkList("filters", filters, "apply", "[original()], from radiosurv/filters");
  checkSettings("extractFeatures", given, SETTING_RULES);
  for (const { name, settings } of families) checkSettings(`extractFeatures, ${name}`, settings, SETTING_RULES);
  for (const { imageType, settings } of filters) {
    checkSettings(`extractFeatures, filter ${imageType}`, settings, SETTING_RULES);
  }
  const settings = withSettings(given.profile === "ibsi" ? IBSI_DEFAULTS : EXTRACTION_DEFAULTS, given);
  if (settings.profile === "pyradiomics") {
    for (const each of [
      settings,
      ...families.map((family) => family.settings),
      ...filters.map((one) => one.settings),
    ]) {
      checkNoIbsiSettings(each);
    }
  }
  return { families, preparation, filters, settings };
}

function checkNoIbsiSettings(settings: object): void {
  const name = IBSI_SETTINGS.find((one) => ((settings as Record<string, unknown>)[one] ?? null) !== null);
  if (name === undefined) return;
  throw new RadiosurvError(
    "setting",
    `extractFeatures: ${name} is a setting of the profile "ibsi" and this is "pyradiomics"; leave it out, or set profile: "ibsi"`,
  );
}

/** Takes image and mask through the steps before features, and checks the region that comes out. */
export function prepare(
  image: Image,
  mask: Mask,
  preparation: readonly Preparation[],
  settings: ExtractionSettings,
  facts: InputFacts = inputFacts(image, mask),
): { readonly stage: Stage; readonly box: MaskBox } {
  let stage = firstStage(image, mask, settings, facts);
  for (const step of preparation) stage = step.apply(stage, settings);
  return { stage, box: checkRegion(stage, settings) };
}

/** The settings that the diagnostics list: in the `pyradiomics` profile those that PyRadiomics knows. */
function listed(settings: ExtractionSettings): Record<string, unknown> {
  const own = settings.profile === "ibsi" ? [] : OWN_SETTINGS;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !own.includes(name)));
}

/** What is the same for all labels: found when it is first asked for, and kept. */
export interface InputFacts {
  /** The labels of the mask, and with diagnostics its hash. */
  readonly labels: (additionalInfo: boolean) => ReturnType<typeof hashLabels>;
  /** Hash, size and range of the image. */
  readonly image: () => Diagnostics;
}

/** The facts of an image and a mask, which must not change as long as they are used. */
export function inputFacts(image: Image, mask: Mask): InputFacts {
  let labels: ReturnType<typeof hashLabels> | undefined;
  let diagnostics: Diagnostics | undefined;
  return {
    labels: (additionalInfo) => {
      labels ??= additionalInfo ? hashLabels(mask) : { extents: labelExtents(mask), hash: "" };
      return labels;
    },
    image: () => {
      diagnostics ??= originalImageDiagnostics(image);
      return diagnostics;
    },
  };
}

/** Image and mask as they came, with the label to work on. */
function firstStage(image: Image, mask: Mask, { label, additionalInfo }: ExtractionSettings, facts: InputFacts): Stage {
  const { extents, hash } = facts.labels(additionalInfo);
  const { extent, assumed } = chooseLabel("extractFeatures", extents, label);
  const box = cropMask(mask, extent);
  const warnings = assumed ? [`label: ${extent.label} was taken, the only one in the mask`] : [];
  const diagnostics = additionalInfo && {
    ...facts.image(),
    "diagnostics_Mask-original_Hash": hash,
    ...maskDiagnostics("original", mask, box),
    "diagnostics_Mask-original_Label": extent.label,
  };
  return { image, mask, extent, box, diagnostics: diagnostics || {}, warnings };
}

/** Throws unless an option is a list of values made by functions, each of which has the property that will be used. */
function checkList(option: string, list: readonly object[], property: string, such: string): void {
  const fits = Array.isArray(list) && list.every((each) => each && typeof each === "object" && property in each);
  if (fits && (list.length > 0 || option !== "families")) return;
  throw new RadiosurvError("argument", `extractFeatures: ${option} must be a list such as ${such}`);
}

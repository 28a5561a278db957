import { RadiosurvError } from "../error.ts";
import type { FeatureFamily } from "../features/family.ts";
import type { Filter } from "../filters/filter.ts";
import type { Image, Mask } from "../image/image.ts";
import { bSpline, type Interpolator, linear, nearestNeighbor } from "../image/interpolators.ts";
import { nearestName } from "../nearest.ts";
import {
  atMost,
  checkSettings,
  isNumber,
  listOf,
  oneOf,
  orNull,
  positive,
  type Rule,
  type Rules,
  wholeFrom,
  yesOrNo,
} from "../rules.ts";
import { correctedMask } from "./corrected-mask.ts";
import { cropped } from "./cropped.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { type ExtractionResult, extractFeatures } from "./extract-features.ts";
import {
  extractVoxelMaps,
  VOXEL_RULES,
  type VoxelMapOptions,
  type VoxelMaps,
  type VoxelSettings,
} from "./extract-voxel-maps.ts";
import { FEATURE_CLASSES } from "./feature-classes.ts";
import { FILTER_RULES, IMAGE_TYPES } from "./image-types.ts";
import { keepsNothing } from "./keeps-nothing.ts";
import { normalized } from "./normalized.ts";
import { parseParams } from "./parse-params.ts";
import type { Preparation } from "./preparation.ts";
import { resampled } from "./resampled.ts";
import { resegmented } from "./resegmented.ts";
import { type ExtractionSettings, OWN_SETTINGS, SETTING_RULES } from "./settings.ts";

/** Extracts the features that a parameter file asks for. */
export type Extractor = (image: Image, mask: Mask, options?: { readonly label?: number }) => ExtractionResult;

/** PyRadiomics' defaults of the settings of steps, which its diagnostics list also where a step is not used. */
const STEP_DEFAULTS: Readonly<Record<string, unknown>> = {
  normalize: false,
  normalizeScale: 1,
  removeOutliers: null,
  resampledPixelSpacing: null,
  interpolator: "sitkBSpline",
  preCrop: false,
  padDistance: 5,
  resegmentRange: null,
};

type Section = Readonly<Record<string, unknown>>;

/** Settings of steps before features. */
interface StepSettings {
  readonly normalize: boolean;
  readonly normalizeScale: number;
  readonly removeOutliers: number | null;
  readonly resampledPixelSpacing: readonly number[] | null;
  readonly interpolator: string | number | null;
  readonly padDistance: number;
  readonly preCrop: boolean;
  readonly correctMask: boolean;
  readonly resegmentRange: readonly number[] | null;
  readonly resegmentMode: "absolute" | "relative" | "sigma";
  readonly resegmentShape: boolean;
}

const STEP_RULES: Readonly<Record<keyof StepSettings, Rule>> = {
  normalize: yesOrNo,
  normalizeScale: positive,
  removeOutliers: orNull(positive),
  resampledPixelSpacing: orNull(listOf(["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0])),
  interpolator: ["a name of SimpleITK", () => true],
  padDistance: wholeFrom(0),
  preCrop: yesOrNo,
  correctMask: yesOrNo,
  resegmentRange: orNull(atMost(2, listOf(isNumber))),
  resegmentMode: oneOf("absolute", "relative", "sigma"),
  resegmentShape: yesOrNo,
};

const KNOWN_SETTINGS: readonly string[] = /* @__PURE__ */ [SETTING_RULES, STEP_RULES, FILTER_RULES]
  .flatMap((rules) => Object.keys(rules))
  .filter((name) => !OWN_SETTINGS.includes(name))
  .concat("label_channel");

const INTERPOLATORS: Readonly<Record<string, Interpolator>> = {
  sitkNearestNeighbor: nearestNeighbor,
  sitkLinear: linear,
  sitkBSpline: bSpline,
};

/**
 * Makes an extractor from a parameter file of PyRadiomics, as it is: YAML or JSON text, or the object in it, with the
 * sections `setting`, `featureClass`, `imageType` and `voxelSetting`. An empty list or nothing for a feature class
 * stands for all its features; no `featureClass` section for all classes.
 *
 * This is the one place where families, filters and interpolators are known by name, so that it brings all of them along.
 *
 * @param params - text of the file, or its content
 * @returns a function of image and mask, which takes a `label` that overrides the file's
 * @throws RadiosurvError `setting` for an unknown section, setting, class, feature or image type (names the nearest
 *   known one), or a value that a setting does not take; `format` if the text is neither YAML nor JSON; `unsupported`
 *   for an interpolator that this version does not have
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { extractorFromParams } from "radiosurv/extraction";
 * const extract = extractorFromParams(`
 * setting: { binWidth: 10 }
 * featureClass: { firstorder: [Mean, Entropy] }
 * `);
 * const image = createImage(Int16Array.of(10, 20, 30, 40), [2, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
 * Object.keys(extract(image, mask).features); // => ["original_firstorder_Mean", "original_firstorder_Entropy"]
 * ```
 */
export function extractorFromParams(params: string | object): Extractor {
  const { families, filters, preparation, settings, notes } = readParams(params);
  return keepsNothing((image, mask, options = {}) => {
    if (families.length === 0) return { features: {}, diagnostics: {}, warnings: notes };
    const label = options.label === undefined ? {} : { label: options.label };
    const result = extractFeatures(image, mask, { families, filters, preparation, ...settings, ...label });
    return { ...result, diagnostics: withStepDefaults(result.diagnostics), warnings: [...notes, ...result.warnings] };
  });
}

/** Maps the features that a parameter file asks for. */
export type VoxelMapper = (
  image: Image,
  mask: Mask,
  options?: Pick<VoxelMapOptions, "label" | "signal" | "onProgress">,
) => Promise<VoxelMaps>;

/**
 * Makes voxel maps as a parameter file of PyRadiomics asks for them, whose section `voxelSetting` holds `kernelRadius`,
 * `maskedKernel`, `initValue` and `voxelBatch` (-1, all at once there, leaves the batch to us: it changes no value).
 *
 * @param params - text of the file, or its content, as for {@link extractorFromParams}
 * @returns a function of image and mask, which takes a `label` that overrides the file's, `signal` and `onProgress`
 * @throws RadiosurvError as {@link extractorFromParams}
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { voxelMapsFromParams } from "radiosurv/extraction";
 * const mapsOf = voxelMapsFromParams(`
 * featureClass: { firstorder: [Minimum] }
 * voxelSetting: { kernelRadius: 1, initValue: -1 }
 * `);
 * const image = createImage(Int16Array.of(10, 20, 30, 40, 50, 60), [3, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1, 1, 0), [3, 2]);
 * const { maps } = await mapsOf(image, mask);
 * Array.from(maps.original_firstorder_Minimum.voxels.data); // => [10, 10, 20, 10, 10, -1]
 * ```
 */
export function voxelMapsFromParams(params: string | object): VoxelMapper {
  const { families, filters, preparation, settings, notes, voxels } = readParams(params);
  return async (image, mask, options = {}) => {
    if (families.length === 0) return { maps: {}, warnings: notes };
    const result = await extractVoxelMaps(image, mask, {
      ...{ families, filters, preparation },
      ...settings,
      ...voxels,
      ...options,
    });
    return { ...result, warnings: [...notes, ...result.warnings] };
  };
}

function readParams(params: string | object) {
  const { setting, featureClass, imageType, voxelSetting } = parseParams(params);
  const voxels = toVoxelSettings(voxelSetting);
  const { settings, preparation } = toOptions(setting);
  const notes: string[] = [];
  const families = toFamilies(featureClass, notes);
  const filters = toFilters(imageType, setting, notes);
  return { families, filters, preparation, settings, notes, voxels };
}

function toVoxelSettings(section: Section): Partial<VoxelSettings> {
  checkNames("voxelSetting", Object.keys(section), Object.keys(VOXEL_RULES));
  const { initValue, voxelBatch, ...rest } = pick(section, VOXEL_RULES);
  const voxels = {
    ...rest,
    // PyRadiomics' own example has nan, which is a text in YAML
    ...(initValue !== undefined && { initValue: initValue === "nan" ? Number.NaN : initValue }),
    ...(voxelBatch !== undefined && voxelBatch !== -1 && { voxelBatch }),
  };
  checkSettings("voxelMapsFromParams", voxels, VOXEL_RULES);
  return voxels as Partial<VoxelSettings>;
}

/** Splits the settings of a file into those of the extraction and the steps before it. */
function toOptions(section: Section): { settings: Partial<ExtractionSettings>; preparation: Preparation[] } {
  checkNames("setting", Object.keys(section), KNOWN_SETTINGS);
  if ((section.label_channel ?? 0) !== 0) {
    throw new RadiosurvError("unsupported", "extractorFromParams: label_channel must be 0: masks have one channel");
  }
  const settings = pick(section, SETTING_RULES);
  checkSettings("extractorFromParams", settings, SETTING_RULES);
  const steps = pick(section, STEP_RULES);
  checkSettings("extractorFromParams", steps, STEP_RULES);
  return { settings, preparation: toPreparation(steps) };
}

/** The steps in PyRadiomics' order. */
function toPreparation(steps: Partial<StepSettings>): Preparation[] {
  const { removeOutliers, padDistance, resampledPixelSpacing: spacing, resegmentRange: range } = steps;
  const preparation: Preparation[] = [];
  if (steps.normalize) preparation.push(normalized({ scale: steps.normalizeScale, removeOutliers }));
  const interpolator = toInterpolator(steps.interpolator === undefined ? "sitkBSpline" : steps.interpolator);
  if (spacing && interpolator) preparation.push(resampled({ spacing, interpolator, padDistance }));
  if (steps.correctMask) preparation.push(correctedMask());
  if (steps.preCrop && !(spacing && interpolator)) preparation.push(cropped({ padDistance }));
  if (range) preparation.push(resegmented({ range, mode: steps.resegmentMode, shape: steps.resegmentShape }));
  return preparation;
}

function withStepDefaults(diagnostics: Diagnostics): Diagnostics {
  const name = "diagnostics_Configuration_Settings";
  const settings = diagnostics[name];
  return settings ? { ...diagnostics, [name]: { ...STEP_DEFAULTS, ...settings } } : diagnostics;
}

/** Those settings that have a rule. A blank one stands for null where that is allowed, else for the default. */
function pick(section: Section, rules: Rules): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(section).filter(
      ([name, value]) => Object.hasOwn(rules, name) && (value !== null || rules[name][1](null)),
    ),
  );
}

function toInterpolator(value: unknown): Interpolator | null {
  if (value === null) return null;
  const name = typeof value === "number" ? Object.keys(INTERPOLATORS)[value - 1] : value;
  if (Object.hasOwn(INTERPOLATORS, String(name))) return INTERPOLATORS[String(name)];
  throw new RadiosurvError(
    "unsupported",
    `extractorFromParams: interpolator must be one of ${Object.keys(INTERPOLATORS).join(", ")}; got ${JSON.stringify(value)}`,
  );
}

function toFamilies(section: Section, notes: string[]): FeatureFamily[] {
  const known = Object.keys(FEATURE_CLASSES);
  const asked = Object.entries(section);
  checkNames("featureClass", Object.keys(section), known);
  const classes = asked.length > 0 ? asked : known.map((name) => [name, null] as const);
  return classes.flatMap(([name, features]) => {
    const { family, refused } = FEATURE_CLASSES[name];
    if (features === null || (Array.isArray(features) && features.length === 0)) return [family({})];
    if (!Array.isArray(features)) {
      throw new RadiosurvError(
        "setting",
        `extractorFromParams: featureClass ${name} must be a list of features, or empty for all; got ${JSON.stringify(features)}`,
      );
    }
    for (const feature of features) {
      if (refused.includes(feature)) {
        notes.push(`${name}: ${feature} was left out, as PyRadiomics does: another feature is equal to it`);
      }
    }
    const wanted = features.filter((feature) => !refused.includes(feature));
    return wanted.length > 0 ? [family({ features: wanted })] : [];
  });
}

/** The filters in the order of the file. What stands under an image type goes over what stands under `setting`. */
function toFilters(section: Section, setting: Section, notes: string[]): Filter[] {
  const names = Object.keys(section);
  checkNames("imageType", names, Object.keys(IMAGE_TYPES));
  return (names.length === 0 ? ["Original"] : names).flatMap((name) => {
    const own = section[name] ?? {};
    if (typeof own !== "object" || Array.isArray(own)) {
      throw new RadiosurvError(
        "setting",
        `extractorFromParams: imageType ${name} must hold settings ({} for none); got ${JSON.stringify(own)}`,
      );
    }
    const { settings } = toOptions(own as Section);
    const params = { ...pick(setting, FILTER_RULES), ...pick(own as Section, FILTER_RULES) };
    checkSettings(`extractorFromParams, imageType ${name}`, params, FILTER_RULES);
    if (name === "LoG" && params.sigma === undefined) {
      notes.push("LoG: no image was made, as PyRadiomics does where sigma is not given");
      return [];
    }
    return [IMAGE_TYPES[name](params, settings)];
  });
}

function checkNames(section: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (!known.includes(name)) {
      throw new RadiosurvError(
        "setting",
        `extractorFromParams: ${section} has no "${name}"; the nearest is "${nearestName(name, known)}"`,
      );
    }
  }
}

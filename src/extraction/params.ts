import { RadiosurvError } from "../error.ts";
import type { FeatureFamily } from "../features/family.ts";
import type { Filter } from "../filters/filter.ts";
import { original } from "../filters/original.ts";
import type { Image, Mask } from "../image/image.ts";
import { bSpline, type Interpolator, linear, nearestNeighbor } from "../image/interpolators.ts";
import { resampleMask } from "../image/resample.ts";
import { nearestName } from "../nearest.ts";
import { type ExtractionResult, extractFeatures } from "./extract-features.ts";
import { FEATURE_CLASSES } from "./feature-classes.ts";
import { parseParams } from "./parse-params.ts";
import { checkSettings, type ExtractionSettings, SETTING_NAMES } from "./settings.ts";

/** Extracts the features that a parameter file asks for. */
export type Extractor = (image: Image, mask: Mask, options?: { readonly label?: number }) => ExtractionResult;

/** Settings of PyRadiomics that act on filters or on voxel maps alone, or that it ignores when features are extracted. */
const OTHER_SETTINGS =
  /* @__PURE__ */ "sigma start_level level wavelet gradientUseSpacing lbp2DRadius lbp2DSamples lbp2DMethod lbp3DLevels lbp3DIcosphereRadius lbp3DIcosphereSubdivision label_channel".split(
    " ",
  );

const VOXEL_SETTINGS = ["kernelRadius", "maskedKernel", "initValue", "voxelBatch"];

const IMAGE_TYPES =
  /* @__PURE__ */ "Original Wavelet LoG Square SquareRoot Logarithm Exponential Gradient LBP2D LBP3D".split(" ");

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
 * This is the one place where families and interpolators are known by name, so that it brings all of them along.
 *
 * @param params - text of the file, or its content
 * @returns a function of image and mask, which takes a `label` that overrides the file's
 * @throws RadiosurvError `setting` for an unknown section, setting, class, feature or image type (names the nearest
 *   known one), or a value that a setting does not take; `format` if the text is neither YAML nor JSON; `unsupported`
 *   for an image type or interpolator that this version does not have
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
  const { setting, featureClass, imageType, voxelSetting } = parseParams(params);
  checkNames("voxelSetting", Object.keys(voxelSetting), VOXEL_SETTINGS);
  const settings = toSettings(setting);
  const notes: string[] = [];
  const families = toFamilies(featureClass, notes);
  const filters = toFilters(imageType);
  return (image, mask, options = {}) => {
    const label = options.label === undefined ? {} : { label: options.label };
    const result = extractFeatures(image, mask, { families, filters, interpolator: bSpline, ...settings, ...label });
    return { ...result, warnings: [...notes, ...result.warnings] };
  };
}

function toSettings(section: Readonly<Record<string, unknown>>): Partial<ExtractionSettings> {
  checkNames("setting", Object.keys(section), [...SETTING_NAMES, ...OTHER_SETTINGS]);
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(section)) {
    if (!OTHER_SETTINGS.includes(name)) settings[name] = value;
    else if (name === "label_channel" && value !== 0) {
      throw new RadiosurvError("unsupported", "extractorFromParams: label_channel must be 0: masks have one channel");
    }
  }
  // what is a name or a switch in the file is a function here
  if ("interpolator" in settings) settings.interpolator = toInterpolator(settings.interpolator);
  if (settings.correctMask === true) settings.correctMask = resampleMask;
  checkSettings("extractorFromParams", settings);
  return settings;
}

function toInterpolator(value: unknown): Interpolator | null {
  if (value === null) return null;
  const name = typeof value === "number" ? Object.keys(INTERPOLATORS)[value - 1] : value;
  const found = INTERPOLATORS[String(name)];
  if (found) return found;
  throw new RadiosurvError(
    "unsupported",
    `extractorFromParams: interpolator must be one of ${Object.keys(INTERPOLATORS).join(", ")}; got ${JSON.stringify(value)}`,
  );
}

function toFamilies(section: Readonly<Record<string, unknown>>, notes: string[]): FeatureFamily[] {
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

function toFilters(section: Readonly<Record<string, unknown>>): Filter[] {
  const names = Object.keys(section);
  checkNames("imageType", names, IMAGE_TYPES);
  if (names.length === 0) return [original()];
  return names.map((name) => {
    if (name !== "Original") {
      throw new RadiosurvError(
        "unsupported",
        `extractorFromParams: image type ${name} is not available in this version; remove it from imageType to extract the rest`,
      );
    }
    return original(toSettings((section[name] ?? {}) as Record<string, unknown>));
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

import { RadiosurvError } from "../error.ts";
import { FEATURE_DEFAULTS, type FeatureSettings } from "../features/family.ts";
import type { Interpolator } from "../image/interpolators.ts";
import type { resampleMask } from "../image/resample.ts";

/** Settings of an extraction, with PyRadiomics' names, meanings and defaults. */
export interface ExtractionSettings extends FeatureSettings {
  /** Width of a grey level bin, in the unit of the image. @default 25 */
  readonly binWidth: number | null;
  /** Number of grey level bins; where it is given `binWidth` has no effect. @default null */
  readonly binCount: number | null;
  /** Label of the region. @default the only label of the mask, or 1 where there are several */
  readonly label?: number;
  /** Fewest axes along which the region must be longer than one voxel: 1, 2 or 3. @default 2 */
  readonly minimumROIDimensions: number;
  /** The region must have more voxels than this. @default null */
  readonly minimumROISize: number | null;
  /** Standardise the whole image first. @default false */
  readonly normalize: boolean;
  /** Factor on the standardised image. @default 1 */
  readonly normalizeScale: number;
  /** Standardised values are held within this many standard deviations. @default null */
  readonly removeOutliers: number | null;
  /** Resample image and mask to this spacing, mm; 0 keeps the spacing of the mask along that axis. @default null */
  readonly resampledPixelSpacing: readonly number[] | null;
  /**
   * How to read between voxels when resampling: `bSpline` (PyRadiomics' default), `linear` or `nearestNeighbor`. It
   * brings the code of resampling along, so it must be given with `resampledPixelSpacing`.
   */
  readonly interpolator?: Interpolator | null;
  /** Voxels kept around the region when resampling or cropping. @default 5 */
  readonly padDistance: number;
  /** Crop the image to the region and `padDistance` before filters see it. @default false */
  readonly preCrop: boolean;
  /** Keep only voxels within these limits in the region, both included; one number is a lower limit. @default null */
  readonly resegmentRange: readonly number[] | null;
  /** What the limits are: intensities, factors of the maximum, or standard deviations. @default "absolute" */
  readonly resegmentMode: "absolute" | "relative" | "sigma";
  /** Compute shape from the region after resegmentation. @default false */
  readonly resegmentShape: boolean;
  /** Largest difference of the grids of image and mask, relative to the spacing. @default 1e-6 */
  readonly geometryTolerance: number | null;
  /** `resampleMask`, to bring a mask that lies on another grid onto the grid of the image. @default false */
  readonly correctMask: false | typeof resampleMask;
  /** Return diagnostics; they take a hash of all voxels. @default true */
  readonly additionalInfo: boolean;
}

/** PyRadiomics' defaults. */
export const EXTRACTION_DEFAULTS: ExtractionSettings = {
  minimumROIDimensions: 2,
  minimumROISize: null,
  normalize: false,
  normalizeScale: 1,
  removeOutliers: null,
  resampledPixelSpacing: null,
  padDistance: 5,
  preCrop: false,
  resegmentRange: null,
  resegmentMode: "absolute",
  resegmentShape: false,
  geometryTolerance: null,
  correctMask: false,
  additionalInfo: true,
  binWidth: 25,
  binCount: null,
  ...FEATURE_DEFAULTS,
};

type Rule = readonly [allowed: string, test: (value: unknown) => boolean];

const yesOrNo: Rule = ["true or false", (value) => typeof value === "boolean"];
const positive: Rule = ["a positive number", (value) => isNumber(value) && value > 0];
const wholeFrom = (least: number): Rule => [
  `a whole number >= ${least}`,
  (value) => Number.isInteger(value) && (value as number) >= least,
];
const oneOf = (...words: string[]): Rule => [words.map((w) => `"${w}"`).join(", "), (v) => words.includes(v as string)];
const listOf = ([allowed, test]: Rule): Rule => [
  `a list, each ${allowed}`,
  (value) => isList(value) && value.length > 0 && Array.from(value).every(test),
];
const orNull = ([allowed, test]: Rule): Rule => [`${allowed}, or null`, (value) => value === null || test(value)];

/** What each setting may be. */
const RULES: Readonly<Record<keyof ExtractionSettings, Rule>> = {
  binWidth: orNull(positive),
  binCount: orNull(wholeFrom(1)),
  label: wholeFrom(1),
  minimumROIDimensions: wholeFrom(1),
  minimumROISize: orNull(wholeFrom(0)),
  normalize: yesOrNo,
  normalizeScale: positive,
  removeOutliers: orNull(positive),
  resampledPixelSpacing: orNull(listOf(["a number >= 0", (value) => isNumber(value) && value >= 0])),
  interpolator: orNull([
    "bSpline, linear or nearestNeighbor from radiosurv/image (names of SimpleITK are understood by extractorFromParams)",
    (value) => typeof (value as Interpolator)?.toRegion === "function",
  ]),
  padDistance: wholeFrom(0),
  preCrop: yesOrNo,
  resegmentRange: orNull(["one or two numbers", (v) => isList(v) && (v.length === 1 || v.length === 2) && Array.from(v).every(isNumber)]),
  resegmentMode: oneOf("absolute", "relative", "sigma"),
  resegmentShape: yesOrNo,
  geometryTolerance: orNull(positive),
  correctMask: ["resampleMask from radiosurv/image, or false", (value) => value === false || typeof value === "function"],
  additionalInfo: yesOrNo,
  distances: listOf(wholeFrom(1)),
  symmetricalGLCM: yesOrNo,
  weightingNorm: orNull(oneOf("manhattan", "euclidean", "infinity", "no_weighting")),
  gldm_a: wholeFrom(0),
  voxelArrayShift: ["a number", isNumber],
  force2D: yesOrNo,
  force2Ddimension: ["0, 1 or 2", (value) => value === 0 || value === 1 || value === 2],
};

/** Names of all settings. */
export const SETTING_NAMES: readonly string[] = /* @__PURE__ */ Object.keys(RULES);

/**
 * Throws unless each entry is a known setting with a value that it takes; `undefined` stands for the default.
 *
 * @param caller - name of the public function, for the message
 * @param settings - some of the settings
 */
export function checkSettings(caller: string, settings: object): asserts settings is Partial<ExtractionSettings> {
  for (const [name, value] of Object.entries(settings)) {
    const rule = RULES[name as keyof ExtractionSettings];
    if (!rule) {
      throw new RadiosurvError(
        "setting",
        `${caller}: there is no setting "${name}"; there are ${SETTING_NAMES.join(", ")}`,
      );
    }
    if (value !== undefined && !rule[1](value)) {
      throw new RadiosurvError("setting", `${caller}: ${name} must be ${rule[0]}; got ${JSON.stringify(value)}`);
    }
  }
}

/** Lays settings over others; `undefined` leaves what lies below. */
export function withSettings(base: ExtractionSettings, ...over: readonly object[]): ExtractionSettings {
  const merged: Record<string, unknown> = { ...base };
  for (const layer of over) {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) merged[name] = value;
  }
  return merged as unknown as ExtractionSettings;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

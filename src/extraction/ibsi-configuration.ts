import { RadiosurvError } from "../error.ts";
import type { Aggregation, DistanceNorm, FeatureFamily, WeightingNorm } from "../features/family.ts";
import { firstOrder } from "../features/first-order.ts";
import { glcm } from "../features/glcm.ts";
import { gldzm } from "../features/gldzm.ts";
import { glrlm } from "../features/glrlm.ts";
import { glszm } from "../features/glszm.ts";
import { intensityHistogram } from "../features/intensity-histogram.ts";
import { intensityVolumeHistogram } from "../features/intensity-volume-histogram.ts";
import { localIntensity } from "../features/local-intensity.ts";
import { ngldm } from "../features/ngldm.ts";
import { ngtdm } from "../features/ngtdm.ts";
import { shape } from "../features/shape.ts";
import { bSpline, type Interpolator, linear, nearestNeighbor } from "../image/interpolators.ts";
import {
  atMost,
  checkSettings,
  isNumber,
  listOf,
  oneOf,
  orNull,
  positive,
  type Rule,
  wholeFrom,
  yesOrNo,
} from "../rules.ts";
import type { ExtractionOptions } from "./extract-features.ts";
import type { Preparation } from "./preparation.ts";
import { resampled } from "./resampled.ts";
import { resegmented } from "./resegmented.ts";

/**
 * One configuration as the IBSI reference manual lists them: how image and mask are processed before features, and how
 * textures are counted. Where a text is expected its first words decide, so that `linear (trilinear)` is `linear`.
 */
export interface IbsiConfiguration {
  /** `2D` (slice by slice), `3D`, or `both`; decides the aggregations where none are given. @default "3D" */
  readonly dimension?: string;
  readonly interpolation?: {
    /** New distance of voxel centres along x, y, z, mm; null keeps that axis. */
    readonly spacing: readonly (number | null)[];
    /** `nearest`, `linear` or `cubic spline`. @default "linear" */
    readonly imageMethod?: string;
    /** As `imageMethod`. @default "linear" */
    readonly maskMethod?: string;
    /** Least value of the interpolated mask inside the region. @default 0.5 */
    readonly maskThreshold?: number;
  } | null;
  /** Round to whole numbers after interpolation. @default false */
  readonly roundIntensities?: boolean | string;
  readonly resegmentation?: {
    readonly range?: readonly number[] | null;
    readonly outlierSigma?: number | null;
  } | null;
  /** `none`, `fixed_bin_size` with `binWidth`, or `fixed_bin_number` with `bins`. @default none */
  readonly discretisation?: IbsiBins;
  /** Bins of the intensity-volume histogram. @default none */
  readonly ivh?: IbsiBins;
  readonly textureAggregation?: {
    readonly glcm_glrlm?: readonly string[];
    /** `2d`, `2.5d`, `3d`, for matrices without directions. */
    readonly other?: readonly string[];
  };
  readonly texture?: {
    readonly distance?: number;
    readonly distanceNorm?: string;
    readonly glcmSymmetric?: boolean;
    readonly glcmDistanceWeighting?: string;
    readonly glrlmDistanceWeighting?: string;
    readonly gldzmDistanceNorm?: string;
    readonly ngtdmDistance?: number;
    readonly ngldmDistance?: number;
    readonly ngldmAlpha?: number;
  };
}

/** How intensities become bins. */
export interface IbsiBins {
  readonly method: string;
  readonly binWidth?: number;
  readonly bins?: number;
}

const AGGREGATIONS: Readonly<Record<string, readonly Aggregation[]>> = {
  "2d": ["2d_average", "2d_slice_merge", "2.5d_direction_merge", "2.5d_merge"],
  "3d": ["3d_average", "3d_merge"],
};

const SAME_AGGREGATION: Readonly<Record<string, Aggregation>> = {
  "2d": "2d_average",
  "2.5d": "2.5d_merge",
  "3d": "3d_merge",
};

const METHOD: Rule = [
  "nearest, linear or cubic spline",
  (value) => /^(nearest|linear|cubic spline)\b/.test(String(value)),
];
const NORM: Rule = [
  "Chebyshev, Manhattan or Euclidean",
  (value) => /^(chebyshev|manhattan|euclidean)\b/i.test(String(value)),
];
const WEIGHTING: Rule = [
  "none, Chebyshev, Manhattan or Euclidean",
  (value) => /^(none|chebyshev|manhattan|euclidean)\b/i.test(String(value)),
];
const isSection: Rule = ["an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value)];
const ignored: Rule = ["anything", () => true];

const RULES: Readonly<Record<keyof IbsiConfiguration, Rule>> = {
  dimension: oneOf("2D", "3D", "both"),
  interpolation: orNull(isSection),
  roundIntensities: ["true, false or a text", (value) => ["boolean", "string"].includes(typeof value)],
  resegmentation: orNull(isSection),
  discretisation: isSection,
  ivh: isSection,
  textureAggregation: isSection,
  texture: isSection,
};

// what describes the data, or repeats what follows from the rest
const NOTES = {
  image: ignored,
  mask: ignored,
  dicom: ignored,
  rtstruct: ignored,
  roiName: ignored,
  checkpoints: ignored,
};

const SECTIONS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  interpolation: {
    spacing: listOf(orNull(positive)),
    imageMethod: METHOD,
    maskMethod: METHOD,
    maskThreshold: positive,
    plane: ignored,
  },
  resegmentation: { range: orNull(atMost(2, listOf(isNumber))), outlierSigma: orNull(positive), combination: ignored },
  discretisation: bins(),
  ivh: bins(),
  textureAggregation: {
    glcm_glrlm: listOf(oneOf(...AGGREGATIONS["2d"], ...AGGREGATIONS["3d"])),
    other: listOf(oneOf("2d", "2.5d", "3d")),
  },
  texture: {
    distance: wholeFrom(1),
    distanceNorm: NORM,
    glcmSymmetric: yesOrNo,
    glcmDistanceWeighting: WEIGHTING,
    glrlmDistanceWeighting: WEIGHTING,
    glszmConnectivity: ignored,
    gldzmConnectivity: ignored,
    gldzmDistanceNorm: NORM,
    ngtdmDistance: wholeFrom(1),
    ngldmDistance: wholeFrom(1),
    ngldmAlpha: wholeFrom(0),
  },
};

function bins(): Readonly<Record<string, Rule>> {
  const more = { minimum: ignored, note: ignored, use: ignored, range: ignored, step: ignored };
  const method: Rule = [
    "none, fixed_bin_size or fixed_bin_number",
    (value) => /^(none|fixed_bin_size|fixed_bin_number)\b/.test(String(value)),
  ];
  return { method, binWidth: positive, bins: wholeFrom(1), ...more };
}

/**
 * Turns a configuration of the IBSI reference manual, such as A to E of the CT phantom, into options for
 * `extractFeatures`: the `ibsi` profile, its steps, its bins, and all its families. Brings all families along.
 *
 * @param configuration - one configuration, or a file of them (`{ configurations: { name: ... } }`)
 * @returns options of an extraction; of a file, these by name
 * @throws RadiosurvError `setting` for an entry that is unknown or has a value that it does not take
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { extractFeatures, ibsiConfiguration } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 2, 2, 3, 3, 3, 4, 4), [2, 2, 2]);
 * const mask = createImage(new Uint8Array(8).fill(1), [2, 2, 2]);
 * const options = ibsiConfiguration({ dimension: "3D", discretisation: { method: "fixed_bin_number", bins: 4 } });
 * extractFeatures(image, mask, options).features.stat_mean; // => 2.75
 * ```
 * @see Zwanenburg et al., Image biomarker standardisation initiative reference manual, section 5
 */
export function ibsiConfiguration(configuration: IbsiConfiguration): ExtractionOptions;
export function ibsiConfiguration(file: {
  readonly configurations: Readonly<Record<string, IbsiConfiguration>>;
}): Record<string, ExtractionOptions>;
export function ibsiConfiguration(
  given: IbsiConfiguration | { readonly configurations: Readonly<Record<string, IbsiConfiguration>> },
): ExtractionOptions | Record<string, ExtractionOptions> {
  if (!isSection[1](given)) {
    throw new RadiosurvError(
      "setting",
      `ibsiConfiguration: a configuration is an object; got ${JSON.stringify(given)}`,
    );
  }
  if (!("configurations" in given)) return toOptions("ibsiConfiguration", given);
  return Object.fromEntries(
    Object.entries(given.configurations).map(([name, one]) => [name, toOptions(`ibsiConfiguration, ${name}`, one)]),
  );
}

function toOptions(caller: string, configuration: IbsiConfiguration): ExtractionOptions {
  checkSettings(caller, configuration, { ...RULES, ...NOTES });
  for (const [name, rules] of Object.entries(SECTIONS)) {
    const section = configuration[name as keyof IbsiConfiguration] as object | null | undefined;
    if (section) checkSettings(`${caller}, ${name}`, section, rules);
  }
  return {
    profile: "ibsi",
    families: toFamilies(configuration),
    preparation: toPreparation(configuration),
    ...toBins(caller, configuration.discretisation),
  };
}

/** The bins of the extraction, or of a family. */
function toBins(caller: string, section: IbsiBins | undefined): { binWidth: number | null; binCount: number | null } {
  const { method = "none", binWidth = null, bins: binCount = null } = section ?? {};
  const none = { binWidth: null, binCount: null };
  if (method.startsWith("none")) return none;
  const chosen = method.startsWith("fixed_bin_size") ? { ...none, binWidth } : { ...none, binCount };
  if (chosen.binWidth !== null || chosen.binCount !== null) return chosen;
  throw new RadiosurvError(
    "setting",
    `${caller}: ${method} needs ${method.startsWith("fixed_bin_size") ? "binWidth" : "bins"}`,
  );
}

function toPreparation({ interpolation, roundIntensities, resegmentation }: IbsiConfiguration): Preparation[] {
  const steps: Preparation[] = [];
  const round = roundIntensities === true || typeof roundIntensities === "string";
  if (interpolation || round) {
    const { spacing = [0, 0, 0], imageMethod, maskMethod, maskThreshold } = interpolation ?? {};
    steps.push(
      resampled({
        spacing: spacing.map((step) => step ?? 0),
        interpolator: toInterpolator(imageMethod),
        maskInterpolator: toInterpolator(maskMethod),
        maskThreshold,
        roundIntensities: round,
      }),
    );
  }
  const { range = null, outlierSigma = null } = resegmentation ?? {};
  if (range || outlierSigma !== null) steps.push(resegmented({ range, outlierSigma }));
  return steps;
}

function toInterpolator(method = "linear"): Interpolator {
  if (method.startsWith("nearest")) return nearestNeighbor;
  return method.startsWith("linear") ? linear : bSpline;
}

function toFamilies({ dimension = "3D", textureAggregation, texture = {}, ivh }: IbsiConfiguration): FeatureFamily[] {
  const implied =
    dimension === "both" ? [...AGGREGATIONS["2d"], ...AGGREGATIONS["3d"]] : AGGREGATIONS[dimension.toLowerCase()];
  const aggregation = (textureAggregation?.glcm_glrlm as Aggregation[] | undefined) ?? implied;
  const other = textureAggregation?.other?.map((name) => SAME_AGGREGATION[name]) ?? aggregation;
  const distances = [texture.distance ?? 1];
  const distanceNorm = toNorm(texture.distanceNorm);
  return [
    shape(),
    localIntensity(),
    firstOrder(),
    intensityHistogram(),
    intensityVolumeHistogram(toBins("ibsiConfiguration, ivh", ivh)),
    glcm({
      aggregation,
      distances,
      distanceNorm,
      symmetricalGLCM: texture.glcmSymmetric ?? true,
      weightingNorm: toWeighting(texture.glcmDistanceWeighting),
    }),
    glrlm({ aggregation, weightingNorm: toWeighting(texture.glrlmDistanceWeighting) }),
    glszm({ aggregation: other }),
    gldzm({ aggregation: other, distanceNorm: toNorm(texture.gldzmDistanceNorm) }),
    ngtdm({ aggregation: other, distances: [texture.ngtdmDistance ?? 1], distanceNorm }),
    ngldm({
      aggregation: other,
      distances: [texture.ngldmDistance ?? 1],
      distanceNorm,
      gldm_a: texture.ngldmAlpha ?? 0,
    }),
  ];
}

function toNorm(text: string | undefined): DistanceNorm | null {
  return text === undefined ? null : (/^[a-z]+/i.exec(text)?.[0].toLowerCase() as DistanceNorm);
}

function toWeighting(text = "none"): WeightingNorm | null {
  if (text.startsWith("none")) return null;
  const norm = toNorm(text);
  return norm === "chebyshev" ? "infinity" : norm;
}

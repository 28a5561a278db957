import { RadiosurvError } from "../error.ts";
import type { MaskBox, Roi } from "./roi.ts";

/** How directions are weighted where the matrices of all directions are summed. */
export type WeightingNorm = "manhattan" | "euclidean" | "infinity" | "no_weighting";

/** The settings that feature families read, with PyRadiomics' names and meanings. */
export interface FeatureSettings {
  /** Chebyshev distances, in voxels, of the neighbours that GLCM, GLDM and NGTDM look at. @default [1] */
  readonly distances: readonly number[];
  /** Count every pair of a GLCM in both directions. @default true */
  readonly symmetricalGLCM: boolean;
  /** Sum the matrices of all directions (GLCM, GLRLM) with these weights; `null` averages features. @default null */
  readonly weightingNorm: WeightingNorm | null;
  /** Largest difference of grey levels that makes a neighbour dependent (GLDM). @default 0 */
  readonly gldm_a: number;
  /** Added to each intensity before squaring (first order Energy, TotalEnergy, RootMeanSquared). @default 0 */
  readonly voxelArrayShift: number;
  /** Look at neighbours within slices only. @default false */
  readonly force2D: boolean;
  /** Axis across the slices when `force2D` is on, in the order z, y, x: 0 is z. @default 0 */
  readonly force2Ddimension: number;
}

/** PyRadiomics' defaults of {@link FeatureSettings}. */
export const FEATURE_DEFAULTS: FeatureSettings = {
  distances: [1],
  symmetricalGLCM: true,
  weightingNorm: null,
  gldm_a: 0,
  voxelArrayShift: 0,
  force2D: false,
  force2Ddimension: 0,
};

/** Values of features by name, in PyRadiomics' order. */
export type FeatureValues = Readonly<Record<string, number>>;

interface Family {
  /** Name of the feature class in PyRadiomics, as it stands in result names. */
  readonly name: string;
  /** The features to return, in this order. */
  readonly features: readonly string[];
  /** Settings of this family that override those of the extraction. */
  readonly settings: Partial<FeatureSettings>;
}

/** A family of features of the outline of a mask. */
export interface ShapeFamily extends Family {
  readonly kind: "shape";
  /** Why the family is left out for this mask, where PyRadiomics only logs a warning; `undefined` if it is not. */
  readonly leftOut: (mask: MaskBox, settings: FeatureSettings) => string | undefined;
  readonly compute: (mask: MaskBox, settings: FeatureSettings) => FeatureValues;
}

/** A family of features of the intensities or grey levels inside a mask. */
export interface IntensityFamily extends Family {
  readonly kind: "intensity";
  readonly compute: (roi: Roi, settings: FeatureSettings, wanted: readonly string[]) => FeatureValues;
}

/** A feature family, as `firstOrder()`, `glcm()` and the others make it: a value to pass to `extractFeatures`. */
export type FeatureFamily = ShapeFamily | IntensityFamily;

/** What every family takes: which features, and settings that override those of the extraction. */
export type FamilyOptions<Name extends string, Setting extends keyof FeatureSettings = never> = {
  /** Names of the features to return, in this order. @default all but those that PyRadiomics leaves out */
  readonly features?: readonly Name[];
} & { readonly [K in Setting]?: FeatureSettings[K] };

/**
 * Settles which features a family returns.
 *
 * @param name - the family, for the message
 * @param names - what it returns by default, in order
 * @param named - what it returns only when named
 * @throws RadiosurvError `setting` for a name that is in neither list
 */
export function chooseFeatures<Name extends string>(
  name: string,
  names: readonly string[],
  named: readonly string[],
  options: { readonly features?: readonly Name[] },
): readonly string[] {
  const { features } = options;
  if (!features || features.length === 0) return names;
  for (const feature of features) {
    if (!names.includes(feature) && !named.includes(feature)) {
      throw new RadiosurvError(
        "setting",
        `${name}: there is no feature "${feature}"; there are ${[...names, ...named].join(", ")}`,
      );
    }
  }
  return features;
}

/**
 * Makes an intensity or texture family.
 *
 * @param name - of the feature class in PyRadiomics
 * @param names - features that it returns by default, in order
 * @param named - features that it returns only when named
 */
export function intensityFamily<Name extends string>(
  name: string,
  names: readonly string[],
  compute: IntensityFamily["compute"],
  options: { readonly features?: readonly Name[] },
  named: readonly string[] = [],
): IntensityFamily {
  const features = chooseFeatures(name, names, named, options);
  return { name, kind: "intensity", features, settings: familySettings(options), compute };
}

/** The options of a family without its list of features. */
export function familySettings(options: { readonly features?: readonly string[] }): Partial<FeatureSettings> {
  const { features: _, ...settings } = options;
  return settings as Partial<FeatureSettings>;
}

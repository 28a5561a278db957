import { RadiosurvError } from "../error.ts";
import type { Region } from "./region.ts";
import type { MaskBox, Roi } from "./roi.ts";

/** How directions are weighted where the matrices of all directions are summed. */
export type WeightingNorm = "manhattan" | "euclidean" | "infinity" | "no_weighting";

/**
 * How the `ibsi` profile brings the matrices of directions and slices together: features averaged over directions and
 * slices (BTW3), directions merged in each slice (SUJT), slices merged in each direction (JJUI), all merged (ZW7Z);
 * features averaged over the directions of the volume (ITBB), or these merged (IAZD). Families whose matrices have no
 * direction go by the part before the underscore: mean over slices (`2d`, 8QNN), slices merged (`2.5d`, 62GR), volume
 * (`3d`, KOBO).
 */
export type Aggregation =
  | "2d_average"
  | "2d_slice_merge"
  | "2.5d_direction_merge"
  | "2.5d_merge"
  | "3d_average"
  | "3d_merge";

/** How the distance of two voxels is counted in the `ibsi` profile. */
export type DistanceNorm = "chebyshev" | "manhattan" | "euclidean";

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
  /**
   * Which aggregations of texture matrices to return; in the `ibsi` profile only.
   * @default ["3d_average", "3d_merge"], for a 2D image ["2d_average", "2d_slice_merge"]
   */
  readonly aggregation: readonly Aggregation[] | null;
  /**
   * How the distance of neighbours (GLCM, NGTDM, NGLDM) or from the border (GLDZM) is counted; in the `ibsi` profile
   * only. `null` is what the manual has: Chebyshev, and Manhattan for GLDZM. @default null
   */
  readonly distanceNorm: DistanceNorm | null;
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
  aggregation: null,
  distanceNorm: null,
};

/** Values of features by name, in PyRadiomics' order. */
export type FeatureValues = Readonly<Record<string, number>>;

/** Values of a family in the `ibsi` profile, by tag; `aggregation` is put behind the tags, where there is a choice. */
export interface TaggedValues {
  readonly aggregation?: string;
  readonly values: FeatureValues;
}

/** A family as the IBSI reference manual defines it. */
export interface IbsiDefinition {
  /** Tags of the features, in the manual's order. */
  readonly tags: readonly string[];
  /** Why the family is left out for this region; `undefined` if it is not. */
  readonly leftOut?: (region: Region) => string | undefined;
  /** The features, once for each aggregation. */
  readonly compute: (region: Region, settings: FeatureSettings) => readonly TaggedValues[];
}

interface Family {
  /** Name of the feature class in PyRadiomics, as it stands in result names. */
  readonly name: string;
  /** The features to return, in this order. */
  readonly features: readonly string[];
  /** Settings of this family that override those of the extraction. */
  readonly settings: Partial<FeatureSettings>;
  /** Tags to return in the `ibsi` profile; all if absent. */
  readonly tags?: readonly string[];
  /** The family in the `ibsi` profile; absent where the manual has none. */
  readonly ibsi?: IbsiDefinition;
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
  /** @param roi - lent: its arrays are empty when all families have seen it */
  readonly compute: (roi: Roi, settings: FeatureSettings, wanted: readonly string[]) => FeatureValues;
}

/** A family that only the `ibsi` profile has. */
export interface IbsiFamily extends Family {
  readonly kind: "ibsi";
  readonly ibsi: IbsiDefinition;
}

/** A feature family, as `firstOrder()`, `glcm()` and the others make it: a value to pass to `extractFeatures`. */
export type FeatureFamily = ShapeFamily | IntensityFamily | IbsiFamily;

/** What every family takes: which features, and settings that override those of the extraction. */
export type FamilyOptions<Name extends string, Setting extends keyof FeatureSettings = never> = {
  /** Names of the features to return, in this order. @default all but those that PyRadiomics leaves out */
  readonly features?: readonly Name[];
  /** Tags of the features to return in the `ibsi` profile, without the aggregation. @default all */
  readonly tags?: readonly string[];
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

/**
 * The part of a family that the `ibsi` profile uses.
 *
 * @throws RadiosurvError `setting` for a tag that the family does not have
 */
export function ibsiPart(
  name: string,
  ibsi: IbsiDefinition,
  { tags }: { readonly tags?: readonly string[] },
): { readonly ibsi: IbsiDefinition; readonly tags?: readonly string[] } {
  if (!tags || tags.length === 0) return { ibsi };
  return { ibsi, tags: chooseFeatures(name, ibsi.tags, [], { features: tags }) };
}

/** Makes a family that only the `ibsi` profile has. */
export function ibsiFamily(
  name: string,
  ibsi: IbsiDefinition,
  options: { readonly tags?: readonly string[] },
): IbsiFamily {
  return { name, kind: "ibsi", features: [], settings: familySettings(options), ...ibsiPart(name, ibsi, options) };
}

/** The options of a family without its lists of features. */
export function familySettings(options: object): Partial<FeatureSettings> {
  const { features: _, tags: __, ...settings } = options as Record<string, unknown>;
  return settings as Partial<FeatureSettings>;
}

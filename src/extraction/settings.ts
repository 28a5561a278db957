import { FEATURE_DEFAULTS, type FeatureSettings } from "../features/family.ts";
import type { Profile } from "../filters/filter.ts";
import { isNumber, listOf, oneOf, orNull, positive, type Rules, wholeFrom, yesOrNo } from "../rules.ts";

/** Settings of an extraction, with PyRadiomics' names, meanings and defaults. */
export interface ExtractionSettings extends FeatureSettings {
  /**
   * Whose definitions to follow: `pyradiomics` gives the numbers and names of PyRadiomics 3.1, `ibsi` those of the IBSI
   * reference manual. @default "pyradiomics"
   */
  readonly profile: Profile;
  /**
   * Width of a grey level bin, in the unit of the image. Bins are aligned with 0; in the `ibsi` profile the first one
   * starts at the lower bound of resegmentation, or else at the smallest intensity, and null without `binCount` takes
   * intensities as grey levels. @default 25
   */
  readonly binWidth: number | null;
  /** Number of grey level bins; where it is given `binWidth` has no effect. @default null */
  readonly binCount: number | null;
  /** Label of the region. @default the only label of the mask, or 1 where there are several */
  readonly label?: number;
  /** Fewest axes along which the region must be longer than one voxel: 1, 2 or 3. @default 2, 0 in the `ibsi` profile */
  readonly minimumROIDimensions: number;
  /** The region must have more voxels than this. @default null */
  readonly minimumROISize: number | null;
  /** Largest difference of the grids of image and mask, relative to the spacing. @default 1e-6 */
  readonly geometryTolerance: number | null;
  /** Return diagnostics; they take a hash of all voxels. @default true */
  readonly additionalInfo: boolean;
}

/** PyRadiomics' defaults. */
export const EXTRACTION_DEFAULTS: ExtractionSettings = {
  profile: "pyradiomics",
  minimumROIDimensions: 2,
  minimumROISize: null,
  geometryTolerance: null,
  additionalInfo: true,
  binWidth: 25,
  binCount: null,
  ...FEATURE_DEFAULTS,
};

/** Where the `ibsi` profile differs: the manual asks for no least size of a region. */
export const IBSI_DEFAULTS: ExtractionSettings = { ...EXTRACTION_DEFAULTS, profile: "ibsi", minimumROIDimensions: 0 };

/** Settings that only the `ibsi` profile reads. */
const IBSI_RULES: Rules = {
  aggregation: orNull(
    listOf(oneOf("2d_average", "2d_slice_merge", "2.5d_direction_merge", "2.5d_merge", "3d_average", "3d_merge")),
  ),
  distanceNorm: orNull(oneOf("chebyshev", "manhattan", "euclidean")),
};

/** Names of settings that have no meaning in the `pyradiomics` profile. */
export const IBSI_SETTINGS: readonly string[] = ["aggregation", "distanceNorm"];

/** Names of settings that PyRadiomics does not know. */
export const OWN_SETTINGS: readonly string[] = ["profile", "aggregation", "distanceNorm"];

/** What each setting may be. */
export const SETTING_RULES: Rules = {
  binWidth: orNull(positive),
  binCount: orNull(wholeFrom(1)),
  label: wholeFrom(1),
  profile: oneOf("pyradiomics", "ibsi"),
  minimumROIDimensions: oneOf(1, 2, 3),
  minimumROISize: orNull(wholeFrom(0)),
  geometryTolerance: orNull(positive),
  additionalInfo: yesOrNo,
  distances: listOf(wholeFrom(1)),
  symmetricalGLCM: yesOrNo,
  weightingNorm: orNull(oneOf("manhattan", "euclidean", "infinity", "no_weighting")),
  gldm_a: wholeFrom(0),
  voxelArrayShift: isNumber,
  force2D: yesOrNo,
  force2Ddimension: oneOf(0, 1, 2),
  ...IBSI_RULES,
};

/** Lays settings over others; `undefined` leaves what lies below. */
export function withSettings(base: ExtractionSettings, ...over: readonly object[]): ExtractionSettings {
  const merged: Record<string, unknown> = { ...base };
  for (const layer of over) {
    for (const [name, value] of Object.entries(layer)) if (value !== undefined) merged[name] = value;
  }
  return merged as unknown as ExtractionSettings;
}

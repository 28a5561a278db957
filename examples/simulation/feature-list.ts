/** A feature as the tables name it, with the mean and the standard deviation of a plausible region; `skewed`: log-normal. */
export interface FeatureKind {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  readonly skewed?: boolean;
}

/** Thirty features that each region has, by PyRadiomics' names. The order decides which factor one depends on. */
export const FEATURE_KINDS: readonly FeatureKind[] = [
  { name: "firstorder_Entropy", mean: 3.1, deviation: 0.5 },
  { name: "firstorder_Mean", mean: 96, deviation: 22 },
  { name: "firstorder_Skewness", mean: 0.4, deviation: 0.5 },
  { name: "glcm_Correlation", mean: 0.62, deviation: 0.11 },
  { name: "glszm_ZoneEntropy", mean: 5.6, deviation: 0.5 },
  { name: "ngtdm_Strength", mean: 0.6, deviation: 0.5, skewed: true },
  { name: "glcm_JointEntropy", mean: 5.4, deviation: 0.7 },
  { name: "firstorder_Median", mean: 94, deviation: 23 },
  { name: "firstorder_Kurtosis", mean: 3.3, deviation: 0.6, skewed: true },
  { name: "glcm_Imc2", mean: 0.8, deviation: 0.08 },
  { name: "glszm_SmallAreaEmphasis", mean: 0.56, deviation: 0.08 },
  { name: "ngtdm_Coarseness", mean: 0.006, deviation: 0.5, skewed: true },
  { name: "firstorder_Variance", mean: 480, deviation: 0.6, skewed: true },
  { name: "firstorder_90Percentile", mean: 131, deviation: 26 },
  { name: "firstorder_Minimum", mean: 31, deviation: 11 },
  { name: "glcm_MCC", mean: 0.7, deviation: 0.09 },
  { name: "glszm_ZonePercentage", mean: 0.22, deviation: 0.07 },
  { name: "ngtdm_Busyness", mean: 3.2, deviation: 0.6, skewed: true },
  { name: "glrlm_RunEntropy", mean: 4.3, deviation: 0.4 },
  { name: "firstorder_10Percentile", mean: 62, deviation: 18 },
  { name: "firstorder_Maximum", mean: 178, deviation: 28 },
  { name: "glcm_ClusterShade", mean: 22, deviation: 35 },
  { name: "glszm_GrayLevelNonUniformity", mean: 41, deviation: 0.5, skewed: true },
  { name: "ngtdm_Contrast", mean: 0.05, deviation: 0.5, skewed: true },
  { name: "gldm_DependenceVariance", mean: 4.1, deviation: 0.3, skewed: true },
  { name: "firstorder_RootMeanSquared", mean: 101, deviation: 24 },
  { name: "firstorder_Range", mean: 147, deviation: 31 },
  { name: "glcm_Idn", mean: 0.91, deviation: 0.025 },
  { name: "gldm_SmallDependenceEmphasis", mean: 0.09, deviation: 0.03 },
  { name: "glrlm_LongRunEmphasis", mean: 3.4, deviation: 0.4, skewed: true },
];

/** Images that features are of; the first thirty are those of the first. */
const IMAGE_TYPES = ["original", "wavelet-LL", "wavelet-LH", "wavelet-HL", "wavelet-HH", "square", "gradient"];

/** The first `count` features, of as many image types as they need. */
export function featureKinds(count: number): readonly FeatureKind[] {
  return Array.from({ length: count }, (_, j) => {
    const kind = FEATURE_KINDS[j % FEATURE_KINDS.length];
    const block = Math.floor(j / FEATURE_KINDS.length);
    const type = IMAGE_TYPES[block] ?? `log-sigma-${block - IMAGE_TYPES.length + 1}-0-mm-3D`;
    return { ...kind, name: `${type}_${kind.name}` };
  });
}

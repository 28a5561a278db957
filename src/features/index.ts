export type {
  Aggregation,
  DistanceNorm,
  FamilyOptions,
  FeatureFamily,
  FeatureSettings,
  FeatureValues,
  IbsiDefinition,
  IbsiFamily,
  IntensityFamily,
  ShapeFamily,
  TaggedValues,
  WeightingNorm,
} from "./family.ts";
export { type FirstOrderFeatures, firstOrder } from "./first-order.ts";
export { type GlcmFeatures, glcm } from "./glcm.ts";
export { type GldmFeatures, gldm } from "./gldm.ts";
export { type GldzmFeatures, gldzm } from "./gldzm.ts";
export { type GlrlmFeatures, glrlm } from "./glrlm.ts";
export { type GlszmFeatures, glszm } from "./glszm.ts";
export { type IntensityHistogramFeatures, intensityHistogram } from "./intensity-histogram.ts";
export {
  type IntensityVolumeHistogramFeatures,
  type IntensityVolumeHistogramOptions,
  intensityVolumeHistogram,
} from "./intensity-volume-histogram.ts";
export { type LocalIntensityFeatures, localIntensity } from "./local-intensity.ts";
export { type NgldmFeatures, ngldm } from "./ngldm.ts";
export { type NgtdmFeatures, ngtdm } from "./ngtdm.ts";
export type { Region } from "./region.ts";
export type { LevelGrid, MaskBox, Roi, Triple } from "./roi.ts";
export { type ShapeFeatures, shape } from "./shape.ts";
export { type Shape2dFeatures, shape2d } from "./shape2d.ts";

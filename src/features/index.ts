export type {
  FamilyOptions,
  FeatureFamily,
  FeatureSettings,
  FeatureValues,
  IntensityFamily,
  ShapeFamily,
  WeightingNorm,
} from "./family.ts";
export { type FirstOrderFeatures, firstOrder } from "./first-order.ts";
export { type GlcmFeatures, glcm } from "./glcm.ts";
export { type GldmFeatures, gldm } from "./gldm.ts";
export { type GlrlmFeatures, glrlm } from "./glrlm.ts";
export { type GlszmFeatures, glszm } from "./glszm.ts";
export { type NgtdmFeatures, ngtdm } from "./ngtdm.ts";
export type { LevelGrid, MaskBox, Roi, Triple } from "./roi.ts";
export { type ShapeFeatures, shape } from "./shape.ts";
export { type Shape2dFeatures, shape2d } from "./shape2d.ts";

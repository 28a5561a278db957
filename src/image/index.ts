export { type ErrorCode, RadiosurvError } from "../error.ts";
export { type CropOptions, cropToMask, type PadOptions, padImage } from "./crop.ts";
export { type Discretization, discretize } from "./discretize.ts";
export { GEOMETRY_TOLERANCE, indexToPoint, pointToIndex, sameGeometry } from "./geometry.ts";
export {
  createImage,
  type Geometry,
  type Image,
  type ImageOptions,
  type Mask,
  type PixelType,
  type VoxelArray,
  type VoxelSource,
  type Voxels,
} from "./image.ts";
export { bSpline, type Interpolator, linear, nearestNeighbor } from "./interpolators.ts";
export type { LabelExtent, MaskBox, Triple } from "./mask-box.ts";
export { type NormalizeOptions, normalizeIntensity } from "./normalize-intensity.ts";
export { type ResampleOptions, resample, resampleMask } from "./resample.ts";
export { type ResegmentOptions, resegment } from "./resegment.ts";
export type { Sampler, SamplerMaker } from "./sample-on-grid.ts";
export { toNdarray } from "./to-ndarray.ts";

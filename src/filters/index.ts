export type { Boundary } from "./boundary.ts";
export { exponential } from "./exponential.ts";
export type { Filter, FilterContext, FilteredImage, Profile } from "./filter.ts";
export { type GaborOptions, gabor } from "./gabor.ts";
export { type GradientMagnitudeOptions, gradientMagnitude } from "./gradient-magnitude.ts";
export type { TransformOptions } from "./intensity-transform.ts";
export { type LaplacianOfGaussianOptions, laplacianOfGaussian } from "./laplacian-of-gaussian.ts";
export { type LawsKernel, type LawsOptions, laws } from "./laws.ts";
export {
  type LocalBinaryPattern2dOptions,
  localBinaryPattern2d,
  type PatternMethod,
} from "./local-binary-pattern-2d.ts";
export { type LocalBinaryPattern3dOptions, localBinaryPattern3d } from "./local-binary-pattern-3d.ts";
export { logarithm } from "./logarithm.ts";
export { type MeanOptions, mean } from "./mean.ts";
export { original } from "./original.ts";
export type { Pooling } from "./pooling.ts";
export { type RieszOptions, riesz } from "./riesz.ts";
export { type SimoncelliOptions, simoncelli } from "./simoncelli.ts";
export { square } from "./square.ts";
export { squareRoot } from "./square-root.ts";
export { type WaveletOptions, wavelet } from "./wavelet.ts";

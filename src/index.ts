/**
 * The light core in one: images, filters, features and their extraction, without file formats, Node or parameter
 * files, which have subpaths of their own.
 *
 * @module
 */

export { correctedMask } from "./extraction/corrected-mask.ts";
export { cropped } from "./extraction/cropped.ts";
export type { Diagnostics } from "./extraction/diagnostics.ts";
export { type ExtractionOptions, type ExtractionResult, extractFeatures } from "./extraction/extract-features.ts";
export { extractLabels, type LabelResult } from "./extraction/extract-labels.ts";
export { extractVoxelMaps, type VoxelMapOptions, type VoxelMaps } from "./extraction/extract-voxel-maps.ts";
export { normalized } from "./extraction/normalized.ts";
export type { Preparation, Stage } from "./extraction/preparation.ts";
export { type ResampledOptions, resampled } from "./extraction/resampled.ts";
export { type ResegmentedOptions, resegmented } from "./extraction/resegmented.ts";
export type { ExtractionSettings } from "./extraction/settings.ts";
export * from "./features/index.ts";
export * from "./filters/index.ts";
export * from "./image/index.ts";
export { VERSION } from "./version.ts";

export { RadiosurvError } from "../error.ts";
export type { Extractor } from "../extraction/index.ts";
export type { CaseSetup, CaseSetupFunction } from "./case-setup.ts";
export type { CaseImages, CaseRegion, CaseResult, CaseSegmentation, ExtractCaseOptions } from "./extract-case.ts";
export {
  type CohortProgress,
  type CohortResult,
  type CohortSummary,
  type ExtractCohortOptions,
  extractCohort,
} from "./extract-cohort.ts";
export { defaultExtractor, readExtractor } from "./extractor.ts";
export { type FoldWorkers, type FoldWorkersOptions, foldWorkers } from "./fold-workers.ts";
export {
  type ManifestStudy,
  type ManifestStudyOptions,
  type ManifestStudyProgress,
  manifestStudy,
} from "./manifest-study.ts";
export { type MergedCounts, type MergedShards, type MergeShardsOptions, mergeShards } from "./merge-shards.ts";
export { type ProgressBar, type ProgressBarOptions, type ProgressStream, progressBar } from "./progress-bar.ts";
export { type ImageLimits, type ReadImageFileOptions, readImageFile } from "./read-image-file.ts";
export { type Manifest, type ManifestCase, type ReadManifestOptions, readManifest } from "./read-manifest.ts";
export type { ReadUrlOptions } from "./read-url.ts";
export { type Shard, shardFromEnvironment } from "./shard.ts";
export { type TableFormat, type WriteTableOptions, writeTable } from "./write-table.ts";

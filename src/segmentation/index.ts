export { RadiosurvError } from "../error.ts";
export { type AverageSurfaceDistanceOptions, averageSurfaceDistance } from "./average-surface-distance.ts";
export { type CascadeOptions, cascade } from "./cascade.ts";
export { diceCoefficient, type OverlapIndexOptions } from "./dice-coefficient.ts";
export { type HausdorffOptions, hausdorffDistance } from "./hausdorff-distance.ts";
export { jaccardIndex } from "./jaccard-index.ts";
export type { ChannelNormalization, ModelChannel, ModelManifest } from "./manifest.ts";
export type { OverlapOptions } from "./mask-pair.ts";
export { type OnnxSegmenterOptions, onnxSegmenter } from "./onnx-segmenter.ts";
export type { OnnxModel } from "./onnx-session.ts";
export { otsuThreshold } from "./otsu-threshold.ts";
export { type PeakPhase, type PeakPhaseOptions, peakPhase } from "./peak-phase.ts";
export type { Phase } from "./phases.ts";
export { type ReviewOptions, type ReviewOutcome, type ReviewRecord, reviewRecord } from "./review-record.ts";
export { type ReviewSummary, reviewSummary } from "./review-summary.ts";
export type { Segmentation, Segmenter, SegmentOptions, SegmentProgress } from "./segmenter.ts";
export { signalEnhancementRatio } from "./signal-enhancement-ratio.ts";
export { type ChannelGrid, type SlidingWindowOptions, slidingWindow, type Tile } from "./sliding-window.ts";
export { type SubtractionOptions, subtractionImage } from "./subtraction-image.ts";
export { type ThresholdSegmenterOptions, thresholdSegmenter } from "./threshold-segmenter.ts";
export type { Convention } from "./tiles.ts";
export {
  type CurveType,
  type TimeIntensityCurve,
  type TimeIntensityCurveOptions,
  timeIntensityCurve,
} from "./time-intensity-curve.ts";
export { type VolumeDifference, volumeDifference } from "./volume-difference.ts";

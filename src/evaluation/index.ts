export { RadiosurvError } from "../error.ts";
export type { AreaScale, Interval } from "./area-limits.ts";
export {
  type BootstrapValidation,
  type BootstrapValidationOptions,
  bootstrapValidation,
  type ValidatedMetric,
  type ValidationMetrics,
} from "./bootstrap-validation.ts";
export {
  type BrierComparison,
  type BrierDifference,
  type BrierScore,
  type BrierScoreOptions,
  brierScore,
  compareBrierScores,
} from "./brier-score.ts";
export {
  type CalibrationCurve,
  type CalibrationCurveOptions,
  type CalibrationGroup,
  calibrationCurve,
  type Estimate,
} from "./calibration-curve.ts";
export type { SmoothCalibration } from "./calibration-smooth.ts";
export type { CensoringVariance } from "./censoring-influence.ts";
export {
  type CompareTimeDependentAucOptions,
  compareTimeDependentAuc,
  type TimeDependentAucComparison,
  type TimeDependentAucDifference,
} from "./compare-time-dependent-auc.ts";
export type { ConditionalRoc } from "./conditional-roc.ts";
export type { GlobalTest } from "./contrast-test.ts";
export {
  type CalibratedModel,
  type CorrectedCalibrationCurve,
  type CorrectedCalibrationCurveOptions,
  type CorrectedCalibrationGroup,
  correctedCalibrationCurve,
} from "./corrected-calibration-curve.ts";
export {
  type DecisionCurve,
  type DecisionCurveDifference,
  type DecisionCurveOptions,
  type DecisionCurves,
  decisionCurve,
} from "./decision-curve.ts";
export {
  type DelongAreas,
  type DelongComparison,
  type DelongDifference,
  type DelongOptions,
  type DelongTest,
  delongTest,
  type UnpairedDelongTest,
} from "./delong-test.ts";
export {
  type IncidentDynamicRoc,
  type IncidentDynamicRocAt,
  type IncidentDynamicRocOptions,
  incidentDynamicRoc,
} from "./incident-dynamic-roc.ts";
export { type IntegratedAucOptions, integratedAuc } from "./integrated-auc.ts";
export {
  type IntegratedBrierScore,
  type IntegratedBrierScoreOptions,
  integratedBrierScore,
} from "./integrated-brier-score.ts";
export {
  type IntegratedDiscrimination,
  type IntegratedDiscriminationOptions,
  integratedDiscrimination,
} from "./integrated-discrimination.ts";
export { type KaplanMeierRocOptions, kaplanMeierRoc } from "./kaplan-meier-roc.ts";
export type { RocDirection } from "./labelled-scores.ts";
export { type LikelihoodRatioComparison, likelihoodRatioComparison } from "./likelihood-ratio-comparison.ts";
export {
  type NearestNeighbourRoc,
  type NearestNeighbourRocOptions,
  nearestNeighbourRoc,
} from "./nearest-neighbour-roc.ts";
export {
  type NetReclassification,
  type NetReclassificationOptions,
  netReclassification,
  type ReclassificationCell,
} from "./net-reclassification.ts";
export { type OperatingPoint, type OperatingPointOptions, operatingPoint } from "./operating-point.ts";
export { type PartialAucOptions, partialAuc } from "./partial-auc.ts";
export type { Predictions, PredictionsByModel } from "./predictions.ts";
export type { Proportion, ProportionInterval } from "./proportion.ts";
export type { ReclassificationOptions, TestedEstimate } from "./reclassified.ts";
export { type RocCurve, type RocCurveOptions, rocCurve } from "./roc-curve.ts";
export type { RocPoints } from "./roc-points.ts";
export {
  type AccuracyEstimate,
  type TimeDependentAccuracy,
  type TimeDependentAccuracyOptions,
  timeDependentAccuracy,
} from "./time-dependent-accuracy.ts";
export {
  type TimeDependentRoc,
  type TimeDependentRocOptions,
  type TimeDependentRocSettings,
  timeDependentRoc,
} from "./time-dependent-roc.ts";
export { type ValidationIndices, type ValidationIndicesOptions, validationIndices } from "./validation-indices.ts";

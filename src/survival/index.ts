export { RadiosurvError } from "../error.ts";
export type { AdjustmentMethod } from "../stats/adjust-p-values.ts";
export {
  type AalenJohansenOptions,
  aalenJohansen,
  type CumulativeIncidence,
} from "./competing-risks/aalen-johansen.ts";
export { type CauseSpecificCoxOptions, causeSpecificCox } from "./competing-risks/cause-specific-cox.ts";
export type { CompetingOutcome } from "./competing-risks/competing-outcome.ts";
export { type CauseFit, type FineGrayOptions, fineGrayRegression } from "./competing-risks/fine-gray-regression.ts";
export type { FineGrayRows } from "./competing-risks/fine-gray-rows.ts";
export { type FineGrayWeightsOptions, fineGrayWeights } from "./competing-risks/fine-gray-weights.ts";
export { type GrayOptions, type GrayTest, grayTest } from "./competing-risks/gray-test.ts";
export { type IncidenceAtTimes, incidenceAt } from "./competing-risks/incidence-at.ts";
export {
  type MeanTime,
  type MeanTimeDifference,
  type MeanTimes,
  type RestrictedMeanTimes,
  type RestrictedMeanTimesOptions,
  restrictedMeanTimes,
} from "./competing-risks/restricted-mean-times.ts";
export {
  type ConcordanceComparison,
  type ConcordanceDifference,
  compareConcordance,
} from "./concordance/compare-concordance.ts";
export { type Concordance, type ConcordanceOptions, concordanceIndex } from "./concordance/concordance-index.ts";
export { type GonenHeller, type GonenHellerOptions, gonenHeller } from "./concordance/gonen-heller.ts";
export { type BaselineHazardOptions, baselineHazard } from "./cox/baseline-hazard.ts";
export type { CoxBaseline } from "./cox/cox-baseline.ts";
export type { CoxRowsOptions } from "./cox/cox-fit-rows.ts";
export { type CoxFit, type CoxOptions, type CoxTest, coxRegression } from "./cox/cox-regression.ts";
export {
  type CoxCovariateResiduals,
  type CoxEventResiduals,
  type CoxResidualOptions,
  type CoxResiduals,
  type CoxResidualType,
  type CoxSubjectResiduals,
  coxResiduals,
} from "./cox/cox-residuals.ts";
export { type CoxPrediction, type PredictCoxOptions, predictCox } from "./cox/predict-cox.ts";
export {
  type ProportionalHazardsOptions,
  type ProportionalHazardsRow,
  type ProportionalHazardsTest,
  proportionalHazardsTest,
} from "./cox/proportional-hazards-test.ts";
export {
  type StepwiseCandidate,
  type StepwiseCox,
  type StepwiseCoxOptions,
  type StepwiseStep,
  stepwiseCox,
} from "./cox/stepwise-cox.ts";
export type { TimeTransform } from "./cox/time-transform.ts";
export { type UnivariateCox, type UnivariateCoxOptions, univariateCox } from "./cox/univariate-cox.ts";
export type { ConfType } from "./curves/confidence-limits.ts";
export { type FixedTimeOptions, type FixedTimeTest, fixedTimeTest } from "./curves/fixed-time-test.ts";
export { type KaplanMeierOptions, kaplanMeier, type SurvivalCurve } from "./curves/kaplan-meier.ts";
export { type Landmark, type LandmarkExcluded, type LandmarkOptions, landmark } from "./curves/landmark.ts";
export { type CumulativeHazard, type NelsonAalenOptions, nelsonAalen } from "./curves/nelson-aalen.ts";
export {
  type RestrictedMean,
  type RestrictedMeanDifference,
  type RestrictedMeanOptions,
  type RestrictedMeans,
  restrictedMeanSurvival,
} from "./curves/restricted-mean-survival.ts";
export { type SurvivalAtTimes, survivalAt } from "./curves/survival-at.ts";
export { type QuantileEstimate, survivalQuantile } from "./curves/survival-quantile.ts";
export { applyCutoffs, type Cutoffs } from "./cutpoints/apply-cutoffs.ts";
export type { CrossFittedCutoffs, CutoffBootstrap, GroupHazardRatio } from "./cutpoints/cutoff-stability.ts";
export {
  type MaximallySelectedRankOptions,
  type MaximallySelectedRankTest,
  maximallySelectedRankTest,
} from "./cutpoints/maximally-selected-rank-test.ts";
export { medianCutoff } from "./cutpoints/median-cutoff.ts";
export { type QuantileCutoffOptions, type QuantileCutoffs, quantileCutoff } from "./cutpoints/quantile-cutoff.ts";
export { type XTile, type XTileOptions, type XTileScan, xTile } from "./cutpoints/x-tile.ts";
export { type YoudenCutoff, type YoudenCutoffOptions, youdenCutoff } from "./cutpoints/youden-cutoff.ts";
export { type LandmarkTest, type LandmarkTestOptions, landmarkTest } from "./log-rank/landmark-test.ts";
export { type LogRankOptions, type LogRankTest, logRankTest } from "./log-rank/log-rank.ts";
export type { LogRankWeights } from "./log-rank/log-rank-weights.ts";
export { type PairwiseLogRank, type PairwiseLogRankOptions, pairwiseLogRank } from "./log-rank/pairwise-log-rank.ts";
export type { SurvivalOutcome } from "./outcome.ts";
export {
  type AdaptivePenaltyFactorsOptions,
  adaptivePenaltyFactors,
} from "./penalized-cox/adaptive-penalty-factors.ts";
export { type CoefficientPath, coefficientPath } from "./penalized-cox/coefficient-path.ts";
export {
  type CrossValidateInParallelOptions,
  crossValidateInParallel,
  type PenalizedCoxFoldTask,
} from "./penalized-cox/cross-validate-in-parallel.ts";
export {
  type CrossValidatedPenalizedCox,
  type CrossValidatePenalizedCoxOptions,
  crossValidatePenalizedCox,
} from "./penalized-cox/cross-validate-penalized-cox.ts";
export {
  type PenalizedCoxOptions,
  type PenalizedCoxPath,
  type PenalizedCoxStep,
  penalizedCox,
} from "./penalized-cox/penalized-cox.ts";
export type { PenalizedCoxBaseline } from "./penalized-cox/penalized-cox-baseline.ts";
export {
  type FoldMeasureOptions,
  type PenalizedCoxFoldOptions,
  type PenalizedCoxFoldResult,
  penalizedCoxFold,
} from "./penalized-cox/penalized-cox-fold.ts";
export type { ByColumn, PenalizedCoxSettings } from "./penalized-cox/penalized-cox-input.ts";
export { type PredictPenalizedCoxOptions, predictPenalizedCox } from "./penalized-cox/predict-penalized-cox.ts";
export { rFolds } from "./penalized-cox/r-folds.ts";
export type { RelaxedPath } from "./penalized-cox/relaxed-cox.ts";
export {
  type StabilitySelection,
  type StabilitySelectionOptions,
  stabilitySelection,
} from "./penalized-cox/stability-selection.ts";

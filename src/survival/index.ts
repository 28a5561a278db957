export { RadiosurvError } from "../error.ts";
export type { AdjustmentMethod } from "../stats/adjust-p-values.ts";
export { type AalenJohansenOptions, aalenJohansen, type CumulativeIncidence } from "./aalen-johansen.ts";
export { type AdaptivePenaltyFactorsOptions, adaptivePenaltyFactors } from "./adaptive-penalty-factors.ts";
export { applyCutoffs, type Cutoffs } from "./apply-cutoffs.ts";
export { type BaselineHazardOptions, baselineHazard } from "./baseline-hazard.ts";
export { type CauseSpecificCoxOptions, causeSpecificCox } from "./cause-specific-cox.ts";
export { type CoefficientPath, coefficientPath } from "./coefficient-path.ts";
export {
  type ConcordanceComparison,
  type ConcordanceDifference,
  compareConcordance,
} from "./compare-concordance.ts";
export type { CompetingOutcome } from "./competing-outcome.ts";
export { type Concordance, type ConcordanceOptions, concordanceIndex } from "./concordance-index.ts";
export type { ConfType } from "./confidence-limits.ts";
export type { CoxBaseline } from "./cox-baseline.ts";
export type { CoxRowsOptions } from "./cox-fit-rows.ts";
export { type CoxFit, type CoxOptions, type CoxTest, coxRegression } from "./cox-regression.ts";
export {
  type CoxCovariateResiduals,
  type CoxEventResiduals,
  type CoxResidualOptions,
  type CoxResiduals,
  type CoxResidualType,
  type CoxSubjectResiduals,
  coxResiduals,
} from "./cox-residuals.ts";
export {
  type CrossValidatedPenalizedCox,
  type CrossValidatePenalizedCoxOptions,
  crossValidatePenalizedCox,
} from "./cross-validate-penalized-cox.ts";
export type { CrossFittedCutoffs, CutoffBootstrap, GroupHazardRatio } from "./cutoff-stability.ts";
export { type CauseFit, type FineGrayOptions, fineGrayRegression } from "./fine-gray-regression.ts";
export type { FineGrayRows } from "./fine-gray-rows.ts";
export { type FineGrayWeightsOptions, fineGrayWeights } from "./fine-gray-weights.ts";
export { type FixedTimeOptions, type FixedTimeTest, fixedTimeTest } from "./fixed-time-test.ts";
export { type GonenHeller, type GonenHellerOptions, gonenHeller } from "./gonen-heller.ts";
export { type GrayOptions, type GrayTest, grayTest } from "./gray-test.ts";
export { type IncidenceAtTimes, incidenceAt } from "./incidence-at.ts";
export { type KaplanMeierOptions, kaplanMeier, type SurvivalCurve } from "./kaplan-meier.ts";
export { type Landmark, type LandmarkExcluded, type LandmarkOptions, landmark } from "./landmark.ts";
export { type LandmarkTest, type LandmarkTestOptions, landmarkTest } from "./landmark-test.ts";
export { type LogRankOptions, type LogRankTest, logRankTest } from "./log-rank.ts";
export type { LogRankWeights } from "./log-rank-weights.ts";
export {
  type MaximallySelectedRankOptions,
  type MaximallySelectedRankTest,
  maximallySelectedRankTest,
} from "./maximally-selected-rank-test.ts";
export { medianCutoff } from "./median-cutoff.ts";
export { type CumulativeHazard, type NelsonAalenOptions, nelsonAalen } from "./nelson-aalen.ts";
export type { SurvivalOutcome } from "./outcome.ts";
export { type PairwiseLogRank, type PairwiseLogRankOptions, pairwiseLogRank } from "./pairwise-log-rank.ts";
export {
  type PenalizedCoxOptions,
  type PenalizedCoxPath,
  type PenalizedCoxStep,
  penalizedCox,
} from "./penalized-cox.ts";
export type { PenalizedCoxBaseline } from "./penalized-cox-baseline.ts";
export {
  type FoldMeasureOptions,
  type PenalizedCoxFoldOptions,
  type PenalizedCoxFoldResult,
  penalizedCoxFold,
} from "./penalized-cox-fold.ts";
export type { ByColumn, PenalizedCoxSettings } from "./penalized-cox-input.ts";
export { type CoxPrediction, type PredictCoxOptions, predictCox } from "./predict-cox.ts";
export { type PredictPenalizedCoxOptions, predictPenalizedCox } from "./predict-penalized-cox.ts";
export {
  type ProportionalHazardsOptions,
  type ProportionalHazardsRow,
  type ProportionalHazardsTest,
  proportionalHazardsTest,
} from "./proportional-hazards-test.ts";
export { type QuantileCutoffOptions, type QuantileCutoffs, quantileCutoff } from "./quantile-cutoff.ts";
export { rFolds } from "./r-folds.ts";
export type { RelaxedPath } from "./relaxed-cox.ts";
export {
  type RestrictedMean,
  type RestrictedMeanDifference,
  type RestrictedMeanOptions,
  type RestrictedMeans,
  restrictedMeanSurvival,
} from "./restricted-mean-survival.ts";
export {
  type MeanTime,
  type MeanTimeDifference,
  type MeanTimes,
  type RestrictedMeanTimes,
  type RestrictedMeanTimesOptions,
  restrictedMeanTimes,
} from "./restricted-mean-times.ts";
export { type StabilitySelection, type StabilitySelectionOptions, stabilitySelection } from "./stability-selection.ts";
export {
  type StepwiseCandidate,
  type StepwiseCox,
  type StepwiseCoxOptions,
  type StepwiseStep,
  stepwiseCox,
} from "./stepwise-cox.ts";
export { type SurvivalAtTimes, survivalAt } from "./survival-at.ts";
export { type QuantileEstimate, survivalQuantile } from "./survival-quantile.ts";
export type { TimeTransform } from "./time-transform.ts";
export { type UnivariateCox, type UnivariateCoxOptions, univariateCox } from "./univariate-cox.ts";
export { type XTile, type XTileOptions, type XTileScan, xTile } from "./x-tile.ts";
export { type YoudenCutoff, type YoudenCutoffOptions, youdenCutoff } from "./youden-cutoff.ts";

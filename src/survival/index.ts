export { RadiosurvError } from "../error.ts";
export type { AdjustmentMethod } from "../stats/adjust-p-values.ts";
export { type BaselineHazardOptions, baselineHazard } from "./baseline-hazard.ts";
export {
  type ConcordanceComparison,
  type ConcordanceDifference,
  compareConcordance,
} from "./compare-concordance.ts";
export { type Concordance, type ConcordanceOptions, concordanceIndex } from "./concordance-index.ts";
export type { ConfType } from "./confidence-limits.ts";
export type { CoxBaseline } from "./cox-baseline.ts";
export { type CoxFit, type CoxOptions, type CoxTest, coxRegression } from "./cox-regression.ts";
export { type KaplanMeierOptions, kaplanMeier, type SurvivalCurve } from "./kaplan-meier.ts";
export { type LogRankOptions, type LogRankTest, logRankTest } from "./log-rank.ts";
export type { LogRankWeights } from "./log-rank-weights.ts";
export type { SurvivalOutcome } from "./outcome.ts";
export { type PairwiseLogRank, type PairwiseLogRankOptions, pairwiseLogRank } from "./pairwise-log-rank.ts";
export { type CoxPrediction, type PredictCoxOptions, predictCox } from "./predict-cox.ts";
export {
  type RestrictedMean,
  type RestrictedMeanDifference,
  type RestrictedMeanOptions,
  type RestrictedMeans,
  restrictedMeanSurvival,
} from "./restricted-mean-survival.ts";
export { type SurvivalAtTimes, survivalAt } from "./survival-at.ts";
export { type QuantileEstimate, survivalQuantile } from "./survival-quantile.ts";
export { type UnivariateCox, type UnivariateCoxOptions, univariateCox } from "./univariate-cox.ts";

export { RadiosurvError } from "../error.ts";
export { type AdjustmentMethod, type AdjustPValuesOptions, adjustPValues } from "./adjust-p-values.ts";
export type { Alternative } from "./alternative.ts";
export { type AnalysisOfVariance, type AnalysisOfVarianceOptions, analysisOfVariance } from "./analysis-of-variance.ts";
export { type BartlettTest, type BartlettTestOptions, bartlettTest } from "./bartlett-test.ts";
export { chiSquaredCdf, chiSquaredQuantile, chiSquaredTail } from "./chi-squared.ts";
export { type ChiSquaredTest, type ChiSquaredTestOptions, chiSquaredTest } from "./chi-squared-test.ts";
export { type CohenKappa, type CohenKappaOptions, cohenKappa } from "./cohen-kappa.ts";
export type { Correlation, RankCorrelationOptions } from "./correlation.ts";
export type { CountTable } from "./count-table.ts";
export { type CrossTable, type CrossTabulateOptions, crossTabulate } from "./cross-tabulate.ts";
export type { QuantileOptions } from "./degrees-of-freedom.ts";
export { fCdf, fQuantile, fTail } from "./f-distribution.ts";
export { type FisherExactTest, type FisherExactTestOptions, fisherExactTest } from "./fisher-exact-test.ts";
export { type FleissKappa, type FleissKappaOptions, fleissKappa } from "./fleiss-kappa.ts";
export {
  type IntraclassAlias,
  type IntraclassCorrelation,
  type IntraclassCorrelationOptions,
  type IntraclassForm,
  intraclassCorrelation,
  type MeanSquares,
} from "./intraclass-correlation.ts";
export { type KendallCorrelation, kendall } from "./kendall.ts";
export { type KruskalWallisTest, type KruskalWallisTestOptions, kruskalWallisTest } from "./kruskal-wallis-test.ts";
export type { Category } from "./levels.ts";
export { type MannWhitneyTest, mannWhitneyTest } from "./mann-whitney-test.ts";
export { type McNemarTest, type McNemarTestOptions, mcNemarTest } from "./mc-nemar-test.ts";
export { normalCdf, normalDensity, normalTail } from "./normal.ts";
export { normalQuantile } from "./normal-quantile.ts";
export type { LocationEstimate } from "./ordered-pairs.ts";
export { type PearsonCorrelation, type PearsonOptions, pearson } from "./pearson.ts";
export type { RankTestOptions } from "./rank-test.ts";
export type { RatingLayout, Ratings } from "./ratings.ts";
export type { MissingValues, SampleGroups } from "./samples.ts";
export { type ShapiroWilkTest, type ShapiroWilkTestOptions, shapiroWilkTest } from "./shapiro-wilk-test.ts";
export { spearman } from "./spearman.ts";
export { type SplitGroups, type SplitGroupsOptions, splitGroups } from "./split-groups.ts";
export { studentTCdf, studentTQuantile, studentTTail } from "./student-t.ts";
export { type TTest, type TTestOptions, tTest } from "./t-test.ts";
export { type WilcoxonSignedRankTest, wilcoxonSignedRankTest } from "./wilcoxon-signed-rank-test.ts";

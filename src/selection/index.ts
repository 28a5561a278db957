export { RadiosurvError } from "../error.ts";
export type { Linkage } from "./agglomerate.ts";
export { type ApplyCombatOptions, applyCombat } from "./apply-combat.ts";
export { applyFilter } from "./apply-filter.ts";
export type { BatchLabels } from "./batch-codes.ts";
export { checkHeldOut } from "./check-held-out.ts";
export { type ChooseClusterCountOptions, type ClusterCount, chooseClusterCount } from "./choose-cluster-count.ts";
export {
  type ClusterRepresentativesOptions,
  clusterRepresentatives,
  type FeatureCluster,
  type RepresentativeRule,
} from "./cluster-representatives.ts";
export type { CorrelationMethod } from "./correlate.ts";
export { type CorrelationFilterOptions, correlationFilter } from "./correlation-filter.ts";
export type { CorrelationMatrix } from "./correlation-matrix.ts";
export { type CutTreeOptions, cutTree } from "./cut-tree.ts";
export type { DistanceInput, NamedDistance } from "./distance-input.ts";
export type { DroppedFeature, FeatureFilter } from "./feature-filter.ts";
export { type CombatModel, type CombatOptions, fitCombat } from "./fit-combat.ts";
export type { FitRows, MissingRows } from "./fit-rows.ts";
export {
  type ClusterTree,
  type HierarchicalClusteringOptions,
  hierarchicalClustering,
} from "./hierarchical-clustering.ts";
export { type IccFilterOptions, iccFilter } from "./icc-filter.ts";
export { type MissingnessFilterOptions, missingnessFilter } from "./missingness-filter.ts";
export { pearsonMatrix } from "./pearson-matrix.ts";
export { type Silhouette, silhouette } from "./silhouette.ts";
export {
  type FeatureDistance,
  type SpearmanDistanceKind,
  type SpearmanDistanceOptions,
  spearmanDistance,
} from "./spearman-distance.ts";
export { spearmanMatrix } from "./spearman-matrix.ts";
export { type VarianceFilterOptions, varianceFilter } from "./variance-filter.ts";
export { type WardFilter, type WardFilterOptions, wardFilter } from "./ward-filter.ts";
export { type WardLinkageOptions, wardLinkage } from "./ward-linkage.ts";

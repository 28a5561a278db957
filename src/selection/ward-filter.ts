import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { checkCompactTable, type TableInput } from "../table/numeric-table.ts";
import { bestCount } from "./choose-cluster-count.ts";
import {
  describeClusters,
  type FeatureCluster,
  medoid,
  pickByScore,
  REPRESENTATIVE_RULES,
  type RepresentativeRule,
} from "./cluster-representatives.ts";
import { CUT_RULES, checkCut, cut } from "./cut-tree.ts";
import { type FeatureFilter, featureFilter, fittingRows } from "./feature-filter.ts";
import { completeRows, FIT_ROWS_RULES, type FitRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";
import { type ClusterTree, clusterTree } from "./hierarchical-clustering.ts";
import { DISTANCE_KINDS, distances, type SpearmanDistanceKind } from "./spearman-distance.ts";

/** What {@link wardFilter} can be told. One of `k` and `height` is needed. */
export interface WardFilterOptions extends FitRows, MissingRows {
  /** Number of clusters, or "silhouette" for the one of `chooseClusterCount`. */
  readonly k?: number | "silhouette";
  /** Height at which the tree is cut. */
  readonly height?: number;
  /** @default "ward.D2" */
  readonly linkage?: "ward.D" | "ward.D2";
  /** See `spearmanDistance`. @default "1-|rho|" */
  readonly distance?: SpearmanDistanceKind;
  /** Which feature stands for its cluster; see `clusterRepresentatives`. @default "medoid" */
  readonly rule?: RepresentativeRule;
  /**
   * For the rules `icc` and `univariate`: a number for each feature, the higher the better, or a function that computes them
   * on the rows that the filter is fitted on, so that an outcome of other rows cannot come in.
   */
  readonly scores?: Readonly<Record<string, number>> | ((rows: readonly number[]) => Readonly<Record<string, number>>);
}

/** A filter by clusters of features. */
export interface WardFilter extends FeatureFilter {
  readonly clusters: readonly FeatureCluster[];
  /** The tree of the features that are not constant, for a dendrogram; none if there are fewer than two. */
  readonly tree?: ClusterTree;
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  ...MISSING_RULES,
  ...REPRESENTATIVE_RULES,
  k: ['a whole number >= 1, or "silhouette"', (value) => value === "silhouette" || CUT_RULES.k[1](value)],
  height: CUT_RULES.height,
  linkage: oneOf("ward.D", "ward.D2"),
  distance: oneOf(...DISTANCE_KINDS),
  scores: ["a record of numbers by name, or a function that returns one", (value) => Object(value) === value],
};

/**
 * A filter of redundant features: rank correlations, Ward's clustering, a cut, and one feature for each cluster. Constant
 * features are dropped first. The scheme of many radiomics studies; with `height: 1` and `rule: "first"` that of
 * scikit-learn's example on multicollinear features.
 *
 * The rule `univariate` is supervised: give its scores as a function, which is called with the rows that the filter is fitted
 * on, and fit the filter anew in each resample.
 *
 * @throws RadiosurvError `argument` naming column and row for a value that is not finite, for a training row that is kept for
 *   testing, more clusters than features, or a feature without a score; `length`, `setting`
 * @example
 * ```ts
 * import { applyFilter, wardFilter } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 4, 5], b: [1, 2, 3, 5, 4], c: [5, 1, 3, 2, 4], d: [5, 2, 3, 1, 4] };
 * const filter = wardFilter(table, { k: 2, rule: "first" });
 * filter.kept; // => ["a", "c"]
 * filter.dropped; // => [{ name: "b", reason: "in a cluster with \"a\"" }, { name: "d", reason: "in a cluster with \"c\"" }]
 * applyFilter(filter, { c: [1], x: [2], a: [3] }).names; // => ["a", "c"]
 * ```
 */
export function wardFilter(table: TableInput, options: WardFilterOptions): WardFilter {
  checkSettings("wardFilter", options, RULES);
  const {
    k,
    height,
    missing = "throw",
    linkage = "ward.D2",
    distance = "1-|rho|",
    rule = "medoid",
    scores,
  } = options ?? {};
  checkCut("wardFilter", { k: k === "silhouette" ? 1 : k, height });
  const checked = checkCompactTable("wardFilter", table);
  const used = completeRows("wardFilter", checked, fittingRows("wardFilter", checked, options), missing);
  const isConstant = used.columns.map((column) => column.every((value) => value === column[0]));
  const varying = checked.names.map((_, j) => j).filter((j) => !isConstant[j]);
  const names = varying.map((j) => checked.names[j]);
  const { values } = distances(
    varying.map((j) => used.columns[j]),
    distance,
  );
  const tree = names.length > 1 ? clusterTree("wardFilter", { names, values }, linkage) : undefined;
  const groups = tree ? cutAt(tree, values, k, height) : names.map(() => 1);
  const members: number[][] = [];
  groups.forEach((group, j) => (members[group - 1] ??= []).push(j));
  const known = rule !== "medoid" && typeof scores === "function" ? scores(used.rows) : scores;
  const picked = members.map((list) =>
    rule === "medoid"
      ? medoid(values, names.length, list)
      : pickByScore("wardFilter", names, list, rule, known as Readonly<Record<string, number>>),
  );
  const clusters = describeClusters(
    names,
    members,
    picked,
    members.map((_, c) => c + 1),
  );
  const reasons: (string | undefined)[] = isConstant.map((constant) => (constant ? "constant" : undefined));
  groups.forEach((group, j) => {
    const { representative } = clusters[group - 1];
    if (names[j] !== representative) reasons[varying[j]] = `in a cluster with ${JSON.stringify(representative)}`;
  });
  const settings = { ...(k !== undefined ? { k } : { height: height! }), linkage, distance, rule, missing };
  const filter = { ...featureFilter("ward", checked, reasons, settings, used), clusters };
  return tree ? { ...filter, tree } : filter;
}

function cutAt(
  tree: ClusterTree,
  values: Float64Array,
  k: number | "silhouette" | undefined,
  height: number | undefined,
): readonly number[] {
  if (k !== "silhouette") return cut("wardFilter", tree, { k, height });
  // two features: no number between one and all
  return tree.merge.length > 1 ? bestCount("wardFilter", values, tree, {}).groups : cut("wardFilter", tree, { k: 2 });
}

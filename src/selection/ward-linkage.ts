import { checkSettings, oneOf, type Rules } from "../rules.ts";
import type { DistanceInput } from "./distance-input.ts";
import { type ClusterTree, clusterTree } from "./hierarchical-clustering.ts";

/** What {@link wardLinkage} can be told. */
export interface WardLinkageOptions {
  /** `ward.D2` squares the distances first, as Ward's criterion wants; `ward.D` does not. @default "ward.D2" */
  readonly method?: "ward.D" | "ward.D2";
}

const RULES: Rules = { method: oneOf("ward.D", "ward.D2") };

/**
 * Ward's clustering: each step joins the two clusters whose union adds least to the sum of squares within clusters,
 *
 *     d(k, ij) = ((n_i + n_k) d(k, i) + (n_j + n_k) d(k, j) - n_k d(i, j)) / (n_i + n_j + n_k)
 *
 * on squared distances for `ward.D2`, whose heights are the roots, and on the distances themselves for `ward.D`. Equals R's
 * `hclust`, and `ward.D2` equals scipy's `linkage(d, "ward")`. Distances of rank correlation are not Euclidean in general:
 * heights then order the clusters, but are no variances. Ties and cost as in `hierarchicalClustering`.
 *
 * @param distance - condensed in R's order of `dist`, as `spearmanDistance` returns it, or a square matrix as list of rows
 * @throws RadiosurvError `argument`, `length`, `setting` as `hierarchicalClustering`
 * @example
 * ```ts
 * import { wardLinkage } from "radiosurv/selection";
 * const tree = wardLinkage([1, 4, 6, 3, 5, 2]);
 * tree.merge; // => [[-1, -2], [-3, -4], [1, 2]]
 * tree.height; // => [1, 2, 6.364]
 * ```
 * @see Ward JH. Journal of the American Statistical Association 1963; 58: 236-244; Murtagh F, Legendre P. Journal of
 *   Classification 2014; 31: 274-295
 */
export function wardLinkage(distance: DistanceInput, options: WardLinkageOptions = {}): ClusterTree {
  checkSettings("wardLinkage", options, RULES);
  return clusterTree("wardLinkage", distance, options.method ?? "ward.D2");
}

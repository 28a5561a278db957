import { checkGiven, checkSettings, oneOf, type Rules } from "../rules.ts";
import { agglomerate, type Linkage } from "./agglomerate.ts";
import { checkDistance, type DistanceInput } from "./distance-input.ts";

/** What {@link hierarchicalClustering} needs to be told. */
export interface HierarchicalClusteringOptions {
  /**
   * Distance between clusters. `ward.D2`: Ward's criterion, on squared distances, with heights as distances. `ward.D`: the
   * same recurrence on the distances as they are. `average`, `complete`, `single`: mean, largest, smallest distance.
   */
  readonly method: Linkage;
}

/** A tree of clusters, as R's `hclust` returns it. */
export interface ClusterTree {
  /**
   * What each step joins: -k is item k, counted from 1, and k the cluster of step k. Items come before clusters, and of two
   * of a kind the one with the smaller number first.
   */
  readonly merge: readonly (readonly [number, number])[];
  /** Distance at which each step joins. */
  readonly height: readonly number[];
  /** Items, counted from 1, from left to right such that no branches cross. */
  readonly order: readonly number[];
  readonly method: Linkage;
  /** Names of the items where the distances had them. */
  readonly names?: readonly string[];
}

const METHODS = ["ward.D", "ward.D2", "average", "complete", "single"] as const;
const RULES: Rules = { method: oneOf(...METHODS) };

/**
 * Agglomerative clustering: the two nearest clusters are joined until one is left. Equals R's `hclust(d, method)`, merges,
 * heights and order, with ties taken as there: the pair with the earliest first item, and of those with the earliest second.
 * scipy's `linkage(d, "ward")` has the heights of `ward.D2`; its order of tied merges may differ.
 *
 * Time: p^2 as a rule, p^3 if one item is the nearest of all others throughout. Memory: one copy of the distances.
 *
 * @param distance - condensed in R's order of `dist`, as `spearmanDistance` returns it, or a square matrix as list of rows
 * @throws RadiosurvError `argument` for a distance that is negative or not finite or a matrix that is not symmetric;
 *   `length`, also for fewer than two items; `setting`
 * @example
 * ```ts
 * import { hierarchicalClustering } from "radiosurv/selection";
 * const tree = hierarchicalClustering([1, 4, 6, 3, 5, 2], { method: "average" });
 * tree.merge; // => [[-1, -2], [-3, -4], [1, 2]]
 * tree.height; // => [1, 2, 4.5]
 * tree.order; // => [1, 2, 3, 4]
 * ```
 * @see Lance GN, Williams WT. Computer Journal 1967; 9: 373-380; Anderberg MR. Cluster Analysis for Applications, 1973
 */
export function hierarchicalClustering(distance: DistanceInput, options: HierarchicalClusteringOptions): ClusterTree {
  checkGiven("hierarchicalClustering", options, "method");
  checkSettings("hierarchicalClustering", options, RULES);
  return clusterTree("hierarchicalClustering", distance, options.method);
}

export function clusterTree(caller: string, distance: DistanceInput, method: Linkage): ClusterTree {
  const { p, values, names } = checkDistance(caller, distance);
  const pairs = new Int32Array(2 * (p - 1));
  const height = new Float64Array(p - 1);
  agglomerate(p, values, method, pairs, height);
  const merge = Array.from(height, (_, step) => [pairs[2 * step], pairs[2 * step + 1]] as const);
  const tree = { merge, height: Array.from(height), order: leafOrder(merge), method };
  return names ? { ...tree, names } : tree;
}

// items from left to right: the parts of each merge in its order
function leafOrder(merge: readonly (readonly [number, number])[]): number[] {
  const order: number[] = [];
  const stack = [merge.length];
  while (stack.length > 0) {
    const id = stack.pop()!;
    if (id < 0) order.push(-id);
    else stack.push(merge[id - 1][1], merge[id - 1][0]);
  }
  return order;
}

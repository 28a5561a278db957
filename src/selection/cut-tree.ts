import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, type Rules, wholeFrom } from "../rules.ts";
import type { ClusterTree } from "./hierarchical-clustering.ts";

/** Where {@link cutTree} cuts: one of the two is needed. */
export interface CutTreeOptions {
  /** Number of clusters. */
  readonly k?: number;
  /** Clusters are what was joined at this height or below. */
  readonly height?: number;
}

export const CUT_RULES: Rules = { k: wholeFrom(1), height: isNumber };

/**
 * The cluster of each item, from a tree cut into `k` clusters or at a height. Clusters are numbered from 1 by the first item
 * in each, as R's `cutree(tree, k)` and `cutree(tree, h = height)`. At a height, scipy's
 * `fcluster(linkage, height, "distance")` gives the same clusters with other numbers.
 *
 * @returns one number an item, in the order of the items
 * @throws RadiosurvError `argument` for a tree that is none or more clusters than items; `setting` unless one of `k` and
 *   `height` is given
 * @example
 * ```ts
 * import { cutTree, wardLinkage } from "radiosurv/selection";
 * const tree = wardLinkage([5, 1, 6, 4, 2, 7]);
 * cutTree(tree, { k: 2 }); // => [1, 2, 1, 2]
 * cutTree(tree, { height: 1.5 }); // => [1, 2, 1, 3]
 * ```
 */
export function cutTree(tree: ClusterTree, options: CutTreeOptions): number[] {
  checkCut("cutTree", options);
  return cut("cutTree", tree, options);
}

/** Throws unless just one way to cut is given. */
export function checkCut(caller: string, options: CutTreeOptions): void {
  checkSettings(caller, options, CUT_RULES);
  if ((options?.k === undefined) !== (options?.height === undefined)) return;
  throw new RadiosurvError("setting", `${caller}: one of k and height is needed`);
}

export function cut(caller: string, tree: ClusterTree, { k, height = 0 }: CutTreeOptions): number[] {
  const p = itemsOf(caller, tree);
  if (k !== undefined && k > p) {
    throw new RadiosurvError("argument", `${caller}: the tree has ${p} items; it cannot be cut into ${k} clusters`);
  }
  const above = tree.height.findIndex((value) => value > height);
  return groupsAfter(tree, k === undefined ? (above < 0 ? p - 1 : above) : p - k);
}

/** Number of items of a tree. */
export function itemsOf(caller: string, tree: ClusterTree): number {
  if (Array.isArray(tree?.merge) && tree.height?.length === tree.merge.length) return tree.merge.length + 1;
  throw new RadiosurvError("argument", `${caller}: a tree of hierarchicalClustering or wardLinkage is needed`);
}

/** Clusters after so many merges. */
export function groupsAfter({ merge }: ClusterTree, steps: number): number[] {
  const p = merge.length + 1;
  // the step that took each item, and each cluster, in; 0 for none
  const itemStep = new Int32Array(p);
  const clusterStep = new Int32Array(p);
  for (let step = 1; step <= steps; step++) {
    for (const id of merge[step - 1]) {
      if (id < 0) itemStep[-id - 1] = step;
      else clusterStep[id] = step;
    }
  }
  // each cluster ends in the last that took it in; later ones are known first
  for (let step = steps; step > 0; step--) {
    clusterStep[step] = clusterStep[step] === 0 ? step : clusterStep[clusterStep[step]];
  }
  const numbers = new Map<number, number>();
  return Array.from(itemStep, (step, item) => {
    const cluster = step === 0 ? -1 - item : clusterStep[step];
    const number = numbers.get(cluster) ?? numbers.size + 1;
    numbers.set(cluster, number);
    return number;
  });
}

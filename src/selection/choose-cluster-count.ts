import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, wholeFrom } from "../rules.ts";
import { groupsAfter, itemsOf } from "./cut-tree.ts";
import { checkDistance, type DistanceInput } from "./distance-input.ts";
import type { ClusterTree } from "./hierarchical-clustering.ts";
import { clusterSizes, distanceSums, silhouetteWidths } from "./silhouette.ts";

/** What {@link chooseClusterCount} can be told. */
export interface ChooseClusterCountOptions {
  /** Fewest clusters to try. @default 2 */
  readonly from?: number;
  /** Most clusters to try. @default 100, or one less than the items if that is fewer */
  readonly to?: number;
}

/** The number of clusters with the largest mean silhouette width. */
export interface ClusterCount {
  /** The fewest of equals. */
  readonly k: number;
  /** The cluster of each item, as `cutTree(tree, { k })`. */
  readonly groups: readonly number[];
  /** Each number that was tried, ascending, and the mean silhouette width with it. */
  readonly tried: readonly { readonly k: number; readonly mean: number }[];
}

const RULES: Rules = { from: wholeFrom(2), to: wholeFrom(2) };
const MOST = 100;

/**
 * The number of clusters, of all cuts of a tree, with the largest mean silhouette width. Means equal those of `silhouette`
 * with `cutTree(tree, { k })`; distances are added up once, for the largest number, and columns joined on the way down.
 *
 * A rule of thumb: with many small clusters the mean often grows with k, as near duplicates pair up. Look at `tried`.
 * Time p^2 + p to^2, memory p (p / 2 + to) numbers.
 *
 * @param distance - that of which the tree was made
 * @throws RadiosurvError `argument`, `length` for distances or a tree that is not allowed; `setting`
 * @example
 * ```ts
 * import { chooseClusterCount, wardLinkage } from "radiosurv/selection";
 * const distance = [1, 4, 6, 3, 5, 2];
 * const { k, tried } = chooseClusterCount(distance, wardLinkage(distance));
 * k; // => 2
 * tried; // => [{ k: 2, mean: 0.6537 }, { k: 3, mean: 0.3542 }]
 * ```
 */
export function chooseClusterCount(
  distance: DistanceInput,
  tree: ClusterTree,
  options: ChooseClusterCountOptions = {},
): ClusterCount {
  checkSettings("chooseClusterCount", options, RULES);
  const { p, values } = checkDistance("chooseClusterCount", distance);
  const items = itemsOf("chooseClusterCount", tree);
  if (items !== p) {
    throw new RadiosurvError(
      "length",
      `chooseClusterCount: tree and distances need the same items; got ${items} and ${p}`,
    );
  }
  return bestCount("chooseClusterCount", values, tree, options);
}

export function bestCount(
  caller: string,
  values: Float64Array,
  tree: ClusterTree,
  { from = 2, to }: ChooseClusterCountOptions,
): ClusterCount {
  const p = tree.merge.length + 1;
  const most = to ?? Math.min(p - 1, MOST);
  if (from > most || most > p) {
    throw new RadiosurvError(
      "setting",
      `${caller}: numbers of clusters from ${from} to ${most} need from <= to <= ${p}, the number of items`,
    );
  }
  const tried = meanWidths(values, tree, from, most);
  const best = tried.reduce((a, b) => (b.mean > a.mean ? b : a));
  return { k: best.k, groups: groupsAfter(tree, p - best.k), tried };
}

function meanWidths(
  values: Float64Array,
  tree: ClusterTree,
  from: number,
  to: number,
): readonly { k: number; mean: number }[] {
  const p = tree.merge.length + 1;
  const codes = Uint32Array.from(groupsAfter(tree, p - to), (group) => group - 1);
  const sizes = clusterSizes(codes, to);
  const sums = distanceSums(values, codes, to);
  const firstItem = firstItems(tree);
  const widths = new Float64Array(p);
  const nearest = new Uint32Array(p);
  const tried = [];
  for (let k = to; k >= from; k--) {
    silhouetteWidths(sums, to, k, codes, sizes, widths, nearest);
    let sum = 0;
    for (let i = 0; i < p; i++) sum += widths[i];
    tried.unshift({ k, mean: sum / p });
    const [a, b] = tree.merge[p - k].map((id) => codes[id < 0 ? -id - 1 : firstItem[id]]);
    joinColumns(sums, to, codes, sizes, Math.min(a, b), Math.max(a, b), k - 1);
  }
  return tried;
}

// one item of the cluster of each step, counted from 1
function firstItems({ merge }: ClusterTree): Uint32Array {
  const items = new Uint32Array(merge.length + 1);
  merge.forEach(([id], step) => {
    items[step + 1] = id < 0 ? -id - 1 : items[id];
  });
  return items;
}

// cluster b joins a, and the last takes the place of b
function joinColumns(
  sums: Float64Array,
  width: number,
  codes: Uint32Array,
  sizes: Uint32Array,
  a: number,
  b: number,
  last: number,
): void {
  sizes[a] += sizes[b];
  sizes[b] = sizes[last];
  for (let i = 0; i < codes.length; i++) {
    const row = i * width;
    sums[row + a] += sums[row + b];
    sums[row + b] = sums[row + last];
    if (codes[i] === b) codes[i] = a;
    else if (codes[i] === last) codes[i] = b;
  }
}

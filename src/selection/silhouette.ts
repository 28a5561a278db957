import { RadiosurvError } from "../error.ts";
import { condensedStarts } from "./correlate.ts";
import { checkDistance, type DistanceInput } from "./distance-input.ts";

/** How well items lie within their clusters. */
export interface Silhouette {
  /** Width of each item, from -1 to 1: near 1 within its cluster, below 0 nearer to another. 0 for a cluster of one item. */
  readonly widths: Float64Array;
  /** The nearest other cluster of each item. */
  readonly neighbors: readonly number[];
  readonly mean: number;
  /** Mean width of each cluster, ascending by its number. */
  readonly clusters: readonly { readonly cluster: number; readonly size: number; readonly mean: number }[];
}

/**
 * Silhouette widths: with a the mean distance of an item to the others of its cluster, and b the smallest mean distance to
 * another cluster, (b - a) / max(a, b). Equals `silhouette` of R's package cluster; scikit-learn's `silhouette_samples` with
 * `metric="precomputed"`. Time and memory p^2 and p k.
 *
 * @param distance - as for `hierarchicalClustering`
 * @param groups - number of the cluster of each item, as `cutTree` returns it
 * @throws RadiosurvError `argument`, `length` for distances or clusters that are not allowed, and for a single cluster
 * @example
 * ```ts
 * import { silhouette } from "radiosurv/selection";
 * const { widths, mean } = silhouette([1, 4, 6, 3, 5, 2], [1, 1, 2, 2]);
 * widths; // => [0.8, 0.75, 0.4286, 0.6364]
 * mean; // => 0.6537
 * ```
 * @see Rousseeuw PJ. Journal of Computational and Applied Mathematics 1987; 20: 53-65
 */
export function silhouette(distance: DistanceInput, groups: ArrayLike<number>): Silhouette {
  const { p, values } = checkDistance("silhouette", distance);
  const { codes, clusters } = checkGroups("silhouette", groups, p);
  const k = clusters.length;
  if (k < 2) throw new RadiosurvError("argument", "silhouette: at least two clusters are needed; got one");
  const sizes = clusterSizes(codes, k);
  const widths = new Float64Array(p);
  const nearest = new Uint32Array(p);
  silhouetteWidths(distanceSums(values, codes, k), k, k, codes, sizes, widths, nearest);
  const sums = new Float64Array(k);
  let sum = 0;
  for (let i = 0; i < p; i++) {
    sums[codes[i]] += widths[i];
    sum += widths[i];
  }
  return {
    widths,
    neighbors: Array.from(nearest, (code) => clusters[code]),
    mean: sum / p,
    clusters: clusters.map((cluster, c) => ({ cluster, size: sizes[c], mean: sums[c] / sizes[c] })),
  };
}

/**
 * Clusters of items as codes 0..k - 1, ascending by number.
 *
 * @throws RadiosurvError `length`; `argument` for a cluster that is not a number
 */
export function checkGroups(
  caller: string,
  groups: ArrayLike<number>,
  p: number,
): { codes: Uint32Array; clusters: readonly number[] } {
  if (typeof groups !== "object" || groups?.length !== p) {
    const came = typeof groups === "object" ? (groups?.length ?? "none") : typeof groups;
    throw new RadiosurvError("length", `${caller}: groups need the cluster of each of the ${p} items; got ${came}`);
  }
  const list = Array.from(groups);
  const wrong = list.findIndex((cluster) => !Number.isFinite(cluster));
  if (wrong >= 0) {
    throw new RadiosurvError("argument", `${caller}: groups must be numbers; got ${list[wrong]} for item ${wrong}`);
  }
  const clusters = [...new Set(list)].sort((a, b) => a - b);
  const codeOf = new Map(clusters.map((cluster, code) => [cluster, code]));
  return { codes: Uint32Array.from(list, (cluster) => codeOf.get(cluster)!), clusters };
}

export function clusterSizes(codes: Uint32Array, k: number): Uint32Array {
  const sizes = new Uint32Array(k);
  for (let i = 0; i < codes.length; i++) sizes[codes[i]]++;
  return sizes;
}

/** Sum of the distances of each item to each cluster, p x k. */
export function distanceSums(values: Float64Array, codes: Uint32Array, k: number): Float64Array {
  const p = codes.length;
  const sums = new Float64Array(p * k);
  const starts = condensedStarts(p);
  for (let i = 0; i < p; i++) {
    const row = i * k;
    const own = codes[i];
    const start = starts[i];
    for (let j = i + 1; j < p; j++) {
      const value = values[start + j];
      sums[row + codes[j]] += value;
      sums[j * k + own] += value;
    }
  }
  return sums;
}

// sums     p x width, of which the first k columns are in use
// widths   written
// nearest  written: code of the nearest other cluster, the first of equals
export function silhouetteWidths(
  sums: Float64Array,
  width: number,
  k: number,
  codes: Uint32Array,
  sizes: Uint32Array,
  widths: Float64Array,
  nearest: Uint32Array,
): void {
  for (let i = 0; i < codes.length; i++) {
    const own = codes[i];
    let b = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (c === own) continue;
      const mean = sums[i * width + c] / sizes[c];
      if (mean >= b) continue;
      b = mean;
      nearest[i] = c;
    }
    const a = sums[i * width + own] / (sizes[own] - 1);
    widths[i] = sizes[own] === 1 || a === b ? 0 : (b - a) / Math.max(a, b);
  }
}

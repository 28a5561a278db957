import { log2 } from "../stats/elementary.ts";
import { EPSILON } from "./constants.ts";
import type { FeatureValues } from "./family.ts";

/** Counts of runs, zones or dependences by grey level i and size j: only the cells that are not zero. */
export interface SizeCounts {
  /** Grey level of each cell, as index into `grayLevels`. */
  readonly level: Int32Array;
  /** Size of each cell: run length, zone size, number of dependent voxels. */
  readonly size: Int32Array;
  /** How many (or which weight) each cell counts. */
  readonly count: Float64Array;
  /** The grey level that each index stands for. */
  readonly grayLevels: Float64Array;
}

/** What GLRLM, GLSZM and GLDM have in common, under neutral names. */
export interface SizeStatistics {
  readonly smallEmphasis: number;
  readonly largeEmphasis: number;
  readonly levelNonUniformity: number;
  readonly levelNonUniformityNormalized: number;
  readonly sizeNonUniformity: number;
  readonly sizeNonUniformityNormalized: number;
  readonly percentage: number;
  readonly levelVariance: number;
  readonly sizeVariance: number;
  readonly entropy: number;
  /** Σ p² */
  readonly energy: number;
  readonly lowLevelEmphasis: number;
  readonly highLevelEmphasis: number;
  readonly smallLowLevelEmphasis: number;
  readonly smallHighLevelEmphasis: number;
  readonly largeLowLevelEmphasis: number;
  readonly largeHighLevelEmphasis: number;
}

/** Collects the non-zero cells of a dense table with a row of `width` sizes (0..width - 1) for each level index. */
export function sizeCounts(table: Float64Array | Uint32Array, width: number, grayLevels: Float64Array): SizeCounts {
  let cells = 0;
  for (let k = 0; k < table.length; k++) if (table[k] !== 0) cells++;
  const level = new Int32Array(cells);
  const size = new Int32Array(cells);
  const count = new Float64Array(cells);
  for (let k = 0, cell = 0; k < table.length; k++) {
    if (table[k] === 0) continue;
    level[cell] = Math.floor(k / width);
    size[cell] = k % width;
    count[cell++] = table[k];
  }
  return { level, size, count, grayLevels };
}

/** More than any number of voxels, so that level and size make one key. */
export const SIZE_RANGE: number = 2 ** 32;

/** Orders cells that are kept by key: level x SIZE_RANGE + size. */
export function cellCounts(cells: ReadonlyMap<number, number>, grayLevels: Float64Array): SizeCounts {
  const keys = Float64Array.from(cells.keys()).sort();
  return {
    level: Int32Array.from(keys, (key) => Math.floor(key / SIZE_RANGE)),
    size: Int32Array.from(keys, (key) => key % SIZE_RANGE),
    count: Float64Array.from(keys, (key) => cells.get(key) ?? 0),
    grayLevels,
  };
}

/**
 * The sixteen statistics of a matrix of counts by level and size. Of an empty matrix, entropy and variance of the size
 * are sums of nothing, 0, and all others NaN, as in PyRadiomics.
 *
 * @param counts - cells ordered by level, then by size
 */
export function sizeStatistics({ level, size, count, grayLevels }: SizeCounts): SizeStatistics {
  const cells = count.length;
  const byLevel = new Float64Array(grayLevels.length);
  const bySize = new Map<number, number>();
  let total = 0;
  let voxels = 0;
  for (let k = 0; k < cells; k++) {
    total += count[k];
    voxels += count[k] * size[k];
    byLevel[level[k]] += count[k];
    bySize.set(size[k], (bySize.get(size[k]) ?? 0) + count[k]);
  }
  let entropy = 0;
  let energy = 0;
  let smallLow = 0;
  let smallHigh = 0;
  let largeLow = 0;
  let largeHigh = 0;
  for (let k = 0; k < cells; k++) {
    const c = count[k];
    const i = grayLevels[level[k]];
    const i2 = i * i;
    const j2 = size[k] * size[k];
    entropy -= (c / total) * log2(c / total + EPSILON);
    energy += (c / total) * (c / total);
    smallLow += c / (i2 * j2);
    smallHigh += (c * i2) / j2;
    largeLow += (c * j2) / i2;
    largeHigh += c * i2 * j2;
  }
  const levels = marginal(grayLevels, byLevel, total);
  const sizes = marginal([...bySize.keys()], [...bySize.values()], total);
  return {
    smallEmphasis: sizes.inverseSquares / total,
    largeEmphasis: sizes.squares / total,
    levelNonUniformity: levels.squaredCounts / total,
    levelNonUniformityNormalized: levels.squaredCounts / (total * total),
    sizeNonUniformity: sizes.squaredCounts / total,
    sizeNonUniformityNormalized: sizes.squaredCounts / (total * total),
    percentage: total / voxels,
    levelVariance: levels.variance,
    sizeVariance: sizes.variance,
    entropy,
    energy,
    lowLevelEmphasis: levels.inverseSquares / total,
    highLevelEmphasis: levels.squares / total,
    smallLowLevelEmphasis: smallLow / total,
    smallHighLevelEmphasis: smallHigh / total,
    largeLowLevelEmphasis: largeLow / total,
    largeHighLevelEmphasis: largeHigh / total,
  };
}

interface Marginal {
  /** Σ c v² and Σ c / v² */
  readonly squares: number;
  readonly inverseSquares: number;
  /** Σ c² */
  readonly squaredCounts: number;
  readonly variance: number;
}

// value[n], count[n]  values with count 0 are passed over
function marginal(value: ArrayLike<number>, count: ArrayLike<number>, total: number): Marginal {
  let squares = 0;
  let inverseSquares = 0;
  let squaredCounts = 0;
  let mean = 0;
  for (let k = 0; k < count.length; k++) {
    const c = count[k];
    if (c === 0) continue;
    const v = value[k];
    squares += c * v * v;
    inverseSquares += c / (v * v);
    squaredCounts += c * c;
    mean += (c / total) * v;
  }
  let variance = total > 0 || count.length === 0 ? 0 : Number.NaN;
  for (let k = 0; k < count.length; k++) {
    if (count[k] !== 0) variance += (count[k] / total) * (value[k] - mean) * (value[k] - mean);
  }
  return { squares, inverseSquares, squaredCounts, variance };
}

/** Gives the neutral statistics of a matrix their names in a family. */
export function nameStatistics(
  names: Readonly<Record<string, keyof SizeStatistics>>,
  statistics: SizeStatistics,
): FeatureValues {
  return Object.fromEntries(Object.entries(names).map(([name, statistic]) => [name, statistics[statistic]]));
}

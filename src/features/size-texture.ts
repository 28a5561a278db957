import { textureDefinition } from "./aggregation.ts";
import type { FeatureSettings, FeatureValues, IbsiDefinition } from "./family.ts";
import type { Region } from "./region.ts";
import type { Roi } from "./roi.ts";
import { cellCounts, SIZE_RANGE, type SizeCounts, type SizeStatistics, sizeStatistics } from "./size-statistics.ts";

/** The statistics of all matrices of counts by level and size, in the order of the IBSI reference manual. */
const ORDER: readonly (keyof SizeStatistics)[] = [
  "smallEmphasis",
  "largeEmphasis",
  "lowLevelEmphasis",
  "highLevelEmphasis",
  "smallLowLevelEmphasis",
  "smallHighLevelEmphasis",
  "largeLowLevelEmphasis",
  "largeHighLevelEmphasis",
  "levelNonUniformity",
  "levelNonUniformityNormalized",
  "sizeNonUniformity",
  "sizeNonUniformityNormalized",
  "percentage",
  "levelVariance",
  "sizeVariance",
  "entropy",
  "energy",
];

/** A matrix, its weight when it is merged with others, and how many voxels it was made of. */
export interface SizeMatrix {
  readonly cells: SizeCounts;
  readonly voxels: number;
  readonly weight?: number;
}

/**
 * The `ibsi` definition of a family of counts by level and size.
 *
 * @param tags - of the statistics in the manual's order, without prefix, separated by blanks
 */
export function sizeTexture(
  prefix: string,
  tags: string,
  directional: boolean,
  count: (roi: Roi, region: Region, settings: FeatureSettings) => readonly SizeMatrix[],
): IbsiDefinition {
  const names = tags.split(" ").map((tag) => `${prefix}_${tag}`);
  return textureDefinition<SizeMatrix>(prefix, {
    tags: names,
    directional,
    count,
    merge: mergeMatrices,
    describe: ({ cells, voxels }): FeatureValues | undefined => {
      if (cells.count.length === 0) return undefined;
      const statistics = sizeStatistics(cells);
      const total = cells.count.reduce((sum, c) => sum + c, 0);
      return Object.fromEntries(
        names.map((name, k) => [name, ORDER[k] === "percentage" ? total / voxels : statistics[ORDER[k]]]),
      );
    },
  });
}

function mergeMatrices(matrices: readonly SizeMatrix[]): SizeMatrix {
  const sum = new Map<number, number>();
  let voxels = 0;
  for (const { cells, voxels: own, weight = 1 } of matrices) {
    voxels += weight * own;
    for (let k = 0; k < cells.count.length; k++) {
      const key = cells.level[k] * SIZE_RANGE + cells.size[k];
      sum.set(key, (sum.get(key) ?? 0) + weight * cells.count[k]);
    }
  }
  return { cells: cellCounts(sum, matrices[0].cells.grayLevels), voxels };
}

import { RadiosurvError } from "../error.ts";
import type { Aggregation, FeatureSettings, FeatureValues, IbsiDefinition, TaggedValues } from "./family.ts";
import { meanOf } from "./offsets.ts";
import type { Region } from "./region.ts";
import type { LevelGrid, Roi } from "./roi.ts";

/** How the `ibsi` profile counts a texture and makes features of the counts. */
export interface Texture<Matrix> {
  readonly tags: readonly string[];
  /** Whether there is a matrix for each direction, or one in all. */
  readonly directional: boolean;
  /** The matrices of a volume or of a slice; in the same order for all slices. */
  readonly count: (roi: Roi, region: Region, settings: FeatureSettings) => readonly Matrix[];
  /** Adds matrices up; one at least. */
  readonly merge: (matrices: readonly Matrix[]) => Matrix;
  /** The features by tag; undefined of an empty matrix, which is left out of means. */
  readonly describe: (matrix: Matrix, roi: Roi) => FeatureValues | undefined;
}

/** Makes the `ibsi` definition of a texture family: every matrix is counted once for all aggregations. */
export function textureDefinition<Matrix>(name: string, texture: Texture<Matrix>): IbsiDefinition {
  return {
    tags: texture.tags,
    compute: (region, settings) => {
      const { roi } = region;
      const asked = aggregationsOf(name, roi, settings, texture.directional);
      const once = <T>(make: () => T): (() => T) => {
        let made: T | undefined;
        return () => {
          made ??= make();
          return made;
        };
      };
      const volume = once(() => texture.count(roi, region, settings));
      const slices = once(() => slicesOf(roi).map((slice) => texture.count(slice, region, settings)));
      return asked.map((aggregation): TaggedValues => {
        const each = groupsOf(aggregation, slices, volume)
          .map((group) => texture.describe(group.length === 1 ? group[0] : texture.merge(group), roi))
          .filter((values) => values !== undefined);
        const mean = (tag: string): number => meanOf(each.map((values) => values[tag]));
        return { aggregation, values: Object.fromEntries(texture.tags.map((tag) => [tag, mean(tag)])) };
      });
    },
  };
}

/** The aggregations asked for; without directions `2d`, `2.5d` and `3d`, each once. */
function aggregationsOf(name: string, { dimension }: Roi, settings: FeatureSettings, directional: boolean): string[] {
  const asked: readonly Aggregation[] =
    settings.aggregation ?? (dimension === 3 ? ["3d_average", "3d_merge"] : ["2d_average", "2d_slice_merge"]);
  const other = dimension === 2 && asked.find((aggregation) => !aggregation.startsWith("2d"));
  if (other) {
    throw new RadiosurvError(
      "setting",
      `${name}: aggregation ${other} needs a 3D image; a 2D image has 2d_average and 2d_slice_merge`,
    );
  }
  return [...new Set(directional ? asked : asked.map((aggregation) => aggregation.split("_")[0]))];
}

/** The matrices that are merged, group by group, before features are averaged over the groups. */
function groupsOf<Matrix>(
  aggregation: string,
  slices: () => readonly (readonly Matrix[])[],
  volume: () => readonly Matrix[],
): readonly (readonly Matrix[])[] {
  switch (aggregation) {
    case "2d_average":
      return slices().flatMap((slice) => slice.map((matrix) => [matrix]));
    case "2d_slice_merge":
    case "2d":
      return slices();
    case "2.5d_direction_merge":
      return (slices()[0] ?? []).map((_, direction) => slices().map((slice) => slice[direction]));
    case "2.5d_merge":
    case "2.5d":
      return [slices().flat()];
    case "3d_average":
      return volume().map((matrix) => [matrix]);
    default:
      return [volume()];
  }
}

/** The slices across z that hold voxels of the region, on the same grid and with the same numbers for grey levels. */
function slicesOf(roi: Roi): Roi[] {
  const { levels, size, values } = roi;
  const [nx, ny, nz] = size;
  const [, sy, sz] = levels.stride;
  // before the first row of a slice, and behind its last, lies as much padding as neighbours within the slice need
  const margin = sz - ((ny - 1) * sy + nx);
  const slices: Roi[] = [];
  for (let z = 0, from = 0; z < nz; z++) {
    const first = levels.start + z * sz - margin;
    let to = from;
    while (to < levels.indices.length && levels.indices[to] < first + margin + sz) to++;
    if (to === from) continue;
    const grid: LevelGrid = {
      data: levels.data.subarray(first, first + 2 * margin + (ny - 1) * sy + nx),
      start: margin,
      stride: levels.stride,
      indices: levels.indices.subarray(from, to).map((index) => index - first),
      grayLevels: levels.grayLevels,
      counts: countLevels(levels, from, to),
    };
    slices.push({ ...roi, size: [nx, ny, 1], values: values.subarray(from, to), levels: grid, slice: z });
    from = to;
  }
  return slices;
}

function countLevels({ data, indices, grayLevels }: LevelGrid, from: number, to: number): Float64Array {
  const counts = new Float64Array(grayLevels.length);
  for (let k = from; k < to; k++) counts[data[indices[k]]]++;
  return counts;
}

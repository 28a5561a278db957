import { RadiosurvError } from "../error.ts";
import { exp } from "../stats/elementary.ts";
import type { DistanceNorm, FeatureSettings, WeightingNorm } from "./family.ts";
import type { LevelGrid, Roi, Triple } from "./roi.ts";

/**
 * The neighbour offsets that PyRadiomics uses: all whose Chebyshev norm equals one of `distances`, that fit into the
 * box, and that stay within slices under `force2D`; from (+, +, +) downward in the order z, y, x. With a `distanceNorm`
 * its norm, rounded up to a whole number, counts instead.
 *
 * @param both - both offsets of each pair of opposites, or the first of them only
 */
export function neighbourOffsets(
  roi: Roi,
  settings: FeatureSettings,
  both: boolean,
  distances: readonly number[] = settings.distances,
): Triple[] {
  const limit = axisReach(roi, settings, Math.max(...distances));
  const offsets: Triple[] = [];
  for (let z = limit[2]; z >= -limit[2]; z--) {
    for (let y = limit[1]; y >= -limit[1]; y--) {
      for (let x = limit[0]; x >= -limit[0]; x--) {
        if (distances.includes(Math.ceil(voxelDistance(x, y, z, settings.distanceNorm)))) offsets.push([x, y, z]);
      }
    }
  }
  if (offsets.length === 0) {
    throw new RadiosurvError(
      "roi",
      `neighbours: the region, ${roi.size.join(" x ")} voxels, holds no two voxels at distances [${distances.join(", ")}]${settings.force2D ? " within slices (force2D)" : ""}; use smaller distances or leave the texture families out`,
    );
  }
  return both ? offsets : offsets.slice(0, offsets.length / 2);
}

/** Length of an offset in voxels. */
export function voxelDistance(x: number, y: number, z: number, norm: DistanceNorm | null): number {
  if (norm === "manhattan") return Math.abs(x) + Math.abs(y) + Math.abs(z);
  if (norm === "euclidean") return Math.sqrt(x * x + y * y + z * z);
  return Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
}

/** Whether all voxels that touch, and no others, are neighbours. */
export function isAdjacent({ distances, distanceNorm }: FeatureSettings): boolean {
  return Math.max(...distances) === 1 && (distanceNorm === null || distanceNorm === "chebyshev");
}

/** Settings under which all voxels within the largest distance are neighbours, as IBSI has it, not those at it. */
export function withinDistance(settings: FeatureSettings): FeatureSettings {
  const reach = Math.max(...settings.distances);
  return { ...settings, distances: Array.from({ length: reach }, (_, k) => k + 1) };
}

/**
 * How far neighbours may lie along x, y, z: no farther than the box is long unless they are looked for everywhere, and
 * not across slices under `force2D` or of a single slice.
 *
 * For a 2D image PyRadiomics counts `force2Ddimension` over (y, x), so the default 0 leaves out the y axis there.
 */
export function axisReach(roi: Roi, { force2D, force2Ddimension }: FeatureSettings, distance: number): Triple {
  const flatAxis = force2D ? roi.dimension - 1 - force2Ddimension : -1;
  const dimension = roi.slice === undefined ? roi.dimension : 2;
  const [x, y, z] = roi.size.map((n, axis) => {
    if (axis === flatAxis) return 0;
    return roi.everywhere && axis < dimension ? distance : Math.min(distance, n - 1);
  });
  return [x, y, z];
}

/** Steps to the rows along x around a voxel, its own among them, that hold its neighbours. */
export function rowsAround({ stride }: LevelGrid, reach: Triple): Int32Array {
  const rows: number[] = [];
  for (let z = -reach[2]; z <= reach[2]; z++) {
    for (let y = -reach[1]; y <= reach[1]; y++) rows.push(z * stride[2] + y * stride[1]);
  }
  return Int32Array.from(rows);
}

/**
 * 1 for 0, and 0 for a number from 1 to 2^31: a comparison without a branch, which noise in an image would make the
 * processor guess wrong half of the time.
 */
export function isZero(x: number): number {
  return (x - 1) >>> 31;
}

/** Steps in the data of the level grid that the offsets stand for. */
export function steps(roi: Roi, offsets: readonly Triple[]): Int32Array {
  const [sx, sy, sz] = roi.levels.stride;
  return Int32Array.from(offsets, ([x, y, z]) => x * sx + y * sy + z * sz);
}

/** Length in mm of an offset in the chosen norm; 1 for `no_weighting`. */
export function offsetLength(offset: Triple, spacing: Triple, norm: WeightingNorm): number {
  const [x, y, z] = offset.map((d, axis) => Math.abs(d) * spacing[axis]);
  switch (norm) {
    case "manhattan":
      return x + y + z;
    case "euclidean":
      return Math.sqrt(x * x + y * y + z * z);
    case "infinity":
      return Math.max(x, y, z);
    case "no_weighting":
      return 1;
  }
}

/** IBSI's weights of directions that are merged: exp(−d²), d the length of the offset in voxels; 1 without weighting. */
export function directionWeights(offsets: readonly Triple[], { weightingNorm: norm }: FeatureSettings): number[] {
  return offsets.map((offset) => {
    if (norm === null || norm === "no_weighting") return 1;
    const length = offsetLength(offset, [1, 1, 1], norm);
    return exp(-length * length);
  });
}

/** Mean of the numbers that are not NaN; NaN if there is none. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

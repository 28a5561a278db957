import { RadiosurvError } from "../error.ts";
import type { FeatureSettings, WeightingNorm } from "./family.ts";
import type { Roi, Triple } from "./roi.ts";

/**
 * The neighbour offsets that PyRadiomics uses: all whose Chebyshev norm equals one of `distances`, that fit into the
 * box, and that stay within slices under `force2D`; from (+, +, +) downward in the order z, y, x.
 *
 * For a 2D image PyRadiomics counts `force2Ddimension` over (y, x), so the default 0 leaves out the y axis there.
 *
 * @param both - both offsets of each pair of opposites, or the first of them only
 */
export function neighbourOffsets(
  roi: Roi,
  settings: FeatureSettings,
  both: boolean,
  distances: readonly number[] = settings.distances,
): Triple[] {
  const reach = Math.max(...distances);
  const flatAxis = settings.force2D ? roi.dimension - 1 - settings.force2Ddimension : -1;
  const limit = roi.size.map((n, axis) => (axis === flatAxis ? 0 : Math.min(reach, n - 1)));
  const offsets: Triple[] = [];
  for (let z = limit[2]; z >= -limit[2]; z--) {
    for (let y = limit[1]; y >= -limit[1]; y--) {
      for (let x = limit[0]; x >= -limit[0]; x--) {
        if (distances.includes(Math.max(Math.abs(x), Math.abs(y), Math.abs(z)))) offsets.push([x, y, z]);
      }
    }
  }
  if (offsets.length === 0) {
    throw new RadiosurvError(
      "roi",
      `the region, ${roi.size.join(" x ")} voxels, holds no two voxels at distances [${distances.join(", ")}]${settings.force2D ? " within slices (force2D)" : ""}; use smaller distances or leave the texture families out`,
    );
  }
  return both ? offsets : offsets.slice(0, offsets.length / 2);
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

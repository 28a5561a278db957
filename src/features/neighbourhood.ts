import type { FeatureSettings } from "./family.ts";
import type { LevelGrid, Roi, Triple } from "./roi.ts";

/** A grid of voxels, of which neighbourhoods become regions: what voxel maps are made from. */
export interface VoxelGrid {
  readonly dimension: 2 | 3;
  readonly size: Triple;
  readonly spacing: Triple;
  /** Intensity of each voxel, x varying fastest. */
  readonly values: Float64Array;
  /** Grey level of each voxel, from 1; 0 where it does not belong to any neighbourhood. */
  readonly levels: Int32Array;
}

/**
 * Makes a function from the place of a voxel to its neighbourhood as a region: the voxels at most `radius` away along each
 * axis that are within the grid and have a level. All that it returns is used again for the next neighbourhood.
 *
 * @param settings - `distances`, as far as which neighbours will be looked up, and `force2D`
 */
export function neighbourhoods(
  grid: VoxelGrid,
  radius: number,
  settings: FeatureSettings,
): (x: number, y: number, z: number) => Roi {
  const { dimension, spacing } = grid;
  const [nx, ny, nz] = grid.size;
  const flat = settings.force2D ? dimension - 1 - settings.force2Ddimension : -1;
  const [rx, ry, rz] = [0, 1, 2].map((axis) => (axis >= dimension || axis === flat ? 0 : radius));
  const size: Triple = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  const reach = Math.max(...settings.distances);
  const [px, py, pz] = size.map((n) => Math.min(reach, n - 1));
  const sy = size[0] + px;
  const sz = sy * (size[1] + py);
  const start = px + py * sy + pz * sz;
  const data = new Uint16Array(2 * start + (size[2] - 1) * sz + (size[1] - 1) * sy + size[0]);
  const most = size[0] * size[1] * size[2];
  const allIndices = new Int32Array(most);
  const allValues = new Float64Array(most);
  const raw = new Int32Array(most);
  const grayLevels = new Float64Array(most + 1);
  const counts = new Float64Array(most + 1);
  let highest = 0;
  let numberOfLevels = 0;
  const seen = new Set(grid.levels);
  seen.delete(0);
  for (const level of seen) {
    if (level > highest) highest = level;
    numberOfLevels++;
  }
  const whole = { highest, levels: numberOfLevels };
  return (x, y, z) => {
    data.fill(0);
    let n = 0;
    let present = 0;
    for (let dz = -rz; dz <= rz; dz++) {
      if (z + dz < 0 || z + dz >= nz) continue;
      for (let dy = -ry; dy <= ry; dy++) {
        if (y + dy < 0 || y + dy >= ny) continue;
        const row = ((z + dz) * ny + y + dy) * nx;
        const to = start + (dz + rz) * sz + (dy + ry) * sy + rx;
        const last = Math.min(rx, nx - 1 - x);
        for (let dx = Math.max(-rx, -x); dx <= last; dx++) {
          const level = grid.levels[row + x + dx];
          if (level === 0) continue;
          allIndices[n] = to + dx;
          allValues[n] = grid.values[row + x + dx];
          raw[n++] = level;
          // keeps the levels sorted; there are few
          let k = present;
          while (k > 0 && grayLevels[k] > level) k--;
          if (k > 0 && grayLevels[k] === level) {
            counts[k]++;
            continue;
          }
          for (let m = present; m > k; m--) {
            grayLevels[m + 1] = grayLevels[m];
            counts[m + 1] = counts[m];
          }
          grayLevels[k + 1] = level;
          counts[k + 1] = 1;
          present++;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      let k = 1;
      while (grayLevels[k] !== raw[i]) k++;
      data[allIndices[i]] = k;
    }
    const levels: LevelGrid = {
      data,
      start,
      stride: [1, sy, sz],
      indices: allIndices.subarray(0, n),
      grayLevels: grayLevels.subarray(0, present + 1),
      counts: counts.subarray(0, present + 1),
    };
    return { dimension, size, spacing, values: allValues.subarray(0, n), levels, everywhere: false, whole };
  };
}

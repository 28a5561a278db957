import { MESH_TABLE } from "./mesh-table.ts";
import type { MaskBox, Triple } from "./roi.ts";
import { squareCodes } from "./square-codes.ts";

/** Volume and area of a triangle mesh. */
export interface MeshMeasures {
  /** Enclosed volume, mm³. */
  readonly volume: number;
  /** Area, mm². */
  readonly area: number;
}

/** Numbers kept for each configuration: how often, the same with sign, and the signed sums of x, y, z of its cubes. */
const TALLIES = 5;

/**
 * Volume and surface area of the marching-cubes mesh around a mask, equal to `cShape.calculate_coefficients` of
 * PyRadiomics 3.1 up to rounding: here cubes of each configuration are counted first, in integers, and only their
 * totals are multiplied. One pass over the voxels; two bytes a voxel of one slice beyond the mask.
 */
export function meshMeasures(mask: MaskBox): MeshMeasures {
  return measureCubes(countCubes(mask.data, mask.size), mask.spacing);
}

// data[nx ny nz]  1 inside, 0 outside
// returns         TALLIES numbers for each of 128 configurations, integers; cubes are numbered from 0 at the border of
//                 zeros around the mask
function countCubes(data: Uint8Array, [nx, ny, nz]: Triple): Float64Array {
  const tallies = new Float64Array(128 * TALLIES);
  const width = nx + 1;
  let lower = new Uint8Array(width * (ny + 1));
  let upper = new Uint8Array(lower.length);
  for (let z = 0; z <= nz; z++) {
    if (z < nz) squareCodes(data, z * nx * ny, nx, ny, upper);
    else upper.fill(0);
    for (let y = 0, row = 0; y <= ny; y++, row += width) {
      for (let x = 0, end = 0; x < width; x = end) {
        // equal cubes in a row are counted together
        const cube = lower[row + x] | (upper[row + x] << 4);
        do end++;
        while (end < width && (lower[row + end] | (upper[row + end] << 4)) === cube);
        if (cube === 0 || cube === 255) continue;
        const outside = cube < 128;
        const t = (outside ? cube : 255 - cube) * TALLIES;
        const count = end - x;
        const signed = outside ? count : -count;
        tallies[t] += count;
        tallies[t + 1] += signed;
        tallies[t + 2] += (signed * (x + end - 1)) / 2;
        tallies[t + 3] += signed * y;
        tallies[t + 4] += signed * z;
      }
    }
    [lower, upper] = [upper, lower];
  }
  return tallies;
}

/**
 * Adds up the triangles of counted cubes. A triangle with area vector n, moved with its cube by p, encloses
 * (a + p) · n / 6 with the origin, where a is one of its vertices: linear in p, so the sums of p are enough, also where
 * the mesh has holes and its volume depends on where it stands.
 *
 * @param tallies - as `countCubes` returns them
 */
export function measureCubes(tallies: Float64Array, [sx, sy, sz]: Triple): MeshMeasures {
  const { starts, normals, volumes } = MESH_TABLE;
  let area = 0;
  let volume = 0;
  for (let configuration = 0, t = 0; configuration < 128; configuration++, t += TALLIES) {
    if (tallies[t] === 0) continue;
    volume += volumes[configuration] * tallies[t + 1];
    for (let i = 3 * starts[configuration]; i < 3 * starts[configuration + 1]; i += 3) {
      volume += 2 * (normals[i] * tallies[t + 2] + normals[i + 1] * tallies[t + 3] + normals[i + 2] * tallies[t + 4]);
      const x = normals[i] * sy * sz;
      const y = normals[i + 1] * sx * sz;
      const z = normals[i + 2] * sx * sy;
      area += tallies[t] * Math.sqrt(x * x + y * y + z * z);
    }
  }
  return { volume: (volume / 48) * (sx * sy * sz), area: area / 8 };
}

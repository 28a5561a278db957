import type { Triple } from "../image/mask-box.ts";
import { squaredDistances } from "../morphology/squared-distance.ts";
import type { MaskPair } from "./mask-pair.ts";

/**
 * Distances from each surface voxel of one region to the nearest of the other, mm, both ways. A surface voxel has a
 * face (in 2D a side) with the outside; beyond the border of the image is outside.
 *
 * @param pair - neither region empty
 */
export function surfaceDistances(pair: MaskPair): { readonly fromA: Float64Array; readonly fromB: Float64Array } {
  const { size, spacing } = pair;
  const surfaceA = surfaceOf(pair.a, size, pair.dimension);
  const surfaceB = surfaceOf(pair.b, size, pair.dimension);
  return {
    fromA: distancesAt(surfaceA, squaredDistances(surfaceB, size, spacing)),
    fromB: distancesAt(surfaceB, squaredDistances(surfaceA, size, spacing)),
  };
}

// the box ends where both regions end, so that beyond its border is outside
function surfaceOf(region: Uint8Array, [nx, ny, nz]: Triple, dimension: number): Uint8Array {
  const surface = new Uint8Array(region.length);
  const area = nx * ny;
  const flat = dimension === 2;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (region[i] === 0) continue;
        const inRow = x > 0 && x + 1 < nx && region[i - 1] !== 0 && region[i + 1] !== 0;
        const inSlice = inRow && y > 0 && y + 1 < ny && region[i - nx] !== 0 && region[i + nx] !== 0;
        const inner = inSlice && (flat || (z > 0 && z + 1 < nz && region[i - area] !== 0 && region[i + area] !== 0));
        if (!inner) surface[i] = 1;
      }
    }
  }
  return surface;
}

function distancesAt(surface: Uint8Array, squares: Float64Array): Float64Array {
  const distances: number[] = [];
  for (let i = 0; i < surface.length; i++) if (surface[i]) distances.push(Math.sqrt(squares[i]));
  return Float64Array.from(distances);
}

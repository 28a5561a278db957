import type { Triple } from "../image/mask-box.ts";

/**
 * Number of steps from each voxel to the nearest site; infinite where there is no site at all. Steps go over faces
 * (city block distance), or over faces, edges and corners (chessboard distance). Exact, in time linear in the number
 * of voxels: Rosenfeld and Pfaltz, Distance functions on digital pictures, Pattern Recognition 1, 33-61, 1968.
 *
 * @param sites - 1 at sites, 0 elsewhere; x varying fastest
 * @param corners - whether steps over edges and corners count as one
 */
export function stepDistances(sites: Uint8Array, [nx, ny, nz]: Triple, corners: boolean): Float64Array {
  // one voxel around that is never a site: a column behind each row is also before the next, and so with slices
  const width = nx + 1;
  const area = width * (ny + 1);
  const margin = area + width + 1;
  const padded = new Float64Array(2 * margin + nz * area).fill(Number.POSITIVE_INFINITY);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0, to = margin + z * area + y * width; x < nx; x++, i++, to++) if (sites[i] !== 0) padded[to] = 0;
    }
  }
  const back = stepsBack(width, area, corners);
  sweep(padded, margin, [nx, ny, nz], width, area, back, 1);
  sweep(padded, margin, [nx, ny, nz], width, area, back, -1);
  const steps = new Float64Array(sites.length);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, i += nx) {
      const from = margin + z * area + y * width;
      steps.set(padded.subarray(from, from + nx), i);
    }
  }
  return steps;
}

// how far before a voxel its neighbours lie: 3 over faces, or all 13
function stepsBack(width: number, area: number, corners: boolean): Int32Array {
  if (!corners) return Int32Array.of(1, width, area);
  const back: number[] = [];
  for (const z of [-1, 0, 1]) {
    for (const y of [-1, 0, 1]) {
      for (const x of [-1, 0, 1]) {
        const step = z * area + y * width + x;
        // not by the sign of the step: an axis of one voxel has steps as small as another's
        if (z > 0 || (z === 0 && (y > 0 || (y === 0 && x > 0)))) back.push(step);
      }
    }
  }
  return Int32Array.from(back);
}

// padded     distances so far, from `margin` on, infinite around
// back       how far behind lie the neighbours that were passed
// direction  1 from the first voxel to the last, -1 from the last to the first
function sweep(
  padded: Float64Array,
  margin: number,
  [nx, ny, nz]: Triple,
  width: number,
  area: number,
  back: Int32Array,
  direction: 1 | -1,
): void {
  const count = back.length;
  let slice = direction > 0 ? margin : margin + (nz - 1) * area + (ny - 1) * width + nx - 1;
  for (let z = 0; z < nz; z++, slice += direction * area) {
    for (let y = 0, row = slice; y < ny; y++, row += direction * width) {
      for (let x = 0, at = row; x < nx; x++, at += direction) {
        let least = padded[at];
        if (least === 0) continue;
        for (let k = 0; k < count; k++) {
          const steps = padded[at - direction * back[k]] + 1;
          if (steps < least) least = steps;
        }
        padded[at] = least;
      }
    }
  }
}

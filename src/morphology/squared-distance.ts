import type { Triple } from "../image/mask-box.ts";

/**
 * Squared Euclidean distance of each voxel to the nearest site, mm²; infinite where there is no site at all. Exact, in
 * time linear in the number of voxels: Maurer, Qi and Raghavan, A linear time algorithm for computing exact Euclidean
 * distance transforms, IEEE PAMI 25, 265-270, 2003. Sites are compared and squares summed in the order of SciPy
 * (z, then y, then x), so that roots equal its `distance_transform_edt` to the last bit.
 *
 * @param sites - 1 at sites, 0 elsewhere; x varying fastest
 * @param spacing - distance of voxel centres, mm
 * @param limit - squares above this one need not be right, only above it too, which is faster
 */
export function squaredDistances(
  sites: Uint8Array,
  [nx, ny, nz]: Triple,
  [sx, sy, sz]: Triple,
  limit: number = Number.MAX_VALUE,
): Float64Array {
  const squared = new Float64Array(sites.length);
  distancesAlongZ(sites, squared, nx * ny, sz);
  const longest = Math.max(nx, ny);
  const kept = new Float64Array(longest);
  const place = new Int32Array(longest);
  if (ny > 1) {
    for (let z = 0; z < nz; z++) {
      for (let x = 0; x < nx; x++) lowerEnvelope(squared, z * nx * ny + x, nx, ny, sy, limit, kept, place);
    }
  }
  if (nx > 1) for (let row = 0; row < ny * nz; row++) lowerEnvelope(squared, row * nx, 1, nx, sx, limit, kept, place);
  return squared;
}

// sites[n]     1 or 0, in whole slices of `area` voxels
// squared[n]   written: squared distance to the nearest site of the same column, mm²
// spacing      distance of slices, mm
function distancesAlongZ(sites: Uint8Array, squared: Float64Array, area: number, spacing: number): void {
  const n = sites.length;
  for (let i = 0; i < area; i++) squared[i] = sites[i] === 0 ? Number.POSITIVE_INFINITY : 0;
  for (let i = area; i < n; i++) squared[i] = sites[i] === 0 ? squared[i - area] + 1 : 0;
  for (let i = n - area - 1; i >= 0; i--) {
    const steps = squared[i + area] + 1;
    if (steps < squared[i]) squared[i] = steps;
  }
  for (let i = 0; i < n; i++) {
    const distance = squared[i] * spacing;
    squared[i] = distance * distance;
  }
}

// squared        a line from `start` by `step`, of n voxels: squared distance to the nearest site across the line;
//                overwritten by the least of that plus the squared distance along the line
// spacing        distance of voxels along the line, mm
// limit          sites with more than this across the line are left out: what they reach is farther still
// kept, place    scratch, length >= n: squares and positions of the sites that are the nearest one somewhere
function lowerEnvelope(
  squared: Float64Array,
  start: number,
  step: number,
  n: number,
  spacing: number,
  limit: number,
  kept: Float64Array,
  place: Int32Array,
): void {
  let last = -1;
  let square = Number.POSITIVE_INFINITY;
  let following = squared[start];
  for (let i = 0, at = start; i < n; i++) {
    const before = square;
    square = following;
    at += step;
    following = i + 1 < n ? squared[at] : Number.POSITIVE_INFINITY;
    // a site among sites is the nearest to itself alone, and never in the way of others
    if (square > limit || (square === 0 && before === 0 && following === 0)) continue;
    // the last site is nowhere the nearest if the one before it and this one are nearer wherever it could be
    while (last >= 1) {
      const a = (place[last] - place[last - 1]) * spacing;
      const b = (i - place[last]) * spacing;
      const c = a + b;
      if (c * kept[last] - b * kept[last - 1] - a * square - a * b * c <= 0) break;
      last--;
    }
    last++;
    kept[last] = square;
    place[last] = i;
  }
  if (last < 0) return;
  for (let i = 0, at = start, k = 0; i < n; i++, at += step) {
    // a site is its own nearest
    if (squared[at] === 0) {
      while (k < last && place[k + 1] <= i) k++;
      continue;
    }
    let t = (place[k] - i) * spacing;
    let nearest = kept[k] + t * t;
    while (k < last) {
      t = (place[k + 1] - i) * spacing;
      const next = kept[k + 1] + t * t;
      if (nearest <= next) break;
      nearest = next;
      k++;
    }
    squared[at] = nearest;
  }
}

/** The largest square whose root does not exceed a radius: squares compare with it as their roots do with the radius. */
export function largestSquare(radius: number): number {
  let square = Math.min(radius * radius * (1 + 4 * Number.EPSILON), Number.MAX_VALUE);
  // down by one unit in the last place
  while (Math.sqrt(square) > radius) square *= 1 - Number.EPSILON / 2;
  return square;
}

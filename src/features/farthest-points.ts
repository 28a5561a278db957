import type { Triple } from "./roi.ts";

/** Widens a bound before pairs are skipped for it; far above rounding, far below any difference between distances. */
const BOUND_MARGIN = 1 + 1e-12;

/**
 * Largest squared distance, mm², between points with different z, or `atLeast` if that is larger.
 *
 * Points are sorted into slices of equal z. No two points are farther apart than the distance of their slices and the
 * sum of their distances from a common axis along z allow; slices and points whose bound does not exceed the largest
 * distance so far are skipped. For round and for long shapes nearly all are; at worst all pairs are compared.
 *
 * @param points - x, y, z of each point, in half voxels
 */
export function farthestPoints(points: readonly number[], [sx, sy, sz]: Triple, atLeast: number): number {
  const n = points.length / 3;
  const order = Array.from({ length: n }, (_, i) => 3 * i).sort((a, b) => points[a + 2] - points[b + 2]);
  const x = Float64Array.from(order, (i) => (points[i] * sx) / 2);
  const y = Float64Array.from(order, (i) => (points[i + 1] * sy) / 2);
  const z = Float64Array.from(order, (i) => (points[i + 2] * sz) / 2);
  const middleX = middle(x);
  const middleY = middle(y);
  const radius = new Float64Array(n);
  const starts: number[] = [];
  const reach: number[] = [];
  for (let i = 0; i < n; i++) {
    const dx = x[i] - middleX;
    const dy = y[i] - middleY;
    radius[i] = Math.sqrt(dx * dx + dy * dy);
    if (i === 0 || z[i] !== z[i - 1]) {
      starts.push(i);
      reach.push(0);
    }
    reach[reach.length - 1] = Math.max(reach[reach.length - 1], radius[i]);
  }
  starts.push(n);
  let farthest = atLeast;
  for (let low = 0; low < reach.length; low++) {
    for (let high = reach.length - 1; high > low; high--) {
      const dz = z[starts[high]] - z[starts[low]];
      const aside = reach[low] + reach[high];
      if ((dz * dz + aside * aside) * BOUND_MARGIN <= farthest) continue;
      farthest = farthestBetween(x, y, radius, starts, low, high, dz * dz, reach[high], farthest);
    }
  }
  return farthest;
}

function middle(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return (low + high) / 2;
}

// x, y, radius[n]  points sorted by slice, mm; slice s holds starts[s] to starts[s + 1] - 1
// dz2, reach       squared distance of slices `low` and `high`, and the largest radius in `high`
// returns          the largest squared distance found, or `farthest`
function farthestBetween(
  x: Float64Array,
  y: Float64Array,
  radius: Float64Array,
  starts: readonly number[],
  low: number,
  high: number,
  dz2: number,
  reach: number,
  farthest: number,
): number {
  const from = starts[high];
  const to = starts[high + 1];
  for (let i = starts[low]; i < starts[low + 1]; i++) {
    const aside = radius[i] + reach;
    if ((dz2 + aside * aside) * BOUND_MARGIN <= farthest) continue;
    for (let j = from; j < to; j++) {
      const dx = x[i] - x[j];
      const dy = y[i] - y[j];
      const squared = dx * dx + dy * dy + dz2;
      if (squared > farthest) farthest = squared;
    }
  }
  return farthest;
}

import type { Interpolator } from "./interpolators.ts";
import type { Triple } from "./mask-box.ts";

/** Where the new voxels of an axis lie, in voxels of the old one: voxel k at first + k x step. */
export interface AxisGrid {
  readonly size: number;
  readonly first: number;
  readonly step: number;
}

/**
 * Interpolates onto a grid whose axes are those of the image, one axis after the other; beyond the outer voxel centres
 * their value holds on. Time O(voxels x taps) for each axis, where reading each voxel by itself takes taps³.
 *
 * @param data - voxels, x varying fastest; overwritten if the interpolator has a prefilter
 */
export function interpolateAxes(
  data: Float64Array,
  size: Triple,
  grids: readonly AxisGrid[],
  interpolator: Interpolator,
): Float64Array {
  interpolator.prefilter?.(data, size);
  const shape = [...size];
  let values = data;
  grids.forEach((grid, axis) => {
    const same = grid.size === shape[axis] && grid.first === 0 && grid.step === 1;
    if (same && !interpolator.prefilter) return;
    values = alongAxis(values, shape, axis, grid, interpolator);
    shape[axis] = grid.size;
  });
  return values;
}

function alongAxis(
  data: Float64Array,
  shape: readonly number[],
  axis: number,
  { size: n, first, step }: AxisGrid,
  { taps, weigh }: Interpolator,
): Float64Array {
  const old = shape[axis];
  const inner = shape.slice(0, axis).reduce((product, length) => product * length, 1);
  const outer = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const places = new Int32Array(n * taps);
  const weights = new Float64Array(n * taps);
  for (let k = 0; k < n; k++) {
    const t = Math.min(Math.max(first + k * step, 0), old - 1);
    weigh(t, old, weights.subarray(k * taps, (k + 1) * taps), places.subarray(k * taps, (k + 1) * taps));
  }
  const result = new Float64Array(inner * n * outer);
  for (let o = 0; o < outer; o++) {
    const from = o * old * inner;
    const to = o * n * inner;
    if (inner === 1) mixVoxels(data, from, result, to, n, taps, places, weights);
    else mixRows(data, from, result, to, inner, n, taps, places, weights);
  }
  return result;
}

// result[to + k]  written for k < n: the sum over the taps of weight x data[from + place]
function mixVoxels(
  data: Float64Array,
  from: number,
  result: Float64Array,
  to: number,
  n: number,
  taps: number,
  places: Int32Array,
  weights: Float64Array,
): void {
  for (let k = 0, j = 0; k < n; k++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++, j++) sum += weights[j] * data[from + places[j]];
    result[to + k] = sum;
  }
}

// the same for rows of `inner` voxels, so that memory is read in its order; result must be zero
function mixRows(
  data: Float64Array,
  from: number,
  result: Float64Array,
  to: number,
  inner: number,
  n: number,
  taps: number,
  places: Int32Array,
  weights: Float64Array,
): void {
  for (let k = 0, j = 0; k < n; k++) {
    const row = to + k * inner;
    for (let tap = 0; tap < taps; tap++, j++) {
      const weight = weights[j];
      if (weight === 0) continue;
      const source = from + places[j] * inner;
      for (let i = 0; i < inner; i++) result[row + i] += weight * data[source + i];
    }
  }
}

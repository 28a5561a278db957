import type { Triple } from "../image/mask-box.ts";
import { type Boundary, boundaryIndex } from "./boundary.ts";

/**
 * Convolves a volume with a kernel along one axis: out[n] = Σ h[k] a[n − k + c], c = floor(length / 2), as IBSI has it,
 * so that a kernel of even length is centred behind its middle. Time O(voxels x length of the kernel).
 *
 * @param data - voxels, x varying fastest
 * @param axis - 0, 1, 2 for x, y, z
 * @param out - written; must not be `data`
 * @param center - c, where a kernel is not centred as usual
 */
export function convolveAxis(
  data: Float64Array,
  size: Triple,
  axis: number,
  kernel: Float64Array,
  boundary: Boundary,
  out: Float64Array,
  center: number = kernel.length >> 1,
): Float64Array {
  const n = size[axis];
  const places = sourcePlaces(n, kernel.length, boundary, center);
  if (axis === 0) {
    convolveRows(data, n, data.length / n, kernel, places, out);
    return out;
  }
  const inner = axis === 1 ? size[0] : size[0] * size[1];
  const outer = data.length / (inner * n);
  for (let o = 0; o < outer; o++) mixRows(data, o * n * inner, inner, n, kernel, places, out);
  return out;
}

/** Where the voxels of an axis extended by half a kernel on either side come from; -1 for 0. */
function sourcePlaces(n: number, length: number, boundary: Boundary, center: number): Int32Array {
  const before = length - 1 - center;
  return Int32Array.from({ length: n + length - 1 }, (_, i) => boundaryIndex(boundary, i - before, n));
}

// data    `rows` rows of n voxels
// places  source of each voxel of an extended row
function convolveRows(
  data: Float64Array,
  n: number,
  rows: number,
  kernel: Float64Array,
  places: Int32Array,
  out: Float64Array,
): void {
  const length = kernel.length;
  const reversed = kernel.slice().reverse();
  const line = new Float64Array(places.length + 1);
  for (let row = 0; row < rows; row++) {
    const start = row * n;
    for (let i = 0; i < places.length; i++) line[i] = places[i] < 0 ? 0 : data[start + places[i]];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += reversed[k] * line[i + k];
      out[start + i] = sum;
    }
  }
}

// from    place of the first of n rows of `inner` voxels each, which are what is convolved
function mixRows(
  data: Float64Array,
  from: number,
  inner: number,
  n: number,
  kernel: Float64Array,
  places: Int32Array,
  out: Float64Array,
): void {
  const last = kernel.length - 1;
  for (let i = 0; i < n; i++) mixRow(data, from, inner, places, i + last, kernel, out, from + i * inner, inner);
}

/**
 * Writes a sum of rows, each times a coefficient of the kernel.
 */
// from, step    row r of the data starts at from + r step
// places, top   coefficient k goes with row places[top - k]; -1 for a row of zeros
// out, to       written, `count` voxels from `to` on
export function mixRow(
  data: Float64Array,
  from: number,
  step: number,
  places: Int32Array,
  top: number,
  kernel: Float64Array,
  out: Float64Array,
  to: number,
  count: number,
): void {
  const last = kernel.length - 1;
  let first = true;
  // two rows at a time: half of the reads and writes of the sum
  for (let k = 0; k <= last; ) {
    let a = -1;
    let b = -1;
    let ha = 0;
    let hb = 0;
    for (; k <= last && b < 0; k++) {
      const place = places[top - k];
      if (place < 0 || kernel[k] === 0) continue;
      if (a < 0) {
        a = from + place * step;
        ha = kernel[k];
      } else {
        b = from + place * step;
        hb = kernel[k];
      }
    }
    if (a < 0) break;
    if (b < 0) b = a;
    if (first) for (let x = 0; x < count; x++) out[to + x] = ha * data[a + x] + hb * data[b + x];
    else for (let x = 0; x < count; x++) out[to + x] += ha * data[a + x] + hb * data[b + x];
    first = false;
  }
  if (first) out.fill(0, to, to + count);
}

/**
 * The same in single precision, beyond whose border the image goes on periodically: every product and every sum is
 * rounded, in the order of the coefficients, as PyWavelets transforms float32 images.
 */
export function convolveSingle(
  data: Float32Array,
  size: Triple,
  axis: number,
  kernel: Float32Array,
  out: Float32Array,
): Float32Array {
  const n = size[axis];
  const length = kernel.length;
  const places = sourcePlaces(n, length, "periodic", length >> 1);
  if (axis === 0) {
    const line = new Float32Array(places.length);
    for (let start = 0; start < data.length; start += n) {
      for (let i = 0; i < places.length; i++) line[i] = data[start + places[i]];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < length; k++) sum = Math.fround(sum + Math.fround(kernel[k] * line[i + length - 1 - k]));
        out[start + i] = sum;
      }
    }
    return out;
  }
  const inner = axis === 1 ? size[0] : size[0] * size[1];
  for (let from = 0; from < data.length; from += inner * n) {
    for (let i = 0; i < n; i++) {
      mixSingle(data, from, inner, places, i + length - 1, kernel, out, from + i * inner, inner);
    }
  }
  return out;
}

/** {@link mixRow} in single precision, without rows of zeros: sums are rounded where they are kept. */
export function mixSingle(
  data: Float32Array,
  from: number,
  step: number,
  places: Int32Array,
  top: number,
  kernel: Float32Array,
  out: Float32Array,
  to: number,
  count: number,
): void {
  out.fill(0, to, to + count);
  for (let k = 0; k < kernel.length; k++) {
    const h = kernel[k];
    const at = from + places[top - k] * step;
    for (let x = 0; x < count; x++) out[to + x] = out[to + x] + Math.fround(h * data[at + x]);
  }
}

/** Rows that are gone through at once, so that they stay in the first cache for all pairs of columns. */
const BLOCK = 128;

/**
 * Adds the sum over rows of weight x x' to the lower half of a matrix. Four columns meet two at a time in registers: each
 * value that is loaded serves several products.
 */
// x[n * p]       row by row
// weights[n]
// sign           1 to add, -1 to subtract
// out[p * p]     lower half changed; the upper half may hold anything
export function addWeightedGram(
  x: Float64Array,
  weights: Float64Array,
  n: number,
  p: number,
  sign: number,
  out: Float64Array,
): void {
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    for (let a = 0; a < p; a += 4) {
      for (let b = 0; b <= a + 3 && b < p; b += 2) addTile(x, weights, from, to, p, sign, a, b, out);
    }
  }
}

// columns a to a + 3 with b and b + 1; behind the last column the last one stands in, and is not written
function addTile(
  x: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
  p: number,
  sign: number,
  a: number,
  b: number,
  out: Float64Array,
): void {
  const last = p - 1;
  const a1 = Math.min(a + 1, last);
  const a2 = Math.min(a + 2, last);
  const a3 = Math.min(a + 3, last);
  const b1 = Math.min(b + 1, last);
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let i = from, at = from * p; i < to; i++, at += p) {
    const v0 = weights[i] * x[at + b];
    const v1 = weights[i] * x[at + b1];
    const u0 = x[at + a];
    const u1 = x[at + a1];
    const u2 = x[at + a2];
    const u3 = x[at + a3];
    s00 += u0 * v0;
    s01 += u0 * v1;
    s10 += u1 * v0;
    s11 += u1 * v1;
    s20 += u2 * v0;
    s21 += u2 * v1;
    s30 += u3 * v0;
    s31 += u3 * v1;
  }
  const two = b < last;
  const row = a * p + b;
  out[row] += sign * s00;
  if (two) out[row + 1] += sign * s01;
  if (a + 1 > last) return;
  out[row + p] += sign * s10;
  if (two) out[row + p + 1] += sign * s11;
  if (a + 2 > last) return;
  out[row + 2 * p] += sign * s20;
  if (two) out[row + 2 * p + 1] += sign * s21;
  if (a + 3 > last) return;
  out[row + 3 * p] += sign * s30;
  if (two) out[row + 3 * p + 1] += sign * s31;
}

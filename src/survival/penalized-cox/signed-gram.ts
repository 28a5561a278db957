/**
 * Sums of z z' of the columns from `begin` on with all up to them, into the lower triangle of a matrix.
 */
// length, plus  entries of a column; those before plus are added, the others taken away
// z             columns, one behind the other
// matrix        rows of stride entries, of which a < count and b <= a are written for a >= begin
export function fillGram(
  { length, plus }: { readonly length: number; readonly plus: number },
  z: Float64Array,
  begin: number,
  count: number,
  matrix: Float64Array,
  stride: number,
): void {
  let a = begin;
  for (; a + 1 < count; a += 2) {
    let b = 0;
    for (; b + 3 <= a; b += 4) {
      blockOf(z, a, b, 0, plus, length, matrix, stride, 1);
      if (length > plus) blockOf(z, a, b, plus, length, length, matrix, stride, -1);
    }
    for (; b <= a + 1; b++) {
      if (b <= a) matrix[a * stride + b] = signedDot(z, a * length, b * length, plus, length);
      matrix[(a + 1) * stride + b] = signedDot(z, (a + 1) * length, b * length, plus, length);
    }
  }
  for (; a < count; a++) {
    for (let b = 0; b <= a; b++) matrix[a * stride + b] = signedDot(z, a * length, b * length, plus, length);
  }
}

// two columns by four: eight sums for six loads
function blockOf(
  z: Float64Array,
  a: number,
  b: number,
  from: number,
  to: number,
  length: number,
  matrix: Float64Array,
  stride: number,
  sign: number,
): void {
  const a0 = a * length;
  const a1 = a0 + length;
  const b0 = b * length;
  const b1 = b0 + length;
  const b2 = b1 + length;
  const b3 = b2 + length;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  for (let i = from; i < to; i++) {
    const x0 = z[a0 + i];
    const x1 = z[a1 + i];
    const y0 = z[b0 + i];
    const y1 = z[b1 + i];
    const y2 = z[b2 + i];
    const y3 = z[b3 + i];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
  }
  const row = a * stride + b;
  const next = row + stride;
  if (sign > 0) {
    matrix[row] = s00;
    matrix[row + 1] = s01;
    matrix[row + 2] = s02;
    matrix[row + 3] = s03;
    matrix[next] = s10;
    matrix[next + 1] = s11;
    matrix[next + 2] = s12;
    matrix[next + 3] = s13;
    return;
  }
  matrix[row] -= s00;
  matrix[row + 1] -= s01;
  matrix[row + 2] -= s02;
  matrix[row + 3] -= s03;
  matrix[next] -= s10;
  matrix[next + 1] -= s11;
  matrix[next + 2] -= s12;
  matrix[next + 3] -= s13;
}

function signedDot(z: Float64Array, a: number, b: number, plus: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < plus; i += 2) {
    even += z[a + i] * z[b + i];
    odd += z[a + i + 1] * z[b + i + 1];
  }
  if (i < plus) even += z[a + i] * z[b + i];
  for (i = plus; i < length; i++) odd -= z[a + i] * z[b + i];
  return even + odd;
}

import { quickTiles, type TileRoom } from "../../stats/tile-kernel.ts";

/** Products of this many entries take longer than it takes to make a quick kernel ready. */
const MANY = 2 ** 24;

/** Entries of columns in a block: four columns of it take 32 KB. */
const BLOCK = 1024;

/** Entries of a column, of which those before `plus` are added, the others taken away. */
interface SignedLength {
  readonly length: number;
  readonly plus: number;
}

/**
 * Sums of z z' of the columns from `begin` on with all up to them, into the lower triangle of a matrix. Of many columns with a
 * quicker kernel, if there is one, which gives the same bits.
 */
// z             columns, one behind the other
// matrix        rows of stride entries, of which a < count and b <= a are written for a >= begin
// kernel        makes room for so many values, for many products; the quick one where it is left out
export function fillGram(
  { length, plus }: SignedLength,
  z: Float64Array,
  begin: number,
  count: number,
  matrix: Float64Array,
  stride: number,
  kernel?: (length: number) => TileRoom | undefined,
): void {
  // by fours of columns, as the pairs and fours below
  const panels = Math.ceil(count / 4);
  const many = kernel !== undefined || (count * count * length) / 2 > MANY;
  const tiles = many && begin === 0 ? (kernel ?? quickTiles)(4 * panels * BLOCK) : undefined;
  if (tiles) {
    fillTiles(z, 0, plus, length, count, tiles, matrix, stride, 1);
    if (length > plus) fillTiles(z, plus, length, length, count, tiles, matrix, stride, -1);
  }
  let a = begin;
  for (; a + 1 < count; a += 2) {
    let b = 0;
    for (; b + 3 <= a; b += 4) {
      if (tiles) continue;
      blockOf(z, a, b, 0, plus, length, matrix, stride, 1);
      if (length > plus) blockOf(z, a, b, plus, length, length, matrix, stride, -1);
    }
    for (; b <= a + 1; b++) {
      if (b <= a) matrix[a * stride + b] = signedDot(z, a * length, b * length, plus, length);
      matrix[(a + 1) * stride + b] = signedDot(z, (a + 1) * length, b * length, plus, length);
    }
  }
  for (; a < count; a++) {
    let b = 0;
    for (; b + 3 <= a; b += 4) fourSignedDots(z, a * length, b * length, plus, length, matrix, a * stride + b);
    for (; b <= a; b++) matrix[a * stride + b] = signedDot(z, a * length, b * length, plus, length);
  }
}

// the sums of entries `from` to `to` of columns of different fours; rows of the matrix that are not part of a pair are left
// sign  1 writes them, -1 takes them away from what is there
function fillTiles(
  z: Float64Array,
  from: number,
  to: number,
  length: number,
  count: number,
  { room, tile, multiply }: TileRoom,
  matrix: Float64Array,
  stride: number,
  sign: number,
): void {
  const sums = sign > 0 ? matrix : new Float64Array(matrix.length);
  const paired = count - (count % 2);
  for (let start = from; start < to; start += BLOCK) {
    const rows = Math.min(BLOCK, to - start);
    const panel = 4 * rows;
    for (let j = 0; j < count; j++) {
      let at = (j >> 2) * panel + (j & 3);
      for (let i = j * length + start, end = i + rows; i < end; i++, at += 4) room[at] = z[i];
    }
    for (let a = 4; a < paired; a += 4) {
      const last = Math.min(a + 4, paired);
      for (let b = 0; b < a; b += 4) {
        // sums go on from those of the blocks before
        tile.fill(0);
        if (start > from)
          for (let i = a; i < last; i++) for (let k = 0; k < 4; k++) tile[4 * (i - a) + k] = sums[i * stride + b + k];
        multiply((a >> 2) * panel, (b >> 2) * panel, rows);
        for (let i = a; i < last; i++) for (let k = 0; k < 4; k++) sums[i * stride + b + k] = tile[4 * (i - a) + k];
      }
    }
  }
  if (sign > 0) return;
  for (let a = 4; a < paired; a++) {
    for (let b = 0; b < a - (a % 4); b++) matrix[a * stride + b] -= sums[a * stride + b];
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

// the same of one column with four that follow each other, from place `to` of the matrix on
function fourSignedDots(
  z: Float64Array,
  a: number,
  b: number,
  plus: number,
  length: number,
  matrix: Float64Array,
  to: number,
): void {
  const c = b + length;
  const d = c + length;
  const e = d + length;
  let even0 = 0;
  let even1 = 0;
  let even2 = 0;
  let even3 = 0;
  let odd0 = 0;
  let odd1 = 0;
  let odd2 = 0;
  let odd3 = 0;
  let i = 0;
  for (; i + 1 < plus; i += 2) {
    const x = z[a + i];
    const y = z[a + i + 1];
    even0 += x * z[b + i];
    odd0 += y * z[b + i + 1];
    even1 += x * z[c + i];
    odd1 += y * z[c + i + 1];
    even2 += x * z[d + i];
    odd2 += y * z[d + i + 1];
    even3 += x * z[e + i];
    odd3 += y * z[e + i + 1];
  }
  if (i < plus) {
    even0 += z[a + i] * z[b + i];
    even1 += z[a + i] * z[c + i];
    even2 += z[a + i] * z[d + i];
    even3 += z[a + i] * z[e + i];
  }
  for (i = plus; i < length; i++) {
    odd0 -= z[a + i] * z[b + i];
    odd1 -= z[a + i] * z[c + i];
    odd2 -= z[a + i] * z[d + i];
    odd3 -= z[a + i] * z[e + i];
  }
  matrix[to] = even0 + odd0;
  matrix[to + 1] = even1 + odd1;
  matrix[to + 2] = even2 + odd2;
  matrix[to + 3] = even3 + odd3;
}

/** Rows in a block: a panel of four columns then takes 32 KB, and two of them stay in the second cache. */
const BLOCK_ROWS = 1024;

/** Panels to the right that one pass goes over: a block of them stays in the second cache. */
const BLOCK_PANELS = 16;

/** Columns of a matrix, in blocks of rows, within each in panels of four columns whose values alternate. */
export interface Panels {
  readonly n: number;
  readonly p: number;
  /** Columns in multiples of 4, with zeros after the last. */
  readonly data: Float64Array;
}

export function emptyPanels(n: number, p: number): Panels {
  return { n, p, data: new Float64Array(n * 4 * Math.ceil(p / 4)) };
}

/** Writes column j. */
export function setColumn({ n, p, data }: Panels, j: number, values: ArrayLike<number>): void {
  const width = 4 * Math.ceil(p / 4);
  for (let start = 0; start < n; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, n - start);
    let at = start * width + (j >> 2) * 4 * rows + (j & 3);
    for (let i = start; i < start + rows; i++, at += 4) data[at] = values[i];
  }
}

// products of all pairs of columns, in tiles of 4 x 4 whose sums stay in registers; sums run over rows in ascending order
// out       products of i < j at rowStart(i) + j, added to; zeros before
// rowStart  place of pair (i, j) in `out`, less j
export function columnProducts({ n, p, data }: Panels, out: Float64Array, rowStart: Float64Array): void {
  const panels = Math.ceil(p / 4);
  const tile = new Float64Array(16);
  for (let start = 0; start < n; start += BLOCK_ROWS) {
    const length = 4 * Math.min(BLOCK_ROWS, n - start);
    const block = data.subarray(start * 4 * panels, start * 4 * panels + panels * length);
    for (let from = 0; from < panels; from += BLOCK_PANELS) {
      const to = Math.min(panels, from + BLOCK_PANELS);
      for (let a = 0; a < to; a++) {
        const left = block.subarray(a * length, (a + 1) * length);
        for (let b = Math.max(a, from); b < to; b++) {
          tileProducts(left, block.subarray(b * length, (b + 1) * length), tile);
          const last = Math.min(p, 4 * b + 4);
          for (let i = 4 * a, t = 0; i < 4 * a + 4 && i < p; i++, t += 4) {
            for (let j = Math.max(4 * b, i + 1); j < last; j++) out[rowStart[i] + j] += tile[t + j - 4 * b];
          }
        }
      }
    }
  }
}

// left, right  panels of one length
// tile[16]     written: products, one row a column of `left`
function tileProducts(left: Float64Array, right: Float64Array, tile: Float64Array): void {
  const length = left.length;
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (let k = 0; k < length; k += 4) {
    const y0 = right[k];
    const y1 = right[k + 1];
    const y2 = right[k + 2];
    const y3 = right[k + 3];
    let x = left[k];
    c00 += x * y0;
    c01 += x * y1;
    c02 += x * y2;
    c03 += x * y3;
    x = left[k + 1];
    c10 += x * y0;
    c11 += x * y1;
    c12 += x * y2;
    c13 += x * y3;
    x = left[k + 2];
    c20 += x * y0;
    c21 += x * y1;
    c22 += x * y2;
    c23 += x * y3;
    x = left[k + 3];
    c30 += x * y0;
    c31 += x * y1;
    c32 += x * y2;
    c33 += x * y3;
  }
  tile[0] = c00;
  tile[1] = c01;
  tile[2] = c02;
  tile[3] = c03;
  tile[4] = c10;
  tile[5] = c11;
  tile[6] = c12;
  tile[7] = c13;
  tile[8] = c20;
  tile[9] = c21;
  tile[10] = c22;
  tile[11] = c23;
  tile[12] = c30;
  tile[13] = c31;
  tile[14] = c32;
  tile[15] = c33;
}

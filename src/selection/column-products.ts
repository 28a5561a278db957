import { plainTiles, quickTiles, type TileRoom } from "../stats/tile-kernel.ts";

/** Rows in a block: a panel of four columns then takes 32 KB, and two of them stay in the second cache. */
const BLOCK_ROWS = 1024;

/** Panels to the right that one pass goes over: a block of them stays in the second cache. */
const BLOCK_PANELS = 16;

/** Fewer products than this are made before a quicker kernel is ready. */
const FEW = 2 ** 22;

/** Writes rows `start` to `start + rows - 1` of column j to places at, at + 4, at + 8, ... */
export type WriteRows = (j: number, start: number, rows: number, to: Float64Array, at: number) => void;

/**
 * Products of all pairs of columns, in tiles of 4 x 4 whose sums stay in registers; sums run over rows in ascending order.
 *
 * Columns are asked for a block of rows at a time, which is kept in panels of four columns whose values alternate: 8 KB a
 * column, however many rows there are.
 *
 * @param out - products of i < j at rowStart(i) + j, added to; zeros before
 * @param rowStart - place of pair (i, j) in `out`, less j
 * @param kernel - makes the room for so many values; the quickest one that there is where it is left out
 */
export function columnProducts(
  n: number,
  p: number,
  write: WriteRows,
  out: Float64Array,
  rowStart: Float64Array,
  kernel?: (length: number) => TileRoom | undefined,
): void {
  const panels = Math.ceil(p / 4);
  // columns in multiples of 4, with zeros after the last
  const length = Math.min(n, BLOCK_ROWS) * 4 * panels;
  const own = kernel ?? (n * p * p < FEW ? plainTiles : quickTiles);
  const { room, tile, multiply } = own(length) ?? plainTiles(length);
  for (let start = 0; start < n; start += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, n - start);
    const panel = 4 * rows;
    if (p % 4 > 0) room.fill(0, (panels - 1) * panel, panels * panel);
    for (let j = 0; j < p; j++) write(j, start, rows, room, (j >> 2) * panel + (j & 3));
    for (let from = 0; from < panels; from += BLOCK_PANELS) {
      const to = Math.min(panels, from + BLOCK_PANELS);
      for (let a = 0; a < to; a++) {
        for (let b = Math.max(a, from); b < to; b++) {
          tile.fill(0);
          multiply(a * panel, b * panel, rows);
          const last = Math.min(p, 4 * b + 4);
          for (let i = 4 * a, t = 0; i < 4 * a + 4 && i < p; i++, t += 4) {
            for (let j = Math.max(4 * b, i + 1); j < last; j++) out[rowStart[i] + j] += tile[t + j - 4 * b];
          }
        }
      }
    }
  }
}

import { singleOrder } from "../stats/single-order.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import { doublesOf, type NumberColumn } from "../table/numeric-table.ts";
import { columnProducts, type WriteRows } from "./column-products.ts";

/** Kind of correlation between columns. */
export type CorrelationMethod = "spearman" | "pearson";

/** Up to so many rows ranks are whole numbers that single precision holds. */
const SINGLE_ROWS = 2 ** 24;

/**
 * Correlations of all pairs of columns.
 *
 * Ranks of Spearman's kind enter as whole numbers, 2 rank - (n + 1): their products are exact up to 300,000 rows, so equal
 * correlations come out equal, and identical or reversed ranks give 1 or -1. Columns of Pearson's kind have unit length.
 *
 * Memory: of Spearman's kind 4 bytes a value of the table for the ranks; of Pearson's none, as columns are scaled anew for
 * each block of rows; 8 KB a column.
 *
 * @param out - correlation of i < j written to rowStart[i] + j; zeros before. NaN where a column is constant
 * @returns which columns are constant, 1 or 0
 */
export function correlate(
  columns: readonly NumberColumn[],
  method: CorrelationMethod,
  out: Float64Array,
  rowStart: Float64Array,
): Uint8Array {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  const { squares, write } = method === "spearman" ? ranked(columns) : scaled(columns);
  columnProducts(n, p, write, out, rowStart);
  for (let i = 0; i < p; i++) {
    const start = rowStart[i];
    const square = squares[i];
    for (let j = i + 1; j < p; j++) {
      // 0 / 0 of a constant column is NaN; the limits are for rounding
      const value = out[start + j] / Math.sqrt(square * squares[j]);
      out[start + j] = value > 1 ? 1 : value < -1 ? -1 : value;
    }
  }
  return Uint8Array.from(squares, (square) => (square === 0 ? 1 : 0));
}

/** Columns as products take them, and the sum of squares of each. */
interface Scores {
  readonly squares: Float64Array;
  readonly write: WriteRows;
}

function ranked(columns: readonly NumberColumn[]): Scores {
  const n = columns[0]?.length ?? 0;
  const squares = new Float64Array(columns.length);
  const values = new Float64Array(n);
  const scores = columns.map((column, j) => {
    const own = n <= SINGLE_ROWS ? new Float32Array(n) : new Float64Array(n);
    const order = column instanceof Float32Array ? singleOrder(column) : sortedOrder(column);
    squares[j] = rankScores(doublesOf(column, values), order, own);
    return own;
  });
  const write: WriteRows = (j, start, rows, to, at) => {
    const own = scores[j];
    for (let i = start; i < start + rows; i++, at += 4) to[at] = own[i];
  };
  return { squares, write };
}

function scaled(columns: readonly NumberColumn[]): Scores {
  const n = columns[0]?.length ?? 0;
  const squares = new Float64Array(columns.length);
  const scratch = new Float64Array(n);
  const scales = columns.map((column, j) => {
    const scale = unitScale(doublesOf(column, scratch));
    squares[j] = scale ? 1 : 0;
    return scale;
  });
  const part = new Float64Array(n);
  const write: WriteRows = (j, start, rows, to, at) => {
    const scale = scales[j];
    part.set(columns[j].subarray(start, start + rows));
    for (let i = 0; i < rows; i++, at += 4) {
      to[at] = scale ? ((part[i] - scale.middle) / scale.half - scale.mean - scale.rest) / scale.length : 0;
    }
  };
  return { squares, write };
}

/** Where row i of a p x p matrix starts. */
export function squareStarts(p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, i) => i * p);
}

/** Where pair (i, j), i < j, stands in R's order of `dist`, less j. */
export function condensedStarts(p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, i) => i * p - (i * (i + 3)) / 2 - 1);
}

// order[n]   places of the values, ascending
// scores[n]  written: 2 rank - (n + 1), ties with their mean rank
// returns    sum of squares
function rankScores(values: Float64Array, order: Uint32Array, scores: Float32Array | Float64Array): number {
  const n = values.length;
  let squares = 0;
  for (let i = 0; i < n; ) {
    const value = values[order[i]];
    let end = i + 1;
    while (end < n && values[order[end]] === value) end++;
    // ranks i + 1 to end
    const score = i + end - n;
    squares += (end - i) * score * score;
    for (; i < end; i++) scores[order[i]] = score;
  }
  return squares;
}

/** How a value becomes a score: ((value - middle) / half - mean - rest) / length. */
interface UnitScale {
  readonly middle: number;
  readonly half: number;
  readonly mean: number;
  readonly rest: number;
  readonly length: number;
}

// the scale that makes of a column deviations from the mean of unit length; undefined if all values are equal
function unitScale(values: Float64Array): UnitScale | undefined {
  const n = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (!(low < high)) return undefined;
  // from the middle of the range and in units of half of it: neither squares nor sums leave the range of numbers
  const middle = low / 2 + high / 2;
  const half = high / 2 - low / 2;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (values[i] - middle) / half;
  const mean = sum / n;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += (values[i] - middle) / half - mean;
  // what rounding left in the mean
  rest /= n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const score = (values[i] - middle) / half - mean - rest;
    squares += score * score;
  }
  return { middle, half, mean, rest, length: Math.sqrt(squares) };
}

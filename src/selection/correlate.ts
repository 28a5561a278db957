import { sortedOrder } from "../stats/sorted-order.ts";
import { columnProducts, emptyPanels, setColumn } from "./column-products.ts";

/** Kind of correlation between columns. */
export type CorrelationMethod = "spearman" | "pearson";

/**
 * Correlations of all pairs of columns.
 *
 * Ranks of Spearman's kind enter as whole numbers, 2 rank - (n + 1): their products are exact up to 300,000 rows, so equal
 * correlations come out equal, and identical or reversed ranks give 1 or -1. Columns of Pearson's kind have unit length.
 *
 * @param out - correlation of i < j written to rowStart[i] + j; zeros before. NaN where a column is constant
 * @returns which columns are constant, 1 or 0
 */
export function correlate(
  columns: readonly Float64Array[],
  method: CorrelationMethod,
  out: Float64Array,
  rowStart: Float64Array,
): Uint8Array {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  const panels = emptyPanels(n, p);
  const squares = new Float64Array(p);
  const scores = new Float64Array(n);
  for (let j = 0; j < p; j++) {
    squares[j] = method === "spearman" ? rankScores(columns[j], scores) : unitScores(columns[j], scores);
    setColumn(panels, j, scores);
  }
  columnProducts(panels, out, rowStart);
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

/** Where row i of a p x p matrix starts. */
export function squareStarts(p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, i) => i * p);
}

/** Where pair (i, j), i < j, stands in R's order of `dist`, less j. */
export function condensedStarts(p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, i) => i * p - (i * (i + 3)) / 2 - 1);
}

// scores[n]  written: 2 rank - (n + 1), ties with their mean rank
// returns    sum of squares
function rankScores(values: Float64Array, scores: Float64Array): number {
  const n = values.length;
  const order = sortedOrder(values);
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

// scores[n]  written: deviations from the mean, of unit length; zeros if all values are equal
// returns    1, or 0 if all values are equal
function unitScores(values: Float64Array, scores: Float64Array): number {
  const n = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (!(low < high)) {
    scores.fill(0);
    return 0;
  }
  // from the middle of the range and in units of half of it: neither squares nor sums leave the range of numbers
  const middle = low / 2 + high / 2;
  const half = high / 2 - low / 2;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    scores[i] = (values[i] - middle) / half;
    sum += scores[i];
  }
  const mean = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    scores[i] -= mean;
    rest += scores[i];
  }
  // what rounding left in the mean
  rest /= n;
  for (let i = 0; i < n; i++) {
    scores[i] -= rest;
    squares += scores[i] * scores[i];
  }
  const length = Math.sqrt(squares);
  for (let i = 0; i < n; i++) scores[i] /= length;
  return 1;
}

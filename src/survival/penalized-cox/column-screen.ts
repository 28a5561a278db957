import type { PenalizedData } from "./penalized-cox-data.ts";

/** What products of columns that are not made are looked up with. */
export interface ColumnScreen {
  /** The residual by row of the caller. */
  readonly byRow: Float64Array;
  /** How far a product may be from its value. */
  readonly margin: number;
}

/** Units of the last place in a sum of one entry each: with room for more than both ways of adding can lose. */
const SCREEN_ERROR = 2 ** -49;

/** Prepares products with a residual for `screen` of the data, which are not exact but come with a bound of their error. */
export function columnScreen(data: PenalizedData, residual: Float64Array): ColumnScreen {
  const { n, rowOf, weight, spread } = data;
  const byRow = new Float64Array(data.allRows);
  let norm = 0;
  for (let i = 0; i < n; i++) {
    byRow[rowOf[i]] = residual[i];
    norm += (residual[i] * residual[i]) / weight[i];
  }
  // by Cauchy and Schwarz the sum of |x r| is at most the spread times this root
  return { byRow, margin: n * SCREEN_ERROR * spread * Math.sqrt(norm) };
}

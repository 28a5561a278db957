import type { TableInput } from "../table/numeric-table.ts";
import { type CorrelationMatrix, correlationMatrix } from "./correlation-matrix.ts";
import type { MissingRows } from "./fit-rows.ts";

/**
 * Spearman's rank correlations between all columns of a table; ties get their mean rank. Equals R's
 * `cor(x, method = "spearman")` to rounding, and pandas' `corr(method="spearman")`. Identical ranks give exactly 1.
 *
 * Each column is ranked once; then p^2 / 2 products of n numbers, in tiles that stay in registers, with WebAssembly where there
 * is any. Memory beyond the table: 4 n p bytes for the ranks and 8 p^2 for the result. Columns of single precision are not
 * copied.
 *
 * @param options - what to do about NaN
 * @throws RadiosurvError `argument` naming column and row for a value that is not finite; `length` if no row is left
 * @example
 * ```ts
 * import { spearmanMatrix } from "radiosurv/selection";
 * const { values, constant } = spearmanMatrix({ a: [1, 2, 3, 4], b: [1, 4, 9, 9], c: [4, 3, 1, 2], d: [0, 0, 0, 0] });
 * values.subarray(0, 4); // => [1, 0.9487, -0.8, NaN]
 * constant; // => ["d"]
 * ```
 * @see Spearman C. American Journal of Psychology 1904; 15: 72-101
 */
export function spearmanMatrix(table: TableInput, options: MissingRows = {}): CorrelationMatrix {
  return correlationMatrix("spearmanMatrix", table, "spearman", options);
}

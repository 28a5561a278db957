import type { TableInput } from "../table/numeric-table.ts";
import { type CorrelationMatrix, correlationMatrix } from "./correlation-matrix.ts";
import type { MissingRows } from "./fit-rows.ts";

/**
 * Pearson's correlations between all columns of a table. Equals R's `cor(x)` and numpy's `corrcoef` to rounding. Cost as
 * `spearmanMatrix`, without the ranks and their memory.
 *
 * @param options - what to do about NaN
 * @throws RadiosurvError `argument` naming column and row for a value that is not finite; `length` if no row is left
 * @example
 * ```ts
 * import { pearsonMatrix } from "radiosurv/selection";
 * const { names, values } = pearsonMatrix({ a: [1, 2, 3, 4], b: [1, 4, 9, 16] });
 * names; // => ["a", "b"]
 * values; // => [1, 0.9844, 0.9844, 1]
 * ```
 */
export function pearsonMatrix(table: TableInput, options: MissingRows = {}): CorrelationMatrix {
  return correlationMatrix("pearsonMatrix", table, "pearson", options);
}

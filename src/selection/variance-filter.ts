import { checkSettings, type Rules } from "../rules.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import { checkCompactTable, doublesOf, type TableInput } from "../table/numeric-table.ts";
import { type FeatureFilter, featureFilter, fittingRows, shown } from "./feature-filter.ts";
import { completeRows, FIT_ROWS_RULES, type FitRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";

/** What {@link varianceFilter} can be told. */
export interface VarianceFilterOptions extends FitRows, MissingRows {
  /** Variance, with n - 1, that a feature must exceed, in its unit squared. @default 0 */
  readonly minimum?: number;
  /** Share of the rows, above 0, at which one value is too common: 1 drops constant features alone. @default 1 */
  readonly commonest?: number;
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  ...MISSING_RULES,
  minimum: ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  commonest: ["a number above 0, 1 at most", (value) => (value as number) > 0 && (value as number) <= 1],
};

/**
 * A filter of features that hardly vary. As variances of features in different units cannot be compared, `commonest` is
 * often the better limit: 0.95 drops a feature that has one value in 95 % of the rows. Columns of single precision are
 * looked at one at a time.
 *
 * @throws RadiosurvError `argument` naming column and row for a value that is not finite, or for a training row that is kept
 *   for testing; `length`, `setting`
 * @example
 * ```ts
 * import { varianceFilter } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 4], b: [7, 7, 7, 7], c: [0, 0, 0, 1] };
 * varianceFilter(table).dropped; // => [{ name: "b", reason: "constant" }]
 * varianceFilter(table, { commonest: 0.75 }).kept; // => ["a"]
 * ```
 */
export function varianceFilter(table: TableInput, options: VarianceFilterOptions = {}): FeatureFilter {
  checkSettings("varianceFilter", options, RULES);
  const checked = checkCompactTable("varianceFilter", table);
  const { minimum = 0, commonest = 1, missing = "throw" } = options;
  const used = completeRows("varianceFilter", checked, fittingRows("varianceFilter", checked, options), missing);
  const scratch = new Float64Array(used.rows.length);
  const reasons = used.columns.map((column) => {
    const values = doublesOf(column, scratch);
    if (isConstant(values)) return "constant";
    // a share of 1 is that of a constant
    if (commonest < 1) {
      const run = longestRun(values);
      const share = run.length / values.length;
      if (share >= commonest) return `a share of ${shown(share)} of the rows has the value ${shown(run.value)}`;
    }
    const variance = varianceOf(values);
    return variance > minimum ? undefined : `variance ${shown(variance)} is not above ${minimum}`;
  });
  return featureFilter("variance", checked, reasons, { minimum, commonest, missing }, used);
}

function isConstant(values: Float64Array): boolean {
  const first = values[0];
  for (let i = 1; i < values.length; i++) if (values[i] !== first) return false;
  return true;
}

// the value that stands most often, the smallest of equals
function longestRun(values: Float64Array): { value: number; length: number } {
  const order = sortedOrder(values);
  let best = { value: Number.NaN, length: 0 };
  for (let i = 0; i < order.length; ) {
    const value = values[order[i]];
    let end = i + 1;
    while (end < order.length && values[order[end]] === value) end++;
    if (end - i > best.length) best = { value, length: end - i };
    i = end;
  }
  return best;
}

function varianceOf(values: Float64Array): number {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i] - mean;
    squares += difference * difference;
    rest += difference;
  }
  // the second term is what rounding of the mean adds
  return (squares - (rest * rest) / n) / (n - 1);
}

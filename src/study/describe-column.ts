import { cbrt } from "../stats/elementary.ts";
/** What one variable looks like over all cases. Missing values are counted and left out of everything else. */
export interface ColumnDescription {
  /** Number of finite values. */
  readonly n: number;
  /** Number of cases without a finite value. */
  readonly missing: number;
  readonly mean: number;
  /** Standard deviation, divided by n - 1; NaN for fewer than two values. */
  readonly standardDeviation: number;
  readonly minimum: number;
  /** The middle value, or the mean of the two in the middle; equals R's `median`. */
  readonly median: number;
  readonly maximum: number;
  /** Number of values in each of the bins of equal width from minimum to maximum. */
  readonly histogram: readonly number[];
}

/** What {@link describeColumn} can be told. */
export interface DescribeColumnOptions {
  /** Number of bins of the histogram. @default twice the cube root of n (the rule of Rice), at least 5 */
  readonly bins?: number;
}

/**
 * Describes one variable. A value that is not a finite number, or is not there, counts as missing.
 *
 * @param values - one for each case
 * @returns all NaN, with an empty histogram, if there is no value
 * @example
 * ```ts
 * import { describeColumn } from "radiosurv/study";
 * const { n, missing, mean, median } = describeColumn([1, 2, 6, Number.NaN]);
 * [n, missing, mean, median]; // => [3, 1, 3, 2]
 * ```
 */
export function describeColumn(
  values: readonly (number | undefined)[],
  options: DescribeColumnOptions = {},
): ColumnDescription {
  const sorted = Float64Array.from(values.filter((value): value is number => Number.isFinite(value))).sort();
  const n = sorted.length;
  const { bins = Math.max(5, Math.ceil(2 * cbrt(n) - 1e-9)) } = options;
  const mean = sorted.reduce((sum, value) => sum + value / n, 0);
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const minimum = n > 0 ? sorted[0] : Number.NaN;
  const maximum = n > 0 ? sorted[n - 1] : Number.NaN;
  const histogram = new Array<number>(n > 0 ? bins : 0).fill(0);
  // one value stands in the middle
  const scale = maximum > minimum ? bins / (maximum - minimum) : 0;
  for (const value of sorted) {
    histogram[scale === 0 ? bins >> 1 : Math.min(bins - 1, Math.floor((value - minimum) * scale))]++;
  }
  return {
    n,
    missing: values.length - n,
    mean: n > 0 ? mean : Number.NaN,
    standardDeviation: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN,
    minimum,
    median: n > 0 ? (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2 : Number.NaN,
    maximum,
    histogram,
  };
}

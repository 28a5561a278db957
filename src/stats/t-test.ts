import { checkSettings, confLevelRule, oneOf, type Rules } from "../rules.ts";
import { type Alternative, alternativeRule, studentPValue } from "./alternative.ts";
import { checkRows, checkSample, type MissingValues, missingRule, moments } from "./samples.ts";
import { studentTQuantile } from "./student-t.ts";

/** What {@link tTest} can be told. */
export interface TTestOptions {
  /** `welch` lets variances differ, `student` takes them as equal, `paired` tests the differences of pairs. @default "welch" */
  readonly kind?: "welch" | "student" | "paired";
  /** How the mean of the first sample may differ. @default "two-sided" */
  readonly alternative?: Alternative;
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Missing values, and pairs with one: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A comparison of means. */
export interface TTest {
  /** t */
  readonly statistic: number;
  /** Degrees of freedom, in Welch's test not whole. */
  readonly df: number;
  readonly pValue: number;
  /** Difference of the means, first less second; of pairs the mean difference. */
  readonly difference: number;
  readonly standardError: number;
  /** Confidence limits of the difference. */
  readonly lower: number;
  readonly upper: number;
  /** Means of the samples. */
  readonly means: readonly number[];
  /** Numbers of values; of pairs their number twice. */
  readonly n: readonly number[];
  /** Number of values, or of pairs, left out. */
  readonly omitted: number;
}

const RULES: Rules = {
  kind: oneOf("welch", "student", "paired"),
  alternative: alternativeRule,
  confLevel: confLevelRule,
  missing: missingRule,
};

/**
 * Student's t test of two means, by default as Welch's, which lets the variances differ; of pairs; or of one mean.
 *
 * Equals R's `t.test(x, y)`, with `kind: "student"` its `var.equal = TRUE`, with `kind: "paired"` its `paired = TRUE`, with
 * a number as `y` its `mu = y`. SciPy's `ttest_ind` takes variances as equal by default.
 *
 * @param x - finite numbers
 * @param y - the second sample; or one number, the mean to compare that of x with
 * @returns NaN as statistic and p-value where all values are equal
 * @throws RadiosurvError `length` for fewer than two values in a sample, or pairs that differ in number; `argument` for a
 *   missing value, naming its row; `setting` for an option
 * @see Welch BL. Biometrika 1947; 34: 28-35
 * @example
 * ```ts
 * import { tTest } from "radiosurv/stats";
 * const { statistic, df, pValue, lower, upper } = tTest([5.1, 4.8, 6.0, 5.5], [4.2, 4.9, 4.4, 5.0, 3.9]);
 * statistic; // => 2.6125
 * df; // => 6.1814
 * pValue; // => 0.0389
 * [lower, upper]; // => [0.0609, 1.6791]
 * tTest([5.1, 4.8, 6.0, 5.5], 5).pValue; // => 0.2707
 * ```
 */
export function tTest(x: ArrayLike<number>, y: ArrayLike<number> | number, options: TTestOptions = {}): TTest {
  checkSettings("tTest", options, RULES);
  const { kind = "welch", alternative = "two-sided", confLevel = 0.95, missing = "throw" } = options;
  const sample = typeof y === "number" || kind === "paired" ? onePart(x, y, missing) : twoParts(x, y, kind, missing);
  const { difference, standardError, df } = sample;
  const statistic = standardError > 0 || difference !== 0 ? difference / standardError : Number.NaN;
  const part = alternative === "two-sided" ? (1 - confLevel) / 2 : 1 - confLevel;
  const distance = standardError > 0 ? studentTQuantile(part, df, { tail: "upper" }) * standardError : 0;
  return {
    ...sample,
    statistic,
    pValue: Number.isNaN(statistic) ? statistic : studentPValue(alternative, statistic, df),
    lower: alternative === "less" ? Number.NEGATIVE_INFINITY : difference - distance,
    upper: alternative === "greater" ? Number.POSITIVE_INFINITY : difference + distance,
  };
}

type Comparison = Pick<TTest, "difference" | "standardError" | "df" | "means" | "n" | "omitted">;

// differences from y, or of pairs
function onePart(x: ArrayLike<number>, y: ArrayLike<number> | number, missing: MissingValues): Comparison {
  const second = typeof y === "number" ? new Float64Array(x?.length ?? 0).fill(y) : y;
  const { columns, omitted } = checkRows("tTest", ["x", "y"], [x, second], missing, 2);
  const n = columns[0].length;
  const { mean, squares } = moments(columns[0].map((value, i) => value - columns[1][i]));
  return {
    difference: mean,
    standardError: Math.sqrt(squares / (n - 1) / n),
    df: n - 1,
    means: typeof y === "number" ? [moments(columns[0]).mean] : columns.map((column) => moments(column).mean),
    n: typeof y === "number" ? [n] : [n, n],
    omitted,
  };
}

function twoParts(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  kind: "welch" | "student",
  missing: MissingValues,
): Comparison {
  const first = checkSample("tTest", "x", x, missing, 2);
  const second = checkSample("tTest", "y", y, missing, 2);
  const [m, n] = [first.values.length, second.values.length];
  const [a, b] = [moments(first.values), moments(second.values, first.values[0])];
  const common = {
    difference: a.above - b.above,
    means: [a.mean, b.mean],
    n: [m, n],
    omitted: first.omitted + second.omitted,
  };
  if (kind === "student") {
    const variance = (a.squares + b.squares) / (m + n - 2);
    return { ...common, standardError: Math.sqrt(variance * (1 / m + 1 / n)), df: m + n - 2 };
  }
  const [u, v] = [a.squares / (m - 1) / m, b.squares / (n - 1) / n];
  // Satterthwaite's degrees of freedom; any will do where nothing varies
  const df = u + v > 0 ? ((u + v) * (u + v)) / ((u * u) / (m - 1) + (v * v) / (n - 1)) : m + n - 2;
  return { ...common, standardError: Math.sqrt(u + v), df };
}

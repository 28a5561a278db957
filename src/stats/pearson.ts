import { checkSettings, confLevelRule, type Rules } from "../rules.ts";
import { type Alternative, alternativeRule } from "./alternative.ts";
import { type Correlation, correlationTTest, productMoment } from "./correlation.ts";
import { exp } from "./elementary.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { checkRows, type MissingValues, missingRule } from "./samples.ts";

/** What {@link pearson} can be told. */
export interface PearsonOptions {
  /** Correlation that is held against none. @default "two-sided" */
  readonly alternative?: Alternative;
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Rows with a missing value: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A product-moment correlation with its limits. */
export interface PearsonCorrelation extends Correlation {
  /** Degrees of freedom of t: n - 2. */
  readonly df: number;
  /** Confidence limits by Fisher's transformation; NaN for fewer than 4 rows. */
  readonly lower: number;
  readonly upper: number;
}

const RULES: Rules = { alternative: alternativeRule, confLevel: confLevelRule, missing: missingRule };

/**
 * Product-moment correlation of Pearson, with its t test and limits: how closely points follow a straight line.
 *
 * Equals R's `cor.test(x, y)` and SciPy's `pearsonr`. Time n.
 *
 * @param x - finite numbers, one a subject
 * @param y - as many
 * @returns NaN for everything that fewer than 3 rows, or a constant list, leave undefined
 * @throws RadiosurvError `length` if the lists differ in length or fewer than 2 rows remain; `argument` for a missing value,
 *   naming its row; `setting` for an option
 * @example
 * ```ts
 * import { pearson } from "radiosurv/stats";
 * const { estimate, pValue, lower, upper } = pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 6]);
 * estimate; // => 0.8220
 * pValue; // => 0.0877
 * [lower, upper]; // => [-0.2193, 0.9879]
 * ```
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, options: PearsonOptions = {}): PearsonCorrelation {
  checkSettings("pearson", options, RULES);
  const { alternative = "two-sided", confLevel = 0.95, missing = "throw" } = options;
  const { columns, omitted } = checkRows("pearson", ["x", "y"], [x, y], missing, 2);
  const n = columns[0].length;
  const estimate = productMoment(columns[0], columns[1]);
  return {
    estimate,
    ...correlationTTest(estimate, n, alternative),
    df: n - 2,
    ...limits(estimate, n, alternative, confLevel),
    method: "t",
    n,
    omitted,
  };
}

// artanh r is nearly normal with variance 1 / (n - 3)
function limits(
  r: number,
  n: number,
  alternative: Alternative,
  confLevel: number,
): { readonly lower: number; readonly upper: number } {
  if (n < 4 || Number.isNaN(r)) return { lower: Number.NaN, upper: Number.NaN };
  const part = alternative === "two-sided" ? (1 - confLevel) / 2 : 1 - confLevel;
  const distance = normalQuantile(part, { tail: "upper" }) / Math.sqrt(n - 3);
  // tanh(artanh r + d) without either function
  const shifted = (d: number): number => {
    const growth = exp(2 * d);
    return (growth * (1 + r) - (1 - r)) / (growth * (1 + r) + (1 - r));
  };
  return {
    lower: alternative === "less" ? -1 : shifted(-distance),
    upper: alternative === "greater" ? 1 : shifted(distance),
  };
}

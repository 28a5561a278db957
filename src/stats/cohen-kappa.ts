import { RadiosurvError } from "../error.ts";
import { checkSettings, confLevelRule, oneOf, type Rules } from "../rules.ts";
import { normalPValue } from "./alternative.ts";
import { type Category, codeRows } from "./levels.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link cohenKappa} can be told. */
export interface CohenKappaOptions {
  /** How far apart two categories are: all alike (`none`), by steps (`linear`) or by squared steps (`quadratic`). @default "none" */
  readonly weights?: "none" | "linear" | "quadratic";
  /** All categories in their order; one that no rater chose widens the scale of the weights. @default those that occur, ascending */
  readonly categories?: readonly Category[];
  /** Large-sample variance: that of Fleiss, Cohen and Everitt, or what the R package psych takes for it with weights. @default "fleiss-cohen-everitt" */
  readonly variance?: "fleiss-cohen-everitt" | "psych";
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Subjects without a rating by either: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** Agreement of two raters beyond chance. */
export interface CohenKappa {
  /** Kappa: 1 for full agreement, 0 for that of chance; NaN if chance alone agrees fully. */
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Kappa over its standard error under chance, and its two-sided p-value. */
  readonly zValue: number;
  readonly pValue: number;
  /** Weighted parts of subjects on which raters agree, seen and expected by chance. */
  readonly observedAgreement: number;
  readonly expectedAgreement: number;
  readonly categories: readonly Category[];
  /** Counts: categories of the first rater by row, those of the second by column. */
  readonly table: readonly (readonly number[])[];
  /** Number of subjects. */
  readonly n: number;
  /** Number of subjects left out. */
  readonly omitted: number;
}

const RULES: Rules = {
  weights: oneOf("none", "linear", "quadratic"),
  categories: [
    "a list of at least two different categories",
    (value) => Array.isArray(value) && value.length > 1 && new Set(value).size === value.length,
  ],
  variance: oneOf("fleiss-cohen-everitt", "psych"),
  confLevel: confLevelRule,
  missing: missingRule,
};

/**
 * Cohen's kappa: how far two raters agree on categories beyond what chance would bring about, with weights for partial
 * agreement on ordered ones: 1 - |i - j| / (k - 1), or 1 - (i - j)^2 / (k - 1)^2, of places i and j among k categories.
 *
 * The estimate equals `kappa2` of R's irr, `cohen.kappa` of psych and scikit-learn's `cohen_kappa_score`. The standard error
 * is that of Fleiss, Cohen and Everitt, as in SAS and vcd's `Kappa`. That of weighted kappa in psych 2.2.9 differs, as it
 * sums the weights of one margin over the wrong index (an earlier version did not); `variance: "psych"` gives it. Without
 * weights both agree. p is for no agreement beyond chance, as in irr. Time n.
 *
 * @param a - category of each subject by the first rater: numbers, texts or booleans
 * @param b - by the second
 * @throws RadiosurvError `length` if the lists differ in length or are empty; `argument` for a missing value, naming its row,
 *   a category that is not among those given, and weights for texts without an order; `setting` for an option
 * @see Cohen J. Psychological Bulletin 1968; 70: 213-220; Fleiss JL, Cohen J, Everitt BS. Psychological Bulletin 1969; 72: 323-327
 * @example
 * ```ts
 * import { cohenKappa } from "radiosurv/stats";
 * const first = [1, 1, 2, 2, 3, 3, 3, 1, 2, 3];
 * const second = [1, 2, 2, 2, 3, 3, 2, 1, 3, 3];
 * const { estimate, standardError, lower, upper } = cohenKappa(first, second);
 * estimate; // => 0.5455
 * standardError; // => 0.2194
 * [lower, upper]; // => [0.1155, 0.9754]
 * cohenKappa(first, second, { weights: "quadratic" }).estimate; // => 0.7619
 * ```
 */
export function cohenKappa(
  a: ArrayLike<Category>,
  b: ArrayLike<Category>,
  options: CohenKappaOptions = {},
): CohenKappa {
  checkSettings("cohenKappa", options, RULES);
  const { weights = "none", variance = "fleiss-cohen-everitt", confLevel = 0.95, missing = "throw" } = options;
  const { codes, levels, omitted } = codeRows("cohenKappa", ["a", "b"], [a, b], missing, options.categories);
  const n = codes[0].length;
  if (n === 0) throw new RadiosurvError("length", "cohenKappa: at least one subject is needed; got none");
  if (weights !== "none" && !options.categories && levels.some((level) => typeof level === "string")) {
    throw new RadiosurvError(
      "argument",
      `cohenKappa: ${weights} weights need an order of the categories, which texts have not; set categories to them in their order`,
    );
  }
  const k = levels.length;
  const counts = new Float64Array(k * k);
  for (let i = 0; i < n; i++) counts[codes[0][i] * k + codes[1][i]]++;
  const { estimate, spread, chanceSpread, observed, expected } = weighted(counts, k, n, weights, variance);
  const standardError = Math.sqrt(spread / n);
  const distance = normalQuantile((1 - confLevel) / 2, { tail: "upper" }) * standardError;
  const zValue = estimate / Math.sqrt(chanceSpread / n);
  return {
    estimate,
    standardError,
    lower: estimate - distance,
    upper: estimate + distance,
    zValue,
    pValue: normalPValue("two-sided", zValue),
    observedAgreement: observed,
    expectedAgreement: expected,
    categories: levels,
    table: levels.map((_, i) => Array.from(counts.subarray(i * k, (i + 1) * k))),
    n,
    omitted,
  };
}

// counts[k k]  by row; spread is n times the variance, chanceSpread that under chance
function weighted(
  counts: Float64Array,
  k: number,
  n: number,
  weights: "none" | "linear" | "quadratic",
  variance: "fleiss-cohen-everitt" | "psych",
) {
  const weight = (i: number, j: number): number => {
    if (weights === "none" || k === 1) return i === j ? 1 : 0;
    const steps = Math.abs(i - j) / (k - 1);
    return 1 - (weights === "linear" ? steps : steps * steps);
  };
  const row = new Float64Array(k);
  const column = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      row[i] += counts[i * k + j] / n;
      column[j] += counts[i * k + j] / n;
    }
  }
  let observed = 0;
  let expected = 0;
  // mean weight of a category of the first rater, and of the second
  const meanRow = new Float64Array(k);
  const meanColumn = new Float64Array(k);
  const sumColumn = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const w = weight(i, j);
      observed += (w * counts[i * k + j]) / n;
      expected += w * row[i] * column[j];
      meanRow[i] += w * column[j];
      meanColumn[j] += w * row[i];
      sumColumn[j] += w;
    }
  }
  // in psych the weights of the second rater's margin, though right where there are none
  const asPsych = variance === "psych" && weights !== "none" && k > 2;
  let spread = 0;
  let chanceSpread = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const w = weight(i, j);
      const mean = meanRow[i] + (asPsych ? row[j] * sumColumn[j] : meanColumn[j]);
      const influence = w * (1 - expected) - mean * (1 - observed);
      const byChance = w - meanRow[i] - meanColumn[j];
      spread += (counts[i * k + j] / n) * influence * influence;
      chanceSpread += row[i] * column[j] * byChance * byChance;
    }
  }
  const middle = observed * expected - 2 * expected + observed;
  spread -= middle * middle;
  chanceSpread -= expected * expected;
  const left = 1 - expected;
  const square = left * left;
  return {
    // in full agreement rounding may leave less than nothing
    spread: Math.max(0, spread) / (square * square),
    chanceSpread: Math.max(0, chanceSpread) / square,
    estimate: (observed - expected) / left,
    observed,
    expected,
  };
}

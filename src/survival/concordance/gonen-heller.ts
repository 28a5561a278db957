import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, oneOf, type Rules } from "../../rules.ts";
import { cbrt } from "../../stats/elementary.ts";
import { upperQuantile } from "../../stats/normal-quantile.ts";
import { sortedOrder } from "../../stats/sorted-order.ts";
import { expandLike } from "../../table/expand-like.ts";
import type { TableInput } from "../../table/numeric-table.ts";
import type { CoxFit } from "../cox/cox-regression.ts";
import { isList, numbers } from "../outcome.ts";
import { logisticSums } from "./logistic-pairs.ts";
import { smoothSums } from "./smooth-pairs.ts";

/** What {@link gonenHeller} can be told. */
export interface GonenHellerOptions {
  /** Pairs with equal linear predictors: `half` counts them as 1/2, what close ones come to; `omit` leaves them out. @default "half" */
  readonly ties?: "half" | "omit";
  /** Whether the smoothed estimate and the standard error are wanted, which take most of the time. @default "asymptotic" */
  readonly errors?: "asymptotic" | "none";
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** A concordance probability that a model itself implies. */
export interface GonenHeller {
  /** Probability that of two subjects the one with the higher risk has the event first; 0.5 for a model that tells nothing. */
  readonly estimate: number;
  /** The same with the order of each pair smoothed; the standard error is that of this one. NaN without errors. */
  readonly smoothed: number;
  readonly standardError: number;
  /** About `estimate`, within 0..1. */
  readonly lower: number;
  readonly upper: number;
  readonly n: number;
  /** Pairs that count, and pairs with equal linear predictors. */
  readonly pairs: number;
  readonly tiedPairs: number;
  /** Width of the smoothing, in units of the linear predictor: half its standard deviation over the cube root of n. */
  readonly bandwidth: number;
}

const RULES: Rules = {
  ties: oneOf("half", "omit"),
  errors: oneOf("asymptotic", "none"),
  confLevel: confLevelRule,
};

/**
 * Concordance probability of Gonen and Heller: what a Cox model implies for the chance that the subject with the higher
 * linear predictor has the event first, as the mean over all pairs of
 *
 *     1 / (1 + exp(-|lp_i - lp_j|))
 *
 * No time and no censoring enters, so that it does not depend on the length of follow-up, as Harrell's index does; it holds
 * if hazards are proportional, and a wrong or overfitted model gets a value as good as it claims to be.
 *
 * The standard error is that of the smoothed estimate: of the pairs, as a U-statistic, and of the coefficients, by their
 * covariance in the fit. Bare linear predictors have no covariance: the coefficients then count as known.
 *
 * Equals `CPE`, `smooth.CPE` and `se.CPE` of R's `clinfun::coxphCPE(fit)`, by the formulas of the paper. The estimate takes
 * n log n time, by polynomials in place of pairs; the errors n^(5/3), as only pairs within 8.3 bandwidths are looked at, and
 * n p for the coefficients.
 *
 * @param fit - a Cox model without strata; or a list of linear predictors
 * @param table - with a fit: its columns, for the subjects of the fit
 * @throws RadiosurvError `argument` for fewer than two subjects, a value that is not finite, a column that is missing or a fit
 *   with strata; `setting`
 * @see Gonen M, Heller G. Biometrika 2005; 92: 965-970
 * @example
 * ```ts
 * import { coxRegression, gonenHeller } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1.5, 0.5, 0.2, 0] };
 * const { estimate, standardError } = gonenHeller(coxRegression(outcome, table), table);
 * estimate; // => 0.5888
 * standardError; // => 0.1234
 * gonenHeller([0, 1, 3]).estimate; // => 0.8548
 * ```
 */
export function gonenHeller(fit: CoxFit, table: TableInput, options?: GonenHellerOptions): GonenHeller;
export function gonenHeller(linearPredictor: ArrayLike<number>, options?: GonenHellerOptions): GonenHeller;
export function gonenHeller(
  source: CoxFit | ArrayLike<number>,
  second?: TableInput | GonenHellerOptions,
  third?: GonenHellerOptions,
): GonenHeller {
  const bare = isList(source);
  const options = (bare ? (second as GonenHellerOptions | undefined) : third) ?? {};
  checkSettings("gonenHeller", options, RULES);
  const columns = bare ? [] : columnsOf(source, second as TableInput);
  const lp = bare ? numbers("gonenHeller", "the linear predictor", source, -Infinity) : predictor(source, columns);
  const n = lp.length;
  if (n < 2) throw new RadiosurvError("length", `gonenHeller: at least 2 subjects are needed; got ${n}`);
  const { x, counts, place } = distinctValues(lp);
  const tiedPairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const omitted = options.ties === "omit";
  const pairs = (n * (n - 1)) / 2 - (omitted ? tiedPairs : 0);
  const bandwidth = (0.5 * deviation(lp)) / cbrt(n);
  // equal values have the probability 1/2, also smoothed
  const ofTies = counts.map((count) => (omitted ? 0 : (count - 1) / 2));
  const sums = logisticSums(x, counts);
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value, k) => sum + counts[k] * (value + ofTies[k]), 0) / (2 * pairs);
  const estimate = mean(sums.probability);
  const known = { estimate, n, pairs, tiedPairs, bandwidth };
  if (options.errors === "none") {
    return { ...known, smoothed: Number.NaN, standardError: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  }
  const { probability, squares, slopes } = smoothSums(x, counts, bandwidth, sums);
  const smoothed = mean(probability);
  // U-statistic: for each subject the sum over two different others, which is a square less the sum of squares
  let variance = 0;
  for (let k = 0; k < x.length; k++) {
    const others = omitted ? n - counts[k] : n - 1;
    const sum = probability[k] + ofTies[k];
    const square = squares[k] + ofTies[k] / 2;
    variance += counts[k] * ((sum - others * smoothed) ** 2 - (square - 2 * smoothed * sum + others * smoothed ** 2));
  }
  variance /= pairs * pairs;
  if (!bare) variance += ofCoefficients(source, columns, place, slopes, pairs);
  const standardError = Math.sqrt(Math.max(0, variance));
  const width = upperQuantile((1 - (options.confLevel ?? 0.95)) / 2) * standardError;
  return {
    ...known,
    smoothed,
    standardError,
    lower: Math.max(0, estimate - width),
    upper: Math.min(1, estimate + width),
  };
}

function columnsOf(fit: CoxFit, table: TableInput): readonly Float64Array[] {
  if (fit?.baseline?.some(({ stratum }) => stratum !== undefined)) {
    throw new RadiosurvError(
      "argument",
      "gonenHeller: subjects of different strata have no order by their linear predictors; give those of one stratum as a list",
    );
  }
  if (!Array.isArray(fit?.coefficients)) {
    throw new RadiosurvError("argument", "gonenHeller: the first argument is a Cox fit or a list of linear predictors");
  }
  const { names, columns } = expandLike("gonenHeller", table, fit);
  return columns.map((column, j) => numbers("gonenHeller", `column "${names[j]}"`, column, -Infinity));
}

// R sets redundant columns aside as NaN, which JSON turns into null
function used(value: number | null): number {
  return value === null || Number.isNaN(value) ? 0 : value;
}

function predictor({ coefficients, means }: CoxFit, columns: readonly Float64Array[]): Float64Array {
  const lp = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, j) => {
    const coefficient = used(coefficients[j]);
    for (let i = 0; i < lp.length; i++) lp[i] += coefficient * (column[i] - means[j]);
  });
  return lp;
}

// x         distinct values, ascending
// counts    how often each stands
// place[n]  which of them each entry is
function distinctValues(lp: Float64Array): {
  readonly x: Float64Array;
  readonly counts: Float64Array;
  readonly place: Uint32Array;
} {
  const order = sortedOrder(lp);
  const place = new Uint32Array(lp.length);
  const x = new Float64Array(lp.length);
  const counts = new Float64Array(lp.length);
  let last = -1;
  for (const row of order) {
    if (last < 0 || lp[row] !== x[last]) x[++last] = lp[row];
    counts[last]++;
    place[row] = last;
  }
  return { x: x.slice(0, last + 1), counts: counts.slice(0, last + 1), place };
}

function deviation(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (values.length - 1));
}

// g' V g, of the slope g of the smoothed estimate by the coefficients
function ofCoefficients(
  { covariance }: CoxFit,
  columns: readonly Float64Array[],
  place: Uint32Array,
  slopes: Float64Array,
  pairs: number,
): number {
  const gradient = columns.map((column) => column.reduce((sum, value, i) => sum + value * slopes[place[i]], 0) / pairs);
  return gradient.reduce(
    (sum, a, i) => sum + a * gradient.reduce((inner, b, j) => inner + b * used(covariance[i][j]), 0),
    0,
  );
}

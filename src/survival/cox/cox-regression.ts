import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, listRule, oneOf, type Rules, wholeFrom, yesOrNo } from "../../rules.ts";
import { allFinite } from "../../stats/all-finite.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { cholesky, dot, inverse, solve } from "../../stats/cholesky.ts";
import { exp, log } from "../../stats/elementary.ts";
import { normalTail } from "../../stats/normal.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import { completeRows, type OmittedRows } from "../../table/complete-cases.ts";
import { checkTable, type NumericTable, type TableInput, type Term } from "../../table/numeric-table.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, numbers, type SurvivalOutcome } from "../outcome.ts";
import { type CoxBaseline, coxBaseline } from "./cox-baseline.ts";
import { type CoxData, coxData } from "./cox-data.ts";
import { type CoxMaximum, maximiseCox } from "./cox-maximum.ts";
import { scoreResiduals } from "./cox-score-residuals.ts";

/** What {@link coxRegression} can be told. */
export interface CoxOptions {
  /**
   * Treatment of tied event times. `exact` is the likelihood of discrete times, a conditional logistic regression; it knows
   * no weights, robust errors or baseline hazard. @default "efron"
   */
  readonly ties?: "efron" | "breslow" | "exact";
  /**
   * `firth` adds half the log determinant of the information to the log likelihood, which keeps coefficients finite where
   * a column separates the subjects, and takes the first-order bias away (Heinze and Schemper). Likelihoods, and the
   * test and criteria that follow from them, are then the penalised ones. @default "none"
   */
  readonly penalty?: "none" | "firth";
  /** Stratum of each subject; each has a baseline hazard of its own. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each subject. @default 0 each */
  readonly offset?: ArrayLike<number>;
  /** Standard errors of Lin and Wei, which hold if the model does not. @default true with `cluster`, else false */
  readonly robust?: boolean;
  /** Cluster of each subject, such as the patient of several rows; standard errors are then robust. @default none */
  readonly cluster?: ArrayLike<number | string>;
  /**
   * What is kept of the baseline hazard, so that survival can be predicted: nothing, the hazard of each stratum, or also
   * what standard errors of survival need (p + 1 more numbers a distinct time). @default "hazard"
   */
  readonly baseline?: "none" | "hazard" | "errors";
  /** What to do about rows with a missing value: refuse them, or leave them out and count them. @default "throw" */
  readonly missing?: "throw" | "omit";
  /** Of the confidence limits. @default 0.95 */
  readonly confLevel?: number;
  /** Most Newton steps. @default 40; 500 with Firth's penalty, whose steps shorten slowly */
  readonly maximumSteps?: number;
}

/** A chi-squared test. */
export interface CoxTest {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

/** A fitted Cox model: plain numbers, no rows of patients. Lists have one entry a column of the table. */
export interface CoxFit {
  readonly names: readonly string[];
  /** Variables that the columns stand for, with the levels of categories, the reference first. */
  readonly terms: readonly Term[];
  /** Logarithms of hazard ratios; NaN for a column that is redundant. */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly zValues: readonly number[];
  /** Two-sided. */
  readonly pValues: readonly number[];
  /** exp(coefficient), with confidence limits. */
  readonly hazardRatios: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly confLevel: number;
  /** Robust if the standard errors are; one row a column, NaN where redundant. */
  readonly covariance: readonly (readonly number[])[];
  /** Of the information, where `covariance` is robust. */
  readonly naiveCovariance?: readonly (readonly number[])[];
  /** At 0, and at the coefficients. */
  readonly logLikelihood: readonly [number, number];
  readonly tests: {
    readonly likelihoodRatio: CoxTest;
    readonly wald: CoxTest;
    readonly score: CoxTest;
    /** Score test of Lin and Wei, where standard errors are robust. */
    readonly robustScore?: CoxTest;
  };
  /** -2 log likelihood + 2 df, and + df ln(number of events), as R's BIC of a coxph fit. */
  readonly aic: number;
  readonly bic: number;
  readonly n: number;
  readonly events: number;
  /** Means that centre the linear predictor; 0 for columns of -1, 0 and 1. */
  readonly means: readonly number[];
  /** Mean of the offset, which centres it. */
  readonly offsetMean: number;
  readonly ties: "efron" | "breslow" | "exact";
  readonly penalty: "none" | "firth";
  /** Baseline of each stratum, at the means of covariates and offset; none with exact ties. */
  readonly baseline: readonly CoxBaseline[];
  readonly iterations: number;
  readonly converged: boolean;
  /** What a reader must know: redundant columns, coefficients that run away, few events. */
  readonly warnings: readonly string[];
  /** Rows left out for a missing value, with `missing: "omit"`. */
  readonly omitted?: OmittedRows;
}

const RULES: Rules = {
  ties: oneOf("efron", "breslow", "exact"),
  penalty: oneOf("none", "firth"),
  strata: listRule,
  offset: listRule,
  robust: yesOrNo,
  cluster: listRule,
  baseline: oneOf("none", "hazard", "errors"),
  missing: oneOf("throw", "omit"),
  confLevel: confLevelRule,
  maximumSteps: wholeFrom(1),
};

/**
 * Cox regression: proportional hazards h(t | x) = h0(t) exp(x b), by the partial likelihood of Cox with the correction of
 * Efron, of Breslow, or the exact one of discrete times, for tied event times; strata, case weights, offset, late entry,
 * clusters; with Firth's penalty if asked for.
 *
 * Equals R's `coxph` (with the steps carried further: coefficients are those of `coxph.control(eps = 1e-11)`). lifelines has
 * the same ties, glmnet 4.1 those of Breslow. A column that follows from earlier ones is set aside with NaN, as in R;
 * one that separates the subjects with the event from the others is named in `warnings`, and its coefficient means nothing.
 *
 * Time n p^2 a Newton step after one sort; memory 8 n p bytes and 60 n.
 *
 * @param outcome - times, events and, where there are, entry, weights and strata
 * @param table - covariates: a record of lists or a table; a list of texts or `categorical(...)` is a category, which has
 *   one coefficient for each level but the reference, named `sex=m`
 * @throws RadiosurvError `argument` for an outcome or a table that is not allowed, a missing value unless `missing` is
 *   "omit" (column and row are named) or no event; `length`; `setting`
 * @see Cox DR. Journal of the Royal Statistical Society B 1972; 34: 187-220; Efron B. Journal of the American Statistical
 *   Association 1977; 72: 557-565; Lin DY, Wei LJ. Journal of the American Statistical Association 1989; 84: 1074-1078
 * @example
 * ```ts
 * import { coxRegression } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const fit = coxRegression(outcome, { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] });
 * fit.coefficients; // => [0.7812, 0.9338]
 * fit.standardErrors[0]; // => 0.7976
 * fit.tests.likelihoodRatio.pValue; // => 0.5670
 * ```
 */
export function coxRegression(outcome: SurvivalOutcome, table: TableInput, options: CoxOptions = {}): CoxFit {
  checkSettings("coxRegression", options, RULES);
  if (options.missing === "omit") return fitComplete(outcome, table, options);
  const { ties = "efron", cluster, robust = cluster !== undefined } = options;
  const strata = options.strata ?? outcome?.strata;
  const checked = checkOutcome("coxRegression", { ...outcome, strata });
  const { names, columns, terms } = checkTable("coxRegression", table, checked.n);
  checkInput(checked, { names, columns });
  checkExact(checked, options, robust);
  const offset = offsetOf(checked, options.offset);
  const data = coxData(checked, { names, columns }, offset);
  const fit = maximiseCox(data, options);
  const spread = spreadOf(data, ties, fit, robust, cluster);
  const offsetMean = offset ? offset.reduce((sum, value) => sum + value, 0) / data.n : 0;
  const baseline = baselineOf(data, options, fit, offset && offsetMean, checked.strata?.names);
  return { ...describe(checked, names, data, fit, spread, options), terms, baseline, offsetMean };
}

// at the means of covariates and offset
function baselineOf(
  data: CoxData,
  { ties = "efron", baseline = "hazard" }: CoxOptions,
  { pass: { risk } }: CoxMaximum,
  offsetMean: number | undefined,
  strata: readonly string[] | undefined,
): readonly CoxBaseline[] {
  if (baseline === "none" || ties === "exact" || !risk) return [];
  const atMean = offsetMean === undefined ? risk : risk.map((value) => value * exp(-offsetMean));
  return coxBaseline(data, ties, atMean, strata, baseline === "errors");
}

// rows go from the table, the outcome and the lists among the options alike
function fitComplete(given: SurvivalOutcome, table: TableInput, { missing: _, ...options }: CoxOptions): CoxFit {
  const lists = { ...given, strata: options.strata ?? given?.strata, offset: options.offset, cluster: options.cluster };
  const complete = completeRows("coxRegression", table, lists, "omit");
  const { offset, cluster, strata, ...outcome } = complete.outcome;
  const fit = coxRegression(outcome, complete.table, { ...options, strata, offset, cluster });
  return { ...fit, omitted: complete.omitted };
}

function checkInput({ event, n }: CheckedOutcome, { names, columns }: NumericTable): void {
  if (!event.includes(1)) {
    throw new RadiosurvError("argument", `coxRegression: at least one event is needed; all ${n} subjects are censored`);
  }
  columns.forEach((column, j) => {
    const [wrong, count] = notFinite(column);
    if (count === 0) return;
    throw new RadiosurvError(
      "argument",
      `coxRegression: column "${names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}${count > 1 ? ` and in ${count - 1} more` : ""}; impute such rows first, or leave them out with missing: "omit"`,
    );
  });
}

// the first row with a value that is not finite, and the number of such rows
function notFinite(column: Float64Array): readonly [number, number] {
  let first = 0;
  let count = 0;
  if (allFinite(column)) return [first, count];
  for (let i = 0; i < column.length; i++) {
    if (Number.isFinite(column[i])) continue;
    if (count === 0) first = i;
    count++;
  }
  return [first, count];
}

function checkExact({ weights }: CheckedOutcome, { ties, penalty }: CoxOptions, robust: boolean): void {
  if (ties !== "exact") return;
  const what = weights?.some((value) => value !== 1)
    ? "case weights"
    : robust
      ? "robust standard errors"
      : penalty === "firth"
        ? "Firth's penalty"
        : undefined;
  if (what === undefined) return;
  throw new RadiosurvError(
    "setting",
    `coxRegression: ties "exact" do not go with ${what}; take "efron" or leave it out`,
  );
}

function offsetOf({ n }: CheckedOutcome, offset: ArrayLike<number> | undefined): Float64Array | undefined {
  checkLength("coxRegression", offset, "offset", n);
  return offset && numbers("coxRegression", "offset", offset, Number.NEGATIVE_INFINITY);
}

/** Covariance of the scaled coefficients, and where it is robust that of the information and a score test. */
interface Spread {
  readonly variance: Float64Array;
  readonly naive: Float64Array;
  readonly robustScore?: number;
}

function spreadOf(
  data: CoxData,
  ties: "efron" | "breslow" | "exact",
  { decomposition, pass: { risk } }: CoxMaximum,
  robust: boolean,
  cluster: ArrayLike<number | string> | undefined,
): Spread {
  const naive = inverse(decomposition);
  if (!robust || !risk || ties === "exact") return { variance: naive, naive };
  const { n, p, weight, offset } = data;
  checkLength("coxRegression", cluster, "cluster", n);
  const levels = cluster && levelsOf("coxRegression", "cluster", cluster);
  const sums = (risks: Float64Array) =>
    clusterSums(data, scoreResiduals(data, ties, { risk: risks }), levels?.codes, levels?.names.length);
  const variance = sandwich(naive, sums(risk), p);
  // the same sums where all coefficients are 0
  const score = new Float64Array(p);
  const squares = new Float64Array(p * p);
  const atNull = sums(weight.map((value, i) => value * exp(offset[i])));
  for (let at = 0; at < atNull.length; at += p) {
    for (let a = 0; a < p; a++) {
      score[a] += atNull[at + a];
      for (let b = 0; b < p; b++) squares[a * p + b] += atNull[at + a] * atNull[at + b];
    }
  }
  return { variance, naive, robustScore: dot(score, solve(cholesky(squares, p), score)) };
}

// weighted score residuals, added up within clusters: one row a cluster, or a subject
function clusterSums(
  { n, p, rows, weight }: CoxData,
  residuals: Float64Array,
  codes: Uint32Array | undefined,
  clusters: number = n,
): Float64Array {
  const sums = new Float64Array(clusters * p);
  for (let i = 0; i < n; i++) {
    const to = (codes ? codes[rows[i]] : i) * p;
    for (let j = 0; j < p; j++) sums[to + j] += weight[i] * residuals[i * p + j];
  }
  return sums;
}

// V (sum of u u') V
function sandwich(naive: Float64Array, scores: Float64Array, p: number): Float64Array {
  const out = new Float64Array(p * p);
  const influence = new Float64Array(p);
  for (let at = 0; at < scores.length; at += p) {
    for (let a = 0; a < p; a++) {
      influence[a] = 0;
      for (let b = 0; b < p; b++) influence[a] += naive[a * p + b] * scores[at + b];
    }
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) out[a * p + b] += influence[a] * influence[b];
  }
  return out;
}

function describe(
  { n, event }: CheckedOutcome,
  names: readonly string[],
  { p, centers, scales }: CoxData,
  fit: CoxMaximum,
  { variance, naive, robustScore }: Spread,
  { ties = "efron", penalty = "none", confLevel = 0.95 }: CoxOptions,
): Omit<CoxFit, "terms" | "offsetMean" | "baseline"> {
  const { beta, decomposition, scoreStatistic, iterations, converged, infinite } = fit;
  const redundant = names.map((_, j) => decomposition.factor[j * p + j] === 0);
  // the determinant of Firth's penalty is that of the columns as they were given
  const unscaled = (sum: number, scale: number, j: number): number => (redundant[j] ? sum : sum + log(scale));
  const shift = penalty === "firth" ? scales.reduce(unscaled, 0) : 0;
  const [atNull, fitted] = [fit.nullLogLikelihood + shift, fit.pass.logLikelihood + shift];
  const df = decomposition.rank;
  const events = event.reduce((sum, value) => sum + value, 0);
  const coefficients = Array.from(beta, (value, j) => (redundant[j] ? Number.NaN : value / scales[j]));
  const matrix = (values: Float64Array): number[][] =>
    names.map((_, a) =>
      names.map((__, b) => (redundant[a] || redundant[b] ? Number.NaN : values[a * p + b] / (scales[a] * scales[b]))),
    );
  const covariance = matrix(variance);
  const standardErrors = names.map((_, j) => Math.sqrt(covariance[j][j]));
  const zValues = coefficients.map((value, j) => value / standardErrors[j]);
  const z = normalQuantile((1 + confLevel) / 2);
  const test = (statistic: number): CoxTest => ({
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(statistic, df) : Number.NaN,
  });
  const wald = dot(beta, solve(cholesky(variance, p), beta));
  return {
    names,
    coefficients,
    standardErrors,
    zValues,
    pValues: zValues.map((value) => 2 * normalTail(Math.abs(value))),
    hazardRatios: coefficients.map(exp),
    lower: coefficients.map((value, j) => exp(value - z * standardErrors[j])),
    upper: coefficients.map((value, j) => exp(value + z * standardErrors[j])),
    confLevel,
    covariance,
    ...(variance !== naive && { naiveCovariance: matrix(naive) }),
    logLikelihood: [atNull, fitted],
    tests: {
      likelihoodRatio: test(2 * (fitted - atNull)),
      wald: test(wald),
      score: test(scoreStatistic),
      ...(robustScore !== undefined && { robustScore: test(robustScore) }),
    },
    aic: -2 * fitted + 2 * df,
    bic: -2 * fitted + df * log(events),
    n,
    events,
    means: Array.from(centers),
    ties,
    penalty,
    iterations,
    converged,
    warnings: warningsOf(names, redundant, infinite, converged, events),
  };
}

function warningsOf(
  names: readonly string[],
  redundant: readonly boolean[],
  infinite: readonly number[],
  converged: boolean,
  events: number,
): string[] {
  const list = (chosen: readonly string[]): string => chosen.map((name) => `"${name}"`).join(", ");
  const aside = names.filter((_, j) => redundant[j]);
  const warnings: string[] = [];
  if (aside.length > 0) warnings.push(`set aside, as constant or as following from earlier columns: ${list(aside)}`);
  if (infinite.length > 0) {
    warnings.push(
      `coefficients may be infinite, as the columns separate subjects with the event from others: ${list(infinite.map((j) => names[j]))}`,
    );
  } else if (!converged) warnings.push("the Newton steps did not converge");
  if (names.length > events)
    warnings.push(`${names.length} columns for ${events} events: the coefficients mean nothing`);
  return warnings;
}

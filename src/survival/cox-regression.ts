import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, wholeFrom, yesOrNo } from "../rules.ts";
import { chiSquaredTail } from "../stats/chi-squared.ts";
import { exp, log } from "../stats/elementary.ts";
import { normalTail } from "../stats/normal.ts";
import { checkTable, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import { cholesky, inverse, solve } from "./cholesky.ts";
import { type CoxBaseline, coxBaseline } from "./cox-baseline.ts";
import { type CoxData, coxData } from "./cox-data.ts";
import { coxNewton, dot, type NewtonFit } from "./cox-newton.ts";
import { scoreResiduals } from "./cox-score-residuals.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, numbers, type SurvivalOutcome } from "./outcome.ts";

/** What {@link coxRegression} can be told. */
export interface CoxOptions {
  /** Treatment of tied event times. @default "efron" */
  readonly ties?: "efron" | "breslow";
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
  /** Most Newton steps. @default 40 */
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
  /** Logarithms of hazard ratios; NaN for a column that is redundant. */
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  readonly zValues: readonly number[];
  /** Two-sided. */
  readonly pValues: readonly number[];
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
  readonly ties: "efron" | "breslow";
  /** Baseline of each stratum, at the means of covariates and offset. */
  readonly baseline: readonly CoxBaseline[];
  readonly iterations: number;
  readonly converged: boolean;
  /** What a reader must know: redundant columns, coefficients that run away, few events. */
  readonly warnings: readonly string[];
}

const isList: readonly [string, (value: unknown) => boolean] = [
  "a list",
  (value) => typeof value === "object" && value !== null,
];

const RULES: Rules = {
  ties: oneOf("efron", "breslow"),
  strata: isList,
  offset: isList,
  robust: yesOrNo,
  cluster: isList,
  baseline: oneOf("none", "hazard", "errors"),
  maximumSteps: wholeFrom(1),
};

/**
 * Cox regression: proportional hazards h(t | x) = h0(t) exp(x b), by the partial likelihood of Cox with the correction of
 * Efron, or of Breslow, for tied event times; strata, case weights, offset, late entry, clusters.
 *
 * Equals R's `coxph` (with the steps carried further: coefficients are those of `coxph.control(eps = 1e-11)`). lifelines and
 * glmnet differ by their ties (Efron and Breslow). A column that follows from earlier ones is set aside with NaN, as in R;
 * one that separates the subjects with the event from the others is named in `warnings`, and its coefficient means nothing.
 *
 * Time n p^2 a Newton step after one sort; memory 8 n p bytes and 60 n.
 *
 * @param outcome - times, events and, where there are, entry, weights and strata
 * @param table - covariates: a record of lists or a table of numbers; categories as indicator columns
 * @throws RadiosurvError `argument` for an outcome or a table that is not allowed, a missing value (column and row are
 *   named) or no event; `length`; `setting`
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
  const { ties = "efron", cluster, robust = cluster !== undefined, maximumSteps = 40 } = options;
  const strata = options.strata ?? outcome?.strata;
  const checked = checkOutcome("coxRegression", { ...outcome, strata });
  const { names, columns } = checkTable("coxRegression", table, checked.n);
  checkInput(checked, { names, columns });
  const offset = offsetOf(checked, options.offset);
  const data = coxData(checked, { names, columns }, offset);
  const fit = coxNewton(data, ties, maximumSteps);
  const naive = inverse(fit.decomposition);
  const scores = robust ? clusterSums(data, ties, fit, cluster) : undefined;
  const variance = scores ? sandwich(naive, scores, data.p) : naive;
  const { baseline = "hazard" } = options;
  const offsetMean = data.offset.reduce((sum, value) => sum + value, 0) / data.n;
  const atMean = offset ? fit.pass.risk.map((value) => value * exp(-offsetMean)) : fit.pass.risk;
  const strataNames = checked.strata?.names;
  const kept = baseline === "none" ? [] : coxBaseline(data, ties, atMean, strataNames, baseline === "errors");
  return { ...describe(checked, names, data, fit, naive, variance, scores, ties, kept), offsetMean };
}

function checkInput({ event, n }: CheckedOutcome, { names, columns }: NumericTable): void {
  if (!event.includes(1)) {
    throw new RadiosurvError("argument", `coxRegression: at least one event is needed; all ${n} subjects are censored`);
  }
  columns.forEach((column, j) => {
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return;
    const count = column.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
    throw new RadiosurvError(
      "argument",
      `coxRegression: column "${names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}${count > 1 ? ` and in ${count - 1} more` : ""}; impute or leave out such rows first`,
    );
  });
}

function offsetOf({ n }: CheckedOutcome, offset: ArrayLike<number> | undefined): Float64Array | undefined {
  checkLength("coxRegression", offset, "offset", n);
  return offset && numbers("coxRegression", "offset", offset, Number.NEGATIVE_INFINITY);
}

// weighted score residuals, added up within clusters: one row a cluster
function clusterSums(
  data: CoxData,
  ties: "efron" | "breslow",
  fit: NewtonFit,
  cluster: ArrayLike<number | string> | undefined,
): Float64Array {
  const { n, p, rows, weight } = data;
  checkLength("coxRegression", cluster, "cluster", n);
  const levels = cluster && levelsOf("coxRegression", "cluster", cluster);
  const residuals = scoreResiduals(data, ties, fit.pass);
  const sums = new Float64Array((levels?.names.length ?? n) * p);
  for (let i = 0; i < n; i++) {
    const to = (levels ? levels.codes[rows[i]] : i) * p;
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
  fit: NewtonFit,
  naive: Float64Array,
  variance: Float64Array,
  scores: Float64Array | undefined,
  ties: "efron" | "breslow",
  baseline: readonly CoxBaseline[],
): Omit<CoxFit, "offsetMean"> {
  const { beta, pass, decomposition, nullLogLikelihood, scoreStatistic, iterations, converged, infinite } = fit;
  const redundant = names.map((_, j) => decomposition.factor[j * p + j] === 0);
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
  const test = (statistic: number): CoxTest => ({
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(statistic, df) : Number.NaN,
  });
  const wald = dot(beta, solve(cholesky(variance, p), beta));
  const warnings = warningsOf(names, redundant, infinite, converged, events);
  return {
    names,
    coefficients,
    standardErrors,
    zValues,
    pValues: zValues.map((z) => 2 * normalTail(Math.abs(z))),
    covariance,
    ...(scores && { naiveCovariance: matrix(naive) }),
    logLikelihood: [nullLogLikelihood, pass.logLikelihood],
    tests: {
      likelihoodRatio: test(2 * (pass.logLikelihood - nullLogLikelihood)),
      wald: test(wald),
      score: test(scoreStatistic),
    },
    aic: -2 * pass.logLikelihood + 2 * df,
    bic: -2 * pass.logLikelihood + df * log(events),
    n,
    events,
    means: Array.from(centers),
    ties,
    baseline,
    iterations,
    converged,
    warnings,
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

import { RadiosurvError } from "../../error.ts";
import { checkSettings, oneOf, type Rules, wholeFrom } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { cholesky, solve } from "../../stats/cholesky.ts";
import { normalTail } from "../../stats/normal.ts";
import { completeRows } from "../../table/complete-cases.ts";
import { type CheckedTable, checkTable, type TableInput } from "../../table/numeric-table.ts";
import { type CoxFit, type CoxOptions, coxRegression } from "../cox/cox-regression.ts";
import { checkLength, type Levels, levelsOf, numbers } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";
import {
  type CheckedCompetingOutcome,
  type CompetingOutcome,
  checkCompetingOutcome,
  codeOfCause,
} from "./competing-outcome.ts";
import { fineGrayRows } from "./fine-gray-rows.ts";
import { fineGrayScores, relativeRisks } from "./fine-gray-scores.ts";

/** What {@link fineGrayRegression} can be told. */
export interface FineGrayOptions {
  /** The cause of interest. @default the first one seen, in ascending order */
  readonly cause?: number;
  /**
   * `robust`: weights as R's finegray has them, standard errors of Lin and Wei by subject. `crr`: weights and standard errors
   * of cmprsk's crr, which allow for the estimate of censoring; without strata, weights, entry and cluster.
   * @default "robust"
   */
  readonly variance?: "robust" | "crr";
  /** Treatment of tied event times; crr has Breslow's. @default "efron", with `variance: "crr"` "breslow" */
  readonly ties?: "efron" | "breslow";
  /** Group of each subject within which censoring is alike. @default the strata, if there are any, else all subjects */
  readonly censoringGroup?: ArrayLike<number | string>;
  /** Stratum of each subject; each has a baseline hazard of its own. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each subject. @default 0 each */
  readonly offset?: ArrayLike<number>;
  /** Cluster of each subject, such as its centre, for the robust standard errors. @default each subject its own */
  readonly cluster?: ArrayLike<number | string>;
  /** What is kept of the baseline hazard, as with `coxRegression`. @default "hazard" */
  readonly baseline?: CoxOptions["baseline"];
  /** What to do about rows with a missing value: refuse them, or leave them out and count them. @default "throw" */
  readonly missing?: "throw" | "omit";
  /** Most Newton steps. @default 40 */
  readonly maximumSteps?: number;
}

/** A fitted model of one cause among several: a Cox fit, for `predictCox` and to be kept as JSON. */
export interface CauseFit extends CoxFit {
  /** The cause of interest. */
  readonly cause: number;
}

const list: readonly [string, (value: unknown) => boolean] = [
  "a list",
  (value) => typeof value === "object" && value !== null,
];

const RULES: Rules = {
  cause: ["the number of a cause", Number.isInteger],
  variance: oneOf("robust", "crr"),
  ties: oneOf("efron", "breslow"),
  censoringGroup: list,
  strata: list,
  offset: list,
  cluster: list,
  baseline: oneOf("none", "hazard", "errors"),
  missing: oneOf("throw", "omit"),
  maximumSteps: wholeFrom(1),
};

/**
 * Regression of Fine and Gray: proportional hazards of the subdistribution of one cause,
 *
 *     1 - F(t | x) = exp(-H0(t) exp(x b))
 *
 * with F the cumulative incidence of the cause where others compete: exp(b) above 1 means that more subjects have it by any
 * time. Who had another event stays at risk with a weight that falls as censoring would have taken some; see
 * `fineGrayWeights`. The fit is a Cox fit: with `predictCox` the incidence of new subjects is 1 - `survival`.
 *
 * Equals R's `coxph(Surv(fgstart, fgstop, fgstatus) ~ x, weights = fgwt, cluster = id)` on the data of `finegray`; with
 * `variance: "crr"` cmprsk's `crr(..., cengroup = censoringGroup)`, its coefficients at the optimum. `n` counts subjects.
 * Time N p^2 a Newton step and memory 16 N p bytes for the N rows of `fineGrayWeights`.
 *
 * @param table - covariates, as for `coxRegression`
 * @throws RadiosurvError `argument` for an outcome or a table that is not allowed, or no event; `length`; `setting`;
 *   `unsupported` for strata, weights, entry or cluster with `variance: "crr"`; `limit` for too many rows
 * @see Fine JP, Gray RJ. Journal of the American Statistical Association 1999; 94: 496-509
 * @example
 * ```ts
 * import { fineGrayRegression, predictCox } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2] };
 * const table = { age: [60, 52, 71, 58, 66, 49, 55, 63] };
 * const fit = fineGrayRegression(outcome, table, { cause: 1 });
 * fit.coefficients; // => [0.2230]
 * fit.standardErrors; // => [0.1343]
 * const { survival } = predictCox(fit, { age: [50, 70] }, { times: [4] });
 * survival.map(([value]) => 1 - value); // => [0.0193, 0.8155]
 * ```
 */
export function fineGrayRegression(
  outcome: CompetingOutcome,
  table: TableInput,
  options: FineGrayOptions = {},
): CauseFit {
  checkSettings("fineGrayRegression", options, RULES);
  if (options.missing === "omit") return fitComplete(outcome, table, options);
  const { variance = "robust", offset, cluster } = options;
  const strata = options.strata ?? outcome?.strata;
  const checked = checkCompetingOutcome("fineGrayRegression", options.strata ? { ...outcome, strata } : outcome);
  const code = codeOfCause("fineGrayRegression", checked, options.cause);
  if (variance === "crr") checkPlain(checked, options);
  const { ties = variance === "crr" ? "breslow" : "efron", baseline, maximumSteps } = options;
  const columns = checkTable("fineGrayRegression", table, checked.n);
  checkFinite(columns);
  for (const name of ["offset", "cluster", "censoringGroup"] as const) {
    checkLength("fineGrayRegression", options[name], name, checked.n);
  }
  const given = offset && numbers("fineGrayRegression", "offset", offset, Number.NEGATIVE_INFINITY);
  const censoring = options.censoringGroup
    ? levelsOf("fineGrayRegression", "censoringGroup", options.censoringGroup)
    : checked.strata;
  const { row, ...rows } = fineGrayRows(
    "fineGrayRegression",
    checked,
    code,
    censoring,
    variance === "crr" ? "together" : "events",
  );
  const fit = coxRegression(
    { ...rows, unit: checked.unit },
    { names: columns.names, columns: columns.columns.map((column) => gather(column, row)) },
    {
      ties,
      baseline,
      maximumSteps,
      ...(strata && { strata: Array.from(row, (i) => strata[i]) }),
      ...(given && { offset: gather(given, row) }),
      ...(variance === "robust" && { cluster: cluster ? Array.from(row, (i) => cluster[i]) : row }),
    },
  );
  const found = { ...fit, terms: columns.terms, n: checked.n, cause: checked.causes[code - 1] };
  return variance === "crr" ? withScores(found, checked, code, censoring, columns, given) : found;
}

// rows go from the table, the outcome and the lists among the options alike
function fitComplete(
  given: CompetingOutcome,
  table: TableInput,
  { missing: _, ...options }: FineGrayOptions,
): CauseFit {
  const { strata = given?.strata, ...others } = options;
  const lists = { ...given, strata, offset: others.offset, cluster: others.cluster, group: others.censoringGroup };
  const complete = completeRows("fineGrayRegression", table, lists, "omit");
  const { offset, cluster, group: censoringGroup, ...outcome } = complete.outcome;
  const fit = fineGrayRegression(outcome, complete.table, { ...others, offset, cluster, censoringGroup });
  return { ...fit, omitted: complete.omitted };
}

function checkPlain({ strata, weights, entry }: CheckedCompetingOutcome, { ties, cluster }: FineGrayOptions): void {
  if (ties === "efron") {
    throw new RadiosurvError(
      "setting",
      'fineGrayRegression: with variance "crr" ties must be "breslow"; got "efron"; leave ties out, or take variance "robust"',
    );
  }
  const given = { strata, weights, entry, cluster };
  const wrong = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (!wrong) return;
  throw new RadiosurvError(
    "unsupported",
    `fineGrayRegression: variance "crr" is not known with ${wrong}; leave ${wrong} out, or take variance "robust"`,
  );
}

function checkFinite({ names, columns }: CheckedTable): void {
  columns.forEach((column, j) => {
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return;
    throw new RadiosurvError(
      "argument",
      `fineGrayRegression: column "${names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}; impute or leave out such rows first`,
    );
  });
}

function gather(values: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) out[k] = values[rows[k]];
  return out;
}

// the sandwich of V and the contributions to the score, for columns that are not redundant
function withScores(
  fit: CauseFit,
  checked: CheckedCompetingOutcome,
  code: number,
  censoring: Levels | undefined,
  { columns }: CheckedTable,
  offset: Float64Array | undefined,
): CauseFit {
  const kept = fit.names.map((_, j) => j).filter((j) => !Number.isNaN(fit.coefficients[j]));
  const p = kept.length;
  const { n, order } = checked;
  const x = new Float64Array(n * p);
  kept.forEach((column, j) => {
    for (let i = 0; i < n; i++) x[i * p + j] = columns[column][i] - fit.means[column];
  });
  const beta = kept.map((j) => fit.coefficients[j]);
  const groups = censoring ? rowsByLevel(censoring.codes, censoring.names.length, order) : [order];
  const scores = fineGrayScores(checked, code, groups, x, relativeRisks(x, beta, offset, n));
  const naive = kept.map((a) => kept.map((b) => fit.covariance[a][b]));
  const variance = new Float64Array(p * p);
  const influence = new Float64Array(p);
  for (let at = 0; at < scores.length; at += p) {
    for (let a = 0; a < p; a++) {
      influence[a] = 0;
      for (let b = 0; b < p; b++) influence[a] += naive[a][b] * scores[at + b];
    }
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) variance[a * p + b] += influence[a] * influence[b];
  }
  const place = fit.names.map((_, j) => kept.indexOf(j));
  const covariance = place.map((a) => place.map((b) => (a < 0 || b < 0 ? Number.NaN : variance[a * p + b])));
  const standardErrors = covariance.map((row, j) => Math.sqrt(row[j]));
  const zValues = fit.coefficients.map((value, j) => value / standardErrors[j]);
  const solved = solve(cholesky(variance, p), beta);
  const statistic = beta.reduce((sum, value, j) => sum + value * solved[j], 0);
  return {
    ...fit,
    standardErrors,
    zValues,
    pValues: zValues.map((z) => 2 * normalTail(Math.abs(z))),
    covariance,
    naiveCovariance: fit.covariance,
    tests: {
      ...fit.tests,
      wald: { statistic, df: p, pValue: p > 0 ? chiSquaredTail(statistic, p) : Number.NaN },
    },
  };
}

import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, oneOf, type Rules } from "../../rules.ts";
import { allFinite } from "../../stats/all-finite.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { exp, log } from "../../stats/elementary.ts";
import { normalTail } from "../../stats/normal.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import {
  type CheckedCompactTable,
  checkCompactTable,
  doublesOf,
  type TableInput,
  type Term,
} from "../../table/numeric-table.ts";
import { type CheckedOutcome, checkOutcome, type SurvivalOutcome } from "../outcome.ts";
import { type CoxData, coxData, isIndicator, meanDeviation, weightedMean } from "./cox-data.ts";
import { coxNewton } from "./cox-newton.ts";
import { type CoxTest, coxRegression } from "./cox-regression.ts";
import { tiedEvents } from "./tied-events.ts";
import { halleyStep, type UnivariateDerivatives, univariatePass } from "./univariate-cox-kernel.ts";

/** What {@link univariateCox} can be told. */
export interface UnivariateCoxOptions {
  /** Treatment of tied event times. @default "efron" */
  readonly ties?: "efron" | "breslow";
  /** What to do about NaN: refuse it, or leave the rows out of the model of that column alone. @default "throw" */
  readonly missing?: "throw" | "omit";
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** The Cox model of one variable: one entry for each of its columns, of which a category has several. */
export interface UnivariateCox {
  /** Of the column, such as `age` or `stage=3`. */
  readonly name: string;
  /** Of the variable, such as `age` or `stage`. */
  readonly term: string;
  /** NaN for a column that is constant. */
  readonly coefficient: number;
  readonly standardError: number;
  readonly hazardRatio: number;
  /** Confidence limits of the hazard ratio. */
  readonly lower: number;
  readonly upper: number;
  readonly zValue: number;
  /** Of the Wald test of this coefficient, two-sided. */
  readonly pValue: number;
  /** Of the whole variable. */
  readonly tests: { readonly likelihoodRatio: CoxTest; readonly wald: CoxTest; readonly score: CoxTest };
  readonly logLikelihood: readonly [number, number];
  /** -2 log likelihood + 2 df, and + df ln(number of events). */
  readonly aic: number;
  readonly bic: number;
  /** Rows used, and events among them. */
  readonly n: number;
  readonly events: number;
  readonly converged: boolean;
}

const RULES: Rules = {
  ties: oneOf("efron", "breslow"),
  missing: oneOf("throw", "omit"),
  confLevel: confLevelRule,
};

/** Most Newton steps, as coxRegression has it. */
const STEPS = 40;

/**
 * A Cox model for each variable of a table by itself, after one sort for all: the first table of most studies, and a filter
 * of features. Equals `coxph(Surv(time, event) ~ x)` for each variable. Strata, weights and entry are those of the outcome.
 *
 * Time n log n for sorting, then about 4 n for each column of numbers. Memory: of the order of a few columns; those of
 * single precision are turned into doubles one at a time.
 *
 * @returns one entry a column, in their order; a category has one for each level but the reference, all of one model
 * @throws RadiosurvError `argument`, `length` as `coxRegression`; for NaN unless `missing` is "omit"
 * @example
 * ```ts
 * import { univariateCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const [x] = univariateCox(outcome, { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] });
 * x.hazardRatio; // => 1.585
 * x.pValue; // => 0.4129
 * ```
 */
export function univariateCox(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: UnivariateCoxOptions = {},
): readonly UnivariateCox[] {
  checkSettings("univariateCox", options, RULES);
  const checked = checkOutcome("univariateCox", outcome);
  const whole = checkCompactTable("univariateCox", table, checked.n);
  checkEvents(checked);
  const { ties = "efron", missing = "throw", confLevel = 0.95 } = options;
  const z = normalQuantile((1 + confLevel) / 2);
  const data = coxData(checked, { names: [], columns: [] }, undefined);
  const events = checked.event.reduce((sum, value) => sum + value, 0);
  const modelOf = columnFitter(data, checked.weights, ties);
  const scratch = new Float64Array(checked.n);
  return whole.terms.flatMap((term) => {
    const omitted = missingRows(whole, term, missing, scratch);
    if (omitted) return univariateCox(...completeOf(outcome, whole, term, omitted), options);
    if (term.columns.length > 1) return termModels(outcome, whole, term, options);
    const [place] = term.columns;
    return [
      describe(whole.names[place], term.name, modelOf(doublesOf(whole.columns[place], scratch)), data.n, events, z),
    ];
  });
}

function checkEvents({ event, n }: CheckedOutcome): void {
  if (event.includes(1)) return;
  throw new RadiosurvError("argument", `univariateCox: at least one event is needed; all ${n} subjects are censored`);
}

// whether each row lacks a value of the term; undefined if none does
// scratch[n]  for columns of single precision
function missingRows(
  { names, columns }: CheckedCompactTable,
  term: Term,
  missing: string,
  scratch: Float64Array,
): Uint8Array | undefined {
  let rows: Uint8Array | undefined;
  for (const place of term.columns) {
    const column = doublesOf(columns[place], scratch);
    if (allFinite(column)) continue;
    for (let i = 0; i < column.length; i++) {
      if (Number.isFinite(column[i])) continue;
      if (missing === "throw" || !Number.isNaN(column[i])) {
        throw new RadiosurvError(
          "argument",
          `univariateCox: column "${names[place]}" must hold finite numbers; got ${column[i]} in row ${i}; leave such rows out with missing: "omit", or impute them first`,
        );
      }
      rows ??= new Uint8Array(column.length);
      rows[i] = 1;
    }
  }
  return rows;
}

// outcome and columns of a term, without the rows that lack it
function completeOf(
  { time, event, entry, weights, strata, unit }: SurvivalOutcome,
  { names, columns }: CheckedCompactTable,
  term: Term,
  omitted: Uint8Array,
): [SurvivalOutcome, CheckedCompactTable] {
  const rows = Array.from(omitted.keys()).filter((row) => omitted[row] === 0);
  const of = <T>(list: ArrayLike<T>): T[] => rows.map((row) => list[row]);
  const left = {
    time: of(time),
    event: of(event),
    ...(entry && { entry: of(entry) }),
    ...(weights && { weights: of(weights) }),
    ...(strata && { strata: of(strata) }),
    ...(unit !== undefined && { unit }),
  };
  const table = {
    names: term.columns.map((place) => names[place]),
    columns: term.columns.map((place) => Float64Array.from(of(columns[place]))),
    terms: [{ ...term, columns: term.columns.map((_, j) => j) }],
  };
  return [left, table];
}

/** What a fit of one column leaves. */
interface ColumnFit {
  readonly coefficient: number;
  readonly standardError: number;
  readonly scoreStatistic: number;
  readonly logLikelihood: readonly [number, number];
  readonly converged: boolean;
}

// fits one column after the other in the same memory
function columnFitter(
  data: CoxData,
  weights: Float64Array | undefined,
  ties: "efron" | "breslow",
): (column: Float64Array) => ColumnFit {
  const { n, rows, event, weight } = data;
  const x = new Float64Array(n);
  const risk = new Float64Array(data.entry ? n : 0);
  const empty = (): UnivariateDerivatives => ({
    ...{ logLikelihood: 0, score: new Float64Array(1), information: new Float64Array(1), third: 0 },
  });
  const memory = [empty(), empty()] as const;
  const times = tiedEvents(data);
  let eventSum = 0;
  const evaluate = (beta: Float64Array, into: UnivariateDerivatives) =>
    univariatePass(data, times, x, eventSum, beta[0], ties, risk, into);
  return (column) => {
    const indicator = isIndicator(column);
    const center = indicator ? 0 : weightedMean(column, weights);
    const scale = indicator ? 1 : meanDeviation(column, weights, center) || 1;
    eventSum = 0;
    for (let i = 0; i < n; i++) {
      x[i] = (column[rows[i]] - center) / scale;
      if (event[i]) eventSum += weight[i] * x[i];
    }
    const fit = coxNewton(1, evaluate, memory, { maximumSteps: STEPS, refine: halleyStep });
    const redundant = fit.decomposition.rank === 0;
    return {
      coefficient: redundant ? Number.NaN : fit.beta[0] / scale,
      standardError: redundant ? Number.NaN : 1 / Math.sqrt(fit.pass.information[0]) / scale,
      scoreStatistic: fit.scoreStatistic,
      logLikelihood: [fit.nullLogLikelihood, fit.pass.logLikelihood],
      converged: fit.converged,
    };
  };
}

function describe(
  name: string,
  term: string,
  { coefficient, standardError, scoreStatistic, logLikelihood, converged }: ColumnFit,
  n: number,
  events: number,
  z: number,
): UnivariateCox {
  const zValue = coefficient / standardError;
  const df = Number.isNaN(coefficient) ? 0 : 1;
  const test = (statistic: number): CoxTest => ({
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(statistic, df) : Number.NaN,
  });
  const [atNull, fitted] = logLikelihood;
  return {
    ...{ name, term, coefficient, standardError, zValue },
    hazardRatio: exp(coefficient),
    lower: exp(coefficient - z * standardError),
    upper: exp(coefficient + z * standardError),
    pValue: 2 * normalTail(Math.abs(zValue)),
    tests: {
      likelihoodRatio: test(2 * (fitted - atNull)),
      wald: test(df > 0 ? zValue * zValue : 0),
      score: test(scoreStatistic),
    },
    logLikelihood,
    aic: -2 * fitted + 2 * df,
    bic: -2 * fitted + df * log(events),
    ...{ n, events, converged },
  };
}

// a category: one model with a column for each level but the reference
function termModels(
  outcome: SurvivalOutcome,
  { names, columns }: CheckedCompactTable,
  term: Term,
  { ties, confLevel }: UnivariateCoxOptions,
): UnivariateCox[] {
  const own = { names: term.columns.map((j) => names[j]), columns: term.columns.map((j) => doublesOf(columns[j])) };
  const fit = coxRegression(outcome, own, { ties, confLevel, baseline: "none", maximumSteps: STEPS });
  const { logLikelihood, tests, aic, bic, n, events, converged } = fit;
  return own.names.map((name, j) => ({
    ...{ name, term: term.name },
    coefficient: fit.coefficients[j],
    standardError: fit.standardErrors[j],
    hazardRatio: fit.hazardRatios[j],
    lower: fit.lower[j],
    upper: fit.upper[j],
    zValue: fit.zValues[j],
    pValue: fit.pValues[j],
    ...{ tests, logLikelihood, aic, bic, n, events, converged },
  }));
}

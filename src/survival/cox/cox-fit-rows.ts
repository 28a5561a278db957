import { RadiosurvError } from "../../error.ts";
import { exp } from "../../stats/elementary.ts";
import { expandLike } from "../../table/expand-like.ts";
import { listNames, type TableInput } from "../../table/numeric-table.ts";
import { type CheckedOutcome, checkLength, checkOutcome, numbers, type SurvivalOutcome } from "../outcome.ts";
import { type CoxData, coxData } from "./cox-data.ts";
import { type CoxEventTimes, coxEventTimes, hazardSteps, livedHazard } from "./cox-event-times.ts";
import type { CoxFit } from "./cox-regression.ts";

/** What a fit needs besides outcome and table to meet its rows again. */
export interface CoxRowsOptions {
  /** Stratum of each subject, where the fit has strata. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each subject, where the fit has one. @default 0 each */
  readonly offset?: ArrayLike<number>;
}

/** A fit together with the rows that it was made from. Lists of places are in the order of `data`. */
export interface CoxRows {
  readonly checked: CheckedOutcome;
  readonly data: CoxData;
  readonly times: CoxEventTimes;
  readonly ties: "efron" | "breslow";
  /** In the units of the table; 0 where redundant. */
  readonly coefficients: Float64Array;
  readonly redundant: readonly boolean[];
  /** Inverse information, p x p, in the units of the table; 0 where redundant. */
  readonly variance: Float64Array;
  /** Weight times exp(linear predictor) of each place. */
  readonly risk: Float64Array;
  /** Number of events that the model expects of each place, weight left out: event - expected is the martingale residual. */
  readonly expected: Float64Array;
}

/** Largest U' V U of the score U that still counts as 0: a fit ends far below, other rows or another order far above. */
const LARGEST_SCORE = 1e-6;

/**
 * Brings a fit, which may come from JSON, and its rows together, and checks that they are the rows of the fit: number of
 * rows and events, and a score of 0 at the coefficients.
 *
 * @param caller - name of the public function, for the messages
 * @throws RadiosurvError `argument`, `length`
 */
export function coxRows(
  caller: string,
  fit: CoxFit,
  outcome: SurvivalOutcome,
  table: TableInput,
  options: CoxRowsOptions,
): CoxRows {
  checkFit(caller, fit);
  const { ties } = fit;
  if (ties === "exact") {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a fit with ties "efron" or "breslow" is needed; got one with exact ties; fit it with "efron"`,
    );
  }
  const strata = options.strata ?? outcome?.strata;
  const checked = checkOutcome(caller, { ...outcome, strata });
  checkCounts(caller, fit, checked);
  const expanded = expandLike(caller, table, fit);
  expanded.columns.forEach((column, j) => {
    checkLength(caller, column, `column "${fit.names[j]}"`, checked.n);
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return;
    throw new RadiosurvError(
      "argument",
      `${caller}: column "${fit.names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}; hand in the rows that the fit was made from`,
    );
  });
  checkLength(caller, options.offset, "offset", checked.n);
  const offset = options.offset && numbers(caller, "offset", options.offset, Number.NEGATIVE_INFINITY);
  const data = coxData(checked, expanded, offset);
  // NaN where redundant, null after JSON
  const redundant = fit.coefficients.map((value) => !Number.isFinite(value));
  const coefficients = Float64Array.from(fit.coefficients, (value, j) => (redundant[j] ? 0 : value));
  const relative = relativeRisk(data, coefficients);
  const risk = relative.map((value, i) => data.weight[i] * value);
  const times = coxEventTimes(data, risk);
  const expected = new Float64Array(data.n);
  livedHazard(data, times, hazardSteps(times, ties), expected);
  for (let i = 0; i < expected.length; i++) expected[i] *= relative[i];
  const variance = naiveVariance(fit, redundant);
  const rows = { checked, data, times, ties, coefficients, redundant, variance, risk, expected };
  // with a penalty, or before it converged, the score is not 0
  if (fit.converged && fit.penalty !== "firth") checkScore(caller, rows);
  return rows;
}

function checkFit(caller: string, fit: CoxFit): void {
  if (Array.isArray(fit?.names) && Array.isArray(fit.coefficients) && Array.isArray(fit.covariance)) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the first argument must be a fit, as coxRegression returns it; got ${fit === null ? "null" : typeof fit}`,
  );
}

function checkCounts(caller: string, { n, events, baseline, omitted }: CoxFit, checked: CheckedOutcome): void {
  const found = checked.event.reduce((sum, value) => sum + value, 0);
  if (checked.n !== n || found !== events) {
    const hint = omitted?.count ? `; the fit left ${omitted.count} rows out, as completeCases does` : "";
    throw new RadiosurvError(
      "length",
      `${caller}: the rows of the fit are needed, ${n} with ${events} events; got ${checked.n} with ${found}${hint}`,
    );
  }
  const known = (baseline ?? []).flatMap(({ stratum }) => stratum ?? []);
  if (known.length > 0 && !checked.strata) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the fit has the strata ${listNames(known)}; name that of each row in strata`,
    );
  }
}

function relativeRisk({ n, p, offset, x, scales }: CoxData, coefficients: Float64Array): Float64Array {
  const beta = coefficients.map((value, j) => value * scales[j]);
  const relative = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++, at += p) {
    let eta = offset[i];
    for (let j = 0; j < p; j++) eta += beta[j] * x[at + j];
    relative[i] = exp(eta);
  }
  return relative;
}

function naiveVariance({ covariance, naiveCovariance }: CoxFit, redundant: readonly boolean[]): Float64Array {
  const matrix = naiveCovariance ?? covariance;
  const p = redundant.length;
  const variance = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) if (!redundant[a] && !redundant[b]) variance[a * p + b] = matrix[a][b];
  }
  return variance;
}

function checkScore(caller: string, { data, variance, expected }: CoxRows): void {
  const { n, p, event, weight, x, scales } = data;
  const score = new Float64Array(p);
  for (let i = 0, at = 0; i < n; i++, at += p) {
    const residual = weight[i] * (event[i] - expected[i]);
    for (let j = 0; j < p; j++) score[j] += residual * x[at + j];
  }
  let length = 0;
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) length += score[a] * scales[a] * variance[a * p + b] * score[b] * scales[b];
  }
  if (Math.abs(length) <= LARGEST_SCORE) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the rows of the fit are needed, outcome and table in one order, with its weights, strata, entry and offset; with those that came the score at its coefficients is not 0 (U' V U = ${length.toPrecision(2)})`,
  );
}

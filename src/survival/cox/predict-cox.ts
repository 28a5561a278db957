import { RadiosurvError } from "../../error.ts";
import { checkGiven, checkMade, checkSettings, confLevelRule, listRule, oneOf, type Rules } from "../../rules.ts";
import { exp } from "../../stats/elementary.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import { expandLike } from "../../table/expand-like.ts";
import type { NumericTable, TableInput } from "../../table/numeric-table.ts";
import { checkLength, checkOutcome, type SurvivalOutcome } from "../outcome.ts";
import type { CoxBaseline } from "./cox-baseline.ts";
import type { CoxFit } from "./cox-regression.ts";

/** What {@link predictCox} can be told. */
export interface PredictCoxOptions {
  /**
   * What is wanted; `survival` needs `times`, `expected` needs `outcome`. What costs nothing comes along. @default what
   * the other options ask for
   */
  readonly type?: "lp" | "risk" | "survival" | "expected";
  /** Times at which survival is wanted, in the unit of the fit, ascending or not. @default none */
  readonly times?: ArrayLike<number>;
  /** Follow-up of each row, for the number of events that the model expects in it: time, and entry and strata if any. */
  readonly outcome?: SurvivalOutcome;
  /** Stratum of each row, by the names of the fit. Needed for survival where the fit has strata. */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each row. @default the mean offset of the fit */
  readonly offset?: ArrayLike<number>;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** Predictions for the rows of a table. */
export interface CoxPrediction {
  /** (x - means of the fit) b, and the offset less its mean; one entry a row. */
  readonly linearPredictor: Float64Array;
  readonly standardError: Float64Array;
  /** exp(linear predictor): the hazard relative to that of a subject with the means. */
  readonly risk: Float64Array;
  /** Survival at each of `times`; one list a row. NaN beyond the last time of the fit. */
  readonly survival: readonly Float64Array[];
  /** Confidence limits on the scale of the logarithm; where the fit has `baseline: "errors"`. */
  readonly lower?: readonly Float64Array[];
  readonly upper?: readonly Float64Array[];
  /** Expected number of events of each row within its follow-up: cumulative hazard times risk. With `outcome`. */
  readonly expected?: Float64Array;
  /** Its standard error, where the fit has `baseline: "errors"`. */
  readonly expectedError?: Float64Array;
}

const RULES: Rules = {
  type: oneOf("lp", "risk", "survival", "expected"),
  outcome: listRule,
  times: listRule,
  strata: listRule,
  offset: listRule,
  confLevel: confLevelRule,
};

/**
 * Linear predictor, relative risk and survival of new subjects by a fitted Cox model, which may come from JSON. Survival is
 * exp(-H(t) exp(lp)); its standard error takes that of the coefficients into account (Tsiatis), as in R's
 * `survfit(fit, newdata)`. The linear predictor equals `predict(fit, newdata)` with `reference = "sample"` of a fit
 * without strata.
 *
 * @param table - the columns of the fit, by name, and maybe others; a category as in the data of the fit, or as its columns
 *   of 0 and 1
 * @throws RadiosurvError `argument` for a column that is missing or an entry that is not finite, a stratum or a level
 *   that the fit does not know, or a time that is not a number
 * @example
 * ```ts
 * import { coxRegression, predictCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const fit = coxRegression(outcome, { x: [0, 2, 1, 1, 1, 0, 0] });
 * const { risk, survival } = predictCox(JSON.parse(JSON.stringify(fit)), { x: [0, 2] }, { times: [1, 2.5] });
 * risk; // => [0.7196, 1.8084]
 * survival[1]; // => [0.7829, 0.3564]
 * ```
 */
export function predictCox(fit: CoxFit, table: TableInput, options: PredictCoxOptions = {}): CoxPrediction {
  checkMade("predictCox", fit, "coefficients", "a fit of coxRegression");
  checkSettings("predictCox", options, RULES);
  if (options.type === "survival") checkGiven("predictCox", options, "times");
  if (options.type === "expected") checkGiven("predictCox", options, "outcome");
  const columns = finiteColumns(expandLike("predictCox", table, fit));
  const n = columns[0]?.length ?? 0;
  checkLength("predictCox", options.offset, "offset", n, "the table");
  checkLength("predictCox", options.strata, "strata", n, "the table");
  const used = fit.coefficients.map((value) => (value === null || Number.isNaN(value) ? 0 : value));
  const centered = columns.map((column, j) => column.map((value) => value - fit.means[j]));
  const linearPredictor = new Float64Array(n);
  const standardError = new Float64Array(n);
  const risk = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let lp = options.offset ? options.offset[i] - fit.offsetMean : 0;
    for (let j = 0; j < used.length; j++) lp += used[j] * centered[j][i];
    linearPredictor[i] = lp;
    risk[i] = exp(lp);
    standardError[i] = Math.sqrt(quadratic(fit, (j) => centered[j][i]));
  }
  const times = Array.from(options.times ?? []);
  const wrong = times.findIndex((time) => !Number.isFinite(time));
  if (wrong >= 0) {
    throw new RadiosurvError(
      "argument",
      `predictCox: times must be finite numbers; got ${times[wrong]} as number ${wrong}`,
    );
  }
  const z = normalQuantile((1 + (options.confLevel ?? 0.95)) / 2);
  const survival: Float64Array[] = [];
  const lower: Float64Array[] = [];
  const upper: Float64Array[] = [];
  for (let i = 0; i < n && times.length > 0; i++) {
    const baseline = baselineOf(fit, options.strata, i);
    const row = Float64Array.from(times, (time) => exp(-hazardAt(baseline, time) * risk[i]));
    survival.push(row);
    if (!baseline.variance || !baseline.moments) continue;
    const errors = times.map((time) => errorAt(fit, baseline, time, risk[i], (j) => centered[j][i]));
    lower.push(row.map((value, k) => value * exp(-z * errors[k])));
    upper.push(row.map((value, k) => Math.min(1, value * exp(z * errors[k]))));
  }
  return {
    ...{ linearPredictor, standardError, risk, survival },
    ...(lower.length > 0 && { lower, upper }),
    ...(options.outcome && expectedEvents(fit, options.outcome, options.strata, risk, centered)),
  };
}

// R's predict(type = "expected"), of (entry, time]
function expectedEvents(
  fit: CoxFit,
  outcome: SurvivalOutcome,
  strata: PredictCoxOptions["strata"],
  risk: Float64Array,
  centered: readonly Float64Array[],
): Pick<CoxPrediction, "expected" | "expectedError"> {
  const n = risk.length;
  const { time, entry, ...rest } = checkOutcome("predictCox", outcome);
  checkLength("predictCox", time, "the outcome", n, "the table");
  const named = strata ?? outcome.strata;
  const expected = new Float64Array(n);
  const errors = new Float64Array(n);
  let known = rest.n > 0;
  for (let i = 0; i < n; i++) {
    const baseline = baselineOf(fit, named, i);
    const begins = entry ? hazardAt(baseline, entry[i]) : 0;
    expected[i] = (hazardAt(baseline, time[i]) - begins) * risk[i];
    known &&= baseline.variance !== undefined && !entry;
    if (known) errors[i] = errorAt(fit, baseline, time[i], risk[i], (j) => centered[j][i]);
  }
  return { expected, ...(known && { expectedError: errors }) };
}

function finiteColumns({ names, columns }: NumericTable): readonly Float64Array[] {
  columns.forEach((column, j) => {
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return;
    throw new RadiosurvError(
      "argument",
      `predictCox: column "${names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}; impute or leave out such rows first`,
    );
  });
  return columns;
}

function baselineOf({ baseline }: CoxFit, strata: PredictCoxOptions["strata"], row: number): CoxBaseline {
  if (baseline.length === 0) {
    throw new RadiosurvError(
      "argument",
      'predictCox: the fit has no baseline, so no survival; fit it with baseline: "hazard", and ties other than "exact"',
    );
  }
  if (baseline[0].stratum === undefined) return baseline[0];
  const known = baseline.map(({ stratum }) => stratum).join(", ");
  if (!strata)
    throw new RadiosurvError("argument", `predictCox: the fit has strata (${known}); name that of each row in strata`);
  const found = baseline.find(({ stratum }) => stratum === String(strata[row]));
  if (found) return found;
  throw new RadiosurvError(
    "argument",
    `predictCox: row ${row} has the stratum "${strata[row]}", which the fit does not know; it knows ${known}`,
  );
}

// the last step at or before a time; -1 before the first, -2 beyond the last
function stepAt(times: readonly number[], time: number): number {
  if (time > times[times.length - 1]) return -2;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function hazardAt({ times, hazard }: CoxBaseline, time: number): number {
  const step = stepAt(times, time);
  return step === -2 ? Number.NaN : step < 0 ? 0 : hazard[step];
}

// standard error of ln S: risk * sqrt(variance of H + d' V d), d = H x - moments
function errorAt(
  fit: CoxFit,
  { times, hazard, variance = [], moments = [] }: CoxBaseline,
  time: number,
  risk: number,
  x: (j: number) => number,
): number {
  const step = stepAt(times, time);
  if (step < 0) return step === -2 ? Number.NaN : 0;
  return risk * Math.sqrt(variance[step] + quadratic(fit, (j) => hazard[step] * x(j) - moments[j][step]));
}

function quadratic({ covariance }: CoxFit, x: (j: number) => number): number {
  let sum = 0;
  for (let a = 0; a < covariance.length; a++) {
    for (let b = 0; b < covariance.length; b++) {
      const value = covariance[a][b];
      // rows of redundant columns are NaN, or null after JSON
      if (value !== null && !Number.isNaN(value)) sum += x(a) * value * x(b);
    }
  }
  return sum;
}

import { RadiosurvError } from "../../error.ts";
import { checkSettings, listRule, oneOf, type Rules, yesOrNo } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { cholesky, dot, solve } from "../../stats/cholesky.ts";
import type { TableInput, Term } from "../../table/numeric-table.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { type CoxRows, type CoxRowsOptions, coxRows } from "./cox-fit-rows.ts";
import type { CoxFit, CoxTest } from "./cox-regression.ts";
import { eventRows, type SchoenfeldRows, schoenfeldRows } from "./cox-schoenfeld.ts";
import { timeInformation } from "./cox-time-information.ts";
import { scaledSchoenfeld } from "./scaled-schoenfeld.ts";
import { type TimeTransform, transformTimes } from "./time-transform.ts";

/** What {@link proportionalHazardsTest} can be told. */
export interface ProportionalHazardsOptions extends CoxRowsOptions {
  /**
   * Scale of time on which the coefficients may have a trend: 1 - Kaplan-Meier just before the time, the rank among the
   * times of all subjects, the time itself, its logarithm, or any function of it. @default "km"
   */
  readonly transform?: TimeTransform;
  /** Whether the last test is that of all columns together. @default true */
  readonly global?: boolean;
  /** Whether the columns of a category are tested together, or each by itself. @default true */
  readonly terms?: boolean;
}

/** The test of one variable, or of all. */
export interface ProportionalHazardsRow extends CoxTest {
  /** Name of the variable or column; `GLOBAL` for all. */
  readonly name: string;
}

/** Tests of proportional hazards, and what a plot of the coefficients over time needs. */
export interface ProportionalHazardsTest {
  /** One a variable (with `terms: false` one a column), then `GLOBAL`. NaN for a variable that is redundant. */
  readonly tests: readonly ProportionalHazardsRow[];
  readonly transform: string;
  /** Variables that `y` has a list for. */
  readonly names: readonly string[];
  /** Time of each event: by stratum, then ascending by time, then by row. */
  readonly times: Float64Array;
  /** The same on the scale of the test; the x axis of a plot. */
  readonly transformedTimes: Float64Array;
  /** Row of the caller of each event. */
  readonly rows: Uint32Array;
  /** Stratum of each event, where there are strata. */
  readonly strata?: readonly string[];
  /**
   * Scaled Schoenfeld residuals, one list a variable, one entry an event: about its coefficient at that time, so that their
   * trend shows how it changes. For a category the coefficient of its part of the linear predictor, about 1. NaN in a
   * stratum where the variable is constant.
   */
  readonly y: readonly Float64Array[];
  /** Covariance of one entry of `y`, one row a variable, for the limits of a curve through them. */
  readonly variance: readonly (readonly number[])[];
}

const RULES: Rules = {
  transform: [
    "one of km, rank, identity, log, or a function of time",
    (value) => typeof value === "function" || oneOf("km", "rank", "identity", "log")[1](value),
  ],
  global: yesOrNo,
  terms: yesOrNo,
  strata: listRule,
  offset: listRule,
};

/**
 * Test of the assumption of a Cox model that hazards are proportional: the score test of a coefficient for x g(t), the
 * product of a covariate and a function of time, for each variable and for all.
 *
 * Equals R's `cox.zph(fit, transform, terms, global)` of survival 3, ties of Efron and Breslow, strata, weights and late
 * entry included; earlier versions, and lifelines, had the approximate test of Grambsch and Therneau, whose values differ. As
 * in R the test uses the information of the model where the fit is robust, and "km" knows no weights. Redundant columns and
 * events of weight 0 are left out. Time n p^2 after one sort; memory 8 p bytes an event and twice that an event time.
 *
 * @param fit - as {@link coxRegression} returned it, or the same from JSON
 * @param outcome - of the rows of the fit; in any order, if the table has the same
 * @param table - the columns of the fit, and maybe others
 * @returns NaN as statistic where the events say nothing of a trend: all at one time, or in risk sets that do not vary
 * @throws RadiosurvError `length` for other numbers of rows or events than the fit has; `argument` for rows that are not
 *   those of the fit, a missing column or value, or a transform that is not finite at an event; `unsupported` for a fit
 *   with exact ties or a penalty; `setting`
 * @see Grambsch PM, Therneau TM. Biometrika 1994; 81: 515-526
 * @example
 * ```ts
 * import { coxRegression, proportionalHazardsTest } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1, 1, 0, 0] };
 * const fit = coxRegression(outcome, table);
 * const { tests } = proportionalHazardsTest(fit, outcome, table, { transform: "identity" });
 * tests[0].statistic; // => 0.4830
 * tests[0].pValue; // => 0.4870
 * ```
 */
export function proportionalHazardsTest(
  fit: CoxFit,
  outcome: SurvivalOutcome,
  table: TableInput,
  options: ProportionalHazardsOptions = {},
): ProportionalHazardsTest {
  checkSettings("proportionalHazardsTest", options, RULES);
  const { transform = "km", global = true, terms = true } = options;
  const rows = coxRows("proportionalHazardsTest", fit, outcome, table, options);
  if (fit.penalty === "firth") {
    throw new RadiosurvError(
      "unsupported",
      "proportionalHazardsTest: a fit without penalty is needed, as the score of another is not 0; got one with Firth's; fit it without",
    );
  }
  const { checked, data, redundant } = rows;
  const events = schoenfeldRows(data, rows.times, rows.ties);
  const told = eventRows(data, events, checked.strata?.names);
  const transformedTimes = transformTimes("proportionalHazardsTest", checked, told.times, transform);
  const variables = variablesOf(fit, terms, redundant);
  const { plain, tests } = testAll(rows, events, transformedTimes, variables, global);
  return {
    tests,
    transform: typeof transform === "function" ? "function" : transform,
    names: variables.map(({ name }) => name),
    ...told,
    transformedTimes,
    ...scaledSchoenfeld(data, events, plain, rows.coefficients, variables),
  };
}

// columns of each variable that are not redundant
function variablesOf({ names, terms }: CoxFit, together: boolean, redundant: readonly boolean[]): Term[] {
  const each = names.map((name, j) => ({ name, columns: [j] }));
  return ((together && terms) || each).map(({ name, columns }) => ({
    name,
    columns: columns.filter((j) => !redundant[j]),
  }));
}

function testAll(
  { data, times, ties, risk, redundant }: CoxRows,
  events: SchoenfeldRows,
  transformed: Float64Array,
  variables: readonly Term[],
  global: boolean,
): { readonly plain: Float64Array; readonly tests: ProportionalHazardsRow[] } {
  const { p, weight } = data;
  // centred, so that the information of x and that of x g(t) differ in what matters
  const center = transformed.reduce((sum, value) => sum + value, 0) / events.count;
  const g = new Float64Array(times.count);
  const score = new Float64Array(p);
  let spread = false;
  for (let e = 0; e < events.count; e++) {
    const value = transformed[e] - center;
    g[events.times[e]] = value;
    spread ||= transformed[e] !== transformed[0];
    const factor = weight[events.places[e]] * value;
    for (let j = 0; j < p; j++) score[j] += factor * events.residuals[e * p + j];
  }
  const blocks = timeInformation(data, times, ties, risk, g);
  const used = Array.from(redundant.keys()).filter((j) => !redundant[j]);
  const remaining = schurComplement(blocks.plain, blocks.linear, blocks.squared, used, p);
  const testOf = (name: string, columns: readonly number[]): ProportionalHazardsRow => {
    const statistic = spread ? scoreStatistic(score, remaining, columns, p) : Number.NaN;
    const df = columns.length;
    return { name, statistic, df, pValue: Number.isNaN(statistic) ? Number.NaN : chiSquaredTail(statistic, df) };
  };
  const tests = variables.map(({ name, columns }) => testOf(name, columns));
  if (global) tests.push(testOf("GLOBAL", used));
  return { plain: blocks.plain, tests };
}

/** Part of the information of a trend that must remain once the coefficients are estimated; less is rounding. */
const LEAST_REMAINING = 1e-10;

// squared - linear plain^-1 linear over the columns in use: information of the trends once the coefficients are estimated
function schurComplement(
  plain: Float64Array,
  linear: Float64Array,
  squared: Float64Array,
  used: readonly number[],
  p: number,
): Float64Array {
  const decomposition = cholesky(block(plain, used, p), used.length);
  const remaining = squared.slice();
  const trends = used.map((a) => used.map((j) => linear[a * p + j]));
  used.forEach((a, k) => {
    const solved = solve(decomposition, trends[k]);
    used.forEach((b, l) => {
      remaining[a * p + b] -= dot(solved, trends[l]);
    });
  });
  for (const a of used) {
    const at = a * p + a;
    if (!(remaining[at] > LEAST_REMAINING * squared[at])) remaining[at] = 0;
  }
  return remaining;
}

// U' S^-1 U of some columns; NaN if S is singular
function scoreStatistic(score: Float64Array, matrix: Float64Array, columns: readonly number[], p: number): number {
  if (columns.length === 0) return Number.NaN;
  const decomposition = cholesky(block(matrix, columns, p), columns.length);
  if (decomposition.rank < columns.length) return Number.NaN;
  const part = columns.map((j) => score[j]);
  return dot(solve(decomposition, part), part);
}

function block(matrix: Float64Array, columns: readonly number[], p: number): Float64Array {
  return Float64Array.from(columns.flatMap((a) => columns.map((b) => matrix[a * p + b])));
}

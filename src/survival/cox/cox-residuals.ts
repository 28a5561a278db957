import { RadiosurvError } from "../../error.ts";
import { checkSettings, listRule, oneOf, type Rules, yesOrNo } from "../../rules.ts";
import type { TableInput } from "../../table/numeric-table.ts";
import { checkLength, type Levels, levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { type CoxRows, type CoxRowsOptions, coxRows } from "./cox-fit-rows.ts";
import type { CoxFit } from "./cox-regression.ts";
import { eventRows, schoenfeldRows } from "./cox-schoenfeld.ts";
import { scoreResiduals } from "./cox-score-residuals.ts";
import { devianceResidual } from "./deviance-residual.ts";

/** What {@link coxResiduals} returns for each type. */
export interface CoxResiduals {
  readonly martingale: CoxSubjectResiduals;
  readonly deviance: CoxSubjectResiduals;
  readonly score: CoxCovariateResiduals;
  readonly dfbeta: CoxCovariateResiduals;
  readonly dfbetas: CoxCovariateResiduals;
  readonly schoenfeld: CoxEventResiduals;
  readonly "scaled-schoenfeld": CoxEventResiduals;
}

/** The residuals that {@link coxResiduals} can compute. */
export type CoxResidualType = keyof CoxResiduals;

/** One residual a row of the caller, or a cluster. */
export interface CoxSubjectResiduals {
  readonly values: Float64Array;
  /** Name of the cluster of each residual, ascending; with `cluster`. */
  readonly clusters?: readonly string[];
}

/** One list a covariate, with one residual a row of the caller, or a cluster. */
export interface CoxCovariateResiduals {
  /** Those of the fit. */
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** Name of the cluster of each residual, ascending; with `cluster`. */
  readonly clusters?: readonly string[];
}

/** One list a covariate, with one residual an event: by stratum, then ascending by time, then by row. */
export interface CoxEventResiduals {
  /** Those of the fit. */
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** Time of each event. */
  readonly times: Float64Array;
  /** Row of the caller of each event. */
  readonly rows: Uint32Array;
  /** Stratum of each event, where there are strata. */
  readonly strata?: readonly string[];
}

/** What {@link coxResiduals} can be told. */
export interface CoxResidualOptions<Type extends CoxResidualType = CoxResidualType> extends CoxRowsOptions {
  /** @default "martingale" */
  readonly type?: Type;
  /** Whether residuals are multiplied by the case weights. @default true for dfbeta and dfbetas, else false */
  readonly weighted?: boolean;
  /**
   * Cluster of each row, such as the patient of several rows: residuals are added up within it. Not for the residuals of
   * events. @default each row by itself
   */
  readonly cluster?: ArrayLike<number | string>;
}

const RULES: Rules = {
  type: oneOf("martingale", "deviance", "score", "dfbeta", "dfbetas", "schoenfeld", "scaled-schoenfeld"),
  weighted: yesOrNo,
  cluster: listRule,
  strata: listRule,
  offset: listRule,
};

/**
 * Residuals of a Cox model, with the tied steps of Efron where the fit has them:
 *
 * - `martingale`: event less the number of events that the model expects of the row
 * - `deviance`: the same, made more symmetric; its squares add up to the deviance
 * - `score`: part of each row in the gradient of the log partial likelihood
 * - `dfbeta`: score residual times inverse information: about what the coefficient would lose without the row; `dfbetas` the
 *   same in standard errors
 * - `schoenfeld`: covariate of each event less the mean of its risk set
 * - `scaled-schoenfeld`: Schoenfeld residual times inverse information times number of events, plus the coefficient: about
 *   the coefficient at that time
 *
 * A fit holds no rows, so outcome and table are handed in again, and strata and offset where the fit has them. Equals R's
 * `residuals(fit, type, weighted, collapse)`, but: the deviance of a cluster with two or more events, or with weights, is
 * that of the summed events and the summed expected events, where R gives NaN; weighted Schoenfeld residuals have the
 * weight of their event, where R 3.5 takes weights of other rows; `dfbeta` and scaled residuals of a redundant column are
 * NaN, where R gives 0. Events of weight 0 have no Schoenfeld residual. Time n p (dfbeta: n p^2) after one sort.
 *
 * @param fit - as {@link coxRegression} returned it, or the same from JSON
 * @param outcome - of the rows of the fit; in any order, if the table has the same
 * @param table - the columns of the fit, and maybe others
 * @throws RadiosurvError `length` for other numbers of rows or events than the fit has; `argument` for rows that are not
 *   those of the fit, so that its score is not 0, a column that is missing or a value that is not finite; `unsupported` for
 *   a fit with exact ties; `setting`
 * @see Therneau TM, Grambsch PM, Fleming TR. Biometrika 1990; 77: 147-160; Schoenfeld D. Biometrika 1982; 69: 239-241;
 *   Grambsch PM, Therneau TM. Biometrika 1994; 81: 515-526
 * @example
 * ```ts
 * import { coxRegression, coxResiduals } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1, 1, 0, 0] };
 * const fit = coxRegression(outcome, table);
 * coxResiduals(fit, outcome, table).values; // => [-0.6321, -0.5885, 0.8456, -0.1544, 0.4858, 0.6756, -0.6321]
 * const { times, columns } = coxResiduals(fit, outcome, table, { type: "schoenfeld" });
 * times; // => [1, 2, 2, 3, 4]
 * columns[0]; // => [0.0474, 0.0332, -0.9668, 0.8863, 0]
 * ```
 */
export function coxResiduals<Type extends CoxResidualType = "martingale">(
  fit: CoxFit,
  outcome: SurvivalOutcome,
  table: TableInput,
  options: CoxResidualOptions<Type> = {},
): CoxResiduals[Type] {
  checkSettings("coxResiduals", options, RULES);
  const type: CoxResidualType = options.type ?? "martingale";
  const { weighted = type === "dfbeta" || type === "dfbetas" } = options;
  const ofEvents = type === "schoenfeld" || type === "scaled-schoenfeld";
  if (ofEvents && options.cluster) {
    throw new RadiosurvError(
      "setting",
      `coxResiduals: cluster is for residuals with one value a row; ${type} has one an event; leave it out`,
    );
  }
  const rows = coxRows("coxResiduals", fit, outcome, table, options);
  checkLength("coxResiduals", options.cluster, "cluster", rows.data.n);
  const clusters = options.cluster && levelsOf("coxResiduals", "cluster", options.cluster);
  const found = ofEvents
    ? eventResiduals(fit, rows, type === "scaled-schoenfeld", weighted)
    : type === "martingale" || type === "deviance"
      ? subjectResiduals(rows, type === "deviance", weighted, clusters)
      : covariateResiduals(fit, rows, type, weighted, clusters);
  return found as CoxResiduals[Type];
}

function subjectResiduals(
  { data, expected }: CoxRows,
  deviance: boolean,
  weighted: boolean,
  clusters: Levels | undefined,
): CoxSubjectResiduals {
  const { n, event, weight, rows } = data;
  const m = clusters?.names.length ?? n;
  const seen = new Float64Array(m);
  const awaited = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const at = clusters ? clusters.codes[rows[i]] : rows[i];
    const times = weighted ? weight[i] : 1;
    seen[at] += times * event[i];
    awaited[at] += times * expected[i];
  }
  const values = new Float64Array(m);
  for (let at = 0; at < m; at++) {
    values[at] = deviance ? devianceResidual(seen[at], awaited[at]) : seen[at] - awaited[at];
  }
  return { values, ...(clusters && { clusters: clusters.names }) };
}

function covariateResiduals(
  fit: CoxFit,
  { data, ties, risk, variance, redundant }: CoxRows,
  type: "score" | "dfbeta" | "dfbetas",
  weighted: boolean,
  clusters: Levels | undefined,
): CoxCovariateResiduals {
  const { n, p, rows, weight, scales } = data;
  const residuals = scoreResiduals(data, ties, { risk });
  const m = clusters?.names.length ?? n;
  const sums = new Float64Array(m * p);
  for (let i = 0; i < n; i++) {
    const to = (clusters ? clusters.codes[rows[i]] : rows[i]) * p;
    const times = weighted ? weight[i] : 1;
    for (let j = 0; j < p; j++) sums[to + j] += times * scales[j] * residuals[i * p + j];
  }
  const columns = fit.names.map((_, j) => {
    const factor = type === "dfbetas" ? 1 / Math.sqrt(variance[j * p + j]) : 1;
    const column = new Float64Array(m);
    for (let at = 0; at < m; at++) {
      column[at] = type === "score" ? sums[at * p + j] : factor * timesColumn(sums, at, variance, j, p);
    }
    return type !== "score" && redundant[j] ? column.fill(Number.NaN) : column;
  });
  return { names: fit.names, columns, ...(clusters && { clusters: clusters.names }) };
}

function eventResiduals(
  fit: CoxFit,
  { checked, data, times, ties, coefficients, variance, redundant }: CoxRows,
  scaled: boolean,
  weighted: boolean,
): CoxEventResiduals {
  const { p, weight, scales } = data;
  const events = schoenfeldRows(data, times, ties);
  const { count, places, residuals } = events;
  for (let e = 0; e < count; e++) {
    const factor = weighted ? weight[places[e]] : 1;
    for (let j = 0; j < p; j++) residuals[e * p + j] *= factor * scales[j];
  }
  const columns = fit.names.map((_, j) => {
    const column = new Float64Array(count);
    for (let e = 0; e < count; e++) {
      column[e] = scaled ? coefficients[j] + count * timesColumn(residuals, e, variance, j, p) : residuals[e * p + j];
    }
    return scaled && redundant[j] ? column.fill(Number.NaN) : column;
  });
  return { names: fit.names, columns, ...eventRows(data, events, checked.strata?.names) };
}

// one entry of a matrix product: row `at` of rows times column j of a p x p matrix
function timesColumn(rows: Float64Array, at: number, matrix: Float64Array, j: number, p: number): number {
  let sum = 0;
  for (let a = 0; a < p; a++) sum += rows[at * p + a] * matrix[a * p + j];
  return sum;
}

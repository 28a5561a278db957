import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { chiSquaredTail } from "../stats/chi-squared.ts";
import { exp } from "../stats/elementary.ts";
import { normalQuantile, normalTail } from "../stats/normal.ts";
import { checkTable, type TableInput } from "../table/numeric-table.ts";
import { coxData, fillColumn } from "./cox-data.ts";
import { coxNewton } from "./cox-newton.ts";
import { type CheckedOutcome, checkOutcome, type SurvivalOutcome } from "./outcome.ts";

/** What {@link univariateCox} can be told. */
export interface UnivariateCoxOptions {
  /** Treatment of tied event times. @default "efron" */
  readonly ties?: "efron" | "breslow";
  /** What to do about NaN: refuse it, or leave the rows out of the model of that column alone. @default "throw" */
  readonly missing?: "throw" | "omit";
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** The Cox model of one column. */
export interface UnivariateCox {
  readonly name: string;
  /** NaN for a column that is constant. */
  readonly coefficient: number;
  readonly standardError: number;
  readonly hazardRatio: number;
  /** Confidence limits of the hazard ratio. */
  readonly lower: number;
  readonly upper: number;
  readonly zValue: number;
  /** Of the Wald test, two-sided. */
  readonly pValue: number;
  readonly likelihoodRatioPValue: number;
  readonly logLikelihood: readonly [number, number];
  /** Rows used, and events among them. */
  readonly n: number;
  readonly events: number;
  readonly converged: boolean;
}

const RULES: Rules = {
  ties: oneOf("efron", "breslow"),
  missing: oneOf("throw", "omit"),
  confLevel: ["a number between 0 and 1", (value) => (value as number) > 0 && (value as number) < 1],
};

/**
 * A Cox model for each column of a table by itself, after one sort for all: the first table of most studies, and a filter
 * of features. Equals `coxph(Surv(time, event) ~ x)` for each column. Strata, weights and entry are those of the outcome.
 *
 * @returns one entry a column, in their order
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
  const { names, columns } = checkTable("univariateCox", table, checked.n);
  checkEvents(checked);
  const { ties = "efron", missing = "throw", confLevel = 0.95 } = options;
  const z = normalQuantile((1 + confLevel) / 2);
  const data = coxData(checked, { names: ["x"], columns: [new Float64Array(checked.n)] }, undefined);
  const events = checked.event.reduce((sum, value) => sum + value, 0);
  return columns.map((column, j) => {
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) {
      fillColumn(data, 0, column, checked.weights);
      return describe(names[j], data, ties, z, events);
    }
    if (missing === "throw" || !Number.isNaN(column[wrong])) {
      throw new RadiosurvError(
        "argument",
        `univariateCox: column "${names[j]}" must hold finite numbers; got ${column[wrong]} in row ${wrong}; leave such rows out with missing: "omit", or impute them first`,
      );
    }
    const rows = Array.from(column.keys()).filter((row) => !Number.isNaN(column[row]));
    return univariateCox(rowsOf(outcome, rows), { [names[j]]: rows.map((row) => column[row]) }, options)[0];
  });
}

function checkEvents({ event, n }: CheckedOutcome): void {
  if (event.includes(1)) return;
  throw new RadiosurvError("argument", `univariateCox: at least one event is needed; all ${n} subjects are censored`);
}

function rowsOf(
  { time, event, entry, weights, strata, unit }: SurvivalOutcome,
  rows: readonly number[],
): SurvivalOutcome {
  const of = <T>(list: ArrayLike<T>): T[] => rows.map((row) => list[row]);
  return {
    time: of(time),
    event: of(event),
    ...(entry && { entry: of(entry) }),
    ...(weights && { weights: of(weights) }),
    ...(strata && { strata: of(strata) }),
    ...(unit !== undefined && { unit }),
  };
}

function describe(
  name: string,
  data: ReturnType<typeof coxData>,
  ties: "efron" | "breslow",
  z: number,
  events: number,
): UnivariateCox {
  const { beta, pass, decomposition, nullLogLikelihood, converged } = coxNewton(data, ties, 40);
  const redundant = decomposition.rank === 0;
  const coefficient = redundant ? Number.NaN : beta[0] / data.scales[0];
  const standardError = redundant ? Number.NaN : 1 / Math.sqrt(pass.information[0]) / data.scales[0];
  const zValue = coefficient / standardError;
  return {
    name,
    coefficient,
    standardError,
    hazardRatio: exp(coefficient),
    lower: exp(coefficient - z * standardError),
    upper: exp(coefficient + z * standardError),
    zValue,
    pValue: 2 * normalTail(Math.abs(zValue)),
    likelihoodRatioPValue: redundant ? Number.NaN : chiSquaredTail(2 * (pass.logLikelihood - nullLogLikelihood), 1),
    logLikelihood: [nullLogLikelihood, pass.logLikelihood],
    n: data.n,
    events,
    converged,
  };
}

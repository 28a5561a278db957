import { RadiosurvError } from "../../error.ts";
import {
  checkSettings,
  isNumber,
  listRule,
  oneOf,
  positive,
  type Rule,
  type Rules,
  wholeFrom,
  yesOrNo,
} from "../../rules.ts";
import { allFinite } from "../../stats/all-finite.ts";
import {
  checkCompactTable,
  doublesOf,
  listNames,
  type NumberColumn,
  type TableInput,
  type Term,
} from "../../table/numeric-table.ts";
import { checkLength, checkOutcome, numbers, type SurvivalOutcome } from "../outcome.ts";
import type { PenalizedInput } from "./penalized-cox-data.ts";
import type { PathSettings } from "./penalized-cox-path.ts";

/** One number for all columns, a list with one a column, or numbers by name of the column. */
export type ByColumn = ArrayLike<number> | Readonly<Record<string, number>>;

/** What the penalised models of this folder can be told. */
export interface PenalizedCoxSettings {
  /** 1 for the LASSO, 0 for ridge, between them the elastic net. @default 1 */
  readonly alpha?: number;
  /** Values of the penalty; they are sorted descending. @default a sequence from the least penalty that admits no column */
  readonly lambda?: ArrayLike<number>;
  /** Number of values of the sequence, which may end earlier. @default 100 */
  readonly lambdaCount?: number;
  /** The last value of the sequence as part of the first. @default 0.01 with fewer subjects than columns, else 0.0001 */
  readonly lambdaMinRatio?: number;
  /** Whether columns are divided by their standard deviation (divisor n) for the fit. @default true */
  readonly standardize?: boolean;
  /** Factors of the penalty: 0 for none, Infinity to leave a column out. Those by name may be few. @default 1 each */
  readonly penaltyFactors?: ByColumn;
  /** Names of columns that are left out. @default none */
  readonly exclude?: readonly string[];
  /** Least value of each coefficient, 0 or below. @default -Infinity */
  readonly lowerLimits?: number | ByColumn;
  /** Largest value of each coefficient, 0 or above. @default Infinity */
  readonly upperLimits?: number | ByColumn;
  /** Stratum of each subject. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each subject. @default 0 each */
  readonly offset?: ArrayLike<number>;
  /** Treatment of tied event times. @default "breslow" */
  readonly ties?: "breslow" | "efron";
  /** Largest number of columns in the model; a sequence ends with the first fit that has more. @default p + 1 */
  readonly dfMax?: number;
  /** Largest number of columns that ever come in; fits beyond are dropped. @default 2 dfMax + 20, p at most */
  readonly pMax?: number;
  /**
   * Exact optima, or the steps of glmnet 4.1 with the numbers that it stops at. @default "exact"
   */
  readonly profile?: "exact" | "glmnet-4.1";
  /** Of the profile "glmnet-4.1": change of the objective, in parts of the null deviance, that ends the sweeps. @default 1e-7 */
  readonly threshold?: number;
  /** Of the profile "glmnet-4.1": most sweeps of a path. @default 100000 */
  readonly maximumPasses?: number;
}

const byColumn: Rule = [
  "a list or an object of numbers by name",
  (value) => typeof value === "object" && value !== null,
];
const limits: Rule = [`a number, ${byColumn[0]}`, (value) => typeof value === "number" || byColumn[1](value)];
const share: Rule = ["a number from 0 to 1", (value) => isNumber[1](value) && Number(value) >= 0 && Number(value) <= 1];
const ratio: Rule = [
  "a number between 0 and 1",
  (value) => isNumber[1](value) && Number(value) > 0 && Number(value) < 1,
];

/** Rules of {@link PenalizedCoxSettings}. */
export const PENALTY_RULES: Rules = {
  alpha: share,
  lambda: listRule,
  lambdaCount: wholeFrom(1),
  lambdaMinRatio: ratio,
  standardize: yesOrNo,
  penaltyFactors: byColumn,
  exclude: ["a list of names", (value) => Array.isArray(value)],
  lowerLimits: limits,
  upperLimits: limits,
  strata: listRule,
  offset: listRule,
  ties: oneOf("breslow", "efron"),
  dfMax: wholeFrom(0),
  pMax: wholeFrom(1),
  profile: oneOf("exact", "glmnet-4.1"),
  threshold: positive,
  maximumPasses: wholeFrom(1),
};

/** What came through the door. */
export interface CheckedPenalty {
  readonly input: PenalizedInput;
  readonly terms: readonly Term[];
  readonly settings: PathSettings;
  readonly profile: "exact" | "glmnet-4.1";
  readonly offsetMean: number;
  /** The least value of a sequence for a number of rows, in parts of the largest. */
  lambdaMinRatio(rows: number): number;
}

/**
 * Checks outcome, table and settings of a penalised model.
 *
 * @param rules - the rules of the caller, {@link PENALTY_RULES} among them
 */
export function checkPenalty(
  caller: string,
  outcome: SurvivalOutcome,
  table: TableInput,
  options: PenalizedCoxSettings,
  rules: Rules,
): CheckedPenalty {
  checkSettings(caller, options, rules);
  const { alpha = 1, ties = "breslow", profile = "exact", standardize = true } = options;
  const strata = options.strata ?? outcome?.strata;
  const checked = checkOutcome(caller, { ...outcome, strata });
  const { names, columns, terms } = checkCompactTable(caller, table, checked.n);
  checkValues(caller, names, columns);
  checkEvents(caller, checked);
  if (profile !== "exact" && (ties === "efron" || strata !== undefined || outcome.entry !== undefined)) {
    throw new RadiosurvError(
      "setting",
      `${caller}: profile "glmnet-4.1" has Breslow ties, one stratum and no late entry, as that solver; leave profile out for the rest`,
    );
  }
  checkLength(caller, options.offset, "offset", checked.n);
  const offset = options.offset && numbers(caller, "offset", options.offset, Number.NEGATIVE_INFINITY);
  const p = columns.length;
  const { factors, excluded } = factorsOf(caller, names, options);
  const dfMax = options.dfMax ?? p + 1;
  const lambdaMinRatio = (rows: number): number => options.lambdaMinRatio ?? (rows < p ? 0.01 : 1e-4);
  return {
    lambdaMinRatio,
    input: {
      outcome: checked,
      names,
      columns,
      ...(offset && { offset }),
      ties,
      standardize,
      factors,
      excluded,
      lower: limitsOf(caller, "lowerLimits", names, options.lowerLimits, -Infinity),
      upper: limitsOf(caller, "upperLimits", names, options.upperLimits, Infinity),
    },
    terms,
    settings: {
      alpha,
      ...(options.lambda && { lambda: lambdasOf(caller, options.lambda) }),
      lambdaCount: options.lambdaCount ?? 100,
      lambdaMinRatio: lambdaMinRatio(checked.n),
      dfMax,
      pMax: options.pMax ?? Math.min(2 * dfMax + 20, p),
      threshold: options.threshold ?? 1e-7,
      maximumPasses: options.maximumPasses ?? 1e5,
    },
    profile,
    offsetMean: offset ? weightedMean(offset, checked.weights) : 0,
  };
}

/** Throws at a value that is not finite: its column and row are named. */
export function checkValues(caller: string, names: readonly string[], columns: readonly NumberColumn[]): void {
  if (columns.length === 0) {
    throw new RadiosurvError("argument", `${caller}: the table needs at least one column; got none`);
  }
  const scratch = new Float64Array(columns[0].length);
  columns.forEach((given, j) => {
    const column = doublesOf(given, scratch);
    if (allFinite(column)) return;
    for (let i = 0; i < column.length; i++) {
      if (Number.isFinite(column[i])) continue;
      const count = column.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
      throw new RadiosurvError(
        "argument",
        `${caller}: column "${names[j]}" must hold finite numbers; got ${column[i]} in row ${i}${count > 1 ? ` and in ${count - 1} more` : ""}; impute or leave out such rows first`,
      );
    }
  });
}

function checkEvents(caller: string, { event, weights, n }: PenalizedInput["outcome"]): void {
  for (let i = 0; i < n; i++) if (event[i] && (!weights || weights[i] > 0)) return;
  throw new RadiosurvError("argument", `${caller}: at least one event is needed; all ${n} subjects are censored`);
}

function factorsOf(
  caller: string,
  names: readonly string[],
  { penaltyFactors, exclude = [] }: PenalizedCoxSettings,
): { factors: Float64Array; excluded: Uint8Array } {
  const p = names.length;
  const factors = valuesByColumn(caller, "penaltyFactors", names, penaltyFactors, 1);
  const excluded = new Uint8Array(p);
  for (const name of exclude) excluded[placeOf(caller, "exclude", names, name)] = 1;
  let sum = 0;
  for (let j = 0; j < p; j++) {
    if (!(factors[j] >= 0)) {
      throw new RadiosurvError(
        "setting",
        `${caller}: penaltyFactors must be numbers >= 0; got ${factors[j]} for "${names[j]}"`,
      );
    }
    if (factors[j] === Infinity) excluded[j] = 1;
    // so that leaving a column out does not change the penalty of the others
    if (excluded[j]) factors[j] = 1;
    sum += factors[j];
  }
  if (!factors.some((factor, j) => factor > 0 && !excluded[j])) {
    throw new RadiosurvError(
      "setting",
      `${caller}: at least one column must be penalised; penaltyFactors and exclude leave none; fit a model without penalty with coxRegression`,
    );
  }
  return { factors: factors.map((factor) => (factor * p) / sum), excluded };
}

function limitsOf(
  caller: string,
  name: "lowerLimits" | "upperLimits",
  names: readonly string[],
  given: number | ByColumn | undefined,
  none: number,
): Float64Array {
  const values =
    typeof given === "number"
      ? new Float64Array(names.length).fill(given)
      : valuesByColumn(caller, name, names, given, none);
  const wrong = values.findIndex((value) => !(none > 0 ? value >= 0 : value <= 0));
  if (wrong < 0) return values;
  throw new RadiosurvError(
    "setting",
    `${caller}: ${name} must be numbers ${none > 0 ? ">= 0" : "<= 0"}; got ${values[wrong]} for "${names[wrong]}"`,
  );
}

function valuesByColumn(
  caller: string,
  what: string,
  names: readonly string[],
  given: ByColumn | undefined,
  fallback: number,
): Float64Array {
  const values = new Float64Array(names.length).fill(fallback);
  if (given === undefined) return values;
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    const list = given as ArrayLike<number>;
    checkLength(caller, list, what, names.length, "the table in columns");
    for (let j = 0; j < values.length; j++) values[j] = numberOf(caller, what, names[j], list[j]);
    return values;
  }
  for (const [name, value] of Object.entries(given as Readonly<Record<string, number>>)) {
    values[placeOf(caller, what, names, name)] = numberOf(caller, what, name, value);
  }
  return values;
}

function numberOf(caller: string, what: string, name: string, value: unknown): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new RadiosurvError("setting", `${caller}: ${what} must hold numbers; got ${value} for "${name}"`);
}

function placeOf(caller: string, what: string, names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place >= 0) return place;
  throw new RadiosurvError(
    "setting",
    `${caller}: ${what} names the column "${name}", which the table does not have; it has ${listNames(names)}`,
  );
}

function lambdasOf(caller: string, given: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(given);
  const wrong = values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong >= 0 || values.length === 0) {
    throw new RadiosurvError(
      "setting",
      `${caller}: lambda must be a list of finite numbers >= 0; got ${wrong < 0 ? "an empty one" : values[wrong]}`,
    );
  }
  return values.sort().reverse();
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}

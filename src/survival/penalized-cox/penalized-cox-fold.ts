import { RadiosurvError } from "../../error.ts";
import { checkGiven, isNumber, listRule, oneOf, type Rules, yesOrNo } from "../../rules.ts";
import { doublesOf, type TableInput } from "../../table/numeric-table.ts";
import { concordanceIndex } from "../concordance/concordance-index.ts";
import { checkLength, levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { pathSteps } from "./penalized-cox.ts";
import { type PenalizedData, type PenalizedInput, penalizedData } from "./penalized-cox-data.ts";
import { type CheckedPenalty, checkPenalty, PENALTY_RULES, type PenalizedCoxSettings } from "./penalized-cox-input.ts";
import { likelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";

/** How the folds of a cross-validation are judged. */
export interface FoldMeasureOptions {
  /** Deviance of the partial likelihood, or the concordance index. @default "deviance" */
  readonly measure?: "deviance" | "C";
  /**
   * Whether the deviance of a fold is what all subjects have more than those of the other folds, or that of its subjects
   * alone, which needs 10 a fold. @default true
   */
  readonly grouped?: boolean;
  /**
   * Whether each fold has a sequence of its own, with coefficients interpolated to that of all subjects as `cv.glmnet` does, or
   * is fitted at the values of all subjects themselves. @default "own"
   */
  readonly foldLambda?: "own" | "shared";
}

/** What {@link penalizedCoxFold} can be told. */
export interface PenalizedCoxFoldOptions extends PenalizedCoxSettings, FoldMeasureOptions {
  /** Fold of each subject, by any names or numbers. */
  readonly foldIds: ArrayLike<number | string>;
  /** Which of them is left out. */
  readonly fold: number | string;
  /** Values of lambda at which it is judged, descending: those of the path of all subjects. */
  readonly at: ArrayLike<number>;
}

/** How the models without one fold do in it. */
export interface PenalizedCoxFoldResult {
  /** Deviance divided by `weight`, or concordance; one entry a value of `at`. NaN without an event, or a pair to compare. */
  readonly values: Float64Array;
  /** Weight of the fold in means: that of its events for the deviance, that of its subjects for the concordance. */
  readonly weight: number;
}

/** Rules of {@link FoldMeasureOptions}. */
export const MEASURE_RULES: Rules = {
  measure: oneOf("deviance", "C"),
  grouped: yesOrNo,
  foldLambda: oneOf("own", "shared"),
};

const RULES: Rules = {
  ...PENALTY_RULES,
  ...MEASURE_RULES,
  foldIds: listRule,
  fold: ["a number or a name", (value) => isNumber[1](value) || typeof value === "string"],
  at: listRule,
};

/**
 * One fold of {@link crossValidatePenalizedCox}: a function of plain data alone, so that folds can be spread over workers.
 *
 * @param outcome - of all subjects
 * @param table - of all subjects
 * @throws RadiosurvError as `crossValidatePenalizedCox`
 * @example
 * ```ts
 * import { penalizedCox, penalizedCoxFold } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] };
 * const { lambda } = penalizedCox(outcome, table, { lambdaCount: 3 });
 * const { values, weight } = penalizedCoxFold(outcome, table, { foldIds: [1, 2, 3, 1, 2, 3, 1], fold: 2, at: lambda });
 * values.length; // => 3
 * weight; // => 2
 * ```
 */
export function penalizedCoxFold(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: PenalizedCoxFoldOptions,
): PenalizedCoxFoldResult {
  for (const name of ["foldIds", "fold", "at"]) checkGiven("penalizedCoxFold", options, name);
  const checked = checkPenalty("penalizedCoxFold", outcome, table, options, RULES);
  const { n } = checked.input.outcome;
  checkLength("penalizedCoxFold", options.foldIds, "foldIds", n);
  const { codes, names } = levelsOf("penalizedCoxFold", "foldIds", options.foldIds);
  const code = names.indexOf(String(options.fold));
  if (code < 0) {
    throw new RadiosurvError(
      "setting",
      `penalizedCoxFold: fold must be one of foldIds, ${names.join(", ")}; got ${options.fold}`,
    );
  }
  const full = penalizedData({ ...checked.input, columns: [] });
  const at = Float64Array.from(options.at);
  const fold = openFold(
    "penalizedCoxFold",
    checked,
    full,
    codes,
    code,
    options.foldLambda === "shared" ? at : undefined,
    options,
  );
  return { values: at.map((lambda) => fold.valueAt(lambda)), weight: fold.weight };
}

/** The models without one fold, fitted as far as they are asked for. */
export interface OpenFold {
  readonly weight: number;
  /** Judges the fold at a value of lambda no larger than the last. */
  valueAt(lambda: number): number;
  /** Linear predictor of a row at the last value, offset included. */
  predictorOf(row: number): number;
}

/**
 * Opens a fold.
 *
 * @param full - all rows; columns are not needed
 * @param codes - fold of each row, and the one to leave out
 * @param shared - values of lambda to fit at, for those of all subjects
 */
export function openFold(
  caller: string,
  checked: CheckedPenalty,
  full: PenalizedData,
  codes: Uint32Array,
  code: number,
  shared: Float64Array | undefined,
  { measure = "deviance", grouped = true }: FoldMeasureOptions,
): OpenFold {
  const { input, profile } = checked;
  const { outcome, columns, offset } = input;
  const { n } = outcome;
  const others = Uint8Array.from(codes, (each) => (each === code ? 0 : 1));
  const own = others.map((each) => 1 - each);
  const data = penalizedData(input, others);
  checkFold(caller, data, code);
  const lambda = shared ?? checked.settings.lambda;
  // the least value follows from the number of rows, as glmnet has it
  const lambdaMinRatio = checked.lambdaMinRatio(data.rows);
  const steps = pathSteps(profile, data, { ...checked.settings, lambdaMinRatio, ...(lambda && { lambda }) });
  const follower = follow(steps, data);
  const predictor = new Float64Array(n);
  const scratch = new Float64Array(n);
  const weight = weightOf(outcome, own, measure);
  const judge =
    measure === "C" ? concordanceOf(input, own, predictor) : devianceOf(input, full, own, others, grouped, predictor);
  // what centring takes from all rows alike
  let shift = 0;
  const valueAt = (value: number): number => {
    const beta = follower(value);
    predictor.fill(0);
    shift = 0;
    if (offset) predictor.set(offset);
    for (let j = 0; j < beta.length; j++) {
      if (beta[j] === 0) continue;
      const column = doublesOf(columns[j], scratch);
      const center = data.centers[j];
      shift += beta[j] * center;
      for (let i = 0; i < n; i++) predictor[i] += beta[j] * (column[i] - center);
    }
    if (measure === "C") return judge();
    // without event there is nothing to divide by
    return weight > 0 ? judge() / weight : Number.NaN;
  };
  return { weight, valueAt, predictorOf: (row) => predictor[row] + shift };
}

// coefficients at descending values of lambda, between neighbours by a line, beyond the ends those of the ends
function follow(steps: ReturnType<typeof pathSteps>, data: PenalizedData): (lambda: number) => Float64Array {
  const { p, scales } = data;
  let before = { lambda: Infinity, beta: new Float64Array(p) };
  let now = { lambda: Infinity, beta: new Float64Array(p) };
  let done = false;
  const between = new Float64Array(p);
  return (lambda) => {
    while (!done && now.lambda > lambda) {
      const step = steps.next();
      if (step.done) {
        done = true;
        break;
      }
      const reused = before.beta;
      before = now;
      for (let j = 0; j < p; j++) reused[j] = step.value.beta[j] / scales[j];
      now = { lambda: step.value.lambda, beta: reused };
    }
    if (now.lambda >= lambda || before.lambda === Infinity) return now.beta;
    const part = (before.lambda - lambda) / (before.lambda - now.lambda);
    for (let j = 0; j < p; j++) between[j] = part * now.beta[j] + (1 - part) * before.beta[j];
    return between;
  };
}

function checkFold(caller: string, data: PenalizedData, code: number): void {
  if (data.groups > 0 && data.n > 2 && data.usable.includes(1)) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the subjects outside fold number ${code + 1} have no event with three at risk, or no column that varies; take other folds`,
  );
}

function weightOf({ weights, event }: PenalizedInput["outcome"], own: Uint8Array, measure: string): number {
  let sum = 0;
  for (let i = 0; i < own.length; i++) {
    if (own[i] && (event[i] || measure === "C")) sum += weights ? weights[i] : 1;
  }
  return sum;
}

// deviances are of weights that sum to the number of rows of each data set, as glmnet has them
function devianceOf(
  input: PenalizedInput,
  full: PenalizedData,
  own: Uint8Array,
  others: Uint8Array,
  grouped: boolean,
  predictor: Float64Array,
): () => number {
  const judged = (data: PenalizedData): (() => number) => {
    const pass = likelihoodPass(data);
    const values = new Float64Array(data.n);
    return () => {
      for (let i = 0; i < data.n; i++) values[i] = predictor[data.rowOf[i]];
      if (!passLikelihood(data, values, pass)) return Number.NaN;
      return 2 * data.rows * (data.saturated - pass.logLikelihood);
    };
  };
  const bare = { ...input, columns: [] };
  if (!grouped) return judged(penalizedData(bare, own));
  const all = judged(full);
  const rest = judged(penalizedData(bare, others));
  return () => all() - rest();
}

function concordanceOf({ outcome }: PenalizedInput, own: Uint8Array, predictor: Float64Array): () => number {
  const rows = Array.from(own.keys()).filter((row) => own[row] === 1);
  const of = (list: ArrayLike<number> | undefined): number[] | undefined => list && rows.map((row) => list[row]);
  const part: SurvivalOutcome = {
    time: of(outcome.time)!,
    event: of(outcome.event)!,
    ...(outcome.entry && { entry: of(outcome.entry) }),
    ...(outcome.weights && { weights: of(outcome.weights) }),
    ...(outcome.strata && { strata: of(outcome.strata.codes) }),
  };
  return () =>
    concordanceIndex(
      part,
      rows.map((row) => predictor[row]),
    ).estimate;
}

import { RadiosurvError } from "../../error.ts";
import { checkSettings, listRule, type Rules, wholeFrom, yesOrNo } from "../../rules.ts";
import { seedRule } from "../../stats/random.ts";
import type { TableInput } from "../../table/numeric-table.ts";
import { checkLength, levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { eventFolds } from "./event-folds.ts";
import { type OpenPath, type PenalizedCoxPath, startPath } from "./penalized-cox.ts";
import { type PenalizedData, penalizedData } from "./penalized-cox-data.ts";
import { type FoldMeasureOptions, MEASURE_RULES, type OpenFold, openFold } from "./penalized-cox-fold.ts";
import { type CheckedPenalty, checkPenalty, PENALTY_RULES, type PenalizedCoxSettings } from "./penalized-cox-input.ts";
import { type FoldValues, summarizeFolds } from "./penalized-cox-summary.ts";

/** What {@link crossValidatePenalizedCox} can be told. */
export interface CrossValidatePenalizedCoxOptions extends PenalizedCoxSettings, FoldMeasureOptions {
  /** Number of folds, 3 or more; events are spread evenly over them. @default 10 */
  readonly folds?: number;
  /** Fold of each subject, by any names or numbers; `rFolds` gives those of R. @default drawn by `seed` */
  readonly foldIds?: ArrayLike<number | string>;
  /** Start of the random numbers that draw the folds. @default 1 */
  readonly seed?: number;
  /** How often folds are drawn; curves are averaged. @default 1 */
  readonly repeats?: number;
  /**
   * Folds go along the path together, and end when the best value is so many values of lambda back. What remains is left
   * out of the result; a second, lower minimum there would be missed. @default none: the whole path
   */
  readonly patience?: number;
  /** Whether linear predictors of subjects by models without their fold, at `lambdaMin`, are kept. @default false */
  readonly keepPredictions?: boolean;
  /** What is kept so that survival can be predicted from `path`. @default "hazard" */
  readonly baseline?: "none" | "hazard";
  /** Told after each piece of the work. @default none */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** A cross-validated path. Lists have one entry a value of lambda. */
export interface CrossValidatedPenalizedCox {
  /** The value with the best mean. */
  readonly lambdaMin: number;
  /** The largest value whose mean is within one standard error of the best. */
  readonly lambda1se: number;
  readonly indexMin: number;
  readonly index1se: number;
  readonly lambda: readonly number[];
  /** Mean over folds, weighted by their events (deviance, less is better) or subjects (C, more is better). */
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  /** `mean` less and plus one standard error. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Number of columns in the model of all subjects. */
  readonly df: readonly number[];
  readonly measure: "deviance" | "C";
  /** Fold of each subject, from 1 or by the names given; one list a repeat. */
  readonly foldIds: readonly (readonly (number | string)[])[];
  /** Of the folds of each repeat: what `mean` is taken over. */
  readonly foldValues: readonly (readonly (readonly number[])[])[];
  readonly foldWeights: readonly (readonly number[])[];
  /** Models of all subjects. */
  readonly path: PenalizedCoxPath;
  /** With `keepPredictions`: linear predictor of each subject, one list a repeat. */
  readonly predictions?: readonly (readonly number[])[];
  /** What a reader must know: folds that do not count, and those of `path`. */
  readonly warnings: readonly string[];
}

/** Rules of what cross-validation in one thread and in several have in common. */
export const CROSS_VALIDATION_RULES: Rules = {
  ...PENALTY_RULES,
  ...MEASURE_RULES,
  folds: wholeFrom(3),
  foldIds: listRule,
  seed: seedRule,
  repeats: wholeFrom(1),
  baseline: ['"none" or "hazard"', (value) => value === "none" || value === "hazard"],
  onProgress: ["a function", (value) => typeof value === "function"],
};

const RULES: Rules = { ...CROSS_VALIDATION_RULES, patience: wholeFrom(1), keepPredictions: yesOrNo };

/** Subjects that each fold needs for a partial likelihood of its own. */
const FEWEST_IN_FOLD = 10;

/**
 * Chooses the penalty of {@link penalizedCox} by cross-validation: the models without each fold are judged in it, by the
 * partial likelihood (that of all subjects less that of the others, Verweij and van Houwelingen) or the concordance index.
 *
 * Equals R's `cv.glmnet(x, y, family = "cox", foldid, type.measure)` of glmnet 4.1-8 and earlier: `mean` is cvm,
 * `standardError` cvsd, `lambdaMin` lambda.min, `lambda1se` lambda.1se; with profile "glmnet-4.1" to 1e-7. From 4.1-9 on
 * glmnet divides by subjects in place of events: the same lambda.min, another scale.
 *
 * The curve of a fold may have more than one minimum; `patience` saves the far end of the path, where most of the time goes,
 * and gives the same values up to where it ends.
 *
 * @param outcome - times, events and, where there are, entry, weights and strata
 * @param table - columns
 * @throws RadiosurvError as `penalizedCox`; `argument` with fewer events than folds; `setting` for fewer than 3
 *   folds, or `grouped: false` with fewer than 10 subjects a fold
 * @see Simon N, Friedman J, Hastie T, Tibshirani R. Journal of Statistical Software 2011; 39(5): 1-13; Verweij PJM, van
 *   Houwelingen HC. Statistics in Medicine 1993; 12: 2305-2314
 * @example
 * ```ts
 * import { crossValidatePenalizedCox } from "radiosurv/survival";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const table = { x: [4, 1, 8, 7, 0, 9, 3, 5, 2], z: [1, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const { mean, lambda } = crossValidatePenalizedCox(outcome, table, { folds: 3, lambda: [0.5, 0.1], seed: 7 });
 * lambda; // => [0.5, 0.1]
 * mean.length; // => 2
 * ```
 */
export function crossValidatePenalizedCox(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: CrossValidatePenalizedCoxOptions = {},
): CrossValidatedPenalizedCox {
  const caller = "crossValidatePenalizedCox";
  checkSettings(caller, options, RULES);
  const checked = checkPenalty(caller, outcome, table, options, RULES);
  const { measure = "deviance", patience, keepPredictions = false, baseline = "hazard" } = options;
  const foldings = foldingsOf(caller, checked, options);
  const data = penalizedData(checked.input);
  const path = startPath(caller, checked, data, { baseline });
  const values =
    patience === undefined
      ? wholePath(caller, checked, data, path, foldings, options)
      : pathTogether(caller, checked, data, path, foldings, options, patience);
  const lambda = [...path.lambda];
  const found = validatedPath(path.result(), foldings, values, measure);
  if (!keepPredictions) return found;
  const predictions = foldings.map((folding) =>
    predictionsOf(caller, checked, data, folding, lambda, found.indexMin, options),
  );
  return { ...found, predictions };
}

/** Puts a path and the values of its folds together. */
export function validatedPath(
  path: PenalizedCoxPath,
  foldings: readonly Folding[],
  values: readonly (readonly FoldValues[])[],
  measure: "deviance" | "C",
): CrossValidatedPenalizedCox {
  const { lambda, df, warnings } = path;
  return {
    ...summarizeFolds(lambda, values, measure),
    lambda: [...lambda],
    df,
    measure,
    foldIds: foldings.map(({ ids }) => ids),
    foldValues: values.map((folds) => folds.map((fold) => fold.values)),
    foldWeights: values.map((folds) => folds.map((fold) => fold.weight)),
    path,
    warnings: [...emptyFolds(values), ...warnings],
  };
}

function emptyFolds(repeats: readonly (readonly FoldValues[])[]): string[] {
  return repeats.flatMap((folds) =>
    folds.flatMap(({ values }, code) =>
      Number.isNaN(values[0])
        ? [`fold number ${code + 1} has no event, or no pair to compare, and does not count`]
        : [],
    ),
  );
}

/** One division of the subjects. */
export interface Folding {
  readonly codes: Uint32Array;
  readonly ids: readonly (number | string)[];
  readonly count: number;
}

/** The divisions that are asked for, checked. */
export function foldingsOf(
  caller: string,
  { input }: CheckedPenalty,
  options: CrossValidatePenalizedCoxOptions,
): Folding[] {
  const { event, n } = input.outcome;
  const { foldIds, folds = 10, seed = 1, repeats = 1, grouped = true, measure = "deviance" } = options;
  checkLength(caller, foldIds, "foldIds", n);
  const given = foldIds && levelsOf(caller, "foldIds", foldIds);
  const count = given ? given.names.length : folds;
  const events = event.reduce((sum, value) => sum + value, 0);
  if (count < 3) {
    throw new RadiosurvError("setting", `${caller}: at least 3 folds are needed; foldIds has ${count}`);
  }
  if (given && repeats > 1) {
    throw new RadiosurvError(
      "setting",
      `${caller}: repeats must be 1 with foldIds, which fix the folds; got ${repeats}`,
    );
  }
  if (events < count) {
    throw new RadiosurvError(
      "argument",
      `${caller}: at least as many events as folds are needed; got ${events} for ${count} folds; take fewer folds`,
    );
  }
  if (!grouped && measure === "deviance" && n / count < FEWEST_IN_FOLD) {
    throw new RadiosurvError(
      "setting",
      `${caller}: grouped: false needs ${FEWEST_IN_FOLD} subjects a fold; got ${n} for ${count} folds; leave grouped out`,
    );
  }
  if (given && foldIds) return [{ codes: given.codes, ids: Array.from(foldIds), count }];
  return eventFolds(event, count, seed, repeats).map((ids) => ({
    codes: ids.map((id) => id - 1),
    ids: Array.from(ids),
    count,
  }));
}

// fold by fold, so that one set of columns is held at a time
function wholePath(
  caller: string,
  checked: CheckedPenalty,
  data: PenalizedData,
  path: OpenPath,
  foldings: readonly Folding[],
  options: CrossValidatePenalizedCoxOptions,
): FoldValues[][] {
  while (path.next());
  const lambda = Float64Array.from(path.lambda);
  const shared = options.foldLambda === "shared" ? lambda : undefined;
  const total = 1 + foldings.reduce((sum, { count }) => sum + count, 0);
  let done = 1;
  options.onProgress?.({ done, total });
  return foldings.map(({ codes, count }) =>
    Array.from({ length: count }, (_, code) => {
      const fold = openFold(caller, checked, data, codes, code, shared, options);
      const values = Array.from(lambda, (value) => fold.valueAt(value));
      options.onProgress?.({ done: ++done, total });
      return { values, weight: fold.weight };
    }),
  );
}

// all folds at each value, until the best is far enough back
function pathTogether(
  caller: string,
  checked: CheckedPenalty,
  data: PenalizedData,
  path: OpenPath,
  foldings: readonly Folding[],
  options: CrossValidatePenalizedCoxOptions,
  patience: number,
): FoldValues[][] {
  const { settings } = checked;
  const shared =
    options.foldLambda === "shared" ? sharedValues(path, settings.lambdaCount, settings.lambda) : undefined;
  const open = foldings.map(({ codes, count }) =>
    Array.from({ length: count }, (_, code): OpenFold & { readonly values: number[] } => ({
      ...openFold(caller, checked, data, codes, code, shared, options),
      values: [],
    })),
  );
  const total = settings.lambda?.length ?? settings.lambdaCount;
  for (let k = 0; k < path.lambda.length || path.next(); k++) {
    for (const folds of open) for (const fold of folds) fold.values.push(fold.valueAt(path.lambda[k]));
    const { indexMin } = summarizeFolds(path.lambda, open, options.measure ?? "deviance");
    const enough = k - indexMin >= patience;
    options.onProgress?.({ done: k + 1, total: enough ? k + 1 : total });
    if (enough) break;
  }
  return open;
}

// a path of all subjects that is not fitted yet: its first two values give the others
function sharedValues(path: OpenPath, count: number, given: Float64Array | undefined): Float64Array {
  if (given) return given;
  while (path.lambda.length < Math.min(2, count) && path.next());
  const [first, second] = path.lambda;
  const values = new Float64Array(count).fill(first);
  for (let k = 1; k < count; k++) values[k] = k === 1 ? second : values[k - 1] * (second / first);
  return values;
}

function predictionsOf(
  caller: string,
  checked: CheckedPenalty,
  data: PenalizedData,
  { codes, count }: Folding,
  lambda: readonly number[],
  indexMin: number,
  options: CrossValidatePenalizedCoxOptions,
): number[] {
  const predictions = new Array<number>(codes.length).fill(0);
  const shared = options.foldLambda === "shared" ? Float64Array.from(lambda.slice(0, indexMin + 1)) : undefined;
  for (let code = 0; code < count; code++) {
    const fold = openFold(caller, checked, data, codes, code, shared, options);
    fold.valueAt(lambda[indexMin]);
    for (let i = 0; i < codes.length; i++) if (codes[i] === code) predictions[i] = fold.predictorOf(i);
  }
  return predictions;
}

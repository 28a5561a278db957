import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, yesOrNo } from "../rules.ts";
import { checkTable, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import { type BatchLabels, batchNames, checkBatch } from "./batch-codes.ts";
import { type BatchEffect, shrinkLocations, shrinkNonparametric, shrinkParametric } from "./combat-shrinkage.ts";
import { completeRows, FIT_ROWS_RULES, type FitRows, MISSING_RULES, type MissingRows, rowsToFit } from "./fit-rows.ts";
import { clusterSizes } from "./silhouette.ts";
import { batchMeans, type WithinBasis, withinBasis, withinCoefficients } from "./within-batches.ts";

/** What {@link fitCombat} can be told. */
export interface CombatOptions extends FitRows, MissingRows {
  /** Variables whose effects are to stay, one column each, such as age or stage. Not the outcome. @default none */
  readonly covariates?: TableInput;
  /** Whether the priors are normal and inverse gamma, or those of the features as they are. @default true */
  readonly parametric?: boolean;
  /** Whether means alone are adjusted, and not variances. @default false */
  readonly meanOnly?: boolean;
  /** A batch that stays as it is and to which the others are moved. @default none: to the mean of all rows */
  readonly referenceBatch?: number | string | boolean;
}

/** A fitted ComBat: plain data for `applyCombat`, also after JSON. Lists of features are in the order of `names`. */
export interface CombatModel {
  readonly names: readonly string[];
  /** Names of the batches, ascending. */
  readonly batches: readonly string[];
  readonly batchSizes: readonly number[];
  readonly covariates: readonly string[];
  /** Mean of each feature at covariates of 0, over rows or in the reference batch. */
  readonly center: readonly number[];
  /** Standard deviation of each feature around batches and covariates, with 1 / n. */
  readonly scale: readonly number[];
  /** Coefficients of each covariate, one list a covariate. */
  readonly effects: readonly (readonly number[])[];
  /** Shift of each batch, in units of `scale`, shrunk (gamma*); one list a batch. */
  readonly location: readonly (readonly number[])[];
  /** Variance of each batch, in units of `scale` squared, shrunk (delta*); one list a batch. */
  readonly spread: readonly (readonly number[])[];
  /** What it was told, defaults filled in. */
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly rowsUsed: number;
  readonly rowsOmitted: number;
  /** The rows that it was fitted on, counted from 0, for `checkHeldOut`. */
  readonly rows: readonly number[];
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  ...MISSING_RULES,
  covariates: ["a table", (value) => typeof value === "object" && value !== null],
  parametric: yesOrNo,
  meanOnly: yesOrNo,
  referenceBatch: ["the name of a batch", (value) => ["string", "number", "boolean"].includes(typeof value)],
};

/** A residual standard deviation below this part of the largest value is rounding. */
const ROUNDING = 1e-13;

/**
 * Fits ComBat, which removes shifts and scales of batches (centres, scanners) from features: after a regression on batches and
 * covariates, mean and variance of each standardised feature in a batch are shrunk to those of all features by empirical
 * Bayes. Apply it with `applyCombat`.
 *
 * Equals `ComBat` of R's sva and neuroCombat, with two differences: the iteration runs to its limit, where those stop at a
 * change of 1e-4; and likelihoods without a parametric form are added up as logarithms, where those may underflow to 0 / 0.
 *
 * Fit on training rows alone (`trainingRows`): the model then applies to new rows of the same batches. A batch that is not
 * among them cannot be harmonised without its own rows. Never give the outcome as a covariate: it would come back as a
 * result. Time p n q for q covariates, and p^2 a batch without parametric priors.
 *
 * @param table - features, at least two
 * @param batch - batch of each row
 * @throws RadiosurvError `argument` for a value that is not finite, fewer than two batches or features, a batch of one row
 *   (unless `meanOnly`), a feature that is constant in a batch, or a covariate that follows from batches and other
 *   covariates; `length`, `setting`
 * @example
 * ```ts
 * import { applyCombat, fitCombat } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 5, 6, 8], b: [4, 6, 5, 1, 3, 2], c: [0, 3, 1, 2, 9, 5] };
 * const batch = ["x", "x", "x", "y", "y", "y"];
 * const model = fitCombat(table, batch);
 * applyCombat(model, table, batch).columns[0]; // => [2.9674, 4.0381, 5.1087, 3.401, 4.1094, 5.5261]
 * ```
 * @see Johnson WE, Li C, Rabinovic A. Biostatistics 2007; 8: 118-127
 */
export function fitCombat(table: TableInput, batch: BatchLabels, options: CombatOptions = {}): CombatModel {
  checkSettings("fitCombat", options, RULES);
  const checked = checkTable("fitCombat", table);
  const n = checked.columns[0]?.length ?? 0;
  checkBatch("fitCombat", batch, n);
  const extra = options.covariates ? checkTable("fitCombat", options.covariates, n) : { names: [], columns: [] };
  const both = { names: [...checked.names, ...extra.names], columns: [...checked.columns, ...extra.columns] };
  const used = completeRows("fitCombat", both, rowsToFit("fitCombat", n, options), options.missing);
  const p = checked.names.length;
  if (p < 2) throw new RadiosurvError("argument", `fitCombat: at least two features are needed; got ${p}`);
  const { parametric = true, meanOnly = false, missing = "throw" } = options;
  const batches = batchesOf(batch, used.rows, options);
  const reference = options.referenceBatch === undefined ? -1 : batches.names.indexOf(String(options.referenceBatch));
  const basis = covariateBasis(extra, used.columns.slice(p), batches);
  const fit = standardise(checked.names, used.columns.slice(0, p), used.columns.slice(p), batches, basis, reference);
  const effects = batches.names.map((name, b) =>
    b === reference
      ? { location: new Float64Array(p), spread: new Float64Array(p).fill(1) }
      : shrunk(checked.names, fit.batch[b], batches.sizes[b], name, parametric, meanOnly),
  );
  const settings = { parametric, meanOnly, missing };
  return {
    names: checked.names,
    batches: batches.names,
    batchSizes: Array.from(batches.sizes),
    covariates: extra.names,
    center: Array.from(fit.center),
    scale: Array.from(fit.scale),
    effects: fit.effects.map((list) => Array.from(list)),
    location: effects.map(({ location }) => Array.from(location)),
    spread: effects.map(({ spread }) => Array.from(spread)),
    settings: reference < 0 ? settings : { ...settings, referenceBatch: batches.names[reference] },
    rowsUsed: used.rows.length,
    rowsOmitted: used.omitted,
    rows: used.rows,
  };
}

interface Batches {
  readonly names: readonly string[];
  readonly codes: Uint32Array;
  readonly sizes: Uint32Array;
}

function batchesOf(batch: BatchLabels, rows: readonly number[], { meanOnly, referenceBatch }: CombatOptions): Batches {
  const names = batchNames(batch, rows);
  if (names.length < 2) {
    throw new RadiosurvError("argument", `fitCombat: at least two batches are needed; all rows are in "${names[0]}"`);
  }
  if (referenceBatch !== undefined && !names.includes(String(referenceBatch))) {
    throw new RadiosurvError(
      "argument",
      `fitCombat: referenceBatch must be one of the batches that are fitted on, ${names.join(", ")}; got ${referenceBatch}`,
    );
  }
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const codes = Uint32Array.from(rows, (row) => codeOf.get(String(batch[row]))!);
  const sizes = clusterSizes(codes, names.length);
  const single = sizes.indexOf(1);
  if (single >= 0 && !meanOnly) {
    throw new RadiosurvError(
      "argument",
      `fitCombat: a batch needs two rows for its variance; "${names[single]}" has one; leave it out, or adjust means alone with meanOnly: true`,
    );
  }
  return { names, codes, sizes };
}

function covariateBasis(
  { names }: NumericTable,
  columns: readonly Float64Array[],
  { codes, sizes }: Batches,
): WithinBasis {
  const basis = withinBasis(columns, codes, sizes);
  if (typeof basis !== "number") return basis;
  throw new RadiosurvError(
    "argument",
    `fitCombat: covariate "${names[basis]}" follows from the batches and the covariates before it, so its effect cannot be told from theirs; leave it out`,
  );
}

/** Features by batch, standardised. */
interface Standardised {
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly effects: readonly Float64Array[];
  readonly batch: readonly BatchEffect[];
}

function standardise(
  names: readonly string[],
  columns: readonly Float64Array[],
  covariates: readonly Float64Array[],
  { codes, sizes, names: batchNames }: Batches,
  basis: WithinBasis,
  reference: number,
): Standardised {
  const p = columns.length;
  const n = codes.length;
  const center = new Float64Array(p);
  const scale = new Float64Array(p);
  const effects = covariates.map(() => new Float64Array(p));
  const batch = batchNames.map(() => ({ location: new Float64Array(p), spread: new Float64Array(p) }));
  const rest = new Float64Array(n);
  const squares = new Float64Array(sizes.length);
  for (let j = 0; j < p; j++) {
    const coefficients = withinCoefficients(basis, columns[j]);
    rest.set(columns[j]);
    for (let c = 0; c < covariates.length; c++) {
      effects[c][j] = coefficients[c];
      for (let i = 0; i < n; i++) rest[i] -= coefficients[c] * covariates[c][i];
    }
    const means = batchMeans(rest, codes, sizes);
    squares.fill(0);
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const difference = rest[i] - means[codes[i]];
      squares[codes[i]] += difference * difference;
      if (Math.abs(columns[j][i]) > largest) largest = Math.abs(columns[j][i]);
    }
    let sum = 0;
    let total = 0;
    for (let b = 0; b < sizes.length; b++) {
      sum += squares[b];
      total += (sizes[b] / n) * means[b];
    }
    center[j] = reference < 0 ? total : means[reference];
    scale[j] = Math.sqrt(reference < 0 ? sum / n : squares[reference] / sizes[reference]);
    if (!(scale[j] > ROUNDING * largest)) {
      const where = reference < 0 ? "" : ` in the reference batch "${batchNames[reference]}"`;
      throw new RadiosurvError(
        "argument",
        `fitCombat: feature "${names[j]}" does not vary${where} apart from batches and covariates; drop it first`,
      );
    }
    for (let b = 0; b < sizes.length; b++) {
      batch[b].location[j] = (means[b] - center[j]) / scale[j];
      batch[b].spread[j] = squares[b] / (sizes[b] - 1) / (scale[j] * scale[j]);
    }
  }
  return { center, scale, effects, batch };
}

function shrunk(
  names: readonly string[],
  effect: BatchEffect,
  n: number,
  batch: string,
  parametric: boolean,
  meanOnly: boolean,
): BatchEffect {
  if (meanOnly && parametric) return shrinkLocations(effect);
  if (meanOnly) {
    // one row has no spread of its own
    const own = n > 1 ? effect : { ...effect, spread: new Float64Array(names.length) };
    return shrinkNonparametric(own, n, new Float64Array(names.length).fill(1));
  }
  const constant = effect.spread.findIndex((value) => !(value > ROUNDING * ROUNDING));
  if (constant >= 0) {
    throw new RadiosurvError(
      "argument",
      `fitCombat: feature "${names[constant]}" does not vary in batch "${batch}"; drop it first, or adjust means alone with meanOnly: true`,
    );
  }
  return parametric ? shrinkParametric(effect, n) : shrinkNonparametric(effect, n, effect.spread);
}

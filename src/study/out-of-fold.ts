import { normalQuantile } from "../stats/normal-quantile.ts";
import { randomFrom } from "../stats/random.ts";
import { concordanceIndex, type SurvivalOutcome } from "../survival/index.ts";
import { foldRows } from "./fold-rows.ts";
import { type LongWork, pause } from "./pause.ts";
import { outcomeOf } from "./study-rows.ts";

/** An estimate of concordance with its error and limits. */
export interface ConcordanceEstimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a model that never saw some rows says of them. */
export interface FoldModel {
  readonly selected: readonly string[];
  readonly cutoffs?: readonly number[];
  readonly scoreOf: (rows: readonly number[]) => { readonly score: Float64Array; readonly group?: Uint8Array };
}

/** Scores of rows by models that were made without their fold. Lists of rows are in the order of `rows`. */
export interface OutOfFold {
  /** Rows of the table that took part. */
  readonly rows: readonly number[];
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  /** Concordance of pairs within a fold, whose scores are of one model: mean over repeats. */
  readonly concordance: ConcordanceEstimate;
  /** Of each repeat. */
  readonly byRepeat: readonly number[];
  /** Of all pairs, as if scores of different models were on one scale: mean over repeats. */
  readonly pooledConcordance: number;
  /** Score and group of each row, one list a repeat; a group of -1 where the model of its fold had no cutoff. */
  readonly scores: readonly (readonly number[])[];
  readonly groups: readonly (readonly number[])[];
  /** Fold of each row, from 1; one list a repeat. */
  readonly foldIds: readonly (readonly number[])[];
  /** Number of models, those among them that selected nothing, and how many of them selected each feature. */
  readonly models: number;
  readonly emptyModels: number;
  readonly selected: Readonly<Record<string, number>>;
  /** Cutoffs of each model that has one. */
  readonly cutoffs: readonly (readonly number[])[];
}

/** How folds are made. */
export interface FoldPlan {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly ids?: ArrayLike<number | string>;
  readonly confLevel: number;
}

/**
 * Makes the whole of a model anew without each fold, and scores the fold by it.
 *
 * @param rows - that take part; nothing else is looked at
 */
export async function outOfFold(
  caller: string,
  outcome: SurvivalOutcome,
  rows: readonly number[],
  { folds, repeats, seed, ids, confLevel }: FoldPlan,
  fitWithout: (training: readonly number[]) => FoldModel | Promise<FoldModel>,
  work: LongWork,
): Promise<OutOfFold> {
  const own = outcomeOf(outcome, rows);
  const patients = ids && rows.map((row) => ids[row]);
  const random = randomFrom(seed);
  const total = folds * repeats;
  const found = { scores: [] as number[][], groups: [] as number[][], foldIds: [] as number[][] };
  const counts: Record<string, number> = {};
  const cutoffs: (readonly number[])[] = [];
  const influences: Float64Array[] = [];
  const byRepeat: number[] = [];
  let pooled = 0;
  let empty = 0;
  for (let r = 0; r < repeats; r++) {
    const fold = foldRows(caller, own.event, patients, folds, random);
    const score = new Array<number>(rows.length).fill(Number.NaN);
    const group = new Array<number>(rows.length).fill(-1);
    for (let k = 1; k <= folds; k++) {
      await pause(caller, work);
      const inside = Array.from(rows.keys()).filter((i) => fold[i] === k);
      const model = await fitWithout(rows.filter((_, i) => fold[i] !== k));
      const said = model.scoreOf(inside.map((i) => rows[i]));
      inside.forEach((i, place) => {
        score[i] = said.score[place];
        if (said.group) group[i] = said.group[place];
      });
      for (const name of model.selected) counts[name] = (counts[name] ?? 0) + 1;
      if (model.selected.length === 0) empty++;
      if (model.cutoffs) cutoffs.push(model.cutoffs);
      work.onProgress?.({ done: r * folds + k, total, step: `fold ${k} of ${folds}, repeat ${r + 1} of ${repeats}` });
    }
    const within = concordanceIndex({ ...own, strata: fold }, score);
    byRepeat.push(within.estimate);
    influences.push(within.influence);
    pooled += concordanceIndex(own, score).estimate / repeats;
    found.scores.push(score);
    found.groups.push(group);
    found.foldIds.push(Array.from(fold));
  }
  const order = Object.keys(counts).sort((a, b) => counts[b] - counts[a] || (a < b ? -1 : 1));
  return {
    rows,
    folds,
    repeats,
    seed,
    concordance: meanConcordance(byRepeat, influences, patients, confLevel),
    byRepeat,
    pooledConcordance: pooled,
    ...found,
    models: total,
    emptyModels: empty,
    selected: Object.fromEntries(order.map((name) => [name, counts[name]])),
    cutoffs,
  };
}

// repeats are of the same subjects: their influences are averaged before they are squared
function meanConcordance(
  byRepeat: readonly number[],
  influences: readonly Float64Array[],
  patients: readonly (number | string)[] | undefined,
  confLevel: number,
): ConcordanceEstimate {
  const estimate = byRepeat.reduce((sum, value) => sum + value, 0) / byRepeat.length;
  const sums = new Map<number | string, number>();
  for (let i = 0; i < influences[0].length; i++) {
    const key = patients ? patients[i] : i;
    const mean = influences.reduce((sum, list) => sum + list[i], 0) / influences.length;
    sums.set(key, (sums.get(key) ?? 0) + mean);
  }
  let variance = 0;
  for (const value of sums.values()) variance += value * value;
  const standardError = Math.sqrt(variance);
  const z = normalQuantile((1 + confLevel) / 2);
  return {
    estimate,
    standardError,
    lower: Math.max(0, estimate - z * standardError),
    upper: Math.min(1, estimate + z * standardError),
  };
}

import { RadiosurvError } from "../error.ts";
import { type WardFilterOptions, wardFilter } from "../selection/index.ts";
import { randomFrom } from "../stats/random.ts";
import {
  type CrossValidatedPenalizedCox,
  type CrossValidatePenalizedCoxOptions,
  crossValidatePenalizedCox,
  type SurvivalOutcome,
} from "../survival/index.ts";
import { listNames, type NumericTable } from "../table/numeric-table.ts";
import { pick } from "../table/select-rows.ts";
import { foldRows } from "./fold-rows.ts";
import type { RadiomicsSignature, SignatureSettings } from "./radiomics-signature.ts";
import { keptBaseline } from "./score-baseline.ts";
import { scoreCutoff } from "./score-cutoff.ts";
import { outcomeOf } from "./study-rows.ts";

/** How redundant features go. */
export type SignatureReduction =
  | Omit<WardFilterOptions, "trainingRows" | "testRows" | "missing">
  | "none"
  | ((trainingRows: readonly number[]) => readonly string[]);

/** Options of the penalised model; `foldIds` has one entry a row of the table. */
export type SignaturePenalty = Omit<
  CrossValidatePenalizedCoxOptions,
  "seed" | "strata" | "offset" | "keepPredictions" | "baseline" | "onProgress"
>;

/** Events for each selected feature below which a reader is warned. */
const FEW_EVENTS = 10;

/** Values of lambda behind the best at which the path ends. */
const PATIENCE = 20;

/**
 * A signature of some rows, which may hold a row several times, as a resample does.
 *
 * @param ids - patient of each row of the table; copies of a row count as one patient in any case
 */
export function fitSignature(
  caller: string,
  outcome: SurvivalOutcome,
  table: NumericTable,
  rows: readonly number[],
  ids: ArrayLike<number | string> | undefined,
  settings: SignatureSettings,
): Omit<RadiomicsSignature, "format" | "formatVersion" | "kind" | "roi" | "provenance"> {
  const { filter = { height: 0.5 }, lambda: rule = "min", center = "mean", seed = 1, cutoff = {} } = settings;
  const reduction = reduce(caller, table, rows, filter);
  const place = new Map(table.names.map((name, j) => [name, j]));
  const columns = reduction.kept.map((name) => {
    return pick(table.columns[place.get(name)!], rows);
  });
  const training = outcomeOf(outcome, rows);
  const cv = penalised(caller, training, { names: reduction.kept, columns }, rows, ids, settings);
  const index = rule === "min" ? cv.indexMin : cv.index1se;
  const all = cv.path.coefficients[index];
  const used = reduction.kept.map((_, j) => j).filter((j) => all[j] !== 0);
  const coefficients = used.map((j) => all[j]);
  const atMeans = used.reduce((sum, j) => sum + all[j] * cv.path.means[j], 0);
  const centered = center === "mean" ? atMeans : 0;
  const score = linearScore(
    coefficients,
    used.map((j) => columns[j]),
    centered,
    rows.length,
  );
  const found = scoreCutoff(training, score, cutoff, seed);
  const [steps] = cv.path.baseline;
  const baseline =
    cv.path.baseline.length === 1
      ? keptBaseline({ times: steps.times, hazard: steps.hazard[index] }, steps.lastTime, settings.baseline ?? "hazard")
      : undefined;
  return {
    features: used.map((j) => reduction.kept[j]),
    coefficients,
    center: centered,
    meanScore: atMeans - centered,
    ...(baseline && { baseline }),
    reduction,
    penalty: {
      rule,
      lambda: cv.lambda[index],
      lambdaMin: cv.lambdaMin,
      lambda1se: cv.lambda1se,
      folds: new Set(cv.foldIds[0]).size,
      measure: cv.measure,
    },
    ...(found.cutoff && { cutoff: found.cutoff }),
    warnings: [
      ...warningsOf(cv, used.length),
      ...(cv.path.baseline.length > 1
        ? ["no baseline is kept, as the outcome has strata: survival cannot be predicted"]
        : []),
      ...found.warnings,
    ],
  };
}

/** Sum of coefficient x feature less the center; one entry a row. */
export function linearScore(
  coefficients: readonly number[],
  columns: readonly ArrayLike<number>[],
  center: number,
  n: number,
): Float64Array {
  const score = new Float64Array(n);
  for (let j = 0; j < coefficients.length; j++) {
    const [b, column] = [coefficients[j], columns[j]];
    for (let i = 0; i < n; i++) score[i] += b * column[i];
  }
  for (let i = 0; i < n; i++) score[i] -= center;
  return score;
}

function reduce(
  caller: string,
  table: NumericTable,
  rows: readonly number[],
  filter: SignatureReduction,
): RadiomicsSignature["reduction"] {
  const given = table.names.length;
  if (filter === "none") return { given, kept: table.names, settings: { filter: "none" } };
  if (typeof filter !== "function") {
    const { kept, settings } = wardFilter(table, { ...filter, trainingRows: rows });
    return { given, kept: given > 0 ? kept : [], settings: { filter: "ward", ...settings } };
  }
  const kept = filter(rows);
  const known = new Set(table.names);
  if (Array.isArray(kept) && kept.length > 0 && kept.every((name) => known.has(name))) {
    return { given, kept, settings: { filter: "function" } };
  }
  throw new RadiosurvError(
    "argument",
    `${caller}: filter must return names of columns to keep; got ${JSON.stringify(kept)?.slice(0, 80)}; there are ${listNames(table.names)}`,
  );
}

function penalised(
  caller: string,
  training: SurvivalOutcome,
  table: NumericTable,
  rows: readonly number[],
  ids: ArrayLike<number | string> | undefined,
  { penalty = {}, baseline = "hazard", seed = 1 }: SignatureSettings,
): CrossValidatedPenalizedCox {
  const patients = rows.map((row) => (ids ? ids[row] : row));
  const distinct = new Set(patients).size;
  const withEvent = new Set(patients.filter((_, i) => Number(training.event[i]) === 1)).size;
  if (withEvent < 3) {
    throw new RadiosurvError(
      "argument",
      `${caller}: at least 3 patients with an event are needed to choose the penalty; got ${withEvent} of ${distinct}`,
    );
  }
  if (table.names.length === 0) {
    throw new RadiosurvError("argument", `${caller}: no feature is left: all ${rows.length} rows have the same values`);
  }
  const { folds = Math.min(10, withEvent), foldIds, repeats = 1, ...rest } = penalty;
  const common = {
    patience: PATIENCE,
    ...rest,
    seed,
    baseline: baseline === "none" ? ("none" as const) : ("hazard" as const),
  };
  if (foldIds) {
    const own = rows.map((row) => foldIds[row]);
    return crossValidatePenalizedCox(training, table, { ...common, foldIds: own });
  }
  if (distinct === rows.length) return crossValidatePenalizedCox(training, table, { ...common, folds, repeats });
  // copies of a patient in two folds would be predicted by themselves
  const own = foldRows(caller, training.event, patients, folds, randomFrom(seed));
  return crossValidatePenalizedCox(training, table, { ...common, foldIds: own });
}

function warningsOf(cv: CrossValidatedPenalizedCox, selected: number): string[] {
  const warnings = [...cv.warnings];
  const { events } = cv.path;
  if (selected === 0) {
    warnings.push(
      `the signature is empty: no feature is admitted at the chosen penalty (${events} events); its score is the same for all`,
    );
  } else if (events < FEW_EVENTS * selected) {
    warnings.push(`${events} events and ${selected} selected features: fewer than ${FEW_EVENTS} events a feature`);
  }
  return warnings;
}

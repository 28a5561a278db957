import { RadiosurvError } from "../error.ts";
import { checkMade, checkSettings, type Rules } from "../rules.ts";
import { checkTable, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import { type BatchLabels, checkBatch } from "./batch-codes.ts";
import type { CombatModel } from "./fit-combat.ts";

/** What {@link applyCombat} can be told. */
export interface ApplyCombatOptions {
  /** The covariates of the model, by name; needed if it has any. */
  readonly covariates?: TableInput;
}

const RULES: Rules = { covariates: ["a table", (value) => typeof value === "object" && value !== null] };

/**
 * Features after ComBat: those that the model was fitted on, or new rows of its batches. With z the standardised value,
 * location g and variance d of its batch, the result is center + covariates + scale (z - g) / sqrt(d). Nothing is fitted
 * here. NaN stays NaN.
 *
 * @param model - of `fitCombat`, maybe from JSON
 * @param table - the features of the model, by name, and maybe others, which are left out
 * @param batch - batch of each row, by the names of the model
 * @returns the features of the model, in its order
 * @throws RadiosurvError `argument` for a batch that the model does not know, a column that the table or the covariates
 *   lack, an infinite value or a covariate that is not finite; `length`, `setting`
 * @example
 * ```ts
 * import { applyCombat, fitCombat } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 5, 6, 8], b: [4, 6, 5, 1, 3, 2], c: [0, 3, 1, 2, 9, 5] };
 * const model = fitCombat(table, [1, 1, 1, 2, 2, 2], { referenceBatch: 1 });
 * applyCombat(model, table, [1, 1, 1, 2, 2, 2]).columns[0].subarray(0, 3); // => [1, 2, 3]
 * ```
 */
export function applyCombat(
  model: CombatModel,
  table: TableInput,
  batch: BatchLabels,
  options: ApplyCombatOptions = {},
): NumericTable {
  checkMade("applyCombat", model, "batches", "a model of fitCombat");
  checkSettings("applyCombat", options, RULES);
  const checked = checkTable("applyCombat", table);
  const features = pick(checked, model.names, "table", Number.isNaN);
  const n = checked.columns[0]?.length ?? 0;
  checkBatch("applyCombat", batch, n);
  const given = checkTable("applyCombat", options.covariates ?? {}, options.covariates && n);
  const covariates = pick(given, model.covariates, "covariates", () => false);
  const codes = batchCodes(model, batch, n);
  const columns = features.map((values, j) => {
    const adjusted = new Float64Array(n);
    const center = model.center[j];
    const scale = model.scale[j];
    const effects = model.effects.map((list) => list[j]);
    const location = model.location.map((list) => list[j]);
    const width = model.spread.map((list) => Math.sqrt(list[j]));
    const meanOnly = width.every((value) => value === 1);
    for (let i = 0; i < n; i++) {
      const b = codes[i];
      let mean = center;
      for (let c = 0; c < effects.length; c++) mean += effects[c] * covariates[c][i];
      // rows of a reference batch keep their very digits
      if (meanOnly || width[b] === 1) adjusted[i] = values[i] - scale * location[b];
      else adjusted[i] = mean + (scale * ((values[i] - mean) / scale - location[b])) / width[b];
    }
    return adjusted;
  });
  return { names: model.names, columns };
}

function pick(
  { names, columns }: NumericTable,
  wanted: readonly string[],
  where: string,
  allowed: (value: number) => boolean,
): readonly Float64Array[] {
  const place = new Map(names.map((name, j) => [name, j]));
  return wanted.map((name) => {
    const column = columns[place.get(name) ?? -1];
    if (!column)
      throw new RadiosurvError("argument", `applyCombat: the model needs "${name}" in ${where}; it is not there`);
    const wrong = column.findIndex((value) => !Number.isFinite(value) && !allowed(value));
    if (wrong < 0) return column;
    throw new RadiosurvError(
      "argument",
      `applyCombat: column "${name}" must hold finite numbers; got ${column[wrong]} in row ${wrong}`,
    );
  });
}

function batchCodes({ batches }: CombatModel, batch: BatchLabels, n: number): Uint32Array {
  const codeOf = new Map(batches.map((name, code) => [name, code]));
  return Uint32Array.from({ length: n }, (_, i) => {
    const code = codeOf.get(String(batch[i]));
    if (code !== undefined) return code;
    throw new RadiosurvError(
      "argument",
      `applyCombat: row ${i} is of the batch "${batch[i]}", which the model does not know; it knows ${batches.join(", ")}; a new batch needs a fit on rows of its own`,
    );
  });
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { seedRule } from "../stats/random.ts";
import {
  type CoxFit,
  coxRegression,
  proportionalHazardsTest,
  type SurvivalOutcome,
  type XTileOptions,
} from "../survival/index.ts";
import { checkTable, listNames, type NumericTable } from "../table/numeric-table.ts";
import { selectColumns } from "../table/select-columns.ts";
import { selectRows } from "../table/select-rows.ts";
import type { Signature } from "./apply-signature.ts";
import { linearPredictorOf, scoreOf } from "./predict-model.ts";
import { BASELINE_RULE, type KeptBaseline, slimFit } from "./score-baseline.ts";
import { scoreCutoff } from "./score-cutoff.ts";
import type { StudyData, StudyModel } from "./study-model.ts";
import { fitRows, outcomeOf, provenanceOf, STUDY_ROWS_RULES, type StudyRows } from "./study-rows.ts";

/** What models of a study can be told. */
export interface ModelSettings extends StudyRows {
  /** @default "model" */
  readonly name?: string;
  /** Options of `xTile` for a cutoff of the linear predictor. @default "none" */
  readonly cutoff?: XTileOptions | "none";
  /** What is kept so that survival can be predicted. @default "hazard" */
  readonly baseline?: KeptBaseline;
  /** Of the cutoff. @default 1 */
  readonly seed?: number;
}

/** What {@link coxModel} can be told. At least one of `variables` and `scores` is needed. */
export interface CoxModelOptions extends ModelSettings {
  /** Variables of the clinical table. @default none */
  readonly variables?: readonly string[];
  /** Signatures and models whose scores are covariates, by name of the covariate. @default none */
  readonly scores?: Readonly<Record<string, Signature | StudyModel>>;
}

export const MODEL_RULES: Rules = {
  ...STUDY_ROWS_RULES,
  name: ["a name", (value) => typeof value === "string" && value !== ""],
  cutoff: ['options of xTile or "none"', (value) => value === "none" || Object(value) === value],
  baseline: BASELINE_RULE,
  seed: seedRule,
};

const RULES: Rules = {
  ...MODEL_RULES,
  variables: ["a list of names", (value) => Array.isArray(value)],
  scores: ["a record of signatures and models", (value) => typeof value === "object" && value !== null],
};

/**
 * A Cox model of given variables and of the scores of other models, such as that of a radiomics signature beside N stage and
 * grade. It carries what it needs: `predictModel` computes the scores from features and variables of a new patient.
 *
 * Equals `coxph` of R on the variables and scores, Efron's ties. Scores of a signature are taken as they are in its training
 * rows; what was searched for on the way there is not counted in `bic` and p-values.
 *
 * @param data - clinical variables and features of all rows
 * @throws RadiosurvError what `coxRegression` throws; `argument` for a sealed row, a variable that is missing, or neither
 *   variables nor scores; `setting`
 * @example
 * ```ts
 * import { coxModel, predictModel } from "radiosurv/study";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const clinical = { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] };
 * const model = coxModel(outcome, { clinical }, { variables: ["x", "sex"] });
 * model.fit.coefficients; // => [0.7812, 0.9338]
 * predictModel(JSON.parse(JSON.stringify(model)), { x: 2, sex: 0 }).score; // => [1.0044]
 * ```
 */
export function coxModel(outcome: SurvivalOutcome, data: StudyData, options: CoxModelOptions = {}): StudyModel {
  const caller = "coxModel";
  checkSettings(caller, options, RULES);
  const rows = fitRows(caller, outcome, options);
  const { variables = [], scores = {}, name = "model" } = options;
  if (variables.length + Object.keys(scores).length === 0) {
    throw new RadiosurvError("argument", `${caller}: at least one of variables and scores is needed; got none`);
  }
  const table = covariates(caller, data, variables, scores, outcome.time.length);
  const fit = coxRegression(outcomeOf(outcome, rows), selectRows(table, rows));
  return describeModel(outcome, rows, table, { name, variables, scores, fit }, options);
}

/** The columns of a model: clinical variables, then scores. */
export function covariates(
  caller: string,
  data: StudyData,
  variables: readonly string[],
  scores: StudyModel["scores"],
  n: number,
): NumericTable {
  const clinical = variables.length > 0 ? checkTable(caller, (data.clinical ?? {}) as NumericTable) : undefined;
  const known = clinical?.terms.map((term) => term.name) ?? [];
  const lacking = variables.filter((name) => !known.includes(name));
  if (lacking.length > 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the clinical table lacks ${listNames(lacking)}; it has ${listNames(known)}`,
    );
  }
  const chosen = clinical ? selectColumns(clinical, variables) : { names: [], columns: [], terms: [] };
  const terms = [...(chosen.terms ?? chosen.names.map((name, j) => ({ name, columns: [j] })))];
  const names = [...chosen.names];
  const columns = [...chosen.columns];
  for (const [name, model] of Object.entries(scores)) {
    terms.push({ name, columns: [names.length] });
    names.push(name);
    columns.push(scoreOf(model, data, n));
  }
  return { names, columns, terms };
}

/** A fit as a model, with what a reader must know of it. */
export function describeModel(
  outcome: SurvivalOutcome,
  rows: readonly number[],
  table: NumericTable,
  { name, variables, scores, fit }: Pick<StudyModel, "name" | "variables" | "scores"> & { readonly fit: CoxFit },
  { cutoff = "none", baseline = "hazard", seed = 1, ids }: ModelSettings,
): StudyModel {
  const training = outcomeOf(outcome, rows);
  const used = selectRows(table, rows);
  const { tests } = fit.names.length > 0 ? proportionalHazardsTest(fit, training, used) : { tests: [] };
  const slim = slimFit(fit, baseline);
  const found = scoreCutoff(training, linearPredictorOf(slim, used, rows.length), cutoff, seed);
  const warnings = [...fit.warnings];
  const df = fit.coefficients.filter((value) => !Number.isNaN(value)).length;
  if (df > 0 && fit.events < 10 * df) {
    warnings.push(`${fit.events} events for ${df} coefficients: fewer than 10 events a coefficient`);
  }
  const trend = tests.filter(({ pValue, name: of }) => pValue < 0.05 && of !== "GLOBAL");
  if (trend.length > 0) {
    warnings.push(`hazards may not be proportional: P < 0.05 for ${listNames(trend.map((each) => each.name))}`);
  }
  return {
    format: "radiosurv.model",
    formatVersion: 1,
    name,
    variables,
    scores,
    fit: slim,
    bic: fit.bic,
    proportionalHazards: tests,
    ...(found.cutoff && { cutoff: found.cutoff }),
    provenance: provenanceOf(outcome, rows, ids, seed),
    warnings: [...warnings, ...found.warnings],
  };
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, listOf } from "../rules.ts";
import { applyCutoffs, type CoxFit, predictCox } from "../survival/index.ts";
import { lengthOf, openTable, type TableInput } from "../table/numeric-table.ts";
import {
  type ApplySignatureOptions,
  applySignature,
  type FeatureInput,
  type FeatureRow,
  featureTable,
  isPlainRecord,
  type Signature,
  type SignatureScores,
} from "./apply-signature.ts";
import { survivalOf } from "./score-baseline.ts";
import type { StudyData, StudyModel } from "./study-model.ts";

/**
 * Predictions of a model, or a signature, for new patients: linear predictor, group by the training cutoff, survival. Nothing is
 * fitted. The model may come from JSON and gives the same bits then.
 *
 * Features of a new patient come from `extractFeatures(image, mask, settings).features`, with the settings of the training.
 *
 * @param data - `{ clinical, features }`, such as a cohort, each a table or one row; a mere table or row stands for both
 * @throws RadiosurvError `argument` for something else than a model, or a variable, feature or region that is missing (also
 *   in single rows); `setting`
 * @example
 * ```ts
 * import { clinicalModel, predictModel } from "radiosurv/study";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5, 6, 8], event: [1, 1, 1, 0, 1, 1, 0, 1, 1, 1] };
 * const model = clinicalModel(outcome, { x: [0, 2, 3, 1, 1, 2, 0, 0, 1, 0], y: [1, 0, 0, 1, 0, 1, 0, 1, 0, 1] });
 * model.variables; // => ["x"]
 * const { score, survival } = predictModel(model, { clinical: { x: 2 } }, { times: [3, 5] });
 * score; // => [1.3313]
 * Array.from(survival?.[0] ?? []); // => [0.1999, 0.0020]
 * ```
 */
export function predictModel(
  model: StudyModel | Signature,
  data: StudyData | TableInput | FeatureRow,
  options: ApplySignatureOptions = {},
): SignatureScores {
  checkSettings("predictModel", options, { times: listOf(isNumber) });
  const given = studyData(data);
  if (isSignature(model)) return applySignature(model, given.features ?? {}, options);
  checkModel("predictModel", model);
  const n = rowsOf(given);
  const score = modelScore(model, given, n);
  const [baseline] = model.fit.baseline;
  const survival = options.times && baseline && survivalOf(baseline, score, 0, options.times);
  const group = model.cutoff && applyCutoffs(model.cutoff, score);
  return {
    score,
    ...(group && { group }),
    ...(survival && { survival, risk: survival.map((row) => row.map((value) => 1 - value)) }),
  };
}

/** The score of a model or signature, one entry a row. */
export function scoreOf(model: StudyModel | Signature, data: StudyData, n: number): Float64Array {
  if (isSignature(model)) return applySignature(model, data.features ?? {}).score;
  checkModel("predictModel", model);
  return modelScore(model, data, n);
}

function modelScore({ fit, scores }: StudyModel, data: StudyData, n: number): Float64Array {
  const clinical = featureTable(data.clinical ?? {});
  const { names, lists } = openTable("predictModel", clinical);
  const table: Record<string, unknown> = Object.fromEntries(names.map((name, j) => [name, lists[j]]));
  for (const [name, part] of Object.entries(scores)) table[name] = scoreOf(part, data, n);
  return linearPredictorOf(fit, table as TableInput, n);
}

/** The linear predictor; 0 for a model without covariates, of which the table does not tell the rows. */
export function linearPredictorOf(fit: CoxFit, table: TableInput, n: number): Float64Array {
  return fit.names.length === 0 ? new Float64Array(n) : predictCox(fit, table).linearPredictor;
}

export function isSignature(model: StudyModel | Signature): model is Signature {
  return model?.format === "radiosurv.signature";
}

function checkModel(caller: string, model: StudyModel): void {
  const { format, formatVersion } = (model ?? {}) as Partial<StudyModel>;
  if (format === "radiosurv.model" && formatVersion === 1) return;
  throw new RadiosurvError(
    "argument",
    format === "radiosurv.model"
      ? `${caller}: the model has format version ${formatVersion}; this version of radiosurv reads version 1`
      : `${caller}: a model is needed, as clinicalModel or coxModel returns it; got ${model === null ? "null" : typeof model}`,
  );
}

// a table or a row stands for both; a cohort has more than these two
function studyData(data: StudyData | TableInput | FeatureRow): StudyData {
  const { clinical, features } = (data ?? {}) as StudyData;
  if (!isPlainRecord(clinical) && !isPlainRecord(features)) {
    return { clinical: data as TableInput, features: data as FeatureInput };
  }
  return { ...(clinical && { clinical }), ...(features && { features }) };
}

// rows of the clinical table, else of the first table of features
function rowsOf({ clinical, features }: StudyData): number {
  const table = clinical ?? features ?? {};
  const values = Object.values(table);
  const first = values.length > 0 && values.every(isPlainRecord) ? values[0] : table;
  const { lists } = openTable("predictModel", featureTable(first as TableInput));
  return lengthOf(lists[0]) ?? 0;
}

import { checkSettings, type Rules } from "../rules.ts";
import type { StepwiseCoxOptions, SurvivalOutcome } from "../survival/index.ts";
import type { TableInput } from "../table/numeric-table.ts";
import type { Signature } from "./apply-signature.ts";
import { clinicalModel } from "./clinical-model.ts";
import { coxModel, MODEL_RULES, type ModelSettings } from "./cox-model.ts";
import type { StudyData, StudyModel } from "./study-model.ts";

/** What {@link studyModels} can be told. */
export interface StudyModelsOptions extends Omit<ModelSettings, "name"> {
  /** Clinical variables that are considered. @default none, and no model of them */
  readonly clinical?: readonly string[];
  /** Variables of the reading of images, such as the size. @default none, and no model of them */
  readonly imaging?: readonly string[];
  /** The radiomics signature. @default none, and no model with it */
  readonly signature?: Signature;
  /** Of the search for variables. @default "bic" */
  readonly criterion?: NonNullable<StepwiseCoxOptions["criterion"]>;
  /** See `clinicalModel`. @default 1 */
  readonly entryPValue?: number;
}

/** The models of a study; those for which nothing was given are not there. */
export interface StudyModels {
  /** 1: clinical variables, found stepwise. */
  readonly clinical?: StudyModel;
  /** 2: variables of the reading of images, found stepwise. */
  readonly imaging?: StudyModel;
  /** 3: the variables of both. */
  readonly clinicalImaging?: StudyModel;
  /** 4: the score of the signature. */
  readonly signature?: StudyModel;
  /** 5: this score and the variables of model 1. */
  readonly signatureClinical?: StudyModel;
  /** 6: this score and that of model 3. */
  readonly combined?: StudyModel;
}

const isNames = (value: unknown): boolean => Array.isArray(value);
const { name: _, ...SETTINGS } = MODEL_RULES;
const RULES: Rules = {
  ...SETTINGS,
  clinical: ["a list of names", isNames],
  imaging: ["a list of names", isNames],
  signature: ["a signature", (value) => typeof value === "object" && value !== null],
  criterion: [
    "one of bic, bic-n, aic, or a positive number",
    (value) => ["bic", "bic-n", "aic"].includes(value as string) || (value as number) > 0,
  ],
  entryPValue: ["a number above 0, 1 at most", (value) => (value as number) > 0 && (value as number) <= 1],
};

/**
 * The six models that a study of a signature compares: clinical, imaging, both, the signature, the signature with clinical
 * variables, and a Cox model of two scores, that of the signature and that of clinical variables with imaging.
 *
 * A model whose variables all left in the search is kept, and predicts the same for all; what is built on it goes without them.
 *
 * @param data - variables and features of all rows
 * @throws RadiosurvError what `clinicalModel` and `coxModel` throw
 * @example
 * ```ts
 * import { studyModels } from "radiosurv/study";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5, 6, 8], event: [1, 1, 1, 0, 1, 1, 0, 1, 1, 1] };
 * const clinical = { grade: [0, 2, 3, 1, 1, 2, 0, 0, 1, 0], size: [9, 12, 18, 11, 16, 17, 14, 15, 10, 8] };
 * const models = studyModels(outcome, { clinical }, { clinical: ["grade"], imaging: ["size"] });
 * Object.keys(models); // => ["clinical", "imaging", "clinicalImaging"]
 * models.clinicalImaging?.variables; // => ["grade", "size"]
 * ```
 */
export function studyModels(outcome: SurvivalOutcome, data: StudyData, options: StudyModelsOptions = {}): StudyModels {
  checkSettings("studyModels", options, RULES);
  const { clinical = [], imaging = [], signature, criterion, entryPValue, ...settings } = options;
  const table = (data.clinical ?? {}) as TableInput;
  const search = { ...settings, ...(criterion && { criterion }), ...(entryPValue && { entryPValue }) };
  const one =
    clinical.length > 0
      ? clinicalModel(outcome, table, { ...search, variables: clinical, name: "clinical" })
      : undefined;
  const two =
    imaging.length > 0 ? clinicalModel(outcome, table, { ...search, variables: imaging, name: "imaging" }) : undefined;
  const joined = [...(one?.variables ?? []), ...(two?.variables ?? [])];
  const cox = (
    name: string,
    variables: readonly string[],
    scores: Readonly<Record<string, Signature | StudyModel>>,
  ): StudyModel => coxModel(outcome, data, { ...settings, name, variables, scores });
  const three = one && two && joined.length > 0 ? cox("clinical and imaging", [...new Set(joined)], {}) : undefined;
  const four = signature && cox("signature", [], { radScore: signature });
  const five = signature && one && cox("signature and clinical", one.variables, { radScore: signature });
  const other = three ?? (joined.length > 0 ? (one ?? two) : undefined);
  const six = signature && other && cox("combined", [], { radScore: signature, clinicalScore: other });
  return {
    ...(one && { clinical: one }),
    ...(two && { imaging: two }),
    ...(three && { clinicalImaging: three }),
    ...(four && { signature: four }),
    ...(five && { signatureClinical: five }),
    ...(six && { combined: six }),
  };
}

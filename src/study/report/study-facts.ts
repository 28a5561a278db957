import type { Signature } from "../apply-signature.ts";
import type { ModelComparison } from "../compare-models.ts";
import type { CohortEvaluation } from "../evaluate-cohort.ts";
import type { RadiomicsSignature } from "../radiomics-signature.ts";
import type { ScoreCutoff } from "../score-cutoff.ts";
import type { StudyModel } from "../study-model.ts";
import type { StudyModels } from "../study-models.ts";
import type { StudyResult, StudyValidation } from "../study-result.ts";

type Cohort = StudyResult["cohorts"][number];
export type ModelKey = keyof StudyModels;

/** What a study is about: its signature, or without one its main model. */
export interface Headline {
  /** As it stands in `comparison`. */
  readonly name: string;
  readonly label: string;
  readonly comparison: ModelComparison;
  readonly cutoff?: ScoreCutoff;
  readonly validation?: StudyValidation;
}

/** Settings as far as the report looks at them: they are plain JSON of unknown origin. */
export interface KnownSettings {
  readonly clinical: readonly string[];
  readonly imaging: readonly string[];
  readonly missing?: string;
  readonly units?: string;
  readonly calibrationGroups?: number;
  readonly simulations?: number;
  readonly models: { readonly criterion?: unknown; readonly entryPValue?: unknown };
  readonly signature: {
    readonly lambda?: string;
    readonly cutoff?: unknown;
    readonly penalty?: { readonly alpha?: number };
  };
}

export function settingsOf({ settings }: StudyResult): KnownSettings {
  const known = (settings ?? {}) as Partial<KnownSettings>;
  return {
    ...known,
    clinical: known.clinical ?? [],
    imaging: known.imaging ?? [],
    models: known.models ?? {},
    signature: known.signature ?? {},
  };
}

export function trainingOf({ cohorts }: StudyResult): Cohort {
  return cohorts.find(({ role }) => role === "train") ?? cohorts[0];
}

export function testsOf({ cohorts }: StudyResult): readonly Cohort[] {
  return cohorts.filter(({ role }) => role !== "train");
}

/** Models by key, in the order of the study. */
export function modelsOf({ models }: StudyResult): (readonly [ModelKey, StudyModel])[] {
  return (Object.entries(models) as [ModelKey, StudyModel | undefined][]).flatMap(([key, model]) =>
    model ? [[key, model] as const] : [],
  );
}

/** Name of a model, or of a signature, for readers. */
export function labelOf({ models }: StudyResult, name: string): string {
  return Object.hasOwn(models, name) ? (models[name as ModelKey]?.name ?? name) : name;
}

/** Name of a variable of a model for readers: those of scores are the library's own. */
export function variableLabel(name: string): string {
  return name === "radScore" ? "Rad-score" : name === "clinicalScore" ? "clinical score" : name;
}

/** Models worth a line in a figure, and what must be said of the others. */
export interface DrawnModels {
  readonly keys: readonly string[];
  readonly note: string;
}

/** Models without those that have no variable, and of equal ones the main model or else the first. */
export function drawnModels(result: StudyResult): DrawnModels {
  const { cohorts } = result.modelComparison;
  const main = mainModel(result)?.[0];
  // the last digits of a score of scores differ from those of its variables
  const said = (key: string): string =>
    cohorts
      .flatMap((cohort) => [
        concordanceIn(cohort, key)?.estimate,
        ...cohort.rocs.filter(({ model }) => model === key).map(({ auc }) => auc),
        ...cohort.brier.filter(({ model }) => model === key).flatMap(({ estimate }) => Array.from(estimate)),
      ])
      .map((value) => value?.toPrecision(9))
      .join();
  const seen = new Map<string, string>();
  if (main) seen.set(said(main), main);
  const keys: string[] = [];
  const notes: string[] = [];
  for (const [key, model] of modelsOf(result)) {
    if (model.fit.names.length === 0) {
      notes.push(`The ${model.name} model has no variable and is left out.`);
      continue;
    }
    const text = said(key);
    const like = seen.get(text) ?? key;
    seen.set(text, like);
    if (like === key) keys.push(key);
    else notes.push(`The ${model.name} model predicts as ${labelOf(result, like)} does and is left out.`);
  }
  return { keys, note: notes.join(" ") };
}

/** Coefficients that count. */
export function sizeOf({ fit }: StudyModel): number {
  return fit.coefficients.filter((value) => value !== null && !Number.isNaN(value)).length;
}

/** The model that the study comes to: the combined one, else that with the lowest BIC. */
export function mainModel(result: StudyResult): readonly [ModelKey, StudyModel] | undefined {
  const { combined } = result.models;
  if (combined && sizeOf(combined) > 1) return ["combined", combined];
  const all = modelsOf(result).filter(([, model]) => sizeOf(model) > 0);
  return all.reduce<(typeof all)[number] | undefined>(
    (best, each) => (best && best[1].bic <= each[1].bic ? best : each),
    undefined,
  );
}

export function headlineOf(result: StudyResult): Headline | undefined {
  const { signature, signatureName, signatureComparison, validation } = result;
  if (signature && signatureComparison && signatureName !== undefined) {
    const { cutoff } = signature;
    return {
      ...{ name: signatureName, label: `signature ${signatureName}`, comparison: signatureComparison },
      ...(cutoff && { cutoff }),
      ...(validation && { validation }),
    };
  }
  const main = mainModel(result);
  if (!main) return undefined;
  const [name, model] = main;
  const nested = result.modelValidation[name];
  return {
    ...{ name, label: `${model.name} model`, comparison: result.modelComparison },
    ...(model.cutoff && { cutoff: model.cutoff }),
    ...(nested && { validation: nested }),
  };
}

export function concordanceIn(
  cohort: CohortEvaluation,
  name: string,
): CohortEvaluation["concordance"][number] | undefined {
  return cohort.concordance.find(({ model }) => model === name);
}

/** Signatures of single regions within the last one. */
export function partsOf(signature: Signature | undefined): readonly (readonly [string, RadiomicsSignature])[] {
  if (!signature) return [];
  return signature.kind === "joint" ? Object.entries(signature.parts) : [[signature.roi ?? "signature", signature]];
}

/** Features that the last signature takes, over all its regions. */
export function featuresOf(signature: Signature | undefined): number {
  return partsOf(signature).reduce((sum, [, { features }]) => sum + features.length, 0);
}

/** Whether the score of the last signature is the same for all. */
export function isEmpty(signature: Signature): boolean {
  return featuresOf(signature) === 0;
}

/** Cohorts with a calibration of any model. */
export function calibratedCohorts({ modelComparison }: StudyResult): readonly CohortEvaluation[] {
  return modelComparison.cohorts.filter(({ calibration }) => calibration.length > 0);
}

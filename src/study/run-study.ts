import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { seedRule } from "../stats/random.ts";
import type { TableInput } from "../table/numeric-table.ts";
import { VERSION } from "../version.ts";
import { characteristicsTable } from "./characteristics-table.ts";
import { checkStudy } from "./check-study.ts";
import { type CompareModelsOptions, compareModels, dataOf, type StudyCohort } from "./compare-models.ts";
import { LONG_WORK_RULES, type LongWork } from "./pause.ts";
import type { SignatureSettings } from "./radiomics-signature.ts";
import { completed } from "./study-missing.ts";
import { type StudyModels, type StudyModelsOptions, studyModels } from "./study-models.ts";
import { rangesOf } from "./study-ranges.ts";
import type { StudyResult } from "./study-result.ts";
import { settingsOf } from "./study-settings.ts";
import { regionsOf, studySignatures } from "./study-signatures.ts";
import { checkRegions, stepper } from "./study-steps.ts";
import { aucTable, concordanceTable, modelTable, performanceTable } from "./study-tables.ts";
import { validateStudy } from "./study-validation.ts";

/** Regions of one kind of image, by their names among the features. */
export interface ModalityRegions {
  /** The tumour itself. */
  readonly intra: string;
  /** The ring of each radius. @default none */
  readonly rings?: Readonly<Record<string, string>>;
}

/** What {@link runStudy} can be told. */
export interface RunStudyOptions extends LongWork, Omit<CompareModelsOptions, "seed"> {
  /** Regions of each kind of image, by its name, such as US and MRI. @default none, a study of clinical variables */
  readonly rois?: Readonly<Record<string, ModalityRegions>>;
  /** Clinical variables for the models. @default none */
  readonly clinical?: readonly string[];
  /** Variables of the reading of images for the models. @default none */
  readonly imaging?: readonly string[];
  /** Of these those of numbers that are categories in table 1. @default none */
  readonly categories?: readonly string[];
  /** How signatures are made. @default those of `radiomicsSignature` */
  readonly signature?: Omit<SignatureSettings, "seed">;
  /** What chooses rings; "internal-test" is the way of the study that the library follows, and leaks. @default "cross-validation" */
  readonly ring?: "cross-validation" | "internal-test";
  /** How variables are searched for. @default { criterion: "bic" } */
  readonly models?: Pick<StudyModelsOptions, "criterion" | "entryPValue">;
  /** Outer folds and repeats of nested cross-validation. @default 5 folds, once */
  readonly validation?: { readonly outerFolds?: number; readonly repeats?: number };
  /** Resamples for the optimism of the last signature. @default 0, none */
  readonly resamples?: number;
  /** What to do about missing values: refuse them, or put the median (most frequent level) of the training. @default "throw" */
  readonly missing?: "throw" | "impute";
  /** @default "check" */
  readonly units?: "check" | "ignore";
  /** @default 1 */
  readonly seed?: number;
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isNames = (value: unknown): boolean => Array.isArray(value);
const any = (): boolean => true;
const RULES: Rules = {
  ...LONG_WORK_RULES,
  rois: ["regions by kind of image, such as { US: { intra, rings } }", isRecord],
  clinical: ["a list of names", isNames],
  imaging: ["a list of names", isNames],
  categories: ["a list of names", isNames],
  signature: ["settings of radiomicsSignature", isRecord],
  ring: oneOf("cross-validation", "internal-test"),
  models: ["{ criterion, entryPValue }", isRecord],
  validation: ["{ outerFolds, repeats }", isRecord],
  resamples: wholeFrom(0),
  missing: oneOf("throw", "impute"),
  units: oneOf("check", "ignore"),
  seed: seedRule,
  // these are checked by compareModels
  times: ["a list of numbers", any],
  decisionTime: ["a number", any],
  thresholds: ["a list of numbers", any],
  calibrationGroups: ["a whole number", any],
  confLevel: ["a number", any],
  simulations: ["a whole number", any],
};

/**
 * A study of radiomics signatures from a table of features to its tables and figures: a signature a region, the choice of the
 * ring, gross and multi-modal signatures, nested validation, the six models, and their comparison in each cohort. All is
 * fitted on the training cohort; the others are sealed, and looked at in the comparison alone (unless `ring` says otherwise, which
 * sets `leaks`). The nested validation does all of it anew in each fold, the choice of the ring and the search for variables too.
 *
 * Without `rois` it is a study of clinical variables and readings: models, with a cutoff of their score, but no signature.
 *
 * @param cohorts - one with the role `train`, others `internal` and `external`, with features by region; see `checkStudy`
 * @throws RadiosurvError `argument` listing all problems of the data before any work; `aborted` once the signal asks for it;
 *   `setting`
 * @see docs/study/models.md for an example
 */
export async function runStudy(cohorts: readonly StudyCohort[], options: RunStudyOptions): Promise<StudyResult> {
  const caller = "runStudy";
  checkSettings(caller, options, RULES);
  if (options?.times === undefined) throw new RadiosurvError("setting", `${caller}: times is needed`);
  const { clinical = [], imaging = [], seed = 1, missing = "throw", units = "check" } = options;
  checkStudy(cohorts, { units, missing: missing === "impute" ? "allow" : "problem" });
  checkRegions(caller, cohorts, options);
  const { cohorts: used, ...gaps } = completed(cohorts, [...clinical, ...imaging], regionsOf(options.rois));
  const train = used.find(({ role }) => role === "train")!;
  const { outcome, ids } = train;
  const fit = { ...options.signature, seed, ...(ids && { ids }) };
  const step = stepper(caller, options);
  const { rings, signatures, gross, chosen, scores } = await studySignatures(used, fit, options, step);
  // the last one joins the most
  const signatureName = Object.keys(scores).at(-1);
  const signature = signatureName === undefined ? undefined : scores[signatureName];
  await step("models");
  const models = studyModels(outcome, dataOf(train), {
    ...options.models,
    ...{ clinical, imaging, seed },
    // groups of a model matter where there is no signature
    cutoff: signature ? "none" : (options.signature?.cutoff ?? {}),
    ...(signature && { signature }),
    ...(ids && { ids }),
  });
  const names = Object.keys(models) as (keyof StudyModels)[];
  const work = await step("nested cross-validation");
  const nested = await validateStudy(caller, train, chosen, names, rings, fit, { ...options, ...work });
  await step("comparison");
  const { times, decisionTime, thresholds, calibrationGroups, confLevel, simulations } = options;
  const comparison = { times, decisionTime, thresholds, calibrationGroups, confLevel, simulations, seed };
  const signatureComparison = signature && compareModels(scores, used, comparison as CompareModelsOptions);
  const modelComparison = compareModels({ ...models }, used, comparison as CompareModelsOptions);
  const described = used.map((cohort) => ({ ...cohort, clinical: (cohort.clinical ?? {}) as TableInput }));
  const listed = { variables: [...clinical, ...imaging], categories: options.categories ?? [] };
  const { unit } = outcome;
  return {
    format: "radiosurv.study",
    formatVersion: 1,
    version: VERSION,
    seed,
    settings: settingsOf(options, modelComparison),
    times: modelComparison.times,
    ...(unit !== undefined && { unit }),
    cohorts: modelComparison.cohorts.map(({ cohort, role, n, events }) => ({ name: cohort, role, n, events })),
    ...{ rings, signatures, gross },
    ...(signature && { signature, signatureName }),
    ...(nested.validation && { validation: nested.validation }),
    models,
    modelValidation: nested.modelValidation,
    ...(signatureComparison && { signatureComparison }),
    modelComparison,
    tables: {
      characteristics: characteristicsTable(described, listed),
      ...(signatureComparison && { concordance: concordanceTable(signatureComparison) }),
      auc: signatureComparison ? aucTable(signatureComparison, signatureName!) : aucTable(modelComparison, names[0]),
      models: modelTable({ ...models }),
      performance: performanceTable(modelComparison),
    },
    ranges: rangesOf(train, [...clinical, ...imaging]),
    ...gaps,
    leaks: Object.values(rings).some((ring) => ring.leaks),
    warnings: [
      ...Object.entries(rings).flatMap(([kind, ring]) => ring.warnings.map((text) => `${kind}: ${text}`)),
      ...nested.warnings,
    ],
  };
}

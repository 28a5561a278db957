import {
  checkSettings,
  isNumber,
  listOf,
  oneOf,
  orNull,
  positive,
  type Rule,
  type Rules,
  wholeFrom,
} from "../../rules.ts";
import { seedRule } from "../../stats/random.ts";
import type { RunStudyOptions, StudyCohort, StudyReportOptions } from "../../study/index.ts";
import type { StudyProgress } from "../../study/pause.ts";
import { SIGNATURE_RULES } from "../../study/radiomics-signature.ts";
import type { CohortProgress } from "../extract-cohort.ts";
import { ROLES } from "./cohort-roles.ts";
import { patternsRule } from "./feature-columns.ts";
import { type TimeUnit, UNITS } from "./read-outcome.ts";

/** How far a study is: images while features are extracted, then steps of the study. */
export type ManifestStudyProgress =
  | ({ readonly phase: "extraction" } & CohortProgress)
  | ({ readonly phase: "study" } & StudyProgress);

/** What `manifestStudy` can be told; beside these, the options of `runStudy`. */
export interface ManifestStudyOptions
  extends Omit<RunStudyOptions, "rois" | "times" | "onProgress" | "signal" | "missing"> {
  /** Path of a CSV file with a row for each patient, or for each image of one. */
  readonly manifest: string;
  /** Directory of the results. @default "study-output" */
  readonly output?: string;
  /** Columns of follow-up and event. @default time and event */
  readonly outcome?: readonly [time: string, event: string];
  /** Column of the cohort. @default cohort or set, in any capitals */
  readonly cohort?: string;
  /** Role of each cohort that its name does not tell. @default by names such as train, test, external */
  readonly roles?: Readonly<Record<string, StudyCohort["role"]>>;
  /** Column of the patient. @default ID, patient or the like */
  readonly id?: string;
  /** Column of the kind of image. @default Modality or kind */
  readonly kind?: string;
  /** Path of a CSV file with variables of patients, joined by id. @default none */
  readonly patients?: string;
  /** Path of a CSV or JSONL file with features, joined by id, such as PyRadiomics writes. @default none */
  readonly features?: string;
  /** Names of the columns that are features, * for any text. @default names of PyRadiomics */
  readonly featureColumns?: readonly string[];
  /** Unit of the follow-up. @default none is said */
  readonly unit?: TimeUnit;
  /** When models are judged. @default 1, 3 and 5 years, or the quartiles of the times of events */
  readonly times?: readonly number[];
  /** Radii of the rings around the tumour, pixels in 2D and mm in 3D. @default 1, 2, ... 7 */
  readonly rings?: readonly number[] | "none";
  /** Path of a PyRadiomics parameter file. @default its defaults */
  readonly params?: string;
  /** Label of the tumour in the masks. @default the only label, else 1 */
  readonly label?: number;
  /** Path of a module that segments or extracts: see `extractCohort`. @default none */
  readonly setup?: string;
  /** Images at once, each in a thread. @default as many as the machine runs at once */
  readonly concurrency?: number;
  /** What to do about patients without all features: stop, or leave them out and count them. @default "stop" */
  readonly failed?: "stop" | "leave-out";
  /** Missing values of variables and features. @default "throw" */
  readonly missing?: "throw" | "impute";
  /** Title of the report, and what stands in it beside what the study says of itself. @default what `studyReport` has */
  readonly report?: StudyReportOptions;
  readonly onProgress?: (progress: ManifestStudyProgress) => void;
  /** Ends the work; what was extracted is kept. */
  readonly signal?: AbortSignal;
}

const text: Rule = ["a text", (value) => typeof value === "string" && value !== ""];
const names: Rule = [
  "a list of names",
  (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
];
const record = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const callback: Rule = ["a function", (value) => typeof value === "function"];

/** What each option may be; those of models and comparisons are as `runStudy` has them. */
export const MANIFEST_STUDY_RULES: Rules = {
  manifest: text,
  output: text,
  outcome: [
    "two names of columns, time and event",
    (value) => Array.isArray(value) && value.length === 2 && value.every((name) => text[1](name)),
  ],
  cohort: text,
  roles: [
    `a record of ${ROLES.join(", ")} by name of cohort`,
    (value) => record(value) && Object.values(value as object).every((role) => ROLES.includes(role)),
  ],
  id: text,
  kind: text,
  patients: text,
  features: text,
  featureColumns: patternsRule,
  clinical: names,
  imaging: names,
  categories: names,
  unit: oneOf(...Object.keys(UNITS)),
  times: listOf(positive),
  rings: ['radii above 0, or "none"', (value) => value === "none" || listOf(positive)[1](value)],
  params: text,
  label: wholeFrom(1),
  setup: text,
  concurrency: wholeFrom(1),
  failed: oneOf("stop", "leave-out"),
  missing: oneOf("throw", "impute"),
  units: oneOf("check", "ignore"),
  ring: oneOf("cross-validation", "internal-test"),
  resamples: wholeFrom(0),
  seed: seedRule,
  signature: ["settings of radiomicsSignature", record],
  models: ["{ criterion, entryPValue }", record],
  validation: ["{ outerFolds, repeats }", record],
  decisionTime: positive,
  thresholds: listOf(isNumber),
  calibrationGroups: wholeFrom(1),
  confLevel: ["a number between 0 and 1", (value) => (value as number) > 0 && (value as number) < 1],
  simulations: wholeFrom(100),
  report: ["{ title, about, pictures, notes }", record],
  onProgress: orNull(callback),
  signal: ["an AbortSignal", record],
};

/** Throws unless all options are what they may be; nothing is read yet. */
export function checkManifestStudyOptions(caller: string, options: ManifestStudyOptions): void {
  checkSettings(caller, options, MANIFEST_STUDY_RULES);
  const { trainingRows: _, testRows: __, ids: ___, seed: ____, ...settings } = SIGNATURE_RULES;
  checkSettings(`${caller}: signature`, options.signature ?? {}, settings);
  checkSettings(`${caller}: models`, options.models ?? {}, {
    criterion: ["bic, bic-n, aic or a number", (value) => ["string", "number"].includes(typeof value)],
    entryPValue: ["a number above 0, 1 at most", (value) => (value as number) > 0 && (value as number) <= 1],
  });
  checkSettings(`${caller}: validation`, options.validation ?? {}, { outerFolds: wholeFrom(2), repeats: wholeFrom(1) });
}

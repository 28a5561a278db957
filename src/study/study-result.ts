import type { BootstrapValidation } from "../evaluation/index.ts";
import type { Signature } from "./apply-signature.ts";
import type { ChosenRing } from "./choose-ring.ts";
import type { ModelComparison, StudyCohort } from "./compare-models.ts";
import type { CrossValidatedSignature } from "./cross-validate-signature.ts";
import type { JointSignature } from "./joint-signature.ts";
import type { RadiomicsSignature } from "./radiomics-signature.ts";
import type { ReportTable } from "./report-table.ts";
import type { MissingValues, StudyImputers } from "./study-missing.ts";
import type { StudyModels } from "./study-models.ts";

/** What nested cross-validation says, without the scores of patients. */
export interface StudyValidation extends Omit<CrossValidatedSignature, "rows" | "scores" | "groups" | "foldIds"> {
  /** How often each radius was chosen in the folds, by kind of image. */
  readonly rings?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly optimism?: BootstrapValidation;
}

/** A whole study: plain data. */
export interface StudyResult {
  readonly format: "radiosurv.study";
  readonly formatVersion: 1;
  /** Of this package. */
  readonly version: string;
  readonly seed: number;
  /** What was asked for, and the defaults of the rest: plain JSON. A function stands there as "function". */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly times: readonly number[];
  readonly unit?: string;
  readonly cohorts: readonly {
    readonly name: string;
    readonly role: StudyCohort["role"];
    readonly n: number;
    readonly events: number;
  }[];
  /** Of each kind of image with rings. */
  readonly rings: Readonly<Record<string, ChosenRing>>;
  /** Of each region of `rois`, by its name. */
  readonly signatures: Readonly<Record<string, RadiomicsSignature>>;
  /** Tumour and chosen ring, of each kind of image with rings. */
  readonly gross: Readonly<Record<string, JointSignature>>;
  /**
   * Of all chosen regions: multi-modal, gross, or that of the only region; and its name in `signatureComparison`. None, nor
   * anything else of signatures, in a study of clinical variables alone.
   */
  readonly signature?: Signature;
  readonly signatureName?: string;
  /** Nested cross-validation of that signature, with the choice of the rings. */
  readonly validation?: StudyValidation;
  readonly models: StudyModels;
  /** Nested cross-validation of each model, in the same folds, with the signature and the search that it needs. */
  readonly modelValidation: Readonly<Partial<Record<keyof StudyModels, StudyValidation>>>;
  /** Signatures, and models, in each cohort: what figures of Kaplan-Meier, ROC, calibration and decision curves need. */
  readonly signatureComparison?: ModelComparison;
  readonly modelComparison: ModelComparison;
  readonly tables: {
    readonly characteristics: ReportTable;
    readonly concordance?: ReportTable;
    readonly auc: ReportTable;
    readonly models: ReportTable;
    readonly performance: ReportTable;
  };
  /** 1st and 99th percentile of each number among the variables, in the training cohort: for the scales of a nomogram. */
  readonly ranges: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Missing values in what was used; none unless `missing` is "impute". */
  readonly missing: readonly MissingValues[];
  /** What took their place. */
  readonly imputers?: StudyImputers;
  /** Whether a test cohort had a say in what was fitted. */
  readonly leaks: boolean;
  readonly warnings: readonly string[];
}

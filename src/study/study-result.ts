import type { BootstrapValidation } from "../evaluation/index.ts";
import type { Imputer } from "../table/index.ts";
import type { Signature } from "./apply-signature.ts";
import type { ChosenRing } from "./choose-ring.ts";
import type { ModelComparison, StudyCohort } from "./compare-models.ts";
import type { CrossValidatedSignature } from "./cross-validate-signature.ts";
import type { JointSignature } from "./joint-signature.ts";
import type { RadiomicsSignature } from "./radiomics-signature.ts";
import type { ReportTable } from "./report-table.ts";
import type { StudyModels } from "./study-models.ts";

/** What nested cross-validation says, without the scores of patients. */
export interface SignatureValidation extends Omit<CrossValidatedSignature, "rows" | "scores" | "groups" | "foldIds"> {
  readonly optimism?: BootstrapValidation;
}

/** A whole study: plain data. */
export interface StudyResult {
  readonly format: "radiosurv.study";
  readonly formatVersion: 1;
  /** Of this package. */
  readonly version: string;
  readonly seed: number;
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
  /** Of all chosen regions: multi-modal, gross, or that of the only region; and its name in `signatureComparison`. */
  readonly signature: Signature;
  readonly signatureName: string;
  readonly validation: SignatureValidation;
  readonly models: StudyModels;
  /** Signatures, and models, in each cohort: what figures of Kaplan-Meier, ROC, calibration and decision curves need. */
  readonly signatureComparison: ModelComparison;
  readonly modelComparison: ModelComparison;
  readonly tables: {
    readonly characteristics: ReportTable;
    readonly concordance: ReportTable;
    readonly auc: ReportTable;
    readonly models: ReportTable;
    readonly performance: ReportTable;
  };
  /** With `missing: "impute"`: what took the place of missing clinical values. */
  readonly imputer?: Imputer;
  /** Whether a test cohort had a say in what was fitted. */
  readonly leaks: boolean;
  readonly warnings: readonly string[];
}

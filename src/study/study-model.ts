import type { CoxFit, ProportionalHazardsRow, UnivariateCox } from "../survival/index.ts";
import type { TableInput } from "../table/numeric-table.ts";
import type { FeatureInput, FeatureRow, Signature } from "./apply-signature.ts";
import type { ScoreCutoff } from "./score-cutoff.ts";
import type { Provenance } from "./study-rows.ts";

/** What is known of some patients: clinical variables, and features, by region where a signature joins several. */
export interface StudyData {
  readonly clinical?: TableInput | FeatureRow;
  readonly features?: FeatureInput;
}

/** How the variables of a model were found. */
export interface VariableSelection {
  /** Variables that were considered, and those that went on to the search. */
  readonly considered: readonly string[];
  readonly entered: readonly string[];
  readonly criterion: "bic" | "bic-n" | "aic" | number;
  readonly direction: "both" | "forward" | "backward";
  /** Moves of the search, such as "- age", and the criterion after each. */
  readonly moves: readonly { readonly move: string; readonly criterion: number }[];
}

/** A Cox model of variables and scores: plain JSON without a row of any patient. */
export interface StudyModel {
  readonly format: "radiosurv.model";
  /** Of the format. */
  readonly formatVersion: 1;
  readonly name: string;
  /** Variables of the clinical table that it needs. */
  readonly variables: readonly string[];
  /** Scores that it needs, by name of their covariate: they are computed first. */
  readonly scores: Readonly<Record<string, Signature | StudyModel>>;
  readonly fit: CoxFit;
  /** -2 log likelihood + df ln(events) in the training rows. What went into `scores` is not counted. */
  readonly bic: number;
  /** With a search: how it went, and each variable by itself. */
  readonly selection?: VariableSelection;
  readonly univariate?: readonly UnivariateCox[];
  /** Tests of proportional hazards in the training rows. */
  readonly proportionalHazards: readonly ProportionalHazardsRow[];
  readonly cutoff?: ScoreCutoff;
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { seedRule } from "../stats/random.ts";
import type { SurvivalOutcome, XTileOptions } from "../survival/index.ts";
import { checkTable, type TableInput } from "../table/numeric-table.ts";
import { fitSignature, type SignaturePenalty, type SignatureReduction } from "./fit-signature.ts";
import { BASELINE_RULE, type KeptBaseline, type ScoreBaseline } from "./score-baseline.ts";
import type { ScoreCutoff } from "./score-cutoff.ts";
import { fitRows, type Provenance, provenanceOf, STUDY_ROWS_RULES, type StudyRows } from "./study-rows.ts";

/** How a signature is made; the same in each fold and resample of its validation. */
export interface SignatureSettings {
  /**
   * How redundant features go: options of `wardFilter`, "none", or a function of the training rows that returns the names to
   * keep. @default { height: 0.5 }
   */
  readonly filter?: SignatureReduction;
  /** Options of `crossValidatePenalizedCox`. @default { folds: 10 (fewer with fewer events), patience: 20 } */
  readonly penalty?: SignaturePenalty;
  /** Which value of the penalty. @default "min" */
  readonly lambda?: "min" | "1se";
  /** Options of `xTile` for the cutoff of the score. @default {} */
  readonly cutoff?: XTileOptions | "none";
  /** `mean`: the mean training score is 0; `none`: the score is the bare sum of coefficient x feature. @default "mean" */
  readonly center?: "mean" | "none";
  /** What is kept so that survival can be predicted: steps of the hazard lie at times of events. @default "hazard" */
  readonly baseline?: KeptBaseline;
  /** Of the folds and the cutoff. @default 1 */
  readonly seed?: number;
}

/** The settings of a signature among other options. */
export function settingsOf(options: SignatureSettings): SignatureSettings {
  const { filter, penalty, lambda, cutoff, center, baseline, seed } = options;
  return { filter, penalty, lambda, cutoff, center, baseline, seed } as SignatureSettings;
}

/** What {@link radiomicsSignature} can be told. */
export interface RadiomicsSignatureOptions extends SignatureSettings, StudyRows {
  /** Region that the features are of, such as "US-intra". @default none */
  readonly roi?: string;
}

/** A score of image features: plain JSON without a row of any patient. */
export interface RadiomicsSignature {
  readonly format: "radiosurv.signature";
  /** Of the format. */
  readonly formatVersion: 1;
  readonly kind: "radiomics";
  readonly roi?: string;
  /** Selected features, and their coefficients in units of the features; none for an empty signature. */
  readonly features: readonly string[];
  readonly coefficients: readonly number[];
  /** What is subtracted from the sum of coefficient x feature. */
  readonly center: number;
  /** Mean training score, at which `baseline` is. */
  readonly meanScore: number;
  readonly baseline?: ScoreBaseline;
  /** Number of features given, and names of those that the filter kept. */
  readonly reduction: {
    readonly given: number;
    readonly kept: readonly string[];
    readonly settings: Readonly<Record<string, string | number | boolean>>;
  };
  readonly penalty: {
    readonly rule: "min" | "1se";
    readonly lambda: number;
    readonly lambdaMin: number;
    readonly lambda1se: number;
    readonly folds: number;
    readonly measure: "deviance" | "C";
  };
  readonly cutoff?: ScoreCutoff;
  readonly provenance: Provenance;
  /** What a reader must know: an empty signature, few events. */
  readonly warnings: readonly string[];
}

export const SIGNATURE_RULES: Rules = {
  ...STUDY_ROWS_RULES,
  filter: [
    'options of wardFilter, "none" or a function',
    (value) => value === "none" || typeof value === "function" || Object(value) === value,
  ],
  penalty: ["options of crossValidatePenalizedCox", (value) => Object(value) === value],
  lambda: oneOf("min", "1se"),
  cutoff: ['options of xTile or "none"', (value) => value === "none" || Object(value) === value],
  center: oneOf("mean", "none"),
  baseline: BASELINE_RULE,
  seed: seedRule,
};

const RULES: Rules = { ...SIGNATURE_RULES, roi: ["a name", (value) => typeof value === "string" && value !== ""] };

/**
 * A radiomics signature, from training rows alone: redundant features go (Spearman, Ward, one of each cluster), a LASSO-Cox
 * with cross-validated penalty selects among the others, the score is the sum of coefficient x feature, and X-tile finds
 * its cutoff. Features are scaled inside the penalised fit, by the standard deviations of the training rows.
 *
 * Where the best penalty admits no feature the signature is empty: a score of 0 (its `center`) for all, no cutoff, and a
 * warning. With few events that is common, and a result: the data do not show that any feature is of use.
 *
 * `applySignature` applies it, `crossValidateSignature` and `bootstrapSignature` make it anew in folds and resamples. Equals
 * `wardFilter`, `crossValidatePenalizedCox` (without `patience`) and `xTile` by hand. Time: that of these.
 *
 * @param outcome - times and events of all rows
 * @param table - features of one region
 * @throws RadiosurvError `argument` for a sealed row, a missing value (column and row are named), fewer than 3 events;
 *   `length`; `setting`
 * @example
 * ```ts
 * import { applySignature, radiomicsSignature } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const table = { x: [4, 1, 8, 7, 0, 9, 3, 5, 2], z: [1, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const signature = radiomicsSignature(outcome, table, { filter: "none", penalty: { folds: 3 }, cutoff: "none" });
 * signature.features; // => ["x", "z"]
 * const saved = JSON.parse(JSON.stringify(signature));
 * applySignature(saved, { x: 9, z: 0 }).score; // => [5.1350]
 * ```
 */
export function radiomicsSignature(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: RadiomicsSignatureOptions = {},
): RadiomicsSignature {
  const caller = "radiomicsSignature";
  checkSettings(caller, options, RULES);
  const rows = fitRows(caller, outcome, options);
  const checked = checkTable(caller, table, outcome.time.length);
  const { ids, roi, seed = 1 } = options;
  const fitted = fitSignature(caller, outcome, checked, rows, ids, options);
  return {
    format: "radiosurv.signature",
    formatVersion: 1,
    kind: "radiomics",
    ...(roi !== undefined && { roi }),
    ...fitted,
    provenance: provenanceOf(outcome, rows, ids, seed),
  };
}

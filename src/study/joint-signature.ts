import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { type CoxFit, coxRegression, type SurvivalOutcome } from "../survival/index.ts";
import { checkTable, listNames, type TableInput } from "../table/numeric-table.ts";
import { selectRows } from "../table/select-rows.ts";
import { applySignature } from "./apply-signature.ts";
import {
  type RadiomicsSignature,
  type RadiomicsSignatureOptions,
  radiomicsSignature,
  SIGNATURE_RULES,
} from "./radiomics-signature.ts";
import { slimFit } from "./score-baseline.ts";
import { type ScoreCutoff, scoreCutoff } from "./score-cutoff.ts";
import { fitRows, outcomeOf, type Provenance, provenanceOf } from "./study-rows.ts";

/** Features of several regions of the same rows, by name of the region. */
export type TablesByRegion = Readonly<Record<string, TableInput>>;

/** What {@link grossSignature} and {@link multimodalSignature} can be told. */
export interface JointSignatureOptions extends Omit<RadiomicsSignatureOptions, "roi"> {
  /** Signatures of regions that were fitted on the same rows before. @default all are fitted */
  readonly parts?: Readonly<Record<string, RadiomicsSignature>>;
}

/** A score that joins the signatures of several regions by a Cox model: plain JSON without a row of any patient. */
export interface JointSignature {
  readonly format: "radiosurv.signature";
  readonly formatVersion: 1;
  readonly kind: "joint";
  readonly name: "gross" | "multi-modal";
  readonly parts: Readonly<Record<string, RadiomicsSignature>>;
  /** Of the scores of the parts; a part with an empty signature has the coefficient NaN (null in JSON), and no say. */
  readonly fit: CoxFit;
  /** What is subtracted from the linear predictor of `fit`. */
  readonly center: number;
  readonly cutoff?: ScoreCutoff;
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

const RULES: Rules = {
  ...SIGNATURE_RULES,
  parts: ["a record of signatures by region", (value) => typeof value === "object" && value !== null],
};

/**
 * The signature of a whole lesion: the scores of the tumour and of a ring around it, joined by a Cox regression.
 *
 * The scores that the Cox model sees are those of the rows that they were fitted to, as in the study that the library
 * follows: the part that is fitted more closely gets too much weight. `crossValidateSignature` does all of it anew in each fold,
 * so that what it says is not touched by that.
 *
 * @param tables - features by region, at least two
 * @throws RadiosurvError what `radiomicsSignature` throws; `argument` for fewer than two regions, or a part that was fitted on
 *   other rows
 * @example
 * ```ts
 * import { applySignature, grossSignature } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const tables = { intra: { x: [4, 2, 8, 7, 1, 6, 3, 9, 0] }, peri: { x: [1, 4, 3, 9, 0, 8, 2, 5, 6] } };
 * const gross = grossSignature(outcome, tables, { filter: "none", penalty: { folds: 3 }, cutoff: "none" });
 * gross.fit.names; // => ["intra", "peri"]
 * applySignature(gross, { intra: { x: 5 }, peri: { x: 2 } }).score.length; // => 1
 * ```
 */
export function grossSignature(
  outcome: SurvivalOutcome,
  tables: TablesByRegion,
  options: JointSignatureOptions = {},
): JointSignature {
  return jointSignature("grossSignature", "gross", outcome, tables, options);
}

/**
 * The signature of several kinds of images: the scores of all their regions, joined by a Cox regression. See
 * {@link grossSignature}.
 *
 * @param tables - features by region, such as US-intra, US-peri-6, MRI-intra and MRI-peri-2
 * @throws RadiosurvError what {@link grossSignature} throws
 */
export function multimodalSignature(
  outcome: SurvivalOutcome,
  tables: TablesByRegion,
  options: JointSignatureOptions = {},
): JointSignature {
  return jointSignature("multimodalSignature", "multi-modal", outcome, tables, options);
}

/** {@link grossSignature} and {@link multimodalSignature}, with their name for the messages. */
export function jointSignature(
  caller: string,
  name: JointSignature["name"],
  outcome: SurvivalOutcome,
  tables: TablesByRegion,
  options: JointSignatureOptions,
): JointSignature {
  checkSettings(caller, options, RULES);
  const regions = Object.keys(tables ?? {});
  if (regions.length < 2) {
    throw new RadiosurvError(
      "argument",
      `${caller}: tables of at least two regions are needed, by name; got ${listNames(regions)}`,
    );
  }
  const rows = fitRows(caller, outcome, options);
  const { parts: given = {}, ...settings } = options;
  const { seed = 1, ids, center = "mean", baseline = "hazard", cutoff = {} } = settings;
  const provenance = provenanceOf(outcome, rows, ids, seed);
  const parts = Object.fromEntries(
    regions.map((roi) => {
      if (given[roi]) checkPart(caller, roi, given[roi], provenance);
      return [roi, given[roi] ?? radiomicsSignature(outcome, tables[roi], { ...settings, cutoff: "none", roi })];
    }),
  );
  const training = outcomeOf(outcome, rows);
  const scores = Object.fromEntries(
    regions.map((roi) => {
      const table = selectRows(checkTable(caller, tables[roi], outcome.time.length), rows);
      return [roi, applySignature(parts[roi], table).score];
    }),
  );
  const fit = slimFit(coxRegression(training, scores), baseline);
  const atMeans = fit.coefficients.reduce((sum, b, j) => sum + (Number.isNaN(b) ? 0 : b * fit.means[j]), 0);
  const joined: JointSignature = {
    format: "radiosurv.signature",
    formatVersion: 1,
    kind: "joint",
    name,
    parts,
    fit,
    center: center === "mean" ? 0 : -atMeans,
    provenance,
    warnings: [],
  };
  const byRegion = Object.fromEntries(regions.map((roi) => [roi, selectRows(tables[roi], rows)]));
  const found = scoreCutoff(training, applySignature(joined, byRegion).score, cutoff, seed);
  const empty = regions.filter((roi) => parts[roi].features.length === 0);
  const warnings = empty.map((roi) => `the signature of "${roi}" is empty and has no say`);
  return {
    ...joined,
    ...(found.cutoff && { cutoff: found.cutoff }),
    warnings: [...warnings, ...fit.warnings.filter((text) => !text.startsWith("set aside")), ...found.warnings],
  };
}

function checkPart(caller: string, roi: string, part: RadiomicsSignature, { rowsHash }: Provenance): void {
  if (part.provenance?.rowsHash === rowsHash) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the part "${roi}" must be fitted on the same rows; its provenance has another hash of rows; fit it again on these, with the same ids`,
  );
}

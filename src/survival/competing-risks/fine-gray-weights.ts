import { checkSettings, listRule, type Rules } from "../../rules.ts";
import { checkLength, levelsOf } from "../outcome.ts";
import { type CompetingOutcome, checkCompetingOutcome, codeOfCause } from "./competing-outcome.ts";
import { type FineGrayRows, fineGrayRows } from "./fine-gray-rows.ts";

/** What {@link fineGrayWeights} can be told. */
export interface FineGrayWeightsOptions {
  /** The cause of interest. @default the first one seen, in ascending order */
  readonly cause?: number;
  /** Group of each subject within which censoring is alike. @default the strata of the outcome */
  readonly censoringGroup?: ArrayLike<number | string>;
}

const RULES: Rules = {
  cause: ["the number of a cause", Number.isInteger],
  censoringGroup: listRule,
};

/**
 * The weighted data set of a Fine-Gray model. A subject whom another cause took at T stays at risk for the cause of interest,
 * as it can never have it; as it might have been censored meanwhile, it does so with weight
 *
 *     G(t-) / G(T-)
 *
 * with G the Kaplan-Meier estimate of the time to censoring; with late entry times H(t-) / H(T-), the like of entry. The
 * weight is constant between the times of censoring, so a subject becomes a few rows; steps without an event of the cause in
 * any subject of the stratum are left out. Case weights multiply; they have no part in G.
 *
 * Equals `finegray` of R's survival. Rows: up to n + competing events times distinct times of censoring between events; 20
 * million at most.
 *
 * @throws RadiosurvError `argument`, `length` for an outcome that is not allowed: rows are named, counted from 0, or if a
 *   weight is not known as nobody was at risk for a while; `setting` for an option; `limit` for too many rows
 * @see Geskus RB. Biometrics 2011; 67: 39-49
 * @example
 * ```ts
 * import { fineGrayWeights } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4], status: [2, 0, 1, 0, 1] };
 * const { row, entry, time, event, weights } = fineGrayWeights(outcome, { cause: 1 });
 * row; // => [0, 0, 1, 2, 3, 4]
 * entry; // => [0, 3, 0, 0, 0, 0]
 * time; // => [2, 4, 2, 2, 3, 4]
 * weights; // => [1, 0.3333, 1, 1, 1, 1]
 * event; // => [0, 0, 0, 1, 0, 1]
 * ```
 */
export function fineGrayWeights(outcome: CompetingOutcome, options: FineGrayWeightsOptions = {}): FineGrayRows {
  checkSettings("fineGrayWeights", options, RULES);
  const checked = checkCompetingOutcome("fineGrayWeights", outcome);
  const code = codeOfCause("fineGrayWeights", checked, options.cause);
  checkLength("fineGrayWeights", options.censoringGroup, "censoringGroup", checked.n);
  const censoring = options.censoringGroup
    ? levelsOf("fineGrayWeights", "censoringGroup", options.censoringGroup)
    : checked.strata;
  return fineGrayRows("fineGrayWeights", checked, code, censoring, "events");
}

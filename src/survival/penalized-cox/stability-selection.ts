import { RadiosurvError } from "../../error.ts";
import { isNumber, type Rules, wholeFrom } from "../../rules.ts";
import { seedRule } from "../../stats/random.ts";
import type { TableInput } from "../../table/numeric-table.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { eventFolds } from "./event-folds.ts";
import { pathSteps } from "./penalized-cox.ts";
import { type PenalizedData, penalizedData } from "./penalized-cox-data.ts";
import { type CheckedPenalty, checkPenalty, PENALTY_RULES, type PenalizedCoxSettings } from "./penalized-cox-input.ts";

/** What {@link stabilitySelection} can be told. */
export interface StabilitySelectionOptions extends PenalizedCoxSettings {
  /** How often the subjects are halved; each time both halves are used. @default 50 */
  readonly pairs?: number;
  /** Number of columns that are taken from the path of each half, the first to come in. @default sqrt(0.8 p), at least 1 */
  readonly columns?: number;
  /** Share of halves in which a column must be taken, above 0.5. @default 0.75 */
  readonly threshold?: number;
  /** Start of the random numbers. @default 1 */
  readonly seed?: number;
  /** Told after each pair. @default none */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Columns that a penalised model picks again and again. */
export interface StabilitySelection {
  readonly names: readonly string[];
  /** Share of halves in which each column was taken. */
  readonly probabilities: readonly number[];
  /** Share of pairs in which both halves took it. */
  readonly simultaneous: readonly number[];
  /** Columns at or above the threshold, the most frequent first. */
  readonly selected: readonly string[];
  readonly threshold: number;
  readonly columns: number;
  readonly pairs: number;
  /**
   * Bounds of the expected number of selected columns that a random choice would take no more often than chance: the one of
   * Meinshausen and Bühlmann, and the sharper of Shah and Samworth for unimodal shares.
   */
  readonly errorBounds: { readonly worstCase: number; readonly unimodal: number };
}

const RULES: Rules = {
  ...PENALTY_RULES,
  pairs: wholeFrom(1),
  columns: wholeFrom(1),
  threshold: [
    "a number above 0.5, 1 at most",
    (value) => isNumber[1](value) && Number(value) > 0.5 && Number(value) <= 1,
  ],
  seed: seedRule,
  onProgress: ["a function", (value) => typeof value === "function"],
};

/**
 * Stability selection: the subjects are halved many times, with the events spread evenly; from the path of each half the first
 * q columns are taken, and those that are taken in a large share of all halves are selected. The expected number of columns
 * among them that do no better than chance is at most q^2 / ((2 threshold - 1) p).
 *
 * @param outcome - times, events and, where there are, entry, weights and strata
 * @param table - columns
 * @throws RadiosurvError as `penalizedCox`; `argument` with fewer than 4 events
 * @see Meinshausen N, Bühlmann P. Journal of the Royal Statistical Society B 2010; 72: 417-473; Shah RD, Samworth RJ. Journal of
 *   the Royal Statistical Society B 2013; 75: 55-80
 * @example
 * ```ts
 * import { stabilitySelection } from "radiosurv/survival";
 * const time = [9, 7, 8, 6, 5, 3, 4, 2, 1, 10, 12, 11];
 * const event = [1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1];
 * const table = { x: [2, 3, 2, 4, 6, 7, 6, 8, 9, 1, 0, 1], z: [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0] };
 * stabilitySelection({ time, event }, table, { pairs: 10 }).selected; // => ["x"]
 * ```
 */
export function stabilitySelection(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: StabilitySelectionOptions = {},
): StabilitySelection {
  const checked = checkPenalty("stabilitySelection", outcome, table, options, RULES);
  const { names, excluded, outcome: known } = checked.input;
  const p = names.length;
  const { pairs = 50, threshold = 0.75, seed = 1, columns = Math.max(1, Math.floor(Math.sqrt(0.8 * p))) } = options;
  const events = known.event.reduce((sum, value) => sum + value, 0);
  if (events < 4) {
    throw new RadiosurvError("argument", `stabilitySelection: at least 4 events are needed, 2 a half; got ${events}`);
  }
  const counts = new Float64Array(p);
  const together = new Float64Array(p);
  eventFolds(known.event, 2, seed, pairs).forEach((halves, done) => {
    const [first, second] = [1, 2].map((half) =>
      taken(
        checked,
        Uint8Array.from(halves, (id) => (id === half ? 1 : 0)),
        columns,
      ),
    );
    for (let j = 0; j < p; j++) {
      counts[j] += first[j] + second[j];
      together[j] += first[j] * second[j];
    }
    options.onProgress?.({ done: done + 1, total: pairs });
  });
  const probabilities = Array.from(counts, (count) => count / (2 * pairs));
  const places = probabilities.map((_, j) => j).filter((j) => probabilities[j] >= threshold);
  places.sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  const candidates = p - excluded.reduce((sum, value) => sum + value, 0);
  return {
    names,
    probabilities,
    simultaneous: Array.from(together, (count) => count / pairs),
    selected: places.map((j) => names[j]),
    threshold,
    columns,
    pairs,
    errorBounds: boundsOf(columns, candidates, threshold, pairs),
  };
}

// 1 for each of the first columns on the path of some rows; of those that come in last together the larger coefficients
function taken(checked: CheckedPenalty, include: Uint8Array, columns: number): Uint8Array {
  const data = penalizedData(checked.input, include);
  const found = new Uint8Array(data.p);
  if (data.n < 3) return found;
  const settings = { ...checked.settings, lambdaMinRatio: checked.lambdaMinRatio(data.rows) };
  let count = 0;
  for (const { beta } of pathSteps(checked.profile, data, settings)) {
    const fresh = newcomers(data, beta, found);
    fresh.sort((a, b) => Math.abs(beta[b]) - Math.abs(beta[a]) || a - b);
    for (const j of fresh.slice(0, columns - count)) found[j] = 1;
    count += Math.min(fresh.length, columns - count);
    if (count >= columns) break;
  }
  return found;
}

// columns without penalty are in every model, and tell nothing
function newcomers({ p, factors }: PenalizedData, beta: Float64Array, found: Uint8Array): number[] {
  const fresh: number[] = [];
  for (let j = 0; j < p; j++) if (beta[j] !== 0 && !found[j] && factors[j] > 0) fresh.push(j);
  return fresh;
}

function boundsOf(q: number, p: number, threshold: number, pairs: number): StabilitySelection["errorBounds"] {
  const theta = q / p;
  const worstCase = (theta * q) / (2 * threshold - 1);
  return { worstCase, unimodal: Math.min(worstCase, unimodalFactor(theta, threshold, pairs) * theta * q) };
}

// Shah and Samworth, theorem 2: holds for theta up to 1 / sqrt(3)
function unimodalFactor(theta: number, threshold: number, pairs: number): number {
  const least = Math.min(0.5 + theta * theta, 0.5 + 1 / (2 * pairs) + 0.75 * theta * theta);
  if (theta > 1 / Math.sqrt(3) || threshold <= least) return Infinity;
  if (threshold <= 0.75) return 1 / (2 * (2 * threshold - 1 - 1 / (2 * pairs)));
  return (4 * (1 - threshold + 1 / (2 * pairs))) / (1 + 1 / pairs);
}

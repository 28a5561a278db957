import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, positive, type Rules } from "../rules.ts";
import { normalQuantile } from "../stats/normal.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import { leftSurvival } from "./censoring-weights.ts";
import { countPairs } from "./concordance-pairs.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, numbers, type SurvivalOutcome } from "./outcome.ts";
import { rowsByLevel } from "./risk-table.ts";

/** What {@link concordanceIndex} can be told. */
export interface ConcordanceOptions {
  /**
   * How pairs are weighted, by the time t of the event that begins them: `harrell` alike; `uno` by 1 / G(t-)^2, with G the
   * Kaplan-Meier estimate of censoring; `peto` by S(t-) / n(t), `schemper` by S(t-) / (G(t-) n(t)), `constant` by 1 / n(t),
   * n at risk. @default "harrell"
   */
  readonly weighting?: "harrell" | "uno" | "peto" | "schemper" | "constant";
  /** Events after this time begin no pair; for Uno's index the time up to which G is well above 0. @default none */
  readonly tau?: number;
  /** Cluster of each subject; the standard error takes subjects of one as one. @default none */
  readonly cluster?: ArrayLike<number | string>;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** How well a score orders subjects by the time of their event. */
export interface Concordance {
  /** (concordant + tiedScore / 2) / (concordant + discordant + tiedScore); NaN without a comparable pair. */
  readonly estimate: number;
  /** By the infinitesimal jackknife. */
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Weighted numbers of pairs. */
  readonly concordant: number;
  readonly discordant: number;
  readonly tiedScore: number;
  /** Pairs of events at one time, which are not compared: with scores that differ, and with equal ones. */
  readonly tiedTime: number;
  readonly tiedBoth: number;
  readonly n: number;
  /** Influence of each subject, or cluster, on the estimate: their products add up to (co)variances. */
  readonly influence: Float64Array;
}

const RULES: Rules = {
  weighting: oneOf("harrell", "uno", "peto", "schemper", "constant"),
  tau: positive,
  cluster: ["a list", (value) => typeof value === "object" && value !== null],
  confLevel: ["a number between 0 and 1", (value) => (value as number) > 0 && (value as number) < 1],
};

/**
 * Concordance index of a risk score: the part of comparable pairs in which the subject whose event came first has the higher
 * score. Harrell's C by default, Uno's and others by `weighting`. 0.5 for chance, 1 for perfect order.
 *
 * A pair is comparable if the earlier time is an event; a subject censored at the time of an event counts as later; two
 * events at one time are not compared; equal scores count half. With strata only pairs within one are compared.
 *
 * Equals R's `concordance(Surv(time, event) ~ score, reverse = TRUE)`, with its standard error: a higher score means an
 * earlier event here, and not a longer life. lifelines' `concordance_index` wants the opposite sign and has no error;
 * scikit-survival takes scores closer than 1e-8 as tied. Time n log n.
 *
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @throws RadiosurvError `argument`, `length` for an outcome or a score that is not allowed; `setting`
 * @see Harrell FE et al. JAMA 1982; 247: 2543-2546; Uno H et al. Statistics in Medicine 2011; 30: 1105-1117
 * @example
 * ```ts
 * import { concordanceIndex } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const { estimate, concordant, discordant, tiedScore } = concordanceIndex(outcome, [0, 2, 3, 1, 1, 0, 0]);
 * estimate; // => 0.7857
 * [concordant, discordant, tiedScore]; // => [10, 2, 2]
 * ```
 */
export function concordanceIndex(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: ConcordanceOptions = {},
): Concordance {
  checkSettings("concordanceIndex", options, RULES);
  const checked = checkOutcome("concordanceIndex", outcome);
  const { n, order, strata } = checked;
  if (score === undefined)
    throw new RadiosurvError("length", `concordanceIndex: score needs length ${n}, as time has; got none`);
  checkLength("concordanceIndex", score, "score", n);
  checkLength("concordanceIndex", options.cluster, "cluster", n);
  const values = numbers("concordanceIndex", "score", score, Number.NEGATIVE_INFINITY);
  const parts = strata ? rowsByLevel(strata.codes, strata.names.length, order) : [order];
  const sums = { concordant: 0, discordant: 0, tiedScore: 0, tiedTime: 0, tiedBoth: 0 };
  const net = new Float64Array(n);
  const pairs = new Float64Array(n);
  for (const rows of parts) {
    const counts = countPairs(pairData(checked, rows, values, options));
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
    for (let i = 0; i < rows.length; i++) {
      net[rows[i]] = counts.net[i];
      pairs[rows[i]] = counts.pairs[i];
    }
  }
  const comparable = sums.concordant + sums.discordant + sums.tiedScore;
  const estimate = (sums.concordant + sums.tiedScore / 2) / comparable;
  const difference = (sums.concordant - sums.discordant) / comparable;
  const influence = net.map((value, i) => {
    const weight = checked.weights ? checked.weights[i] : 1;
    return (weight * (value - difference * pairs[i])) / (2 * comparable);
  });
  const summed = clustered(influence, options.cluster);
  const standardError = Math.sqrt(summed.reduce((sum, value) => sum + value * value, 0));
  const z = normalQuantile((1 + (options.confLevel ?? 0.95)) / 2);
  const limits = { lower: Math.max(0, estimate - z * standardError), upper: Math.min(1, estimate + z * standardError) };
  return { estimate, standardError, ...limits, ...sums, n, influence: summed };
}

function clustered(influence: Float64Array, cluster: ConcordanceOptions["cluster"]): Float64Array {
  if (!cluster) return influence;
  const { codes, names } = levelsOf("concordanceIndex", "cluster", cluster);
  const sums = new Float64Array(names.length);
  for (let i = 0; i < codes.length; i++) sums[codes[i]] += influence[i];
  return sums;
}

function pairData(
  outcome: CheckedOutcome,
  rows: Uint32Array,
  score: Float64Array,
  { weighting = "harrell", tau = Number.POSITIVE_INFINITY }: ConcordanceOptions,
): Parameters<typeof countPairs>[0] {
  const { time, event, entry, weights } = outcome;
  const of = (list: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => list[row]);
  const { rank, ranks } = ranksOf(of(score));
  const times = of(time);
  const pairWeight = new Float64Array(rows.length).fill(1);
  if (weighting !== "harrell") {
    const left = leftSurvival(outcome, rows);
    const total = weights ? rows.reduce((sum, row) => sum + weights[row], 0) : rows.length;
    for (let i = 0, k = 0; i < rows.length; i++) {
      while (left.times[k] < times[i]) k++;
      const [s, g, n] = [left.survival[k], left.censoring[k], left.atRisk[k]];
      if (weighting === "uno") pairWeight[i] = 1 / (g * g);
      else if (weighting === "constant") pairWeight[i] = 1 / n;
      else pairWeight[i] = ((weighting === "peto" ? s : s / g) * total) / n;
    }
  }
  return {
    time: times,
    event: Uint8Array.from(rows, (row) => (time[row] <= tau ? event[row] : 0)),
    weight: weights ? of(weights) : new Float64Array(rows.length).fill(1),
    rank,
    ranks,
    ...(entry && { entry: of(entry) }),
    pairWeight,
  };
}

function ranksOf(values: Float64Array): { readonly rank: Uint32Array; readonly ranks: number } {
  const order = sortedOrder(values);
  const rank = new Uint32Array(values.length);
  let ranks = 0;
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || values[order[i]] !== values[order[i - 1]]) ranks++;
    rank[order[i]] = ranks - 1;
  }
  return { rank, ranks };
}

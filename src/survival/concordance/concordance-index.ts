import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, listRule, oneOf, positive, type Rules } from "../../rules.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import { sortedOrder } from "../../stats/sorted-order.ts";
import { leftSurvival } from "../censoring-weights.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, numbers, type SurvivalOutcome } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";
import { countPairs, type PairData } from "./concordance-pairs.ts";

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
  /**
   * Outcome whose censoring weighs the pairs of `uno` and `schemper`: that of the training cohort, where a score is
   * evaluated in another one, as scikit-survival has it. @default the outcome itself
   */
  readonly training?: SurvivalOutcome;
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
  /** Standard error if the score says nothing, that of the test of C = 0.5 as a Cox score test of ranks. */
  readonly nullStandardError: number;
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
  training: ["an outcome { time, event }", (value) => typeof value === "object" && value !== null],
  cluster: listRule,
  confLevel: confLevelRule,
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
  const sums = { concordant: 0, discordant: 0, tiedScore: 0, tiedTime: 0, tiedBoth: 0, nullVariance: 0 };
  const net = new Float64Array(n);
  const pairs = new Float64Array(n);
  for (const rows of parts) {
    const counts = countPairs(pairData(checked, rows, values, options), net, pairs);
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
  }
  const comparable = sums.concordant + sums.discordant + sums.tiedScore;
  const estimate = (sums.concordant + sums.tiedScore / 2) / comparable;
  const difference = (sums.concordant - sums.discordant) / comparable;
  // in the place of the differences, as a long list would be held twice
  const influence = net;
  for (let i = 0; i < n; i++) {
    const weight = checked.weights ? checked.weights[i] : 1;
    influence[i] = (weight * (net[i] - difference * pairs[i])) / (2 * comparable);
  }
  const summed = clustered(influence, options.cluster);
  const standardError = Math.sqrt(summed.reduce((sum, value) => sum + value * value, 0));
  const z = normalQuantile((1 + (options.confLevel ?? 0.95)) / 2);
  const limits = { lower: Math.max(0, estimate - z * standardError), upper: Math.min(1, estimate + z * standardError) };
  const { nullVariance, ...numbersOfPairs } = sums;
  const nullStandardError = Math.sqrt(nullVariance) / (2 * comparable);
  return { estimate, standardError, ...limits, nullStandardError, ...numbersOfPairs, n, influence: summed };
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
  options: ConcordanceOptions,
): PairData {
  const { time, event, entry, weights } = outcome;
  const of = (list: Float64Array): Float64Array => {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = list[rows[i]];
    return values;
  };
  const { tau = Number.POSITIVE_INFINITY } = options;
  const begins = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) begins[i] = time[rows[i]] <= tau ? event[rows[i]] : 0;
  const times = of(time);
  const pairWeight = pairWeights(outcome, rows, times, begins, options);
  return {
    rows,
    time: times,
    event: begins,
    ...(weights && { weight: of(weights) }),
    ...ranksOf(of(score)),
    ...(entry && { entry: of(entry) }),
    ...(pairWeight && { pairWeight }),
  };
}

// times    of the rows, ascending
// begins   whether an event there begins pairs
function pairWeights(
  outcome: CheckedOutcome,
  rows: Uint32Array,
  times: Float64Array,
  begins: Uint8Array,
  { weighting = "harrell", training }: ConcordanceOptions,
): Float64Array | undefined {
  if (weighting === "harrell") return undefined;
  const { weights } = outcome;
  const left = leftSurvival(outcome, rows);
  const censoring = training && trainingCensoring(training);
  const total = weights ? rows.reduce((sum, row) => sum + weights[row], 0) : rows.length;
  const pairWeight = new Float64Array(rows.length);
  for (let i = 0, k = 0; i < rows.length; i++) {
    while (left.times[k] < times[i]) k++;
    const [s, n] = [left.survival[k], left.atRisk[k]];
    const g = censoring ? censoring(times[i]) : left.censoring[k];
    if (weighting === "constant") pairWeight[i] = 1 / n;
    else if (weighting === "peto") pairWeight[i] = (s * total) / n;
    else if (begins[i] && !(g > 0)) {
      throw new RadiosurvError(
        "argument",
        `concordanceIndex: nobody of the training outcome is followed up to the event at time ${times[i]} in row ${rows[i]}; take tau within its follow-up`,
      );
    } else pairWeight[i] = weighting === "uno" ? 1 / (g * g) : ((s / g) * total) / n;
  }
  return pairWeight;
}

// G(t-) of another outcome, asked for at ascending times; 0 behind the last of its times, where nothing is known of G
function trainingCensoring(training: SurvivalOutcome): (time: number) => number {
  const outcome = checkOutcome("concordanceIndex", training);
  const { times, censoring } = leftSurvival(outcome, outcome.order);
  let k = 0;
  return (time) => {
    while (k < times.length && times[k] < time) k++;
    return k < times.length ? censoring[k] : 0;
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

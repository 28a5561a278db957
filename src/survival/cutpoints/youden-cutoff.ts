import { RadiosurvError } from "../../error.ts";
import { checkGiven, checkSettings, positive, type Rules } from "../../rules.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import type { Cutoffs } from "./apply-cutoffs.ts";
import { candidateCuts } from "./candidate-cuts.ts";
import { checkScore, cutData } from "./cut-data.ts";
import type { CutData } from "./log-rank-terms.ts";

/** What {@link youdenCutoff} must be told. */
export interface YoudenCutoffOptions {
  /** Horizon: who had the event by then is a case, who is followed beyond it a control. In the unit of the outcome. */
  readonly time: number;
  /** Smallest group, as a fraction of all subjects. @default 0 */
  readonly minimumFraction?: number;
}

/** The cutoff with the largest sum of sensitivity and specificity at a time. */
export interface YoudenCutoff extends Cutoffs {
  /** One: halfway between neighbouring scores. */
  readonly cutoffs: readonly number[];
  readonly time: number;
  /** Sensitivity + specificity - 1. */
  readonly youden: number;
  /** Of score > cutoff, for an event by the time. */
  readonly sensitivity: number;
  readonly specificity: number;
  readonly n: number;
  readonly cases: number;
  readonly controls: number;
  /** Low group first. */
  readonly groupSizes: readonly number[];
  /** Every admissible cutoff, ascending. */
  readonly scan: {
    readonly cutoffs: readonly number[];
    readonly lowSizes: readonly number[];
    readonly sensitivity: readonly number[];
    readonly specificity: readonly number[];
  };
}

const RULES: Rules = {
  time: positive,
  minimumFraction: ["a number from 0 to 0.5", (value) => (value as number) >= 0 && (value as number) <= 0.5],
};

/**
 * Youden's cutoff of a score for the risk by a time: the largest sensitivity + specificity - 1, where sensitivity is that of
 * score > cutoff among those with the event by the time (cumulative cases, weighted by the inverse of the probability not to be
 * censored before), and specificity that among those followed beyond it (dynamic controls).
 *
 * The probability is the Kaplan-Meier estimate of the censoring time just before that of the event, with events first at a
 * tied time. Sensitivity and specificity equal those of R's timeROC, but for an event at the very time: a case here, as in
 * riskRegression. Of cutoffs with equal sums the most balanced is taken, then the first. A higher score must mean more risk. A
 * searched cutoff flatters itself as much as that of `xTile`. Time n log n.
 *
 * @param outcome - without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @throws RadiosurvError `argument` for an outcome or a score that is not allowed, equal scores, or a time without cases or
 *   controls; `length`; `setting`
 * @see Youden WJ. Cancer 1950; 3: 32-35; Blanche P, Dartigues JF, Jacqmin-Gadda H. Statistics in Medicine 2013; 32: 5381-5397
 * @example
 * ```ts
 * import { youdenCutoff } from "radiosurv/survival";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 1, 1, 1] };
 * const { cutoffs, sensitivity, specificity } = youdenCutoff(outcome, [1, 3, 2, 5, 4, 6, 9, 7, 8, 10], { time: 7 });
 * cutoffs; // => [4.5]
 * [sensitivity, specificity]; // => [1, 1]
 * ```
 */
export function youdenCutoff(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: YoudenCutoffOptions,
): YoudenCutoff {
  checkSettings("youdenCutoff", options, RULES);
  checkGiven("youdenCutoff", options, "time");
  const { time, minimumFraction = 0 } = options;
  const data = cutData("youdenCutoff", outcome, score);
  checkScore("youdenCutoff", data);
  const { n, rowAt } = data;
  const { weight, cases, controls } = caseWeights(data, time);
  if (cases === 0 || controls === 0) {
    const missing = cases === 0 ? "no event has happened by then" : "nobody is followed beyond it";
    throw new RadiosurvError(
      "argument",
      `youdenCutoff: time ${time} has no ${cases === 0 ? "case" : "control"}: ${missing}`,
    );
  }
  const size = Math.max(1, Math.ceil(minimumFraction * n * (1 - 1e-12)));
  const cuts = candidateCuts(data.score, size, Number.POSITIVE_INFINITY);
  const m = cuts.sizes.length;
  if (m === 0) {
    throw new RadiosurvError(
      "argument",
      `youdenCutoff: no cutoff leaves at least ${size} of ${n} subjects in each group; lower minimumFraction`,
    );
  }
  const sensitivity = new Float64Array(m);
  const specificity = new Float64Array(m);
  // from the high end, so that the sum of all weights is where sensitivity is 1
  let above = 0;
  let controlsAbove = 0;
  for (let c = m - 1, place = n - 1; c >= 0; c--) {
    for (; place >= cuts.sizes[c]; place--) {
      const w = weight[rowAt[place]];
      if (w > 0) above += w;
      else if (w < 0) controlsAbove++;
    }
    sensitivity[c] = above;
    specificity[c] = 1 - controlsAbove / controls;
  }
  const total = weight.reduce((sum, w) => sum + Math.max(0, w), 0);
  for (let c = 0; c < m; c++) sensitivity[c] /= total;
  const best = mostBalanced(sensitivity, specificity, cuts.sizes, n);
  return {
    cutoffs: [cuts.cutoffs[best]],
    time,
    youden: sensitivity[best] + specificity[best] - 1,
    sensitivity: sensitivity[best],
    specificity: specificity[best],
    n,
    cases,
    controls,
    groupSizes: [cuts.sizes[best], n - cuts.sizes[best]],
    scan: {
      cutoffs: Array.from(cuts.cutoffs),
      lowSizes: Array.from(cuts.sizes),
      sensitivity: Array.from(sensitivity),
      specificity: Array.from(specificity),
    },
  };
}

// weight[n]  1 / G(t-) of a case, -1 of a control, 0 of who was censored before the horizon
function caseWeights(
  { n, time, event }: CutData,
  horizon: number,
): { readonly weight: Float64Array; readonly cases: number; readonly controls: number } {
  const weight = new Float64Array(n);
  let cases = 0;
  let g = 1;
  let start = 0;
  for (let end = 0; start < n && time[start] <= horizon; start = end) {
    let events = 0;
    for (; end < n && time[end] === time[start]; end++) events += event[end];
    for (let i = start; i < end; i++) if (event[i]) weight[i] = 1 / g;
    cases += events;
    const left = n - start - events;
    if (left > 0) g *= (n - end) / left;
  }
  weight.fill(-1, start);
  return { weight, cases, controls: n - start };
}

function mostBalanced(sensitivity: Float64Array, specificity: Float64Array, sizes: Uint32Array, n: number): number {
  let largest = -1;
  for (let c = 0; c < sizes.length; c++) largest = Math.max(largest, sensitivity[c] + specificity[c]);
  let best = 0;
  let balance = 0;
  for (let c = 0; c < sizes.length; c++) {
    // sums of weights differ by rounding
    if (sensitivity[c] + specificity[c] < largest * (1 - 1e-12)) continue;
    const smaller = Math.min(sizes[c], n - sizes[c]);
    if (smaller <= balance) continue;
    balance = smaller;
    best = c;
  }
  return best;
}

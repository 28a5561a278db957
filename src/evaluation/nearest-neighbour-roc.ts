import { checkGiven, checkSettings, oneOf, type Rules } from "../rules.ts";
import { exp, log } from "../stats/elementary.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { type ConditionalInput, type ConditionalRoc, conditionalInput, conditionalRoc } from "./conditional-roc.ts";
import { thresholdsOf } from "./roc-points.ts";
import { subsetSurvival, subsetSurvivalAt } from "./subset-survival.ts";
import { type TimeRocData, timesRule } from "./time-roc-data.ts";

/** What {@link nearestNeighbourRoc} must be told, and can be. */
export interface NearestNeighbourRocOptions {
  /** Times at which the curve is drawn, in the unit of the outcome: one or several. */
  readonly times: number | ArrayLike<number>;
  /** Half the width of a neighbourhood, as a part of the subjects, above 0. @default 0.25 n^(-1/5) */
  readonly span?: number;
  /**
   * Neighbourhood of a score: `distance`, scores not farther than that of the rank above by the span; `rank`, ranks within the span
   * of the middle of the equal ones. @default "distance"
   */
  readonly neighbourhood?: "distance" | "rank";
}

/** A curve at a time by nearest neighbours. */
export interface NearestNeighbourRoc extends ConditionalRoc {
  /** Mean over subjects of the survival given their score, by which the curve is scaled. */
  readonly meanSurvival: number;
  readonly span: number;
}

const RULES: Rules = {
  times: timesRule,
  span: ["a number above 0, at most 1", (value) => (value as number) > 0 && (value as number) <= 1],
  neighbourhood: /* @__PURE__ */ oneOf("distance", "rank"),
};

/**
 * Time-dependent ROC curve by nearest neighbours (Akritas; Heagerty, Lumley and Pepe): the survival of each subject is the
 * Kaplan-Meier estimate of those with like scores, S(t | m), and
 *
 *     sensitivity(c) = mean of (1 - S(t | m)) over m > c, / mean of 1 - S(t | m);   1 - specificity(c) likewise with S(t | m)
 *
 * so that the curve is monotone, and censoring may depend on the score. The area depends on the span.
 *
 * `distance` equals R's `survivalROC(method = "NNE", span)`: with j subjects below a score, its neighbours are not farther than
 * the subject of rank j + 1 + round(n span), or the last one, so that neighbourhoods shrink at the upper end. `rank` equals
 * `survivalROC.C`, but for the lowest score, of which that program takes neighbours elsewhere; where equal scores reach beyond a
 * window, those of rows that come first count. Time subjects with an event or censoring by t times distinct scores.
 *
 * @param outcome - without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @returns one result a time, in the order given
 * @throws RadiosurvError `argument`, `length`, `setting`; `unsupported` for competing causes, weights, entry or strata
 * @see Akritas MG. Annals of Statistics 1994; 22: 1299-1327; Heagerty PJ, Lumley T, Pepe MS. Biometrics 2000; 56: 337-344
 * @example
 * ```ts
 * import { nearestNeighbourRoc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const score = [1, 3, 2, 5, 4, 6, 2, 7, 8, 10];
 * const [{ auc, meanSurvival }] = nearestNeighbourRoc(outcome, score, { times: 5.5, span: 0.1 });
 * auc; // => 0.7635
 * meanSurvival; // => 0.4583
 * ```
 */
export function nearestNeighbourRoc(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: NearestNeighbourRocOptions,
): readonly NearestNeighbourRoc[] {
  checkSettings("nearestNeighbourRoc", options, RULES);
  checkGiven("nearestNeighbourRoc", options, "times");
  const input = conditionalInput("nearestNeighbourRoc", outcome, score, options.times);
  const { n } = input.data;
  const { span = 0.25 * exp(-0.2 * log(n)), neighbourhood = "distance" } = options;
  const width = Math.floor(n * span + 0.5);
  const thresholds = thresholdsOf(input.score);
  const m = thresholds.length;
  const { byTime, times } = input;
  const survival = times.map(() => new Float64Array(m - 1));
  const sizes = smoothed(input, width, neighbourhood, survival);
  return times.map((_, k) => {
    const of = survival[byTime.indexOf(k)];
    const sensitivity = new Float64Array(m);
    const specificity = new Float64Array(m);
    let dead = 0;
    for (let g = m - 2; g >= 0; g--) {
      dead += (1 - of[g]) * sizes[g];
      sensitivity[g] = dead;
    }
    let alive = 0;
    for (let g = 0; g < m - 1; g++) {
      alive += of[g] * sizes[g];
      specificity[g + 1] = alive;
    }
    for (let g = 0; g < m; g++) {
      sensitivity[g] /= dead;
      specificity[g] /= alive;
    }
    const roc = conditionalRoc(input, k, { thresholds, sensitivity, specificity });
    return { ...roc, meanSurvival: alive / n, span };
  });
}

// survival  written: one list a time, ascending, one entry a distinct score
// returns   number of subjects of each distinct score
function smoothed(
  { data, score: { score, order: byTimeOfEqual }, settledTimes, byTime }: ConditionalInput,
  width: number,
  neighbourhood: "distance" | "rank",
  survival: readonly Float64Array[],
): Float64Array {
  const { n } = data;
  const order = neighbourhood === "rank" ? orderByRow(data, score) : byTimeOfEqual;
  const subset = subsetSurvival(
    data,
    byTime.map((k) => settledTimes[k]),
  );
  const { member } = subset;
  const sizes = new Float64Array(survival[0].length);
  const at = new Float64Array(survival.length);
  // the neighbours are those from `low` up to, and without, `high`
  let low = 0;
  let high = 0;
  for (let g = 0, first = 0, next = 0; first < n; g++, first = next) {
    const value = score[order[first]];
    while (next < n && score[order[next]] === value) next++;
    sizes[g] = next - first;
    let from = first;
    let to = next;
    if (neighbourhood === "distance") {
      const radius = score[order[Math.min(n - 1, first + width)]] - value;
      while (from > 0 && value - score[order[from - 1]] <= radius) from--;
      while (to < n && score[order[to]] - value <= radius) to++;
    } else {
      const middle = (first + next - 1) >> 1;
      // where the equal scores are more than a window, one subject below them belongs to it
      from = Math.max(0, Math.min(middle - width, first - 1));
      to = Math.max(next, Math.min(n, middle + width + 1));
    }
    for (; high < to; high++) member[order[high]] = 1;
    for (; high > to; high--) member[order[high - 1]] = 0;
    for (; low < from; low++) member[order[low]] = 0;
    for (; low > from; low--) member[order[low - 1]] = 1;
    subsetSurvivalAt(data, subset, to - from, at);
    for (let k = 0; k < at.length; k++) survival[k][g] = at[k];
  }
  return sizes;
}

// equal scores in the order of the caller's rows, as a window of ranks may end among them
function orderByRow({ n, rows }: TimeRocData, score: Float64Array): Uint32Array {
  const byRow = new Float64Array(n);
  const placeOf = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    byRow[rows[i]] = score[i];
    placeOf[rows[i]] = i;
  }
  return sortedOrder(byRow).map((row) => placeOf[row]);
}

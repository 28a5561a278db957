import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, positive, type Rules } from "../rules.ts";
import { exp } from "../stats/elementary.ts";
import { coxRegression } from "../survival/cox/cox-regression.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { type ConditionalInput, conditionalInput } from "./conditional-roc.ts";
import { incidentAreas } from "./incident-areas.ts";
import { type RocPoints, rocPoints, thresholdsOf, trapezoids } from "./roc-points.ts";
import { firstFrom, timesRule } from "./time-roc-data.ts";

/** What {@link incidentDynamicRoc} can be told. */
export interface IncidentDynamicRocOptions {
  /** Times at which curves are drawn, in the unit of the outcome. @default none */
  readonly times?: number | ArrayLike<number>;
  /** Time up to which areas make the concordance. @default the last time of an event */
  readonly tau?: number;
  /** Log hazard ratio of the score: that of a model fitted before. @default that of a Cox model of the score alone */
  readonly coefficient?: number;
}

/** The curve at one time. */
export interface IncidentDynamicRocAt {
  readonly time: number;
  /** NaN where nobody is at risk, or nobody stays at risk. */
  readonly auc: number;
  readonly curve: RocPoints;
  /** At risk at the time, and events then. */
  readonly atRisk: number;
  readonly events: number;
}

/** How well a score tells, at each time, who has the event then from who stays at risk. */
export interface IncidentDynamicRoc {
  /** Log hazard ratio of the score. */
  readonly coefficient: number;
  /** Mean of the areas up to tau, weighted by 2 f S: the probability that of two subjects the earlier one has the higher score. */
  readonly concordance: number;
  readonly tau: number;
  /** Distinct times of events, ascending, with the area and the weight of each, 0 beyond tau; lists of one length. */
  readonly eventTimes: Float64Array;
  readonly auc: Float64Array;
  readonly weights: Float64Array;
  /** One entry a time that was asked for. */
  readonly rocs: readonly IncidentDynamicRocAt[];
  /** What the Cox model had to say. */
  readonly warnings: readonly string[];
}

const RULES: Rules = { times: timesRule, tau: positive, coefficient: isNumber };

/**
 * Incident cases and dynamic controls (Heagerty and Zheng): at each time t, who has the event at t against who is at risk and has
 * it not. A Cox model with the coefficient g of the score tells how cases are spread over those at risk:
 *
 *     sensitivity(c, t) = sum of exp(g m) over m > c at risk, / sum of exp(g m) over those at risk
 *
 * and specificity is empirical. The mean of the areas with weights 2 f(t) S(t) is the concordance up to tau.
 *
 * Equals R's `risksetROC::CoxWeights(marker = g * score)$AUC`, where equal scores make no difference, and its `IntegrateAUC` with the
 * weights scaled to 1. It stands and falls with proportional hazards: a look at `proportionalHazardsTest` belongs to it. Who is
 * censored at t is at risk then. Time n log n for all event times, where the definition takes n of each.
 *
 * @param outcome - without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @throws RadiosurvError `argument` for an outcome or a score that is not allowed, or without an event; `length`; `setting`;
 *   `unsupported` for competing causes, weights, entry or strata
 * @see Heagerty PJ, Zheng Y. Biometrics 2005; 61: 92-105
 * @example
 * ```ts
 * import { incidentDynamicRoc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const roc = incidentDynamicRoc(outcome, [1, 3, 2, 5, 4, 6, 2, 7, 8, 10], { times: 4 });
 * roc.coefficient; // => 0.8201
 * roc.concordance; // => 0.9006
 * roc.rocs[0].auc; // => 0.7816
 * ```
 */
export function incidentDynamicRoc(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: IncidentDynamicRocOptions = {},
): IncidentDynamicRoc {
  checkSettings("incidentDynamicRoc", options, RULES);
  const input = conditionalInput("incidentDynamicRoc", outcome, score, options.times ?? []);
  const { data } = input;
  const { n, kind } = data;
  let last = n - 1;
  while (last >= 0 && !kind[last]) last--;
  if (last < 0) {
    throw new RadiosurvError(
      "argument",
      `incidentDynamicRoc: at least one event is needed; all ${n} subjects are censored`,
    );
  }
  const { tau = data.time[last] } = options;
  const fit = options.coefficient === undefined ? coxFit(input) : { coefficient: options.coefficient, warnings: [] };
  const hazard = hazards(input, fit.coefficient);
  const { eventTimes, auc, weights } = incidentAreas(data, input.score, hazard, tau);
  let concordance = 0;
  let total = 0;
  for (let k = 0; k < auc.length; k++) {
    if (!(weights[k] > 0)) continue;
    concordance += weights[k] * auc[k];
    total += weights[k];
  }
  for (let k = 0; k < auc.length; k++) weights[k] /= total;
  return {
    ...fit,
    concordance: total > 0 ? concordance / total : Number.NaN,
    tau,
    eventTimes,
    auc,
    weights,
    rocs: rocsOf(input, hazard),
  };
}

function coxFit({ data, score }: ConditionalInput): { coefficient: number; warnings: readonly string[] } {
  const { coefficients, warnings } = coxRegression(
    { time: data.time, event: data.kind },
    { names: ["score"], columns: [score.score] },
    { baseline: "none" },
  );
  return { coefficient: coefficients[0], warnings };
}

// exp(g m), up to a factor that keeps the largest and the smallest within the doubles; 1 each for a score that is constant
function hazards({ score: { score, order } }: ConditionalInput, coefficient: number): Float64Array {
  const centre = score[order[0]] / 2 + score[order[order.length - 1]] / 2;
  return score.map((value) => (Number.isNaN(coefficient) ? 1 : exp(coefficient * (value - centre))));
}

function rocsOf({ data, score, times, settledTimes }: ConditionalInput, hazard: Float64Array): IncidentDynamicRocAt[] {
  const { n, time, kind } = data;
  const thresholds = thresholdsOf(score);
  return times.map((asked, k) => {
    const first = firstFrom(time, settledTimes[k]);
    const cases = new Float64Array(n);
    const controls = new Float64Array(n);
    let events = 0;
    for (let i = first; i < n; i++) {
      cases[i] = hazard[i];
      if (kind[i] && time[i] === settledTimes[k]) events++;
      else controls[i] = 1;
    }
    const curve = rocPoints(score, cases, controls, "higher", thresholds);
    return { time: asked, auc: trapezoids(curve), curve, atRisk: n - first, events };
  });
}

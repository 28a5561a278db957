import { RadiosurvError } from "../error.ts";
import { checkMade, checkSettings, oneOf, type Rules } from "../rules.ts";
import { kaplanMeier } from "../survival/curves/kaplan-meier.ts";
import { survivalAt } from "../survival/curves/survival-at.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";

/** What {@link integratedAuc} can be told. */
export interface IntegratedAucOptions {
  /**
   * Weight of the area at the k-th time, with S the Kaplan-Meier estimate and f(k) its fall since the time before: `events`, f;
   * `concordance`, 2 f S. Weights are scaled to add up to 1. @default "events"
   */
  readonly weights?: "events" | "concordance";
}

const RULES: Rules = { weights: /* @__PURE__ */ oneOf("events", "concordance") };

/**
 * One number for the areas at several times: their mean, weighted by when events happen.
 *
 * `events` equals the mean of scikit-survival's `cumulative_dynamic_auc`, where the weights are the falls of S from time to time, and
 * from 1 to the first one. `concordance`, of Heagerty and Zheng, makes the mean of incident areas at all event times the
 * concordance of those times: see {@link incidentDynamicRoc}. It belongs to cumulative areas only by analogy.
 *
 * @param outcome - whose Kaplan-Meier estimate weighs
 * @param areas - `{ time, auc }`, ascending by time, as `timeDependentRoc` returns them
 * @returns NaN where an area is, or if S does not fall
 * @throws RadiosurvError `argument` for an outcome that is not allowed, or times that do not ascend; `length`; `setting`
 * @see Lambert J, Chevret S. Statistical Methods in Medical Research 2016; 25: 2088-2102; Heagerty PJ, Zheng Y. Biometrics 2005; 61:
 *   92-105
 * @example
 * ```ts
 * import { integratedAuc, timeDependentRoc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const areas = timeDependentRoc(outcome, [1, 3, 2, 5, 4, 6, 2, 7, 8, 10], { times: [2.5, 4.5, 7.5] });
 * integratedAuc(outcome, areas); // => 0.9005
 * ```
 */
export function integratedAuc(
  outcome: SurvivalOutcome,
  areas: readonly { readonly time: number; readonly auc: number }[],
  options: IntegratedAucOptions = {},
): number {
  checkSettings("integratedAuc", options, RULES);
  const { weights = "events" } = options;
  if (!Array.isArray(areas) || areas.length === 0) {
    throw new RadiosurvError(
      "argument",
      "integratedAuc: areas must be a list of { time, auc } with at least one entry",
    );
  }
  areas.forEach((area) => checkMade("integratedAuc", area, "auc", "an area { time, auc } at each place"));
  const times = areas.map(({ time }) => time);
  const wrong = times.findIndex((time, k) => !Number.isFinite(time) || (k > 0 && time <= times[k - 1]));
  if (wrong >= 0) {
    throw new RadiosurvError(
      "argument",
      `integratedAuc: areas must ascend by time; got ${times[wrong]} in place ${wrong}`,
    );
  }
  const { survival } = survivalAt(kaplanMeier(outcome), times);
  let sum = 0;
  let total = 0;
  let last = 1;
  for (let k = 0; k < times.length; k++) {
    const weight = (last - survival[k]) * (weights === "events" ? 1 : survival[k]);
    sum += weight * areas[k].auc;
    total += weight;
    last = survival[k];
  }
  return total > 0 ? sum / total : Number.NaN;
}

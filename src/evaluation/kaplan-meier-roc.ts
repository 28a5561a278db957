import { checkGiven, checkSettings, type Rules } from "../rules.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { type ConditionalRoc, conditionalInput, conditionalRoc } from "./conditional-roc.ts";
import { thresholdsOf } from "./roc-points.ts";
import { subsetSurvival, subsetSurvivalAt } from "./subset-survival.ts";
import { timesRule } from "./time-roc-data.ts";

/** What {@link kaplanMeierRoc} must be told. */
export interface KaplanMeierRocOptions {
  /** Times at which the curve is drawn, in the unit of the outcome: one or several. */
  readonly times: number | ArrayLike<number>;
}

const RULES: Rules = { times: timesRule };

/**
 * Time-dependent ROC curve by the Kaplan-Meier estimates of those above each cut (Heagerty, Lumley and Pepe):
 *
 *     sensitivity(c) = (1 - S(t | m > c)) P(m > c) / (1 - S(t)),   1 - specificity(c) = S(t | m > c) P(m > c) / S(t)
 *
 * Equals R's `survivalROC(method = "KM")`. Sensitivity and specificity need not be monotone, nor within 0..1, as a subset may
 * gain survival by losing a subject: {@link nearestNeighbourRoc} mends that. It holds where censoring does not depend on the
 * score; {@link timeDependentRoc} has a standard error. Time n times distinct scores.
 *
 * @param outcome - without weights, entry and strata
 * @param score - the higher, the earlier the event is expected; one entry a subject
 * @returns one result a time, in the order given
 * @throws RadiosurvError `argument`, `length`, `setting`; `unsupported` for competing causes, weights, entry or strata
 * @see Heagerty PJ, Lumley T, Pepe MS. Biometrics 2000; 56: 337-344
 * @example
 * ```ts
 * import { kaplanMeierRoc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const [{ auc, survival }] = kaplanMeierRoc(outcome, [1, 3, 2, 5, 4, 6, 2, 7, 8, 10], { times: 5.5 });
 * auc; // => 0.8235
 * survival; // => 0.5714
 * ```
 */
export function kaplanMeierRoc(
  outcome: SurvivalOutcome,
  score: ArrayLike<number>,
  options: KaplanMeierRocOptions,
): readonly ConditionalRoc[] {
  checkSettings("kaplanMeierRoc", options, RULES);
  checkGiven("kaplanMeierRoc", options, "times");
  const input = conditionalInput("kaplanMeierRoc", outcome, score, options.times);
  const { data, settledTimes, byTime, times } = input;
  const { n } = data;
  const { score: values, order } = input.score;
  const thresholds = thresholdsOf(input.score);
  const m = thresholds.length;
  const curves = times.map(() => ({
    thresholds,
    sensitivity: new Float64Array(m),
    specificity: new Float64Array(m),
  }));
  const subset = subsetSurvival(
    data,
    byTime.map((k) => settledTimes[k]),
  );
  const survival = new Float64Array(times.length);
  const whole = new Float64Array(times.length);
  subset.member.fill(1);
  subsetSurvivalAt(data, subset, n, whole);
  for (let g = 0, i = 0; g < m; g++) {
    const size = n - i;
    subsetSurvivalAt(data, subset, size, survival);
    byTime.forEach((k, place) => {
      const part = size / n;
      const [s, all] = [survival[place], whole[place]];
      curves[k].sensitivity[g] = ((1 - s) * part) / (1 - all);
      curves[k].specificity[g] = 1 - (s * part) / all;
    });
    // those with the lowest of the values leave
    for (const value = values[order[i]]; i < n && values[order[i]] === value; i++) subset.member[order[i]] = 0;
  }
  return curves.map((curve, k) => conditionalRoc(input, k, curve));
}

import { RadiosurvError } from "../error.ts";
import { oneOf, type Rules } from "../rules.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { BRIER_RULES, type BrierScoreOptions, checkBrier, errorOf, scoresOf } from "./brier-score.ts";
import type { Predictions } from "./predictions.ts";

/** What {@link integratedBrierScore} can be told. */
export interface IntegratedBrierScoreOptions extends BrierScoreOptions {
  /**
   * How the curve goes between times: `step` keeps the last score until the next time, as R's pec and riskRegression, so that
   * the last score has no part in it; `trapezoid` is a straight line. They agree on a fine grid. @default "step"
   */
  readonly rule?: "step" | "trapezoid";
  /** Where the integral begins: at time 0, where the score is 0, or at the first of `times`. @default "origin" */
  readonly from?: "origin" | "first";
}

/** Mean Brier score over an interval of time. */
export interface IntegratedBrierScore {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** That of the null model, and 1 - estimate / reference. */
  readonly reference: number;
  readonly predictionAccuracy: number;
  /** The interval. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly confLevel: number;
  /** Influence of each subject on the estimate. */
  readonly influence: Float64Array;
}

const RULES: Rules = { ...BRIER_RULES, rule: oneOf("step", "trapezoid"), from: oneOf("origin", "first") };

/**
 * Integrated Brier score: the mean of the Brier score over time, from 0 or the first of `times` to the last one.
 *
 * With `rule: "step"` it equals `crps` of R's pec and the IBS of riskRegression; with `rule: "trapezoid", from: "first"` it is
 * defined as `integrated_brier_score` of scikit-survival. Standard errors are those of the integral, by the influence of each
 * subject. Take times close to each other: some 50 over the follow-up.
 *
 * @param predictedSurvival - one list a subject with one entry a time, as `predictCox` returns
 * @throws RadiosurvError what `brierScore` throws
 * @see Graf E et al. Statistics in Medicine 1999; 18: 2529-2545
 * @example
 * ```ts
 * const outcome = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 0, 0] };
 * const survival = [0.2, 0.6, 0.3, 0.5, 0.8, 0.9].map((value) => [1.5, 3.5, 4.5].map((t) => value ** (t / 3.5)));
 * const { estimate, reference } = integratedBrierScore(outcome, survival, { times: [1.5, 3.5, 4.5] });
 * estimate; // => 0.0587
 * reference; // => 0.1138
 * ```
 */
export function integratedBrierScore(
  outcome: SurvivalOutcome | CompetingOutcome,
  predictedSurvival: Predictions,
  options: IntegratedBrierScoreOptions,
): IntegratedBrierScore {
  const caller = "integratedBrierScore";
  const checked = checkBrier(caller, outcome, options, RULES);
  const { rule = "step", from = "origin", confLevel = 0.95, ...rest } = options;
  const { times } = checked;
  const start = from === "origin" ? 0 : times[0];
  const end = times[times.length - 1];
  if (!(end > start)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the last time must be after the beginning, ${start}; got ${end}; give more times`,
    );
  }
  const weights = ruleWeights(times, start, rule);
  const [reference, score] = scoresOf(caller, checked, [{ name: undefined, values: predictedSurvival }], rest);
  const mean = (estimates: Float64Array): number => estimates.reduce((sum, value, k) => sum + weights[k] * value, 0);
  const estimate = mean(score.estimate);
  const influence = new Float64Array(score.n);
  score.influence.forEach((list, k) => {
    for (let i = 0; i < score.n; i++) influence[i] += weights[k] * list[i];
  });
  const standardError = errorOf(influence);
  const z = normalQuantile((1 + confLevel) / 2);
  return {
    estimate,
    standardError,
    lower: Math.max(0, estimate - z * standardError),
    upper: Math.min(1, estimate + z * standardError),
    reference: mean(reference.estimate),
    predictionAccuracy: 1 - estimate / mean(reference.estimate),
    from: start,
    to: end,
    n: score.n,
    confLevel,
    influence,
  };
}

// part of each time in the mean; between the beginning and the first time the score rises from 0, or stays 0 by steps
function ruleWeights(times: Float64Array, start: number, rule: "step" | "trapezoid"): Float64Array {
  const last = times.length - 1;
  const length = times[last] - start;
  return times.map((time, k) => {
    const before = time - (k === 0 ? start : times[k - 1]);
    const after = k === last ? 0 : times[k + 1] - time;
    return (rule === "step" ? after : (before + after) / 2) / length;
  });
}

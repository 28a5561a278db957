import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, confLevelRule, listRule, oneOf, type Rules } from "../rules.ts";
import { normalTail } from "../stats/normal.ts";
import { normalQuantile } from "../stats/normal-quantile.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { brierAt } from "./brier-kernel.ts";
import { checkHorizon, type EvaluatedOutcome, evaluatedOutcome, followUp, horizonAt } from "./evaluated-outcome.ts";
import { byModel, type NamedPredictions, type Predictions, risksAt } from "./predictions.ts";

/** What {@link brierScore} can be told. */
export interface BrierScoreOptions {
  /** Times of the predictions, ascending, within the follow-up. */
  readonly times: number | ArrayLike<number>;
  /** What the predictions are: probabilities of surviving each time, or of the event by then. @default "survival" */
  readonly predicted?: "survival" | "risk";
  /** With competing causes: the one that is predicted. @default the first one seen */
  readonly cause?: number;
  /** `full` takes into account that the censoring distribution is estimated; `conservative` takes it as known. @default "full" */
  readonly variance?: "full" | "conservative";
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** Brier scores of a model. Lists have one entry a time. */
export interface BrierScore {
  /** Name of the model, where there are several. */
  readonly name?: string;
  readonly times: Float64Array;
  readonly estimate: Float64Array;
  readonly standardError: Float64Array;
  /** Confidence limits, within 0..1. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Score of the null model, which predicts the same for everybody: the Kaplan-Meier or Aalen-Johansen estimate. */
  readonly reference: Float64Array;
  /** Index of prediction accuracy: 1 - estimate / reference. 0 for a model without use, negative for a harmful one. */
  readonly predictionAccuracy: Float64Array;
  readonly n: number;
  readonly confLevel: number;
  /** Influence of each subject on the estimate; one list a time: their products add up to (co)variances. */
  readonly influence: readonly Float64Array[];
  readonly unit?: string;
}

/** The score of the first model less that of the second, at a time. */
export interface BrierDifference {
  readonly names: readonly [string, string];
  readonly time: number;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly zValue: number;
  /** Two-sided, of the normal distribution. */
  readonly pValue: number;
}

/** Several models compared. */
export interface BrierComparison {
  /** The null model, called `reference`, and those given. */
  readonly scores: readonly BrierScore[];
  /** Each pair of models at each time. */
  readonly differences: readonly BrierDifference[];
}

export const BRIER_RULES: Rules = {
  times: ["a number or a list of numbers", (value) => typeof value === "number" || listRule[1](value)],
  predicted: oneOf("survival", "risk"),
  cause: ["a whole number >= 1", (value) => Number.isInteger(value) && (value as number) >= 1],
  variance: oneOf("full", "conservative"),
  confLevel: confLevelRule,
};

/**
 * Brier score of predicted survival: the mean squared difference between what happened by a time t and what was predicted.
 * Who was censored by t is not known; the others stand in, by the inverse probability of censoring weights of Graf
 *
 *     B(t) = 1/n sum of  1(T <= t, event) S(t)^2 / G(T-)  +  1(T > t) (1 - S(t))^2 / G(t)
 *
 * with G the Kaplan-Meier estimate of the time to censoring; of tied subjects those with an event leave first. 0 is perfect,
 * and what matters is how far the score is below that of the null model (`reference`). It mixes discrimination and
 * calibration.
 *
 * With an outcome `{ time, status }` of competing causes predictions are those of the cumulative incidence
 * (`predicted: "risk"`), and who had another cause by t counts as without the event.
 *
 * Equals `Score(..., metrics = "brier")` of R's riskRegression with `cens.model = "km"`, standard errors included, and `pec`.
 * scikit-survival's `brier_score` weighs events by G(T). Strata of the outcome are not used. Time n log n, then n a time.
 *
 * @param predictedSurvival - one entry a subject: a number, or with several times a list, as `predictCox` returns
 * @throws RadiosurvError `argument` for a time beyond the follow-up or predictions that are no probabilities; `length`;
 *   `setting`; `unsupported` for weights or late entry
 * @see Graf E et al. Statistics in Medicine 1999; 18: 2529-2545; Gerds TA, Schumacher M. Biometrical Journal 2006; 48:
 *   1029-1040; Kattan MW, Gerds TA. Diagnostic and Prognostic Research 2018; 2: 7
 * @example
 * ```ts
 * const outcome = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 0, 0] };
 * const { estimate, reference, predictionAccuracy } = brierScore(outcome, [0.2, 0.6, 0.3, 0.5, 0.8, 0.9], { times: [3.5] });
 * estimate; // => [0.0879]
 * reference; // => [0.2344]
 * predictionAccuracy; // => [0.6249]
 * ```
 */
export function brierScore(
  outcome: SurvivalOutcome | CompetingOutcome,
  predictedSurvival: Predictions,
  options: BrierScoreOptions,
): BrierScore {
  const checked = checkBrier("brierScore", outcome, options);
  return scoresOf("brierScore", checked, [{ name: undefined, values: predictedSurvival }], options)[1];
}

/**
 * Compares the Brier scores of models on the same subjects, with each other and with the null model; errors of the
 * differences take into account that the scores are correlated. Equals the contrasts of riskRegression's `Score`.
 *
 * @param models - predictions by name, each as `brierScore` takes them
 * @throws RadiosurvError what `brierScore` throws
 * @example
 * ```ts
 * const outcome = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 0, 0] };
 * const models = { old: [0.3, 0.6, 0.4, 0.6, 0.6, 0.7], new: [0.2, 0.6, 0.3, 0.5, 0.8, 0.9] };
 * const { differences } = compareBrierScores(outcome, models, { times: [3.5] });
 * differences.map(({ names }) => names.join(" - ")); // => ["reference - old", "reference - new", "old - new"]
 * differences[2].estimate; // => 0.0458
 * differences[2].standardError; // => 0.0366
 * ```
 */
export function compareBrierScores(
  outcome: SurvivalOutcome | CompetingOutcome,
  models: Readonly<Record<string, Predictions>>,
  options: BrierScoreOptions,
): BrierComparison {
  const caller = "compareBrierScores";
  const checked = checkBrier(caller, outcome, options);
  const named = byModel(caller, "models", models, ["reference"]);
  if (named[0].name === undefined) {
    throw new RadiosurvError("argument", `${caller}: models must be predictions by name; got a list`);
  }
  const scores = scoresOf(caller, checked, named, options);
  const z = normalQuantile((1 + (options.confLevel ?? 0.95)) / 2);
  const differences: BrierDifference[] = [];
  for (let a = 0; a < scores.length; a++) {
    for (let b = a + 1; b < scores.length; b++) {
      for (let k = 0; k < checked.times.length; k++) differences.push(differenceOf(scores[a], scores[b], k, z));
    }
  }
  return { scores, differences };
}

function differenceOf(a: BrierScore, b: BrierScore, k: number, z: number): BrierDifference {
  const estimate = a.estimate[k] - b.estimate[k];
  const standardError = errorOf(a.influence[k].map((value, i) => value - b.influence[k][i]));
  const zValue = estimate / standardError;
  return {
    names: [a.name as string, b.name as string],
    time: a.times[k],
    estimate,
    standardError,
    lower: estimate - z * standardError,
    upper: estimate + z * standardError,
    zValue,
    pValue: 2 * normalTail(Math.abs(zValue)),
  };
}

/** An outcome and times that were checked. */
export interface CheckedBrier {
  readonly outcome: EvaluatedOutcome;
  readonly times: Float64Array;
}

export function checkBrier(
  caller: string,
  outcome: SurvivalOutcome | CompetingOutcome,
  options: BrierScoreOptions,
  rules: Rules = BRIER_RULES,
): CheckedBrier {
  checkSettings(caller, options, rules);
  checkGiven(caller, options, "times");
  const checked = evaluatedOutcome(caller, outcome, options.cause);
  if (checked.competing && options.predicted !== "risk") {
    throw new RadiosurvError(
      "setting",
      `${caller}: with competing causes predictions are risks of the cause by each time; say so by predicted: "risk"`,
    );
  }
  const asked = typeof options.times === "number" ? [options.times] : options.times;
  const times = Float64Array.from(asked, (time) => checkHorizon(caller, checked, time));
  times.forEach((time, k) => {
    if (k === 0 || time > times[k - 1]) return;
    throw new RadiosurvError("argument", `${caller}: times must ascend; got ${time} as number ${k}`);
  });
  if (times.length === 0) throw new RadiosurvError("argument", `${caller}: at least one time is needed; got none`);
  return { outcome: checked, times };
}

/** Scores of the null model and of those given. */
export function scoresOf(
  caller: string,
  { outcome, times }: CheckedBrier,
  models: readonly NamedPredictions<Predictions>[],
  { predicted = "survival", variance = "full", confLevel = 0.95 }: BrierScoreOptions,
): BrierScore[] {
  const { n } = outcome;
  const steps = followUp(outcome);
  const horizons = Array.from(times, (time) => horizonAt(outcome, steps, time));
  const risks = [
    horizons.map(({ incidence }) => new Float64Array(n).fill(incidence)),
    ...models.map((model) => risksAt(caller, model, n, times.length, predicted)),
  ];
  const z = normalQuantile((1 + confLevel) / 2);
  let reference = new Float64Array(times.length);
  return risks.map((risk, m) => {
    const influence = horizons.map(() => new Float64Array(n));
    const estimate = Float64Array.from(horizons, (horizon, k) =>
      brierAt(outcome, horizon, risk[k], influence[k], variance === "full" ? steps : undefined),
    );
    for (const list of influence) for (let i = 0; i < n; i++) list[i] /= n;
    const standardError = Float64Array.from(influence, errorOf);
    if (m === 0) reference = estimate;
    const name = m === 0 ? "reference" : models[m - 1].name;
    return {
      ...(name !== undefined && { name }),
      times,
      estimate,
      standardError,
      lower: estimate.map((value, k) => Math.max(0, value - z * standardError[k])),
      upper: estimate.map((value, k) => Math.min(1, value + z * standardError[k])),
      reference,
      predictionAccuracy: estimate.map((value, k) => 1 - value / reference[k]),
      n,
      confLevel,
      influence,
      ...(outcome.unit !== undefined && { unit: outcome.unit }),
    };
  });
}

/** Standard error of an estimate by the influences on it, with the divisor n - 1 for their variance. */
export function errorOf(influence: Float64Array): number {
  const n = influence.length;
  let mean = 0;
  for (const value of influence) mean += value;
  mean /= n;
  let sum = 0;
  for (const value of influence) sum += (value - mean) * (value - mean);
  return Math.sqrt((sum * n) / (n - 1));
}

import { checkSettings, oneOf } from "../rules.ts";
import { exp } from "../stats/elementary.ts";
import { concordanceIndex } from "../survival/concordance/concordance-index.ts";
import { coxRegression } from "../survival/cox/cox-regression.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";

/** Indices of a linear predictor, ready for `bootstrapValidation`. */
export type ValidationIndices = {
  /** Somers' Dxy: 2 (C - 0.5). */
  readonly somersDxy: number;
  /** R squared of Nagelkerke. */
  readonly nagelkerkeR2: number;
  /** Coefficient of the linear predictor in a Cox model: 1 on the data of its own fit, below 1 if it is too extreme. */
  readonly slope: number;
  /** D = (LR - 1) / L0, with the likelihood ratio LR and the null deviance L0. */
  readonly discrimination: number;
  /** U: twice what recalibration by the slope adds to the log likelihood, over L0; on training data -2 / L0. */
  readonly unreliability: number;
  /** Q = D - U. */
  readonly quality: number;
  /** Gini's mean difference of slope times linear predictor. */
  readonly giniMeanDifference: number;
};

/** What {@link validationIndices} can be told. */
export interface ValidationIndicesOptions {
  /** Whether the linear predictor was fitted to these data; `bootstrapValidation` says so to its metrics. @default "test" */
  readonly part?: "training" | "test";
}

/**
 * Indices of how a linear predictor does in some data, as `validate` of R's rms has them for a Cox model: all from a Cox model
 * with the linear predictor as its one column.
 *
 * @param linearPredictor - one entry a subject, higher for higher risk
 * @returns NaN where there is no such model
 * @throws RadiosurvError what `coxRegression` throws
 * @see Harrell FE. Regression Modeling Strategies, 2nd ed. 2015, sections 9.8 and 20.10
 * @example
 * ```ts
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5], event: [1, 1, 1, 0, 1, 1, 0, 1] };
 * const { somersDxy, slope } = validationIndices(outcome, [0, 1, 3, 1, 2, 2, 0, 1]);
 * somersDxy; // => 0.8421
 * slope; // => 1.9454
 * ```
 */
export function validationIndices(
  outcome: SurvivalOutcome,
  linearPredictor: ArrayLike<number>,
  options: ValidationIndicesOptions = {},
): ValidationIndices {
  checkSettings("validationIndices", options, { part: oneOf("training", "test") });
  const table = { linearPredictor };
  const { coefficients, logLikelihood, n } = coxRegression(outcome, table, { baseline: "none" });
  // at a slope of 1 the offset is all
  const atOffset = { offset: linearPredictor, baseline: "none", maximumSteps: 1 } as const;
  const [atOne] = coxRegression(outcome, table, atOffset).logLikelihood;
  const [none, fitted] = logLikelihood;
  const deviance = -2 * none;
  const likelihoodRatio = 2 * (fitted - none);
  const discrimination = (likelihoodRatio - 1) / deviance;
  const unreliability = (options.part === "training" ? -2 : 2 * (fitted - atOne)) / deviance;
  const slope = coefficients[0];
  return {
    somersDxy: 2 * concordanceIndex(outcome, linearPredictor).estimate - 1,
    nagelkerkeR2: (1 - exp(-likelihoodRatio / n)) / (1 - exp(-deviance / n)),
    slope,
    discrimination,
    unreliability,
    quality: discrimination - unreliability,
    giniMeanDifference: Math.abs(slope) * giniMeanDifference(linearPredictor),
  };
}

// mean absolute difference of all pairs
function giniMeanDifference(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (2 * i - n + 1) * sorted[i];
  return (2 * sum) / (n * (n - 1));
}

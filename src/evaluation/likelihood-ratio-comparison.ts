import { RadiosurvError } from "../error.ts";
import { chiSquaredTail } from "../stats/chi-squared.ts";
import type { CoxFit } from "../survival/cox/cox-regression.ts";

/** What a larger Cox model adds to a smaller one. */
export interface LikelihoodRatioComparison {
  /** Twice the difference of the log likelihoods: chi-squared if the added columns say nothing. */
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
  /** Likelihood ratio chi-squared of the smaller model over that of the larger: how much of the information it holds. */
  readonly adequacy: number;
  /** 1 - adequacy: the part of the information that is new. */
  readonly newInformation: number;
  /** AIC of the larger model less that of the smaller; below 0 where the added columns pay. */
  readonly aicDifference: number;
  /** The columns that were added. */
  readonly added: readonly string[];
}

/**
 * Likelihood ratio test of added value: whether the columns that a larger Cox model has beside those of a smaller one tell
 * anything about survival. It is the test to report; a change of the concordance, an NRI or an IDI has far less power, and
 * their tests do not keep their level. Equals `anova(small, large)` of R.
 *
 * @param small - its columns are all among those of `large`
 * @param large - fitted to the same rows, with the same ties and penalty
 * @throws RadiosurvError `argument` for models that are not nested or not of the same rows
 * @see Harrell FE. Regression Modeling Strategies, 2nd ed. 2015, section 9.8; Vickers AJ, Cronin AM, Begg CB. BMC Medical
 *   Research Methodology 2011; 11: 13
 * @example
 * ```ts
 * import { coxRegression } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5], event: [1, 1, 1, 0, 1, 1, 0, 1] };
 * const x = [0, 2, 1, 1, 1, 0, 0, 1];
 * const small = coxRegression(outcome, { x });
 * const large = coxRegression(outcome, { x, z: [0, 1, 3, 1, 2, 2, 0, 1] });
 * const { statistic, df, pValue } = likelihoodRatioComparison(small, large);
 * statistic; // => 6.4100
 * df; // => 1
 * pValue; // => 0.0113
 * ```
 */
export function likelihoodRatioComparison(small: CoxFit, large: CoxFit): LikelihoodRatioComparison {
  const caller = "likelihoodRatioComparison";
  for (const [name, fit] of [
    ["small", small],
    ["large", large],
  ] as const) {
    if (!Array.isArray(fit?.names) || !Array.isArray(fit.logLikelihood)) {
      throw new RadiosurvError("argument", `${caller}: ${name} must be what coxRegression returned`);
    }
  }
  const missing = small.names.filter((name) => !large.names.includes(name));
  if (missing.length > 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the larger model must have all columns of the smaller; it lacks ${missing.join(", ")}`,
    );
  }
  const rows = (fit: CoxFit): string =>
    `${fit.n} rows, ${fit.events} events, null log likelihood ${fit.logLikelihood[0]}, ties ${fit.ties}, penalty ${fit.penalty}`;
  const [a, b] = [small.logLikelihood[0], large.logLikelihood[0]];
  // with Firth's penalty the null model has the penalty of the columns in it
  const alike = small.penalty === "firth" || Math.abs(a - b) <= NULL_TOLERANCE * Math.max(1, Math.abs(a));
  if (
    small.n !== large.n ||
    small.events !== large.events ||
    small.ties !== large.ties ||
    small.penalty !== large.penalty ||
    !alike
  ) {
    throw new RadiosurvError(
      "argument",
      `${caller}: both models must be fitted to the same rows in the same way; got ${rows(small)}, and ${rows(large)}`,
    );
  }
  const df = large.tests.likelihoodRatio.df - small.tests.likelihoodRatio.df;
  const statistic = 2 * (large.logLikelihood[1] - small.logLikelihood[1]);
  const adequacy = small.tests.likelihoodRatio.statistic / large.tests.likelihoodRatio.statistic;
  return {
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(Math.max(0, statistic), df) : Number.NaN,
    adequacy,
    newInformation: 1 - adequacy,
    aicDifference: large.aic - small.aic,
    added: large.names.filter((name) => !small.names.includes(name)),
  };
}

/** Relative difference of null log likelihoods of the same rows: far above rounding, far below that of another row. */
const NULL_TOLERANCE = 1e-9;

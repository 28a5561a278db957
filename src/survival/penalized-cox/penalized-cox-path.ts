import { exp, log } from "../../stats/elementary.ts";
import type { PenalizedData } from "./penalized-cox-data.ts";
import type { LikelihoodPass } from "./penalized-cox-likelihood.ts";

/** How a path of penalised fits goes. */
export interface PathSettings {
  readonly alpha: number;
  /** Descending; the path makes its own where it is left out. */
  readonly lambda?: Float64Array;
  readonly lambdaCount: number;
  readonly lambdaMinRatio: number;
  /** Most columns that may have a coefficient other than 0, and that may ever have had one. */
  readonly dfMax: number;
  readonly pMax: number;
  readonly threshold: number;
  readonly maximumPasses: number;
}

/** One fit of a path. */
export interface PathStep {
  readonly lambda: number;
  /** On the scale of the data, one a column; its memory and that of `pass` are used again for the next step. */
  readonly beta: Float64Array;
  readonly pass: LikelihoodPass;
  readonly df: number;
  readonly devianceRatio: number;
}

/** What ended a path, and what it took. */
export interface PathEnd {
  readonly passes: number;
  /** Null deviance: twice what the model that fits perfectly gains on none, with the weights as given. */
  readonly nullDeviance: number;
  readonly stopped: "end" | "deviance" | "df" | "pMax" | "curvature" | "passes" | "flat";
}

export type PathSteps = Generator<PathStep, PathEnd, void>;

/** A generated path may end early once it has this many values. */
const FEWEST = 5;

/** Share of the deviance that the last values must have gained together, and the one that is enough. */
const LEAST_GAIN = 1e-3;
const ENOUGH = 0.99;

/** Smallest ratio of neighbouring values is derived from a ratio no smaller than this. */
const LEAST_RATIO = 1e-6;

/** Below this alpha the largest penalty is that of this alpha: for ridge none takes all coefficients away. */
const LEAST_ALPHA = 1e-3;

/** Largest gradient in proportion to its penalty factor, over all columns that are penalised: the start of a path. */
export function largestLambda({ p, usable, factors }: PenalizedData, gradient: Float64Array, alpha: number): number {
  let largest = 0;
  for (let j = 0; j < p; j++) {
    if (usable[j] && factors[j] > 0) largest = Math.max(largest, Math.abs(gradient[j]) / factors[j]);
  }
  return largest / Math.max(alpha, LEAST_ALPHA);
}

/**
 * What each value of a path is of the one before.
 *
 * @param single - whether the exponent is rounded to single precision, as the Fortran code of glmnet 4.1 does
 */
export function lambdaFactor({ lambdaCount, lambdaMinRatio }: PathSettings, single: boolean): number {
  const exponent = 1 / (lambdaCount - 1);
  return exp(log(Math.max(LEAST_RATIO, lambdaMinRatio)) * (single ? Math.fround(exponent) : exponent));
}

/** The first value as glmnet reports it: by the two that follow, so that all ratios are alike. */
export function reportedFirst(largest: number, factor: number): number {
  return exp(2 * log(factor * largest) - log(factor * (factor * largest)));
}

/** Whether a generated path has come to its end: too many columns, no more gain, or nearly all explained. */
export function endsPath(
  settings: PathSettings,
  ratios: readonly number[],
  df: number,
  limitIsZero: boolean,
): "deviance" | "df" | undefined {
  const count = ratios.length;
  if (settings.lambda || count < Math.min(FEWEST, settings.lambdaCount)) return undefined;
  if (df > settings.dfMax) return "df";
  const now = ratios[count - 1];
  const before = ratios[count - Math.min(FEWEST, settings.lambdaCount)];
  // with a limit at 0 glmnet does not ask for a gain
  if (!limitIsZero && now - before < LEAST_GAIN * now) return "deviance";
  return now > ENOUGH ? "deviance" : undefined;
}

export function hasZeroLimit({ p, lower, upper }: PenalizedData): boolean {
  for (let j = 0; j < p; j++) if (lower[j] === 0 || upper[j] === 0) return true;
  return false;
}

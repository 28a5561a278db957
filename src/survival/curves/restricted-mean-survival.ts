import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, listRule, positive, type Rules } from "../../rules.ts";
import { normalTail } from "../../stats/normal.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { kaplanMeier, type SurvivalCurve } from "./kaplan-meier.ts";

/** What {@link restrictedMeanSurvival} is told. */
export interface RestrictedMeanOptions {
  /** Up to this time survival is counted. Needed. */
  readonly tau: number;
  /** Group of each subject. @default one group */
  readonly group?: ArrayLike<number | string | boolean>;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** Mean time survived up to tau. */
export interface RestrictedMean {
  readonly group?: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Whether the follow-up ended before tau with subjects alive, so that the curve was drawn on flat. */
  readonly extended: boolean;
}

/** The second of two groups minus the first. */
export interface RestrictedMeanDifference {
  readonly groups: readonly [string, string];
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly zValue: number;
  /** Two-sided, of the normal distribution. */
  readonly pValue: number;
}

/** Restricted means of groups, and the differences of each pair. */
export interface RestrictedMeans {
  readonly tau: number;
  readonly means: readonly RestrictedMean[];
  readonly differences: readonly RestrictedMeanDifference[];
}

const RULES: Rules = {
  tau: positive,
  group: listRule,
  confLevel: confLevelRule,
};

/**
 * Restricted mean survival time: the area under the Kaplan-Meier curve from 0 to tau, with standard error
 *
 *     SE^2 = sum over event times t <= tau of A(t)^2 d / (n (n - d)),   A(t) the area from t to tau
 *
 * and for groups the differences of each pair with a normal test. A term with d = n is 0. Equals R's
 * `summary(survfit(...), rmean = tau)`; survRM2's, which has no factor n / (n - 1) either.
 *
 * @throws RadiosurvError `setting` unless tau is positive; what `kaplanMeier` throws
 * @see Royston P, Parmar MKB. BMC Medical Research Methodology 2013; 13: 152
 * @example
 * ```ts
 * import { restrictedMeanSurvival } from "radiosurv/survival";
 * const outcome = { time: [6, 6, 6, 6, 7, 9, 10, 10], event: [1, 1, 1, 0, 1, 0, 1, 0] };
 * const [{ estimate, standardError }] = restrictedMeanSurvival(outcome, { tau: 9 }).means;
 * estimate; // => 7.5625
 * standardError; // => 0.5063
 * ```
 */
export function restrictedMeanSurvival(outcome: SurvivalOutcome, options: RestrictedMeanOptions): RestrictedMeans {
  checkSettings("restrictedMeanSurvival", options, RULES);
  if (options?.tau === undefined) {
    throw new RadiosurvError(
      "setting",
      "restrictedMeanSurvival: tau is needed: the time up to which survival is counted",
    );
  }
  const { tau, group, confLevel = 0.95 } = options;
  const curves = group === undefined ? [kaplanMeier(outcome)] : kaplanMeier(outcome, { group });
  const z = normalQuantile((1 + confLevel) / 2);
  const means = curves.map((curve) => meanOf(curve, tau, z));
  const differences = means.flatMap((first, i) => means.slice(i + 1).map((second) => difference(first, second, z)));
  return { tau, means, differences };
}

function meanOf({ group, times, survival, events, atRisk }: SurvivalCurve, tau: number, z: number): RestrictedMean {
  let inside = 0;
  while (inside < times.length && times[inside] <= tau) inside++;
  // from tau back, so that the area behind each time is at hand
  let area = 0;
  let variance = 0;
  for (let k = inside - 1; k >= 0; k--) {
    area += survival[k] * ((k + 1 < inside ? times[k + 1] : tau) - times[k]);
    const alive = atRisk[k] - events[k];
    if (alive > 0) variance += (area * area * events[k]) / (atRisk[k] * alive);
  }
  const estimate = area + (inside > 0 ? times[0] : tau);
  const standardError = Math.sqrt(variance);
  const last = times.length - 1;
  const mean = {
    estimate,
    standardError,
    lower: estimate - z * standardError,
    upper: estimate + z * standardError,
    extended: tau > times[last] && survival[last] > 0,
  };
  return group === undefined ? mean : { group, ...mean };
}

function difference(first: RestrictedMean, second: RestrictedMean, z: number): RestrictedMeanDifference {
  const estimate = second.estimate - first.estimate;
  const standardError = Math.sqrt(first.standardError ** 2 + second.standardError ** 2);
  const zValue = estimate / standardError;
  return {
    groups: [first.group ?? "", second.group ?? ""],
    estimate,
    standardError,
    lower: estimate - z * standardError,
    upper: estimate + z * standardError,
    zValue,
    pValue: 2 * normalTail(Math.abs(zValue)),
  };
}

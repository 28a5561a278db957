import { checkSettings, confLevelRule, listRule, oneOf, type Rules } from "../../rules.ts";
import { exp } from "../../stats/elementary.ts";
import { upperQuantile } from "../../stats/normal-quantile.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { type SurvivalCurve, survivalCurves } from "./kaplan-meier.ts";

/** What {@link nelsonAalen} can be told. */
export interface NelsonAalenOptions {
  /** Group of each subject; there is an estimate for each, in ascending order. @default all in one */
  readonly group?: ArrayLike<number | string | boolean>;
  /** `together`: tied events add d / n; `in-turn`: 1 / n + 1 / (n - 1) + ..., as if one came after the other. @default "together" */
  readonly ties?: "together" | "in-turn";
  /** `log`: H exp(-+ z SE / H), which stays above 0; `plain`: H -+ z SE, cut at 0. @default "log" */
  readonly confType?: "plain" | "log";
  /** @default 0.95 */
  readonly confLevel?: number;
  /**
   * `poisson` counts weights as numbers of subjects; `robust` takes them as sampling weights (infinitesimal jackknife).
   * @default "robust" if a weight is not whole, as R
   */
  readonly variance?: "poisson" | "robust";
}

/** A cumulative hazard: a step function with what is known at each step. Lists have one entry a distinct time. */
export interface CumulativeHazard {
  /** Name of the group; `undefined` for a single estimate. */
  readonly group?: string;
  /** Distinct times at which a subject left, ascending. */
  readonly times: Float64Array;
  /** Sum of the hazards up to each time, that time included: the expected number of events of a subject at risk all along. */
  readonly cumulativeHazard: Float64Array;
  readonly standardError: Float64Array;
  /** Confidence limits; 0 before the first event. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Subjects at risk just before each time, events and censored then; sums of weights where there are any. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** Number of subjects, and sum of the events. */
  readonly n: number;
  readonly eventCount: number;
  readonly confType: "plain" | "log";
  readonly confLevel: number;
  readonly unit?: string;
}

const RULES: Rules = {
  group: listRule,
  ties: oneOf("together", "in-turn"),
  confType: oneOf("plain", "log"),
  confLevel: confLevelRule,
  variance: oneOf("poisson", "robust"),
};

/**
 * Nelson-Aalen estimate of the cumulative hazard:
 *
 *     H(t) = sum over event times s <= t of d(s) / n(s),   SE^2 = sum of d(s) / n(s)^2
 *
 * with d events and n subjects at risk. It is a straight line where the hazard is constant, and exp(-H) is the survival of
 * Fleming and Harrington, close to Kaplan and Meier's. With `entry` subjects are at risk on (entry, time].
 *
 * Equals `cumhaz` and `std.chaz` of R's `survfit(Surv(time, event) ~ group)`, with `ctype = 2` for ties in turn; lifelines'
 * NelsonAalenFitter takes ties in turn unless `nelson_aalen_smoothing = False`. `kaplanMeier` has the same hazards beside
 * its survival. Time n log n.
 *
 * @returns the estimate; with `group` a list of them
 * @throws RadiosurvError `argument`, `length` for an outcome that is not allowed: rows are named, counted from 0;
 *   `setting` for an option
 * @see Aalen O. Annals of Statistics 1978; 6: 701-726
 * @example
 * ```ts
 * import { nelsonAalen } from "radiosurv/survival";
 * const outcome = { time: [6, 6, 6, 6, 7, 9, 10, 10], event: [1, 1, 1, 0, 1, 0, 1, 0] };
 * const { times, cumulativeHazard, standardError } = nelsonAalen(outcome);
 * times; // => [6, 7, 9, 10]
 * cumulativeHazard; // => [0.375, 0.625, 0.625, 1.125]
 * standardError[0]; // => 0.2165
 * ```
 */
export function nelsonAalen(
  outcome: SurvivalOutcome,
  options: NelsonAalenOptions & { readonly group: ArrayLike<number | string | boolean> },
): readonly CumulativeHazard[];
export function nelsonAalen(
  outcome: SurvivalOutcome,
  options?: Omit<NelsonAalenOptions, "group"> & { readonly group?: undefined },
): CumulativeHazard;
export function nelsonAalen(
  outcome: SurvivalOutcome,
  options: NelsonAalenOptions = {},
): CumulativeHazard | readonly CumulativeHazard[] {
  checkSettings("nelsonAalen", options, RULES);
  const { group, ties = "together", confType = "log", confLevel = 0.95, variance } = options;
  const curves = survivalCurves("nelsonAalen", outcome, {
    group,
    confLevel,
    estimator: ties === "in-turn" ? "fleming-harrington-tie-corrected" : "fleming-harrington",
    variance: variance === "poisson" ? "greenwood" : variance,
  });
  return "times" in curves ? hazardOf(curves, confType) : curves.map((curve) => hazardOf(curve, confType));
}

function hazardOf(curve: SurvivalCurve, confType: "plain" | "log"): CumulativeHazard {
  const { survival: _, cumulativeHazard, cumulativeHazardError: standardError, ...rest } = curve;
  const z = upperQuantile((1 - curve.confLevel) / 2);
  const lower = new Float64Array(standardError.length);
  const upper = new Float64Array(standardError.length);
  for (let k = 0; k < lower.length; k++) {
    const h = cumulativeHazard[k];
    const width = z * standardError[k];
    const factor = confType === "log" && h > 0 ? exp(width / h) : 1;
    lower[k] = confType === "log" ? h / factor : Math.max(0, h - width);
    upper[k] = confType === "log" ? h * factor : h + width;
  }
  return { ...rest, cumulativeHazard, standardError, lower, upper, confType };
}

import { RadiosurvError } from "../../error.ts";
import { checkGiven, checkSettings, confLevelRule, oneOf, positive, type Rules } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { log } from "../../stats/elementary.ts";
import { upperQuantile } from "../../stats/normal-quantile.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { arcsineRoot } from "./arcsine-root.ts";
import type { ConfType } from "./confidence-limits.ts";
import { type SurvivalCurve, survivalCurves } from "./kaplan-meier.ts";
import { survivalAt } from "./survival-at.ts";

/** What {@link fixedTimeTest} is told. */
export interface FixedTimeOptions {
  /** Time at which survival is compared. Needed. */
  readonly time: number;
  /** Scale on which it is compared. @default "log-log" */
  readonly transform?: ConfType;
  /** Of the difference of two groups. @default 0.95 */
  readonly confLevel?: number;
}

/** The survival of groups at one time compared. Lists have one entry a group. */
export interface FixedTimeTest {
  /** Chi-squared. */
  readonly statistic: number;
  /** Number of groups less 1. */
  readonly df: number;
  readonly pValue: number;
  readonly time: number;
  readonly transform: ConfType;
  /** Names of the groups, ascending. */
  readonly groups: readonly string[];
  /** Kaplan-Meier estimates at the time, and their standard errors (Greenwood). */
  readonly survival: readonly number[];
  readonly standardErrors: readonly number[];
  /** Of two groups: survival of the second less that of the first, on the plain scale whatever the transform. */
  readonly difference?: {
    readonly estimate: number;
    readonly standardError: number;
    readonly lower: number;
    readonly upper: number;
  };
}

const RULES: Rules = {
  time: positive,
  transform: oneOf("plain", "log", "log-log", "logit", "arcsine"),
  confLevel: confLevelRule,
};

/**
 * Comparison of the survival of groups at a fixed time, such as survival at five years; for curves that cross, or where one
 * time is what matters. The difference of two Kaplan-Meier estimates on the scale g is compared with its standard error:
 *
 *     X^2 = (g(S1) - g(S2))^2 / (V1 + V2),   V = (g'(S) SE)^2
 *
 * and for K groups the weighted squares of their distances from the common value, which is the quadratic form of all
 * contrasts. The plain difference finds too much in small samples; of the scales, log-log keeps the level best. Case weights,
 * late entry and robust errors are those of `kaplanMeier`. In R the same follows from `summary(survfit(...), times)`. Time
 * n log n.
 *
 * @param group - group of each subject: numbers, texts or booleans
 * @param options - `time` is needed
 * @throws RadiosurvError `argument` for an outcome that is not allowed, strata or fewer than two groups, and where a group
 *   cannot be compared: its survival at the time is 1 or 0, or its follow-up ends before; `length`; `setting`
 * @see Klein JP, Logan B, Harhoff M, Andersen PK. Statistics in Medicine 2007; 26: 4505-4519
 * @example
 * ```ts
 * import { fixedTimeTest } from "radiosurv/survival";
 * const outcome = { time: [6, 7, 10, 15, 19, 25, 8, 30], event: [1, 0, 1, 1, 0, 1, 1, 0] };
 * const test = fixedTimeTest(outcome, ["a", "a", "b", "a", "b", "b", "a", "b"], { time: 12 });
 * test.survival; // => [0.375, 0.75]
 * test.statistic; // => 0.9325
 * test.pValue; // => 0.3342
 * ```
 */
export function fixedTimeTest(
  outcome: SurvivalOutcome,
  group: ArrayLike<number | string | boolean>,
  options: FixedTimeOptions,
): FixedTimeTest {
  checkSettings("fixedTimeTest", options, RULES);
  checkGiven("fixedTimeTest", options, "time");
  const { time, transform = "log-log", confLevel = 0.95 } = options;
  const curves = comparable(outcome, group, time);
  const groups = curves.map((curve) => curve.group ?? "");
  const at = curves.map((curve) => survivalAt(curve, [time]));
  const survival = at.map((each) => each.survival[0]);
  const standardErrors = at.map((each) => each.standardError[0]);
  const places = survival.map((s) => placeOn(transform, s));
  const weights = survival.map((s, k) => 1 / (slopeOn(transform, s) * standardErrors[k]) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const common = places.reduce((sum, place, k) => sum + weights[k] * place, 0) / total;
  const statistic = places.reduce((sum, place, k) => sum + weights[k] * (place - common) ** 2, 0);
  const df = groups.length - 1;
  const result = { statistic, df, pValue: chiSquaredTail(statistic, df), time, transform };
  const lists = { groups, survival, standardErrors };
  return df > 1 ? { ...result, ...lists } : { ...result, ...lists, difference: differenceOf(lists, confLevel) };
}

// the curves of the groups, each with an event before the time and somebody at risk then or later
function comparable(
  outcome: SurvivalOutcome,
  group: ArrayLike<number | string | boolean>,
  time: number,
): readonly SurvivalCurve[] {
  if (outcome?.strata !== undefined) {
    throw new RadiosurvError(
      "argument",
      "fixedTimeTest: survival is not compared within strata; leave them out, or use logRankTest",
    );
  }
  if (group === undefined) {
    throw new RadiosurvError("length", "fixedTimeTest: group needs an entry for each subject; got none");
  }
  const curves = survivalCurves("fixedTimeTest", outcome, { group }) as readonly SurvivalCurve[];
  if (curves.length < 2) {
    throw new RadiosurvError(
      "argument",
      `fixedTimeTest: at least two groups are needed; all subjects are in "${curves[0].group}"`,
    );
  }
  for (const curve of curves) {
    const last = curve.times[curve.times.length - 1];
    const s = survivalAt(curve, [time]).survival[0];
    if (s > 0 && s < 1) continue;
    const why = Number.isNaN(s)
      ? `its follow-up ends at ${last}`
      : s > 0
        ? "no event was seen until then, and so its survival of 1 has no standard error"
        : "its survival has come to 0, which has no standard error";
    throw new RadiosurvError(
      "argument",
      `fixedTimeTest: group "${curve.group}" cannot be compared at time ${time}: ${why}; choose another time`,
    );
  }
  return curves;
}

function placeOn(transform: ConfType, s: number): number {
  switch (transform) {
    case "plain":
      return s;
    case "log":
      return log(s);
    case "log-log":
      return log(-log(s));
    case "logit":
      return log(s / (1 - s));
    default:
      return arcsineRoot(s);
  }
}

function slopeOn(transform: ConfType, s: number): number {
  switch (transform) {
    case "plain":
      return 1;
    case "log":
      return 1 / s;
    case "log-log":
      return 1 / (s * log(s));
    case "logit":
      return 1 / (s * (1 - s));
    default:
      return 0.5 / Math.sqrt(s * (1 - s));
  }
}

function differenceOf(
  { survival, standardErrors }: Pick<FixedTimeTest, "survival" | "standardErrors">,
  confLevel: number,
): FixedTimeTest["difference"] {
  const estimate = survival[1] - survival[0];
  const standardError = Math.sqrt(standardErrors[0] ** 2 + standardErrors[1] ** 2);
  const width = upperQuantile((1 - confLevel) / 2) * standardError;
  return { estimate, standardError, lower: estimate - width, upper: estimate + width };
}

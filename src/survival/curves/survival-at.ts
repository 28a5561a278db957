import { RadiosurvError } from "../../error.ts";
import { checkMade } from "../../rules.ts";
import type { SurvivalCurve } from "./kaplan-meier.ts";

/** A curve at given times; lists have one entry a time. */
export interface SurvivalAtTimes {
  readonly times: Float64Array;
  readonly survival: Float64Array;
  readonly standardError: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Subjects still at risk at each time, those who leave then included: the numbers below a Kaplan-Meier figure. */
  readonly atRisk: Float64Array;
  /** Events since the time before, the first since 0. */
  readonly events: Float64Array;
}

/**
 * Survival at given times, with limits, numbers at risk and events in between. Equals R's `summary(survfit(...), times)`.
 *
 * @param curve - what `kaplanMeier` returned
 * @param times - ascending
 * @returns NaN beyond the last time of the curve, unless survival has come to 0; nobody is at risk there
 * @throws RadiosurvError `argument` unless times ascend
 * @example
 * ```ts
 * import { kaplanMeier, survivalAt } from "radiosurv/survival";
 * const curve = kaplanMeier({ time: [6, 6, 6, 6, 7, 9, 10, 10], event: [1, 1, 1, 0, 1, 0, 1, 0] });
 * const { survival, atRisk, events } = survivalAt(curve, [0, 6, 8]);
 * survival; // => [1, 0.625, 0.46875]
 * atRisk; // => [8, 8, 3]
 * events; // => [0, 3, 1]
 * ```
 */
export function survivalAt(curve: SurvivalCurve, times: ArrayLike<number>): SurvivalAtTimes {
  checkMade("survivalAt", curve, "survival", "a curve of kaplanMeier");
  checkMade("survivalAt", times, "length", "a list of times");
  const m = times.length;
  const result = {
    times: Float64Array.from(times),
    survival: new Float64Array(m),
    standardError: new Float64Array(m),
    lower: new Float64Array(m),
    upper: new Float64Array(m),
    atRisk: new Float64Array(m),
    events: new Float64Array(m),
  };
  const last = curve.times.length - 1;
  for (let j = 0, k = -1; j < m; j++) {
    const now = times[j];
    if (!(now >= (j === 0 ? Number.NEGATIVE_INFINITY : times[j - 1]))) {
      throw new RadiosurvError("argument", `survivalAt: times must ascend; got ${now} as number ${j}`);
    }
    for (; k < last && curve.times[k + 1] <= now; k++) result.events[j] += curve.events[k + 1];
    // nothing is known beyond the last time, unless nobody was left
    const beyond = now > curve.times[last] && curve.survival[last] > 0;
    const at = (list: Float64Array, before: number): number => (beyond ? Number.NaN : k < 0 ? before : list[k]);
    result.survival[j] = at(curve.survival, 1);
    result.standardError[j] = at(curve.standardError, 0);
    result.lower[j] = at(curve.lower, 1);
    result.upper[j] = at(curve.upper, 1);
    // who leaves at the time itself is still at risk then
    const next = k >= 0 && curve.times[k] === now ? k : k + 1;
    result.atRisk[j] = next <= last ? curve.atRisk[next] : 0;
  }
  return result;
}

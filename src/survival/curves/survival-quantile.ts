import { RadiosurvError } from "../../error.ts";
import { checkMade } from "../../rules.ts";
import type { SurvivalCurve } from "./kaplan-meier.ts";

/** A time, with the confidence limits that follow from those of the curve; NaN where it is not reached. */
export interface QuantileEstimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Largest difference of probabilities that count as equal, as in R: sqrt(2^-52). */
const TOLERANCE = 1.4901161193847656e-8;

/**
 * Time by which a part p of the subjects has had the event: the first at which survival is at most 1 - p; where it equals
 * 1 - p over a stretch, the middle of that stretch. Limits are the same of the confidence limits of the curve (Brookmeyer
 * and Crowley). Equals R's `quantile(survfit(...), p)`; for p = 0.5 it is the median survival time.
 *
 * @param curve - what `kaplanMeier` returned
 * @param p - above 0, below 1. @default 0.5
 * @returns NaN for what the follow-up does not reach
 * @throws RadiosurvError `argument` unless p lies between 0 and 1
 * @example
 * ```ts
 * import { kaplanMeier, survivalQuantile } from "radiosurv/survival";
 * const curve = kaplanMeier({ time: [6, 6, 6, 6, 7, 9, 10, 10], event: [1, 1, 1, 0, 1, 0, 1, 0] });
 * survivalQuantile(curve).estimate; // => 7
 * survivalQuantile(curve).upper; // => NaN
 * ```
 */
export function survivalQuantile(curve: SurvivalCurve, p: number = 0.5): QuantileEstimate {
  checkMade("survivalQuantile", curve, "survival", "a curve of kaplanMeier");
  if (!(p > 0 && p < 1)) {
    throw new RadiosurvError("argument", `survivalQuantile: p must lie between 0 and 1; got ${p}`);
  }
  const { times, survival, lower, upper } = curve;
  return {
    estimate: crossing(times, survival, 1 - p),
    lower: crossing(times, lower, 1 - p),
    upper: crossing(times, upper, 1 - p),
  };
}

function crossing(times: Float64Array, values: Float64Array, level: number): number {
  const reached = highestBelow(values, level + TOLERANCE);
  if (reached < 0) return Number.NaN;
  const passed = highestBelow(values, level - TOLERANCE);
  if (passed >= 0) return (times[reached] + times[passed]) / 2;
  const last = values.length - 1;
  return Math.abs(values[last] - level) < TOLERANCE ? (times[reached] + times[last]) / 2 : Number.NaN;
}

// the place of the highest value that is at most the bound, the first of equal ones: the first at all where values never
// rise; confidence limits may, after late entries, and R takes them so
function highestBelow(values: Float64Array, bound: number): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= bound && (best < 0 || values[i] > values[best] + TOLERANCE)) best = i;
  }
  return best;
}

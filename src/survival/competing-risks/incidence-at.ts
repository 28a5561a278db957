import { RadiosurvError } from "../../error.ts";
import { checkMade } from "../../rules.ts";
import type { CumulativeIncidence } from "./aalen-johansen.ts";

/** Cumulative incidence at given times; lists have one entry a time, lists of lists one list a cause. */
export interface IncidenceAtTimes {
  readonly times: Float64Array;
  readonly causes: readonly number[];
  readonly cumulativeIncidence: readonly Float64Array[];
  readonly standardError: readonly Float64Array[];
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
  /** Probability that no cause has struck, its standard error and limits. */
  readonly survival: Float64Array;
  readonly survivalError: Float64Array;
  readonly survivalLower: Float64Array;
  readonly survivalUpper: Float64Array;
  /** Subjects still at risk at each time, those who leave then included. */
  readonly atRisk: Float64Array;
}

/**
 * Cumulative incidence at given times. Equals R's `summary(survfit(...), times)`; `timepoints` of cmprsk.
 *
 * @param curve - what `aalenJohansen` returned, of one group
 * @param times - ascending
 * @returns NaN beyond the last time of the curve, unless nobody is left without an event; nobody is at risk there
 * @throws RadiosurvError `argument` unless times ascend
 * @example
 * ```ts
 * import { aalenJohansen, incidenceAt } from "radiosurv/survival";
 * const curve = aalenJohansen({ time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2] });
 * const { cumulativeIncidence, lower, upper, atRisk } = incidenceAt(curve, [0, 3.5]);
 * cumulativeIncidence; // => [[0, 0.125], [0, 0.275]]
 * [lower[1][1], upper[1][1]]; // => [0.0836, 0.9048]
 * atRisk; // => [8, 4]
 * ```
 */
export function incidenceAt(curve: CumulativeIncidence, times: ArrayLike<number>): IncidenceAtTimes {
  checkMade("incidenceAt", curve, "cumulativeIncidence", "a curve of aalenJohansen");
  checkMade("incidenceAt", times, "length", "a list of times");
  const steps = stepsAt(curve, times);
  const last = curve.times.length - 1;
  // before the first step a value is known without error
  const at = (list: Float64Array, before: number): Float64Array =>
    Float64Array.from(steps, (k) => (k > last ? Number.NaN : k < 0 ? before : list[k]));
  const ofCauses = (lists: readonly Float64Array[], before: number): Float64Array[] =>
    lists.map((list) => at(list, before));
  const nothing = curve.confType === "plain" ? 0 : Number.NaN;
  const all = curve.confType === "plain" || curve.confType === "log" ? 1 : Number.NaN;
  return {
    times: Float64Array.from(times),
    causes: curve.causes,
    cumulativeIncidence: ofCauses(curve.cumulativeIncidence, 0),
    standardError: ofCauses(curve.standardError, 0),
    lower: ofCauses(curve.lower, nothing),
    upper: ofCauses(curve.upper, nothing),
    survival: at(curve.survival, 1),
    survivalError: at(curve.survivalError, 0),
    survivalLower: at(curve.survivalLower, all),
    survivalUpper: at(curve.survivalUpper, all),
    atRisk: Float64Array.from(steps, (k, j) => {
      if (k > last) return 0;
      // who leaves at the time itself is still at risk then
      const next = k >= 0 && curve.times[k] === times[j] ? k : k + 1;
      return next <= last ? curve.atRisk[next] : 0;
    }),
  };
}

// the last step at or before each time; -1 before the first, the number of steps where nothing is known any more
function stepsAt(curve: CumulativeIncidence, times: ArrayLike<number>): Int32Array {
  const steps = new Int32Array(times.length);
  const last = curve.times.length - 1;
  for (let j = 0, k = -1; j < times.length; j++) {
    const now = times[j];
    if (!(now >= (j === 0 ? Number.NEGATIVE_INFINITY : times[j - 1]))) {
      throw new RadiosurvError("argument", `incidenceAt: times must ascend; got ${now} as number ${j}`);
    }
    while (k < last && curve.times[k + 1] <= now) k++;
    steps[j] = now > curve.times[last] && curve.survival[last] > 0 ? last + 1 : k;
  }
  return steps;
}

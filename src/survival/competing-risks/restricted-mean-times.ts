import { checkGiven, checkSettings, confLevelRule, listRule, positive, type Rules } from "../../rules.ts";
import { normalTail } from "../../stats/normal.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import { checkLength, levelsOf } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";
import { type CheckedCompetingOutcome, type CompetingOutcome, checkCompetingOutcome } from "./competing-outcome.ts";
import { type IncidenceSteps, incidenceSteps, leavesSome } from "./incidence-steps.ts";

/** What {@link restrictedMeanTimes} is told. */
export interface RestrictedMeanTimesOptions {
  /** Up to this time the time is counted. Needed. */
  readonly tau: number;
  /** Group of each subject. @default one group */
  readonly group?: ArrayLike<number | string | boolean>;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** A mean time with its error. */
export interface MeanTime {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/** How the time up to tau is spent on average: without event, and after one of each cause. They add up to tau. */
export interface MeanTimes {
  readonly group?: string;
  readonly eventFree: MeanTime;
  /** Time lost to each cause, in the order of `causes`. */
  readonly lost: readonly MeanTime[];
  /** Whether the follow-up ended before tau with subjects left, so that the curves were drawn on flat. */
  readonly extended: boolean;
}

/** A mean time of the second of two groups minus that of the first. */
export interface MeanTimeDifference extends MeanTime {
  readonly zValue: number;
  /** Two-sided, of the normal distribution. */
  readonly pValue: number;
}

/** Mean times of groups, and the differences of each pair. */
export interface RestrictedMeanTimes {
  readonly tau: number;
  readonly causes: readonly number[];
  readonly means: readonly MeanTimes[];
  readonly differences: readonly {
    readonly groups: readonly [string, string];
    readonly eventFree: MeanTimeDifference;
    readonly lost: readonly MeanTimeDifference[];
  }[];
}

const RULES: Rules = {
  tau: positive,
  group: listRule,
  confLevel: confLevelRule,
};

/**
 * Restricted mean times with competing causes: the area up to tau under the Aalen-Johansen estimate of the incidence of a
 * cause is the mean time lost to it, such as years of life lost; that under event-free survival is the mean time without
 * event. Standard errors by the infinitesimal jackknife; for groups the differences of each pair with a normal test.
 *
 * Estimates equal R's `summary(survfit(...), rmean = tau)`, standard errors those of its influence functions integrated. Time
 * n log n for sorting, then n K for K causes.
 *
 * @throws RadiosurvError `setting` unless tau is positive; what `aalenJohansen` throws
 * @see Andersen PK. Statistics in Medicine 2013; 32: 5278-5285
 * @example
 * ```ts
 * import { restrictedMeanTimes } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2] };
 * const [{ eventFree, lost }] = restrictedMeanTimes(outcome, { tau: 6 }).means;
 * eventFree.estimate; // => 4.125
 * lost.map(({ estimate }) => estimate); // => [0.8, 1.075]
 * lost[0].standardError; // => 0.5070
 * ```
 */
export function restrictedMeanTimes(
  outcome: CompetingOutcome,
  options: RestrictedMeanTimesOptions,
): RestrictedMeanTimes {
  checkSettings("restrictedMeanTimes", options, RULES);
  checkGiven("restrictedMeanTimes", options, "tau");
  const { tau, group, confLevel = 0.95 } = options;
  const checked = checkCompetingOutcome("restrictedMeanTimes", outcome);
  checkLength("restrictedMeanTimes", group, "group", checked.n);
  const levels = group && levelsOf("restrictedMeanTimes", "group", group);
  const parts = levels ? rowsByLevel(levels.codes, levels.names.length, checked.order) : [checked.order];
  const z = normalQuantile((1 + confLevel) / 2);
  const means = parts.map((rows, g) => {
    const times = meanTimes(checked, rows, tau, z);
    return levels ? { group: levels.names[g], ...times } : times;
  });
  const differences = means.flatMap((first: MeanTimes, i) =>
    means.slice(i + 1).map((second: MeanTimes) => ({
      groups: [first.group ?? "", second.group ?? ""] as const,
      eventFree: difference(first.eventFree, second.eventFree, z),
      lost: first.lost.map((mean, c) => difference(mean, second.lost[c], z)),
    })),
  );
  return { tau, causes: checked.causes, means, differences };
}

function meanTimes(outcome: CheckedCompetingOutcome, rows: Uint32Array, tau: number, z: number): MeanTimes {
  const steps = incidenceSteps(outcome, rows);
  const { times, incidence, moments, survival } = steps;
  const areas = incidence.map((list) => areaBelow(list, times, tau));
  const areasOfMoments = moments.map((list) => areaBelow(list, times, tau));
  const squares = squaredInfluences(outcome, rows, steps, areas, areasOfMoments, tau);
  const mean = (estimate: number, square: number): MeanTime => {
    const standardError = Math.sqrt(square);
    return { estimate, standardError, lower: estimate - z * standardError, upper: estimate + z * standardError };
  };
  const m = times.length;
  const lost = areas.map((area, c) => mean(area[m], squares[c]));
  const eventFree = mean(
    areas.reduce((left, area) => left - area[m], tau),
    squares[areas.length],
  );
  return { eventFree, lost, extended: tau > times[m - 1] && survival[m - 1] > 0 };
}

// area of a step function from 0 to each time, or to tau if that is earlier; at m to tau
function areaBelow(values: Float64Array, times: Float64Array, tau: number): Float64Array {
  const m = times.length;
  const area = new Float64Array(m + 1);
  for (let k = 1; k <= m; k++) {
    const end = k < m ? Math.min(times[k], tau) : tau;
    area[k] = area[k - 1] + values[k - 1] * Math.max(0, end - times[k - 1]);
  }
  return area;
}

// sum over subjects of (weight * derivative of the area by the weight)^2, of each cause and, last, of all together; the
// derivative of an incidence is described at jackknifeErrors, this is its integral
function squaredInfluences(
  { time, cause, weights, entry }: CheckedCompetingOutcome,
  rows: Uint32Array,
  { times, atRisk, allEvents, before, incidence, grown, moments }: IncidenceSteps,
  areas: readonly Float64Array[],
  areasOfMoments: readonly Float64Array[],
  tau: number,
): Float64Array {
  const m = times.length;
  const causes = incidence.length;
  const squares = new Float64Array(causes + 1);
  for (let i = 0, k = 0; i < rows.length; i++) {
    const row = rows[i];
    while (times[k] < time[row]) k++;
    const w = weights ? weights[row] * weights[row] : 1;
    const inside = times[k] <= tau;
    // last step before the subject came; -1 for none
    const j = entry ? lastBefore(times, entry[row]) : -1;
    if (j >= 0 && times[j] >= tau) continue;
    const g = j >= 0 ? grown[j] : 0;
    const end = inside ? times[k] : tau;
    const at = inside ? k : m;
    const some = leavesSome(atRisk[k], allEvents[k]);
    const c = inside && some ? grown[k] - g - (cause[row] > 0 ? 1 / (atRisk[k] - allEvents[k]) : 0) : 0;
    let total = 0;
    for (let a = 0; a < causes; a++) {
      const f = incidence[a];
      const moment = moments[a];
      let value = areasOfMoments[a][at] - g * areas[a][at];
      if (j >= 0) {
        value -= areasOfMoments[a][j] - g * areas[a][j] + (moment[j] - g * f[j]) * (end - times[j]);
      }
      if (inside) {
        let influence = j >= 0 ? moment[k] - moment[j] - g * (f[k] - f[j]) : moment[k];
        if (cause[row] === a + 1) influence += before[k] / atRisk[k];
        value += influence * (tau - end) + c * (areas[a][m] - areas[a][k] - f[k] * (tau - end));
      }
      squares[a] += w * value * value;
      total += value;
    }
    squares[causes] += w * total * total;
  }
  return squares;
}

// the last step at or before a time; -1 for none
function lastBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function difference(first: MeanTime, second: MeanTime, z: number): MeanTimeDifference {
  const estimate = second.estimate - first.estimate;
  const standardError = Math.sqrt(first.standardError ** 2 + second.standardError ** 2);
  const zValue = estimate / standardError;
  return {
    estimate,
    standardError,
    lower: estimate - z * standardError,
    upper: estimate + z * standardError,
    zValue,
    pValue: 2 * normalTail(Math.abs(zValue)),
  };
}

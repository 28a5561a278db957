import { riskTable } from "../risk-table.ts";
import type { CheckedCompetingOutcome } from "./competing-outcome.ts";

/** The Aalen-Johansen estimate of some subjects at each distinct time, with what its errors need; length m each. */
export interface IncidenceSteps {
  readonly times: Float64Array;
  readonly atRisk: Float64Array;
  /** Events of each cause, and of all. */
  readonly events: readonly Float64Array[];
  readonly allEvents: Float64Array;
  readonly censored: Float64Array;
  /** S(t), S(t-), and F(t) of each cause. */
  readonly survival: Float64Array;
  readonly before: Float64Array;
  readonly incidence: readonly Float64Array[];
  /** Greenwood's sum of d / (n (n - d)) up to and with each time; nothing is added where d = n. */
  readonly grown: Float64Array;
  /** Of each cause, sum of dF(s) (grown(s-) - 1 / n(s)): see {@link jackknifeErrors}. */
  readonly moments: readonly Float64Array[];
}

/** Part of those at risk below which what the events leave is rounding of sums of weights. */
const NOBODY = 1e-12;

/** Whether the events d leave somebody of n. */
export function leavesSome(n: number, d: number): boolean {
  return n - d > NOBODY * n;
}

/**
 * S(t) = product of 1 - d / n over all events, F(t) = sum of S(s-) d(s) / n(s) over those of a cause.
 *
 * @param rows - the subjects, ascending by time
 */
export function incidenceSteps(outcome: CheckedCompetingOutcome, rows: Uint32Array): IncidenceSteps {
  const { times, atRisk, events: allEvents, censored } = riskTable(outcome, rows);
  const m = times.length;
  const lists = (): Float64Array[] => outcome.causes.map(() => new Float64Array(m));
  const [events, incidence, moments] = [lists(), lists(), lists()];
  countByCause(outcome, rows, times, events);
  const survival = new Float64Array(m);
  const before = new Float64Array(m);
  const grown = new Float64Array(m);
  let s = 1;
  let g = 0;
  for (let k = 0; k < m; k++) {
    const n = atRisk[k];
    const d = allEvents[k];
    before[k] = s;
    for (let c = 0; c < events.length; c++) {
      const step = d > 0 ? (s * events[c][k]) / n : 0;
      incidence[c][k] = (k > 0 ? incidence[c][k - 1] : 0) + step;
      moments[c][k] = (k > 0 ? moments[c][k - 1] : 0) + (step > 0 ? step * (g - 1 / n) : 0);
    }
    if (d > 0) {
      const some = leavesSome(n, d);
      s = some ? (s * (n - d)) / n : 0;
      if (some) g += d / (n * (n - d));
    }
    survival[k] = s;
    grown[k] = g;
  }
  return { times, atRisk, events, allEvents, censored, survival, before, incidence, grown, moments };
}

function countByCause(
  { time, cause, weights }: CheckedCompetingOutcome,
  rows: Uint32Array,
  times: Float64Array,
  events: readonly Float64Array[],
): void {
  // from the last to the first, the order in which those at risk are added up
  for (let i = rows.length - 1, k = times.length - 1; i >= 0; i--) {
    const row = rows[i];
    while (times[k] > time[row]) k--;
    if (cause[row] > 0) events[cause[row] - 1][k] += weights ? weights[row] : 1;
  }
}

import { rowsByEntry } from "../risk-table.ts";
import type { CheckedCompetingOutcome } from "./competing-outcome.ts";
import { type IncidenceSteps, leavesSome } from "./incidence-steps.ts";

/** Standard errors at each distinct time: of event-free survival, and of the incidence of each cause. */
export interface IncidenceErrors {
  readonly survival: Float64Array;
  readonly incidence: readonly Float64Array[];
}

/**
 * Infinitesimal jackknife: the square root of the sum over subjects of (weight * derivative by the weight)^2.
 *
 * With g what `grown` was when subject i came, and F and A the incidence and the moment of a cause, the derivative of F is
 *
 *     while at risk         (A(t) - A(entry)) - g (F(t) - F(entry))
 *     once gone at time T   its value at T, + S(T-) / n(T) for an event of the cause, + c (F(t) - F(T))
 *     with                  c = grown(T) - g - (1 / (n(T) - d(T)) for an event of any cause)
 *
 * and that of ln S is grown(t) - g, then c. All who are at risk change by the same two steps, all who are gone by c times
 * one, so that a few sums hold the squares of all: time n + m K after sorting, no list of subjects by times.
 */
// rows   the subjects, ascending by time
export function jackknifeErrors(
  { time, cause, weights, entry }: CheckedCompetingOutcome,
  rows: Uint32Array,
  { times, atRisk, allEvents, survival, before, incidence, grown, moments }: IncidenceSteps,
): IncidenceErrors {
  const m = times.length;
  const causes = incidence.length;
  const errors = { survival: new Float64Array(m), incidence: incidence.map(() => new Float64Array(m)) };
  const come = entry && rowsByEntry(entry, rows);
  // last step before each came; -1 for none
  const entryStep = new Int32Array(entry ? time.length : 0).fill(-1);
  // over those at risk, times squared weights: 1, g, g^2; of each cause the derivative squared, itself, itself times g
  let [weight0, weight1, weight2] = [0, 0, 0];
  const square = new Float64Array(causes);
  const first = new Float64Array(causes);
  const firstG = new Float64Array(causes);
  // over those gone: c^2; of each cause the derivative squared, itself times c
  let goneC = 0;
  const goneSquare = new Float64Array(causes);
  const goneFirst = new Float64Array(causes);
  if (!entry) for (const row of rows) weight0 += weights ? weights[row] * weights[row] : 1;
  for (let k = 0, i = 0, next = 0; k < m; k++) {
    for (; entry && come && next < come.length && entry[come[next]] < times[k]; next++) {
      const row = come[next];
      const w = weights ? weights[row] * weights[row] : 1;
      const g = k > 0 ? grown[k - 1] : 0;
      entryStep[row] = k - 1;
      weight0 += w;
      weight1 += w * g;
      weight2 += w * g * g;
    }
    for (let c = 0; c < causes; c++) {
      const step = incidence[c][k] - (k > 0 ? incidence[c][k - 1] : 0);
      if (step === 0) continue;
      const moment = moments[c][k] - (k > 0 ? moments[c][k - 1] : 0);
      square[c] += 2 * (moment * first[c] - step * firstG[c]);
      square[c] += moment * moment * weight0 - 2 * moment * step * weight1 + step * step * weight2;
      first[c] += moment * weight0 - step * weight1;
      firstG[c] += moment * weight1 - step * weight2;
      goneSquare[c] += 2 * step * goneFirst[c] + step * step * goneC;
      goneFirst[c] += step * goneC;
    }
    const some = leavesSome(atRisk[k], allEvents[k]);
    for (; i < rows.length && time[rows[i]] === times[k]; i++) {
      const row = rows[i];
      const w = weights ? weights[row] * weights[row] : 1;
      const j = entry ? entryStep[row] : -1;
      const g = j >= 0 ? grown[j] : 0;
      // once nobody is left no incidence changes
      const c = some ? grown[k] - g - (cause[row] > 0 ? 1 / (atRisk[k] - allEvents[k]) : 0) : 0;
      weight0 -= w;
      weight1 -= w * g;
      weight2 -= w * g * g;
      goneC += w * c * c;
      for (let a = 0; a < causes; a++) {
        const f = incidence[a];
        const moment = moments[a];
        let influence = j >= 0 ? moment[k] - moment[j] - g * (f[k] - f[j]) : moment[k];
        square[a] -= w * influence * influence;
        first[a] -= w * influence;
        firstG[a] -= w * influence * g;
        if (cause[row] === a + 1) influence += before[k] / atRisk[k];
        goneSquare[a] += w * influence * influence;
        goneFirst[a] += w * influence * c;
      }
    }
    const g = grown[k];
    const ofLog = goneC + g * g * weight0 - 2 * g * weight1 + weight2;
    errors.survival[k] = survival[k] * Math.sqrt(Math.max(0, ofLog));
    for (let c = 0; c < causes; c++) {
      errors.incidence[c][k] = incidence[c][k] > 0 ? Math.sqrt(Math.max(0, square[c] + goneSquare[c])) : 0;
    }
  }
  return errors;
}

/**
 * The variance of Aalen as `cuminc` of R's cmprsk has it: the causes apart, each with variance d (n - d) / (n^2 (n - 1)) of
 * its hazard at a time,
 *
 *     sum over s <= t of (S(s-) - D / (1 - h))^2 v1 + (D / (1 - h))^2 v2,   D = F(t) - F(s)
 *
 * v1 of the cause, v2 of the others together, h of all; Greenwood's for survival. Weights count as numbers of subjects.
 */
export function aalenErrors({
  atRisk,
  events,
  allEvents,
  survival,
  before,
  incidence,
}: IncidenceSteps): IncidenceErrors {
  const m = atRisk.length;
  const errors = { survival: new Float64Array(m), incidence: incidence.map(() => new Float64Array(m)) };
  let greenwood = 0;
  for (let k = 0; k < m; k++) {
    const [n, d] = [atRisk[k], allEvents[k]];
    if (d > 0 && leavesSome(n, d)) greenwood += d / (n * (n - d));
    errors.survival[k] = survival[k] * Math.sqrt(greenwood);
  }
  incidence.forEach((f, c) => {
    // the sum is that of squares of a - D b: of it, of (a - D b) b, and of b^2
    let [square, mixed, slope] = [0, 0, 0];
    for (let k = 0; k < m; k++) {
      const step = f[k] - (k > 0 ? f[k - 1] : 0);
      square += step * (step * slope - 2 * mixed);
      mixed -= step * slope;
      const [n, own] = [atRisk[k], events[c][k]];
      const others = allEvents[k] - own;
      if (allEvents[k] > 0) {
        const b = survival[k] > 0 ? before[k] / survival[k] : 0;
        const [v1, v2] = [hazardVariance(n, own), hazardVariance(n, others)];
        square += before[k] * before[k] * v1;
        mixed += before[k] * b * v1;
        slope += b * b * (v1 + v2);
      }
      errors.incidence[c][k] = Math.sqrt(Math.max(0, square));
    }
  });
  return errors;
}

function hazardVariance(n: number, d: number): number {
  if (d === 0) return 0;
  return d > 1 ? (d * (n - d)) / (n * n * (n - 1)) : d / (n * n);
}

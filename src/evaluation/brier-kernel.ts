import type { LeftSurvival } from "../survival/censoring-weights.ts";
import type { EvaluatedOutcome, Horizon } from "./evaluated-outcome.ts";

// risk[n]    predicted probability of the event by the time of the horizon
// influence  length n; written: n times what a subject adds to the estimate, less the estimate
// steps      times, numbers at risk and censored of the same outcome; undefined if G counts as known
// returns    mean of weight (happened - risk)^2
export function brierAt(
  { n, order, time, kind }: EvaluatedOutcome,
  { weight, happened, time: horizon }: Horizon,
  risk: Float64Array,
  influence: Float64Array,
  steps: LeftSurvival | undefined,
): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const error = happened[i] - risk[i];
    influence[i] = weight[i] * error * error;
    sum += influence[i];
  }
  const estimate = sum / n;
  if (steps) addCensoring(order, time, kind, horizon, steps, influence, sum);
  for (let i = 0; i < n; i++) influence[i] -= estimate;
  return estimate;
}

// the influence of a subject on 1 / G(s) is, relative to it, the sum of dM / Y over times up to s, with M the martingale
// of its censoring and Y the number at risk; what lies behind a time u in the sum of squares moves by that at u
// influence[n]  squares, with what sums to `rest`; the parts by the censoring are added
export function addCensoring(
  order: Uint32Array,
  time: Float64Array,
  kind: Uint8Array,
  horizon: number,
  { times, atRisk, censored }: LeftSurvival,
  influence: Float64Array,
  rest: number,
): void {
  const n = order.length;
  let compensator = 0;
  let i = 0;
  for (let k = 0; k < times.length && times[k] <= horizon; k++) {
    // the squares of later times; who is censored by the horizon has none
    for (let j = i; j < n && time[order[j]] === times[k]; j++) rest -= influence[order[j]];
    const later = rest;
    const jump = later / atRisk[k];
    compensator += (jump * censored[k]) / atRisk[k];
    for (; i < n && time[order[i]] === times[k]; i++) {
      const row = order[i];
      influence[row] += (kind[row] === 0 ? jump : 0) - compensator;
    }
  }
  for (; i < n; i++) influence[order[i]] -= compensator;
}

import type { CoxData } from "./cox-data.ts";
import type { CoxEventTimes } from "./cox-event-times.ts";

/** Schoenfeld residuals: one row an event, by stratum and time, events at one time in the order of the caller. */
export interface SchoenfeldRows {
  readonly count: number;
  /** Place of each event in the data, and its event time. */
  readonly places: Uint32Array;
  readonly times: Uint32Array;
  /** count x p, on the scale of the data. */
  readonly residuals: Float64Array;
}

/**
 * Covariates of those with an event less the mean of the risk set, for Efron's ties less the mean over the tied steps.
 * Events of weight 0 are left out. Time n p.
 */
export function schoenfeldRows(data: CoxData, times: CoxEventTimes, ties: "efron" | "breslow"): SchoenfeldRows {
  const { p, x } = data;
  const { places, steps } = eventPlaces(data, times);
  const residuals = new Float64Array(places.length * p);
  const mean = new Float64Array(p);
  for (let e = 0, last = -1; e < places.length; e++) {
    const k = steps[e];
    if (k !== last) meanOf(times, k, ties, mean);
    last = k;
    for (let j = 0, at = places[e] * p; j < p; j++) residuals[e * p + j] = x[at + j] - mean[j];
  }
  return { count: places.length, places, times: steps, residuals };
}

// mean[p]  written
function meanOf(
  { deaths, sum0, dead0, sum1, dead1 }: CoxEventTimes,
  k: number,
  ties: "efron" | "breslow",
  mean: Float64Array,
): void {
  const p = mean.length;
  const steps = ties === "efron" ? deaths[k] : 1;
  mean.fill(0);
  for (let l = 0; l < steps; l++) {
    const part = l / steps;
    const at0 = (sum0[k] - part * dead0[k]) * steps;
    for (let j = 0, at = k * p; j < p; j++) mean[j] += (sum1[at + j] - part * dead1[at + j]) / at0;
  }
}

function eventPlaces(
  { rows, event, weight }: CoxData,
  { count, start, end }: CoxEventTimes,
): { readonly places: Uint32Array; readonly steps: Uint32Array } {
  const places: number[] = [];
  const steps: number[] = [];
  for (let k = 0; k < count; k++) {
    const first = places.length;
    for (let i = start[k]; i < end[k]; i++) {
      if (!event[i] || weight[i] === 0) continue;
      // times that were made equal may stand in another order than the rows
      let at = places.length;
      places.push(i);
      for (; at > first && rows[places[at - 1]] > rows[i]; at--) places[at] = places[at - 1];
      places[at] = i;
      steps.push(k);
    }
  }
  return { places: Uint32Array.from(places), steps: Uint32Array.from(steps) };
}

/** Who had each event, when, and in which stratum. */
export interface EventRows {
  readonly times: Float64Array;
  /** Rows of the caller. */
  readonly rows: Uint32Array;
  readonly strata?: readonly string[];
}

/** What the caller is told of each event. */
export function eventRows(
  { rows, time, strata: starts }: CoxData,
  { count, places }: SchoenfeldRows,
  names: readonly string[] | undefined,
): EventRows {
  const found = { times: new Float64Array(count), rows: new Uint32Array(count) };
  const strata: string[] = [];
  for (let e = 0, s = 0; e < count; e++) {
    const place = places[e];
    found.times[e] = time[place];
    found.rows[e] = rows[place];
    if (!names) continue;
    while (place >= starts[s + 1]) s++;
    strata.push(names[s]);
  }
  return names ? { ...found, strata } : found;
}

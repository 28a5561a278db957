import type { CoxData } from "./cox-data.ts";

/** Baseline of one stratum at the means of the fit: step functions with a step at each distinct time. */
export interface CoxBaseline {
  /** Name of the stratum; `undefined` where there are none. */
  readonly stratum?: string;
  readonly times: readonly number[];
  /** Cumulative hazard of a subject with the means as covariates. */
  readonly hazard: readonly number[];
  /** For standard errors, where they were asked for: variance of `hazard` with known coefficients. */
  readonly variance?: readonly number[];
  /** And the mean covariates, less the means of the fit, summed over steps of the hazard; one list a column. */
  readonly moments?: readonly (readonly number[])[];
}

/**
 * The cumulative baseline hazard of each stratum, by the way of ties of the fit: sum of D / S0, for Efron of each tied step.
 *
 * @param risk - weight times exp(linear predictor) of each place
 * @param names - of the strata; none for a single one
 * @param withErrors - whether what standard errors need is kept too
 */
export function coxBaseline(
  data: CoxData,
  ties: "efron" | "breslow",
  risk: Float64Array,
  names: readonly string[] | undefined,
  withErrors: boolean,
): CoxBaseline[] {
  const found: CoxBaseline[] = [];
  for (let s = 0; s + 1 < data.strata.length; s++) {
    const baseline = ofStratum(data, data.strata[s], data.strata[s + 1], ties, risk, withErrors);
    found.push(names ? { stratum: names[s], ...baseline } : baseline);
  }
  return found;
}

function ofStratum(
  { p, time, event, weight, entry, byEntry, x, scales }: CoxData,
  from: number,
  to: number,
  ties: "efron" | "breslow",
  risk: Float64Array,
  withErrors: boolean,
): CoxBaseline {
  // steps from the last time to the first
  const times: number[] = [];
  const hazard: number[] = [];
  const variance: number[] = [];
  const moments: number[][] = Array.from({ length: withErrors ? p : 0 }, () => []);
  let sum0 = 0;
  const sum1 = new Float64Array(p);
  const dead1 = new Float64Array(p);
  let waiting = to - 1;
  for (let i = to - 1; i >= from; ) {
    const now = time[i];
    let [dead0, deadWeight, deaths] = [0, 0, 0];
    if (withErrors) dead1.fill(0);
    for (; i >= from && time[i] === now; i--) {
      sum0 += risk[i];
      if (withErrors) for (let j = 0, at = i * p; j < p; j++) sum1[j] += risk[i] * x[at + j];
      if (!event[i]) continue;
      deaths++;
      deadWeight += weight[i];
      dead0 += risk[i];
      if (withErrors) for (let j = 0, at = i * p; j < p; j++) dead1[j] += risk[i] * x[at + j];
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      const place = byEntry[waiting];
      sum0 -= risk[place];
      if (withErrors) for (let j = 0, at = place * p; j < p; j++) sum1[j] -= risk[place] * x[at + j];
    }
    times.push(now);
    const steps = deadWeight === 0 ? 0 : ties === "efron" ? deaths : 1;
    let [h, v] = [0, 0];
    for (const list of moments) list.push(0);
    for (let l = 0; l < steps; l++) {
      const share = deadWeight / steps;
      const part = l / steps;
      const at0 = sum0 - part * dead0;
      h += share / at0;
      v += share / (at0 * at0);
      for (let j = 0; j < moments.length; j++) {
        moments[j][moments[j].length - 1] += (share / at0) * ((sum1[j] - part * dead1[j]) / at0) * scales[j];
      }
    }
    hazard.push(h);
    variance.push(v);
  }
  const summed = (list: number[]): number[] => {
    let sum = 0;
    return list.reverse().map((value) => {
      sum += value;
      return sum;
    });
  };
  const baseline = { times: times.reverse(), hazard: summed(hazard) };
  return withErrors ? { ...baseline, variance: summed(variance), moments: moments.map(summed) } : baseline;
}

import { exp } from "../../stats/elementary.ts";
import type { CheckedCompetingOutcome } from "./competing-outcome.ts";
import { observationSteps, stepOf } from "./fine-gray-rows.ts";

/**
 * Contribution of each subject to the score of Fine and Gray, eta + psi: eta its score residual, psi its part in the estimate
 * of censoring,
 *
 *     eta = sum over t of (x - mean(t)) w(t) dM(t)
 *     psi = sum over u of q(u) / n(u) dMc(u)
 *     q(u) = - sum over competing events at T < u, and over t >= u, of (x - mean(t)) w(t) dM(t)
 *
 * with n(u) at risk of censoring and Mc its martingale. The weight w(t) = G(t-) / G(T-) is a product, so that sums over
 * subjects and sums over times are made apart: time (n + m g) p for m distinct times and g groups of censoring.
 */
// code     of the cause of interest
// groups   rows of each group that censoring differs between, ascending by time
// x[n * p] covariates, by row
// risk[n]  exp(linear predictor)
// returns  n x p
export function fineGrayScores(
  outcome: CheckedCompetingOutcome,
  code: number,
  groups: readonly Uint32Array[],
  x: Float64Array,
  risk: Float64Array,
): Float64Array {
  const { n, order, cause } = outcome;
  const p = x.length / n;
  const times = distinctTimes(outcome);
  const { m, place } = times;
  const { step, mean } = breslowSteps(outcome, code, groups, x, risk, times);
  const scores = new Float64Array(n * p);
  // while at risk
  let hazard = 0;
  const moment = new Float64Array(p);
  for (let i = 0, k = -1; i < n; i++) {
    const row = order[i];
    if (place[row] !== k) {
      k = place[row];
      hazard += step[k];
      for (let j = 0; j < p; j++) moment[j] += step[k] * mean[k * p + j];
    }
    for (let j = 0, at = row * p; j < p; j++, at++) {
      scores[at] -= risk[row] * (x[at] * hazard - moment[j]);
      if (cause[row] === code) scores[at] += x[at] - mean[k * p + j];
    }
  }
  // sums of w dH, and of w mean dH, from a time on
  const later0 = new Float64Array(m + 1);
  const later1 = new Float64Array((m + 1) * p);
  for (const rows of groups) {
    const left = leftObservation(outcome, rows, times.values);
    for (let k = m - 1; k >= 0; k--) {
      const w = left[k] * step[k];
      later0[k] = later0[k + 1] + w;
      for (let j = 0, at = k * p; j < p; j++, at++) later1[at] = later1[at + p] + w * mean[at];
    }
    addGroup(outcome, code, rows, x, risk, place, left, later0, later1, scores);
  }
  return scores;
}

// what competing events add once they are over, and the estimate of censoring
function addGroup(
  { cause }: CheckedCompetingOutcome,
  code: number,
  rows: Uint32Array,
  x: Float64Array,
  risk: Float64Array,
  place: Uint32Array,
  left: Float64Array,
  later0: Float64Array,
  later1: Float64Array,
  scores: Float64Array,
): void {
  const p = scores.length / risk.length;
  // over competing events before: sums of risk / G(T-), and of that times x
  let before0 = 0;
  const before1 = new Float64Array(p);
  const drift = new Float64Array(p);
  const q = new Float64Array(p);
  for (let i = 0; i < rows.length; ) {
    const k = place[rows[i]];
    const atRisk = rows.length - i;
    let end = i;
    let censored = 0;
    for (; end < rows.length && place[rows[end]] === k; end++) if (cause[rows[end]] === 0) censored++;
    for (let j = 0; j < p; j++) {
      q[j] = before1[j] * later0[k] - before0 * later1[k * p + j];
      drift[j] += (q[j] * censored) / (atRisk * atRisk);
    }
    for (; i < end; i++) {
      const row = rows[i];
      const competing = cause[row] !== 0 && cause[row] !== code;
      const w = competing ? risk[row] / left[k] : 0;
      before0 += w;
      for (let j = 0, at = row * p; j < p; j++, at++) {
        before1[j] += w * x[at];
        scores[at] -= drift[j] + w * (x[at] * later0[k + 1] - later1[(k + 1) * p + j]);
        if (cause[row] === 0) scores[at] += q[j] / atRisk;
      }
    }
  }
}

interface DistinctTimes {
  readonly m: number;
  readonly values: Float64Array;
  /** Place of each subject's time among them. */
  readonly place: Uint32Array;
}

function distinctTimes({ n, order, time }: CheckedCompetingOutcome): DistinctTimes {
  const values = new Float64Array(n);
  const place = new Uint32Array(n);
  let m = 0;
  for (let i = 0; i < n; i++) {
    const now = time[order[i]];
    if (i === 0 || now !== values[m - 1]) values[m++] = now;
    place[order[i]] = m - 1;
  }
  return { m, values: values.subarray(0, m), place };
}

// G(t-) of a group at each distinct time
function leftObservation(outcome: CheckedCompetingOutcome, rows: Uint32Array, times: Float64Array): Float64Array {
  const { at, value, end } = observationSteps(outcome, rows, "together");
  return times.map((time) => (time <= end ? value[stepOf(at, time)] : 0));
}

// the Breslow hazard of the subdistribution at each distinct time, 0 without event, and the mean of x there, m x p
function breslowSteps(
  outcome: CheckedCompetingOutcome,
  code: number,
  groups: readonly Uint32Array[],
  x: Float64Array,
  risk: Float64Array,
  { m, values, place }: DistinctTimes,
): { readonly step: Float64Array; readonly mean: Float64Array } {
  const { n, order, cause } = outcome;
  const p = x.length / n;
  const step = new Float64Array(m);
  const sum0 = new Float64Array(m);
  const mean = new Float64Array(m * p);
  const running = new Float64Array(p);
  for (let i = n - 1, total = 0; i >= 0; ) {
    const k = place[order[i]];
    for (; i >= 0 && place[order[i]] === k; i--) {
      const row = order[i];
      total += risk[row];
      for (let j = 0; j < p; j++) running[j] += risk[row] * x[row * p + j];
      if (cause[row] === code) step[k]++;
    }
    sum0[k] = total;
    mean.set(running, k * p);
  }
  for (const rows of groups) {
    const left = leftObservation(outcome, rows, values);
    let total = 0;
    running.fill(0);
    for (let k = 0, i = 0; k < m; k++) {
      sum0[k] += left[k] * total;
      for (let j = 0; j < p; j++) mean[k * p + j] += left[k] * running[j];
      for (; i < rows.length && place[rows[i]] === k; i++) {
        const row = rows[i];
        if (cause[row] === 0 || cause[row] === code) continue;
        const w = risk[row] / left[k];
        total += w;
        for (let j = 0; j < p; j++) running[j] += w * x[row * p + j];
      }
    }
  }
  for (let k = 0; k < m; k++) {
    step[k] /= sum0[k];
    for (let j = 0; j < p; j++) mean[k * p + j] /= sum0[k];
  }
  return { step, mean };
}

/** exp(x b + offset) of each subject. */
export function relativeRisks(
  x: Float64Array,
  beta: ArrayLike<number>,
  offset: ArrayLike<number> | undefined,
  n: number,
): Float64Array {
  const p = beta.length;
  const risk = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let eta = offset ? offset[i] : 0;
    for (let j = 0; j < p; j++) eta += beta[j] * x[i * p + j];
    risk[i] = exp(eta);
  }
  return risk;
}

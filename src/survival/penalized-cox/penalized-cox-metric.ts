import { type GrowingCholesky, growingCholesky } from "./growing-cholesky.ts";
import type { PenalizedData } from "./penalized-cox-data.ts";
import { mapDense, renewDense } from "./penalized-cox-dense.ts";
import type { LikelihoodPass } from "./penalized-cox-likelihood.ts";

/**
 * The second derivatives of the log partial likelihood by the linear predictor, W, in a form that takes few steps a column:
 * a linear map x -> z with x' W x = the sum of squares of z, up to entry `plus`, less that of the rest.
 *
 * Without late entry and Efron's ties all squares count as plus. The scatter of a risk set about its mean grows, one place
 * after the other from the latest on, by e U / (U + e) (x - m)^2, U and m the weight and mean of the later ones (Welford 1962,
 * with weights); the place is in all risk sets up to its time, so that its cumulative hazard times this is its share of W.
 * In general they are the squares of x by risk times hazard, less those of the means of the risk sets; or, with few places, those
 * of the Cholesky factor of W.
 */
export interface CoxMetric {
  readonly length: number;
  readonly plus: number;
  /** Of the first form: factors of x and of the sum of risk times x over the later places. */
  readonly own: Float64Array;
  readonly later: Float64Array;
  readonly risk: Float64Array;
  /** Of the second form: root of the weight over the sum of each step of a risk set; root of risk times hazard is `own`. */
  readonly steps?: Float64Array;
  /** Of the third form: W itself and its Cholesky factor, n x n. */
  readonly dense?: GrowingCholesky;
}

/** Whether risk sets lose members for other reasons than their own time, or some of those who die. */
export function isGeneral({ ties, entry }: PenalizedData): boolean {
  return ties === "efron" || entry !== undefined;
}

export function coxMetric(data: PenalizedData): CoxMetric {
  const { n, groups, deaths, ties } = data;
  let steps = 0;
  for (let k = 0; k < groups; k++) steps += ties === "efron" ? deaths[k] : 1;
  return {
    ...emptyMetric(n),
    ...(isGeneral(data) && { length: n + steps, steps: new Float64Array(steps) }),
  };
}

/** The metric whose map is the transposed Cholesky factor of W: all squares count as plus, whatever the data. */
export function denseMetric({ n }: PenalizedData): CoxMetric {
  return { ...emptyMetric(n), dense: growingCholesky(n) };
}

function emptyMetric(n: number): CoxMetric {
  return { length: n, plus: n, own: new Float64Array(n), later: new Float64Array(n), risk: new Float64Array(n) };
}

/** Takes the derivatives at a pass. */
export function renewMetric(data: PenalizedData, pass: LikelihoodPass, metric: CoxMetric): void {
  const { n, first, strata, deaths, dead, ties } = data;
  const { own, later, risk, steps } = metric;
  const { hazard, atRisk } = pass;
  risk.set(pass.risk);
  if (metric.dense) {
    renewDense(data, pass, metric.dense);
    return;
  }
  if (steps) {
    for (let i = 0; i < n; i++) own[i] = Math.sqrt(Math.max(0, risk[i] * hazard[i]));
    for (let k = 0, at = 0; k < deaths.length; k++) {
      const count = ties === "efron" ? deaths[k] : 1;
      let dying = 0;
      for (let i = first[k]; i < first[k] + deaths[k]; i++) dying += risk[i];
      for (let l = 0; l < count; l++) steps[at++] = Math.sqrt(dead[k] / count) / (atRisk[k] - (l / count) * dying);
    }
    return;
  }
  for (let s = 0; s + 1 < strata.length; s++) {
    let sum = 0;
    for (let i = first[strata[s + 1]] - 1; i >= first[strata[s]]; i--) {
      const e = risk[i];
      own[i] = sum > 0 ? Math.sqrt(Math.max(0, (hazard[i] * e * sum) / (sum + e))) : 0;
      later[i] = sum > 0 ? own[i] / sum : 0;
      sum += e;
    }
  }
}

/** Writes z of the column that begins at `from` in x into `to` of `out`. */
export function mapColumn(data: PenalizedData, metric: CoxMetric, from: number, out: Float64Array, to: number): void {
  const { x, first, strata } = data;
  const { own, later, risk } = metric;
  if (metric.dense) {
    mapDense(metric.dense, x, from, out, to);
    return;
  }
  if (metric.steps) {
    mapGeneral(data, metric, metric.steps, from, out, to);
    return;
  }
  for (let s = 0; s + 1 < strata.length; s++) {
    let sum = 0;
    for (let i = first[strata[s + 1]] - 1; i >= first[strata[s]]; i--) {
      const value = x[from + i];
      out[to + i] = own[i] * value - later[i] * sum;
      sum += risk[i] * value;
    }
  }
}

function mapGeneral(
  { n, x, first, strata, deaths, groupTime, entry, byEntry, ties }: PenalizedData,
  { own, risk }: CoxMetric,
  steps: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  for (let i = 0; i < n; i++) out[to + i] = own[i] * x[from + i];
  let at = steps.length;
  for (let s = strata.length - 2; s >= 0; s--) {
    let sum = 0;
    let place = first[strata[s + 1]] - 1;
    let waiting = place;
    for (let k = strata[s + 1] - 1; k >= strata[s]; k--) {
      for (; place >= first[k]; place--) sum += risk[place] * x[from + place];
      for (; entry && byEntry && waiting >= first[strata[s]] && entry[byEntry[waiting]] >= groupTime[k]; waiting--) {
        sum -= risk[byEntry[waiting]] * x[from + byEntry[waiting]];
      }
      let dying = 0;
      const count = ties === "efron" ? deaths[k] : 1;
      for (let i = first[k]; count > 1 && i < first[k] + deaths[k]; i++) dying += risk[i] * x[from + i];
      at -= count;
      for (let l = 0; l < count; l++) out[to + n + at + l] = steps[at + l] * (sum - (l / count) * dying);
    }
  }
}

import { cholesky, inverse } from "../../stats/cholesky.ts";
import { log } from "../../stats/elementary.ts";
import type { CoxData } from "./cox-data.ts";
import { type CoxPass, type CoxPlan, coxPass } from "./cox-kernel.ts";

/**
 * The log partial likelihood with Firth's penalty, half the log determinant of the information, and its gradient: the score
 * plus half of tr(I^-1 dI/db). The information itself is left as it is, so that its inverse is the covariance that is
 * reported, as Heinze and Schemper do.
 *
 * dI/db is a sum of third central moments of the risk sets; contracted with I^-1 they follow from sums of q, q x and x x',
 * with q = x' I^-1 x, and no third-order array is made. Time n p^2.
 */
// plan   what `coxPlan` made of the data
export function firthPass(
  data: CoxData,
  plan: CoxPlan,
  beta: Float64Array,
  ties: "efron" | "breslow",
  pass: CoxPass,
): boolean {
  if (!coxPass(data, plan, beta, ties, pass)) return false;
  const { p } = data;
  const decomposition = cholesky(pass.information, p);
  const covariance = inverse(decomposition);
  for (let j = 0; j < p; j++) {
    const pivot = decomposition.factor[j * p + j];
    if (pivot > 0) pass.logLikelihood += log(pivot) / 2;
  }
  for (let s = 0; s + 1 < data.strata.length; s++) {
    addThirdMoments(data, data.strata[s], data.strata[s + 1], ties, pass.risk, covariance, pass.score);
  }
  return Number.isFinite(pass.logLikelihood);
}

/** Sums over subjects of r, r x, r x x', r q and r q x. */
interface Moments {
  s0: number;
  readonly s1: Float64Array;
  readonly s2: Float64Array;
  q0: number;
  readonly q1: Float64Array;
}

const noMoments = (p: number): Moments => ({
  ...{ s0: 0, s1: new Float64Array(p), s2: new Float64Array(p * p) },
  ...{ q0: 0, q1: new Float64Array(p) },
});

function addThirdMoments(
  { p, time, event, weight, entry, byEntry, x }: CoxData,
  from: number,
  to: number,
  ties: "efron" | "breslow",
  risk: Float64Array,
  covariance: Float64Array,
  score: Float64Array,
): void {
  const all = noMoments(p);
  const dead = noMoments(p);
  const add = (sums: Moments, r: number, at: number): void => {
    let q = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) {
        q += x[at + a] * covariance[a * p + b] * x[at + b];
        sums.s2[a * p + b] += r * x[at + a] * x[at + b];
      }
    }
    sums.s0 += r;
    sums.q0 += r * q;
    for (let a = 0; a < p; a++) {
      sums.s1[a] += r * x[at + a];
      sums.q1[a] += r * q * x[at + a];
    }
  };
  let waiting = to - 1;
  for (let i = to - 1; i >= from; ) {
    const now = time[i];
    let [deaths, deadWeight] = [0, 0];
    dead.s0 = 0;
    dead.q0 = 0;
    for (const list of [dead.s1, dead.s2, dead.q1]) list.fill(0);
    for (; i >= from && time[i] === now; i--) {
      add(all, risk[i], i * p);
      if (!event[i]) continue;
      add(dead, risk[i], i * p);
      deaths++;
      deadWeight += weight[i];
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      add(all, -risk[byEntry[waiting]], byEntry[waiting] * p);
    }
    if (deadWeight === 0) continue;
    const steps = ties === "efron" ? deaths : 1;
    for (let l = 0; l < steps; l++) addStep(all, dead, l / steps, deadWeight / steps, covariance, score);
  }
}

// half of share times the third central moment of a risk set, contracted with the covariance
function addStep(
  all: Moments,
  dead: Moments,
  part: number,
  share: number,
  covariance: Float64Array,
  score: Float64Array,
): void {
  const p = score.length;
  const s0 = all.s0 - part * dead.s0;
  const mean = all.s1.map((value, a) => (value - part * dead.s1[a]) / s0);
  const pulled = mean.map((_, a) => {
    let sum = 0;
    for (let b = 0; b < p; b++) sum += covariance[a * p + b] * mean[b];
    return sum;
  });
  let square = 0;
  for (let a = 0; a < p; a++) square += mean[a] * pulled[a];
  const q = (all.q0 - part * dead.q0) / s0;
  for (let j = 0; j < p; j++) {
    let cross = 0;
    for (let b = 0; b < p; b++) cross += (all.s2[j * p + b] - part * dead.s2[j * p + b]) * pulled[b];
    const moment = (all.q1[j] - part * dead.q1[j] - 2 * cross) / s0 + 2 * mean[j] * square - mean[j] * q;
    score[j] += (share / 2) * moment;
  }
}

import { log } from "../../stats/elementary.ts";
import { quickExp } from "../../stats/quick-exp.ts";
import type { CoxData } from "./cox-data.ts";
import { LARGEST_PREDICTOR } from "./cox-kernel.ts";
import type { Derivatives } from "./cox-newton.ts";

/**
 * The exact partial likelihood of tied events in discrete time (Cox 1972): at a time with d events the probability that just
 * these d of those at risk have it, which is that of a conditional logistic regression. Its denominator, the sum over all
 * choices of d subjects of the product of their risks, is built up as an elementary symmetric polynomial, with its first and
 * second derivatives, while the risk set grows from the last time to the first: time n d p^2 with the largest d. With late
 * entry the risk set does not just grow, and each event time starts anew: time n d p^2 for each.
 */
// data      sorted by stratum and time; weights are not looked at
// beta[p]   on the scale of data.x
// returns   false if a sum is not a finite number above 0
export function exactPass(data: CoxData, beta: Float64Array, into: Derivatives): boolean {
  const { n, p, strata, offset, event, x, entry } = data;
  const risk = new Float64Array(n);
  into.logLikelihood = 0;
  into.score.fill(0);
  into.information.fill(0);
  for (let i = 0, at = 0; i < n; i++, at += p) {
    let eta = offset[i];
    for (let j = 0; j < p; j++) eta += beta[j] * x[at + j];
    if (!(Math.abs(eta) < LARGEST_PREDICTOR)) return false;
    risk[i] = quickExp(eta);
    if (!event[i]) continue;
    into.logLikelihood += eta;
    for (let j = 0; j < p; j++) into.score[j] += x[at + j];
  }
  for (let s = 0; s + 1 < strata.length; s++) {
    const [from, to] = [strata[s], strata[s + 1]];
    const most = mostDeaths(data, from, to);
    if (most === 0) continue;
    // risks are taken relative to this, so that sums of products of many stay within range
    let unit = 0;
    for (let i = from; i < to; i++) unit += risk[i] / most;
    const sums = choiceSums(most, p);
    for (let i = to - 1; i >= from; ) {
      const now = data.time[i];
      const last = i;
      let deaths = 0;
      for (; i >= from && data.time[i] === now; i--) {
        deaths += event[i];
        if (!entry) addSubject(sums, risk[i] / unit, x, i * p);
      }
      if (deaths === 0) continue;
      if (entry) {
        clear(sums);
        for (let k = i + 1; k < to; k++) if (entry[k] < data.time[last]) addSubject(sums, risk[k] / unit, x, k * p);
      }
      if (!subtractTerm(sums, deaths, log(unit), into)) return false;
    }
  }
  return Number.isFinite(into.logLikelihood);
}

function mostDeaths({ time, event }: CoxData, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; ) {
    let deaths = 0;
    const now = time[i];
    for (; i < to && time[i] === now; i++) deaths += event[i];
    most = Math.max(most, deaths);
  }
  return most;
}

/** Sums over the choices of m of the subjects met so far, m = 0..most: products of risks, and their derivatives. */
interface ChoiceSums {
  readonly p: number;
  /** Number of subjects met; choices of more than these are 0. */
  met: number;
  readonly value: Float64Array;
  /** (most + 1) x p. */
  readonly first: Float64Array;
  /** (most + 1) x p x p, lower halves. */
  readonly second: Float64Array;
}

function choiceSums(most: number, p: number): ChoiceSums {
  const sums = {
    ...{ p, met: 0, value: new Float64Array(most + 1) },
    ...{ first: new Float64Array((most + 1) * p), second: new Float64Array((most + 1) * p * p) },
  };
  clear(sums);
  return sums;
}

function clear(sums: ChoiceSums): void {
  sums.met = 0;
  for (const list of [sums.value, sums.first, sums.second]) list.fill(0);
  sums.value[0] = 1;
}

// each choice of m either has the subject, and m - 1 of the others, or not
function addSubject(sums: ChoiceSums, r: number, x: Float64Array, at: number): void {
  const { p, value, first, second } = sums;
  sums.met++;
  for (let m = Math.min(value.length - 1, sums.met); m > 0; m--) {
    const less = m - 1;
    for (let a = 0; a < p; a++) {
      const xa = x[at + a];
      const mixed = first[less * p + a] + xa * value[less];
      const row = (m * p + a) * p;
      const rowLess = (less * p + a) * p;
      for (let b = 0; b <= a; b++) {
        second[row + b] += r * (second[rowLess + b] + x[at + b] * mixed + xa * first[less * p + b]);
      }
    }
    for (let a = 0; a < p; a++) first[m * p + a] += r * (first[less * p + a] + x[at + a] * value[less]);
    value[m] += r * value[less];
  }
}

function subtractTerm({ p, value, first, second }: ChoiceSums, d: number, logUnit: number, into: Derivatives): boolean {
  const sum = value[d];
  if (!(sum > 0 && sum < Infinity)) return false;
  into.logLikelihood -= log(sum) + d * logUnit;
  for (let a = 0; a < p; a++) {
    const mean = first[d * p + a] / sum;
    into.score[a] -= mean;
    for (let b = 0; b <= a; b++) {
      const add = second[(d * p + a) * p + b] / sum - mean * (first[d * p + b] / sum);
      into.information[a * p + b] += add;
      if (a !== b) into.information[b * p + a] += add;
    }
  }
  return true;
}

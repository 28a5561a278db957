import { log } from "../../stats/elementary.ts";
import { quickExp } from "../../stats/quick-exp.ts";
import type { CoxData } from "./cox-data.ts";
import { LARGE, SMALL } from "./cox-kernel.ts";
import type { Derivatives } from "./cox-newton.ts";
import type { TiedEvents } from "./tied-events.ts";

/** With the derivative of the information, which makes steps of third order. */
export interface UnivariateDerivatives extends Derivatives {
  third: number;
}

/**
 * The log partial likelihood of one covariate and its derivatives, in one sweep from the last time to the first. With a
 * single column the sums of risk, risk x, x^2 and x^3 are four numbers, and no memory is written but the result.
 */
// data        sorted by stratum and time, with no offset; its own x is not looked at
// times       what `tiedEvents` made of it
// x[n]        the covariate in the places of the data, centred and scaled
// eventSum    sum of weight * x over the events
// risk[n]     scratch, with late entry alone
// returns     false if a risk set has no finite weight: where exp overflows, the sums are not numbers
export function univariatePass(
  { event, weight, entry, byEntry, time }: CoxData,
  times: TiedEvents,
  x: Float64Array,
  eventSum: number,
  beta: number,
  ties: "efron" | "breslow",
  risk: Float64Array,
  into: UnivariateDerivatives,
): boolean {
  const { first, end, deaths, opens, count } = times;
  let likelihood = beta * eventSum;
  let score = eventSum;
  let information = 0;
  let third = 0;
  let product = 1;
  let productShare = 0;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let waiting = 0;
  let next = 0;
  for (let i = 0; entry && i < x.length; i++) risk[i] = weight[i] * quickExp(beta * x[i]);
  for (let k = 0; k < count; k++) {
    if (opens[k] > 0) {
      next = opens[k];
      waiting = next - 1;
      sum0 = 0;
      sum1 = 0;
      sum2 = 0;
      sum3 = 0;
    }
    const from = first[k];
    for (let i = next - 1; i >= from; i--) {
      const value = x[i];
      // the first pass of every column is at 0
      const r = beta === 0 ? weight[i] : weight[i] * quickExp(beta * value);
      const rx = r * value;
      const rxx = rx * value;
      sum0 += r;
      sum1 += rx;
      sum2 += rxx;
      sum3 += rxx * value;
    }
    next = from;
    // who comes at this time or later is not at risk yet; its stratum ends with the last place that it opens
    for (; entry && byEntry && waiting >= 0 && entry[byEntry[waiting]] >= time[from]; waiting--) {
      const place = byEntry[waiting];
      if (place < from) break;
      const rx = risk[place] * x[place];
      sum0 -= risk[place];
      sum1 -= rx;
      sum2 -= rx * x[place];
      sum3 -= rx * x[place] * x[place];
    }
    const steps = ties === "efron" ? deaths[k] : 1;
    // divisions are what this loop takes longest for
    const each = steps > 1 ? 1 / steps : 1;
    const share = times.weight[k] * each;
    if (share !== productShare) {
      likelihood -= productShare * log(product);
      product = 1;
      productShare = share;
    }
    let dead0 = 0;
    let dead1 = 0;
    let dead2 = 0;
    let dead3 = 0;
    for (let i = from; steps > 1 && i < end[k]; i++) {
      if (event[i] === 0) continue;
      const r = weight[i] * quickExp(beta * x[i]);
      const rx = r * x[i];
      dead0 += r;
      dead1 += rx;
      dead2 += rx * x[i];
      dead3 += rx * x[i] * x[i];
    }
    for (let l = 0; l < steps; l++) {
      const part = l * each;
      const at0 = sum0 - part * dead0;
      if (!(at0 > 0)) return false;
      // logarithms of many are taken at once, as that of their product
      if (!(product < LARGE && product > SMALL)) {
        likelihood -= share * log(product);
        product = 1;
      }
      product *= at0;
      const inverse = 1 / at0;
      const mean = (sum1 - part * dead1) * inverse;
      const square = (sum2 - part * dead2) * inverse;
      const variance = square - mean * mean;
      score -= share * mean;
      information += share * variance;
      third += share * ((sum3 - part * dead3) * inverse - mean * (square + 2 * variance));
    }
  }
  into.logLikelihood = likelihood - productShare * log(product);
  into.score[0] = score;
  into.information[0] = information;
  into.third = third;
  return Number.isFinite(into.logLikelihood);
}

/** A Newton step made one of third order (Halley), as long as that does not change it much. */
export function halleyStep(step: Float64Array, { information, third }: UnivariateDerivatives): void {
  const divisor = 1 + (step[0] * third) / (2 * information[0]);
  if (divisor > 0.7 && divisor < 1.5) step[0] /= divisor;
}

import type { CoxData } from "./cox-data.ts";
import type { CoxPass } from "./cox-kernel.ts";

/**
 * Score residuals: the part of each subject in the gradient, its weight left out,
 *
 *     sum over the subject's time at risk of (x - mean of the risk set) dM
 *
 * with Efron's means for tied events.
 *
 * @returns n x p, in the places of the data, on its scale
 */
export function scoreResiduals(
  data: CoxData,
  ties: "efron" | "breslow",
  { risk }: Pick<CoxPass, "risk">,
): Float64Array {
  const { n, p, strata, time, event, weight, entry, byEntry, x } = data;
  const residuals = new Float64Array(n * p);
  for (let s = 0; s + 1 < strata.length; s++) {
    const [from, to] = [strata[s], strata[s + 1]];
    const steps = eventSteps(data, from, to, ties, risk);
    // ascending: hazard, and hazard times mean, so far
    let hazard = 0;
    const moment = new Float64Array(p);
    const add = (place: number, sign: number, h: number, m: ArrayLike<number>): void => {
      const r = (sign * risk[place]) / (weight[place] || 1);
      for (let j = 0, at = place * p; j < p; j++) residuals[at + j] += r * (x[at + j] * h - m[j]);
    };
    for (let i = from, come = from, k = steps.length - 1; i < to; ) {
      const now = time[i];
      for (; entry && byEntry && come < to && entry[byEntry[come]] < now; come++) add(byEntry[come], 1, hazard, moment);
      let end = i;
      while (end < to && time[end] === now) end++;
      const step = k >= 0 && steps[k].time === now ? steps[k--] : undefined;
      if (step) {
        hazard += step.hazard;
        for (let j = 0; j < p; j++) moment[j] += step.moment[j];
      }
      for (; i < end; i++) {
        add(i, -1, hazard, moment);
        if (!event[i] || !step) continue;
        // those who die are partly gone, and compare with the mean of the tied steps
        add(i, 1, step.reduction, step.reducedMoment);
        for (let j = 0, at = i * p; j < p; j++) residuals[at + j] += x[at + j] - step.mean[j];
      }
    }
  }
  return residuals;
}

/** An event time with its tied steps added up. */
interface EventStep {
  readonly time: number;
  readonly hazard: number;
  readonly moment: Float64Array;
  readonly reduction: number;
  readonly reducedMoment: Float64Array;
  readonly mean: Float64Array;
}

// from the last event time to the first
function eventSteps(
  { p, time, event, weight, entry, byEntry, x }: CoxData,
  from: number,
  to: number,
  ties: "efron" | "breslow",
  risk: Float64Array,
): EventStep[] {
  const found: EventStep[] = [];
  let sum0 = 0;
  const sum1 = new Float64Array(p);
  const dead1 = new Float64Array(p);
  let waiting = to - 1;
  for (let i = to - 1; i >= from; ) {
    const now = time[i];
    let [dead0, deadWeight, deaths] = [0, 0, 0];
    dead1.fill(0);
    for (; i >= from && time[i] === now; i--) {
      sum0 += risk[i];
      for (let j = 0, at = i * p; j < p; j++) sum1[j] += risk[i] * x[at + j];
      if (!event[i]) continue;
      deaths++;
      deadWeight += weight[i];
      dead0 += risk[i];
      for (let j = 0, at = i * p; j < p; j++) dead1[j] += risk[i] * x[at + j];
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      const place = byEntry[waiting];
      sum0 -= risk[place];
      for (let j = 0, at = place * p; j < p; j++) sum1[j] -= risk[place] * x[at + j];
    }
    if (deadWeight === 0) continue;
    const steps = ties === "efron" ? deaths : 1;
    const share = deadWeight / steps;
    const step = { moment: new Float64Array(p), reducedMoment: new Float64Array(p), mean: new Float64Array(p) };
    let [hazard, reduction] = [0, 0];
    for (let l = 0; l < steps; l++) {
      const part = l / steps;
      const at0 = sum0 - part * dead0;
      hazard += share / at0;
      reduction += (part * share) / at0;
      for (let j = 0; j < p; j++) {
        const mean = (sum1[j] - part * dead1[j]) / at0;
        step.moment[j] += (share / at0) * mean;
        step.reducedMoment[j] += ((part * share) / at0) * mean;
        step.mean[j] += mean / steps;
      }
    }
    found.push({ time: now, hazard, reduction, ...step });
  }
  return found;
}

import type { CoxData } from "./cox-data.ts";

/** The risk set of each distinct event time, by stratum and ascending; event times whose events all have weight 0 are left out. */
export interface CoxEventTimes {
  readonly count: number;
  /** First event time of each stratum, and `count` behind the last. */
  readonly strata: Uint32Array;
  /** First place of the data at that time, and the place behind the last. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Number and weight of the events. */
  readonly deaths: Uint32Array;
  readonly deadWeight: Float64Array;
  /** Sum of `risk` over those at risk, and over those with the event. */
  readonly sum0: Float64Array;
  readonly dead0: Float64Array;
  /** The same of risk times x; count x p. */
  readonly sum1: Float64Array;
  readonly dead1: Float64Array;
}

/**
 * Sums over the risk sets, from the last time to the first. Time n p.
 *
 * @param risk - weight times exp(linear predictor) of each place
 */
export function coxEventTimes(data: CoxData, risk: Float64Array): CoxEventTimes {
  const { p } = data;
  const times = emptyTimes(data);
  const sums = { sum: new Float64Array(p), late: new Float64Array(p), dead: new Float64Array(p) };
  for (let s = 0; s + 1 < data.strata.length; s++) sumStratum(data, risk, s, times, sums);
  return times;
}

function emptyTimes({ p, strata, time, event, weight }: CoxData): CoxEventTimes {
  const first = new Uint32Array(strata.length);
  let count = 0;
  for (let s = 0; s + 1 < strata.length; s++) {
    first[s] = count;
    for (let i = strata[s], to = strata[s + 1]; i < to; ) {
      const now = time[i];
      let deadWeight = 0;
      for (; i < to && time[i] === now; i++) if (event[i]) deadWeight += weight[i];
      if (deadWeight > 0) count++;
    }
  }
  first[strata.length - 1] = count;
  return {
    count,
    strata: first,
    start: new Uint32Array(count),
    end: new Uint32Array(count),
    deaths: new Uint32Array(count),
    deadWeight: new Float64Array(count),
    sum0: new Float64Array(count),
    dead0: new Float64Array(count),
    sum1: new Float64Array(count * p),
    dead1: new Float64Array(count * p),
  };
}

// s      number of the stratum, whose part of `times` is written
// sums   scratch: three lists of length p
function sumStratum(
  { p, strata, time, event, weight, entry, byEntry, x }: CoxData,
  risk: Float64Array,
  s: number,
  times: CoxEventTimes,
  { sum, late, dead }: Readonly<Record<"sum" | "late" | "dead", Float64Array>>,
): void {
  const [from, to] = [strata[s], strata[s + 1]];
  // over those who have not left, and those of them who have not come
  let sum0 = 0;
  let late0 = 0;
  sum.fill(0);
  late.fill(0);
  let waiting = to - 1;
  for (let i = to - 1, k = times.strata[s + 1] - 1; i >= from && k >= times.strata[s]; ) {
    const now = time[i];
    const end = i + 1;
    let dead0 = 0;
    let deadWeight = 0;
    let deaths = 0;
    dead.fill(0);
    for (; i >= from && time[i] === now; i--) {
      const r = risk[i];
      sum0 += r;
      for (let j = 0, at = i * p; j < p; j++) sum[j] += r * x[at + j];
      if (!event[i]) continue;
      deaths++;
      deadWeight += weight[i];
      dead0 += r;
      for (let j = 0, at = i * p; j < p; j++) dead[j] += r * x[at + j];
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      const place = byEntry[waiting];
      late0 += risk[place];
      for (let j = 0, at = place * p; j < p; j++) late[j] += risk[place] * x[at + j];
    }
    if (deadWeight === 0) continue;
    times.start[k] = i + 1;
    times.end[k] = end;
    times.deaths[k] = deaths;
    times.deadWeight[k] = deadWeight;
    times.sum0[k] = sum0 - late0;
    times.dead0[k] = dead0;
    for (let j = 0, at = k * p; j < p; j++) times.sum1[at + j] = sum[j] - late[j];
    times.dead1.set(dead, k * p);
    k--;
  }
}

/** The rise of the cumulative hazard at each event time, and what Efron takes off it for those who have the event then. */
export interface HazardSteps {
  readonly hazard: Float64Array;
  readonly reduction: Float64Array;
}

export function hazardSteps(times: CoxEventTimes, ties: "efron" | "breslow"): HazardSteps {
  const { count, deaths, deadWeight, sum0, dead0 } = times;
  const hazard = new Float64Array(count);
  const reduction = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const steps = ties === "efron" ? deaths[k] : 1;
    const share = deadWeight[k] / steps;
    for (let l = 0; l < steps; l++) {
      const part = l / steps;
      const rise = share / (sum0[k] - part * dead0[k]);
      hazard[k] += rise;
      reduction[k] += part * rise;
    }
  }
  return { hazard, reduction };
}

/**
 * The hazard that each place lived through, of a subject with exp(linear predictor) = 1: the steps from its entry to its
 * time.
 *
 * @param out - length n, written
 */
export function livedHazard(
  { strata, time, event, entry, byEntry }: CoxData,
  times: CoxEventTimes,
  { hazard, reduction }: HazardSteps,
  out: Float64Array,
): void {
  out.fill(0);
  for (let s = 0; s + 1 < strata.length; s++) {
    const to = strata[s + 1];
    const last = times.strata[s + 1];
    let cumulative = 0;
    for (let i = strata[s], come = i, k = times.strata[s]; i < to; ) {
      const now = time[i];
      for (; entry && byEntry && come < to && entry[byEntry[come]] < now; come++) out[byEntry[come]] -= cumulative;
      const step = k < last && times.start[k] === i;
      const less = step ? reduction[k] : 0;
      if (step) cumulative += hazard[k++];
      for (; i < to && time[i] === now; i++) out[i] += event[i] ? cumulative - less : cumulative;
    }
  }
}

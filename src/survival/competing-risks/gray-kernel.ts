import { exp, log } from "../../stats/elementary.ts";
import type { CheckedCompetingOutcome } from "./competing-outcome.ts";

/** What Gray's test needs of one stratum at each time with an event: lists of m, or m x G, one row a time. */
export interface GrayPath {
  readonly groups: number;
  /** Events of the cause in all groups. */
  readonly events: Float64Array;
  /** Pooled incidence under the hypothesis, F0(t-) and F0(t). */
  readonly pooledBefore: Float64Array;
  readonly pooled: Float64Array;
  /** Of each group: at risk, events of the cause and of others. */
  readonly atRisk: Float64Array;
  readonly own: Float64Array;
  readonly others: Float64Array;
  /** Of each group: S(t-), S(t), and F(t-) of the cause. */
  readonly before: Float64Array;
  readonly survival: Float64Array;
  readonly incidence: Float64Array;
}

// rows   the subjects of the stratum, ascending by time
// cause  code of the cause
// codes  group of each subject
export function grayPath(
  { time, event, cause: causes }: CheckedCompetingOutcome,
  rows: Uint32Array,
  cause: number,
  codes: Uint32Array,
  groups: number,
): GrayPath {
  let m = 0;
  for (let i = 0, last = -1; i < rows.length; i++) {
    if (!event[rows[i]] || time[rows[i]] === last) continue;
    last = time[rows[i]];
    m++;
  }
  const each = (): Float64Array => new Float64Array(m * groups);
  const path = {
    groups,
    events: new Float64Array(m),
    pooledBefore: new Float64Array(m),
    pooled: new Float64Array(m),
    atRisk: each(),
    own: each(),
    others: each(),
    before: each(),
    survival: each(),
    incidence: each(),
  };
  const left = new Float64Array(groups);
  for (let i = 0; i < rows.length; i++) left[codes[rows[i]]]++;
  const s = new Float64Array(groups).fill(1);
  const f = new Float64Array(groups);
  let pooled = 0;
  for (let i = 0, k = 0; k < m; ) {
    const now = time[rows[i]];
    const at = k * groups;
    path.atRisk.set(left, at);
    let any = false;
    for (; i < rows.length && time[rows[i]] === now; i++) {
      const row = rows[i];
      const g = codes[row];
      left[g]--;
      if (!event[row]) continue;
      any = true;
      if (causes[row] === cause) path.own[at + g]++;
      else path.others[at + g]++;
    }
    if (!any) continue;
    let atRisk = 0;
    for (let g = 0; g < groups; g++) {
      const n = path.atRisk[at + g];
      const own = path.own[at + g];
      path.before[at + g] = s[g];
      path.incidence[at + g] = f[g];
      path.events[k] += own;
      if (n > 0) {
        atRisk += n / s[g];
        f[g] += (s[g] * own) / n;
        s[g] *= (n - own - path.others[at + g]) / n;
      }
      path.survival[at + g] = s[g];
    }
    path.pooledBefore[k] = pooled;
    pooled += path.events[k] / atRisk;
    path.pooled[k] = pooled;
    k++;
  }
  return path;
}

/** Adds the weighted events of each group, seen and expected. */
export function grayScores(
  { groups, events, pooledBefore, atRisk, own, before, incidence }: GrayPath,
  rho: number,
  observed: Float64Array,
  expected: Float64Array,
): void {
  const share = new Float64Array(groups);
  for (let k = 0; k < events.length; k++) {
    if (events[k] === 0) continue;
    const weight = power(1 - pooledBefore[k], rho);
    let total = 0;
    for (let g = 0, at = k * groups; g < groups; g++, at++) {
      share[g] = atRisk[at] > 0 ? (atRisk[at] * (1 - incidence[at])) / before[at] : 0;
      total += share[g];
    }
    for (let g = 0; g < groups; g++) {
      observed[g] += weight * own[k * groups + g];
      expected[g] += (weight * events[k] * share[g]) / total;
    }
  }
}

/**
 * Adds the covariance of the scores. With h = Y / S(t-) of a group and a bar for the sum over groups, an event of the cause
 * in group r moves the score of group k by
 *
 *     a(k, r) + b(r) * rest(k, r),   a(k, r) = L h(r) (1{k = r} - h(k) / h-bar),   b(r) = 1 - (1 - F0(t)) / S(t) of r
 *
 * L the weight, rest the sum of a(k, r) dF0 / (1 - F0(t-)) over later times; an event of another cause by (b(r) - 1) rest.
 * From the last time to the first the rest is at hand. Both have the variance of their numbers, binomial for ties.
 */
export function grayVariance(
  { groups, events, pooledBefore, pooled, atRisk, others, before, survival }: GrayPath,
  rho: number,
  variance: Float64Array,
): void {
  const h = new Float64Array(groups);
  const a = new Float64Array(groups * groups);
  const rest = new Float64Array(groups * groups);
  const move = new Float64Array(groups);
  const add = (spread: number): void => {
    for (let i = 0; i < groups; i++)
      for (let j = 0; j < groups; j++) variance[i * groups + j] += spread * move[i] * move[j];
  };
  for (let k = events.length - 1; k >= 0; k--) {
    const at = k * groups;
    const d = events[k];
    let total = 0;
    for (let g = 0; g < groups; g++) {
      h[g] = atRisk[at + g] > 0 ? atRisk[at + g] / before[at + g] : 0;
      total += h[g];
    }
    const weight = power(1 - pooledBefore[k], rho);
    for (let r = 0; r < groups; r++) {
      const n = atRisk[at + r];
      if (n === 0) continue;
      const s = survival[at + r];
      const s0 = before[at + r];
      const ratio = s > 0 ? (1 - pooled[k]) / s : 0;
      if (d > 0) {
        for (let i = 0; i < groups; i++) {
          a[i * groups + r] = weight * h[r] * ((i === r ? 1 : 0) - h[i] / total);
          move[i] = a[i * groups + r] + (1 - ratio) * rest[i * groups + r];
        }
        const ties = d > 1 ? 1 - (d - 1) / (total * s0 - 1) : 1;
        add((ties * s0 * d) / (total * n));
      }
      const other = others[at + r];
      if (other > 0 && s > 0) {
        for (let i = 0; i < groups; i++) move[i] = ratio * rest[i * groups + r];
        const ties = other > 1 ? 1 - (other - 1) / (n - 1) : 1;
        add((ties * s0 * s0 * other) / (n * n));
      }
    }
    if (d === 0) continue;
    const step = d / (total * (1 - pooledBefore[k]));
    for (let i = 0; i < groups; i++) {
      for (let r = 0; r < groups; r++) if (h[r] > 0) rest[i * groups + r] += a[i * groups + r] * step;
    }
  }
}

function power(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (exponent === 1) return base;
  return base > 0 ? exp(exponent * log(base)) : 0;
}

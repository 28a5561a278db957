import type { LogRankTerms } from "./log-rank-terms.ts";

// A variance that is this small beside the sum that it is left over from is rounding: the group is all who are at risk, or
// nobody.
const NO_VARIANCE = 1e-12;

/** Which divisions are admissible. */
export interface CutLimits {
  /** Fewest rows, and events, in each group. */
  readonly size: number;
  readonly events: number;
}

/** One cut at each candidate place; allocated once, written by each {@link sweepCuts}. */
export interface CutSweep {
  /** Observed - expected of the low group. */
  readonly excess: Float64Array;
  /** Its variance; 0 where only rounding is left. */
  readonly variance: Float64Array;
  /** Events in it. */
  readonly events: Uint32Array;
  readonly scratch: {
    readonly levels: Float64Array;
    readonly counts: Uint32Array;
    readonly columns: Float64Array;
    readonly ordered: Float64Array;
  };
}

export function newCutSweep(n: number, eventTimes: number, candidates: number): CutSweep {
  return {
    excess: new Float64Array(candidates),
    variance: new Float64Array(candidates),
    events: new Uint32Array(candidates),
    scratch: {
      levels: new Float64Array(eventTimes + 1),
      counts: new Uint32Array(eventTimes + 1),
      columns: new Float64Array(candidates),
      ordered: new Float64Array(n),
    },
  };
}

/**
 * The log-rank test of every cut, in n log(event times): rows join the low group in order of the score, and a Fenwick tree
 * over event times tells each what it shares with those who are in already. From both ends to the middle, so that the smaller
 * group is summed and no digits cancel.
 */
// rowAt[n]    row at each place of the order of scores
// sizes[m]    candidate places, ascending
// out         written
export function sweepCuts(terms: LogRankTerms, rowAt: Uint32Array, sizes: Uint32Array, out: CutSweep): void {
  const n = rowAt.length;
  const m = sizes.length;
  let middle = 0;
  while (middle < m && 2 * sizes[middle] <= n) middle++;
  sweepFrom(terms, rowAt, sizes, 0, middle, 1, out);
  sweepFrom(terms, rowAt, sizes, m - 1, middle - 1, -1, out);
  let events = 0;
  for (let c = 0, place = 0; c < m; c++) {
    for (; place < sizes[c]; place++) events += terms.event[rowAt[place]];
    out.events[c] = events;
  }
}

// candidates from..to (excluded) by step; the group is the low one for step 1, the high one for -1
function sweepFrom(
  { excess, drift, level, rank, eventTimes }: LogRankTerms,
  rowAt: Uint32Array,
  sizes: Uint32Array,
  from: number,
  to: number,
  step: number,
  out: CutSweep,
): void {
  const { levels, counts } = out.scratch;
  levels.fill(0);
  counts.fill(0);
  const n = rowAt.length;
  let place = step > 0 ? 0 : n - 1;
  let inside = 0;
  let sum = 0;
  let drifts = 0;
  let shared = 0;
  for (let c = from; c !== to; c += step) {
    const end = step > 0 ? sizes[c] : sizes[c] - 1;
    for (; place !== end; place += step) {
      const row = rowAt[place];
      const b = level[row];
      const r = rank[row];
      sum += excess[row];
      // before the first event: adds nothing, now or later
      if (r === 0) continue;
      let lower = 0;
      let leftBefore = 0;
      for (let i = r; i > 0; i &= i - 1) {
        lower += levels[i];
        leftBefore += counts[i];
      }
      drifts += drift[row];
      shared += b + 2 * (lower + b * (inside - leftBefore));
      for (let i = r; i <= eventTimes; i += i & -i) {
        levels[i] += b;
        counts[i]++;
      }
      inside++;
    }
    const variance = drifts - shared;
    out.excess[c] = step * sum;
    out.variance[c] = variance > NO_VARIANCE * drifts ? variance : 0;
  }
}

/** Log-rank chi-squared of the cut at a candidate; 0 where there is no variance. */
export function oneCutStatistic({ excess, variance }: CutSweep, c: number): number {
  return variance[c] > 0 ? (excess[c] * excess[c]) / variance[c] : 0;
}

/** Largest statistic of one cut among those with enough events; -1 if there is none. */
export function largestOneCut(sweep: CutSweep, limits: CutLimits, allEvents: number): number {
  const { events } = sweep;
  let largest = -1;
  for (let c = 0; c < events.length; c++) {
    if (events[c] < limits.events || allEvents - events[c] < limits.events) continue;
    const statistic = oneCutStatistic(sweep, c);
    if (statistic > largest) largest = statistic;
  }
  return largest;
}

/** The admissible pairs of cuts: for each lower candidate the first and last (excluded) upper one. */
export interface PairsOfCuts {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/**
 * The admissible upper cuts of each lower cut: those that leave enough rows and events in the middle and above, which follow
 * one another.
 *
 * @returns their number
 */
export function admissiblePairs(
  sizes: Uint32Array,
  { events }: CutSweep,
  limits: CutLimits,
  n: number,
  allEvents: number,
  { from, to }: PairsOfCuts,
): number {
  const m = sizes.length;
  let pairs = 0;
  let last = m;
  while (last > 0 && (n - sizes[last - 1] < limits.size || allEvents - events[last - 1] < limits.events)) last--;
  for (let a = 0, b = 0; a < m; a++) {
    if (sizes[a] < limits.size || events[a] < limits.events) {
      from[a] = 0;
      to[a] = 0;
      continue;
    }
    b = Math.max(b, a + 1);
    while (b < last && (sizes[b] - sizes[a] < limits.size || events[b] - events[a] < limits.events)) b++;
    from[a] = b;
    to[a] = Math.max(b, last);
    pairs += to[a] - b;
  }
  return pairs;
}

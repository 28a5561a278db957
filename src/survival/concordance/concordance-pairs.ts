import { sortedOrder } from "../../stats/sorted-order.ts";

/** The subjects of one stratum, ascending by time. */
export interface PairData {
  /** Row of the caller that each subject stands in. */
  readonly rows: Uint32Array;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  /** @default 1 each */
  readonly weight?: Float64Array;
  /** Rank of the score, 0 for the lowest; equal scores have one rank. */
  readonly rank: Uint32Array;
  /** Number of distinct scores. */
  readonly ranks: number;
  readonly entry?: Float64Array;
  /** Weight of the pairs that an event at the time of each subject begins. @default 1 each */
  readonly pairWeight?: Float64Array;
}

/** Weighted numbers of pairs. */
export interface PairCounts {
  concordant: number;
  discordant: number;
  tiedScore: number;
  /** Both with the event at one time: scores differ, and scores equal. */
  tiedTime: number;
  tiedBoth: number;
  /** Variance of concordant - discordant if the score says nothing: that of a Cox score test of its ranks. */
  nullVariance: number;
}

/**
 * Counts the comparable pairs of a stratum, and of each subject, in n log n. One sweep goes from the last time to the first;
 * two Fenwick trees over scores, side by side in memory, hold the weights of those at risk, which grow, and of the events
 * still to come, which shrink. The first tells an event how many later ones have lower, equal and higher scores; the second
 * tells each subject the same of the events before it.
 *
 * A pair is concordant if the one with the event has the higher score. Who is censored at an event time counts as later.
 */
// net, pairs   written at the rows of the stratum: concordant less discordant, and all, comparable pairs of each subject,
//              its own weight left out
export function countPairs(data: PairData, net: Float64Array, pairs: Float64Array): PairCounts {
  const { rows, time, event, weight, rank, ranks, entry, pairWeight } = data;
  const counts = { concordant: 0, discordant: 0, tiedScore: 0, tiedTime: 0, tiedBoth: 0, nullVariance: 0 };
  const sums = scoreSums(ranks);
  plantEvents(data, sums);
  const { tree, equal, found } = sums;
  const byEntry = entry && sortedOrder(entry);
  let waiting = time.length - 1;
  for (let last = time.length - 1; last >= 0; ) {
    const now = time[last];
    let first = last;
    while (first > 0 && time[first - 1] === now) first--;
    // events before and at this time are what the censored, and those not at risk yet, have to do with
    for (let i = first; i <= last; i++) {
      if (event[i]) continue;
      look(tree, rank[i], found);
      meet(sums, rank[i], rows[i], 1, net, pairs);
      change(sums, rank[i], weight ? weight[i] : 1, 0);
    }
    for (; entry && byEntry && waiting >= 0 && entry[byEntry[waiting]] >= now; waiting--) {
      const i = byEntry[waiting];
      look(tree, rank[i], found);
      meet(sums, rank[i], rows[i], -1, net, pairs);
      change(sums, rank[i], weight ? -weight[i] : -1, 0);
    }
    tiedEvents(data, first, last, counts);
    for (let i = first; i <= last; i++) {
      if (event[i]) change(sums, rank[i], 0, -(weight ? weight[i] : 1) * (pairWeight ? pairWeight[i] : 1));
    }
    let dead = 0;
    for (let i = first; i <= last; i++) {
      if (!event[i]) continue;
      look(tree, rank[i], found);
      meet(sums, rank[i], rows[i], 1, net, pairs);
      const lower = found[0];
      const same = equal[2 * rank[i]];
      const higher = sums.atRisk - lower - same;
      const u = pairWeight ? pairWeight[i] : 1;
      const w = weight ? weight[i] * u : u;
      dead += w * u;
      counts.concordant += w * lower;
      counts.discordant += w * higher;
      counts.tiedScore += w * same;
      net[rows[i]] += u * (lower - higher);
      pairs[rows[i]] += u * sums.atRisk;
    }
    for (let i = first; i <= last; i++) if (event[i]) change(sums, rank[i], weight ? weight[i] : 1, 0);
    // of the difference between those with lower and higher scores, over the risk set
    if (dead > 0)
      counts.nullVariance += (dead * (sums.atRisk * sums.atRisk * sums.atRisk - sums.cubes)) / (3 * sums.atRisk);
    last = first - 1;
  }
  return counts;
}

/** Sums of weights by score; of two numbers at a place the first is of those at risk, the second of the events to come. */
interface ScoreSums {
  atRisk: number;
  toCome: number;
  /** Sum of the cubes of the weights at risk at each score. */
  cubes: number;
  /** Trees of partial sums (Fenwick): 2 (ranks + 1) numbers. */
  readonly tree: Float64Array;
  /** Sums at each score: 2 ranks numbers. */
  readonly equal: Float64Array;
  /** What `look` found. */
  readonly found: Float64Array;
}

function scoreSums(ranks: number): ScoreSums {
  return {
    ...{ atRisk: 0, toCome: 0, cubes: 0, tree: new Float64Array(2 * ranks + 2) },
    ...{ equal: new Float64Array(2 * ranks), found: new Float64Array(2) },
  };
}

// all events into the second tree, in linear time
function plantEvents({ time, event, weight, rank, pairWeight, ranks }: PairData, sums: ScoreSums): void {
  const { tree, equal } = sums;
  for (let i = 0; i < time.length; i++) {
    if (!event[i]) continue;
    const w = (weight ? weight[i] : 1) * (pairWeight ? pairWeight[i] : 1);
    equal[2 * rank[i] + 1] += w;
    sums.toCome += w;
  }
  for (let i = 1; i <= ranks; i++) {
    tree[2 * i + 1] += equal[2 * i - 1];
    const above = i + (i & -i);
    if (above <= ranks) tree[2 * above + 1] += tree[2 * i + 1];
  }
}

function change(sums: ScoreSums, rank: number, atRisk: number, toCome: number): void {
  const { tree, equal } = sums;
  sums.atRisk += atRisk;
  sums.toCome += toCome;
  const before = equal[2 * rank];
  const after = before + atRisk;
  sums.cubes += after * after * after - before * before * before;
  equal[2 * rank] = after;
  equal[2 * rank + 1] += toCome;
  const end = tree.length / 2;
  if (toCome === 0) for (let i = rank + 1; i < end; i += i & -i) tree[2 * i] += atRisk;
  else for (let i = rank + 1; i < end; i += i & -i) tree[2 * i + 1] += toCome;
}

// found[2]  written: sums of the weights at lower scores
function look(tree: Float64Array, rank: number, found: Float64Array): void {
  let atRisk = 0;
  let toCome = 0;
  for (let i = rank; i > 0; i &= i - 1) {
    atRisk += tree[2 * i];
    toCome += tree[2 * i + 1];
  }
  found[0] = atRisk;
  found[1] = toCome;
}

// pairs of a subject with the events to come, that is, before it: those with a higher score are concordant
function meet(
  { found, equal, toCome }: ScoreSums,
  rank: number,
  row: number,
  sign: number,
  net: Float64Array,
  pairs: Float64Array,
): void {
  net[row] += sign * (toCome - equal[2 * rank + 1] - 2 * found[1]);
  pairs[row] += sign * toCome;
}

// pairs of events at one time: not comparable, and counted by themselves
function tiedEvents(
  { event, weight, rank, pairWeight }: PairData,
  first: number,
  last: number,
  counts: PairCounts,
): void {
  if (first === last) return;
  const sums = new Map<number, number>();
  let sum = 0;
  for (let i = first; i <= last; i++) {
    if (!event[i]) continue;
    const w = weight ? weight[i] : 1;
    const u = pairWeight ? pairWeight[i] : 1;
    const same = sums.get(rank[i]) ?? 0;
    counts.tiedBoth += w * same * u;
    counts.tiedTime += w * (sum - same) * u;
    sums.set(rank[i], same + w);
    sum += w;
  }
}

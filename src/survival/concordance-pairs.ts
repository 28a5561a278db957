import { sortedOrder } from "../stats/sorted-order.ts";

/** The subjects of one stratum, ascending by time. */
export interface PairData {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly weight: Float64Array;
  /** Rank of the score, 0 for the lowest; equal scores have one rank. */
  readonly rank: Uint32Array;
  /** Number of distinct scores. */
  readonly ranks: number;
  readonly entry?: Float64Array;
  /** Weight of the pairs that an event at the time of each subject begins. */
  readonly pairWeight: Float64Array;
}

/** Weighted numbers of pairs; in `involving` those of each subject, its own weight left out. */
export interface PairCounts {
  concordant: number;
  discordant: number;
  tiedScore: number;
  /** Both with the event at one time: scores differ, and scores equal. */
  tiedTime: number;
  tiedBoth: number;
  /** Concordant less discordant, and all comparable, pairs of each subject. */
  readonly net: Float64Array;
  readonly pairs: Float64Array;
}

/**
 * Counts the comparable pairs of a stratum, for each subject, in n log n: a sweep from the last time to the first with the
 * weights of those at risk in a Fenwick tree over scores tells each event how many later ones have lower, equal and higher
 * scores; a sweep forward with the weights of the events tells each later one the same.
 *
 * A pair is concordant if the one with the event has the higher score. Who is censored at an event time counts as later.
 */
export function countPairs(data: PairData): PairCounts {
  const n = data.time.length;
  const counts: PairCounts = {
    ...{ concordant: 0, discordant: 0, tiedScore: 0, tiedTime: 0, tiedBoth: 0 },
    net: new Float64Array(n),
    pairs: new Float64Array(n),
  };
  const byEntry = data.entry && sortedOrder(data.entry);
  sweepBack(data, byEntry, counts);
  sweepForward(data, byEntry, counts);
  return counts;
}

function sweepBack(data: PairData, byEntry: Uint32Array | undefined, counts: PairCounts): void {
  const { time, event, weight, rank, ranks, entry, pairWeight } = data;
  const tree = new Float64Array(ranks + 1);
  const at = new Float64Array(ranks);
  let total = 0;
  let waiting = time.length - 1;
  const put = (place: number, w: number): void => {
    add(tree, rank[place], w);
    at[rank[place]] += w;
    total += w;
  };
  for (let last = time.length - 1; last >= 0; ) {
    const now = time[last];
    let first = last;
    while (first > 0 && time[first - 1] === now) first--;
    for (let i = first; i <= last; i++) if (!event[i]) put(i, weight[i]);
    for (; entry && byEntry && waiting >= 0 && entry[byEntry[waiting]] >= now; waiting--) {
      put(byEntry[waiting], -weight[byEntry[waiting]]);
    }
    tiedEvents(data, first, last, counts);
    for (let i = first; i <= last; i++) {
      if (!event[i]) continue;
      const lower = below(tree, rank[i]);
      const equal = at[rank[i]];
      const higher = total - lower - equal;
      const u = pairWeight[i];
      counts.concordant += weight[i] * u * lower;
      counts.discordant += weight[i] * u * higher;
      counts.tiedScore += weight[i] * u * equal;
      counts.net[i] += u * (lower - higher);
      counts.pairs[i] += u * (lower + higher + equal);
    }
    for (let i = first; i <= last; i++) if (event[i]) put(i, weight[i]);
    last = first - 1;
  }
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
    const same = sums.get(rank[i]) ?? 0;
    counts.tiedBoth += weight[i] * same * pairWeight[i];
    counts.tiedTime += weight[i] * (sum - same) * pairWeight[i];
    sums.set(rank[i], same + weight[i]);
    sum += weight[i];
  }
}

function sweepForward(
  { time, event, weight, rank, ranks, entry, pairWeight }: PairData,
  byEntry: Uint32Array | undefined,
  { net, pairs }: PairCounts,
): void {
  const n = time.length;
  const tree = new Float64Array(ranks + 1);
  const at = new Float64Array(ranks);
  let total = 0;
  let come = 0;
  // events with a higher score are concordant with a later subject
  const meet = (i: number, sign: number): void => {
    const lower = below(tree, rank[i]);
    const higher = total - lower - at[rank[i]];
    net[i] += sign * (higher - lower);
    pairs[i] += sign * total;
  };
  for (let first = 0; first < n; ) {
    const now = time[first];
    for (; entry && byEntry && come < n && entry[byEntry[come]] < now; come++) meet(byEntry[come], -1);
    let last = first;
    while (last + 1 < n && time[last + 1] === now) last++;
    for (let i = first; i <= last; i++) if (event[i]) meet(i, 1);
    for (let i = first; i <= last; i++) {
      if (!event[i]) continue;
      const w = weight[i] * pairWeight[i];
      add(tree, rank[i], w);
      at[rank[i]] += w;
      total += w;
    }
    for (let i = first; i <= last; i++) if (!event[i]) meet(i, 1);
    first = last + 1;
  }
}

// tree of partial sums (Fenwick): adds a value at a rank
function add(tree: Float64Array, rank: number, value: number): void {
  for (let i = rank + 1; i < tree.length; i += i & -i) tree[i] += value;
}

// sum of the values at lower ranks
function below(tree: Float64Array, rank: number): number {
  let sum = 0;
  for (let i = rank; i > 0; i &= i - 1) sum += tree[i];
  return sum;
}

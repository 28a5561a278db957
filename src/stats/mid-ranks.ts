import { sortedOrder } from "./sorted-order.ts";

/** Ranks from 1; equal values share the mean of their ranks. */
export interface MidRanks {
  readonly ranks: Float64Array;
  /** Sizes of the groups of equal values, each at least 2. */
  readonly ties: readonly number[];
}

/** Ranks of finite values, with their ties. Time that of sorting. */
export function midRanks(values: Float64Array): MidRanks {
  const n = values.length;
  const order = sortedOrder(values);
  const ranks = new Float64Array(n);
  const ties: number[] = [];
  for (let i = 0; i < n; ) {
    const value = values[order[i]];
    let end = i + 1;
    while (end < n && values[order[end]] === value) end++;
    const rank = (i + 1 + end) / 2;
    if (end - i > 1) ties.push(end - i);
    for (; i < end; i++) ranks[order[i]] = rank;
  }
  return { ranks, ties };
}

/** Sum of t^3 - t over groups of ties of t values. */
export function tieSum(ties: readonly number[]): number {
  return ties.reduce((sum, t) => sum + (t * t - 1) * t, 0);
}

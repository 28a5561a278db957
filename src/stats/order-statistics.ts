import { release } from "../release.ts";
import type { Tally } from "./tally.ts";

/**
 * Moves the elements with the given ranks to their sorted places, in place: `values[rank]` is then what it would be
 * after a full sort. Expected time O(n log(number of ranks)).
 */
// values[n]   finite, reordered
// ranks[m]    ascending, within 0..n-1
export function selectRanks(values: Float64Array, ranks: readonly number[]): void {
  selectBetween(values, 0, values.length - 1, ranks, 0, ranks.length);
}

function selectBetween(
  values: Float64Array,
  low: number,
  high: number,
  ranks: readonly number[],
  from: number,
  to: number,
): void {
  while (from < to && low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    // now [low, j] <= pivot <= [i, high], and what lies between equals the pivot
    let split = from;
    while (split < to && ranks[split] <= j) split++;
    selectBetween(values, low, j, ranks, from, split);
    while (split < to && ranks[split] < i) split++;
    from = split;
    low = i;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/**
 * Percentiles by linear interpolation between order statistics (NumPy's default, R's type 7).
 *
 * @param tally - the values, at least one
 * @param percents - percentages, ascending, 0..100
 */
export function percentiles(tally: Tally, percents: readonly number[]): number[] {
  const last = tally.total - 1;
  const places = percents.map((percent) => (percent / 100) * last);
  const ranks = places.flatMap((place) => [Math.floor(place), Math.min(Math.floor(place) + 1, last)]);
  ranks.sort((a, b) => a - b);
  const sorted = ranked(tally, ranks);
  return places.map((place) => {
    const rank = Math.floor(place);
    const a = sorted(rank);
    const b = sorted(Math.min(rank + 1, last));
    const t = place - rank;
    // from the nearer end, so that the result is monotone in t, as NumPy does
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
  });
}

/** Looks up the values with the given ranks, which ascend. */
function ranked({ values, counts }: Tally, ranks: readonly number[]): (rank: number) => number {
  if (!counts) {
    const scratch = values.slice();
    selectRanks(scratch, ranks);
    const found = new Map(ranks.map((rank) => [rank, scratch[rank]]));
    release(scratch);
    return (rank) => found.get(rank) ?? Number.NaN;
  }
  const found = new Map<number, number>();
  let below = 0;
  let place = 0;
  for (const rank of ranks) {
    while (below + counts[place] <= rank) below += counts[place++];
    found.set(rank, values[place]);
  }
  return (rank) => found.get(rank) ?? Number.NaN;
}

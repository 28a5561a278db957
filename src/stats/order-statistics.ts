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
    if (high - low < 48) {
      insertionSort(values, low, high);
      return;
    }
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

/** Widest range of whole numbers that is counted rather than sorted. */
const COUNTED = 1 << 16;

/** Looks up the element with a rank among those asked for. */
type Sorted = (rank: number) => number;

function selectFrom(values: Float64Array, ranks: readonly number[]): Sorted {
  const scratch = values.slice();
  selectRanks(scratch, ranks);
  return (rank) => scratch[rank];
}

/** Counts instead of sorting, which is faster, where all are whole numbers of a small range; else `undefined`. */
function countRanks(values: Float64Array, ranks: readonly number[]): Sorted | undefined {
  const n = values.length;
  let low = values[0];
  let high = low;
  for (let k = 0; k < n; k++) {
    const x = values[k];
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (!(high - low < COUNTED)) return undefined;
  const counts = new Uint32Array(high - low + 1);
  for (let k = 0; k < n; k++) {
    const place = (values[k] - low) | 0;
    if (place + low !== values[k]) return undefined;
    counts[place]++;
  }
  const found = new Map<number, number>();
  let below = 0;
  let place = 0;
  for (const rank of ranks) {
    while (below + counts[place] <= rank) below += counts[place++];
    found.set(rank, low + place);
  }
  return (rank) => found.get(rank) ?? Number.NaN;
}

function insertionSort(values: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i++) {
    const value = values[i];
    let j = i - 1;
    while (j >= low && values[j] > value) {
      values[j + 1] = values[j];
      j--;
    }
    values[j + 1] = value;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}

/**
 * Percentiles by linear interpolation between order statistics (NumPy's default, R's type 7).
 *
 * @param values - finite, at least one
 * @param percents - percentages, ascending, 0..100
 */
export function percentiles(values: Float64Array, percents: readonly number[]): number[] {
  const last = values.length - 1;
  const places = percents.map((percent) => (percent / 100) * last);
  const ranks = places.flatMap((place) => [Math.floor(place), Math.min(Math.floor(place) + 1, last)]);
  ranks.sort((a, b) => a - b);
  const sorted = countRanks(values, ranks) ?? selectFrom(values, ranks);
  return places.map((place) => {
    const rank = Math.floor(place);
    const a = sorted(rank);
    const b = sorted(Math.min(rank + 1, last));
    const t = place - rank;
    // from the nearer end, so that the result is monotone in t, as NumPy does
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
  });
}

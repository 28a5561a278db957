/** How pairs of two ascending lists combine. */
type Combination = "differences" | "averages";

/**
 * The difference x - y of the given rank among all pairs, or of a list with itself the average (x + x') / 2 of the given rank
 * among all pairs, each value with itself included. Without making them: bisection between values that occur, each step
 * counting those below in one walk along both lists. Time n steps, memory none.
 *
 * @param x - ascending
 * @param y - ascending; the same list for averages
 * @param rank - from 0
 */
export function pairOfRank(kind: Combination, x: Float64Array, y: Float64Array, rank: number): number {
  const count = kind === "differences" ? countDifferences : countAverages;
  let low = kind === "differences" ? x[0] - y[y.length - 1] : x[0];
  let high = kind === "differences" ? x[x.length - 1] - y[0] : x[x.length - 1];
  while (low < high) {
    const half = low / 2 + high / 2;
    const middle = half >= low && half < high ? half : low;
    const { below, last, next } = count(x, y, middle);
    // both ends stay values that occur
    if (below > rank) high = last;
    else low = next;
  }
  return low;
}

interface Count {
  /** Number of values at most as large. */
  readonly below: number;
  /** Largest of them, and smallest of the others. */
  readonly last: number;
  readonly next: number;
}

function countDifferences(x: Float64Array, y: Float64Array, value: number): Count {
  let [below, last, next] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const m = y.length;
  // from y[j] on the difference is small enough; j grows with x
  let j = 0;
  for (let i = 0; i < x.length; i++) {
    while (j < m && x[i] - y[j] > value) j++;
    below += m - j;
    if (j < m && x[i] - y[j] > last) last = x[i] - y[j];
    if (j > 0 && x[i] - y[j - 1] < next) next = x[i] - y[j - 1];
  }
  return { below, last, next };
}

function countAverages(x: Float64Array, _: Float64Array, value: number): Count {
  let [below, last, next] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const n = x.length;
  // up to x[j] the average is small enough; j falls as x[i] grows
  let j = n - 1;
  for (let i = 0; i < n; i++) {
    while (j >= 0 && (x[i] + x[j]) / 2 > value) j--;
    const first = Math.max(j + 1, i);
    if (first < n && (x[i] + x[first]) / 2 < next) next = (x[i] + x[first]) / 2;
    if (j < i) continue;
    below += j - i + 1;
    if ((x[i] + x[j]) / 2 > last) last = (x[i] + x[j]) / 2;
  }
  return { below, last, next };
}

/** Median of all pairs, and the pairs of two ranks that bound it with confidence. */
export interface LocationEstimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Hodges and Lehmann's estimate: the median of the pairs.
 *
 * @param pairs - their number
 * @param tail - how many pairs lie outside each limit, 1 at least; as many on both sides
 * @param sides - which limits there are; the others are infinite
 */
export function medianOfPairs(
  kind: Combination,
  x: Float64Array,
  y: Float64Array,
  pairs: number,
  tail: number,
  sides: { readonly lower: boolean; readonly upper: boolean },
): LocationEstimate {
  const at = (rank: number) => pairOfRank(kind, x, y, rank);
  const left = at(Math.floor((pairs - 1) / 2));
  return {
    estimate: pairs % 2 === 1 ? left : (left + at(pairs / 2)) / 2,
    lower: sides.lower ? at(tail - 1) : Number.NEGATIVE_INFINITY,
    upper: sides.upper ? at(pairs - tail) : Number.POSITIVE_INFINITY,
  };
}

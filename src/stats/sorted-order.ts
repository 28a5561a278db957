/** Shifts of the digits within their word: 11, 11 and 10 bits. Counters of a digit stay in the first cache. */
const SHIFTS = [0, 11, 22] as const;
const RADIX = 1 << 11;

/** Below this many values an insertion sort is faster than counting. */
const FEW = 48;

/**
 * Places of the values in ascending order: `values[order[0]]` is the smallest. Stable: equal values keep the order of
 * their places, and -0 equals 0. Equals `order(values)` of R.
 *
 * Counting sort by digits of 11 bits: time O(n), at most six passes; digits in which all values agree (the low ones of
 * whole numbers, most of the exponent) take none. Memory: 24 bytes a value while it runs.
 *
 * @param values - no NaN among them
 */
export function sortedOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  if (n <= FEW) return insertionOrder(values, order);
  if (isAscending(values)) return order;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  sortableBits(values, low, high);
  let sorted = { order, low, high };
  let spare = { order: new Uint32Array(n), low: new Uint32Array(n), high: new Uint32Array(n) };
  for (const word of ["low", "high"] as const) {
    for (const shift of SHIFTS) {
      const start = firstPlaces(sorted[word], shift);
      if (!start) continue;
      scatter(sorted, spare, sorted[word], shift, start);
      [sorted, spare] = [spare, sorted];
    }
  }
  return sorted.order;
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i - 1] > values[i]) return false;
  return true;
}

/** Values as words in unsigned order, with the place that each came from. */
interface Keys {
  readonly order: Uint32Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

// words whose unsigned order is the order of the values: all bits of a negative number flipped, else the sign bit
function sortableBits(values: Float64Array, low: Uint32Array, high: Uint32Array): void {
  const one = new Float64Array([1]);
  const words = new Uint32Array(one.buffer);
  // the word with the sign, which depends on the byte order of the machine
  const top = words[1] === 0 ? 0 : 1;
  for (let i = 0; i < values.length; i++) {
    // turns -0 into 0
    one[0] = values[i] + 0;
    const negative = -(words[top] >>> 31);
    high[i] = words[top] ^ (negative | 0x80000000);
    low[i] = words[1 - top] ^ negative;
  }
}

// where the first key with each digit goes; undefined if all have the same digit, as the pass would change nothing
function firstPlaces(word: Uint32Array, shift: number): Uint32Array | undefined {
  const n = word.length;
  const start = new Uint32Array(RADIX);
  for (let i = 0; i < n; i++) start[(word[i] >>> shift) & (RADIX - 1)]++;
  for (let digit = 0, sum = 0; digit < RADIX; digit++) {
    const count = start[digit];
    if (count === n) return undefined;
    start[digit] = sum;
    sum += count;
  }
  return start;
}

function scatter(from: Keys, to: Keys, word: Uint32Array, shift: number, start: Uint32Array): void {
  const { order, low, high } = from;
  const { order: toOrder, low: toLow, high: toHigh } = to;
  for (let i = 0; i < word.length; i++) {
    const place = start[(word[i] >>> shift) & (RADIX - 1)]++;
    toOrder[place] = order[i];
    toLow[place] = low[i];
    toHigh[place] = high[i];
  }
}

function insertionOrder(values: Float64Array, order: Uint32Array): Uint32Array {
  for (let i = 1; i < order.length; i++) {
    const place = order[i];
    const value = values[place];
    let j = i - 1;
    for (; j >= 0 && values[order[j]] > value; j--) order[j + 1] = order[j];
    order[j + 1] = place;
  }
  return order;
}

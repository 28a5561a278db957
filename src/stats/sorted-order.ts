import { double, words } from "./double-words.ts";

/** Digits of a word have 11, 11 and 10 bits, so that the counters of a digit stay in the first cache. */
const BITS = 11;
const RADIX = 1 << BITS;

/** Up to this many values an insertion sort is faster than counting. */
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
  for (let i = 1; i < n; i++) {
    const value = values[i];
    if (n > FEW && values[i - 1] > value) return radixOrder(values);
    let j = i;
    for (; j > 0 && values[order[j - 1]] > value; j--) order[j] = order[j - 1];
    order[j] = i;
  }
  return order;
}

/** Entries of a record: the low and the high word of a value, in unsigned order, and the place that it came from. */
const RECORD = 3;

function radixOrder(values: Float64Array): Uint32Array {
  const order = new Uint32Array(values.length);
  let from = new Uint32Array(RECORD * values.length);
  let to = new Uint32Array(RECORD * values.length);
  for (let i = 0, at = 0; i < values.length; i++, at += RECORD) {
    // turns -0 into 0
    double[0] = values[i] + 0;
    // all bits of a negative number are flipped, else the sign bit: so the words order as the values do
    const negative = -(words[1] >>> 31);
    from[at] = words[0] ^ negative;
    from[at + 1] = words[1] ^ (negative | 0x80000000);
    from[at + 2] = i;
  }
  for (const word of [0, 1]) {
    for (let shift = 0; shift < 32; shift += BITS) if (scatter(from, to, word, shift)) [from, to] = [to, from];
  }
  for (let i = 0, at = 2; i < order.length; i++, at += RECORD) order[i] = from[at];
  return order;
}

// to       written: the records in the order of a digit of one of their words, those with equal digits as before
// returns  false if all have the same digit, as nothing would change; to is then not written
function scatter(from: Uint32Array, to: Uint32Array, word: number, shift: number): boolean {
  const next = new Uint32Array(RADIX);
  for (let at = 0; at < from.length; at += RECORD) next[(from[at + word] >>> shift) & (RADIX - 1)]++;
  for (let digit = 0, sum = 0; digit < RADIX; digit++) {
    const places = RECORD * next[digit];
    if (places === from.length) return false;
    next[digit] = sum;
    sum += places;
  }
  for (let at = 0; at < from.length; at += RECORD) {
    const digit = (from[at + word] >>> shift) & (RADIX - 1);
    const place = next[digit];
    next[digit] += RECORD;
    to[place] = from[at];
    to[place + 1] = from[at + 1];
    to[place + 2] = from[at + 2];
  }
  return true;
}

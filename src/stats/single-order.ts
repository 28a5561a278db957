import { sortedOrder } from "./sorted-order.ts";

/** Digits of a key have 11, 11 and 10 bits. */
const BITS = 11;
const RADIX = 1 << BITS;

/** Up to this many values the general function is as fast. */
const FEW = 256;

/**
 * Places of values of single precision in ascending order, as `sortedOrder` gives them for the same values in double
 * precision, in less than half of the time: stable, and -0 equals 0. Memory: 16 bytes a value while it runs.
 *
 * @param values - no NaN among them
 */
export function singleOrder(values: Float32Array): Uint32Array {
  const n = values.length;
  if (n <= FEW) return sortedOrder(Float64Array.from(values));
  const bits = new Uint32Array(values.buffer, values.byteOffset, n);
  let from = new Uint32Array(2 * n);
  let to = new Uint32Array(2 * n);
  for (let i = 0, at = 0; i < n; i++, at += 2) {
    // turns -0 into 0; all bits of a negative number are flipped, else the sign bit: so keys order as the values do
    const word = bits[i] === 0x80000000 ? 0 : bits[i];
    from[at] = word ^ (-(word >>> 31) | 0x80000000);
    from[at + 1] = i;
  }
  for (let shift = 0; shift < 32; shift += BITS) if (scatter(from, to, shift)) [from, to] = [to, from];
  const order = new Uint32Array(n);
  for (let i = 0, at = 1; i < n; i++, at += 2) order[i] = from[at];
  return order;
}

// to       written: pairs of key and place in the order of a digit of the key, those with equal digits as before
// returns  false if all have the same digit, as nothing would change; to is then not written
function scatter(from: Uint32Array, to: Uint32Array, shift: number): boolean {
  const next = new Uint32Array(RADIX);
  for (let at = 0; at < from.length; at += 2) next[(from[at] >>> shift) & (RADIX - 1)]++;
  for (let digit = 0, sum = 0; digit < RADIX; digit++) {
    const places = 2 * next[digit];
    if (places === from.length) return false;
    next[digit] = sum;
    sum += places;
  }
  for (let at = 0; at < from.length; at += 2) {
    const digit = (from[at] >>> shift) & (RADIX - 1);
    const place = next[digit];
    next[digit] = place + 2;
    to[place] = from[at];
    to[place + 1] = from[at + 1];
  }
  return true;
}

// Engines differ in the last digit of Math.log2, Math.exp and Math.pow: V8 brings its own, JavaScriptCore calls the
// system's. Built from IEEE operations alone, these give the same bits everywhere.

import { double, words } from "./double-words.ts";

const LN2_HIGH = 6.9314718036912381649e-1; // the leading 33 bits of ln 2: a product with a small integer is exact
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_SQRT = Math.SQRT1_2;
const SPLIT = 2 ** 27 + 1; // halves the digits of a double
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/**
 * Binary logarithm, within 2 units in the last place; exact for powers of two. Every engine returns the same bits.
 *
 * @param x - a positive normal number, or 0
 * @returns log2(x); `-Infinity` for 0
 */
export function log2(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  const exponent = split(x);
  return exponent + logMantissa(double[0]) * Math.LOG2E;
}

/** Natural logarithm, within 2 units in the last place; for the same numbers as {@link log2}. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  const exponent = split(x);
  return exponent * LN2_HIGH + (logMantissa(double[0]) + exponent * LN2_LOW);
}

/** Leaves x / 2^k, from 0.7 to 1.4, in `double` and returns k. */
function split(x: number): number {
  double[0] = x;
  let exponent = (words[1] >>> 20) - 1022;
  words[1] = (words[1] & 0x000fffff) | 0x3fe00000; // in [1/2, 1)
  if (double[0] < HALF_SQRT) {
    double[0] *= 2;
    exponent--;
  }
  return exponent;
}

/** ln m = 2 artanh(s) for m from 0.7 to 1.4: |s| <= 0.172 lets eleven terms of the series do. */
function logMantissa(m: number): number {
  const s = (m - 1) / (m + 1);
  const z = s * s;
  // written out, as a loop would divide at each term
  const far = (((1 / 21) * z + 1 / 19) * z + 1 / 17) * z + 1 / 15;
  const series = (((((far * z + 1 / 13) * z + 1 / 11) * z + 1 / 9) * z + 1 / 7) * z + 1 / 5) * z + 1 / 3;
  return 2 * s + 2 * s * z * series;
}

/** Exponential function, within 0.55 units in the last place. Every engine returns the same bits. */
export function exp(x: number): number {
  if (x <= -745) return 0;
  if (x > 709.782712893384) return Infinity;
  const k = Math.round(x * Math.LOG2E);
  const rest = x - k * LN2_HIGH;
  const r = rest - k * LN2_LOW; // |r| <= 0.35
  const rTail = rest - r - k * LN2_LOW;
  const square = r * r;
  let series = 1;
  for (let n = 14; n >= 4; n--) series = 1 + (r / n) * series;
  // the first three terms with what their rounding loses
  const line = 1 + r;
  const parabola = line + square / 2;
  const high = Math.fround(r);
  const low = r - high;
  const squareTail = high * high - square + 2 * high * low + low * low; // high * high is exact
  const lost = r - (line - 1) + (square / 2 - (parabola - line)) + squareTail / 2;
  const sum = parabola + (lost + rTail * line + ((square * r) / 6) * series);
  // two steps, as 2^k alone may leave the range of normal numbers
  const half = k >> 1;
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** What rounding took from p = a b, exactly: the product of Dekker 1971. */
function productTail(a: number, b: number, p: number): number {
  const scaledA = SPLIT * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLIT * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return highA * highB - p + highA * lowB + lowA * highB + lowA * lowB;
}

/** Cube root of a number >= 0, correct to the last place or next to it. Every engine returns the same bits. */
export function cbrt(x: number): number {
  if (!(x > 0) || x === Infinity) return x;
  if (x < SMALLEST_NORMAL) return cbrt(x * 2 ** 54) / 2 ** 18;
  double[0] = x;
  words[1] = Math.trunc(words[1] / 3) + 0x2a9f7893; // a third of the exponent: within 5 % of the root
  let root = double[0];
  for (let i = 0; i < 5; i++) root -= (root - x / (root * root)) / 3;
  return root;
}

// pi / 2 in three parts; products of the first two with a whole number below 2^20 are exact
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_MIDDLE = 6.0771005063039659766e-11;
const HALF_PI_LOW = 2.02226624879595063154e-21;

/** Sine of an angle below 1e6 in absolute value, within 0.55 units in the last place of 1. Every engine returns the same bits. */
export function sin(x: number): number {
  return quarterTurns(x, 0);
}

/** Cosine, as {@link sin}. */
export function cos(x: number): number {
  return quarterTurns(x, 1);
}

/** sin(x + more pi / 2) */
function quarterTurns(x: number, more: number): number {
  const k = Math.round(x / (Math.PI / 2));
  const high = x - k * HALF_PI_HIGH;
  const r = high - k * HALF_PI_MIDDLE; // |r| <= pi / 4
  const rTail = high - r - k * HALF_PI_MIDDLE - k * HALF_PI_LOW;
  const value = ((k + more) & 1) === 0 ? sineSeries(r, rTail) : cosineSeries(r, rTail);
  return ((k + more) & 2) === 0 ? value : -value;
}

// the first two terms with what their rounding loses

function sineSeries(r: number, rTail: number): number {
  const square = r * r;
  let series = 1;
  for (let n = 18; n >= 6; n -= 2) series = 1 - (square / (n * (n + 1))) * series;
  const cube = square * r;
  const cubeTail = productTail(square, r, cube) + productTail(r, r, square) * r;
  const term = cube / 6;
  const product = 6 * term;
  const termTail = (cube - product - productTail(6, term, product) + cubeTail) / 6;
  const sum = r - term;
  return sum + (r - sum - term - termTail + rTail * (1 - square / 2) + ((cube * square) / 120) * series);
}

function cosineSeries(r: number, rTail: number): number {
  const square = r * r;
  let series = 1;
  for (let n = 18; n >= 6; n -= 2) series = 1 - (square / (n * (n - 1))) * series;
  const sum = 1 - square / 2;
  return sum + (1 - sum - square / 2 - productTail(r, r, square) / 2 - rTail * r + ((square * square) / 24) * series);
}

function powerOfTwo(k: number): number {
  words[0] = 0;
  words[1] = (k + 1023) << 20;
  return double[0];
}

import { poissonMass } from "./stirling.ts";

/** Both tails of a distribution at one place. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** Enough for a of 10^7 near x = a, where terms fall slowest. */
const MOST_TERMS = 1e6;

/** Relative size of a term that no longer counts. */
const SMALL = 1e-17;

/**
 * Regularised incomplete gamma functions P(a, x) and Q(a, x): the smaller one directly, by the series or by Legendre's
 * continued fraction, the other as its complement. Relative error of the smaller about 1e-13; time O(sqrt(a)) near x = a.
 *
 * @param a - > 0
 * @param x - >= 0
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  const mass = poissonMass(a, x);
  // for a small a the upper tail is the small one long before x = a
  if (x < (a < 1 ? 0.3 + 0.7 * a : a + 1)) {
    const lower = mass * series(a, x);
    return { lower, upper: 1 - lower };
  }
  const upper = mass * a * continuedFraction(a, x);
  return { lower: 1 - upper, upper };
}

// 1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MOST_TERMS && term > SMALL * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

// Lentz's way through 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...))
function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const top = -k * (k - a);
    b += 2;
    d = top * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + top / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}

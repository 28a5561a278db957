import type { Tails } from "./incomplete-gamma.ts";
import { binomialMass } from "./stirling.ts";

const MOST_TERMS = 1e6;

/**
 * Regularised incomplete beta function I_x(a, b) and its complement: the one on the side of x nearer to its end directly,
 * by an even continued fraction, the other as its complement. Relative error of the smaller about 1e-13; time
 * O(sqrt(max(a, b))).
 *
 * @param a - > 0
 * @param b - > 0
 * @param x - 0 to 1
 * @param y - 1 - x, which the caller may know better
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  // x^a y^b / B(a, b)
  const front = (binomialMass(a, b, x, y) * a * b) / (a + b);
  if (x < (a + 1) / (a + b + 2)) {
    const lower = front * continuedFraction(a, b, x, y);
    return { lower, upper: 1 - lower };
  }
  const upper = front * continuedFraction(b, a, y, x);
  return { lower: 1 - upper, upper };
}

// the even part of the usual fraction, in which nothing cancels where x is close to 1 and y is known well: Didonato and
// Morris, Algorithm 708, ACM Transactions on Mathematical Software 1992; 18: 360-373
function continuedFraction(a: number, b: number, x: number, y: number): number {
  const tiny = 1e-300;
  const offset = a * y - b * x + 1;
  let value = (a * offset) / (a + 1);
  if (Math.abs(value) < tiny) value = tiny;
  let c = value;
  let d = 0;
  for (let m = 1; m < MOST_TERMS; m++) {
    const odd = a + 2 * m - 1;
    const top = ((a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x) / (odd * odd);
    const bottom = m + (m * (b - m) * x) / odd + ((a + m) * (offset + m * (1 + y))) / (odd + 2);
    d = bottom + top * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = bottom + top / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return 1 / value;
}

import { exp, log } from "./elementary.ts";

/** A tail at exp(u), and its derivative by u. */
export interface TailAt {
  readonly value: number;
  readonly slope: number;
}

/** Farther than this there is no double. */
const FARTHEST = 745;

/**
 * The x > 0 at which a monotone tail has the probability p: Newton steps for ln(tail) against ln(x), in which tails are
 * nearly straight, kept within a bracket.
 *
 * @param tail - of exp(u), and its derivative
 * @param side - whether the tail is the lower one, which grows with x, or the upper one
 * @param p - 0 < p <= 0.5 or so
 * @param start - ln of a first guess
 */
export function solveQuantile(tail: (u: number) => TailAt, side: "lower" | "upper", p: number, start: number): number {
  const logP = log(p);
  let low = -FARTHEST;
  let high = FARTHEST;
  let u = Math.min(Math.max(start, low), high);
  for (let i = 0; i < 200; i++) {
    const { value, slope } = tail(u);
    const error = value > 0 ? log(value) - logP : Number.NEGATIVE_INFINITY;
    if (error === 0) break;
    if (error > 0 === (side === "lower")) high = u;
    else low = u;
    const step = (error * value) / slope;
    // a step of the last digit: rounding decides the sign of the error, and the bracket with it
    if (Math.abs(step) <= 4e-16 * Math.max(1, Math.abs(u))) return exp(u - step);
    const next = u - step;
    u = next > low && next < high ? next : (low + high) / 2;
  }
  return exp(u);
}

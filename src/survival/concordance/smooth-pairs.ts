import { normalDensity, normalTail } from "../../stats/normal.ts";
import { quickExp } from "../../stats/quick-exp.ts";
import type { LogisticSums } from "./logistic-pairs.ts";

/** Beyond this many bandwidths the normal tail is below the last digit, and the order of a pair is certain. */
const REACH = 8.3;

/** Nodes of the normal tail a unit; five terms of the series from the nearest lose nothing. */
const DENSITY = 64;

/** Sums over all other values of a smoothed probability u, its square and its slope; one entry a value. */
export interface SmoothSums {
  readonly probability: Float64Array;
  readonly squares: Float64Array;
  readonly slopes: Float64Array;
}

/**
 * Sums over pairs of u = q + Phi(|d| / h) (p - q), p = 1 / (1 + exp(-|d|)) and q = 1 - p: the probability p with the order of
 * the pair smoothed; of u^2, and of the derivative of u by the own value. Far pairs have u = p; so what differs is added to
 * the sums of p, for pairs within reach only. Time: their number.
 *
 * @param x - distinct values, ascending
 * @param counts - how often each stands for a subject
 * @param h - bandwidth
 */
export function smoothSums(x: Float64Array, counts: Float64Array, h: number, sums: LogisticSums): SmoothSums {
  const probability = sums.probability.slice();
  // p^2 = p - p q
  const squares = sums.probability.map((value, k) => value - sums.product[k]);
  const slopes = sums.signed.slice();
  const tails = new Float64Array(REACH * DENSITY + 2).map((_, k) => normalTail(k / DENSITY));
  const densities = tails.map((_, k) => normalDensity(k / DENSITY));
  const inverse = h > 0 ? 1 / h : 0;
  for (let i = 1; i < x.length; i++) {
    let [ownProbability, ownSquare, ownSlope] = [0, 0, 0];
    for (let j = i - 1; j >= 0 && x[i] - x[j] <= REACH * h; j--) {
      const d = x[i] - x[j];
      const z = d * inverse;
      // Taylor series of density and tail from the nearest node, by Hermite polynomials: terms of the density one by one
      const k = Math.round(z * DENSITY);
      const node = k * (1 / DENSITY);
      const step = z - node;
      const a = -node * step;
      const b = -step * step;
      const t2 = (a * a + b) * (1 / 2);
      const t3 = (a * t2 + b * a) * (1 / 3);
      const t4 = (a * t3 + b * t2) * (1 / 4);
      const t5 = (a * t4 + b * t3) * (1 / 5);
      const density = densities[k] * (1 + a + t2 + t3 + t4 + t5);
      const area = 1 + a * (1 / 2) + t2 * (1 / 3) + t3 * (1 / 4) + t4 * (1 / 5) + t5 * (1 / 6);
      const tail = tails[k] - densities[k] * step * area;
      const e = quickExp(d > 700 ? -700 : -d);
      const p = 1 / (1 + e);
      const excess = (1 - e) * p; // p - q
      const change = -tail * excess;
      const square = change * (2 * p + change);
      const slope = density * inverse * excess - 2 * tail * e * p * p;
      ownProbability += counts[j] * change;
      ownSquare += counts[j] * square;
      ownSlope += counts[j] * slope;
      probability[j] += counts[i] * change;
      squares[j] += counts[i] * square;
      slopes[j] -= counts[i] * slope;
    }
    probability[i] += ownProbability;
    squares[i] += ownSquare;
    slopes[i] += ownSlope;
  }
  return { probability, squares, slopes };
}

import { RadiosurvError } from "../error.ts";

/** Steps of work that are allowed, counted roughly: a few seconds. */
const MOST_STEPS = 5e9;

/** A distribution on 0, 1, 2, ... */
export type Masses = Float64Array;

/**
 * Distribution of the sum of `chosen` scores drawn at random, without replacement, from whole numbers, above the smallest
 * sum that is possible. All terms are positive, so that tails keep their digits; nothing overflows, as probabilities and not
 * counts are carried.
 *
 * @param scores - whole numbers, ascending
 * @param caller - name of the public function, for the message
 * @throws RadiosurvError `limit` if that would take more than a few seconds
 */
export function drawnSumMasses(caller: string, scores: Float64Array, chosen: number): Masses {
  const n = scores.length;
  let range = 0;
  for (let j = 1; j <= chosen; j++) range += scores[n - j] - scores[j - 1];
  const width = range + 1;
  refuseBeyond(caller, n * chosen * width, n);
  // one row for each number of scores drawn so far, from its smallest sum on
  const masses = new Float64Array((chosen + 1) * width);
  masses[0] = 1;
  // largest sum above the smallest of j among the scores so far, by j
  const reach = new Float64Array(chosen + 1);
  for (let i = 1; i <= n; i++) {
    for (let j = Math.min(i, chosen); j >= 0; j--) {
      const stay = (i - j) / i;
      const row = j * width;
      for (let s = reach[j]; s >= 0; s--) masses[row + s] *= stay;
      if (j === 0) continue;
      // the smallest sum of j is that of j - 1 and the j-th score
      const shift = scores[i - 1] - scores[j - 1];
      const drawn = j / i;
      const to = row + shift;
      const from = row - width;
      for (let s = reach[j - 1]; s >= 0; s--) masses[to + s] += drawn * masses[from + s];
      reach[j] = Math.max(reach[j], reach[j - 1] + shift);
    }
  }
  return masses.slice(chosen * width);
}

/** Distribution of the sum of scores each of which counts with probability one half: that of signed ranks. */
export function halvedSumMasses(caller: string, scores: Float64Array): Masses {
  let most = 0;
  for (const score of scores) most += score;
  refuseBeyond(caller, scores.length * most, scores.length);
  const masses = new Float64Array(most + 1);
  masses[0] = 1;
  let reach = 0;
  for (const score of scores) {
    for (let s = reach + score; s >= 0; s--) {
      masses[s] = (masses[s] + (s >= score ? masses[s - score] : 0)) / 2;
    }
    reach += score;
  }
  return masses;
}

/** Probabilities of at most x and at least x. */
export function massTails(masses: Masses, x: number): { readonly atMost: number; readonly atLeast: number } {
  let atMost = 0;
  for (let s = 0; s <= x; s++) atMost += masses[s];
  let atLeast = 0;
  for (let s = masses.length - 1; s >= x; s--) atLeast += masses[s];
  return { atMost: Math.min(1, atMost), atLeast: Math.min(1, atLeast) };
}

/** Smallest value that is not exceeded with probability p or more. */
export function massQuantile(masses: Masses, p: number): number {
  let sum = 0;
  for (let s = 0; s < masses.length; s++) {
    sum += masses[s];
    // a probability that equals p but for rounding reaches it
    if (sum >= p * (1 - 1e-14)) return s;
  }
  return masses.length - 1;
}

function refuseBeyond(caller: string, steps: number, n: number): void {
  if (steps <= MOST_STEPS) return;
  throw new RadiosurvError(
    "limit",
    `${caller}: ${n} values are too many for an exact test; leave exact out, as the normal approximation is close`,
  );
}

import { cholesky } from "../stats/cholesky.ts";
import { log } from "../stats/elementary.ts";
import { randomFrom } from "../stats/random.ts";
import { sorted } from "../stats/samples.ts";

/**
 * Largest absolute value of correlated normal variables, simulated: what a band over several times, and p-values for several
 * times, are adjusted by. Times without a variance take no part.
 *
 * @param covariance - of the estimates, one row a time
 * @returns so many maxima, ascending; none where no time has a variance
 */
export function maximaOfZ(covariance: readonly (readonly number[])[], simulations: number, seed: number): Float64Array {
  const kept = covariance.map((_, i) => i).filter((i) => covariance[i][i] > 0);
  const p = kept.length;
  if (p === 0) return new Float64Array(0);
  const correlation = Float64Array.from(
    kept.flatMap((i) => kept.map((j) => covariance[i][j] / Math.sqrt(covariance[i][i] * covariance[j][j]))),
  );
  const { factor } = cholesky(correlation, p);
  const scale = Float64Array.from({ length: p }, (_, i) => Math.sqrt(factor[i * p + i]));
  const normal = normalsFrom(seed);
  const z = new Float64Array(p);
  const maxima = new Float64Array(simulations);
  for (let k = 0; k < simulations; k++) {
    let largest = 0;
    for (let i = 0; i < p; i++) {
      z[i] = scale[i] * normal();
      let value = z[i];
      for (let j = 0; j < i; j++) value += factor[i * p + j] * z[j];
      largest = Math.max(largest, Math.abs(value));
    }
    maxima[k] = largest;
  }
  return sorted(maxima);
}

/** Part of simulated maxima that reach a z, counted with z itself: never 0. NaN for NaN. */
export function adjustedPValue(maxima: Float64Array, zValue: number): number {
  if (Number.isNaN(zValue) || maxima.length === 0) return Number.NaN;
  let low = 0;
  let high = maxima.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (maxima[middle] >= Math.abs(zValue)) high = middle;
    else low = middle + 1;
  }
  return (maxima.length - low + 1) / (maxima.length + 1);
}

/** Standard normal numbers by the polar method: Marsaglia G, Bray TA. SIAM Review 1964; 6: 260-264. */
function normalsFrom(seed: number): () => number {
  const random = randomFrom(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const next = spare;
      spare = undefined;
      return next;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}

import { randomFrom } from "../stats/random.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";

/**
 * Draws bootstrap resamples of n subjects, as numbers of times that each is drawn.
 *
 * @param visit - sees each resample; the list is used again for the next one
 */
export function resampleCounts(
  n: number,
  resamples: number,
  seed: number,
  visit: (count: Float64Array, resample: number) => void,
): void {
  const random = randomFrom(seed);
  const count = new Float64Array(n);
  for (let b = 0; b < resamples; b++) {
    count.fill(0);
    for (let i = 0; i < n; i++) count[Math.floor(random() * n)]++;
    visit(count, b);
  }
}

/** Percentile limits of the values of resamples; those that are NaN say nothing. */
export function percentileLimits(values: Float64Array, confLevel: number): readonly [number, number] {
  const sorted = values.slice().sort();
  let known = sorted.length;
  while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
  const finite = sorted.subarray(0, known);
  return [sampleQuantile(finite, (1 - confLevel) / 2), sampleQuantile(finite, (1 + confLevel) / 2)];
}

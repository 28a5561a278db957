/**
 * Quantile of a sample by linear interpolation between order statistics. Equals R's `quantile(x, p)`, type 7, to the last bit.
 *
 * @param sorted - ascending, at least one value
 * @param p - 0 to 1
 * @returns NaN for an empty sample
 */
export function sampleQuantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  // counted from 1, as R does: the fraction that is left is rounded there
  const place = 1 + (sorted.length - 1) * p;
  const low = Math.floor(place);
  const part = place - low;
  const value = sorted[low - 1];
  return part > 0 && sorted[low] !== value ? (1 - part) * value + part * sorted[low] : value;
}

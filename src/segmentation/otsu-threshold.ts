/** Bins of the histogram of images that are not of whole numbers, as in scikit-image. */
const BINS = 256;

/** Whole numbers over a wider range than this are binned too. */
const WIDEST = 1 << 16;

/**
 * Otsu's threshold: the value that divides intensities into two classes with the largest variance between them. Values
 * above it are the bright class. Equals `skimage.filters.threshold_otsu`: whole numbers have a bin each, others 256 bins
 * from the smallest to the largest, of which the centre is taken; the first of equal maxima wins.
 *
 * Source: Otsu N. IEEE Transactions on Systems, Man, and Cybernetics 1979; 9: 62-66.
 *
 * @param values - intensities, finite, at least one; their order does not matter
 * @returns the only value if all are equal
 * @example
 * ```ts
 * import { otsuThreshold } from "radiosurv/segmentation";
 * otsuThreshold([1, 2, 1, 2, 9, 8, 9]); // => 2
 * ```
 */
export function otsuThreshold(values: ArrayLike<number>): number {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
    if (value !== Math.floor(value)) whole = false;
  }
  if (!(high > low)) return low;
  const single = whole && high - low < WIDEST;
  const n = single ? high - low + 1 : BINS;
  const counts = new Float64Array(n);
  const scale = n / (high - low);
  for (let i = 0; i < values.length; i++) {
    counts[single ? values[i] - low : Math.min(n - 1, Math.floor((values[i] - low) * scale))]++;
  }
  const center = (bin: number): number => (single ? low + bin : low + ((bin + 0.5) * (high - low)) / n);
  return center(bestCut(counts, center));
}

function bestCut(counts: Float64Array, center: (bin: number) => number): number {
  let total = 0;
  let sum = 0;
  counts.forEach((count, bin) => {
    total += count;
    sum += count * center(bin);
  });
  let best = 0;
  let largest = -1;
  let below = 0;
  let sumBelow = 0;
  for (let bin = 0; bin + 1 < counts.length; bin++) {
    below += counts[bin];
    sumBelow += counts[bin] * center(bin);
    const above = total - below;
    const variance = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (variance > largest) {
      largest = variance;
      best = bin;
    }
  }
  return best;
}

import type { Tally } from "../stats/tally.ts";

/** Sums are taken over blocks of this many values first: less rounding, at no cost. */
const BLOCK = 1024;

/** Central moments with 1/n, mean absolute deviation, and the sum of squares. */
export interface Moments {
  readonly mean: number;
  readonly absolute: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  readonly energy: number;
}

/** Moments of tallied values; the sum of squares is of value + shift. */
export function moments({ values, counts, total }: Tally, shift: number): Moments {
  const m = values.length;
  // relative to one of the values, so that the moments of equal values are exactly 0
  const first = values[0];
  let offset = 0;
  let energy = 0;
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    let sum = 0;
    let squares = 0;
    for (let k = start; k < end; k++) {
      const x = values[k];
      const count = counts ? counts[k] : 1;
      sum += count * (x - first);
      squares += count * (x + shift) * (x + shift);
    }
    offset += sum;
    energy += squares;
  }
  const mean = first + offset / total;
  let absolute = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = start; k < end; k++) {
      const deviation = values[k] - mean;
      const square = (counts ? counts[k] : 1) * deviation * deviation;
      a += (counts ? counts[k] : 1) * Math.abs(deviation);
      b += square;
      c += square * deviation;
      d += square * deviation * deviation;
    }
    absolute += a;
    m2 += b;
    m3 += c;
    m4 += d;
  }
  return {
    mean,
    absolute: absolute / total,
    m2: m2 / total,
    m3: m3 / total,
    m4: m4 / total,
    energy,
  };
}

/** Mean absolute deviation of the values from low to high about their own mean; there is at least one. */
export function meanDeviationBetween({ values, counts }: Tally, low: number, high: number): number {
  let kept = 0;
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    if (x < low || x > high) continue;
    const count = counts ? counts[k] : 1;
    kept += count;
    sum += count * (x - low);
  }
  const mean = low + sum / kept;
  let deviation = 0;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    if (x >= low && x <= high) deviation += (counts ? counts[k] : 1) * Math.abs(x - mean);
  }
  return deviation / kept;
}

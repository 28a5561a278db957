/** Values, and how often each occurs. */
export interface Tally {
  /** Distinct values, ascending, where there are counts; else all values as they came. */
  readonly values: Float64Array;
  /** How often each value occurs; `undefined` stands for once each. */
  readonly counts?: Float64Array;
  /** Number of values, repetitions included. */
  readonly total: number;
}

/** Widest range of whole numbers that is tallied. */
const WIDEST = 1 << 16;

/** Fewer values than this are not worth a table. */
const FEW = 64;

/**
 * Tallies whole numbers of a small range, as most images hold, so that sums over them take a step for each distinct
 * value and not for each voxel. Other values are returned as they are.
 *
 * @param values - finite, at least one
 */
export function tally(values: Float64Array): Tally {
  const total = values.length;
  if (total < FEW) return { values, total };
  let low = values[0];
  let high = low;
  for (let k = 0; k < total; k++) {
    const x = values[k];
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (!(high - low < WIDEST)) return { values, total };
  const counts = new Uint32Array(high - low + 1);
  for (let k = 0; k < total; k++) {
    const place = (values[k] - low) | 0;
    if (place + low !== values[k]) return { values, total };
    counts[place]++;
  }
  const present = Array.from(counts.keys()).filter((place) => counts[place] > 0);
  return {
    values: Float64Array.from(present, (place) => place + low),
    counts: Float64Array.from(present, (place) => counts[place]),
    total,
  };
}

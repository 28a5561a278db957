/** Where a list of scores may be cut: ascending. */
export interface CandidateCuts {
  /** Halfway between two distinct neighbours: the low group is score <= cutoff. */
  readonly cutoffs: Float64Array;
  /** Size of the low group, as a place in the order of scores. */
  readonly sizes: Uint32Array;
}

/**
 * All places between distinct scores that leave so many rows at both ends; if there are too many, some of them, spread evenly
 * over the ranks.
 *
 * @param score - ascending
 * @param smallest - fewest rows at each end, >= 1
 * @param most - most candidates
 */
export function candidateCuts(score: Float64Array, smallest: number, most: number): CandidateCuts {
  const n = score.length;
  const sizes: number[] = [];
  for (let size = smallest; size <= n - smallest; size++) if (score[size - 1] < score[size]) sizes.push(size);
  const kept = sizes.length > most ? spread(sizes, most) : sizes;
  return {
    cutoffs: Float64Array.from(kept, (size) => halfway(score[size - 1], score[size])),
    sizes: Uint32Array.from(kept),
  };
}

// with ends, and of equal steps as near as places go
function spread(sizes: readonly number[], most: number): number[] {
  if (most === 1) return [sizes[(sizes.length - 1) >> 1]];
  const step = (sizes.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => sizes[Math.round(i * step)]);
}

function halfway(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  // between neighbouring doubles there is none
  return middle >= low && middle < high ? middle : low;
}

import type { OrderedScore, RocDirection } from "./labelled-scores.ts";

/** Points of a ROC curve, one a threshold: from where everybody is positive to where nobody is. Lists have one length. */
export interface RocPoints {
  /**
   * A subject is positive if its score is at least the threshold (at most, for the direction "lower"). Ascending from
   * -Infinity over the midpoints of neighbouring scores to Infinity.
   */
  readonly thresholds: Float64Array;
  readonly sensitivity: Float64Array;
  readonly specificity: Float64Array;
}

/** Number of distinct values of a score. */
export function countDistinct({ score, order }: OrderedScore): number {
  let distinct = 0;
  for (let i = 0; i < order.length; i++) if (i === 0 || score[order[i]] !== score[order[i - 1]]) distinct++;
  return distinct;
}

/** Thresholds between the values of a score, with the infinities at the ends: one more than there are values. */
export function thresholdsOf(ordered: OrderedScore, direction: RocDirection = "higher"): Float64Array {
  const { score, order } = ordered;
  const thresholds = new Float64Array(countDistinct(ordered) + 1);
  const sign = direction === "lower" ? -1 : 1;
  thresholds[0] = sign * Number.NEGATIVE_INFINITY;
  thresholds[thresholds.length - 1] = sign * Number.POSITIVE_INFINITY;
  for (let i = 1, g = 1; i < order.length; i++) {
    const below = score[order[i - 1]];
    const above = score[order[i]];
    if (below === above) continue;
    // halves do not overflow; neighbouring doubles have no midpoint, and the upper one must be positive
    const middle = below / 2 + above / 2;
    thresholds[g++] = sign * (middle > below ? middle : above);
  }
  return thresholds;
}

/**
 * The curve of weighted subjects.
 *
 * @param caseWeight - of each row, 0 for who is no case
 * @param controlWeight - of each row, 0 for who is no control
 * @returns sensitivity NaN without a case, specificity without a control
 */
export function rocPoints(
  ordered: OrderedScore,
  caseWeight: ArrayLike<number>,
  controlWeight: ArrayLike<number>,
  direction: RocDirection = "higher",
  thresholds: Float64Array = thresholdsOf(ordered, direction),
): RocPoints {
  const { score, order } = ordered;
  const m = thresholds.length;
  const sensitivity = new Float64Array(m);
  const specificity = new Float64Array(m);
  // specificity from the low end and sensitivity from the high one, so that each starts from an exact 0
  let below = 0;
  for (let i = 0, g = 1; i < order.length; g++) {
    for (const value = score[order[i]]; i < order.length && score[order[i]] === value; i++)
      below += controlWeight[order[i]];
    specificity[g] = below;
  }
  let above = 0;
  for (let i = order.length - 1, g = m - 2; i >= 0; g--) {
    for (const value = score[order[i]]; i >= 0 && score[order[i]] === value; i--) above += caseWeight[order[i]];
    sensitivity[g] = above;
  }
  for (let g = 0; g < m; g++) {
    sensitivity[g] /= above;
    specificity[g] /= below;
  }
  return { thresholds, sensitivity, specificity };
}

/** Area under a curve by trapezoids; its points need not be in monotone order. */
export function trapezoids({ sensitivity, specificity }: RocPoints): number {
  let area = 0;
  for (let g = 1; g < sensitivity.length; g++) {
    area += ((sensitivity[g - 1] + sensitivity[g]) / 2) * (specificity[g] - specificity[g - 1]);
  }
  return area;
}

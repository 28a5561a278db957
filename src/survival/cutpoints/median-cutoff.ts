import { cutAtQuantiles, type QuantileCutoffs } from "./quantile-cutoff.ts";

/**
 * The median of a score as cutoff: low is score <= median. With it no outcome is looked at, so that p-values of the groups mean
 * what they say.
 *
 * Equals R's `median(score)`; groups those of `score > median(score)`.
 *
 * @throws RadiosurvError `argument` if a score is not a finite number, there are fewer than two, or none is above the median
 * @example
 * ```ts
 * import { applyCutoffs, medianCutoff } from "radiosurv/survival";
 * const training = medianCutoff([4, 1, 3, 2]);
 * training.cutoffs; // => [2.5]
 * applyCutoffs(training, [2, 2.5, 3]); // => [0, 0, 1]
 * ```
 */
export function medianCutoff(score: ArrayLike<number>): QuantileCutoffs {
  return cutAtQuantiles("medianCutoff", score, [0.5]);
}

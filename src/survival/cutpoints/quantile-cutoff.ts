import { RadiosurvError } from "../../error.ts";
import { checkSettings, type Rules } from "../../rules.ts";
import { sampleQuantile } from "../../stats/sample-quantile.ts";
import { isList, numbers } from "../outcome.ts";
import { type Cutoffs, groupsOf } from "./apply-cutoffs.ts";

/** What {@link quantileCutoff} can be told. */
export interface QuantileCutoffOptions {
  /** Parts of the subjects below each cutoff, ascending, between 0 and 1. @default [0.25, 0.5, 0.75] */
  readonly probabilities?: readonly number[];
}

/** Cutoffs at quantiles of the score. */
export interface QuantileCutoffs extends Cutoffs {
  readonly probabilities: readonly number[];
  readonly n: number;
  /** Low group first. */
  readonly groupSizes: readonly number[];
}

const RULES: Rules = {
  probabilities: [
    "a list of numbers between 0 and 1, ascending",
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((p, i) => typeof p === "number" && p > (i > 0 ? value[i - 1] : 0) && p < 1),
  ],
};

/**
 * Quantiles of a score as cutoffs: groups are score <= cutoff. Quartiles by default, tertiles with [1 / 3, 2 / 3].
 *
 * Equals R's `quantile(score, probabilities)`, type 7, to the last bit, and NumPy's default. Time n log n.
 *
 * @throws RadiosurvError `argument` if a score is not a finite number, there are fewer than two, or equal scores leave a group
 *   empty; `setting`
 * @example
 * ```ts
 * import { quantileCutoff } from "radiosurv/survival";
 * const tertiles = quantileCutoff([1, 2, 3, 4, 5, 6, 7], { probabilities: [1 / 3, 2 / 3] });
 * tertiles.cutoffs; // => [3, 5]
 * tertiles.groupSizes; // => [3, 2, 2]
 * ```
 */
export function quantileCutoff(score: ArrayLike<number>, options: QuantileCutoffOptions = {}): QuantileCutoffs {
  checkSettings("quantileCutoff", options, RULES);
  return cutAtQuantiles("quantileCutoff", score, options.probabilities ?? [0.25, 0.5, 0.75]);
}

export function cutAtQuantiles(
  caller: string,
  score: ArrayLike<number>,
  probabilities: readonly number[],
): QuantileCutoffs {
  if (!isList(score) || score.length < 2) {
    const got = isList(score) ? `${score.length}` : String(score);
    throw new RadiosurvError("argument", `${caller}: score must be a list of at least two numbers; got ${got}`);
  }
  const values = numbers(caller, "score", score, Number.NEGATIVE_INFINITY);
  const sorted = values.slice().sort();
  const cutoffs = probabilities.map((p) => sampleQuantile(sorted, p));
  const groupSizes = new Array<number>(cutoffs.length + 1).fill(0);
  for (const group of groupsOf(values, cutoffs)) groupSizes[group]++;
  const empty = groupSizes.indexOf(0);
  if (empty >= 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: equal scores leave group ${empty + 1} of ${groupSizes.length} without a subject (cutoffs ${cutoffs.join(", ")}); use fewer or other cutoffs`,
    );
  }
  return { cutoffs, probabilities: [...probabilities], n: values.length, groupSizes };
}

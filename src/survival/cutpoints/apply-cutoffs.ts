import { RadiosurvError } from "../../error.ts";
import { numbers } from "../outcome.ts";

/** Where a score is cut: what `xTile`, `medianCutoff` and their kin return, and what JSON makes of it. */
export interface Cutoffs {
  /** Ascending; a score equal to a cutoff is below it. */
  readonly cutoffs: readonly number[];
}

/**
 * Puts each subject into a group by cutoffs that are given: 0 for score <= the first, 1 for score <= the second, and so on.
 * Nothing is fitted again, so that the groups of a new cohort are those of the one in which the cutoffs were found.
 *
 * Equals R's `cut(score, c(-Inf, cutoffs, Inf), labels = FALSE) - 1`.
 *
 * @param cutoffs - a result with cutoffs, a list of them, ascending, or one number
 * @param score - one entry a subject
 * @returns group of each subject; length of score
 * @throws RadiosurvError `argument` if a score is not a finite number (its row is named), or cutoffs do not ascend
 * @example
 * ```ts
 * import { applyCutoffs } from "radiosurv/survival";
 * applyCutoffs([1, 3], [0.5, 1, 2, 3, 4]); // => [0, 0, 1, 1, 2]
 * ```
 */
export function applyCutoffs(cutoffs: Cutoffs | ArrayLike<number> | number, score: ArrayLike<number>): Uint8Array {
  const list = listOf(cutoffs);
  if (score === null || typeof score !== "object" || typeof score.length !== "number") {
    throw new RadiosurvError("argument", `applyCutoffs: score must be a list of numbers; got ${score}`);
  }
  const values = numbers("applyCutoffs", "score", score, Number.NEGATIVE_INFINITY);
  return groupsOf(values, list);
}

// cutoffs ascending
export function groupsOf(score: Float64Array, cutoffs: ArrayLike<number>): Uint8Array {
  const group = new Uint8Array(score.length);
  for (let i = 0; i < score.length; i++) {
    let g = 0;
    while (g < cutoffs.length && !(score[i] <= cutoffs[g])) g++;
    group[i] = g;
  }
  return group;
}

function listOf(cutoffs: Cutoffs | ArrayLike<number> | number): Float64Array {
  const given =
    typeof cutoffs === "object" && cutoffs !== null && "cutoffs" in cutoffs
      ? cutoffs.cutoffs
      : (cutoffs as ArrayLike<number> | number);
  const list = typeof given === "number" ? [given] : Array.from(given ?? []);
  const wrong = list.some((value, i) => !Number.isFinite(value) || (i > 0 && value <= list[i - 1]));
  if (list.length > 0 && list.length < 256 && !wrong) return Float64Array.from(list);
  throw new RadiosurvError(
    "argument",
    `applyCutoffs: cutoffs must be 1 to 255 finite numbers, ascending; got [${list.slice(0, 5).join(", ")}${list.length > 5 ? ", ..." : ""}]`,
  );
}

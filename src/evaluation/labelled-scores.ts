import { RadiosurvError } from "../error.ts";
import { oneOf, type Rule } from "../rules.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import { checkLength, isList, kindOf, numbers } from "../survival/outcome.ts";

/** Which scores speak for the event. It is stated, and never guessed from the data. */
export type RocDirection = "higher" | "lower";

export const directionRule: Rule = /* @__PURE__ */ oneOf("higher", "lower");

/** Who had the event, 1, and who had not, 0. */
export interface CheckedLabels {
  readonly label: Uint8Array;
  readonly cases: number;
  readonly controls: number;
}

/** A score of the subjects and the order of it. */
export interface OrderedScore {
  /** Higher for the event: with the opposite sign where the caller's is lower. */
  readonly score: Float64Array;
  /** Rows by ascending score. */
  readonly order: Uint32Array;
}

/**
 * Checks labels at the door of a public function.
 *
 * @param caller - name of the public function, for the messages
 * @param name - of the list
 * @throws RadiosurvError `argument` for a value other than 0, 1, true or false, naming its row, or unless there is at least one
 *   of each; `length` for an empty list
 */
export function checkLabels(caller: string, list: ArrayLike<number | boolean>, name: string = "label"): CheckedLabels {
  if (!isList(list)) {
    throw new RadiosurvError("argument", `${caller}: ${name} must be a list of 0 and 1; got ${kindOf(list)}`);
  }
  if (list.length === 0) throw new RadiosurvError("length", `${caller}: at least 2 subjects are needed; got 0`);
  const label = new Uint8Array(list.length);
  let cases = 0;
  for (let i = 0; i < label.length; i++) {
    const value = list[i];
    if (value !== 0 && value !== 1 && typeof value !== "boolean") {
      const shown = typeof value === "string" ? JSON.stringify(value) : value;
      throw new RadiosurvError(
        "argument",
        `${caller}: ${name} must be 0 or 1, or false or true; got ${shown} in row ${i}${Number.isNaN(value) ? "; leave such rows out first" : ""}`,
      );
    }
    label[i] = Number(value);
    cases += label[i];
  }
  const controls = label.length - cases;
  if (cases === 0 || controls === 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: at least one subject with the event and one without it are needed; ${name} is ${label[0]} in all ${label.length} rows`,
    );
  }
  return { label, cases, controls };
}

/** @throws RadiosurvError `length` for a list of another length than n; `argument` for a value that is not finite */
export function checkScore(
  caller: string,
  list: ArrayLike<number>,
  name: string,
  n: number,
  like: string,
): Float64Array {
  if (list === undefined || list === null) {
    throw new RadiosurvError("length", `${caller}: ${name} needs length ${n}, as ${like} has; got none`);
  }
  checkLength(caller, list, name, n, like);
  return numbers(caller, name, list, Number.NEGATIVE_INFINITY);
}

/** Sorts a score that was checked; it is changed where lower values speak for the event. */
export function ordered(score: Float64Array, direction: RocDirection = "higher"): OrderedScore {
  // 0 - x and not -x, so that no -0 comes up
  if (direction === "lower") for (let i = 0; i < score.length; i++) score[i] = 0 - score[i];
  return { score, order: sortedOrder(score) };
}

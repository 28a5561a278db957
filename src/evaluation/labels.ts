import { RadiosurvError } from "../error.ts";
import { isList, kindOf } from "../survival/outcome.ts";

/**
 * Labels as bytes: 1 with the event, 0 without.
 *
 * @throws RadiosurvError `length` for an empty list; `argument` for another value: the message names its row
 */
export function checkLabels(caller: string, label: ArrayLike<number | boolean>): Uint8Array {
  if (!isList(label)) {
    throw new RadiosurvError("argument", `${caller}: labels must be a list of 0 and 1; got ${kindOf(label)}`);
  }
  if (label.length === 0) throw new RadiosurvError("length", `${caller}: at least 1 subject is needed; got 0`);
  const values = new Uint8Array(label.length);
  for (let i = 0; i < values.length; i++) {
    const value = label[i] as unknown;
    if (value !== 0 && value !== 1 && typeof value !== "boolean") {
      throw new RadiosurvError(
        "argument",
        `${caller}: labels must be 0 or 1; got ${typeof value === "string" ? JSON.stringify(value) : value} in row ${i}; where follow-up ended too early, use the outcome in time`,
      );
    }
    values[i] = Number(value);
  }
  return values;
}

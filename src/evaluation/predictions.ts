import { RadiosurvError } from "../error.ts";
import { isList, kindOf } from "../survival/outcome.ts";

/** A prediction for each subject: a number each, or a list each with one entry a time, as `predictCox` returns. */
export type Predictions = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** One model, or several by name. */
export type PredictionsByModel = Predictions | Readonly<Record<string, Predictions>>;

/** Predictions of one model in the order given. */
export interface NamedPredictions<Values> {
  /** `undefined` for a single one without a name. */
  readonly name: string | undefined;
  readonly values: Values;
}

/**
 * Predictions by model.
 *
 * @param reserved - names that no model may have
 */
export function byModel(
  caller: string,
  what: string,
  given: PredictionsByModel,
  reserved: readonly string[] = [],
): readonly NamedPredictions<Predictions>[] {
  if (isList(given)) return [{ name: undefined, values: given as Predictions }];
  if (given === null || typeof given !== "object" || Object.keys(given).length === 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: ${what} must be a list, one entry a subject, or a record of lists by model; got ${typeof given === "object" && given !== null ? "an empty object" : kindOf(given)}`,
    );
  }
  return Object.entries(given).map(([name, values]) => {
    if (reserved.includes(name)) {
      throw new RadiosurvError("argument", `${caller}: no model may be called "${name}"; that is a name of the result`);
    }
    return { name, values };
  });
}

/**
 * Predicted risks, one list a time.
 *
 * @param scale - what the predictions are; survival S becomes a risk 1 - S
 * @throws RadiosurvError `length`, `argument`: the message names the row, counted from 0
 */
export function risksAt(
  caller: string,
  { name, values }: NamedPredictions<Predictions>,
  n: number,
  times: number,
  scale: "survival" | "risk",
): Float64Array[] {
  const of = name === undefined ? "predictions" : `predictions of "${name}"`;
  if (!isList(values) || values.length !== n) {
    throw new RadiosurvError(
      "length",
      `${caller}: ${of} need length ${n}, as time has; got ${isList(values) ? values.length : kindOf(values)}`,
    );
  }
  const risks = Array.from({ length: times }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const entry = values[i];
    const row = isList(entry) ? (entry as ArrayLike<number>) : undefined;
    if ((row ? row.length : 1) !== times) {
      throw new RadiosurvError(
        "length",
        `${caller}: ${of} need ${times} values in each row, one a time; got ${row ? row.length : 1} in row ${i}`,
      );
    }
    for (let k = 0; k < times; k++) {
      const value = row ? row[k] : (entry as number);
      if (!(value >= 0 && value <= 1)) {
        throw new RadiosurvError(
          "argument",
          `${caller}: ${of} must be probabilities from 0 to 1; got ${typeof value === "string" ? JSON.stringify(value) : value} in row ${i}`,
        );
      }
      risks[k][i] = scale === "risk" ? value : 1 - value;
    }
  }
  return risks;
}

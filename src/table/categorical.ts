import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { type CategoricalColumn, isMissing, listNames } from "./numeric-table.ts";

/** A level as it may be written. */
export type LevelValue = string | number | boolean;

/** What {@link categorical} can be told. */
export interface CategoricalOptions {
  /** All levels, in the order wanted. @default those that occur, ascending: numbers by value, texts by code unit */
  readonly levels?: readonly LevelValue[];
  /** The level that others are compared with; it becomes the first. @default the first of `levels` */
  readonly reference?: LevelValue;
}

const RULES: Rules = {
  levels: ["a list of texts or numbers that differ", (value) => Array.isArray(value) && areLevels(value)],
  reference: ["a level", (value) => isLevel(value)],
};

/**
 * A category of a list of texts, numbers or booleans, such as a grade or a centre. In a table it stands for K - 1 indicator
 * columns, one for each level but the reference: what R makes of a factor (`contr.treatment`).
 *
 * A value counts as the text that it is written as: 1 and "1" are one level. Missing are null, undefined, NaN and "".
 *
 * @param values - the level of each row
 * @returns levels with the reference first, and for each row its place among them, -1 where it is missing
 * @throws RadiosurvError `argument` for a value that is not among the levels given (its row is named), a reference that is
 *   no level, or a list that is none; `setting`
 * @example
 * ```ts
 * import { categorical } from "radiosurv/table";
 * const stage = categorical(["II", "I", "III", null], { levels: ["I", "II", "III"], reference: "II" });
 * stage.levels; // => ["II", "I", "III"]
 * stage.codes; // => Int32Array.of(0, 1, 2, -1)
 * categorical([10, 9, 9]).levels; // => ["9", "10"]
 * ```
 */
export function categorical(
  values: ArrayLike<LevelValue | null | undefined>,
  options: CategoricalOptions = {},
): CategoricalColumn {
  checkSettings("categorical", options, RULES);
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new RadiosurvError(
      "argument",
      `categorical: values must be a list; got ${values === null ? "null" : typeof values}`,
    );
  }
  const levels = options.levels?.map(String) ?? levelsIn(values);
  const reference = options.reference === undefined ? levels[0] : String(options.reference);
  if (options.reference !== undefined && !levels.includes(reference)) {
    throw new RadiosurvError(
      "argument",
      `categorical: reference must be a level, one of ${listNames(levels)}; got "${reference}"`,
    );
  }
  const ordered = levels.length > 0 ? [reference, ...levels.filter((level) => level !== reference)] : [];
  return { levels: ordered, codes: encode(values, ordered) };
}

function levelsIn(values: ArrayLike<LevelValue | null | undefined>): string[] {
  const distinct = new Set<LevelValue>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) continue;
    if (!isLevel(value)) {
      throw new RadiosurvError(
        "argument",
        `categorical: values must be texts, numbers or booleans; got ${JSON.stringify(value) ?? typeof value} in row ${i}`,
      );
    }
    distinct.add(value);
  }
  return ascendingLevels([...distinct]);
}

/** Levels as texts in ascending order: numbers by value, texts (and numbers among texts) by code unit. */
export function ascendingLevels(distinct: readonly LevelValue[]): string[] {
  if (distinct.every((value) => typeof value !== "string")) {
    const ascending = [...distinct].sort((a, b) => Number(a) - Number(b));
    return [...new Set(ascending.map(String))];
  }
  return [...new Set(distinct.map(String))].sort((a, b) => (a < b ? -1 : 1));
}

function encode(values: ArrayLike<LevelValue | null | undefined>, levels: readonly string[]): Int32Array {
  const codeOf = new Map<unknown, number>(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(values.length);
  for (let i = 0; i < codes.length; i++) {
    const value = values[i];
    const code = isMissing(value) ? -1 : codeOf.get(typeof value === "string" ? value : String(value));
    if (code === undefined) {
      throw new RadiosurvError(
        "argument",
        `categorical: values must be among the levels ${listNames(levels)}; got ${JSON.stringify(value)} in row ${i}; add it to levels, or write null where it is missing`,
      );
    }
    codes[i] = code;
  }
  return codes;
}

function isLevel(value: unknown): value is LevelValue {
  return !isMissing(value) && ["string", "number", "boolean"].includes(typeof value);
}

function areLevels(values: readonly unknown[]): boolean {
  return values.every(isLevel) && new Set(values.map(String)).size === values.length;
}

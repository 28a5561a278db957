import { RadiosurvError } from "../error.ts";
import { checkLists, isMissing, type MissingValues } from "./samples.ts";

/** A category: a number, a text or yes and no. */
export type Category = number | string | boolean;

/** Lists of categories as codes of one set of levels. */
export interface CodedRows {
  readonly codes: readonly Int32Array[];
  readonly levels: readonly Category[];
  /** Number of rows left out. */
  readonly omitted: number;
}

/** Categories in ascending order: numbers and booleans by value, where there are texts all by code unit. */
export function ascendingLevels(values: Iterable<Category>): Category[] {
  const levels = [...new Set(values)];
  const numeric = levels.every((value) => typeof value !== "string");
  const key = (value: Category) => (numeric ? Number(value) : String(value));
  return levels.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Throws `argument` for a missing value, or leaves its row out of all lists, which must have one length. */
export function wholeRows(
  caller: string,
  names: readonly string[],
  lists: readonly ArrayLike<Category>[],
  missing: MissingValues,
): { readonly rows: readonly number[]; readonly omitted: number } {
  checkLists(caller, names, lists);
  const n = lists[0].length;
  const rows: number[] = [];
  for (let row = 0; row < n; row++) {
    const gap = lists.findIndex((list) => isMissing(list[row]));
    if (gap < 0) rows.push(row);
    else if (missing === "throw") {
      throw new RadiosurvError(
        "argument",
        `${caller}: ${names[gap]} must have a value in each row; it is missing in row ${row}; leave such rows out first, or set missing: "omit"`,
      );
    }
  }
  return { rows, omitted: n - rows.length };
}

/**
 * Codes lists by one set of levels, those that are given or all that occur.
 *
 * @throws RadiosurvError `argument` for a missing value, or one that is none of the levels given
 */
export function codeRows(
  caller: string,
  names: readonly string[],
  lists: readonly ArrayLike<Category>[],
  missing: MissingValues,
  given?: readonly Category[],
): CodedRows {
  const { rows, omitted } = wholeRows(caller, names, lists, missing);
  const levels = given ?? ascendingLevels(lists.flatMap((list) => rows.map((row) => list[row])));
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = lists.map((list, j) =>
    Int32Array.from(rows, (row) => {
      const code = codeOf.get(list[row]);
      if (code !== undefined) return code;
      throw new RadiosurvError(
        "argument",
        `${caller}: ${names[j]} holds ${JSON.stringify(list[row])} in row ${row}, which is none of the categories ${levels.join(", ")}`,
      );
    }),
  );
  return { codes, levels, omitted };
}

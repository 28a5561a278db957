import { RadiosurvError } from "../error.ts";
import { oneOf, type Rule } from "../rules.ts";
import { sortedOrder } from "./sorted-order.ts";

/** What becomes of missing values (NaN, null, undefined): an error, or their rows are left out and counted. */
export type MissingValues = "throw" | "omit";

export const missingRule: Rule = oneOf("throw", "omit");

/** Groups of numbers: a list of lists, lists by name, or what {@link splitGroups} returns. */
export type SampleGroups =
  | readonly ArrayLike<number>[]
  | Readonly<Record<string, ArrayLike<number>>>
  | { readonly names: readonly string[]; readonly groups: readonly ArrayLike<number>[] };

export interface CheckedGroups {
  readonly names: readonly string[];
  readonly groups: readonly Float64Array[];
  /** Number of values left out. */
  readonly omitted: number;
}

/** One list of numbers, without the missing ones where they are left out. */
export function checkSample(
  caller: string,
  name: string,
  list: ArrayLike<number>,
  missing: MissingValues,
  fewest: number,
): { readonly values: Float64Array; readonly omitted: number } {
  const rows = checkRows(caller, [name], [list], missing, fewest);
  return { values: rows.columns[0], omitted: rows.omitted };
}

/**
 * Lists of one length, without the rows in which any value is missing where they are left out.
 *
 * @throws RadiosurvError `length` if lists differ in length or fewer than `fewest` rows remain; `argument` for a value that
 *   is not a finite number, naming its row, counted from 0
 */
export function checkRows(
  caller: string,
  names: readonly string[],
  lists: readonly ArrayLike<number>[],
  missing: MissingValues,
  fewest: number,
): { readonly columns: readonly Float64Array[]; readonly omitted: number } {
  checkLists(caller, names, lists);
  const n = lists[0].length;
  const columns = lists.map(() => new Float64Array(n));
  let kept = 0;
  for (let row = 0; row < n; row++) {
    let whole = true;
    for (let j = 0; j < lists.length; j++) {
      const value = lists[j][row];
      if (isMissing(value) && missing === "omit") whole = false;
      else if (!Number.isFinite(value)) refuse(caller, names[j], value, row);
      columns[j][kept] = value;
    }
    if (whole) kept++;
  }
  if (kept < fewest) {
    const without = kept < n ? ` without the ${n - kept} in which a value is missing` : "";
    throw new RadiosurvError(
      "length",
      `${caller}: at least ${fewest} row${fewest > 1 ? "s are" : " is"} needed; got ${kept}${without}`,
    );
  }
  return { columns: columns.map((column) => column.subarray(0, kept)), omitted: n - kept };
}

/** Throws unless all are lists, and of the length of the first. */
export function checkLists(caller: string, names: readonly string[], lists: readonly ArrayLike<unknown>[]): void {
  for (let j = 0; j < lists.length; j++) {
    if (!isList(lists[j])) {
      const kind = lists[j] === null ? "null" : typeof lists[j];
      throw new RadiosurvError("argument", `${caller}: ${names[j]} must be a list; got ${kind}`);
    }
    if (lists[j].length !== lists[0].length) {
      throw new RadiosurvError(
        "length",
        `${caller}: ${names[j]} needs length ${lists[0].length}, as ${names[0]} has; got ${lists[j].length}`,
      );
    }
  }
}

/** Groups as a list of lists or a record of them; missing values leave their group one by one. */
export function checkGroups(
  caller: string,
  input: SampleGroups,
  missing: MissingValues,
  fewest: number,
): CheckedGroups {
  const { names, lists } = listsOf<number>(caller, "groups", "groups", input);
  if (lists.length < 2) {
    throw new RadiosurvError("argument", `${caller}: at least two groups are needed; got ${lists.length}`);
  }
  const checked = lists.map((list, j) => checkSample(caller, `group ${names[j]}`, list, missing, 0));
  checked.forEach(({ values }, j) => {
    if (values.length >= fewest) return;
    const needed = `${fewest} value${fewest > 1 ? "s are" : " is"}`;
    throw new RadiosurvError(
      "length",
      `${caller}: at least ${needed} needed in group ${names[j]}; got ${values.length}`,
    );
  });
  const omitted = checked.reduce((sum, each) => sum + each.omitted, 0);
  return { names, groups: checked.map(({ values }) => values), omitted };
}

/**
 * Lists and their names: of a record its own, of a list their places counted from 0.
 *
 * @param key - the member that has the lists beside `names`, if the input is of that form
 */
export function listsOf<T>(
  caller: string,
  what: string,
  key: "groups" | "columns",
  input: unknown,
): { readonly names: readonly string[]; readonly lists: readonly ArrayLike<T>[] } {
  if (typeof input !== "object" || input === null) {
    throw new RadiosurvError(
      "argument",
      `${caller}: ${what} must be a list of lists, or lists by name; got ${input === null ? "null" : typeof input}`,
    );
  }
  const { names: given, [key]: named } = input as { names?: unknown; groups?: unknown; columns?: unknown };
  // lists that are called names and groups have numbers in them
  const apart = Array.isArray(given) && Array.isArray(named) && named.length === given.length && named.every(isList);
  const names = apart ? given.map(String) : Object.keys(input);
  const lists = (apart ? named : Object.values(input)) as ArrayLike<T>[];
  const wrong = lists.findIndex((list) => !isList(list));
  if (wrong >= 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: ${what} must be a list of lists, or lists by name; ${names[wrong]} is a ${typeof lists[wrong]}`,
    );
  }
  return { names, lists };
}

export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || Number.isNaN(value);
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as ArrayLike<unknown>).length === "number";
}

function refuse(caller: string, name: string, value: unknown, row: number): never {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  const hint = isMissing(value) ? `; leave such rows out first, or set missing: "omit"` : "";
  throw new RadiosurvError(
    "argument",
    `${caller}: ${name} must hold finite numbers; got ${shown} in row ${row}${hint}`,
  );
}

/**
 * Mean and sum of squared deviations, in two passes.
 *
 * @param level - some common value: what the mean is above it keeps digits that a mean far from 0 has not
 */
export function moments(
  values: Float64Array,
  level: number = values[0],
): { readonly mean: number; readonly above: number; readonly squares: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i] - level;
  const above = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - level - above) * (values[i] - level - above);
  return { mean: level + above, above, squares };
}

/** The values in ascending order. */
export function sorted(values: Float64Array): Float64Array {
  const order = sortedOrder(values);
  const result = new Float64Array(values.length);
  for (let i = 0; i < order.length; i++) result[i] = values[order[i]];
  return result;
}

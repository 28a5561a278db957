import { RadiosurvError } from "../error.ts";
import { checkSettings } from "../rules.ts";
import { ascendingLevels, type Category, wholeRows } from "./levels.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link splitGroups} can be told. */
export interface SplitGroupsOptions {
  /** Rows without a value or a group: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A column taken apart by a second one. */
export interface SplitGroups {
  /** Names of the groups, ascending. */
  readonly names: readonly string[];
  /** Values of each group, in the order of the rows. */
  readonly groups: readonly Float64Array[];
  /** Number of rows left out. */
  readonly omitted: number;
}

/**
 * Takes a column apart by a second one that names the group of each row: what tests of groups take. Equals R's `split`.
 *
 * @param values - one number a row
 * @param group - group of each row: numbers sort by value, texts by code unit
 * @throws RadiosurvError `length` if the lists differ in length; `argument` for a missing value, naming its row, and for one
 *   that is not a finite number; `setting` for an option
 * @example
 * ```ts
 * import { kruskalWallisTest, splitGroups } from "radiosurv/stats";
 * const { names, groups } = splitGroups([5, 1, 4, 2, 3, 6], ["b", "a", "b", "a", "a", "b"]);
 * names; // => ["a", "b"]
 * kruskalWallisTest({ names, groups }).statistic; // => 3.857
 * ```
 */
export function splitGroups(
  values: ArrayLike<number>,
  group: ArrayLike<Category>,
  options: SplitGroupsOptions = {},
): SplitGroups {
  checkSettings("splitGroups", options, { missing: missingRule });
  const { missing = "throw" } = options;
  const { rows, omitted } = wholeRows("splitGroups", ["values", "group"], [values, group], missing);
  const levels = ascendingLevels(rows.map((row) => group[row]));
  const lists = new Map<Category, number[]>(levels.map((level) => [level, []]));
  for (const row of rows) {
    const value = values[row];
    if (!Number.isFinite(value)) {
      throw new RadiosurvError("argument", `splitGroups: values must hold finite numbers; got ${value} in row ${row}`);
    }
    lists.get(group[row])?.push(value);
  }
  return {
    names: levels.map(String),
    groups: levels.map((level) => Float64Array.from(lists.get(level) ?? [])),
    omitted,
  };
}

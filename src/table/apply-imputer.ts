import { RadiosurvError } from "../error.ts";
import { checkMade } from "../rules.ts";
import { checkSame } from "./check-same.ts";
import type { Imputer } from "./fit-imputer.ts";
import {
  type ColumnInput,
  categoryOf,
  isCategory,
  isMissing,
  isTexts,
  lengthOf,
  listNames,
  numericColumn,
  type TableInput,
} from "./numeric-table.ts";
import { openVariables, type Transformed, withVariables } from "./variables.ts";

/** A table without missing values, and how many there were. */
export interface ImputedTable<T extends TableInput> {
  readonly table: Transformed<T>;
  /** Values that were put in by variable, where there were any. */
  readonly imputed: Readonly<Record<string, number>>;
}

/**
 * Puts the values of an imputer, which may come from JSON, in the place of missing ones; {@link fitImputer} has an example.
 * The table must have the variables of the imputer and no others, in any order. It is left as it is; a new one is returned,
 * of the same form.
 *
 * @throws RadiosurvError `argument` for a variable that the imputer does not know or the table does not have, numbers where
 *   there was a category and the other way round, or a level that the category does not have; `length`
 */
export function applyImputer<T extends TableInput>(imputer: Imputer, table: T): ImputedTable<T> {
  checkMade("applyImputer", imputer, "rows", "an imputer of fitImputer");
  const { names, lists } = openVariables("applyImputer", table);
  checkSame("applyImputer", "imputer", imputer.columns, names);
  const columnOf = new Map(imputer.columns.map((column) => [column.name, column]));
  const n = lengthOf(lists[0]) ?? 0;
  const counts: [string, number][] = [];
  const filled = names.map((name, j) => {
    const { type, value } = columnOf.get(name) ?? imputer.columns[0];
    const [list, count] =
      type === "number"
        ? fillNumbers(numericColumn("applyImputer", name, lists[j], n), value as number)
        : fillLevels(name, lists[j], String(value), n);
    if (count > 0) counts.push([name, count]);
    return list;
  });
  return { table: withVariables(table, filled), imputed: Object.fromEntries(counts) };
}

function fillNumbers(column: Float64Array, value: number): [Float64Array, number] {
  let count = 0;
  const filled = column.slice();
  for (let i = 0; i < filled.length; i++) {
    if (!Number.isNaN(filled[i])) continue;
    filled[i] = value;
    count++;
  }
  return [filled, count];
}

function fillLevels(name: string, list: ColumnInput, value: string, n: number): [ColumnInput, number] {
  if (isCategory(list)) {
    categoryOf("applyImputer", name, list, n);
    const code = list.levels.indexOf(value);
    const count = list.codes.reduce((sum, each) => sum + (each < 0 ? 1 : 0), 0);
    if (code >= 0 || count === 0) {
      return [{ levels: list.levels, codes: list.codes.map((each) => (each < 0 ? code : each)) }, count];
    }
    throw new RadiosurvError(
      "argument",
      `applyImputer: the category "${name}" needs the level "${value}" of the imputer; it has ${listNames(list.levels)}`,
    );
  }
  const texts = list as ArrayLike<string | null | undefined>;
  const length = lengthOf(list);
  if (length !== n) {
    throw new RadiosurvError(
      "length",
      `applyImputer: column "${name}" needs length ${n}; got ${length ?? typeof list}`,
    );
  }
  const gaps = Array.from(texts, isMissing);
  if (!isTexts(list) && gaps.includes(false)) {
    throw new RadiosurvError("argument", `applyImputer: column "${name}" must be a category, as the imputer has it`);
  }
  return [Array.from(texts, (text, i) => (gaps[i] ? value : (text as string))), gaps.filter(Boolean).length];
}

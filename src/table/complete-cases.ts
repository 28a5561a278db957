import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import {
  type ColumnInput,
  isCategory,
  isMissing,
  isNumericTable,
  lengthOf,
  openTable,
  type TableInput,
} from "./numeric-table.ts";
import { pick, type Selected, selectRows } from "./select-rows.ts";

/** What {@link completeCases} can be told. */
export interface CompleteCasesOptions {
  /** What to do about rows with a missing value: refuse them, or leave them out. @default "throw" */
  readonly missing?: "throw" | "omit";
}

/** Rows that were left out, and why. */
export interface OmittedRows {
  readonly count: number;
  /** Rows with a missing value in each variable that has any; a row may count in several. */
  readonly byColumn: Readonly<Record<string, number>>;
  /** The same for the lists of the outcome. */
  readonly byOutcome: Readonly<Record<string, number>>;
}

/** The rows of a table and an outcome that have every value. */
export interface CompleteCases<T extends TableInput, O extends object> {
  readonly table: Selected<T>;
  readonly outcome: O;
  /** Rows that were kept, as they were counted before, from 0. */
  readonly rows: readonly number[];
  readonly omitted: OmittedRows;
}

const RULES: Rules = { missing: oneOf("throw", "omit") };

/** Columns, and rows of each, that a message names. */
const MOST_NAMED = 5;

/**
 * Rows without a missing value, of a table and of the lists that go with it. Missing are NaN, null, undefined, empty texts
 * and code -1 of categories. Equals R's `na.omit` on both together.
 *
 * Complete cases estimate without bias where values miss for no reason that has to do with the outcome; impute if many rows
 * would go. Where nothing is missing, table and outcome are handed back as they are.
 *
 * @param table - of any form; its columns are not converted
 * @param outcome - an object of lists with one entry a row, such as a survival outcome; what is no list is kept as it is
 * @throws RadiosurvError `argument` for a missing value unless `missing` is "omit" (columns and rows are named), or if no row
 *   would remain; `length`
 * @example
 * ```ts
 * import { completeCases } from "radiosurv/table";
 * const outcome = { time: [5, 8, 12, 3], event: [1, 0, 1, 1] };
 * const { table, rows, omitted } = completeCases({ age: [61, NaN, 70, 58], sex: ["m", "f", "f", ""] }, outcome, {
 *   missing: "omit",
 * });
 * table.age; // => [61, 70]
 * rows; // => [0, 2]
 * omitted.byColumn; // => { age: 1, sex: 1 }
 * ```
 */
export function completeCases<T extends TableInput, O extends object = object>(
  table: T,
  outcome?: O,
  options: CompleteCasesOptions = {},
): CompleteCases<T, O> {
  checkSettings("completeCases", options, RULES);
  return completeRows("completeCases", table, outcome ?? ({} as O), options.missing ?? "throw");
}

/** {@link completeCases} for other functions, which give their name for the messages. */
export function completeRows<T extends TableInput, O extends object>(
  caller: string,
  table: T,
  outcome: O,
  policy: "throw" | "omit",
): CompleteCases<T, O> {
  const { names, lists } = openTable(caller, table);
  const outcomeLists = Object.entries(outcome).filter((entry): entry is [string, ArrayLike<unknown>] => {
    return typeof entry[1] === "object" && lengthOf(entry[1]) !== undefined;
  });
  const n = lengthOf(lists[0] ?? outcomeLists[0]?.[1]) ?? 0;
  const incomplete = new Uint8Array(n);
  const variables = variableNames(table, names);
  const missing = new Map<string, number[]>();
  lists.forEach((list, j) => {
    checkLength(caller, `column "${names[j]}"`, list, n);
    const rows = missingRows(list, incomplete);
    if (rows.length > 0) missing.set(variables[j], rows);
  });
  const missingOutcome = new Map<string, number[]>();
  for (const [name, list] of outcomeLists) {
    checkLength(caller, name, list, n);
    const rows = missingRows(list as ArrayLike<number>, incomplete);
    if (rows.length > 0) missingOutcome.set(name, rows);
  }
  const rows = Array.from(incomplete.keys()).filter((row) => incomplete[row] === 0);
  const count = n - rows.length;
  const omitted = { count, byColumn: counts(missing), byOutcome: counts(missingOutcome) };
  if (count === 0) return { table: table as unknown as Selected<T>, outcome, rows, omitted };
  if (policy === "throw" || rows.length === 0) {
    const where = describe([...missing, ...missingOutcome]);
    const advice =
      policy === "throw"
        ? `${count} of ${n} rows in all; impute them, or leave the rows out with missing: "omit"`
        : `no row of ${n} would remain; leave columns out, or impute them`;
    throw new RadiosurvError("argument", `${caller}: values are missing in ${where}; ${advice}`);
  }
  const kept = outcomeLists.map(([name, list]) => [name, pick(list, rows)]);
  return { table: selectRows(table, rows), outcome: { ...outcome, ...Object.fromEntries(kept) }, rows, omitted };
}

// columns of one category count as that category
function variableNames(table: TableInput, names: readonly string[]): readonly string[] {
  if (!isNumericTable(table) || !table.terms) return names;
  const variables = [...names];
  for (const { name, columns } of table.terms) for (const column of columns) variables[column] = name;
  return variables;
}

// incomplete[n]  set to 1 where a value is missing
function missingRows(list: ColumnInput, incomplete: Uint8Array): number[] {
  const rows: number[] = [];
  const codes = isCategory(list) ? list.codes : undefined;
  const values = list as ArrayLike<unknown>;
  for (let i = 0; i < incomplete.length; i++) {
    if (codes ? codes[i] >= 0 : !isMissing(values[i])) continue;
    rows.push(i);
    incomplete[i] = 1;
  }
  return rows;
}

function counts(missing: ReadonlyMap<string, readonly number[]>): Record<string, number> {
  return Object.fromEntries([...missing].map(([name, rows]) => [name, rows.length]));
}

function describe(missing: readonly (readonly [string, readonly number[]])[]): string {
  const parts = missing.slice(0, MOST_NAMED).map(([name, rows]) => {
    const more = rows.length > MOST_NAMED ? ` and ${rows.length - MOST_NAMED} more` : "";
    return `"${name}" (row${rows.length > 1 ? "s" : ""} ${rows.slice(0, MOST_NAMED).join(", ")}${more})`;
  });
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
  return parts.join(", ") + more;
}

function checkLength(caller: string, what: string, list: unknown, n: number): void {
  const length = lengthOf(list);
  if (length === n) return;
  throw new RadiosurvError(
    "length",
    `${caller}: ${what} needs length ${n}, as the table has; got ${length ?? typeof list}`,
  );
}

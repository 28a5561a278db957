import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";
import { FIT_ROWS_RULES, type FitRows, rowsToFit } from "./fit-rows.ts";
import { ascending, mean, present } from "./moments.ts";
import {
  type ColumnInput,
  categoryOf,
  isCategory,
  isMissing,
  lengthOf,
  numericColumn,
  rowCount,
  type TableInput,
} from "./numeric-table.ts";
import { selectRows } from "./select-rows.ts";
import { openVariables } from "./variables.ts";

/** What {@link fitImputer} can be told. */
export interface FitImputerOptions extends FitRows {
  /**
   * What takes the place of a missing number: mean, median, the most frequent value, or a constant of `values`. A category
   * gets its most frequent level, or its constant. @default "median"
   */
  readonly method?: "mean" | "median" | "mode" | "constant";
  /** With "constant": the value of each variable by name. */
  readonly values?: Readonly<Record<string, number | string>>;
}

/** What {@link applyImputer} puts in the place of missing values: plain JSON. */
export interface Imputer {
  readonly method: "mean" | "median" | "mode" | "constant";
  readonly columns: readonly ImputedColumn[];
  /** Rows that the values come from. */
  readonly rows: readonly number[];
}

/** One variable of an {@link Imputer}. */
export interface ImputedColumn {
  readonly name: string;
  readonly type: "number" | "category";
  readonly value: number | string;
  /** Missing values among the rows that the value comes from. */
  readonly missing: number;
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;
const RULES: Rules = {
  ...FIT_ROWS_RULES,
  method: oneOf("mean", "median", "mode", "constant"),
  values: [
    "a record of values by name of column",
    (value) => typeof value === "object" && value !== null && !isList(value),
  ],
};

/**
 * Learns one value a variable for single imputation, from the training rows alone: validation rows must not have a say in
 * it. Ties of the most frequent value go to the smallest number and the first level. Booleans count as numbers 0 and 1.
 *
 * One value for all makes standard errors too small where much is missing; it is meant for predictors with few gaps.
 *
 * @param table - the variables to be imputed, not the outcome
 * @throws RadiosurvError `argument` for a variable without any value among the rows, one that is infinite, or a constant that
 *   is missing or of the wrong type; `length`; `setting`
 * @example
 * ```ts
 * import { applyImputer, fitImputer } from "radiosurv/table";
 * const training = { age: [50, 60, NaN, 80], stage: ["I", "II", "II", ""] };
 * const imputer = fitImputer(training);
 * imputer.columns[0]; // => { name: "age", type: "number", value: 60, missing: 1 }
 * const { table, imputed } = applyImputer(imputer, { age: [NaN, 71], stage: ["III", ""] });
 * table.age; // => [60, 71]
 * table.stage; // => ["III", "II"]
 * imputed; // => { age: 1, stage: 1 }
 * ```
 */
export function fitImputer(table: TableInput, options: FitImputerOptions = {}): Imputer {
  checkSettings("fitImputer", options, RULES);
  const { method = "median", values = {} } = options;
  const rows = rowsToFit("fitImputer", rowCount("fitImputer", table), options);
  const { names, lists } = openVariables("fitImputer", options.trainingRows ? selectRows(table, rows) : table);
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError("argument", `fitImputer: values names the column "${unknown}", which there is not`);
  }
  const n = lengthOf(lists[0]) ?? 0;
  const columns = names.map((name, j): ImputedColumn => {
    const given = Object.hasOwn(values, name) ? values[name] : undefined;
    if (method !== "constant" && isAllMissing(lists[j], n)) throw allMissing(name, n);
    const category = categoryOf("fitImputer", name, lists[j], n);
    if (category) {
      const { levels, codes } = category;
      const counts = new Float64Array(levels.length);
      for (const code of codes) if (code >= 0) counts[code]++;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const value = method === "constant" ? constant(name, given, "string") : undefined;
      const mode = levels[counts.indexOf(Math.max(...counts))];
      return { name, type: "category", value: value ?? mode, missing: n - total };
    }
    const column = present(numericColumn("fitImputer", name, lists[j], n));
    if (column.some((value) => !Number.isFinite(value))) {
      throw new RadiosurvError(
        "argument",
        `fitImputer: column "${name}" must hold finite numbers; got an infinite one`,
      );
    }
    const value = method === "constant" ? constant(name, given, "number") : undefined;
    return { name, type: "number", value: value ?? center(column, method), missing: n - column.length };
  });
  return { method, columns, rows };
}

function center(values: Float64Array, method: Imputer["method"]): number {
  if (method === "mean") return mean(values);
  const sorted = ascending(values);
  if (method === "median") return sampleQuantile(sorted, 0.5);
  let mode = sorted[0];
  let longest = 0;
  for (let i = 0, from = 0; i < sorted.length; i++) {
    if (sorted[i] !== sorted[from]) from = i;
    if (i - from + 1 > longest) {
      longest = i - from + 1;
      mode = sorted[i];
    }
  }
  return mode;
}

function constant(name: string, value: number | string | undefined, type: "number" | "string"): number | string {
  if (typeof value === type && !isMissing(value)) return value as number | string;
  const kind = type === "number" ? "a number" : "a level";
  throw new RadiosurvError(
    "argument",
    `fitImputer: values must give ${kind} for the column "${name}"; got ${value === undefined ? "none" : JSON.stringify(value)}`,
  );
}

function isAllMissing(list: ColumnInput, n: number): boolean {
  if (isCategory(list)) return list.codes.every((code) => code < 0);
  return lengthOf(list) === n && Array.from<unknown>(list as ArrayLike<unknown>).every(isMissing);
}

function allMissing(name: string, n: number): RadiosurvError {
  return new RadiosurvError(
    "argument",
    `fitImputer: column "${name}" has no value in any of the ${n} rows; leave it out, or give one with method: "constant"`,
  );
}

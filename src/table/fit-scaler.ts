import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";
import { FIT_ROWS_RULES, type FitRows, rowsToFit } from "./fit-rows.ts";
import { ascending, mean, present, standardDeviation } from "./moments.ts";
import { categoryOf, lengthOf, listNames, numericColumn, rowCount, type TableInput } from "./numeric-table.ts";
import { selectRows } from "./select-rows.ts";
import { openVariables } from "./variables.ts";

/** What {@link fitScaler} can be told. */
export interface FitScalerOptions extends FitRows {
  /**
   * `z-score`: (x - mean) / standard deviation, with divisor n - 1; `robust`: (x - median) / interquartile range, quartiles
   * as R's type 7; `min-max`: (x - minimum) / (maximum - minimum). @default "z-score"
   */
  readonly method?: "z-score" | "robust" | "min-max";
  /** The columns to scale; others stay as they are. @default all columns of numbers */
  readonly columns?: readonly string[];
}

/** The constants of a scaling: plain JSON. */
export interface Scaler {
  readonly method: "z-score" | "robust" | "min-max";
  readonly columns: readonly ScaledColumn[];
  /** Columns whose spread is 0: they are centred, and divided by 1. */
  readonly constant: readonly string[];
  /** Columns that stay as they are: categories, and those not asked for. */
  readonly unscaled: readonly string[];
  /** Rows that the constants come from. */
  readonly rows: readonly number[];
}

/** One column of a {@link Scaler}: x becomes (x - center) / scale. */
export interface ScaledColumn {
  readonly name: string;
  readonly center: number;
  readonly scale: number;
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;
const RULES: Rules = {
  ...FIT_ROWS_RULES,
  method: oneOf("z-score", "robust", "min-max"),
  columns: ["a list of names of columns", isList],
};

/**
 * Learns the constants that bring columns of numbers to one scale, from the training rows alone. Missing values are left out
 * of them, and stay missing. Equals R's `scale` with "z-score".
 *
 * A coefficient for a scaled column is one for `scale` units of the column: divide it by `scale` for one a unit.
 *
 * @throws RadiosurvError `argument` for a column without a finite number or with an infinite one, or a name that there is
 *   not; `length`; `setting`
 * @example
 * ```ts
 * import { applyScaler, fitScaler } from "radiosurv/table";
 * const scaler = fitScaler({ volume: [10, 20, 60], slices: [5, 5, 5], sex: ["f", "m", "m"] });
 * scaler.columns[0]; // => { name: "volume", center: 30, scale: 26.4575 }
 * scaler.constant; // => ["slices"]
 * applyScaler(scaler, { volume: [30, 56.4575], slices: [5, 6], sex: ["m", "f"] }).volume; // => [0, 1.0000]
 * ```
 */
export function fitScaler(table: TableInput, options: FitScalerOptions = {}): Scaler {
  checkSettings("fitScaler", options, RULES);
  const { method = "z-score" } = options;
  const rows = rowsToFit("fitScaler", rowCount("fitScaler", table), options);
  const { names, lists } = openVariables("fitScaler", options.trainingRows ? selectRows(table, rows) : table);
  const asked = options.columns && new Set(options.columns);
  const unknown = options.columns?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError("argument", `fitScaler: "${unknown}" is not among the columns ${listNames(names)}`);
  }
  const n = lengthOf(lists[0]) ?? 0;
  const columns: ScaledColumn[] = [];
  const constant: string[] = [];
  const unscaled: string[] = [];
  names.forEach((name, j) => {
    if (asked ? !asked.has(name) : categoryOf("fitScaler", name, lists[j], n)) {
      unscaled.push(name);
      return;
    }
    const values = present(numericColumn("fitScaler", name, lists[j], n));
    if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
      const came = values.length === 0 ? `none in ${n} rows` : "an infinite one";
      throw new RadiosurvError("argument", `fitScaler: column "${name}" must hold finite numbers; got ${came}`);
    }
    const [center, spread] = constantsOf(values, method);
    if (spread === 0) constant.push(name);
    columns.push({ name, center, scale: spread || 1 });
  });
  return { method, columns, constant, unscaled, rows };
}

function constantsOf(values: Float64Array, method: Scaler["method"]): [center: number, spread: number] {
  if (method === "z-score") {
    const center = mean(values);
    return [center, standardDeviation(values, center)];
  }
  const sorted = ascending(values);
  if (method === "min-max") return [sorted[0], sorted[sorted.length - 1] - sorted[0]];
  return [sampleQuantile(sorted, 0.5), sampleQuantile(sorted, 0.75) - sampleQuantile(sorted, 0.25)];
}

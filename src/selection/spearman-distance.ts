import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { checkCompactTable, type NumberColumn, type TableInput } from "../table/numeric-table.ts";
import { condensedStarts, correlate } from "./correlate.ts";
import { allRows, completeRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";

/** How a rank correlation becomes a distance. */
export type SpearmanDistanceKind = "1-|rho|" | "1-rho" | "1-rho^2" | "sqrt(2(1-|rho|))";

/** What {@link spearmanDistance} can be told. */
export interface SpearmanDistanceOptions extends MissingRows {
  /**
   * `1-|rho|` and `1-rho^2` take a reversed feature as the same; `1-rho` as the opposite; `sqrt(2(1-|rho|))` is the
   * Euclidean distance of ranks of unit length, after turning one around where that brings it closer. @default "1-|rho|"
   */
  readonly distance?: SpearmanDistanceKind;
}

/** Distances between the columns of a table. */
export interface FeatureDistance {
  readonly names: readonly string[];
  /** Pairs (0, 1), (0, 2), ..., (1, 2), ...: R's order of `dist`, length p (p - 1) / 2. */
  readonly values: Float64Array;
  readonly rowsUsed: number;
  /** Rows left out by `missing: "omit"`. */
  readonly rowsOmitted: number;
}

export const DISTANCE_KINDS: readonly SpearmanDistanceKind[] = ["1-|rho|", "1-rho", "1-rho^2", "sqrt(2(1-|rho|))"];
const RULES: Rules = { ...MISSING_RULES, distance: oneOf(...DISTANCE_KINDS) };

/**
 * Distances between the columns of a table by their rank correlation rho, for clustering. Equals R's
 * `as.dist(1 - abs(cor(x, method = "spearman")))` to rounding. Only one half of the matrix is kept: 4 p^2 bytes.
 *
 * @throws RadiosurvError `argument` naming the columns that are constant, as nothing correlates with them, or column and row
 *   of a value that is not finite; `length` if no row is left
 * @example
 * ```ts
 * import { spearmanDistance } from "radiosurv/selection";
 * spearmanDistance({ a: [1, 2, 3, 4], b: [1, 4, 9, 9], c: [4, 3, 1, 2] }).values; // => [0.0513, 0.2, 0.0513]
 * ```
 */
export function spearmanDistance(table: TableInput, options: SpearmanDistanceOptions = {}): FeatureDistance {
  checkSettings("spearmanDistance", options, RULES);
  const checked = checkCompactTable("spearmanDistance", table);
  const { names } = checked;
  const { columns, rows, omitted } = completeRows("spearmanDistance", checked, allRows(checked), options.missing);
  const { values, isConstant } = distances(columns, options.distance ?? "1-|rho|");
  const constant = names.filter((_, j) => isConstant[j]).map((name) => `"${name}"`);
  if (constant.length > 0) {
    throw new RadiosurvError(
      "argument",
      `spearmanDistance: a constant column has no rank correlation; drop ${constant.join(", ")} first, as varianceFilter does`,
    );
  }
  return { names, values, rowsUsed: rows.length, rowsOmitted: omitted };
}

/** Condensed distances between columns; NaN where one is constant. */
export function distances(
  columns: readonly NumberColumn[],
  kind: SpearmanDistanceKind,
): { values: Float64Array; isConstant: Uint8Array } {
  const p = columns.length;
  const values = new Float64Array((p * (p - 1)) / 2);
  const isConstant = correlate(columns, "spearman", values, condensedStarts(p));
  const m = values.length;
  if (kind === "1-rho") for (let i = 0; i < m; i++) values[i] = 1 - values[i];
  else if (kind === "1-rho^2") for (let i = 0; i < m; i++) values[i] = 1 - values[i] * values[i];
  else for (let i = 0; i < m; i++) values[i] = 1 - Math.abs(values[i]);
  if (kind === "sqrt(2(1-|rho|))") for (let i = 0; i < m; i++) values[i] = Math.sqrt(2 * values[i]);
  return { values, isConstant };
}

import type { CompactTable } from "../table/numeric-table.ts";
import type { FitRows, UsedRows } from "./fit-rows.ts";
import { rowsToFit } from "./fit-rows.ts";

/** A feature that a filter drops, and why. */
export interface DroppedFeature {
  readonly name: string;
  readonly reason: string;
}

/** Which features to keep, as fitted on some rows: plain data for `applyFilter`, also after JSON. */
export interface FeatureFilter {
  readonly filter: "variance" | "icc" | "missingness" | "correlation" | "ward";
  /** Names of the features to keep, in the order of the table. */
  readonly kept: readonly string[];
  readonly dropped: readonly DroppedFeature[];
  /** What it was told, defaults filled in. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Number of rows that it looked at. */
  readonly rowsUsed: number;
  /** Rows left out by `missing: "omit"`. */
  readonly rowsOmitted: number;
  /** The rows that it looked at, counted from 0, for `checkHeldOut`. */
  readonly rows: readonly number[];
}

/** A filter from the reason to drop each column, or none. */
export function featureFilter(
  filter: FeatureFilter["filter"],
  { names }: CompactTable,
  reasons: readonly (string | undefined)[],
  settings: FeatureFilter["settings"],
  { rows, omitted }: Pick<UsedRows, "rows" | "omitted">,
): FeatureFilter {
  return {
    filter,
    kept: names.filter((_, j) => reasons[j] === undefined),
    dropped: names.flatMap((name, j) => (reasons[j] === undefined ? [] : [{ name, reason: reasons[j] }])),
    settings,
    rowsUsed: rows.length,
    rowsOmitted: omitted,
    rows,
  };
}

export function fittingRows(caller: string, { columns }: CompactTable, options: FitRows): readonly number[] {
  return rowsToFit(caller, columns[0]?.length ?? 0, options);
}

/** A number as text for a reason: six digits at most. */
export function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}

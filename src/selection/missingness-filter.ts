import { checkSettings, type Rules } from "../rules.ts";
import { checkTable, type TableInput } from "../table/numeric-table.ts";
import { type FeatureFilter, featureFilter, fittingRows, shown } from "./feature-filter.ts";
import { FIT_ROWS_RULES, type FitRows } from "./fit-rows.ts";

/** What {@link missingnessFilter} can be told. */
export interface MissingnessFilterOptions extends FitRows {
  /** Largest share of rows that may be NaN. @default 0.2 */
  readonly maximum?: number;
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  maximum: ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1],
};

/**
 * A filter of features that are missing, NaN, in too many rows.
 *
 * @throws RadiosurvError `argument` for a training row that is kept for testing; `length`, `setting`
 * @example
 * ```ts
 * import { missingnessFilter } from "radiosurv/selection";
 * const { kept, dropped } = missingnessFilter({ a: [1, NaN, NaN, 4], b: [1, 2, 3, 4] });
 * kept; // => ["b"]
 * dropped; // => [{ name: "a", reason: "missing in a share of 0.5 of the rows, above 0.2" }]
 * ```
 */
export function missingnessFilter(table: TableInput, options: MissingnessFilterOptions = {}): FeatureFilter {
  checkSettings("missingnessFilter", options, RULES);
  const checked = checkTable("missingnessFilter", table);
  const { maximum = 0.2 } = options;
  const rows = fittingRows("missingnessFilter", checked, options);
  const reasons = checked.columns.map((column) => {
    let count = 0;
    for (const row of rows) if (Number.isNaN(column[row])) count++;
    const share = count / rows.length;
    return share > maximum ? `missing in a share of ${shown(share)} of the rows, above ${maximum}` : undefined;
  });
  return featureFilter("missingness", checked, reasons, { maximum }, { rows, omitted: 0 });
}

import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, isNumber, type Rules } from "../rules.ts";
import { checkTable, type TableInput } from "../table/numeric-table.ts";
import { type FeatureFilter, featureFilter, shown } from "./feature-filter.ts";

/** What {@link iccFilter} needs to be told. */
export interface IccFilterOptions {
  /** Intraclass correlation of each feature, by name; other names are passed over. */
  readonly icc: Readonly<Record<string, number>>;
  /** Least intraclass correlation to keep a feature: 0.75 begins "good" and 0.9 "excellent" with Koo and Li. @default 0.75 */
  readonly minimum?: number;
}

const RULES: Rules = {
  icc: ["a record of numbers by name", (value) => typeof value === "object" && value !== null],
  minimum: isNumber,
};

/**
 * A filter of features that change with the reader or the segmentation. The intraclass correlations come from repeated
 * readings of some subjects, as of `intraclassCorrelation` in radiosurv/stats; give the lower limits of their intervals to be
 * strict. Say in a report which form was used. The rows of the table are not looked at; the subjects that were read twice
 * should be training subjects.
 *
 * @throws RadiosurvError `argument` for a feature of the table without a number; `setting`
 * @example
 * ```ts
 * import { iccFilter } from "radiosurv/selection";
 * const icc = { a: 0.91, b: 0.62, c: 0.75 };
 * const { kept, dropped } = iccFilter({ a: [1, 2], b: [3, 4], c: [5, 6] }, { icc });
 * kept; // => ["a", "c"]
 * dropped; // => [{ name: "b", reason: "ICC 0.62 is below 0.75" }]
 * ```
 * @see Koo TK, Li MY. Journal of Chiropractic Medicine 2016; 15: 155-163
 */
export function iccFilter(table: TableInput, options: IccFilterOptions): FeatureFilter {
  checkGiven("iccFilter", options, "icc");
  checkSettings("iccFilter", options, RULES);
  const checked = checkTable("iccFilter", table);
  const { icc, minimum = 0.75 } = options;
  const reasons = checked.names.map((name) => {
    const value = Object.hasOwn(icc, name) ? icc[name] : undefined;
    if (typeof value !== "number") {
      throw new RadiosurvError("argument", `iccFilter: icc needs a number for each feature; "${name}" has none`);
    }
    if (Number.isNaN(value)) return "ICC is undefined";
    return value < minimum ? `ICC ${shown(value)} is below ${minimum}` : undefined;
  });
  return featureFilter("icc", checked, reasons, { minimum }, { rows: [], omitted: 0 });
}

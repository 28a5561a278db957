import { RadiosurvError } from "../error.ts";
import { checkMade } from "../rules.ts";

/**
 * Throws if something was fitted on a row that is kept for testing. Filters and ComBat models keep the numbers of their rows,
 * also through JSON, so that this can be asked long after the fit, before a result is reported.
 *
 * @param fits - fitted filters and models
 * @param testRows - rows kept for testing, counted from 0, of the same table
 * @throws RadiosurvError `argument` naming the fit and the row
 * @example
 * ```ts
 * import { checkHeldOut, varianceFilter } from "radiosurv/selection";
 * const filter = varianceFilter({ a: [1, 2, 3, 4] }, { trainingRows: [0, 1] });
 * checkHeldOut([filter], [2, 3]);
 * filter.rows; // => [0, 1]
 * ```
 */
export function checkHeldOut(
  fits: readonly { readonly rows: readonly number[]; readonly filter?: string }[],
  testRows: ArrayLike<number>,
): void {
  checkMade("checkHeldOut", fits, "length", "a list of fits");
  checkMade("checkHeldOut", testRows, "length", "a list of rows");
  const kept = new Set(Array.from(testRows));
  Array.from(fits).forEach((fit, i) => {
    checkMade("checkHeldOut", fit, "rows", `a fitted filter or model as number ${i}`);
    const { rows, filter } = fit;
    const seen = rows.find((row) => kept.has(row));
    if (seen === undefined) return;
    const name = filter ? `the ${filter} filter` : `model ${i}`;
    throw new RadiosurvError(
      "argument",
      `checkHeldOut: rows kept for testing must not be fitted on; ${name} used row ${seen}; fit it on training rows alone`,
    );
  });
}

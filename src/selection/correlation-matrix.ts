import { checkSettings } from "../rules.ts";
import { checkCompactTable, type TableInput } from "../table/numeric-table.ts";
import { type CorrelationMethod, correlate, squareStarts } from "./correlate.ts";
import { allRows, completeRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";

/** Correlations between all columns of a table. */
export interface CorrelationMatrix {
  readonly names: readonly string[];
  /** p x p, row by row; the diagonal is 1. NaN in row and column of a constant column. */
  readonly values: Float64Array;
  /** Names of the columns whose values are all equal: nothing correlates with them. */
  readonly constant: readonly string[];
  readonly rowsUsed: number;
  /** Rows left out by `missing: "omit"`. */
  readonly rowsOmitted: number;
}

/** Squares of this many columns and rows are mirrored at a time, so that both stay in the first cache. */
const MIRROR = 32;

export function correlationMatrix(
  caller: string,
  table: TableInput,
  method: CorrelationMethod,
  options: MissingRows,
): CorrelationMatrix {
  checkSettings(caller, options, MISSING_RULES);
  const checked = checkCompactTable(caller, table);
  const { names } = checked;
  const { columns, rows, omitted } = completeRows(caller, checked, allRows(checked), options.missing);
  const p = names.length;
  const values = new Float64Array(p * p);
  const isConstant = correlate(columns, method, values, squareStarts(p));
  mirror(values, p);
  for (let i = 0; i < p; i++) values[i * p + i] = isConstant[i] ? Number.NaN : 1;
  const constant = names.filter((_, j) => isConstant[j]);
  return { names, values, constant, rowsUsed: rows.length, rowsOmitted: omitted };
}

// the upper triangle of a p x p matrix copied to the lower
function mirror(values: Float64Array, p: number): void {
  for (let top = 0; top < p; top += MIRROR) {
    const bottom = Math.min(p, top + MIRROR);
    for (let left = top; left < p; left += MIRROR) {
      const right = Math.min(p, left + MIRROR);
      for (let i = top; i < bottom; i++) {
        for (let j = Math.max(left, i + 1); j < right; j++) values[j * p + i] = values[i * p + j];
      }
    }
  }
}

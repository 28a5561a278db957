import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { sortedOrder } from "../stats/sorted-order.ts";
import { checkCompactTable, type NumberColumn, type TableInput } from "../table/numeric-table.ts";
import { type CorrelationMethod, correlate, squareStarts } from "./correlate.ts";
import { type FeatureFilter, featureFilter, fittingRows, shown } from "./feature-filter.ts";
import { completeRows, FIT_ROWS_RULES, type FitRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";

/** What {@link correlationFilter} can be told. */
export interface CorrelationFilterOptions extends FitRows, MissingRows {
  /** Pairs with a larger absolute correlation are too close. @default 0.9 */
  readonly cutoff?: number;
  /** @default "spearman" */
  readonly method?: CorrelationMethod;
  /** Whether mean correlations count features that are left, or all throughout, which drops more. @default true */
  readonly exact?: boolean;
  /**
   * With which mean that of the first feature of a pair is compared where `exact`: `rest`, that of all correlations outside
   * the row of the second, as caret does; `pair`, that of the second, as its manual says. @default "rest"
   */
  readonly compare?: "rest" | "pair";
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  ...MISSING_RULES,
  cutoff: ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1],
  method: oneOf("spearman", "pearson"),
  exact: yesOrNo,
  compare: oneOf("rest", "pair"),
};

/**
 * A filter that leaves no pair of features with an absolute correlation above a cutoff: of each such pair it drops the one
 * with the larger mean absolute correlation. Constant features go first.
 *
 * Equals caret's `findCorrelation(cor(x, method = "spearman"), cutoff, exact)`, which has `exact` true below 100 features by
 * default. With `exact` features are taken in order of descending mean, and means are of the features that are left; without,
 * pairs are looked at once, in the order of the table, and of equal means the first feature goes. Time p^2 n / 2 for the
 * correlations and p^2 for the rest.
 *
 * @throws RadiosurvError `argument` naming column and row for a value that is not finite, or for a training row that is kept
 *   for testing; `length`, `setting`
 * @example
 * ```ts
 * import { correlationFilter } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 4, 5], b: [1, 2, 3, 5, 4], c: [5, 1, 3, 2, 4] };
 * correlationFilter(table, { cutoff: 0.8 }).dropped; // => [{ name: "b", reason: "|rho| 0.9 with \"a\"" }]
 * ```
 */
export function correlationFilter(table: TableInput, options: CorrelationFilterOptions = {}): FeatureFilter {
  checkSettings("correlationFilter", options, RULES);
  const checked = checkCompactTable("correlationFilter", table);
  const { cutoff = 0.9, method = "spearman", exact = true, compare = "rest", missing = "throw" } = options;
  const used = completeRows("correlationFilter", checked, fittingRows("correlationFilter", checked, options), missing);
  const { values, varying, reasons } = absoluteCorrelations(used.columns, method);
  const partner = exact ? dropInTurn(values, varying, cutoff, compare) : dropAtOnce(values, varying, cutoff);
  const symbol = method === "spearman" ? "rho" : "r";
  partner.forEach((other, j) => {
    const [a, b] = [varying[j], varying[other]];
    const value = values[j * varying.length + other];
    reasons[a] = `|${symbol}| ${shown(value)} with ${JSON.stringify(checked.names[b])}`;
  });
  const settings = { cutoff, method, exact, ...(exact && { compare }), missing };
  return featureFilter("correlation", checked, reasons, settings, used);
}

// |rho| of the columns that are not constant, m x m with 1 on the diagonal
function absoluteCorrelations(columns: readonly NumberColumn[], method: CorrelationMethod) {
  const isConstant = columns.map((column) => column.every((value) => value === column[0]));
  const reasons: (string | undefined)[] = isConstant.map((constant) => (constant ? "constant" : undefined));
  const varying = columns.map((_, j) => j).filter((j) => !isConstant[j]);
  const m = varying.length;
  const values = new Float64Array(m * m);
  correlate(
    varying.map((j) => columns[j]),
    method,
    values,
    squareStarts(m),
  );
  for (let i = 0; i < m; i++) {
    values[i * m + i] = 1;
    for (let j = i + 1; j < m; j++) {
      values[i * m + j] = Math.abs(values[i * m + j]);
      values[j * m + i] = values[i * m + j];
    }
  }
  return { values, varying, reasons };
}

/** Sums of the rows; with the diagonal, so that rows of the same numbers in another order add up alike. */
function rowSums(values: Float64Array, m: number): Float64Array {
  const sums = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sums[i] += values[i * m + j];
  return sums;
}

// returns  for each feature to drop, the one that it is too close to
function dropInTurn(
  values: Float64Array,
  { length: m }: readonly number[],
  cutoff: number,
  compare: "rest" | "pair",
): Map<number, number> {
  const partner = new Map<number, number>();
  const sums = rowSums(values, m);
  // ascending order of what is negated is stable, as in caret
  const order = sortedOrder(sums.map((sum) => -sum));
  const isLeft = new Uint8Array(m).fill(1);
  // of the features left, without themselves
  const others = sums.map((sum) => sum - 1);
  let left = m;
  for (let a = 0; a < m; a++) {
    const i = order[a];
    for (let b = a + 1; b < m && isLeft[i]; b++) {
      const j = order[b];
      if (!isLeft[j] || values[i * m + j] <= cutoff) continue;
      const mean = compare === "pair" ? freshMean(values, m, isLeft, j, left) : meanOfRest(others, isLeft, j, left);
      const own = compare === "pair" ? freshMean(values, m, isLeft, i, left) : others[i] / (left - 1);
      const gone = own > mean ? i : j;
      partner.set(gone, gone === i ? j : i);
      isLeft[gone] = 0;
      left--;
      for (let k = 0; k < m; k++) others[k] -= values[gone * m + k];
    }
  }
  return partner;
}

// with itself, added up anew: equal rows must stay equal
function freshMean(values: Float64Array, m: number, isLeft: Uint8Array, i: number, left: number): number {
  let sum = 0;
  for (let k = 0; k < m; k++) if (isLeft[k]) sum += values[i * m + k];
  return sum / left;
}

function meanOfRest(others: Float64Array, isLeft: Uint8Array, j: number, left: number): number {
  let sum = 0;
  for (let k = 0; k < others.length; k++) if (isLeft[k] && k !== j) sum += others[k];
  return sum / ((left - 1) * (left - 1));
}

function dropAtOnce(values: Float64Array, { length: m }: readonly number[], cutoff: number): Map<number, number> {
  const partner = new Map<number, number>();
  const sums = rowSums(values, m);
  for (let j = 1; j < m; j++) {
    for (let i = 0; i < j; i++) {
      if (values[i * m + j] <= cutoff) continue;
      const gone = sums[j] > sums[i] ? j : i;
      if (!partner.has(gone)) partner.set(gone, gone === i ? j : i);
    }
  }
  return partner;
}

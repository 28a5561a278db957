import { RadiosurvError } from "../error.ts";
import { checkSettings } from "../rules.ts";
import { normalPValue, pValueOf } from "./alternative.ts";
import { type Correlation, RANK_RULES, type RankCorrelationOptions } from "./correlation.ts";
import { KENDALL_MOST_ROWS, kendallTails } from "./kendall-distribution.ts";
import { checkRows } from "./samples.ts";
import { sortedOrder } from "./sorted-order.ts";

/** Below this all orders are counted by default, as R does. */
const FEW = 50;

/** A rank correlation with the pairs that it counts. */
export interface KendallCorrelation extends Correlation {
  /** Pairs of rows in the same order in both lists, and in opposite order. */
  readonly concordant: number;
  readonly discordant: number;
}

/**
 * Rank correlation tau-b of Kendall: (concordant - discordant pairs) over the geometric mean of the pairs not tied in the
 * one and in the other list.
 *
 * Below 50 rows without ties the p-value is exact, and the statistic the number of concordant pairs; otherwise z, with the
 * variance for ties. Equals R's `cor.test(x, y, method = "kendall")` and SciPy's `kendalltau`. `exact: true` takes up to 200
 * rows. Time n log n, by a merge sort that counts exchanges.
 *
 * @param x - finite numbers, one a subject
 * @param y - as many
 * @returns NaN for everything that a constant list leaves undefined
 * @throws RadiosurvError `length` if the lists differ in length or fewer than 2 rows remain; `argument` for a missing value,
 *   naming its row, and for an exact test of tied values; `limit` for an exact test of more than 200 rows; `setting`
 * @see Knight WR. Journal of the American Statistical Association 1966; 61: 436-439; Kendall MG. Rank Correlation Methods, 1970
 * @example
 * ```ts
 * import { kendall } from "radiosurv/stats";
 * const { estimate, pValue, concordant, discordant } = kendall([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]);
 * estimate; // => 0.6
 * pValue; // => 0.2333
 * [concordant, discordant]; // => [8, 2]
 * ```
 */
export function kendall(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: RankCorrelationOptions = {},
): KendallCorrelation {
  checkSettings("kendall", options, RANK_RULES);
  const { alternative = "two-sided", missing = "throw" } = options;
  const { columns, omitted } = checkRows("kendall", ["x", "y"], [x, y], missing, 2);
  const n = columns[0].length;
  const { tiesX, tiesY, tiedBoth, discordant } = countPairs(columns[0], columns[1]);
  const pairs = (n * (n - 1)) / 2;
  const pairsOf = (ties: readonly number[]) => ties.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0);
  const [leftX, leftY] = [pairs - pairsOf(tiesX), pairs - pairsOf(tiesY)];
  const concordant = leftX + leftY - pairs + tiedBoth - discordant;
  const estimate = (concordant - discordant) / (Math.sqrt(leftX) * Math.sqrt(leftY));
  const tied = tiesX.length + tiesY.length > 0;
  const common = { concordant, discordant, n, omitted };
  if (!(options.exact ?? (n < FEW && !tied))) {
    const statistic = (concordant - discordant) / Math.sqrt(variance(n, tiesX, tiesY));
    const pValue = leftX > 0 && leftY > 0 ? normalPValue(alternative, statistic) : Number.NaN;
    return { estimate, statistic, pValue, method: "normal", ...common };
  }
  if (tied) throw new RadiosurvError("argument", "kendall: an exact test needs values without ties; leave exact out");
  if (n > KENDALL_MOST_ROWS) {
    throw new RadiosurvError(
      "limit",
      `kendall: an exact test takes up to ${KENDALL_MOST_ROWS} rows; got ${n}; leave exact out`,
    );
  }
  const { atMost, atLeast } = kendallTails(n, concordant);
  const pValue = pValueOf(alternative, atMost, atLeast);
  return { estimate, statistic: concordant, pValue, method: "exact", ...common };
}

// of concordant - discordant, given the ties: Kendall 1970, chapter 4
function variance(n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  const sum = (ties: readonly number[], term: (t: number) => number) => ties.reduce((s, t) => s + term(t), 0);
  const spread = (t: number) => t * (t - 1) * (2 * t + 5);
  const twos = (t: number) => t * (t - 1);
  const threes = (t: number) => t * (t - 1) * (t - 2);
  const first = (spread(n) - sum(tiesX, spread) - sum(tiesY, spread)) / 18;
  const second = (sum(tiesX, twos) * sum(tiesY, twos)) / (2 * twos(n));
  return first + second + (n > 2 ? (sum(tiesX, threes) * sum(tiesY, threes)) / (9 * threes(n)) : 0);
}

interface PairCounts {
  readonly tiesX: readonly number[];
  readonly tiesY: readonly number[];
  readonly tiedBoth: number;
  readonly discordant: number;
}

function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byY = sortedOrder(y);
  // sorting is stable: ascending by x, and among equal x by y
  const byX = sortedOrder(gather(x, byY));
  const order = byX.map((place) => byY[place]);
  const ordered = gather(y, order);
  const ascendingX = gather(x, order);
  const ascendingY = gather(y, byY);
  let tiedBoth = 0;
  for (let i = 1, run = 0; i < n; i++) {
    run = ordered[i] === ordered[i - 1] && ascendingX[i] === ascendingX[i - 1] ? run + 1 : 0;
    tiedBoth += run;
  }
  return { tiesX: runs(ascendingX), tiesY: runs(ascendingY), tiedBoth, discordant: countExchanges(ordered) };
}

function gather(values: Float64Array, order: Uint32Array): Float64Array {
  const gathered = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) gathered[i] = values[order[i]];
  return gathered;
}

// lengths of the runs of equal values, where at least 2
function runs(ascending: Float64Array): number[] {
  const lengths: number[] = [];
  for (let i = 0; i < ascending.length; ) {
    const start = i;
    while (i < ascending.length && ascending[i] === ascending[start]) i++;
    if (i - start > 1) lengths.push(i - start);
  }
  return lengths;
}

// values[n]  overwritten; returns the number of pairs that are out of order
function countExchanges(values: Float64Array): number {
  const n = values.length;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(n);
  let exchanges = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let i = start;
      let j = middle;
      for (let k = start; k < end; k++) {
        if (j >= end || (i < middle && from[i] <= from[j])) to[k] = from[i++];
        else {
          exchanges += middle - i;
          to[k] = from[j++];
        }
      }
    }
    [from, to] = [to, from];
  }
  return exchanges;
}

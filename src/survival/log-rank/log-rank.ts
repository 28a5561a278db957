import { RadiosurvError } from "../../error.ts";
import { checkSettings, listRule, type Rules } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { sortedOrder } from "../../stats/sorted-order.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";
import { type LogRankWeights, weigher } from "./log-rank-weights.ts";

/** What {@link logRankTest} can be told. */
export interface LogRankOptions {
  /** Weights S(t-)^rho of the G-rho family: 0 is the log-rank test, 1 Peto and Peto's modification. @default 0 */
  readonly rho?: number;
  /** Another weighting of event times, in place of `rho`. @default that of `rho` */
  readonly weights?: LogRankWeights;
  /** Stratum of each subject; observed and expected numbers are added over strata. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** Scores of the groups, ascending by name, for a test of trend with one degree of freedom. @default no test of trend */
  readonly trend?: ArrayLike<number>;
}

/** A comparison of survival between groups. Lists have one entry a group. */
export interface LogRankTest {
  /** Chi-squared. */
  readonly statistic: number;
  /** Number of groups with an expected number above 0, less 1; for a test of trend 1. */
  readonly df: number;
  readonly pValue: number;
  /** Names of the groups, ascending. */
  readonly groups: readonly string[];
  readonly n: readonly number[];
  /** Weighted numbers of events, seen and expected if all groups were alike. */
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** Covariance of observed - expected, one row a group. */
  readonly variance: readonly (readonly number[])[];
}

const RULES: Rules = {
  rho: ["a number", Number.isFinite],
  weights: ["the name of a weighting, or { p, q } of Fleming and Harrington", () => true],
  strata: listRule,
  trend: ["a list of numbers", (value) => typeof value === "object" && value !== null],
};

/**
 * Log-rank test, and the weighted tests of its kin: at each event time the events in each group are compared with what its
 * share of those at risk lets expect; the variance is hypergeometric, with the factor (n - d) / (n - 1) for ties.
 *
 * Equals R's `survdiff(Surv(time, event) ~ group + strata(...), rho)`. Case weights are refused, as survdiff ignores them.
 * Time n log n for sorting, then linear in subjects and groups squared times event times.
 *
 * @param group - group of each subject: numbers, texts or booleans
 * @returns NaN as statistic and p-value if only one group has an expected number above 0
 * @throws RadiosurvError `argument` for an outcome that is not allowed, without an event, or fewer than two groups;
 *   `length` for lists of other lengths; `setting` for an option
 * @see Harrington DP, Fleming TR. Biometrika 1982; 69: 553-566
 * @example
 * ```ts
 * import { logRankTest } from "radiosurv/survival";
 * const outcome = { time: [6, 7, 10, 15, 19, 25], event: [1, 0, 1, 1, 0, 1] };
 * const test = logRankTest(outcome, ["a", "a", "b", "a", "b", "b"]);
 * test.statistic; // => 1.2737
 * test.pValue; // => 0.2591
 * test.observed; // => [2, 2]
 * ```
 */
export function logRankTest(
  outcome: SurvivalOutcome,
  group: ArrayLike<number | string | boolean>,
  options: LogRankOptions = {},
): LogRankTest {
  checkSettings("logRankTest", options, RULES);
  const checked = checkOutcome("logRankTest", outcome);
  checkLength("logRankTest", group, "group", checked.n);
  checkLength("logRankTest", options.strata, "strata", checked.n);
  if (group === undefined)
    throw new RadiosurvError("length", `logRankTest: group needs length ${checked.n}, as time has; got none`);
  if (checked.weights) {
    throw new RadiosurvError(
      "argument",
      "logRankTest: case weights have no agreed variance here; leave them out, or use coxRegression with robust: true",
    );
  }
  const { codes, names } = levelsOf("logRankTest", "group", group);
  if (names.length < 2) {
    throw new RadiosurvError(
      "argument",
      `logRankTest: at least two groups are needed; all subjects are in "${names[0]}"`,
    );
  }
  if (!checked.event.includes(1)) {
    throw new RadiosurvError("argument", "logRankTest: at least one event is needed; all subjects are censored");
  }
  const weights = weigher("logRankTest", options);
  const strata = options.strata ? levelsOf("logRankTest", "strata", options.strata) : checked.strata;
  const parts = strata ? rowsByLevel(strata.codes, strata.names.length, checked.order) : [checked.order];
  const sums = emptySums(names.length);
  for (const rows of parts) addStratum(checked, rows, codes, weights, sums);
  const n = names.map(() => 0);
  for (const code of codes) n[code]++;
  const result = { groups: names, n, ...plainSums(sums) };
  return { ...statisticOf(sums, options.trend, names), ...result };
}

/** What is added up over event times and strata. */
interface Sums {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  /** K x K, row by row. */
  readonly variance: Float64Array;
}

function emptySums(k: number): Sums {
  return { observed: new Float64Array(k), expected: new Float64Array(k), variance: new Float64Array(k * k) };
}

function plainSums({ observed, expected, variance }: Sums): Pick<LogRankTest, "observed" | "expected" | "variance"> {
  const k = observed.length;
  const rows = Array.from({ length: k }, (_, i) => Array.from(variance.subarray(i * k, (i + 1) * k)));
  return { observed: Array.from(observed), expected: Array.from(expected), variance: rows };
}

// rows     the subjects of the stratum, ascending by time
// weights  made anew for each stratum: weight of an event time from n, d and what came before
// sums     added to
function addStratum(
  { time, event, entry }: CheckedOutcome,
  rows: Uint32Array,
  codes: Uint32Array,
  weights: ReturnType<typeof weigher>,
  { observed, expected, variance }: Sums,
): void {
  const k = observed.length;
  const atRisk = new Float64Array(k);
  const deaths = new Float64Array(k);
  const weigh = weights();
  let n = 0;
  const come = entry && sortedOrder(Float64Array.from(rows, (row) => entry[row]));
  if (!come) {
    n = rows.length;
    for (let i = 0; i < rows.length; i++) atRisk[codes[rows[i]]]++;
  }
  for (let i = 0, next = 0; i < rows.length; ) {
    const now = time[rows[i]];
    for (; come && entry && next < come.length && entry[rows[come[next]]] < now; next++) {
      atRisk[codes[rows[come[next]]]]++;
      n++;
    }
    let d = 0;
    deaths.fill(0);
    let end = i;
    for (; end < rows.length && time[rows[end]] === now; end++) {
      if (!event[rows[end]]) continue;
      deaths[codes[rows[end]]]++;
      d++;
    }
    if (d > 0) {
      const weight = weigh(n, d);
      const share = (weight * d) / n;
      // one subject at risk has no variance
      const spread = n > 1 ? (weight * weight * d * (n - d)) / (n * n * (n - 1)) : 0;
      for (let a = 0; a < k; a++) {
        observed[a] += weight * deaths[a];
        if (atRisk[a] === 0) continue;
        expected[a] += share * atRisk[a];
        const row = spread * atRisk[a];
        variance[a * k + a] += row * (n - atRisk[a]);
        for (let b = 0; b < a; b++) {
          variance[a * k + b] -= row * atRisk[b];
          variance[b * k + a] = variance[a * k + b];
        }
      }
    }
    for (; i < end; i++) {
      atRisk[codes[rows[i]]]--;
      n--;
    }
  }
}

function statisticOf(
  { observed, expected, variance }: Sums,
  trend: ArrayLike<number> | undefined,
  names: readonly string[],
): Pick<LogRankTest, "statistic" | "df" | "pValue"> {
  const k = observed.length;
  if (trend) {
    checkTrend(trend, names);
    let numerator = 0;
    let denominator = 0;
    for (let a = 0; a < k; a++) {
      numerator += trend[a] * (observed[a] - expected[a]);
      for (let b = 0; b < k; b++) denominator += trend[a] * variance[a * k + b] * trend[b];
    }
    const statistic = (numerator * numerator) / denominator;
    return { statistic, df: 1, pValue: chiSquaredTail(statistic, 1) };
  }
  // one group follows from the others; groups of which nothing is expected say nothing
  const kept = names
    .map((_, a) => a)
    .filter((a) => expected[a] > 0)
    .slice(1);
  const df = kept.length;
  if (df === 0) return { statistic: Number.NaN, df, pValue: Number.NaN };
  const matrix = kept.map((a) => kept.map((b) => variance[a * k + b]));
  const difference = kept.map((a) => observed[a] - expected[a]);
  const statistic = quadraticForm(matrix, difference);
  return { statistic, df, pValue: chiSquaredTail(statistic, df) };
}

function checkTrend(trend: ArrayLike<number>, names: readonly string[]): void {
  const scores = Array.from(trend);
  if (scores.length === names.length && scores.every(Number.isFinite)) return;
  throw new RadiosurvError(
    "length",
    `logRankTest: trend needs a number for each of the ${names.length} groups (${names.join(", ")}); got [${scores.join(", ")}]`,
  );
}

// x' M^-1 x of a positive definite matrix, by elimination; M is overwritten
function quadraticForm(matrix: number[][], x: readonly number[]): number {
  const rest = [...x];
  let sum = 0;
  for (let i = 0; i < rest.length; i++) {
    const pivot = matrix[i][i];
    sum += (rest[i] * rest[i]) / pivot;
    for (let j = i + 1; j < rest.length; j++) {
      const factor = matrix[j][i] / pivot;
      rest[j] -= factor * rest[i];
      for (let c = i + 1; c < rest.length; c++) matrix[j][c] -= factor * matrix[i][c];
    }
  }
  return sum;
}

import { RadiosurvError } from "../../error.ts";
import { checkSettings, isNumber, listRule, type Rules } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { cholesky, solve } from "../../stats/cholesky.ts";
import { checkLength, levelsOf } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";
import {
  type CheckedCompetingOutcome,
  type CompetingOutcome,
  checkCompetingOutcome,
  codeOfCause,
} from "./competing-outcome.ts";
import { type GrayPath, grayPath, grayScores, grayVariance } from "./gray-kernel.ts";

/** What {@link grayTest} can be told. */
export interface GrayOptions {
  /** Power of the weights (1 - F(t-))^rho: 0 weighs all times alike, 1 early ones more. @default 0 */
  readonly rho?: number;
  /** Stratum of each subject; scores are added over strata. @default those of the outcome */
  readonly strata?: ArrayLike<number | string>;
  /** The cause to test. @default each */
  readonly cause?: number;
}

/** A comparison of the incidence of one cause between groups. Lists have one entry a group. */
export interface GrayTest {
  readonly cause: number;
  /** Chi-squared. */
  readonly statistic: number;
  /** Rank of the variance: number of groups less 1, less those that have nothing to compare. */
  readonly df: number;
  readonly pValue: number;
  /** Names of the groups, ascending. */
  readonly groups: readonly string[];
  readonly n: readonly number[];
  /** Weighted numbers of events of the cause, seen and expected if the incidence were the same in all groups. */
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** Covariance of observed - expected, one row a group. */
  readonly variance: readonly (readonly number[])[];
}

const RULES: Rules = {
  rho: isNumber,
  strata: listRule,
  cause: ["the number of a cause", Number.isInteger],
};

/**
 * Gray's test: whether the cumulative incidence of a cause is the same in all groups, where other causes compete. Like a
 * log-rank test, of the hazards of subdistribution: at each time the events of the cause in each group are compared with its
 * share of
 *
 *     R = Y (1 - F(t-)) / S(t-)
 *
 * with Y at risk, and F and S the incidence of the cause and the event-free survival of the group.
 *
 * Equals `cuminc(time, status, group, strata, rho)` of R's cmprsk, its corrections of the variance for ties included. Weights
 * and late entry are refused: the variance is not known for them. Time n log n for sorting, then m G^3 for m event times and
 * G groups; memory 8 m (7 G + 6) bytes.
 *
 * @param group - group of each subject: numbers, texts or booleans
 * @returns one test a cause, ascending; NaN as statistic and p-value if no two groups can be compared
 * @throws RadiosurvError `argument` for an outcome that is not allowed, without an event, or fewer than two groups;
 *   `unsupported` for weights or entry; `length` for lists of other lengths; `setting` for an option
 * @see Gray RJ. Annals of Statistics 1988; 16: 1141-1154
 * @example
 * ```ts
 * import { grayTest } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2] };
 * const [first, second] = grayTest(outcome, ["a", "b", "a", "b", "a", "b", "a", "b"]);
 * [first.statistic, first.df, first.pValue]; // => [2.8092, 1, 0.0937]
 * second.cause; // => 2
 * ```
 */
export function grayTest(
  outcome: CompetingOutcome,
  group: ArrayLike<number | string | boolean>,
  options: GrayOptions = {},
): readonly GrayTest[] {
  checkSettings("grayTest", options, RULES);
  const checked = checkCompetingOutcome("grayTest", options.strata ? { ...outcome, strata: options.strata } : outcome);
  checkPlain(checked);
  if (group === undefined) {
    throw new RadiosurvError("length", `grayTest: group needs length ${checked.n}, as time has; got none`);
  }
  checkLength("grayTest", group, "group", checked.n);
  const { codes, names } = levelsOf("grayTest", "group", group);
  if (names.length < 2) {
    throw new RadiosurvError("argument", `grayTest: at least two groups are needed; all subjects are in "${names[0]}"`);
  }
  const code = codeOfCause("grayTest", checked, options.cause);
  const chosen = options.cause === undefined ? checked.causes.map((_, place) => place + 1) : [code];
  const { strata } = checked;
  const parts = strata ? rowsByLevel(strata.codes, strata.names.length, checked.order) : [checked.order];
  const n = names.map(() => 0);
  for (const level of codes) n[level]++;
  return chosen.map((cause) => {
    const paths = parts.map((rows) => grayPath(checked, rows, cause, codes, names.length));
    return { cause: checked.causes[cause - 1], groups: names, n, ...testOf(paths, names.length, options.rho ?? 0) };
  });
}

function checkPlain({ weights, entry }: CheckedCompetingOutcome): void {
  const given = weights ? "case weights" : entry ? "late entry" : undefined;
  if (!given) return;
  throw new RadiosurvError(
    "unsupported",
    `grayTest: ${given} cannot be taken into account; leave ${weights ? "weights" : "entry"} out, or test the groups with fineGrayRegression`,
  );
}

function testOf(paths: readonly GrayPath[], groups: number, rho: number): Omit<GrayTest, "cause" | "groups" | "n"> {
  const observed = new Float64Array(groups);
  const expected = new Float64Array(groups);
  const variance = new Float64Array(groups * groups);
  for (const path of paths) {
    grayScores(path, rho, observed, expected);
    grayVariance(path, rho, variance);
  }
  // the last group follows from the others
  const k = groups - 1;
  const difference = Float64Array.from({ length: k }, (_, a) => observed[a] - expected[a]);
  const kept = new Float64Array(k * k);
  for (let a = 0; a < k; a++) kept.set(variance.subarray(a * groups, a * groups + k), a * k);
  const decomposition = cholesky(kept, k);
  const df = decomposition.rank;
  const solved = solve(decomposition, difference);
  const statistic = df > 0 ? difference.reduce((sum, value, a) => sum + value * solved[a], 0) : Number.NaN;
  return {
    statistic,
    df,
    pValue: df > 0 ? chiSquaredTail(statistic, df) : Number.NaN,
    observed: Array.from(observed),
    expected: Array.from(expected),
    variance: Array.from({ length: groups }, (_, a) => Array.from(variance.subarray(a * groups, (a + 1) * groups))),
  };
}

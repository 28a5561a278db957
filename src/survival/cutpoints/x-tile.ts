import { RadiosurvError } from "../../error.ts";
import { checkSettings, confLevelRule, oneOf, type Rules, wholeFrom } from "../../rules.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { randomFrom, seedRule, seedsFrom, shuffle } from "../../stats/random.ts";
import { FIT_ROWS_RULES, type FitRows, rowsToFit } from "../../table/fit-rows.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { type Cutoffs, groupsOf } from "./apply-cutoffs.ts";
import { checkScore, cutData } from "./cut-data.ts";
import {
  allDivisions,
  bestDivision,
  type CutRules,
  type CutSearch,
  cutoffsOf,
  cutSearch,
  type Divisions,
  largestStatistic,
} from "./cut-search.ts";
import {
  bootstrapCutoffs,
  type CrossFittedCutoffs,
  type CutoffBootstrap,
  crossFit,
  type GroupHazardRatio,
  groupHazardRatios,
} from "./cutoff-stability.ts";
import { atLeast, bonferroniPValue, bridgePValue, permutationPValue } from "./maximal-p-values.ts";

/** What {@link xTile} can be told. */
export interface XTileOptions extends FitRows {
  /** 2: low and high, one cutoff; 3: low, middle and high, two. @default 2 */
  readonly groups?: 2 | 3;
  /** Smallest group, as a fraction of all subjects; a group of exactly so many is allowed. @default 0.1 */
  readonly minimumFraction?: number;
  /** Fewest events in a group. @default 0 */
  readonly minimumEvents?: number;
  /**
   * Most candidate cutoffs; with more distinct scores so many of them are tried, evenly spread over the ranks. Two cutoffs out
   * of more than 2,048 candidates need it. @default all
   */
  readonly maximumCuts?: number;
  /** Random orders for `correctedPValue`. 0: none, and another correction takes their place. @default 1000 */
  readonly permutations?: number;
  /** Bootstrap samples for the distribution of the cutoffs; 0 for none. @default 200 */
  readonly bootstrap?: number;
  /** Where all random numbers come from. @default 1 */
  readonly seed?: number;
  /** Of the limits of hazard ratios and cutoffs. @default 0.95 */
  readonly confLevel?: number;
}

/** Every admissible division of the subjects, as X-tile's map shows them; lists of one length, by lower and upper cutoff. */
export interface XTileScan {
  /** All candidates, ascending. */
  readonly cutoffs: readonly number[];
  /** Subjects with a score <= each candidate. */
  readonly lowSizes: readonly number[];
  /** Of each division the lower cutoff, as a place in `cutoffs`: the low group has `lowSizes[lower[k]]` subjects. */
  readonly lower: readonly number[];
  /** The upper cutoff; same as `lower` for two groups. The high group has `n - lowSizes[upper[k]]` subjects. */
  readonly upper: readonly number[];
  /** Log-rank chi-squared of each division. */
  readonly statistic: readonly number[];
  /** 1 where a higher score goes with more events, -1 where with fewer: the sign of the test of trend. */
  readonly direction: readonly number[];
}

/** The division of the subjects with the largest log-rank statistic, and how far to trust it. Plain data, for JSON. */
export interface XTile extends Cutoffs {
  readonly groups: 2 | 3;
  /** One or two, ascending: halfway between neighbouring scores. Groups are score <= cutoff and above. */
  readonly cutoffs: readonly number[];
  /** Log-rank chi-squared of the groups. */
  readonly statistic: number;
  readonly df: number;
  /** Of the log-rank test as if the cutoffs had been given: naive, far too small. Not to be reported alone. */
  readonly pValue: number;
  /** Takes the search into account, in the way that `correction` names. NaN if there is none. */
  readonly correctedPValue: number;
  readonly correction: "permutation" | "miller-siegmund" | "none";
  /** Random orders, and those with a statistic at least as large. */
  readonly permutations: number;
  readonly exceeding: number;
  /** Closed corrections for one cutoff; NaN for two, and Miller and Siegmund's also for `minimumFraction` 0. */
  readonly millerSiegmundPValue: number;
  readonly lausenSchumacherPValue: number;
  readonly n: number;
  readonly events: number;
  /** By group, low first. */
  readonly groupSizes: readonly number[];
  readonly groupEvents: readonly number[];
  /** 1: a higher score goes with more events; -1: with fewer. */
  readonly direction: number;
  /** In the groups that were chosen to differ most: too far from 1. */
  readonly hazardRatios: readonly GroupHazardRatio[];
  /** In groups whose cutoffs were found in the other half of the subjects: without that optimism. */
  readonly crossFitted: CrossFittedCutoffs;
  readonly bootstrap: CutoffBootstrap;
  readonly scan: XTileScan;
  readonly minimumFraction: number;
  readonly minimumEvents: number;
  readonly seed: number;
  /** Rows that the cutoffs were found in. */
  readonly rows: readonly number[];
  /** What a reader must know. */
  readonly warnings: readonly string[];
}

const RULES: Rules = {
  ...FIT_ROWS_RULES,
  groups: oneOf(2, 3),
  minimumFraction: ["a number from 0 to 0.5", (value) => (value as number) >= 0 && (value as number) <= 0.5],
  minimumEvents: wholeFrom(0),
  maximumCuts: wholeFrom(1),
  permutations: wholeFrom(0),
  bootstrap: wholeFrom(0),
  seed: seedRule,
  confLevel: confLevelRule,
};

/**
 * Optimal cutoffs of a score, as X-tile finds them: every division into two or three groups is tried, and that with the
 * largest log-rank statistic taken. The p-value of that test means nothing, as the division was chosen for it: of 100 subjects
 * and a score without any effect it is below 0.05 in 43 % of data sets for two groups, in 81 % for three. `correctedPValue`
 * asks how often scores in random order find a division at least as good.
 *
 * Groups are score <= cutoff (survminer too; survMisc's cutp has >=); cutoffs lie halfway between neighbouring scores; the
 * statistic is `survdiff`'s; of divisions with equal statistics the most balanced is taken. maxstat maximises another one: see
 * `maximallySelectedRankTest`. The cutoffs go on to other cohorts by `applyCutoffs`.
 *
 * Time n log n for one cutoff and n^2 / 2 for two, again for each random order and bootstrap sample. Memory of the scan: about
 * 40 bytes a division.
 *
 * @param outcome - without weights, entry and strata
 * @param score - one entry a subject
 * @throws RadiosurvError `argument` for an outcome or a score that is not allowed, no event, equal scores, or limits that no
 *   division keeps; `length`; `setting`; `limit` for a map of more than 2,097,152 divisions
 * @see Camp RL, Dolled-Filhart M, Rimm DL. Clinical Cancer Research 2004; 10: 7252-7259
 * @example
 * ```ts
 * import { xTile } from "radiosurv/survival";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 1, 1, 1] };
 * const tile = xTile(outcome, [1, 3, 2, 5, 4, 6, 9, 7, 8, 10], { minimumFraction: 0.2 });
 * tile.cutoffs; // => [6.5]
 * tile.pValue; // => 0.0011
 * tile.correctedPValue; // => 0.0729
 * ```
 */
export function xTile(outcome: SurvivalOutcome, score: ArrayLike<number>, options: XTileOptions = {}): XTile {
  checkSettings("xTile", options, RULES);
  const { groups = 2, minimumFraction = 0.1, minimumEvents = 0, permutations = 1000, seed = 1 } = options;
  const { maximumCuts: most = Number.POSITIVE_INFINITY, bootstrap = 200, confLevel = 0.95 } = options;
  const whole = cutData("xTile", outcome, score);
  const rows = rowsToFit("xTile", whole.n, options);
  const of = <T>(list: ArrayLike<T>): T[] => rows.map((row) => list[row]);
  const data = options.trainingRows
    ? cutData("xTile", { time: of(outcome.time), event: of(outcome.event) }, of(score))
    : whole;
  checkScore("xTile", data);
  const rules: CutRules = { caller: "xTile", groups, fraction: minimumFraction, events: minimumEvents, most };
  const search = cutSearch(data, rules);
  const divisions = allDivisions(search, "xTile");
  const best = bestDivision(search, divisions);
  if (best < 0) throw noDivision(search);
  const cutoffs = cutoffsOf(search, divisions, best);
  const statistic = divisions.statistic[best];
  const [order, split, sample] = seedsFrom(seed, 3);
  const exceeding = countExceeding(search, statistic, permutations, order);
  const group = groupsByRow(search, cutoffs);
  const crossFitted = crossFit(data, rules, split, confLevel);
  const found = {
    groups,
    cutoffs,
    statistic,
    df: groups - 1,
    pValue: chiSquaredTail(statistic, groups - 1),
    ...corrections(search, statistic, minimumFraction, permutations, exceeding),
    permutations,
    exceeding,
    n: data.n,
    events: search.events,
    ...groupCounts(data.event, group, groups),
    direction: divisions.direction[best],
    hazardRatios: groupHazardRatios(data, group, groups, confLevel),
    crossFitted,
    bootstrap: bootstrapCutoffs(data, rules, bootstrap, sample, confLevel),
    scan: plainScan(search, divisions),
    minimumFraction,
    minimumEvents,
    seed,
    rows,
  };
  return { ...found, warnings: warningsOf(found) };
}

function countExceeding(search: CutSearch, statistic: number, permutations: number, seed: number): number {
  const random = randomFrom(seed);
  const rowAt = search.data.rowAt.slice();
  const least = atLeast(statistic);
  let count = 0;
  for (let i = 0; i < permutations; i++) {
    if (largestStatistic(search, shuffle(rowAt, random)) >= least) count++;
  }
  return count;
}

function corrections(
  { cuts, data, groups }: CutSearch,
  statistic: number,
  fraction: number,
  permutations: number,
  exceeding: number,
): Pick<XTile, "correctedPValue" | "correction" | "millerSiegmundPValue" | "lausenSchumacherPValue"> {
  const z = Math.sqrt(statistic);
  const one = groups === 2;
  const millerSiegmundPValue = one ? bridgePValue(z, fraction, 1 - fraction) : Number.NaN;
  const closed = {
    millerSiegmundPValue,
    lausenSchumacherPValue: one ? bonferroniPValue(z, cuts.sizes, data.n) : Number.NaN,
  };
  if (permutations > 0) {
    return { correctedPValue: permutationPValue(exceeding, permutations), correction: "permutation", ...closed };
  }
  const known = !Number.isNaN(millerSiegmundPValue);
  return { correctedPValue: millerSiegmundPValue, correction: known ? "miller-siegmund" : "none", ...closed };
}

function groupsByRow({ data }: CutSearch, cutoffs: readonly number[]): Uint8Array {
  const atPlace = groupsOf(data.score, cutoffs);
  const group = new Uint8Array(data.n);
  for (let place = 0; place < data.n; place++) group[data.rowAt[place]] = atPlace[place];
  return group;
}

function groupCounts(
  event: Uint8Array,
  group: Uint8Array,
  groups: number,
): { groupSizes: readonly number[]; groupEvents: readonly number[] } {
  const groupSizes = new Array<number>(groups).fill(0);
  const groupEvents = new Array<number>(groups).fill(0);
  for (let row = 0; row < group.length; row++) {
    groupSizes[group[row]]++;
    groupEvents[group[row]] += event[row];
  }
  return { groupSizes, groupEvents };
}

function plainScan({ cuts }: CutSearch, { lower, upper, statistic, direction }: Divisions): XTileScan {
  return {
    cutoffs: Array.from(cuts.cutoffs),
    lowSizes: Array.from(cuts.sizes),
    lower: Array.from(lower),
    upper: Array.from(upper),
    statistic: Array.from(statistic),
    direction: Array.from(direction),
  };
}

function noDivision({ cuts, data, limits, groups }: CutSearch): RadiosurvError {
  const distinct = data.score.reduce((count, value, i) => count + (i === 0 || value !== data.score[i - 1] ? 1 : 0), 0);
  const what = `${groups} groups of at least ${limits.size} of ${data.n} subjects${limits.events > 0 ? ` and ${limits.events} events` : ""}`;
  return new RadiosurvError(
    "argument",
    `xTile: no cutoff${groups === 3 ? "s leave" : " leaves"} ${what}; the score has ${distinct} distinct values, ${cuts.sizes.length} candidate cutoffs; lower minimumFraction${limits.events > 0 ? " or minimumEvents" : ""}`,
  );
}

function warningsOf(found: Omit<XTile, "warnings">): string[] {
  const warnings = ["pValue takes the cutoffs as given, though they were searched for: report correctedPValue"];
  if (found.correction !== "permutation") {
    const instead = found.correction === "none" ? "NaN" : "by the formula of Miller and Siegmund";
    warnings.push(`no permutations were asked for: correctedPValue is ${instead}`);
  }
  if (found.hazardRatios.some(({ estimate }) => Number.isNaN(estimate))) {
    warnings.push("a hazard ratio is undefined: a group has no event, or all of its events before those of another");
  }
  if (Number.isNaN(found.crossFitted.statistic)) warnings.push("too few subjects to find cutoffs in halves of them");
  if (found.bootstrap.failed > 0) {
    warnings.push(`${found.bootstrap.failed} bootstrap samples had no admissible cutoff and were left out`);
  }
  return warnings;
}

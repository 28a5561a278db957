import { checkMade } from "../../rules.ts";
import { type AdjustmentMethod, adjustPValues } from "../../stats/adjust-p-values.ts";
import { levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { type LogRankOptions, logRankTest } from "./log-rank.ts";

/** What {@link pairwiseLogRank} can be told. */
export interface PairwiseLogRankOptions extends Omit<LogRankOptions, "trend"> {
  /** How p-values are adjusted for the number of pairs. @default "holm" */
  readonly adjust?: AdjustmentMethod;
}

/** Two groups compared. */
export interface PairwiseLogRank {
  readonly groups: readonly [string, string];
  readonly statistic: number;
  readonly pValue: number;
  /** Adjusted for the number of pairs. */
  readonly adjustedPValue: number;
}

/**
 * Log-rank tests of all pairs of groups, each on the subjects of its two groups alone, with p-values adjusted for the number
 * of pairs. Equals survminer's `pairwise_survdiff`, which adjusts by Benjamini and Hochberg unless told otherwise.
 *
 * @throws RadiosurvError what `logRankTest` throws
 * @example
 * ```ts
 * import { pairwiseLogRank } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 3, 4, 5, 6, 7, 8, 9], event: [1, 1, 1, 1, 1, 1, 1, 1, 0] };
 * const pairs = pairwiseLogRank(outcome, ["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
 * pairs[0].groups; // => ["a", "b"]
 * pairs[0].adjustedPValue; // => 0.0738
 * ```
 */
export function pairwiseLogRank(
  outcome: SurvivalOutcome,
  group: ArrayLike<number | string | boolean>,
  options: PairwiseLogRankOptions = {},
): readonly PairwiseLogRank[] {
  checkMade("pairwiseLogRank", outcome, "time", "an outcome { time, event }");
  checkMade("pairwiseLogRank", group, "length", "a list of groups");
  checkMade("pairwiseLogRank", options, "valueOf", "an object of options");
  const { adjust = "holm", ...rest } = options;
  const { codes, names } = levelsOf("pairwiseLogRank", "group", group);
  const pairs = names.flatMap((_, a) => names.slice(a + 1).map((_, b) => [a, a + 1 + b] as const));
  const tests = pairs.map(([a, b]) => {
    const rows = Array.from(codes.keys()).filter((row) => codes[row] === a || codes[row] === b);
    const of = <T>(list: ArrayLike<T> | undefined): T[] | undefined => list && rows.map((row) => list[row]);
    const { time, event, entry, strata, weights } = outcome;
    const part = { time: of(time)!, event: of(event)!, entry: of(entry), strata: of(strata), weights: of(weights) };
    const { statistic, pValue } = logRankTest(
      part,
      rows.map((row) => codes[row]),
      { ...rest, strata: of(rest.strata) },
    );
    return { groups: [names[a], names[b]] as const, statistic, pValue };
  });
  const adjusted = adjustPValues(
    tests.map(({ pValue }) => pValue),
    { method: adjust },
  );
  return tests.map((test, i) => ({ ...test, adjustedPValue: adjusted[i] }));
}

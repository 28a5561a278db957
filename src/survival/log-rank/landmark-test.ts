import { checkGiven } from "../../rules.ts";
import { type Landmark, landmarkOf } from "../curves/landmark.ts";
import { checkLength, type SurvivalOutcome } from "../outcome.ts";
import { type LogRankOptions, type LogRankTest, logRankTest } from "./log-rank.ts";

/** What {@link landmarkTest} is told. */
export interface LandmarkTestOptions extends LogRankOptions {
  /** The landmark. Needed. */
  readonly time: number;
}

/** A log-rank test of what follows a landmark. */
export interface LandmarkTest extends LogRankTest, Pick<Landmark, "rows" | "excluded"> {}

/**
 * Log-rank test after a landmark: compares the hazards of groups among the subjects still at risk then, whatever happened
 * before. For curves that cross it tells whether long-term survivors fare alike; `fixedTimeTest` at the landmark tells
 * whether as many get there.
 *
 * Equals R's `survdiff(Surv(time, event) ~ group, subset = time > t)`. Who enters after the landmark is left out.
 *
 * @param group - group of each subject of the outcome: numbers, texts or booleans
 * @param options - `time` is needed; the others are those of `logRankTest`
 * @throws RadiosurvError what `landmark` and `logRankTest` throw, which see those at risk after the landmark only
 * @see Logan BR, Klein JP, Zhang MJ. Biometrics 2008; 64: 733-740
 * @example
 * ```ts
 * import { landmarkTest } from "radiosurv/survival";
 * const outcome = { time: [6, 7, 10, 15, 19, 25, 8, 30], event: [1, 0, 1, 1, 0, 1, 1, 0] };
 * const test = landmarkTest(outcome, ["a", "a", "b", "a", "b", "b", "a", "b"], { time: 7 });
 * test.n; // => [2, 4]
 * test.statistic; // => 2.5982
 * test.excluded; // => { events: 1, censored: 1, notEntered: 0 }
 * ```
 */
export function landmarkTest(
  outcome: SurvivalOutcome,
  group: ArrayLike<number | string | boolean>,
  options: LandmarkTestOptions,
): LandmarkTest {
  checkGiven("landmarkTest", options, "time");
  const { time, ...rest } = options;
  const { outcome: later, rows, excluded } = landmarkOf("landmarkTest", outcome, time, {});
  const n = outcome.time.length;
  checkLength("landmarkTest", group ?? [], "group", n);
  checkLength("landmarkTest", rest.strata, "strata", n);
  const test = logRankTest(
    later,
    Array.from(rows, (row) => group[row]),
    { ...rest, ...(rest.strata && { strata: Array.from(rows, (row) => rest.strata![row]) }) },
  );
  return { ...test, rows, excluded };
}

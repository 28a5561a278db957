import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, type Rules, wholeFrom } from "../rules.ts";
import { normalTail } from "../stats/normal.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";
import { seedRule } from "../stats/random.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { contrastTest, type GlobalTest, waldTest } from "./contrast-test.ts";
import { influenceCovariance } from "./influence-covariance.ts";
import { adjustedPValue, maximaOfZ } from "./max-z.ts";
import {
  rocsOf,
  sumsOf,
  type TimeDependentRoc,
  type TimeDependentRocSettings,
  timeDependentRules,
} from "./time-dependent-roc.ts";
import { timeRocData, timeRocScore } from "./time-roc-data.ts";

/** What {@link compareTimeDependentAuc} can be told. */
export interface CompareTimeDependentAucOptions extends TimeDependentRocSettings {
  /** Simulated maxima for bands and adjusted p-values. @default 10000 */
  readonly simulations?: number;
  /** Seed of these. @default 1 */
  readonly seed?: number;
}

/** The first of two areas less the second, at one time. */
export interface TimeDependentAucDifference {
  readonly names: readonly [string, string];
  readonly time: number;
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** NaN where two scores order all cases and controls alike. */
  readonly zValue: number;
  /** Two-sided, of the normal distribution. */
  readonly pValue: number;
  /** Adjusted for looking at all the times, by simulation: at least 1 / (simulations + 1). */
  readonly adjustedPValue: number;
}

/** Several scores of the same subjects at several times. */
export interface TimeDependentAucComparison {
  readonly names: readonly string[];
  /** One list a score, one entry a time. */
  readonly rocs: readonly (readonly TimeDependentRoc[])[];
  /** Each pair of scores at each time; pairs are together. */
  readonly differences: readonly TimeDependentAucDifference[];
  /** One entry a time: covariance of the areas, and test of all of them being alike. */
  readonly byTime: readonly (GlobalTest & {
    readonly time: number;
    readonly covariance: readonly (readonly number[])[];
  })[];
  /** One entry a pair: test of no difference at any of the times. */
  readonly byPair: readonly (GlobalTest & { readonly names: readonly [string, string] })[];
}

const RULES: Rules = /* @__PURE__ */ rules();

function rules(): Rules {
  return { ...timeDependentRules, simulations: wholeFrom(100), seed: seedRule };
}

/**
 * Compares the time-dependent areas of two or more scores of the same subjects, by the covariance of their influence functions.
 *
 * Equals R's `compare(timeROC_1, timeROC_2)`, and with `cases: "by"` and `variance: "full"` the contrasts of riskRegression's
 * `Score`. Where a score was fitted to the same data as another that it contains, p-values are too small or too large: compare in
 * new data.
 *
 * @param outcome - `{ time, event }`, or `{ time, status }` with competing causes
 * @param scores - at least two, by name
 * @throws RadiosurvError `argument` for fewer than two scores; what `timeDependentRoc` throws
 * @see Blanche P, Dartigues JF, Jacqmin-Gadda H. Statistics in Medicine 2013; 32: 5381-5397
 * @example
 * ```ts
 * import { compareTimeDependentAuc } from "radiosurv/evaluation";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 0, 1, 1] };
 * const scores = { old: [1, 3, 2, 5, 4, 6, 2, 7, 8, 10], new: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] };
 * const [{ estimate, pValue }] = compareTimeDependentAuc(outcome, scores, { times: 5.5 }).differences;
 * estimate; // => -0.1867
 * pValue; // => 0.2825
 * ```
 */
export function compareTimeDependentAuc(
  outcome: SurvivalOutcome | CompetingOutcome,
  scores: Readonly<Record<string, ArrayLike<number>>>,
  options: CompareTimeDependentAucOptions,
): TimeDependentAucComparison {
  checkSettings("compareTimeDependentAuc", options, RULES);
  checkGiven("compareTimeDependentAuc", options, "times");
  const names = Object.keys(scores ?? {});
  if (names.length < 2) {
    throw new RadiosurvError(
      "argument",
      `compareTimeDependentAuc: at least two scores are needed, by name; got ${names.length}`,
    );
  }
  const { confLevel = 0.95, simulations = 10000, seed = 1 } = options;
  const data = timeRocData("compareTimeDependentAuc", outcome, options.cause);
  const sums = sumsOf(data, options);
  const rocs = names.map((name) =>
    rocsOf(data, timeRocScore("compareTimeDependentAuc", data, scores[name], name), sums, options),
  );
  const z = upperQuantile((1 - confLevel) / 2);
  const byTime = rocs[0].map(({ time }, k) => {
    const covariance = influenceCovariance(rocs.map((each) => each[k].influence));
    const areas = rocs.map((each) => each[k].auc);
    return { time, covariance, ...testOf(areas, () => contrastTest(areas, covariance), names.length - 1) };
  });
  const differences: TimeDependentAucDifference[] = [];
  const byPair: (GlobalTest & { readonly names: readonly [string, string] })[] = [];
  for (let a = 0; a < names.length; a++) {
    for (let b = a + 1; b < names.length; b++) {
      const pair = [names[a], names[b]] as const;
      const estimates = rocs[a].map(({ auc }, k) => auc - rocs[b][k].auc);
      const covariance = influenceCovariance(
        rocs[a].map(({ influence }, k) => influence.map((value, i) => value - rocs[b][k].influence[i])),
      );
      const maxima = maximaOfZ(covariance, simulations, seed);
      estimates.forEach((estimate, k) => {
        const standardError = Number.isNaN(estimate) ? Number.NaN : Math.sqrt(covariance[k][k]);
        const zValue = estimate / standardError;
        const pValue = 2 * normalTail(Math.abs(zValue));
        differences.push({
          names: pair,
          time: rocs[a][k].time,
          estimate,
          standardError,
          lower: estimate - z * standardError,
          upper: estimate + z * standardError,
          zValue,
          pValue,
          adjustedPValue: estimates.length > 1 ? Math.max(pValue, adjustedPValue(maxima, zValue)) : pValue,
        });
      });
      byPair.push({ names: pair, ...testOf(estimates, () => waldTest(estimates, covariance), estimates.length) });
    }
  }
  return { names, rocs, differences, byTime, byPair };
}

function testOf(estimates: readonly number[], test: () => GlobalTest, df: number): GlobalTest {
  return estimates.some(Number.isNaN) ? { statistic: Number.NaN, df, pValue: Number.NaN } : test();
}

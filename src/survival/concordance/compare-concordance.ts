import { RadiosurvError } from "../../error.ts";
import { chiSquaredTail } from "../../stats/chi-squared.ts";
import { cholesky, dot, solve } from "../../stats/cholesky.ts";
import { normalTail } from "../../stats/normal.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { type Concordance, type ConcordanceOptions, concordanceIndex } from "./concordance-index.ts";

/** The first of two scores less the second. */
export interface ConcordanceDifference {
  readonly names: readonly [string, string];
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  readonly zValue: number;
  /** Two-sided, of the normal distribution. */
  readonly pValue: number;
}

/** Several scores of the same subjects compared. */
export interface ConcordanceComparison {
  readonly names: readonly string[];
  readonly concordances: readonly Concordance[];
  /** Of the estimates; one row a score. */
  readonly covariance: readonly (readonly number[])[];
  /** Each pair of scores. */
  readonly differences: readonly ConcordanceDifference[];
  /** Test of all scores being alike; NaN where two of them are the same. */
  readonly test: { readonly statistic: number; readonly df: number; readonly pValue: number };
}

/**
 * Compares the concordance indices of two or more scores of the same subjects, with the covariance of the infinitesimal
 * jackknife: the scores are correlated, and a comparison of two confidence intervals would waste that. Equals the contrasts
 * of R's `concordance(fit1, fit2, ...)`.
 *
 * @param scores - at least two, by name
 * @throws RadiosurvError `argument` for fewer than two scores; what `concordanceIndex` throws
 * @example
 * ```ts
 * import { compareConcordance } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 8], event: [1, 1, 1, 0, 1, 1, 0, 1] };
 * const scores = { old: [0, 2, 3, 1, 1, 0, 0, 1], new: [1, 2, 3, 2, 2, 3, 1, 0] };
 * const [{ estimate, pValue }] = compareConcordance(outcome, scores).differences;
 * estimate; // => -0.2368
 * pValue; // => 0.1230
 * ```
 */
export function compareConcordance(
  outcome: SurvivalOutcome,
  scores: Readonly<Record<string, ArrayLike<number>>>,
  options: ConcordanceOptions = {},
): ConcordanceComparison {
  const names = Object.keys(scores ?? {});
  if (names.length < 2) {
    throw new RadiosurvError(
      "argument",
      `compareConcordance: at least two scores are needed, by name; got ${names.length}`,
    );
  }
  const concordances = names.map((name) => concordanceIndex(outcome, scores[name], options));
  const covariance = concordances.map((a) => concordances.map((b) => dot(a.influence, b.influence)));
  const z = normalQuantile((1 + (options.confLevel ?? 0.95)) / 2);
  const differences = names.flatMap((_, a) =>
    names.slice(a + 1).map((__, k): ConcordanceDifference => {
      const b = a + 1 + k;
      const estimate = concordances[a].estimate - concordances[b].estimate;
      const variance = covariance[a][a] + covariance[b][b] - 2 * covariance[a][b];
      const standardError = Math.sqrt(Math.max(0, variance));
      const zValue = estimate / standardError;
      return {
        names: [names[a], names[b]],
        estimate,
        standardError,
        lower: estimate - z * standardError,
        upper: estimate + z * standardError,
        zValue,
        pValue: 2 * normalTail(Math.abs(zValue)),
      };
    }),
  );
  return { names, concordances, covariance, differences, test: globalTest(concordances, covariance) };
}

// all differences from the first, with their covariance
function globalTest(
  concordances: readonly Concordance[],
  covariance: readonly (readonly number[])[],
): ConcordanceComparison["test"] {
  const df = concordances.length - 1;
  const matrix = new Float64Array(df * df);
  const difference = new Float64Array(df);
  for (let a = 0; a < df; a++) {
    difference[a] = concordances[a + 1].estimate - concordances[0].estimate;
    for (let b = 0; b < df; b++) {
      matrix[a * df + b] = covariance[a + 1][b + 1] - covariance[a + 1][0] - covariance[0][b + 1] + covariance[0][0];
    }
  }
  const decomposition = cholesky(matrix, df);
  if (decomposition.rank < df) return { statistic: Number.NaN, df, pValue: Number.NaN };
  const statistic = dot(difference, solve(decomposition, difference));
  return { statistic, df, pValue: chiSquaredTail(statistic, df) };
}

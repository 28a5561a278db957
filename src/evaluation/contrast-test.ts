import { chiSquaredTail } from "../stats/chi-squared.ts";
import { cholesky, dot, solve } from "../stats/cholesky.ts";

/** A chi-squared test of several hypotheses at once. */
export interface GlobalTest {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

/** Wald test of all estimates being alike. */
export function contrastTest(estimates: readonly number[], covariance: readonly (readonly number[])[]): GlobalTest {
  const differences = estimates.slice(1).map((each) => each - estimates[0]);
  const ofDifferences = differences.map((_, i) =>
    differences.map(
      (__, j) => covariance[i + 1][j + 1] - covariance[i + 1][0] - covariance[0][j + 1] + covariance[0][0],
    ),
  );
  return waldTest(differences, ofDifferences);
}

/** Wald test of all estimates being 0; NaN where their covariance is not of full rank. */
export function waldTest(estimates: readonly number[], covariance: readonly (readonly number[])[]): GlobalTest {
  const df = estimates.length;
  const decomposition = cholesky(Float64Array.from(covariance.flat()), df);
  if (decomposition.rank < df) return { statistic: Number.NaN, df, pValue: Number.NaN };
  const statistic = dot(Float64Array.from(estimates), solve(decomposition, estimates));
  return { statistic, df, pValue: chiSquaredTail(statistic, df) };
}

import { factorFrom, type GrowingCholesky } from "./growing-cholesky.ts";
import type { PenalizedData } from "./penalized-cox-data.ts";
import type { LikelihoodPass } from "./penalized-cox-likelihood.ts";

/** Smallest pivot in parts of the diagonal: each stratum has one direction without curvature. */
const LEAST_PIVOT = 1e-14;

/**
 * The second derivatives W of the log partial likelihood by the linear predictor, and their Cholesky factor.
 *
 * W(i, j) is -e(i) e(j) times the sum of D / (m S^2) over the steps of the risk sets that hold both, less what Efron spares
 * those who die; rows of W add up to 0, which gives the diagonal without any difference. Time n^2 and n^3 / 6.
 */
export function renewDense(
  { n, first, groups, strata, deaths, dead, groupTime, entry, ties }: PenalizedData,
  { risk, atRisk }: LikelihoodPass,
  root: GrowingCholesky,
): void {
  const { matrix, stride, least, diagonal } = root;
  matrix.fill(0);
  diagonal.fill(0);
  root.size = n;
  // sums over the steps of a group with factors 1, 1 - l / m and its square, and over earlier groups of the stratum
  const parts = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)];
  const before = new Float64Array(groups + 1);
  const groupOf = new Uint32Array(n);
  const start = new Uint32Array(n);
  for (let k = 0; k < groups; k++) {
    const steps = ties === "efron" ? deaths[k] : 1;
    let dying = 0;
    for (let i = first[k]; i < first[k] + deaths[k]; i++) dying += risk[i];
    for (let l = 0; l < steps; l++) {
      const at0 = atRisk[k] - (l / steps) * dying;
      const part = dead[k] / steps / at0 / at0;
      const factor = 1 - l / steps;
      parts[0][k] += part;
      parts[1][k] += part * factor;
      parts[2][k] += part * factor * factor;
    }
    before[k + 1] = before[k] + parts[0][k];
    for (let i = first[k]; i < first[k + 1]; i++) groupOf[i] = k;
  }
  for (let s = 0; s + 1 < strata.length; s++) {
    for (let i = first[strata[s]]; i < first[strata[s + 1]]; i++) {
      start[i] = strata[s];
      while (entry && start[i] < strata[s + 1] && groupTime[start[i]] <= entry[i]) start[i]++;
      const mine = groupOf[i];
      for (let j = first[strata[s]]; j < i; j++) {
        // j is in the earlier group, or the same
        const k = groupOf[j];
        const from = Math.max(start[i], start[j]);
        if (from > k) continue;
        const spared = (j < first[k] + deaths[k] ? 1 : 0) + (mine === k && i < first[k] + deaths[k] ? 1 : 0);
        const value = risk[i] * risk[j] * (before[k] - before[from] + parts[ties === "efron" ? spared : 0][k]);
        matrix[i * stride + j] = -value;
        matrix[i * stride + i] += value;
        matrix[j * stride + j] += value;
      }
    }
  }
  for (let i = 0; i < n; i++) least[i] = Math.max(LEAST_PIVOT * matrix[i * stride + i], Number.MIN_VALUE * 2 ** 60);
  factorFrom(root, 0);
}

/** Writes the product of the transposed factor with a column. */
export function mapDense(
  { size, stride, factor }: GrowingCholesky,
  x: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): void {
  for (let i = 0; i < size; i++) out[to + i] = 0;
  for (let r = 0; r < size; r++) {
    const value = x[from + r];
    const row = r * stride;
    for (let i = 0; i <= r; i++) out[to + i] += value * factor[row + i];
  }
}

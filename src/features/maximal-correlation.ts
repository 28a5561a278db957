import { eigenvalues } from "../stats/eigenvalues.ts";
import { EPSILON } from "./constants.ts";

/**
 * Maximal correlation coefficient of a co-occurrence matrix: the square root of the second largest eigenvalue of
 * Qᵢⱼ = Σₖ p(i, k) p(j, k) / (pₓ(i) p_y(k) + ε).
 *
 * Without ε it would be the second singular value of p(i, j) / √(pₓ(i) p_y(j)). PyRadiomics has the ε, which counts
 * where a level is rare, so Q is made as it stands and its eigenvalues are those of a general matrix. The similar
 * matrix D^½ Q D^−½, D = diag(pₓ), is nearly symmetric, which keeps them accurate.
 *
 * @param p - n x n, row by row, sum 1
 * @param px - row sums, length n
 * @param py - column sums, length n
 * @returns 1 if n is 1; 0 where rounding makes the eigenvalue negative
 */
export function maximalCorrelation(p: Float64Array, px: Float64Array, py: Float64Array): number {
  const n = px.length;
  if (n < 2) return 1;
  const left = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const scale = Math.sqrt(px[i]);
    for (let k = 0; k < n; k++) {
      const pik = p[i * n + k];
      if (pik === 0) continue;
      left[i * n + k] = (scale * pik) / (px[i] * py[k] + EPSILON);
      right[k * n + i] = pik / scale;
    }
  }
  const { real } = eigenvalues(product(left, right, n), n);
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const value of real) {
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) second = value;
  }
  return Math.sqrt(Math.max(second, 0));
}

// a[n*n], b[n*n] row by row; zeros in a are skipped
function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
    }
  }
  return c;
}

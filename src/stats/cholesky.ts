/** A symmetric matrix as L D L', with rows that depend on earlier ones set aside. */
export interface Cholesky {
  readonly p: number;
  /** p x p; below the diagonal L, on it D, 0 for a row that was set aside. */
  readonly factor: Float64Array;
  readonly rank: number;
}

/** Part of the largest diagonal entry below which a pivot counts as 0: 2^-52 to the power of 3/4, as R's coxph has it. */
const PIVOT = 1.818989403545856e-12;

/**
 * Factors a positive semidefinite matrix. A row whose pivot is 0, but for rounding, is redundant: D is 0 there.
 *
 * @param matrix - p x p, symmetric; left as it is
 */
export function cholesky(matrix: Float64Array, p: number): Cholesky {
  const factor = matrix.slice();
  let largest = 0;
  for (let i = 0; i < p; i++) largest = Math.max(largest, matrix[i * p + i]);
  const least = largest * PIVOT;
  let rank = 0;
  for (let i = 0; i < p; i++) {
    const pivot = factor[i * p + i];
    if (!(pivot > least)) {
      for (let j = i; j < p; j++) factor[j * p + i] = 0;
      continue;
    }
    rank++;
    for (let j = i + 1; j < p; j++) {
      const part = factor[j * p + i] / pivot;
      factor[j * p + i] = part;
      factor[j * p + j] -= part * part * pivot;
      for (let k = j + 1; k < p; k++) factor[k * p + j] -= part * factor[k * p + i];
    }
  }
  return { p, factor, rank };
}

/** Solves M y = b; redundant entries of y are 0. */
export function solve({ p, factor }: Cholesky, b: ArrayLike<number>): Float64Array {
  const y = Float64Array.from(b);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) y[i] -= factor[i * p + j] * y[j];
  }
  for (let i = p - 1; i >= 0; i--) {
    const pivot = factor[i * p + i];
    if (pivot === 0) {
      y[i] = 0;
      continue;
    }
    y[i] /= pivot;
    for (let j = i + 1; j < p; j++) y[i] -= factor[j * p + i] * y[j];
  }
  return y;
}

/** The inverse; rows and columns that were set aside are 0. */
export function inverse(decomposition: Cholesky): Float64Array {
  const { p, factor } = decomposition;
  const out = new Float64Array(p * p);
  const unit = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    if (factor[i * p + i] === 0) continue;
    unit.fill(0);
    unit[i] = 1;
    out.set(solve(decomposition, unit), i * p);
  }
  return out;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

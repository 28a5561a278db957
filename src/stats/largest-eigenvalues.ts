import { eigenvalues } from "./eigenvalues.ts";
import { startVector } from "./start-vector.ts";

/** Steps between two looks at the eigenvalues found so far. */
const STRIDE = 12;

/** Change of an eigenvalue from one look to the next, relative to the largest, below which it counts as found. */
const CONVERGED = 1e-14;

/**
 * The two largest real parts of the eigenvalues of a real matrix that is known by its product with a vector, by
 * Arnoldi's method with full orthogonalisation: exact after n steps, and nearly always after far fewer. Where the
 * vectors so far span all that the matrix makes of them, a new one is begun with, so that of equal eigenvalues the
 * second is found too.
 *
 * @param multiply - writes the product of the matrix and `x` to `out`
 * @param n - number of rows
 * @returns one value if n is 1, else two, the larger first
 * @see Golub and Van Loan, Matrix Computations, section 10.5
 */
export function largestTwo(multiply: (x: Float64Array, out: Float64Array) => void, n: number): number[] {
  const basis = [startVector(n, 1)];
  const columns: Float64Array[] = []; // of the Hessenberg matrix, each with its element below the diagonal
  let found = [Number.NaN, Number.NaN];
  for (let step = 1; ; step++) {
    const next = new Float64Array(n);
    multiply(basis[step - 1], next);
    const column = orthogonalize(next, basis);
    columns.push(column);
    const exhausted = step === n;
    if (exhausted || step % STRIDE === 0) {
      const now = ritzValues(columns);
      const change = Math.max(...now.map((value, k) => Math.abs(value - found[k])));
      found = now;
      if (exhausted || change <= CONVERGED * Math.abs(now[0])) return found;
    }
    if (column[step] === 0 && !exhausted) {
      next.set(startVector(n, step + 1));
      orthogonalize(next, basis);
    }
    basis.push(next);
  }
}

/** Subtracts from `vector` its parts along the basis and makes it a unit vector; returns the parts, then its length. */
function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const column = new Float64Array(basis.length + 1);
  const before = length(vector);
  // twice is enough (Kahan)
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < basis.length; k++) {
      const unit = basis[k];
      let dot = 0;
      for (let i = 0; i < vector.length; i++) dot += unit[i] * vector[i];
      for (let i = 0; i < vector.length; i++) vector[i] -= dot * unit[i];
      column[k] += dot;
    }
  }
  const norm = length(vector);
  // nothing but rounding is left: the basis spans an invariant subspace
  if (norm <= 8 * Number.EPSILON * before) return column;
  for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  column[basis.length] = norm;
  return column;
}

function ritzValues(columns: readonly Float64Array[]): number[] {
  const m = columns.length;
  const matrix = new Float64Array(m * m);
  columns.forEach((column, j) => {
    for (let i = 0; i < Math.min(column.length, m); i++) matrix[i * m + j] = column[i];
  });
  return Array.from(eigenvalues(matrix, m).real)
    .sort((a, b) => b - a)
    .slice(0, 2);
}

function length(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  return Math.sqrt(sum);
}

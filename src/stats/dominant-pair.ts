import { startVector } from "./start-vector.ts";
import { tridiagonalEigenvalues } from "./symmetric-eigenvalues.ts";

/** Steps before the first look at what is found, and between two looks. */
const [FIRST_LOOK, STRIDE] = [8, 4];

/** Steps after which the iteration gives up. */
const MAXIMUM_STEPS = 120;

/** Length of what the matrix leaves of a vector, relative to the value, below which the pair counts as found. */
const CONVERGED = 1e-9;

/** Length, relative to that of the vector before, below which only rounding is left. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * The eigenvalue of largest magnitude of a real symmetric matrix, beside a known one, and its eigenvector, by Lanczos' method. The
 * vectors of the method are kept at right angles to the known one, but not to each other: that costs most, and only brings
 * copies of values that are found already.
 *
 * The value is as exact as the square of the vector's error, 1e-9: to rounding, unless another value is very close.
 *
 * @param multiply - writes the product of the matrix and `x` to `out`
 * @param known - unit eigenvector
 * @returns value and unit vector; `undefined` if they are not found within 120 steps
 * @see Golub and Van Loan, Matrix Computations, section 10.1
 */
export function dominantPair(
  multiply: (x: Float64Array, out: Float64Array) => void,
  known: Float64Array,
): { readonly value: number; readonly vector: Float64Array } | undefined {
  const n = known.length;
  const basis: Float64Array[] = [];
  const alphas: number[] = [];
  const betas: number[] = [];
  let next = startVector(n, 1);
  removePart(next, known);
  scale(next, 1 / length(next));
  for (let step = 1; step <= MAXIMUM_STEPS; step++) {
    const current = next;
    basis.push(current);
    next = new Float64Array(n);
    multiply(current, next);
    const before = length(next);
    const alpha = dot(current, next);
    addTimes(next, -alpha, current);
    if (step > 1) addTimes(next, -betas[step - 2], basis[step - 2]);
    removePart(next, known);
    const beta = length(next);
    alphas.push(alpha);
    const exhausted = beta <= ROUNDING * before;
    if (exhausted || (step >= FIRST_LOOK && (step - FIRST_LOOK) % STRIDE === 0)) {
      const value = extreme(alphas, betas);
      const shares = sharesOf(value, alphas, betas);
      if (exhausted || beta * Math.abs(shares[step - 1]) <= CONVERGED * Math.abs(value)) {
        const vector = new Float64Array(n);
        for (let k = 0; k < step; k++) addTimes(vector, shares[k], basis[k]);
        removePart(vector, known);
        scale(vector, 1 / length(vector));
        return { value, vector };
      }
    }
    betas.push(beta);
    scale(next, 1 / beta);
  }
  return undefined;
}

/** The eigenvalue of largest magnitude of a tridiagonal matrix. */
function extreme(alphas: readonly number[], betas: readonly number[]): number {
  const diagonal = Float64Array.from(alphas);
  const beside = new Float64Array(alphas.length);
  beside.set(betas);
  tridiagonalEigenvalues(diagonal, beside, alphas.length);
  let found = 0;
  for (const value of diagonal) if (Math.abs(value) > Math.abs(found)) found = value;
  return found;
}

/**
 * The unit eigenvector of a tridiagonal matrix that belongs to its largest or least eigenvalue, from its last row up: in this
 * direction the elements grow, and rounding does not.
 */
function sharesOf(value: number, alphas: readonly number[], betas: readonly number[]): Float64Array {
  const m = alphas.length;
  const shares = new Float64Array(m);
  shares[m - 1] = 1;
  for (let k = m - 1; k > 0; k--) {
    const above = (value - alphas[k]) * shares[k] - (k < m - 1 ? betas[k] * shares[k + 1] : 0);
    shares[k - 1] = above / betas[k - 1];
    // what grows by 1e150 and more would not fit in the end
    if (Math.abs(shares[k - 1]) > 1e150) scale(shares, 1e-150);
  }
  scale(shares, 1 / length(shares));
  return shares;
}

function removePart(vector: Float64Array, unit: Float64Array): void {
  addTimes(vector, -dot(unit, vector), unit);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addTimes(to: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i];
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}

function length(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

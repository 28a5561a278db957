import { dominantPair } from "../stats/dominant-pair.ts";
import { largestTwo } from "../stats/largest-eigenvalues.ts";
import { symmetricEigenvalues } from "../stats/symmetric-eigenvalues.ts";
import { EPSILON } from "./constants.ts";

/**
 * Maximal correlation coefficient of a co-occurrence matrix: the square root of the second largest eigenvalue of
 * Qᵢⱼ = Σₖ p(i, k) p(j, k) / (pₓ(i) p_y(k) + ε).
 *
 * Without ε it would be the second singular value of p(i, j) / √(pₓ(i) p_y(j)). PyRadiomics has the ε, which counts
 * where a level is rare, so Q is taken as it stands. The similar matrix D^½ Q D^−½, D = diag(pₓ), is nearly symmetric,
 * which keeps its eigenvalues accurate. Levels that never meet, not even over others, make blocks of their own, each
 * with an eigenvalue near 1, which are told apart here rather than by the iteration.
 *
 * @param p - n x n, row by row, sum 1
 * @param px - row sums, length n
 * @param py - column sums, length n
 * @param few - there are so few pairs that ε has no effect: then two blocks make it 1
 * @returns 1 if n is 1; 0 where rounding makes the eigenvalue negative
 */
export function maximalCorrelation(p: Float64Array, px: Float64Array, py: Float64Array, few = false): number {
  const n = px.length;
  if (n < 2) return 1;
  // a level without pairs has an eigenvalue of 0
  let first = 0;
  let second = 0;
  const parts = blocks(p, n);
  if (few && parts.length > 1) return 1;
  if (parts.length === 1 && isSymmetric(p, n)) {
    if (few) return secondSingularValue(p, px, parts[0]);
    const value = nearlySymmetric(p, px, parts[0]);
    if (value !== undefined) return Math.sqrt(value);
  }
  for (const rows of parts) {
    const { product } = scaledProduct(p, px, py, rows);
    for (const value of largestTwo(product, rows.length)) {
      if (value > first) {
        second = first;
        first = value;
      } else if (value > second) second = value;
    }
  }
  return Math.sqrt(second);
}

function isSymmetric(p: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) if (p[i * n + j] !== p[j * n + i]) return false;
  }
  return true;
}

/**
 * Second singular value of p(i, j) / √(pₓ(i) pₓ(j)), p symmetric: the largest eigenvalue, in absolute value, of what is
 * left without the first, whose value is 1 and whose vector is √pₓ.
 */
function secondSingularValue(p: Float64Array, px: Float64Array, rows: readonly number[]): number {
  const n = px.length;
  const m = rows.length;
  const rest = new Float64Array(m * m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      const scale = Math.sqrt(px[rows[a]] * px[rows[b]]);
      rest[a * m + b] = rest[b * m + a] = p[rows[a] * n + rows[b]] / scale - scale;
    }
  }
  if (m === 1) return 0;
  let largest = 0;
  for (const value of symmetricEigenvalues(rest, m)) largest = Math.max(largest, Math.abs(value));
  return Math.min(largest, 1);
}

/** Rows that are linked through common columns, block by block; rows without an entry are left out. */
function blocks(p: Float64Array, n: number): number[][] {
  // rows are nodes 0..n-1, columns n..2n-1
  const parent = new Int32Array(2 * n);
  for (let node = 0; node < 2 * n; node++) parent[node] = node;
  const find = (node: number): number => {
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  };
  const occupied = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      if (p[i * n + k] === 0) continue;
      occupied[i] = 1;
      parent[find(i)] = find(n + k);
    }
  }
  const found = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    if (occupied[i] === 0) continue;
    const root = find(i);
    const rows = found.get(root);
    if (rows) rows.push(i);
    else found.set(root, [i]);
  }
  return [...found.values()];
}

/** What the vectors of an eigenvalue may leave, both together, relative to its square: their product is its error. */
const LITTLE = 1e-16;

/**
 * The second largest eigenvalue of Q for p symmetric and of one block. Without ε the similar matrix is S², where
 * S(i, j) = p(i, j) / √(pₓ(i) pₓ(j)) is symmetric, and has the eigenvalue 1 with the vector √pₓ. The eigenvector of S that comes
 * next is nearly one of Q on both sides, and so vᵀQv is its eigenvalue but for the product of what both sides leave.
 *
 * @returns `undefined` where that is more than rounding, as levels are so rare that ε counts; or where the iteration ends without
 *   a result
 */
function nearlySymmetric(p: Float64Array, px: Float64Array, rows: readonly number[]): number | undefined {
  const m = rows.length;
  if (m === 1) return 0;
  const { product, transposed, symmetric } = scaledProduct(p, px, px, rows);
  const known = new Float64Array(m);
  let sum = 0;
  for (let at = 0; at < m; at++) sum += px[rows[at]];
  for (let at = 0; at < m; at++) known[at] = Math.sqrt(px[rows[at]] / sum);
  const pair = dominantPair(symmetric, known);
  if (!pair) return undefined;
  const { vector } = pair;
  const image = new Float64Array(m);
  product(vector, image);
  let value = 0;
  for (let at = 0; at < m; at++) value += vector[at] * image[at];
  const right = remainder(image, vector, value);
  transposed(vector, image);
  const left = remainder(image, vector, value);
  return right * left <= LITTLE * value * value ? value : undefined;
}

/** Length of image − value · vector. */
function remainder(image: Float64Array, vector: Float64Array, value: number): number {
  let sum = 0;
  for (let i = 0; i < image.length; i++) {
    const rest = image[i] - value * vector[i];
    sum += rest * rest;
  }
  return Math.sqrt(sum);
}

/** Writes the product of a matrix and `x` to `out`. */
type Product = (x: Float64Array, out: Float64Array) => void;

/**
 * Multiplication by D^½ Q D^−½ on the given rows, or by its transpose: two sparse products, whatever the number of levels. For
 * p symmetric that by S, too.
 */
function scaledProduct(
  p: Float64Array,
  px: Float64Array,
  py: Float64Array,
  rows: readonly number[],
): { readonly product: Product; readonly transposed: Product; readonly symmetric: Product } {
  const n = px.length;
  let entries = 0;
  for (const i of rows) for (let k = 0; k < n; k++) if (p[i * n + k] !== 0) entries++;
  const column = new Int32Array(entries);
  const factors = new Float64Array(2 * entries);
  const left = factors.subarray(0, entries);
  const right = factors.subarray(entries);
  // where the entries of each row end
  const ends = new Int32Array(rows.length);
  let e = 0;
  for (let at = 0; at < rows.length; at++) {
    const i = rows[at];
    const scale = Math.sqrt(px[i]);
    for (let k = 0; k < n; k++) {
      const pik = p[i * n + k];
      if (pik === 0) continue;
      column[e] = k;
      left[e] = (scale * pik) / (px[i] * py[k] + EPSILON);
      right[e] = pik / scale;
      e++;
    }
    ends[at] = e;
  }
  const middle = new Float64Array(n);
  return {
    product: (x, out) => multiplyTwice(column, left, right, ends, x, middle, out),
    transposed: (x, out) => multiplyTwice(column, right, left, ends, x, middle, out),
    symmetric(x, out) {
      // what is in the columns is in the rows, too
      for (let at = 0; at < rows.length; at++) middle[rows[at]] = x[at] / Math.sqrt(px[rows[at]]);
      multiplyOnce(column, right, ends, middle, out);
    },
  };
}

// out = matrix x, the entries of the matrix row by row
function multiplyOnce(
  column: Int32Array,
  entries: Float64Array,
  ends: Int32Array,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let row = 0, e = 0; row < ends.length; row++) {
    let sum = 0;
    for (const end = ends[row]; e < end; e++) sum += entries[e] * x[column[e]];
    out[row] = sum;
  }
}

// out = left (rightᵀ x): both matrices have the same entries, row by row
// middle  scratch
function multiplyTwice(
  column: Int32Array,
  left: Float64Array,
  right: Float64Array,
  ends: Int32Array,
  x: Float64Array,
  middle: Float64Array,
  out: Float64Array,
): void {
  middle.fill(0);
  for (let row = 0, e = 0; row < ends.length; row++) {
    const value = x[row];
    for (const end = ends[row]; e < end; e++) middle[column[e]] += right[e] * value;
  }
  for (let row = 0, e = 0; row < ends.length; row++) {
    let sum = 0;
    for (const end = ends[row]; e < end; e++) sum += left[e] * middle[column[e]];
    out[row] = sum;
  }
}

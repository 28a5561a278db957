/**
 * Eigenvalues of a real symmetric matrix: Householder reduction to tridiagonal form, then implicit QR steps with
 * Wilkinson's shift (Golub and Van Loan, Matrix Computations, algorithms 8.3.1 and 8.3.2). Time about 4/3 n³.
 *
 * @param matrix - n x n; destroyed
 * @returns in no particular order
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  tridiagonalize(matrix, n, diagonal, beside);
  tridiagonalEigenvalues(diagonal, beside, n);
  return diagonal;
}

// a[n*n]       destroyed
// diagonal[n]  written
// beside[n]    written: element i is right of diagonal element i
function tridiagonalize(a: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = a[k * n + k];
    const head = a[(k + 1) * n + k];
    let below = 0;
    for (let i = k + 2; i < n; i++) below += a[i * n + k] * a[i * n + k];
    if (below === 0) {
      beside[k] = head;
      continue;
    }
    const norm = Math.sqrt(head * head + below);
    beside[k] = head > 0 ? -norm : norm;
    v[k + 1] = head - beside[k];
    for (let i = k + 2; i < n; i++) v[i] = a[i * n + k];
    const beta = 2 / (v[k + 1] * v[k + 1] + below);
    let product = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j];
      w[i] = beta * sum;
      product += w[i] * v[i];
    }
    const part = (beta * product) / 2;
    for (let i = k + 1; i < n; i++) w[i] -= part * v[i];
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
    }
  }
  diagonal[n - 1] = a[n * n - 1];
}

/** Steps for one eigenvalue, after which it is taken as it is; two or three are usual. */
const MAXIMUM_STEPS = 60;

/**
 * Eigenvalues of a real symmetric matrix that has elements on the diagonal and beside it alone.
 *
 * @param d - diagonal; becomes the eigenvalues, in no particular order
 * @param e - elements right of the diagonal, the last of n not used; destroyed
 */
export function tridiagonalEigenvalues(d: Float64Array, e: Float64Array, n: number): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
  const negligible = Number.EPSILON * norm;
  let steps = 0;
  for (let end = n - 1; end > 0; ) {
    if (Math.abs(e[end - 1]) <= negligible || steps === MAXIMUM_STEPS) {
      end--;
      steps = 0;
      continue;
    }
    let start = end - 1;
    while (start > 0 && Math.abs(e[start - 1]) > negligible) start--;
    steps++;
    const half = (d[end - 1] - d[end]) / 2;
    const corner = e[end - 1];
    const root = Math.sqrt(half * half + corner * corner);
    let x = d[start] - d[end] + (corner * corner) / (half + (half < 0 ? -root : root));
    let z = e[start];
    for (let k = start; k < end; k++) {
      const r = Math.sqrt(x * x + z * z);
      const c = r === 0 ? 1 : x / r;
      const s = r === 0 ? 0 : z / r;
      if (k > start) e[k - 1] = r;
      const mixed = 2 * c * s * e[k];
      const [here, next] = [d[k], d[k + 1]];
      d[k] = c * c * here + mixed + s * s * next;
      d[k + 1] = s * s * here - mixed + c * c * next;
      e[k] = (c * c - s * s) * e[k] + c * s * (next - here);
      if (k === end - 1) break;
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
  }
}

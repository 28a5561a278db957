/**
 * Eigenvalues of a real square matrix that need not be symmetric: Householder reduction to Hessenberg form, then
 * Francis' implicitly shifted QR steps (Golub and Van Loan, Matrix Computations, algorithms 7.4.2 and 7.5.2).
 * Time about 10 n³.
 *
 * @param matrix - n x n, row by row; destroyed
 * @returns real and imaginary parts, in no particular order
 */
export function eigenvalues(matrix: Float64Array, n: number): { real: Float64Array; imaginary: Float64Array } {
  reduceToHessenberg(matrix, n);
  const real = new Float64Array(n);
  const imaginary = new Float64Array(n);
  francis(matrix, n, real, imaginary);
  return { real, imaginary };
}

/** Steps after which a shift unrelated to the matrix breaks a cycle. */
const EXCEPTIONAL_SHIFT = 10;

/** Steps for one eigenvalue, after which it is taken as it is. */
const MAXIMUM_STEPS = 60;

// a[n*n]  overwritten by an upper Hessenberg matrix similar to it
function reduceToHessenberg(a: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm += a[i * n + k] * a[i * n + k];
    const below = norm - a[(k + 1) * n + k] * a[(k + 1) * n + k];
    if (below === 0) continue;
    norm = Math.sqrt(norm);
    const alpha = a[(k + 1) * n + k] > 0 ? -norm : norm;
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k];
    v[k + 1] -= alpha;
    const beta = 2 / (below + v[k + 1] * v[k + 1]);
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = k + 1; i < n; i++) dot += v[i] * a[i * n + j];
      dot *= beta;
      for (let i = k + 1; i < n; i++) a[i * n + j] -= dot * v[i];
    }
    for (let i = 0; i < n; i++) {
      let dot = 0;
      for (let j = k + 1; j < n; j++) dot += a[i * n + j] * v[j];
      dot *= beta;
      for (let j = k + 1; j < n; j++) a[i * n + j] -= dot * v[j];
    }
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
  }
}

// h[n*n]  upper Hessenberg, destroyed
// real[n], imaginary[n]  written
function francis(h: Float64Array, n: number, real: Float64Array, imaginary: Float64Array): void {
  let norm = 0;
  for (let k = 0; k < n * n; k++) norm += h[k] * h[k];
  // what is below the rounding error of the matrix as a whole counts as 0; singular matrices would never end otherwise
  const negligible = Number.EPSILON * Math.sqrt(norm);
  let end = n - 1;
  let steps = 0;
  while (end >= 0) {
    let start = end;
    while (start > 0 && Math.abs(h[start * n + start - 1]) > negligible) start--;
    // no matrix is known to need as many steps; one that does loses accuracy rather than never ending
    if (steps >= MAXIMUM_STEPS) start = Math.max(start, end - 1);
    if (start > 0) h[start * n + start - 1] = 0;
    if (start >= end - 1) {
      if (start === end) real[end] = h[end * n + end];
      else eigenvaluesOfBlock(h, n, start, real, imaginary);
      end = start - 1;
      steps = 0;
      continue;
    }
    doubleStep(h, n, start, end, ++steps % EXCEPTIONAL_SHIFT === 0);
  }
}

// the 2 x 2 block whose first row is `k`
function eigenvaluesOfBlock(h: Float64Array, n: number, k: number, real: Float64Array, imaginary: Float64Array): void {
  const a = h[k * n + k];
  const b = h[k * n + k + 1];
  const c = h[(k + 1) * n + k];
  const d = h[(k + 1) * n + k + 1];
  const half = (a - d) / 2;
  const discriminant = half * half + b * c;
  if (discriminant >= 0) {
    // the root that is far from d first, then the other through the product, without cancellation
    const far = half + (half >= 0 ? Math.sqrt(discriminant) : -Math.sqrt(discriminant));
    real[k] = d + far;
    real[k + 1] = far === 0 ? d : d - (b * c) / far;
  } else {
    real[k] = real[k + 1] = d + half;
    imaginary[k] = Math.sqrt(-discriminant);
    imaginary[k + 1] = -imaginary[k];
  }
}

// one Francis double step on rows and columns start..end, at least three
function doubleStep(h: Float64Array, n: number, start: number, end: number, exceptional: boolean): void {
  const first = h[start * n + start];
  const under = h[(start + 1) * n + start];
  // differences to the shifts, so that nothing cancels where all eigenvalues lie close together
  let r = h[end * n + end] - first;
  let s = h[(end - 1) * n + end - 1] - first;
  let w = h[end * n + end - 1] * h[(end - 1) * n + end];
  if (exceptional) {
    const size = Math.abs(h[end * n + end - 1]) + Math.abs(h[(end - 1) * n + end - 2]);
    r = s = h[end * n + end] + 0.75 * size - first;
    w = -0.4375 * size * size;
  }
  let x = (r * s - w) / under + h[start * n + start + 1];
  let y = h[(start + 1) * n + start + 1] - first - r - s;
  let z = h[(start + 2) * n + start + 1];
  for (let k = start - 1; k < end - 1; k++) {
    const rows = k < end - 2 ? 3 : 2;
    if (rows === 2) z = 0;
    const norm = Math.sqrt(x * x + y * y + z * z);
    if (norm > 0) {
      const v0 = x + (x > 0 ? norm : -norm);
      const beta = 2 / (v0 * v0 + y * y + z * z);
      const at = k + 1;
      for (let j = Math.max(start, k); j <= end; j++) {
        const r = at * n + j;
        const dot = beta * (v0 * h[r] + y * h[r + n] + (rows === 3 ? z * h[r + 2 * n] : 0));
        h[r] -= dot * v0;
        h[r + n] -= dot * y;
        if (rows === 3) h[r + 2 * n] -= dot * z;
      }
      const lastRow = Math.min(at + 3, end);
      for (let i = start; i <= lastRow; i++) {
        const r = i * n + at;
        const dot = beta * (v0 * h[r] + y * h[r + 1] + (rows === 3 ? z * h[r + 2] : 0));
        h[r] -= dot * v0;
        h[r + 1] -= dot * y;
        if (rows === 3) h[r + 2] -= dot * z;
      }
    }
    if (k < end - 2) {
      x = h[(k + 2) * n + k + 1];
      y = h[(k + 3) * n + k + 1];
      z = k < end - 3 ? h[(k + 4) * n + k + 1] : 0;
    }
  }
}

/** Columns one behind the other: x[j * n + place]. */
interface Columns {
  readonly n: number;
  readonly p: number;
  readonly x: Float64Array;
}

/** Writes the sum of a predictor and of `part` times some columns, each times its step. */
// columns[count]   which columns
// steps[count]     what each is multiplied by
// from[n], to[n]   predictor before and after
export function addColumns(
  { n, x }: Columns,
  columns: Uint32Array,
  count: number,
  steps: Float64Array,
  part: number,
  from: Float64Array,
  to: Float64Array,
): void {
  to.set(from);
  let a = 0;
  for (; a + 3 < count; a += 4) {
    const s0 = part * steps[a];
    const s1 = part * steps[a + 1];
    const s2 = part * steps[a + 2];
    const s3 = part * steps[a + 3];
    const a0 = columns[a] * n;
    const a1 = columns[a + 1] * n;
    const a2 = columns[a + 2] * n;
    const a3 = columns[a + 3] * n;
    for (let i = 0; i < n; i++) to[i] += s0 * x[a0 + i] + s1 * x[a1 + i] + (s2 * x[a2 + i] + s3 * x[a3 + i]);
  }
  for (; a < count; a++) {
    const s = part * steps[a];
    const at = columns[a] * n;
    for (let i = 0; i < n; i++) to[i] += s * x[at + i];
  }
}

/** Columns of which some may not be in x yet. */
interface SomeColumns extends Columns {
  readonly made: Uint8Array;
  readonly standardize: (j: number, to: Float64Array, at: number) => void;
}

/** Writes the product of each column with the residual; columns that are not in x are made four at a time. */
export function dataGradients(data: SomeColumns, residual: Float64Array, gradient: Float64Array): void {
  const { n, p, made, standardize } = data;
  if (!made.includes(0)) {
    allGradients(data, residual, gradient);
    return;
  }
  madeGradients(data, residual, gradient);
  const some = { n, p: 4, x: new Float64Array(4 * n) };
  const found = new Float64Array(4);
  const four = new Uint32Array(4);
  for (let j = 0, k = 0; j < p; j++) {
    if (!made[j]) {
      standardize(j, some.x, k * n);
      four[k++] = j;
    }
    if (k < 4 && j < p - 1) continue;
    allGradients(some, residual, found);
    for (let l = 0; l < k; l++) gradient[four[l]] = found[l];
    k = 0;
  }
}

/** The same for the columns in x; others are left as they are. */
export function madeGradients(data: SomeColumns, residual: Float64Array, gradient: Float64Array): void {
  const list = new Uint32Array(data.p);
  let count = 0;
  for (let j = 0; j < data.p; j++) if (data.made[j]) list[count++] = j;
  listGradients(data, residual, list, count, gradient);
}

/** Writes the product of each column with the residual. */
export function allGradients({ n, p, x }: Columns, residual: Float64Array, gradient: Float64Array): void {
  let j = 0;
  for (; j + 3 < p; j += 4)
    fourDots(x, j * n, j * n + n, j * n + 2 * n, j * n + 3 * n, residual, n, gradient, j, j + 1, j + 2, j + 3);
  for (; j < p; j++) gradient[j] = oneDot(x, j * n, residual, n);
}

/** The same for some columns; others are left as they are. */
export function listGradients(
  { n, x }: Columns,
  residual: Float64Array,
  list: Uint32Array,
  count: number,
  gradient: Float64Array,
): void {
  let w = 0;
  for (; w + 3 < count; w += 4) {
    const [a, b, c, d] = [list[w], list[w + 1], list[w + 2], list[w + 3]];
    fourDots(x, a * n, b * n, c * n, d * n, residual, n, gradient, a, b, c, d);
  }
  for (; w < count; w++) gradient[list[w]] = oneDot(x, list[w] * n, residual, n);
}

function fourDots(
  x: Float64Array,
  a: number,
  b: number,
  c: number,
  d: number,
  y: Float64Array,
  n: number,
  out: Float64Array,
  toA: number,
  toB: number,
  toC: number,
  toD: number,
): void {
  let sumA = 0;
  let sumB = 0;
  let sumC = 0;
  let sumD = 0;
  for (let i = 0; i < n; i++) {
    const value = y[i];
    sumA += x[a + i] * value;
    sumB += x[b + i] * value;
    sumC += x[c + i] * value;
    sumD += x[d + i] * value;
  }
  out[toA] = sumA;
  out[toB] = sumB;
  out[toC] = sumC;
  out[toD] = sumD;
}

function oneDot(x: Float64Array, at: number, y: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[at + i] * y[i];
  return sum;
}

/**
 * Inverse of a small square matrix to the last bit of ITK's: the pseudo-inverse V W⁻¹ Uᵀ of the singular value
 * decomposition of LINPACK (`dsvdc`), every operation in its order. Positions of voxels half-way between two others, of
 * which resampling by a ratio of small integers has many, fall to the same side as in ITK only with the same rounding.
 *
 * @param matrix - n x n, row by row, not singular
 * @see Dongarra et al., LINPACK Users' Guide, chapter 11
 */
export function itkInverse(matrix: readonly number[], n: number): number[] {
  const inverse: number[] = [];
  const { u, s, v } = decompose(matrix, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += v[k][i] * (1 / s[k]) * u[k][j];
      inverse.push(sum);
    }
  }
  return inverse;
}

/** More QR steps than this for one value mean that the matrix is not a finite one. */
const MAXIMUM_STEPS = 30;

type Columns = number[][];

function decompose(matrix: readonly number[], n: number): { u: Columns; s: number[]; v: Columns } {
  const columns = (entry: (row: number, column: number) => number): Columns =>
    Array.from({ length: n }, (_, j) => Array.from({ length: n }, (_, i) => entry(i, j)));
  const x = columns((i, j) => matrix[i * n + j]);
  const u = columns((i, j) => (i === j ? 1 : 0));
  const v = columns((i, j) => (i === j ? 1 : 0));
  const s = new Array<number>(n).fill(0);
  const e = new Array<number>(n).fill(0);
  const rows: number[][] = []; // what the row transformations are made from

  // to bidiagonal form: diagonal s, above it e
  for (let l = 0; l < n - 1; l++) {
    s[l] = -reflector(x[l], l);
    for (let j = l + 1; j < n; j++) {
      if (s[l] !== 0) reflect(x[l], x[j], l, l);
      e[j] = x[j][l];
    }
    if (l < n - 2) {
      e[l] = -reflector(e, l + 1);
      if (e[l] !== 0) {
        const work = new Array<number>(n).fill(0);
        for (let j = l + 1; j < n; j++) for (let i = l + 1; i < n; i++) work[i] += e[j] * x[j][i];
        for (let j = l + 1; j < n; j++) {
          const t = -e[j] / e[l + 1];
          for (let i = l + 1; i < n; i++) x[j][i] += t * work[i];
        }
      }
      rows[l] = e.slice();
    }
  }
  s[n - 1] = x[n - 1][n - 1];
  e[n - 2] = x[n - 1][n - 2];
  e[n - 1] = 0;
  const off = e.slice();

  // the transformations multiplied out
  for (let l = n - 2; l >= 0; l--) {
    if (s[l] === 0) continue;
    for (let i = l; i < n; i++) u[l][i] = x[l][i];
    for (let j = l + 1; j < n; j++) reflect(u[l], u[j], l, l);
    for (let i = l; i < n; i++) u[l][i] = -u[l][i];
    u[l][l] += 1;
  }
  for (let l = n - 3; l >= 0; l--) {
    if (off[l] === 0) continue;
    for (let j = l + 1; j < n; j++) reflect(rows[l], v[j], l + 1, l + 1);
  }

  // QR steps
  let m = n;
  for (let steps = 0; m > 0 && steps <= MAXIMUM_STEPS * n; ) {
    let l = m - 1;
    while (l > 0 && Math.abs(s[l - 1]) + Math.abs(s[l]) + Math.abs(e[l - 1]) !== Math.abs(s[l - 1]) + Math.abs(s[l]))
      l--;
    if (l > 0) e[l - 1] = 0;
    if (l < m - 1) {
      step(s, e, u, v, l, m);
      steps++;
      continue;
    }
    if (s[l] < 0) {
      s[l] = -s[l];
      v[l] = v[l].map((value) => -value);
    }
    for (; l < n - 1 && s[l] < s[l + 1]; l++) for (const list of [s, u, v]) swap(list, l);
    m--;
  }
  return { u, s, v };
}

/** Turns part of a vector, from `first` on, into the vector of a reflection; returns its signed length. */
function reflector(vector: number[], first: number): number {
  let length = norm(vector, first);
  if (length === 0) return 0;
  if (vector[first] < 0) length = -length;
  const factor = 1 / length;
  for (let i = first; i < vector.length; i++) vector[i] *= factor;
  vector[first]++;
  return length;
}

function reflect(by: readonly number[], vector: number[], first: number, pivot: number): void {
  let dot = 0;
  for (let i = first; i < vector.length; i++) dot += by[i] * vector[i];
  const t = -dot / by[pivot];
  for (let i = first; i < vector.length; i++) vector[i] += t * by[i];
}

function norm(vector: readonly number[], first: number): number {
  let scale = 0;
  let sum = 1;
  for (let i = first; i < vector.length; i++) {
    const size = Math.abs(vector[i]);
    if (size === 0) continue;
    if (scale < size) {
      sum = 1 + sum * (scale / size) ** 2;
      scale = size;
    } else sum += (size / scale) ** 2;
  }
  return scale * Math.sqrt(sum);
}

// one step on rows l..m - 1
function step(s: number[], e: number[], u: Columns, v: Columns, l: number, m: number): void {
  const scale = Math.max(...[s[m - 1], s[m - 2], e[m - 2], s[l], e[l]].map(Math.abs));
  const last = s[m - 1] / scale;
  const before = s[m - 2] / scale;
  const above = e[m - 2] / scale;
  const first = s[l] / scale;
  const b = ((before + last) * (before - last) + above * above) / 2;
  const c = (last * above) ** 2;
  let shift = 0;
  if (b !== 0 || c !== 0) {
    shift = Math.sqrt(b * b + c);
    shift = c / (b + (b < 0 ? -shift : shift));
  }
  let f = (first + last) * (first - last) + shift;
  let g = first * (e[l] / scale);
  for (let k = l; k < m - 1; k++) {
    let [r, cos, sin] = rotation(f, g);
    if (k !== l) e[k - 1] = r;
    f = cos * s[k] + sin * e[k];
    e[k] = cos * e[k] - sin * s[k];
    g = sin * s[k + 1];
    s[k + 1] = cos * s[k + 1];
    rotate(v[k], v[k + 1], cos, sin);
    [r, cos, sin] = rotation(f, g);
    s[k] = r;
    f = cos * e[k] + sin * s[k + 1];
    s[k + 1] = -sin * e[k] + cos * s[k + 1];
    g = sin * e[k + 1];
    e[k + 1] = cos * e[k + 1];
    rotate(u[k], u[k + 1], cos, sin);
  }
  e[m - 2] = f;
}

function rotation(a: number, b: number): [length: number, cos: number, sin: number] {
  const scale = Math.abs(a) + Math.abs(b);
  if (scale === 0) return [0, 1, 0];
  const length =
    scale * Math.sqrt((a / scale) ** 2 + (b / scale) ** 2) * ((Math.abs(a) > Math.abs(b) ? a : b) < 0 ? -1 : 1);
  return [length, a / length, b / length];
}

function rotate(a: number[], b: number[], cos: number, sin: number): void {
  for (let i = 0; i < a.length; i++) {
    const t = cos * a[i] + sin * b[i];
    b[i] = cos * b[i] - sin * a[i];
    a[i] = t;
  }
}

function swap(list: unknown[], l: number): void {
  [list[l], list[l + 1]] = [list[l + 1], list[l]];
}

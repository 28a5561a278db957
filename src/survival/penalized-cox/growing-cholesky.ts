/**
 * The Cholesky factor L of a symmetric matrix to which rows are added at the end and from which any are taken away, with the
 * matrix itself. Both are stored by rows of `stride` entries, of which the lower triangle counts.
 */
export interface GrowingCholesky {
  size: number;
  stride: number;
  matrix: Float64Array;
  /** What is added to the diagonal of the matrix before it is factored; length `stride`. */
  diagonal: Float64Array;
  /** Smallest pivot of each row: a column that follows from others stays solvable, by a long step. */
  least: Float64Array;
  factor: Float64Array;
}

export function growingCholesky(room: number): GrowingCholesky {
  return {
    size: 0,
    stride: room,
    matrix: new Float64Array(room * room),
    diagonal: new Float64Array(room),
    least: new Float64Array(room),
    factor: new Float64Array(room * room),
  };
}

/** Makes room for more rows; contents are kept. */
export function makeRoom(state: GrowingCholesky, rows: number): void {
  const { size, stride } = state;
  if (rows <= stride) return;
  const room = Math.max(rows, Math.ceil(1.5 * stride));
  const widened = (old: Float64Array): Float64Array => {
    const wide = new Float64Array(room * room);
    for (let a = 0; a < size; a++) wide.set(old.subarray(a * stride, a * stride + a + 1), a * room);
    return wide;
  };
  state.matrix = widened(state.matrix);
  state.factor = widened(state.factor);
  const [diagonal, least] = [new Float64Array(room), new Float64Array(room)];
  diagonal.set(state.diagonal);
  least.set(state.least);
  state.diagonal = diagonal;
  state.least = least;
  state.stride = room;
}

/** Factors rows from `from` on; the rows before are factored already. */
export function factorFrom({ size, stride, matrix, diagonal, least, factor }: GrowingCholesky, from: number): void {
  for (let a = from; a < size; a++) {
    const row = a * stride;
    let left = matrix[row + a] + diagonal[a];
    for (let b = 0; b < a; b++) {
      const other = b * stride;
      // four sums at once, as one would wait for itself
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let c = 0;
      for (; c + 3 < b; c += 4) {
        s0 += factor[row + c] * factor[other + c];
        s1 += factor[row + c + 1] * factor[other + c + 1];
        s2 += factor[row + c + 2] * factor[other + c + 2];
        s3 += factor[row + c + 3] * factor[other + c + 3];
      }
      for (; c < b; c++) s0 += factor[row + c] * factor[other + c];
      const value = (matrix[row + b] - (s0 + s1 + (s2 + s3))) / factor[other + b];
      factor[row + b] = value;
      left -= value * value;
    }
    factor[row + a] = Math.sqrt(left > least[a] ? left : least[a]);
  }
}

/** Takes row and column `gone` out of matrix and factor; later ones move up. */
export function removeRow(state: GrowingCholesky, gone: number): void {
  const { size, stride, matrix, diagonal, least, factor } = state;
  for (let a = gone + 1; a < size; a++) {
    const from = a * stride;
    const to = from - stride;
    for (let b = 0; b < gone; b++) matrix[to + b] = matrix[from + b];
    for (let b = gone + 1; b <= a; b++) matrix[to + b - 1] = matrix[from + b];
    diagonal[a - 1] = diagonal[a];
    least[a - 1] = least[a];
    for (let b = 0; b <= a; b++) factor[to + b] = factor[from + b];
  }
  state.size = size - 1;
  // each row below has one entry beyond its diagonal, which a rotation of two columns takes away
  for (let c = gone; c < state.size; c++) {
    const at = c * stride + c;
    const x = factor[at];
    const y = factor[at + 1];
    const length = Math.sqrt(x * x + y * y);
    const cosine = length > 0 ? x / length : 1;
    const sine = length > 0 ? y / length : 0;
    factor[at] = length;
    for (let a = c + 1, row = at + stride; a < state.size; a++, row += stride) {
      const left = factor[row];
      const right = factor[row + 1];
      factor[row] = cosine * left + sine * right;
      factor[row + 1] = cosine * right - sine * left;
    }
  }
}

/** Solves L L' y = b in place. */
export function solveFactored({ size, stride, factor }: GrowingCholesky, b: Float64Array): void {
  for (let a = 0, row = 0; a < size; a++, row += stride) {
    let even = 0;
    let odd = 0;
    let c = 0;
    for (; c + 1 < a; c += 2) {
      even += factor[row + c] * b[c];
      odd += factor[row + c + 1] * b[c + 1];
    }
    if (c < a) even += factor[row + c] * b[c];
    b[a] = (b[a] - (even + odd)) / factor[row + a];
  }
  for (let a = size - 1, row = a * stride; a >= 0; a--, row -= stride) {
    const value = b[a] / factor[row + a];
    b[a] = value;
    for (let c = 0; c < a; c++) b[c] -= value * factor[row + c];
  }
}

/**
 * Changes the factor to that of the matrix plus or less v v', row by row; the result must be positive definite. Time n^2.
 *
 * @param sign - 1 or -1
 */
// v[size]                  changed
// cosines[size], sines[size]   scratch
export function updateFactor(
  { size, stride, factor }: GrowingCholesky,
  v: Float64Array,
  sign: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  for (let i = 0, row = 0; i < size; i++, row += stride) {
    let x = v[i];
    for (let k = 0; k < i; k++) {
      const changed = (factor[row + k] + sign * sines[k] * x) / cosines[k];
      factor[row + k] = changed;
      x = cosines[k] * x - sines[k] * changed;
    }
    const old = factor[row + i];
    const next = Math.sqrt(old * old + sign * x * x);
    cosines[i] = next / old;
    sines[i] = x / old;
    factor[row + i] = next;
  }
}

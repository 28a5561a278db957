import { cos, exp, sin } from "../stats/elementary.ts";

// Gaussian and its second derivative as recursive filters of fourth order, as ITK's RecursiveGaussianImageFilter has
// them; constants of Farnebäck and Westin 2006. Every sum is taken in ITK's order.

const W1 = 0.6681;
const L1 = -1.3932;
const W2 = 2.0787;
const L2 = -1.3732;
/** A1, B1, A2, B2 of the Gaussian, and of its second derivative. */
const GAUSSIAN = [1.353, 1.8151, -0.3531, 0.0902] as const;
const SECOND = [-1.3563, 5.2318, 0.3446, -2.2355] as const;

/** Coefficients of a filter: N0..N3, D1..D4, M1..M4, BN1..BN4, BM1..BM4. */
type Coefficients = Float64Array;

interface Numerator {
  readonly n: readonly [number, number, number, number];
  /** Σ n, Σ k n, Σ k² n */
  readonly moments: readonly [number, number, number];
}

/** sigma in voxels */
function numerator(sigma: number, [a1, b1, a2, b2]: typeof GAUSSIAN | typeof SECOND): Numerator {
  const [sin1, sin2, cos1, cos2] = [sin(W1 / sigma), sin(W2 / sigma), cos(W1 / sigma), cos(W2 / sigma)];
  const exp1 = exp(L1 / sigma);
  const exp2 = exp(L2 / sigma);
  const n0 = a1 + a2;
  let n1 = exp2 * (b2 * sin2 - (a2 + 2 * a1) * cos2);
  n1 += exp1 * (b1 * sin1 - (a1 + 2 * a2) * cos1);
  let n2 = (a1 + a2) * cos2 * cos1;
  n2 -= b1 * cos2 * sin1 + b2 * cos1 * sin2;
  n2 *= 2 * exp1 * exp2;
  n2 += a2 * exp1 * exp1 + a1 * exp2 * exp2;
  let n3 = exp2 * exp1 * exp1 * (b2 * sin2 - a2 * cos2);
  n3 += exp1 * exp2 * exp2 * (b1 * sin1 - a1 * cos1);
  return { n: [n0, n1, n2, n3], moments: [n0 + n1 + n2 + n3, n1 + 2 * n2 + 3 * n3, n1 + 4 * n2 + 9 * n3] };
}

function denominator(sigma: number): readonly [number, number, number, number] {
  const cos1 = cos(W1 / sigma);
  const cos2 = cos(W2 / sigma);
  const exp1 = exp(L1 / sigma);
  const exp2 = exp(L2 / sigma);
  const d4 = exp1 * exp1 * exp2 * exp2;
  let d3 = -2 * cos1 * exp1 * exp2 * exp2;
  d3 += -2 * cos2 * exp2 * exp1 * exp1;
  let d2 = 4 * cos2 * cos1 * exp1 * exp2;
  d2 += exp1 * exp1 + exp2 * exp2;
  return [-2 * (exp2 * cos2 + exp1 * cos1), d2, d3, d4];
}

/** A Gaussian of unit sum; sigma in voxels. */
function smoothing(sigma: number): Coefficients {
  const d = denominator(sigma);
  const { n, moments } = numerator(sigma, GAUSSIAN);
  const sumD = 1 + d[0] + d[1] + d[2] + d[3];
  const alpha = (2 * moments[0]) / sumD - n[0];
  return complete(
    n.map((value) => value * (1 / alpha)),
    d,
  );
}

/** Its second derivative, of sum 0 and second moment 2, times `scale`; sigma in voxels. */
function secondDerivative(sigma: number, scale: number): Coefficients {
  const d = denominator(sigma);
  const [d1, d2, d3, d4] = d;
  const sumD = 1 + d1 + d2 + d3 + d4;
  const firstD = d1 + 2 * d2 + 3 * d3 + 4 * d4;
  const secondD = d1 + 4 * d2 + 9 * d3 + 16 * d4;
  const zero = numerator(sigma, GAUSSIAN);
  const two = numerator(sigma, SECOND);
  const beta = -(2 * two.moments[0] - sumD * two.n[0]) / (2 * zero.moments[0] - sumD * zero.n[0]);
  const n = two.n.map((value, k) => value + beta * zero.n[k]);
  const [sum, first, second] = two.moments.map((value, k) => value + beta * zero.moments[k]);
  let alpha = second * sumD * sumD - secondD * sum * sumD - 2 * first * firstD * sumD + 2 * firstD * firstD * sum;
  alpha /= sumD * sumD * sumD;
  return complete(
    n.map((value) => value * (scale / alpha)),
    d,
  );
}

/** Adds the coefficients of the way back, and those of a border value that goes on forever. */
function complete(n: readonly number[], d: readonly number[]): Coefficients {
  const [n0, n1, n2, n3] = n;
  const m = [n1 - d[0] * n0, n2 - d[1] * n0, n3 - d[2] * n0, -d[3] * n0];
  const sumN = n0 + n1 + n2 + n3;
  const sumM = m[0] + m[1] + m[2] + m[3];
  const sumD = 1 + d[0] + d[1] + d[2] + d[3];
  return Float64Array.from([
    ...n,
    ...d,
    ...m,
    ...d.map((value) => (value * sumN) / sumD),
    ...d.map((value) => (value * sumM) / sumD),
  ]);
}

/** Lines that are filtered side by side: memory is read along rows, and no line waits for its own last value. */
const LANES = 8;

// x[n LANES]        lines side by side, n >= 4: value i of line w at i LANES + w; read
// y, s              scratch of the same length; y holds the result
function filterLines(x: Float64Array, n: number, c: Coefficients, y: Float64Array, s: Float64Array): void {
  const [n0, n1, n2, n3, d1, d2, d3, d4, m1, m2, m3, m4, bn1, bn2, bn3, bn4, bm1, bm2, bm3, bm4] = c;
  const a1 = LANES;
  const a2 = 2 * LANES;
  const a3 = 3 * LANES;
  const a4 = 4 * LANES;
  for (let w = 0; w < LANES; w++) {
    const v = x[w];
    y[w] = v * n0 + v * n1 + v * n2 + v * n3;
    y[w + a1] = x[w + a1] * n0 + v * n1 + v * n2 + v * n3;
    y[w + a2] = x[w + a2] * n0 + x[w + a1] * n1 + v * n2 + v * n3;
    y[w + a3] = x[w + a3] * n0 + x[w + a2] * n1 + x[w + a1] * n2 + v * n3;
    y[w] -= v * bn1 + v * bn2 + v * bn3 + v * bn4;
    y[w + a1] -= y[w] * d1 + v * bn2 + v * bn3 + v * bn4;
    y[w + a2] -= y[w + a1] * d1 + y[w] * d2 + v * bn3 + v * bn4;
    y[w + a3] -= y[w + a2] * d1 + y[w + a1] * d2 + y[w] * d3 + v * bn4;
  }
  const end = n * LANES;
  for (let i = a4; i < end; i++) {
    const sum = x[i] * n0 + x[i - a1] * n1 + x[i - a2] * n2 + x[i - a3] * n3;
    y[i] = sum - (y[i - a1] * d1 + y[i - a2] * d2 + y[i - a3] * d3 + y[i - a4] * d4);
  }
  for (let w = end - LANES; w < end; w++) {
    const v = x[w];
    s[w] = v * m1 + v * m2 + v * m3 + v * m4;
    s[w - a1] = x[w] * m1 + v * m2 + v * m3 + v * m4;
    s[w - a2] = x[w - a1] * m1 + x[w] * m2 + v * m3 + v * m4;
    s[w - a3] = x[w - a2] * m1 + x[w - a1] * m2 + x[w] * m3 + v * m4;
    s[w] -= v * bm1 + v * bm2 + v * bm3 + v * bm4;
    s[w - a1] -= s[w] * d1 + v * bm2 + v * bm3 + v * bm4;
    s[w - a2] -= s[w - a1] * d1 + s[w] * d2 + v * bm3 + v * bm4;
    s[w - a3] -= s[w - a2] * d1 + s[w - a1] * d2 + s[w] * d3 + v * bm4;
    for (const i of [w, w - a1, w - a2, w - a3]) y[i] += s[i];
  }
  for (let i = end - a4 - 1; i >= 0; i--) {
    const sum = x[i + a1] * m1 + x[i + a2] * m2 + x[i + a3] * m3 + x[i + a4] * m4;
    s[i] = sum - (s[i + a1] * d1 + s[i + a2] * d2 + s[i + a3] * d3 + s[i + a4] * d4);
    y[i] += s[i];
  }
}

/** The part of each axis that is kept. */
export interface Kept {
  readonly first: readonly number[];
  readonly count: readonly number[];
}

// from   volume of the given size
// to     the same, but `count` long along the axis: what lies from `first` on; rounded to float32
function filterAxis(
  from: Float32Array | Float64Array,
  to: Float32Array,
  size: readonly number[],
  axis: number,
  first: number,
  count: number,
  coefficients: Coefficients,
): void {
  const n = size[axis];
  const inner = size.slice(0, axis).reduce((product, length) => product * length, 1);
  const outer = size.slice(axis + 1).reduce((product, length) => product * length, 1);
  const x = new Float64Array(LANES * n);
  const y = new Float64Array(LANES * n);
  const s = new Float64Array(LANES * n);
  // lines along x lie one behind the other, those along y and z side by side
  const rows = axis === 0 ? 1 : outer;
  const lines = axis === 0 ? outer : inner;
  const between = axis === 0 ? n : 1;
  const betweenKept = axis === 0 ? count : 1;
  for (let row = 0; row < rows; row++) {
    for (let line = 0; line < lines; line += LANES) {
      const lanes = Math.min(LANES, lines - line);
      for (let i = 0, at = row * n * inner + line * between; i < n; i++, at += inner) {
        for (let w = 0; w < lanes; w++) x[i * LANES + w] = from[at + w * between];
      }
      filterLines(x, n, coefficients, y, s);
      for (let i = first, at = row * count * inner + line * betweenKept; i < first + count; i++, at += inner) {
        for (let w = 0; w < lanes; w++) to[at + w * betweenKept] = y[i * LANES + w];
      }
    }
  }
}

/**
 * Laplacian of Gaussian of an image, times σ²: ITK's LaplacianRecursiveGaussianImageFilter with NormalizeAcrossScale,
 * whose images between the passes are float32. Time O(voxels), whatever sigma is; where only a part is kept, less: lines
 * that do not pass through it are not followed beyond the passes that need them.
 *
 * @param source - voxels, x varying fastest
 * @param size - number of voxels along each axis, 4 at least
 * @param sigma - mm
 * @returns the part kept
 */
export function recursiveLaplacian(
  source: Float32Array | Float64Array,
  size: readonly number[],
  spacing: readonly number[],
  sigma: number,
  { first, count }: Kept = { first: size.map(() => 0), count: size },
): Float32Array {
  const sum = new Float32Array(count.reduce((product, n) => product * n, 1));
  for (let axis = 0; axis < size.length; axis++) {
    const shape = [...size];
    let work: Float32Array | Float64Array = source;
    for (const each of [axis, ...size.keys()].filter((other, k) => k === 0 || other !== axis)) {
      const width = sigma / spacing[each];
      const coefficients = each === axis ? secondDerivative(width, sigma * sigma) : smoothing(width);
      const next = new Float32Array((work.length / shape[each]) * count[each]);
      filterAxis(work, next, shape, each, first[each], count[each], coefficients);
      shape[each] = count[each];
      work = next;
    }
    const scale = 1 / (spacing[axis] * spacing[axis]);
    for (let i = 0; i < sum.length; i++) sum[i] += work[i] * scale;
  }
  return sum;
}

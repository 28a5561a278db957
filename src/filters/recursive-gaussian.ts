import { cos, exp, sin } from "../stats/elementary.ts";
import { filterAxisQuickly, valuesInMemory } from "./quick-axis.ts";
import { COEFFICIENTS, LANES, type LineKernel, quickLines } from "./recursive-lines.ts";

// Gaussian and its second derivative as recursive filters of fourth order, as ITK's RecursiveGaussianImageFilter has
// them; constants of Farnebäck and Westin 2006. Every sum is taken in ITK's order.

const W1 = 0.6681;
const L1 = -1.3932;
const W2 = 2.0787;
const L2 = -1.3732;
/** A1, B1, A2, B2 of the Gaussian, and of its second derivative. */
const GAUSSIAN = [1.353, 1.8151, -0.3531, 0.0902] as const;
const SECOND = [-1.3563, 5.2318, 0.3446, -2.2355] as const;

/** Coefficients of a filter: of the way forth (n), of the recursion (d), of the way back (m), of the border (bn, bm). */
type Coefficients = Readonly<Record<`n${0 | 1 | 2 | 3}` | `${"d" | "m" | "bn" | "bm"}${1 | 2 | 3 | 4}`, number>>;

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
  const [bn1, bn2, bn3, bn4] = d.map((value) => (value * sumN) / sumD);
  const [bm1, bm2, bm3, bm4] = d.map((value) => (value * sumM) / sumD);
  const [d1, d2, d3, d4] = d;
  const [m1, m2, m3, m4] = m;
  return { n0, n1, n2, n3, d1, d2, d3, d4, m1, m2, m3, m4, bn1, bn2, bn3, bn4, bm1, bm2, bm3, bm4 };
}

/** Values of the lines that are filtered side by side, where more than the least number of lines fits. */
const SCRATCH = 4096;

/** Lines that are filtered side by side, an even number: memory is read along rows, and the fast memory holds them. */
function lanesFor(n: number): number {
  return 8 * Math.max(1, Math.min(8, Math.floor(SCRATCH / (8 * n))));
}

// x[n lanes]        lines of n >= 4 values: value i of line w at i along + w across; read
// first, count      the values wanted: the way forth ends behind them, the way back before them
// y, s              scratch of the same length; y holds the result, s only the first values of the way back
function filterLines(
  x: Float64Array,
  n: number,
  lanes: number,
  along: number,
  across: number,
  first: number,
  count: number,
  c: Coefficients,
  y: Float64Array,
  s: Float64Array,
): void {
  const { n0, n1, n2, n3, d1, d2, d3, d4, m1, m2, m3, m4, bn1, bn2, bn3, bn4, bm1, bm2, bm3, bm4 } = c;
  const a1 = along;
  const a2 = 2 * along;
  const a3 = 3 * along;
  const a4 = 4 * along;
  const forthEnd = (first + count) * along;
  const backEnd = first * along;
  for (let w = 0; w < lanes * across; w += across) {
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
  // two lines at a time, whose last values stay in registers: neither waits for the other
  for (let w = 0; w < lanes * across; w += 2 * across) {
    let xa1 = x[w + a3];
    let xa2 = x[w + a2];
    let xa3 = x[w + a1];
    let xb1 = x[w + a3 + across];
    let xb2 = x[w + a2 + across];
    let xb3 = x[w + a1 + across];
    let ya1 = y[w + a3];
    let ya2 = y[w + a2];
    let ya3 = y[w + a1];
    let ya4 = y[w];
    let yb1 = y[w + a3 + across];
    let yb2 = y[w + a2 + across];
    let yb3 = y[w + a1 + across];
    let yb4 = y[w + across];
    for (let i = a4 + w; i < w + forthEnd; i += along) {
      const a = x[i];
      const b = x[i + across];
      const va = a * n0 + xa1 * n1 + xa2 * n2 + xa3 * n3 - (ya1 * d1 + ya2 * d2 + ya3 * d3 + ya4 * d4);
      const vb = b * n0 + xb1 * n1 + xb2 * n2 + xb3 * n3 - (yb1 * d1 + yb2 * d2 + yb3 * d3 + yb4 * d4);
      y[i] = va;
      y[i + across] = vb;
      xa3 = xa2;
      xa2 = xa1;
      xa1 = a;
      xb3 = xb2;
      xb2 = xb1;
      xb1 = b;
      ya4 = ya3;
      ya3 = ya2;
      ya2 = ya1;
      ya1 = va;
      yb4 = yb3;
      yb3 = yb2;
      yb2 = yb1;
      yb1 = vb;
    }
  }
  const last = (n - 1) * along;
  for (let w = last; w < last + lanes * across; w += across) {
    const v = x[w];
    s[w] = v * m1 + v * m2 + v * m3 + v * m4;
    s[w - a1] = x[w] * m1 + v * m2 + v * m3 + v * m4;
    s[w - a2] = x[w - a1] * m1 + x[w] * m2 + v * m3 + v * m4;
    s[w - a3] = x[w - a2] * m1 + x[w - a1] * m2 + x[w] * m3 + v * m4;
    s[w] -= v * bm1 + v * bm2 + v * bm3 + v * bm4;
    s[w - a1] -= s[w] * d1 + v * bm2 + v * bm3 + v * bm4;
    s[w - a2] -= s[w - a1] * d1 + s[w] * d2 + v * bm3 + v * bm4;
    s[w - a3] -= s[w - a2] * d1 + s[w - a1] * d2 + s[w] * d3 + v * bm4;
    y[w] += s[w];
    y[w - a1] += s[w - a1];
    y[w - a2] += s[w - a2];
    y[w - a3] += s[w - a3];
  }
  for (let w = last; w < last + lanes * across; w += 2 * across) {
    let xa1 = x[w - a3];
    let xa2 = x[w - a2];
    let xa3 = x[w - a1];
    let xa4 = x[w];
    let xb1 = x[w - a3 + across];
    let xb2 = x[w - a2 + across];
    let xb3 = x[w - a1 + across];
    let xb4 = x[w + across];
    let sa1 = s[w - a3];
    let sa2 = s[w - a2];
    let sa3 = s[w - a1];
    let sa4 = s[w];
    let sb1 = s[w - a3 + across];
    let sb2 = s[w - a2 + across];
    let sb3 = s[w - a1 + across];
    let sb4 = s[w + across];
    for (let i = w - a4, end = w - last + backEnd; i >= end; i -= along) {
      const va = xa1 * m1 + xa2 * m2 + xa3 * m3 + xa4 * m4 - (sa1 * d1 + sa2 * d2 + sa3 * d3 + sa4 * d4);
      const vb = xb1 * m1 + xb2 * m2 + xb3 * m3 + xb4 * m4 - (sb1 * d1 + sb2 * d2 + sb3 * d3 + sb4 * d4);
      y[i] += va;
      y[i + across] += vb;
      xa4 = xa3;
      xa3 = xa2;
      xa2 = xa1;
      xa1 = x[i];
      xb4 = xb3;
      xb3 = xb2;
      xb2 = xb1;
      xb1 = x[i + across];
      sa4 = sa3;
      sa3 = sa2;
      sa2 = sa1;
      sa1 = va;
      sb4 = sb3;
      sb3 = sb2;
      sb2 = sb1;
      sb1 = vb;
    }
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
  const lanes = lanesFor(n);
  const x = new Float64Array(lanes * n);
  const y = new Float64Array(lanes * n);
  const s = new Float64Array(lanes * n);
  if (axis === 0) {
    // lines along x lie one behind the other
    for (let line = 0; line < outer; line += lanes) {
      const some = Math.min(lanes, outer - line);
      x.set(from.subarray(line * n, (line + some) * n));
      filterLines(x, n, lanes, 1, n, first, count, coefficients, y, s);
      for (let w = 0; w < some; w++) to.set(y.subarray(w * n + first, w * n + first + count), (line + w) * count);
    }
    return;
  }
  // lines along y and z lie side by side
  for (let row = 0; row < outer; row++) {
    for (let line = 0; line < inner; line += lanes) {
      const some = Math.min(lanes, inner - line);
      for (let i = 0, at = row * n * inner + line; i < n; i++, at += inner) {
        for (let w = 0; w < some; w++) x[i * lanes + w] = from[at + w];
      }
      filterLines(x, n, lanes, lanes, 1, first, count, coefficients, y, s);
      for (let i = first, at = row * count * inner + line; i < first + count; i++, at += inner) {
        for (let w = 0; w < some; w++) to[at + w] = y[i * lanes + w];
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
 * @param kernel - how lines are filtered where there are enough of them; in JavaScript where it gives undefined
 * @returns the part kept
 */
export function recursiveLaplacian(
  source: Float32Array | Float64Array,
  size: readonly number[],
  spacing: readonly number[],
  sigma: number,
  { first, count }: Kept = { first: size.map(() => 0), count: size },
  kernel: LineKernel = quickLines,
): Float32Array {
  const sum = new Float32Array(count.reduce((product, n) => product * n, 1));
  // passes write to two arrays in turn, as large as the largest result of a first pass
  const largest = Math.max(...count.map((n, axis) => (source.length / size[axis]) * n));
  const rooms = [new Float32Array(largest), new Float32Array(largest)];
  const longest = Math.max(...size);
  const quick = kernel(longest, valuesInMemory(longest));
  for (let axis = 0; axis < size.length; axis++) {
    const shape = [...size];
    let work: Float32Array | Float64Array = source;
    for (const [k, each] of [axis, ...size.keys()].filter((other, k) => k === 0 || other !== axis).entries()) {
      const width = sigma / spacing[each];
      const coefficients = each === axis ? secondDerivative(width, sigma * sigma) : smoothing(width);
      const lines = work.length / shape[each];
      const next = rooms[k % 2].subarray(0, lines * count[each]);
      if (quick && work instanceof Float32Array && (each === 0 ? lines : shape[0]) >= LANES) {
        quick.coefficients.set(COEFFICIENTS.map((name) => coefficients[name as keyof Coefficients]));
        filterAxisQuickly(work, next, shape, each, first[each], count[each], quick);
      } else filterAxis(work, next, shape, each, first[each], count[each], coefficients);
      shape[each] = count[each];
      work = next;
    }
    const scale = 1 / (spacing[axis] * spacing[axis]);
    for (let i = 0; i < sum.length; i++) sum[i] += work[i] * scale;
  }
  return sum;
}

import { symmetricEigenvalues } from "./principal-axes.ts";

/** Half the lengths of the axes of an ellipsoid, longest first, mm. */
export type SemiAxes = readonly [number, number, number];

/** Terms of the series of Legendre polynomials, as in the IBSI reference manual. */
const TERMS = 20;

/**
 * Volume and surface area of an ellipsoid; the area by 20 terms of a series of Legendre polynomials. It is that of the IBSI
 * reference manual, on which its consensus values rest: with α = √(1 − b²/a²) and β = √(1 − c²/a²), it is the area of a
 * ball, but less than that of a long ellipsoid and more than that of a flat one, by a fifth where axes are 2 : 1.
 */
export function ellipsoidMeasures([a, b, c]: SemiAxes): { volume: number; area: number } {
  const alpha2 = 1 - (b * b) / (a * a);
  const beta2 = 1 - (c * c) / (a * a);
  // (αβ)^ν P_ν((α² + β²) / 2αβ) by the recurrence of the polynomials, without dividing by αβ, which may be 0
  const half = (alpha2 + beta2) / 2;
  const square = alpha2 * beta2;
  let before = 0;
  let polynomial = 1;
  let sum = 0;
  for (let v = 0; v <= TERMS; v++) {
    sum += polynomial / (1 - 4 * v * v);
    const next = ((2 * v + 1) * half * polynomial - v * square * before) / (v + 1);
    before = polynomial;
    polynomial = next;
  }
  return { volume: (4 / 3) * Math.PI * a * b * c, area: 4 * Math.PI * a * b * sum };
}

/** How near the ellipsoid comes to the least one: its volume is at most this part larger. */
const TOLERANCE = 1e-8;

const MAXIMUM_STEPS = 100_000;

/**
 * The ellipsoid of least volume around points, by Khachiyan's method with steps away from points that lie inside.
 *
 * @param points - three coordinates each, not all in one plane
 * @see Todd and Yıldırım, On Khachiyan's algorithm for the computation of minimum-volume enclosing ellipsoids, Discrete
 *   Applied Mathematics 2007
 */
export function smallestEllipsoid(points: Float64Array): SemiAxes {
  const n = points.length / 3;
  const center = [0, 0, 0];
  for (let k = 0; k < points.length; k++) center[k % 3] += points[k] / n;
  // points with a fourth coordinate of 1, about their middle
  const q = new Float64Array(4 * n);
  for (let k = 0; k < n; k++) {
    for (let axis = 0; axis < 3; axis++) q[4 * k + axis] = points[3 * k + axis] - center[axis];
    q[4 * k + 3] = 1;
  }
  const weight = new Float64Array(n).fill(1 / n);
  const size = new Float64Array(n);
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    distances(q, inverse4(momentsOf(q, weight)), size);
    let most = 0;
    let least = -1;
    for (let k = 0; k < n; k++) {
      if (size[k] > size[most]) most = k;
      if (weight[k] > 0 && (least < 0 || size[k] < size[least])) least = k;
    }
    const above = size[most] / 4 - 1;
    const below = 1 - size[least] / 4;
    if (above <= TOLERANCE && below <= TOLERANCE) break;
    const chosen = above >= below ? most : least;
    const kappa = size[chosen];
    let beta = (kappa - 4) / (4 * (kappa - 1));
    if (chosen !== most) beta = Math.max(beta, -weight[chosen] / (1 - weight[chosen]));
    for (let k = 0; k < n; k++) weight[k] *= 1 - beta;
    weight[chosen] = Math.max(weight[chosen] + beta, 0);
  }
  return axesAround(q, weight);
}

/** Σ w q qᵀ, row by row. */
function momentsOf(q: Float64Array, weight: Float64Array): Float64Array {
  const m = new Float64Array(16);
  for (let k = 0; k < weight.length; k++) {
    const w = weight[k];
    if (w === 0) continue;
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j <= i; j++) m[4 * i + j] += w * q[4 * k + i] * q[4 * k + j];
    }
  }
  for (let i = 0; i < 4; i++) for (let j = i + 1; j < 4; j++) m[4 * i + j] = m[4 * j + i];
  return m;
}

/** Inverse of a symmetric positive matrix, by Gauss and Jordan without exchanges. */
function inverse4(matrix: Float64Array): Float64Array {
  const a = matrix.slice();
  for (let p = 0; p < 4; p++) {
    const pivot = 1 / a[5 * p];
    for (let j = 0; j < 4; j++) a[4 * p + j] *= pivot;
    a[5 * p] = pivot;
    for (let i = 0; i < 4; i++) {
      if (i === p) continue;
      const factor = a[4 * i + p];
      a[4 * i + p] = 0;
      for (let j = 0; j < 4; j++) a[4 * i + j] -= factor * a[4 * p + j];
    }
  }
  return a;
}

// out[n]  written: qᵀ m q of each point
function distances(q: Float64Array, m: Float64Array, out: Float64Array): void {
  for (let k = 0; k < out.length; k++) {
    const x = q[4 * k];
    const y = q[4 * k + 1];
    const z = q[4 * k + 2];
    out[k] =
      x * (m[0] * x + 2 * (m[1] * y + m[2] * z + m[3])) +
      y * (m[5] * y + 2 * (m[6] * z + m[7])) +
      z * (m[10] * z + 2 * m[11]) +
      m[15];
  }
}

/** Semi-axes of the ellipsoid that the weights describe, enlarged until no point is outside. */
function axesAround(q: Float64Array, weight: Float64Array): SemiAxes {
  const m = momentsOf(q, weight);
  const covariance = (i: number, j: number): number => m[4 * i + j] - m[4 * i + 3] * m[4 * j + 3];
  const variances = symmetricEigenvalues(
    covariance(0, 0),
    covariance(1, 1),
    covariance(2, 2),
    covariance(0, 1),
    covariance(0, 2),
    covariance(1, 2),
  );
  const size = new Float64Array(weight.length);
  distances(q, inverse4(m), size);
  // qᵀ m⁻¹ q − 1 is the distance from the centre in the norm of the covariance
  const reach = Math.sqrt(size.reduce((most, value) => Math.max(most, value), 0) - 1);
  const [a, b, c] = variances.map((variance) => reach * Math.sqrt(variance));
  return [a, b, c];
}

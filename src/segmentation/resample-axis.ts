/** Values repeated at either end before the spline is fitted, as scipy does where it extends by the nearest value. */
const SPLINE_PADDING = 12;

/** The root of the cubic B-spline's recursion. */
const POLE: number = /* @__PURE__ */ Math.sqrt(3) - 2;

/** Where the voxels of a new axis lie on the old one, in voxels of the old one. */
export type Positions = Float64Array;

/**
 * The centres of m voxels that cover the same length as n old ones: how scikit-image's `resize` and scipy's `zoom` with
 * `grid_mode` stretch.
 */
export function stretchedPositions(n: number, m: number): Positions {
  return Float64Array.from({ length: m }, (_, i) => ((i + 0.5) * n) / m - 0.5);
}

/** The centres of m voxels `step` apart, the first on the first old one: the grid of MONAI's Spacing. */
export function steppedPositions(step: number, m: number): Positions {
  return Float64Array.from({ length: m }, (_, i) => i * step);
}

/**
 * Interpolates along one axis of a volume: order 0 the nearest value (halves upwards), 1 linear, 3 the interpolating
 * cubic B-spline. Beyond the ends the values there are repeated.
 *
 * @param values - x varying fastest
 * @param size - number of voxels along each axis
 */
export function resampleAxis(
  values: Float64Array,
  size: readonly number[],
  axis: number,
  positions: Positions,
  order: 0 | 1 | 3,
): Float64Array {
  const n = size[axis];
  const m = positions.length;
  const inner = size.slice(0, axis).reduce((product, length) => product * length, 1);
  const outer = values.length / (inner * n);
  const out = new Float64Array(outer * m * inner);
  if (order === 3) return splineAxis(values, n, inner, outer, positions, out);
  for (let j = 0; j < m; j++) {
    const place = Math.min(Math.max(order === 0 ? Math.floor(positions[j] + 0.5) : positions[j], 0), n - 1);
    const first = Math.floor(place);
    const second = Math.min(first + 1, n - 1);
    const t = place - first;
    for (let o = 0; o < outer; o++) {
      const a = (o * n + first) * inner;
      const b = (o * n + second) * inner;
      const to = (o * m + j) * inner;
      for (let i = 0; i < inner; i++) out[to + i] = values[a + i] * (1 - t) + values[b + i] * t;
    }
  }
  return out;
}

function splineAxis(
  values: Float64Array,
  n: number,
  inner: number,
  outer: number,
  positions: Positions,
  out: Float64Array,
): Float64Array {
  const m = positions.length;
  const line = new Float64Array(n + 2 * SPLINE_PADDING);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      for (let k = 0; k < line.length; k++) {
        const source = Math.min(Math.max(k - SPLINE_PADDING, 0), n - 1);
        line[k] = values[(o * n + source) * inner + i];
      }
      toCoefficients(line);
      for (let j = 0; j < m; j++) out[(o * m + j) * inner + i] = splineAt(line, positions[j] + SPLINE_PADDING);
    }
  }
  return out;
}

// line   constant over its first and last values, so that the sums before the ends are geometric
function toCoefficients(line: Float64Array): void {
  const last = line.length - 1;
  line[0] *= 6 / (1 - POLE);
  for (let k = 1; k <= last; k++) line[k] = 6 * line[k] + POLE * line[k - 1];
  // beyond the end the forward pass would go on with the same value: its limit, and the way there
  const limit = (line[last] - POLE * line[last - 1]) / (1 - POLE);
  const excess = line[last] - limit;
  line[last] = -POLE * (limit / (1 - POLE) + excess / (1 - POLE * POLE));
  for (let k = last - 1; k >= 0; k--) line[k] = POLE * (line[k + 1] - line[k]);
}

function splineAt(line: Float64Array, position: number): number {
  const k = Math.floor(position);
  const t = position - k;
  const s = 1 - t;
  return (
    (s * s * s * line[k - 1] +
      (4 - 6 * t * t + 3 * t * t * t) * line[k] +
      (4 - 6 * s * s + 3 * s * s * s) * line[k + 1] +
      t * t * t * line[k + 2]) /
    6
  );
}

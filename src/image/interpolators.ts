import type { Triple } from "./mask-box.ts";
import { prepareNearest, type Sampler, type SamplerMaker } from "./sample-on-grid.ts";

/** A way to read between voxels: a value to pass to `resample` and `resampled`. */
export interface Interpolator {
  /** Name in SimpleITK. */
  readonly name: string;
  /** Takes the voxels of an image and returns the function that reads between them. */
  readonly prepare: SamplerMaker;
  /** Number of voxels along an axis that a value is made of. */
  readonly taps: number;
  /** Writes which voxels of an axis of n make the value at t, 0 <= t <= n − 1, and with which weights. */
  readonly weigh: (t: number, n: number, weights: Float64Array, places: Int32Array) => void;
  /** Turns voxels into what the weights are for, in place, where that is not the voxels themselves. */
  readonly prefilter?: (data: Float64Array, size: Triple) => void;
}

/** Value of the nearest voxel; halfway, that of the higher index. Equals `sitkNearestNeighbor`. */
export const nearestNeighbor: Interpolator = {
  name: "sitkNearestNeighbor",
  prepare: prepareNearest,
  taps: 1,
  weigh: (t, _, weights, places) => {
    weights[0] = 1;
    places[0] = Math.floor(t + 0.5);
  },
};

/** Linear interpolation along each axis; beyond the outer voxel centres their value holds on. Equals `sitkLinear`. */
export const linear: Interpolator = {
  name: "sitkLinear",
  prepare: prepareLinear,
  taps: 2,
  weigh: (t, n, weights, places) => {
    places[0] = Math.floor(t);
    places[1] = Math.min(places[0] + 1, n - 1);
    weights[1] = t - places[0];
    weights[0] = 1 - weights[1];
  },
};

/**
 * Interpolating cubic B-spline, mirrored at the outer voxel centres. Equals `sitkBSpline` (order 3), and SciPy's
 * `map_coordinates` with `mode="mirror"`.
 *
 * @see Unser, Splines: a perfect fit for signal and image processing, IEEE Signal Processing Magazine 1999
 */
export const bSpline: Interpolator = {
  name: "sitkBSpline",
  prepare: prepareBSpline,
  taps: 4,
  weigh: (t, n, weights, places) => support(t, n, 1, weights, places),
  prefilter: prefilterAxes,
};

function prepareLinear(data: Float64Array, [nx, ny, nz]: Triple): Sampler {
  return (x, y, z) => {
    const x0 = Math.max(Math.floor(x), 0);
    const y0 = Math.max(Math.floor(y), 0);
    const z0 = Math.max(Math.floor(z), 0);
    const dx = Math.max(x - x0, 0);
    const dy = Math.max(y - y0, 0);
    const dz = Math.max(z - z0, 0);
    const right = x0 + 1 < nx ? 1 : 0;
    const down = y0 + 1 < ny ? nx : 0;
    const back = z0 + 1 < nz ? nx * ny : 0;
    const i = (z0 * ny + y0) * nx + x0;
    const mix = (a: number, b: number, t: number) => a + (b - a) * t;
    const front = mix(mix(data[i], data[i + right], dx), mix(data[i + down], data[i + down + right], dx), dy);
    const j = i + back;
    return mix(front, mix(mix(data[j], data[j + right], dx), mix(data[j + down], data[j + down + right], dx), dy), dz);
  };
}

/** Pole of the cubic B-spline prefilter. */
const POLE = Math.sqrt(3) - 2;

/** The sum that starts the recursion has so many terms: the pole to this power is below ITK's tolerance of 1e-10. */
const HORIZON = 18;

function prepareBSpline(coefficients: Float64Array, size: Triple): Sampler {
  const [nx, ny, nz] = size;
  prefilterAxes(coefficients, size);
  const weights = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  const places = [new Int32Array(4), new Int32Array(4), new Int32Array(4)];
  const [wx, wy, wz] = weights;
  const [px, py, pz] = places;
  const flat = nz === 1;
  return (x, y, z) => {
    support(x, nx, 1, wx, px);
    support(y, ny, nx, wy, py);
    if (!flat) support(z, nz, nx * ny, wz, pz);
    let value = 0;
    for (let c = 0; c < (flat ? 1 : 4); c++) {
      for (let b = 0; b < 4; b++) {
        const row = py[b] + pz[c];
        // in the order of ITK, so that values on the grid come out, and truncate, alike
        for (let a = 0; a < 4; a++) {
          const weight = flat ? wx[a] * wy[b] : wx[a] * wy[b] * wz[c];
          value += weight * coefficients[row + px[a]];
        }
      }
    }
    return value;
  };
}

// writes the four weights around position t, and where their coefficients are along an axis of n with the given step
function support(t: number, n: number, step: number, weights: Float64Array, places: Int32Array): void {
  const first = Math.floor(Math.fround(t)) - 1; // rounded to float32 before the floor, as ITK does
  const w = t - (first + 1);
  weights[3] = (1 / 6) * w * w * w;
  weights[0] = 1 / 6 + 0.5 * w * (w - 1) - weights[3];
  weights[2] = w + weights[0] - 2 * weights[3];
  weights[1] = 1 - weights[0] - weights[2] - weights[3];
  for (let k = 0; k < 4; k++) {
    let i = first + k;
    if (n === 1) i = 0;
    else {
      if (i < 0) i = -i;
      if (i >= n) i = 2 * (n - 1) - i;
      if (i < 0) i = -i; // only an axis of two voxels is left twice
    }
    places[k] = i * step;
  }
}

function prefilterAxes(data: Float64Array, [nx, ny, nz]: Triple): void {
  prefilter(data, nx, 1, ny * nz, nx);
  for (let z = 0; z < nz; z++) prefilter(data.subarray(z * nx * ny, (z + 1) * nx * ny), ny, nx, nx, 1);
  prefilter(data, nz, nx * ny, nx * ny, 1);
}

// data   lines of n values, `step` apart, the first of each of `lines` lines `jump` after the one before; overwritten
function prefilter(data: Float64Array, n: number, step: number, lines: number, jump: number): void {
  if (n === 1) return;
  const gain = (1 - POLE) * (1 - 1 / POLE);
  const line = new Float64Array(n);
  for (let l = 0; l < lines; l++) {
    const start = l * jump;
    for (let i = 0; i < n; i++) line[i] = gain * data[start + i * step];
    line[0] = causalStart(line, n);
    for (let i = 1; i < n; i++) line[i] += POLE * line[i - 1];
    line[n - 1] = (POLE / (POLE * POLE - 1)) * (POLE * line[n - 2] + line[n - 1]);
    for (let i = n - 2; i >= 0; i--) line[i] = POLE * (line[i + 1] - line[i]);
    for (let i = 0; i < n; i++) data[start + i * step] = line[i];
  }
}

/** First value of the causal recursion on a line that goes on mirrored. */
function causalStart(line: Float64Array, n: number): number {
  let power = POLE;
  if (HORIZON < n) {
    let sum = line[0];
    for (let i = 1; i < HORIZON; i++, power *= POLE) sum += power * line[i];
    return sum;
  }
  let mirrored = 1;
  for (let i = 1; i < n; i++) mirrored *= POLE;
  const inverse = 1 / POLE;
  let sum = line[0] + mirrored * line[n - 1];
  mirrored = mirrored * mirrored * inverse;
  for (let i = 1; i <= n - 2; i++, power *= POLE, mirrored *= inverse) sum += (power + mirrored) * line[i];
  return sum / (1 - power * power);
}

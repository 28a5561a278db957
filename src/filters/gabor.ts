import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { checkGiven, checkSettings, isNumber, listOf, oneOf, positive } from "../rules.ts";
import { cos, exp, sin } from "../stats/elementary.ts";
import { goodLength, transformGrid } from "../stats/fft.ts";
import { type Boundary, boundaryIndex } from "./boundary.ts";
import type { Filter } from "./filter.ts";
import { type Pooling, startPool } from "./pooling.ts";
import { BOUNDARY, INVARIANCE, POOLING, SETTINGS } from "./rules.ts";
import { onGridOf, type Volume, volumeOf } from "./volume.ts";

/** What {@link gabor} can be told. */
export interface GaborOptions<Settings extends object = object> {
  /** Standard deviation of the envelope along the wave, mm. */
  readonly sigma: number;
  /** Length of the wave, mm. */
  readonly wavelength: number;
  /** Standard deviation along the wave divided by that across it. @default 1 */
  readonly gamma?: number;
  /** Direction of the wave, radians from the first axis of a plane towards the second. @default 0 */
  readonly theta?: number;
  /** Respond to the directions 0, step, ... below 2π, and pool; radians. @default undefined: `theta` alone */
  readonly thetaStep?: number;
  /** Pool over the planes too; of a 3D image all three. @default false */
  readonly rotationInvariance?: boolean;
  /** Planes of a 3D image whose slices are filtered. @default ["xy"], all three with `rotationInvariance` */
  readonly planes?: readonly ("xy" | "xz" | "yz")[];
  /** How responses are pooled. @default "mean" */
  readonly pooling?: Pooling;
  /** What lies beyond the border. @default "mirror" */
  readonly boundary?: Boundary;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

const RULES = {
  sigma: positive,
  wavelength: positive,
  gamma: positive,
  theta: isNumber,
  thetaStep: positive,
  rotationInvariance: INVARIANCE,
  planes: listOf(oneOf("xy", "xz", "yz")),
  pooling: POOLING,
  boundary: BOUNDARY,
  settings: SETTINGS,
};

const AXES = { xy: [0, 1], xz: [0, 2], yz: [1, 2] } as const;

/** The envelope is cut off at so many standard deviations, where it is 1.5e-8. */
const TRUNCATE = 6;

/**
 * Gabor filter: the strength of a wave of a given length and direction at each voxel, slice by slice; the modulus of the
 * complex response. IBSI's Q88H. Formula: g = exp(−(u² + γ² v²) / 2σ² + 2πi u / λ), u = x cos θ + y sin θ,
 * v = y cos θ − x sin θ, in mm. Images are named after what makes them, such as `gabor-5-2-1-5-theta-0-785`.
 *
 * Slices are convolved by Fourier transforms: time O(voxels log voxels) for each direction. Opposite directions of a real
 * image have the same modulus, so that half of them are computed.
 *
 * @throws RadiosurvError `setting` for an unknown option or lengths that are not positive; when applied `argument` for a
 *   sigma or wavelength beyond the image, or planes that it does not have
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { gabor } from "radiosurv/filters";
 * const image = createImage(Float32Array.from({ length: 144 }, (_, i) => (i === 78 ? 1 : 0)), [12, 12]);
 * const [{ image: response }] = gabor({ sigma: 1, wavelength: 4, boundary: "zero" }).apply(image);
 * response.voxels.data[79]; // => 0.6065306597126334
 * ```
 */
export function gabor<Settings extends object>(options: GaborOptions<Settings>): Filter<Settings> {
  checkGiven("gabor", options, "sigma");
  checkGiven("gabor", options, "wavelength");
  checkSettings("gabor", options, RULES);
  const { sigma, wavelength, gamma = 1, theta = 0, thetaStep, rotationInvariance = false } = options;
  const { pooling = "mean", boundary = "mirror", settings = {} as Settings } = options;
  const thetas = thetaStep === undefined ? [theta] : directions(thetaStep);
  const number = (value: number): string => String(Number(value.toPrecision(4))).replace(".", "-");
  const toward = thetaStep === undefined ? `theta-${number(theta)}` : `step-${number(thetaStep)}-${pooling}`;
  function* apply(image: Image) {
    const volume = volumeOf(image);
    const flat = volume.dimension === 2;
    const planes = options.planes ?? (rotationInvariance && !flat ? (["xy", "xz", "yz"] as const) : (["xy"] as const));
    if (flat && planes.some((plane) => plane !== "xy")) {
      throw new RadiosurvError("argument", `gabor: a 2D image has the plane xy alone; got [${planes.join(", ")}]`);
    }
    const pool = startPool(pooling, volume.data.length);
    for (const plane of planes) {
      checkLengths(volume, plane, Math.max(sigma, wavelength));
      const waves = thetas.map((angle) => ({ sigma, wavelength, gamma, angle }));
      pool.add(respond(volume, AXES[plane], waves, pooling, boundary), 1);
    }
    const where = planes.length === 1 && planes[0] === "xy" ? "" : `-${planes.join("-")}`;
    const name = `gabor-${number(sigma)}-${number(wavelength)}-${number(gamma)}-${toward}${where}`;
    yield { name, image: onGridOf(image, pool.result()) };
  }
  return { imageType: "Gabor", settings, apply };
}

/** Directions from 0 to 2π; where they come in opposite pairs one of each, which changes no kind of pool. */
function directions(step: number): number[] {
  const count = Math.max(Math.ceil((2 * Math.PI) / step - 1e-9), 1);
  const paired = count % 2 === 0 && Math.abs((count / 2) * step - Math.PI) < 1e-9;
  return Array.from({ length: paired ? count / 2 : count }, (_, k) => k * step);
}

function checkLengths({ size, spacing }: Volume, plane: keyof typeof AXES, length: number): void {
  for (const axis of AXES[plane]) {
    const extent = size[axis] * spacing[axis];
    if (length <= extent) continue;
    throw new RadiosurvError(
      "argument",
      `gabor: sigma and wavelength must lie within the image; got ${length} mm where it is ${extent} mm long along ${"xyz"[axis]}; use smaller ones, or other planes`,
    );
  }
}

interface Wave {
  readonly sigma: number;
  readonly wavelength: number;
  readonly gamma: number;
  readonly angle: number;
}

/** Modulus of the responses of all slices of a plane, pooled over the waves. */
function respond(
  { data, size, spacing }: Volume,
  [a, b]: readonly [number, number],
  waves: readonly Wave[],
  pooling: Pooling,
  boundary: Boundary,
): Float64Array {
  const other = 3 - a - b;
  const stride = [1, size[0], size[0] * size[1]];
  const reach = TRUNCATE * waves[0].sigma * Math.max(1, 1 / waves[0].gamma);
  const radius = [a, b].map((axis) => Math.ceil(reach / spacing[axis]));
  const padded = [a, b].map((axis, k) => goodLength(size[axis] + 2 * radius[k]));
  const kernels = waves.map((wave) => waveSpectrum(wave, [spacing[a], spacing[b]], radius, padded));
  const [columns, rows] = [a, b].map((axis, k) =>
    Int32Array.from({ length: size[axis] + 2 * radius[k] }, (_, i) =>
      boundaryIndex(boundary, i - radius[k], size[axis]),
    ),
  );
  const result = new Float64Array(data.length);
  const forthRe = new Float64Array(padded[0] * padded[1]);
  const forthIm = new Float64Array(forthRe.length);
  const re = new Float64Array(forthRe.length);
  const im = new Float64Array(forthRe.length);
  const modulus = new Float64Array(size[a] * size[b]);
  for (let slice = 0; slice < size[other]; slice++) {
    const start = slice * stride[other];
    forthRe.fill(0);
    forthIm.fill(0);
    for (let j = 0; j < rows.length; j++) {
      if (rows[j] < 0) continue;
      const row = start + rows[j] * stride[b];
      const to = j * padded[0];
      for (let i = 0; i < columns.length; i++) {
        if (columns[i] >= 0) forthRe[to + i] = data[row + columns[i] * stride[a]];
      }
    }
    transformGrid(forthRe, forthIm, padded, false);
    const pool = startPool(pooling, modulus.length);
    for (const kernel of kernels) {
      for (let i = 0; i < re.length; i++) {
        re[i] = forthRe[i] * kernel.re[i] - forthIm[i] * kernel.im[i];
        im[i] = forthRe[i] * kernel.im[i] + forthIm[i] * kernel.re[i];
      }
      transformGrid(re, im, padded, true);
      for (let j = 0, k = 0; j < size[b]; j++) {
        for (let i = 0, from = (j + radius[1]) * padded[0] + radius[0]; i < size[a]; i++, from++, k++) {
          modulus[k] = Math.sqrt(re[from] * re[from] + im[from] * im[from]);
        }
      }
      pool.add(modulus, 1);
    }
    const pooled = pool.result();
    for (let j = 0, k = 0; j < size[b]; j++) {
      for (let i = 0; i < size[a]; i++, k++) result[start + j * stride[b] + i * stride[a]] = pooled[k];
    }
  }
  return result;
}

/** Transform of the sampled filter, its middle at the first point. */
function waveSpectrum(
  { sigma, wavelength, gamma, angle }: Wave,
  [sa, sb]: readonly [number, number],
  [ra, rb]: readonly number[],
  padded: readonly number[],
): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(padded[0] * padded[1]);
  const im = new Float64Array(re.length);
  for (let j = -rb; j <= rb; j++) {
    for (let i = -ra; i <= ra; i++) {
      const u = i * sa * cos(angle) + j * sb * sin(angle);
      const v = j * sb * cos(angle) - i * sa * sin(angle);
      const envelope = exp(-(u * u + gamma * gamma * v * v) / (2 * sigma * sigma));
      const at = ((j + padded[1]) % padded[1]) * padded[0] + ((i + padded[0]) % padded[0]);
      re[at] = envelope * cos((2 * Math.PI * u) / wavelength);
      im[at] = envelope * sin((2 * Math.PI * u) / wavelength);
    }
  }
  transformGrid(re, im, padded, false);
  return { re, im };
}

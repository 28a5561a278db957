import { RadiosurvError } from "../error.ts";
import { contiguousData, type Image, type PixelType } from "../image/image.ts";
import { bSpline } from "../image/interpolators.ts";
import { type MaskBox, size3, type Triple } from "../image/mask-box.ts";
import { rangeOf } from "../image/sample-on-grid.ts";
import { checkSettings, positive, type Rule } from "../rules.ts";
import type { Filter, FilterContext } from "./filter.ts";
import { icosphere } from "./icosphere.ts";
import { SETTINGS } from "./rules.ts";
import { onGridOf } from "./volume.ts";

/** What {@link localBinaryPattern3d} can be told. */
export interface LocalBinaryPattern3dOptions<Settings extends object = object> {
  /** Degrees of spherical harmonics, from 0: as many images, 1 to 8; `lbp3DLevels`. @default 2 */
  readonly levels?: number;
  /** Radius of the sphere, voxels; `lbp3DIcosphereRadius`. @default 1 */
  readonly icosphereRadius?: number;
  /** How often its triangles are cut into four, 0 to 4; `lbp3DIcosphereSubdivision`. @default 1 */
  readonly icosphereSubdivision?: number;
  /** Settings of the extraction that are overridden for these images; a small `binWidth` suits them. @default {} */
  readonly settings?: Settings;
}

function upTo(least: number, most: number): Rule {
  return [
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  ];
}

/**
 * Local binary patterns in 3D: which of the points s(v) on a sphere around a voxel are as bright as it, as the strength of
 * each degree n of their spherical harmonics. Formula: image n + 1 is √Σᵥ (Σₘ cₙₘ Yₙₘ(v))², cₙₘ = Σᵥ s(v) Yₙₘ(v); the last
 * image is the kurtosis of the points, less 3. Images are named `lbp-3D-m1`, ..., `lbp-3D-k`.
 *
 * Equals PyRadiomics' image type `LBP3D`, with what is peculiar to it: the angles change places in the harmonics, the
 * coordinates x, y, z of the sphere go along z, y, x, points beyond the border are 0, and points of integer images are
 * rounded. Voxels outside the region are 0 here, and whatever memory held there. Of a floating-point image, points that
 * equal the middle up to rounding may fall on either side.
 *
 * By itself the filter makes every voxel, which takes a second for a hundred thousand; in an extraction only the region's.
 *
 * @throws RadiosurvError `setting` for an unknown option or value; when applied `argument` for a 2D image
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { localBinaryPattern3d } from "radiosurv/filters";
 * const image = createImage(Int16Array.from({ length: 125 }, (_, i) => (i === 62 ? 9 : i % 5)), [5, 5, 5]);
 * const responses = [...localBinaryPattern3d().apply(image)];
 * responses.map(({ name }) => name); // => ["lbp-3D-m1", "lbp-3D-m2", "lbp-3D-k"]
 * responses[0].image.voxels.data[62]; // => 0
 * ```
 * @see Banerjee et al., 3D LBP-based rotationally invariant region description, ACCV Workshops 2012
 */
export function localBinaryPattern3d<Settings extends object>(
  options: LocalBinaryPattern3dOptions<Settings> = {},
): Filter<Settings> {
  checkSettings("localBinaryPattern3d", options, {
    levels: upTo(1, 8),
    icosphereRadius: positive,
    icosphereSubdivision: upTo(0, 4),
    settings: SETTINGS,
  });
  const { levels = 2, icosphereRadius = 1, icosphereSubdivision = 1, settings = {} as Settings } = options;
  function* apply(image: Image, context: Partial<FilterContext> = {}) {
    if (image.size.length !== 3) {
      throw new RadiosurvError("argument", "localBinaryPattern3d: needs a 3D image; use localBinaryPattern2d for 2D");
    }
    const size = size3(image);
    const values = Float64Array.from(contiguousData(image));
    const voxels = context.region ? placesOf(context.region, size) : Int32Array.from(values.keys());
    const corners = icosphere(icosphereSubdivision, icosphereRadius);
    const harmonics = Array.from({ length: levels }, (_, n) => harmonicsOf(n, corners, icosphereRadius));
    const images = Array.from({ length: levels + 1 }, () => new Float64Array(values.length));
    fillPatterns(values, size, image.pixelType, voxels, corners, harmonics, images);
    for (let n = 0; n < levels; n++) yield { name: `lbp-3D-m${n + 1}`, image: onGridOf(image, images[n]) };
    yield { name: "lbp-3D-k", image: onGridOf(image, images[levels]) };
  }
  return { imageType: "LBP3D", settings, apply };
}

function placesOf({ data, size: [bx, by], lower, count }: MaskBox, [nx, ny]: Triple): Int32Array {
  const places = new Int32Array(count);
  for (let i = 0, k = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const y = (Math.floor(i / bx) % by) + lower[1];
    places[k++] = ((Math.floor(i / (bx * by)) + lower[2]) * ny + y) * nx + (i % bx) + lower[0];
  }
  return places;
}

/** Spherical harmonics of a degree at the corners of the sphere, order by order, and the sums of their products. */
interface Harmonics {
  readonly orders: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Σᵥ Yₘ Yₘ', orders x orders. */
  readonly productRe: Float64Array;
  readonly productIm: Float64Array;
}

function harmonicsOf(n: number, corners: Float64Array, radius: number): Harmonics {
  const count = corners.length / 3;
  const orders = 2 * n + 1;
  const re = new Float64Array(orders * count);
  const im = new Float64Array(orders * count);
  for (let v = 0; v < count; v++) {
    const [x, y, z] = [corners[3 * v] / radius, corners[3 * v + 1] / radius, corners[3 * v + 2] / radius];
    // the polar angle, from z, stands for the azimuth: cos + i sin of it is (z, √(1 − z²))
    const side = Math.sqrt(Math.max(1 - z * z, 0));
    const flat = Math.sqrt(x * x + y * y);
    const legendre = associatedLegendre(n, flat === 0 ? 1 : x / flat);
    let cosine = 1;
    let sine = 0;
    for (let m = 0; m <= n; m++) {
      let ratio = 1;
      for (let k = n - m + 1; k <= n + m; k++) ratio *= k;
      const scale = Math.sqrt((2 * n + 1) / (4 * Math.PI * ratio)) * legendre[m];
      const even = m % 2 === 0 ? 1 : -1;
      re[(n + m) * count + v] = scale * cosine;
      im[(n + m) * count + v] = scale * sine;
      re[(n - m) * count + v] = m === 0 ? scale : even * scale * cosine;
      im[(n - m) * count + v] = m === 0 ? 0 : -even * scale * sine;
      [cosine, sine] = [cosine * z - sine * side, cosine * side + sine * z];
    }
  }
  const productRe = new Float64Array(orders * orders);
  const productIm = new Float64Array(orders * orders);
  for (let a = 0; a < orders; a++) {
    for (let b = 0; b < orders; b++) {
      for (let v = 0; v < count; v++) {
        const [p, q] = [a * count + v, b * count + v];
        productRe[a * orders + b] += re[p] * re[q] - im[p] * im[q];
        productIm[a * orders + b] += re[p] * im[q] + im[p] * re[q];
      }
    }
  }
  return { orders, re, im, productRe, productIm };
}

/** Associated Legendre functions of degree n and orders 0 to n, with the phase of Condon and Shortley. */
function associatedLegendre(n: number, x: number): Float64Array {
  const result = new Float64Array(n + 1);
  const side = Math.sqrt(Math.max(1 - x * x, 0));
  let diagonal = 1; // of degree and order m
  for (let m = 0; m <= n; m++) {
    let below = 0;
    let value = diagonal;
    for (let l = m + 1; l <= n; l++) {
      const next = ((2 * l - 1) * x * value - (l + m - 1) * below) / (l - m);
      below = value;
      value = next;
    }
    result[m] = value;
    diagonal *= -(2 * m + 1) * side;
  }
  return result;
}

// values    voxels, x varying fastest
// voxels    those to compute
// images    one for each degree, and the kurtosis; written at the voxels
function fillPatterns(
  values: Float64Array,
  size: Triple,
  pixelType: PixelType,
  voxels: Int32Array,
  corners: Float64Array,
  harmonics: readonly Harmonics[],
  images: readonly Float64Array[],
): void {
  const [nx, ny, nz] = size;
  const count = corners.length / 3;
  const sample = bSpline.prepare(values.slice(), size);
  const whole = !pixelType.startsWith("float");
  const single = pixelType === "float32";
  const [low, high] = rangeOf(pixelType);
  const points = new Float64Array(count);
  const bright = new Int32Array(count);
  for (let k = 0; k < voxels.length; k++) {
    const i = voxels[k];
    const x = i % nx;
    const y = Math.floor(i / nx) % ny;
    const z = Math.floor(i / (nx * ny));
    let ones = 0;
    for (let v = 0; v < count; v++) {
      const px = x + corners[3 * v + 2];
      const py = y + corners[3 * v + 1];
      const pz = z + corners[3 * v];
      const inside = px >= 0 && px <= nx - 1 && py >= 0 && py <= ny - 1 && pz >= 0 && pz <= nz - 1;
      let point = inside ? sample(px, py, pz) : 0;
      if (whole) point = Math.min(Math.max(point > 0 ? Math.floor(point + 0.5) : Math.ceil(point - 0.5), low), high);
      else if (single) point = Math.fround(point);
      points[v] = point;
      if (point >= values[i]) bright[ones++] = v;
    }
    for (let n = 0; n < harmonics.length; n++) images[n][i] = strength(harmonics[n], bright, ones, count);
    images[harmonics.length][i] = kurtosis(points);
  }
}

/** √Σᵥ (Σₘ cₘ Yₘ(v))², cₘ the sum of Yₘ over the bright corners: the real part of a complex root. */
function strength(
  { orders, re, im, productRe, productIm }: Harmonics,
  bright: Int32Array,
  ones: number,
  count: number,
): number {
  let sumRe = 0;
  let sumIm = 0;
  const cRe = COEFFICIENTS.re;
  const cIm = COEFFICIENTS.im;
  for (let m = 0; m < orders; m++) {
    let a = 0;
    let b = 0;
    for (let k = 0; k < ones; k++) {
      a += re[m * count + bright[k]];
      b += im[m * count + bright[k]];
    }
    cRe[m] = a;
    cIm[m] = b;
  }
  for (let a = 0; a < orders; a++) {
    for (let b = 0; b < orders; b++) {
      const pr = cRe[a] * cRe[b] - cIm[a] * cIm[b];
      const pi = cRe[a] * cIm[b] + cIm[a] * cRe[b];
      sumRe += pr * productRe[a * orders + b] - pi * productIm[a * orders + b];
      sumIm += pr * productIm[a * orders + b] + pi * productRe[a * orders + b];
    }
  }
  const length = Math.sqrt(sumRe * sumRe + sumIm * sumIm);
  return Math.sqrt(Math.max((length + sumRe) / 2, 0));
}

/** Room for the coefficients of the highest degree. */
const COEFFICIENTS = /* @__PURE__ */ coefficients();

function coefficients(): { readonly re: Float64Array; readonly im: Float64Array } {
  return { re: new Float64Array(17), im: new Float64Array(17) };
}

/** Kurtosis less 3 of the points; NaN if they are equal. */
function kurtosis(points: Float64Array): number {
  const n = points.length;
  let mean = 0;
  for (let v = 0; v < n; v++) mean += points[v];
  mean /= n;
  let second = 0;
  let fourth = 0;
  for (let v = 0; v < n; v++) {
    const square = (points[v] - mean) * (points[v] - mean);
    second += square;
    fourth += square * square;
  }
  return (n * fourth) / (second * second) - 3;
}

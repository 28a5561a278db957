import { contiguousData, type Image, sameTypeArray, type VoxelArray } from "../image/image.ts";
import { type MaskBox, size3, type Triple } from "../image/mask-box.ts";
import { checkSettings, listOf, oneOf, type Rule, wholeFrom } from "../rules.ts";
import type { Boundary } from "./boundary.ts";
import { convolveAxis, convolveSingle } from "./convolve.ts";
import { FILTER_CONTEXT, type Filter, type FilterContext, type FilteredImage, type Profile } from "./filter.ts";
import type { Pooling } from "./pooling.ts";
import { BOUNDARY, DIMENSION, INVARIANCE, POOLING, SETTINGS } from "./rules.ts";
import { separableWavelet } from "./separable-wavelet.ts";
import { onBoxOf, onGridOf } from "./volume.ts";
import { type WaveletFilters, waveletFilters } from "./wavelet-coefficients.ts";

/** What {@link wavelet} can be told. */
export interface WaveletOptions<Settings extends object = object> {
  /** Name of the wavelet in PyWavelets: haar, db1.., sym2.., coif1.., bior1.1.., rbio1.1.., dmey. @default "coif1" */
  readonly wavelet?: string;
  /** Number of levels (`pyradiomics`), or the level to return (`ibsi`). @default 1 */
  readonly level?: number;
  /** Levels that are gone through first without a result; `pyradiomics` only. @default 0 */
  readonly startLevel?: number;
  /** Whose definition to follow. @default that of the extraction; `ibsi` where one of the options below is given */
  readonly profile?: Profile;
  /** Which responses, such as `["LLH"]`, a letter an axis x, y, z; `ibsi` only. @default all */
  readonly subbands?: readonly string[];
  /** What lies beyond the border; `ibsi` only. @default "mirror" */
  readonly boundary?: Boundary;
  /** 2 works slice by slice; `ibsi` only. @default 3, for a 2D image 2 */
  readonly dimension?: 2 | 3;
  /** Pool the responses in all 24 (in 2D: 4) directions at right angles; `ibsi` only. @default false */
  readonly rotationInvariance?: boolean;
  /** How they are pooled; `ibsi` only. @default "mean" */
  readonly pooling?: Pooling;
  /** Settings of the extraction that are overridden for these images, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

const NAME: Rule = ["the name of a wavelet, such as coif1", (value) => typeof value === "string"];
const SUBBAND: Rule = ["2 or 3 letters L and H", (value) => /^[LH]{2,3}$/.test(String(value))];

const RULES = {
  wavelet: NAME,
  level: wholeFrom(1),
  startLevel: wholeFrom(0),
  profile: oneOf("pyradiomics", "ibsi"),
  subbands: listOf(SUBBAND),
  boundary: BOUNDARY,
  dimension: DIMENSION,
  rotationInvariance: INVARIANCE,
  pooling: POOLING,
  settings: SETTINGS,
};

/**
 * Separable wavelets, undecimated: low (L) and high (H) passes along each axis, the first letter for x. Formula of a pass:
 * y(n) = Σₖ h(k) x(n − k + ⌊K/2⌋), K the length of h.
 *
 * In the `pyradiomics` profile PyRadiomics' image type `Wavelet`: the image goes on periodically, all subbands come,
 * further levels use the same filters on the LLL image, and float32 images stay float32. Names are `wavelet-LLH` and so
 * on, `wavelet2-LLH` at the second level; LLL comes last and of the last level only. With `force2D` there is no pass
 * across the slices.
 *
 * In the `ibsi` profile the undecimated transform, whose filters are stretched by zeros at each further level, with a
 * choice of the boundary, and rotation invariance: IBSI's 25BO. Names tell the wavelet too: `wavelet-db2-LLH`.
 *
 * @throws RadiosurvError `setting` for an unknown wavelet (gives the nearest) or option; when applied `argument` for
 *   subbands that do not fit the dimension, or an image shorter than the filter
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { wavelet } from "radiosurv/filters";
 * const image = createImage(Float64Array.of(1, 2, 3, 4), [2, 2]);
 * const responses = [...wavelet({ wavelet: "haar" }).apply(image)];
 * responses.map(({ name }) => name); // => ["wavelet-LH", "wavelet-HL", "wavelet-HH", "wavelet-LL"]
 * Array.from(responses[3].image.voxels.data, Math.round); // => [5, 5, 5, 5]
 * ```
 * @see Daubechies, Ten lectures on wavelets, 1992
 */
export function wavelet<Settings extends object>(options: WaveletOptions<Settings> = {}): Filter<Settings> {
  checkSettings("wavelet", options, RULES);
  const { wavelet: name = "coif1", level = 1, startLevel = 0, settings = {} as Settings } = options;
  const { subbands, boundary, dimension, rotationInvariance, pooling } = options;
  const filters = waveletFilters(name);
  const own = [subbands, boundary, dimension, rotationInvariance, pooling].some((option) => option !== undefined);
  const apply = (image: Image, context: Partial<FilterContext> = {}): Iterable<FilteredImage> => {
    const known = { ...FILTER_CONTEXT, ...context };
    const profile = options.profile ?? (own ? "ibsi" : known.profile);
    if (profile === "pyradiomics") return periodicWavelet(image, filters, level, startLevel, known);
    return separableWavelet(image, {
      wavelet: name,
      ...filters,
      level,
      subbands,
      boundary: boundary ?? "mirror",
      dimension: dimension ?? (image.size.length as 2 | 3),
      rotationInvariance: rotationInvariance ?? false,
      pooling: pooling ?? "mean",
    });
  };
  return { imageType: "Wavelet", settings, apply };
}

/** Voxels of a transform in single or in double precision. */
type Voxels = Float32Array | Float64Array;

function* periodicWavelet(
  image: Image,
  { low, high }: WaveletFilters,
  level: number,
  startLevel: number,
  { force2D, force2Ddimension, region }: FilterContext,
): Generator<FilteredImage> {
  const dimension = image.size.length;
  const size = size3(image);
  // where only a region is looked at, no more than what its responses are made of
  const reach = (low.length >> 1) * (level + startLevel);
  const window = windowOf(size, dimension, region, reach);
  const axes = [0, 1, 2].slice(0, dimension).filter((axis) => !force2D || axis !== dimension - 1 - force2Ddimension);
  const pass = (data: Voxels, axis: number, kernel: Float64Array): Voxels =>
    data instanceof Float32Array
      ? convolveSingle(data, window.size, axis, Float32Array.from(kernel), new Float32Array(data.length))
      : convolveAxis(data, window.size, axis, kernel, "periodic", new Float64Array(data.length));
  const made = (response: Voxels) => {
    const voxels = unwrap(response, window);
    return region ? onBoxOf(image, region, voxels) : { image: onGridOf(image, voxels) };
  };
  let data = wrap(contiguousData(image), size, window);
  const all = "L".repeat(axes.length);
  for (let l = 0; l < startLevel; l++) for (const axis of axes) data = pass(data, axis, low);
  for (let l = 1; l <= level; l++) {
    const prefix = l === 1 ? "wavelet" : `wavelet${l}`;
    let approximation = data;
    for (const [letters, response] of subbandsOf(data, axes, low, high, pass)) {
      if (letters === all) approximation = response;
      else yield { name: `${prefix}-${letters}`, ...made(response) };
    }
    data = approximation;
    if (l === level) yield { name: `${prefix}-${all}`, ...made(data) };
  }
}

/** All responses, LLL first; passes that several have in common are made once. */
function* subbandsOf(
  data: Voxels,
  [axis, ...rest]: readonly number[],
  low: Float64Array,
  high: Float64Array,
  pass: (data: Voxels, axis: number, kernel: Float64Array) => Voxels,
): Generator<[letters: string, response: Voxels]> {
  for (const [letter, kernel] of [
    ["L", low],
    ["H", high],
  ] as const) {
    const response = pass(data, axis, kernel);
    if (rest.length === 0) yield [letter, response];
    else for (const [letters, deeper] of subbandsOf(response, rest, low, high, pass)) yield [letter + letters, deeper];
  }
}

/** A part of an image that goes on periodically: voxel k of an axis is voxel `places[k]` of the image. */
interface Window {
  readonly size: Triple;
  readonly places: readonly Int32Array[];
  /** The voxels whose responses are wanted: `count` from `first` on. */
  readonly wanted: readonly { readonly first: number; readonly count: number }[];
}

function windowOf(size: Triple, dimension: number, region: MaskBox | undefined, reach: number): Window {
  const axes = size.map((n, axis) => {
    // an odd axis gets its first voxel again behind its last
    const even = axis < dimension ? n + (n % 2) : 1;
    const count = region ? region.size[axis] : n;
    const start = region ? region.lower[axis] : 0;
    const whole = count + 2 * reach >= even;
    const first = whole ? start : reach;
    const places = Int32Array.from({ length: whole ? even : count + 2 * reach }, (_, k) => {
      const i = (((start - first + k) % even) + even) % even;
      return i < n ? i : 0;
    });
    return { places, wanted: { first, count } };
  });
  const [nx, ny, nz] = axes.map(({ places }) => places.length);
  return { size: [nx, ny, nz], places: axes.map(({ places }) => places), wanted: axes.map(({ wanted }) => wanted) };
}

function wrap(data: VoxelArray, [nx, ny]: Triple, { size, places: [px, py, pz] }: Window): Voxels {
  const padded = new (data instanceof Float32Array ? Float32Array : Float64Array)(size[0] * size[1] * size[2]);
  for (let z = 0, to = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const from = (pz[z] * ny + py[y]) * nx;
      for (let x = 0; x < size[0]; x++) padded[to++] = data[from + px[x]];
    }
  }
  return padded;
}

function unwrap(data: Voxels, { size, wanted: [wx, wy, wz] }: Window): Voxels {
  const result = sameTypeArray(data, wx.count * wy.count * wz.count) as Voxels;
  for (let z = 0, to = 0; z < wz.count; z++) {
    for (let y = 0; y < wy.count; y++, to += wx.count) {
      const from = ((z + wz.first) * size[1] + y + wy.first) * size[0] + wx.first;
      result.set(data.subarray(from, from + wx.count), to);
    }
  }
  return result;
}

import { contiguousData, type Image, sameTypeArray, withVoxels } from "../image/image.ts";
import { size3 } from "../image/mask-box.ts";
import { checkSettings, oneOf, positive, type Rule } from "../rules.ts";
import { cos, sin } from "../stats/elementary.ts";
import { FILTER_CONTEXT, type Filter, type FilterContext } from "./filter.ts";
import { SETTINGS } from "./rules.ts";

/** How a pattern becomes a number. */
export type PatternMethod = "default" | "ror" | "uniform" | "nri_uniform" | "var";

/** What {@link localBinaryPattern2d} can be told. */
export interface LocalBinaryPattern2dOptions<Settings extends object = object> {
  /** Radius of the circle, voxels; `lbp2DRadius`. @default 1 */
  readonly radius?: number;
  /** Number of points on it, 1 to 24; `lbp2DSamples`. @default 8 */
  readonly samples?: number;
  /**
   * The pattern as a number (`default`), the least of its rotations (`ror`), the number of ones where it changes twice at
   * most (`uniform`), the same with its direction (`nri_uniform`), or the variance of the points (`var`); `lbp2DMethod`.
   * @default "uniform"
   */
  readonly method?: PatternMethod;
  /** Settings of the extraction that are overridden for this image; a `binWidth` of 1 suits it. @default {} */
  readonly settings?: Settings;
}

const SAMPLES: Rule = [
  "a whole number from 1 to 24",
  (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= 24,
];

const RULES = {
  radius: positive,
  samples: SAMPLES,
  method: oneOf("default", "ror", "uniform", "nri_uniform", "var"),
  settings: SETTINGS,
};

/**
 * Local binary patterns slice by slice: which of the points on a circle around a voxel are as bright as it. Formula:
 * bit p is f(x + R cos 2πp/P, y − R sin 2πp/P) ≥ f(x, y), between voxels by linear interpolation, 0 outside the image.
 * Equals PyRadiomics' image type `LBP2D`, that is scikit-image's `local_binary_pattern`. Of a 3D image the result has its
 * pixel type, so that variances of integer images lose their fraction, as there; of a 2D image it is float64. Slices lie
 * across `force2Ddimension`.
 *
 * @throws RadiosurvError `setting` for an unknown option or value
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { localBinaryPattern2d } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(9, 9, 9, 1, 5, 1, 1, 1, 1), [3, 3]);
 * const [{ image: response }] = localBinaryPattern2d().apply(image);
 * response.voxels.data[4]; // => 3
 * ```
 * @see Ojala et al., Multiresolution gray-scale and rotation invariant texture classification with local binary patterns,
 *   IEEE Transactions on Pattern Analysis and Machine Intelligence 2002
 */
export function localBinaryPattern2d<Settings extends object>(
  options: LocalBinaryPattern2dOptions<Settings> = {},
): Filter<Settings> {
  checkSettings("localBinaryPattern2d", options, RULES);
  const { radius = 1, samples = 8, method = "uniform", settings = {} as Settings } = options;
  function* apply(image: Image, context: Partial<FilterContext> = {}) {
    const { force2Ddimension } = { ...FILTER_CONTEXT, ...context };
    const source = contiguousData(image);
    const [nx, ny, nz] = size3(image);
    const result = image.size.length === 3 ? sameTypeArray(source, source.length) : new Float64Array(source.length);
    // columns, rows and slices, as swapping z with another axis leaves them
    const strides = [1, nx, nx * ny];
    const axes = [
      [0, 1, 2],
      [0, 2, 1],
      [2, 1, 0],
    ][image.size.length === 3 ? force2Ddimension : 0];
    const [columns, rows, slices] = axes.map((axis) => [nx, ny, nz][axis]);
    const [column, row, slice] = axes.map((axis) => strides[axis]);
    const values = new Float64Array(columns * rows);
    const codes = patternCoder(columns, rows, radius, samples, method);
    for (let s = 0; s < slices; s++) {
      for (let r = 0, i = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) values[i++] = source[s * slice + r * row + c * column];
      }
      const found = codes(values);
      for (let r = 0, i = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) result[s * slice + r * row + c * column] = found[i++];
      }
    }
    yield { name: "lbp-2D", image: withVoxels(image, result) };
  }
  return { imageType: "LBP2D", settings, apply };
}

/** Makes a function from the values of a slice, columns varying fastest, to its patterns; its array is used again. */
function patternCoder(
  columns: number,
  rows: number,
  radius: number,
  samples: number,
  method: PatternMethod,
): (values: Float64Array) => Float64Array {
  const to5 = (x: number): number => Math.round(x * 1e5) / 1e5; // as scikit-image does, which makes ties of flat parts
  const down = Float64Array.from({ length: samples }, (_, p) => to5(-radius * sin((2 * Math.PI * p) / samples)));
  const right = Float64Array.from({ length: samples }, (_, p) => to5(radius * cos((2 * Math.PI * p) / samples)));
  const texture = new Float64Array(samples);
  const bits = new Uint8Array(samples);
  const result = new Float64Array(columns * rows);
  return (values) => {
    for (let r = 0, i = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++, i++) {
        for (let p = 0; p < samples; p++) {
          const y = r + down[p];
          const x = c + right[p];
          const y0 = Math.floor(y);
          const x0 = Math.floor(x);
          const y1 = Math.ceil(y);
          const x1 = Math.ceil(x);
          const dy = y - y0;
          const dx = x - x0;
          const above = y0 >= 0 && y0 < rows;
          const below = y1 >= 0 && y1 < rows;
          const before = x0 >= 0 && x0 < columns;
          const behind = x1 >= 0 && x1 < columns;
          const top =
            (1 - dx) * (above && before ? values[y0 * columns + x0] : 0) +
            dx * (above && behind ? values[y0 * columns + x1] : 0);
          const bottom =
            (1 - dx) * (below && before ? values[y1 * columns + x0] : 0) +
            dx * (below && behind ? values[y1 * columns + x1] : 0);
          texture[p] = (1 - dy) * top + dy * bottom;
          bits[p] = texture[p] - values[i] >= 0 ? 1 : 0;
        }
        result[i] = method === "var" ? variance(texture) : codeOf(bits, method);
      }
    }
    return result;
  };
}

function variance(texture: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let p = 0; p < texture.length; p++) {
    sum += texture[p];
    squares += texture[p] * texture[p];
  }
  const value = (squares - (sum * sum) / texture.length) / texture.length;
  return value === 0 ? Number.NaN : value;
}

function codeOf(bits: Uint8Array, method: PatternMethod): number {
  const n = bits.length;
  if (method === "default" || method === "ror") {
    let code = 0;
    for (let p = 0; p < n; p++) code |= bits[p] << p;
    let least = code;
    for (let turn = 1; method === "ror" && turn < n; turn++) {
      code = (code >>> 1) | ((code & 1) << (n - 1));
      if (code < least) least = code;
    }
    return least;
  }
  let changes = 0;
  let ones = bits[n - 1];
  for (let p = 0; p < n - 1; p++) {
    ones += bits[p];
    if (bits[p] !== bits[p + 1]) changes++;
  }
  if (method === "uniform") return changes <= 2 ? ones : n + 1;
  if (changes > 2) return n * (n - 1) + 2;
  if (ones === 0) return 0;
  if (ones === n) return n * (n - 1) + 1;
  const firstOne = bits.indexOf(1);
  const turn = firstOne === 0 ? ones - bits.indexOf(0) : n - firstOne;
  return 1 + (ones - 1) * n + turn;
}

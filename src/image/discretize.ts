import { RadiosurvError } from "../error.ts";
import { checkMaskGeometry } from "./geometry.ts";
import { checkImage, type Image, type Mask, type PixelType, withVoxels } from "./image.ts";
import { intensitiesInside } from "./intensities.ts";
import { chooseLabel } from "./label.ts";
import { cropMask, labelExtents, size3 } from "./mask-box.ts";

/** Grey levels are counted in tables, so their number is limited; PyRadiomics' matrices take Ng² x 104 bytes. */
export const MAXIMUM_LEVELS: number = 2 ** 20;

/** How intensities become grey levels: bins of a fixed width, or a fixed number of them. */
export interface Discretization {
  /** Width of a bin, in the unit of the image; null stands for the default. @default 25 */
  readonly binWidth?: number | null;
  /** Number of bins; where it is given `binWidth` has no effect. @default null */
  readonly binCount?: number | null;
}

/**
 * Replaces the intensities inside a mask by grey levels 1, 2, ...; voxels outside become 0. Equals `binImage` of
 * PyRadiomics with NumPy 1 (8-bit images do not overflow).
 *
 * With `binWidth` w, bins are [kw, (k + 1)w) for whole k, and the bin of the smallest intensity is level 1: the level
 * is floor(x / w) − floor(min / w) + 1. IBSI's bins start at the smallest intensity instead. With `binCount` the range
 * of the region is cut into that many equal bins, the last of which includes the maximum; equals IBSI's.
 *
 * @param options - `binWidth` or `binCount`; `label` of the region
 * @returns int32 image of the same grid
 * @throws RadiosurvError `setting` for a width or count that is not positive; `limit` if there would be more than
 *   2^20 levels; `label`, `geometry` or `intensity` if mask and image do not fit
 * @example
 * ```ts
 * import { createImage, discretize } from "radiosurv/image";
 * const image = createImage(Int16Array.of(-30, 0, 24, 25), [2, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
 * Array.from(discretize(image, mask, { binWidth: 25 }).voxels.data); // => [1, 3, 3, 4]
 * ```
 */
export function discretize(
  image: Image,
  mask: Mask,
  options: Discretization & { readonly label?: number } = {},
): Image {
  checkImage("discretize", image);
  checkImage("discretize", mask, "mask");
  checkMaskGeometry("discretize", image, mask);
  const { binWidth, binCount, label } = options;
  if (binWidth != null && !(binWidth > 0 && Number.isFinite(binWidth))) {
    throw new RadiosurvError("setting", `discretize: binWidth must be a positive number; got ${binWidth}`);
  }
  if (binCount != null && !(Number.isInteger(binCount) && binCount > 0)) {
    throw new RadiosurvError("setting", `discretize: binCount must be a whole number >= 1; got ${binCount}`);
  }
  const { extent } = chooseLabel("discretize", labelExtents(mask), label);
  const box = cropMask(mask, extent);
  const levels = grayLevels("discretize", intensitiesInside("discretize", image, box), options, image.pixelType);
  const [nx, ny, nz] = size3(image);
  const result = new Int32Array(nx * ny * nz);
  for (let i = 0, k = 0; i < box.data.length; i++) {
    if (box.data[i] === 0) continue;
    const x = i % box.size[0];
    const y = Math.floor(i / box.size[0]) % box.size[1];
    const z = Math.floor(i / (box.size[0] * box.size[1]));
    result[((z + box.lower[2]) * ny + y + box.lower[1]) * nx + x + box.lower[0]] = levels[k++];
  }
  return withVoxels(image, result);
}

/**
 * Grey level of each intensity.
 *
 * @param caller - name of the public function, for messages
 * @param values - finite, at least one
 * @param discretization - checked by the caller
 * @param pixelType - of the image; float32 images have their bin edges rounded to float32 under `binCount`, as NumPy does
 */
export function grayLevels(
  caller: string,
  values: Float64Array,
  { binWidth: width, binCount = null }: Discretization,
  pixelType: PixelType,
): Int32Array {
  const binWidth = width ?? 25;
  let minimum = values[0];
  let maximum = values[0];
  for (let k = 1; k < values.length; k++) {
    const x = values[k];
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
  }
  const levels = new Int32Array(values.length);
  if (binCount !== null) {
    checkCount(caller, binCount <= MAXIMUM_LEVELS, `binCount ${binCount} makes`);
    binByEdges(values, edgesOfCount(minimum, maximum, binCount, pixelType), levels);
    return levels;
  }
  const low = minimum - floorModulo(minimum, binWidth);
  const step = low + binWidth - low; // the step that NumPy's arange uses
  const few = (maximum - low) / step < MAXIMUM_LEVELS - 1;
  checkCount(caller, few, `binWidth ${binWidth} cuts the range ${minimum} to ${maximum} of the region into`);
  binByWidth(values, low, step, levels);
  return levels;
}

function checkCount(caller: string, few: boolean, what: string): void {
  if (few) return;
  throw new RadiosurvError(
    "limit",
    `${caller}: ${what} more than ${MAXIMUM_LEVELS} grey levels; use fewer, wider bins`,
  );
}

// low, width  bins [low + k width, low + (k + 1) width); all values >= low
// levels[n]   written
function binByWidth(values: Float64Array, low: number, width: number, levels: Int32Array): void {
  const perUnit = 1 / width;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    let bin = ((x - low) * perUnit) | 0;
    // the edges decide, not the product
    while (low + (bin + 1) * width <= x) bin++;
    while (bin > 0 && low + bin * width > x) bin--;
    levels[k] = bin + 1;
  }
}

// edges[m + 1]  ascending, edges[0] <= all values
function binByEdges(values: Float64Array, edges: Float64Array, levels: Int32Array): void {
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle] <= x) low = middle + 1;
      else high = middle;
    }
    levels[k] = low;
  }
}

/** The edges of `numpy.histogram`, the last one moved up by 1 so that it includes the maximum. */
function edgesOfCount(minimum: number, maximum: number, count: number, pixelType: PixelType): Float64Array {
  const flat = minimum === maximum;
  const first = flat ? minimum - 0.5 : minimum;
  const last = flat ? maximum + 0.5 : maximum;
  const round = pixelType === "float32" ? Math.fround : (x: number) => x;
  const step = (last - first) / count;
  const edges = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) edges[k] = round(k * step + first);
  edges[count] = round(round(last) + 1);
  return edges;
}

/** Remainder with the sign of the divisor, as in Python. */
function floorModulo(x: number, divisor: number): number {
  const remainder = x % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

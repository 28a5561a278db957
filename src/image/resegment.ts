import { RadiosurvError } from "../error.ts";
import { checkMaskGeometry } from "./geometry.ts";
import { checkImage, type Image, type Mask, withVoxels } from "./image.ts";
import { intensitiesInside } from "./intensities.ts";
import { chooseLabel } from "./label.ts";
import { cropMask, labelExtents, type MaskBox, size3, type Triple } from "./mask-box.ts";

/** Which intensities stay in a region. */
export interface ResegmentOptions {
  /** Lower limit, or lower and upper limit, both included. Needed unless `outlierSigma` is given. */
  readonly range?: readonly number[] | null;
  /**
   * What the limits are: intensities (`absolute`), factors of the maximum of the region (`relative`), or standard
   * deviations from its mean (`sigma`). @default "absolute"
   */
  readonly mode?: "absolute" | "relative" | "sigma";
  /**
   * Also take out voxels that lie farther than so many standard deviations (1/n) from the mean; both are of the region
   * before. IBSI's outlier filtering (7ACA) with 3. @default null
   */
  readonly outlierSigma?: number | null;
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/**
 * Takes voxels whose intensity lies outside a range out of a mask. Equals PyRadiomics' `resegmentRange` and
 * `resegmentMode`; with `outlierSigma` also IBSI's resegmentation by range and by outliers, both at once.
 *
 * @returns mask of the same grid that holds the label alone
 * @throws RadiosurvError `roi` if fewer than two voxels stay; `setting` for a range that is not one or two numbers
 * @example
 * ```ts
 * import { createImage, resegment } from "radiosurv/image";
 * const image = createImage(Int16Array.of(-50, 10, 20, 300), [2, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
 * Array.from(resegment(image, mask, { range: [0, 100] }).voxels.data); // => [0, 1, 1, 0]
 * ```
 */
export function resegment(image: Image, mask: Mask, options: ResegmentOptions): Mask {
  checkImage("resegment", image);
  checkImage("resegment", mask, "mask");
  if (!options?.range && !options?.outlierSigma) {
    throw new RadiosurvError("argument", "resegment: range is needed, such as { range: [0, 100] }, or outlierSigma");
  }
  checkMaskGeometry("resegment", image, mask);
  const { extent } = chooseLabel("resegment", labelExtents(mask), options.label);
  const box = resegmentBox("resegment", image, cropMask(mask, extent), options);
  const [nx, ny, nz] = size3(mask);
  const data = new Uint32Array(nx * ny * nz);
  const [bx, by] = box.size;
  for (let i = 0; i < box.data.length; i++) {
    if (box.data[i] === 0) continue;
    const z = Math.floor(i / (bx * by)) + box.lower[2];
    const y = (Math.floor(i / bx) % by) + box.lower[1];
    data[(z * ny + y) * nx + (i % bx) + box.lower[0]] = extent.label;
  }
  return withVoxels(mask, data);
}

/**
 * {@link resegment} of a mask that is already cropped; the result is cropped to the voxels that stay.
 *
 * @param fewest - number of voxels that must stay
 */
export function resegmentBox(
  caller: string,
  image: Image,
  box: MaskBox,
  options: ResegmentOptions,
  fewest = 2,
): MaskBox {
  const values = intensitiesInside(caller, image, box);
  // NumPy compares a float32 image with limits of float32
  const round = image.pixelType === "float32" ? Math.fround : (x: number) => x;
  const [low, high] = thresholds(caller, values, options).map(round);
  const kept = new Uint8Array(box.data.length);
  let count = 0;
  for (let i = 0, k = 0; i < kept.length; i++) {
    if (box.data[i] === 0) continue;
    const x = values[k++];
    if (x >= low && x <= high) {
      kept[i] = 1;
      count++;
    }
  }
  if (count < fewest) {
    throw new RadiosurvError(
      "roi",
      `${caller}: resegmentation to ${high === Number.POSITIVE_INFINITY ? `at least ${low}` : `${low} .. ${high}`} leaves ${count} of ${box.count} voxels; at least ${fewest} must stay; widen the range`,
    );
  }
  return shrink({ ...box, data: kept, count });
}

function thresholds(caller: string, values: Float64Array, options: ResegmentOptions): [number, number] {
  const { range, mode = "absolute", outlierSigma } = options;
  const [low, high] = range
    ? limits(caller, values, range, mode)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (!outlierSigma) return [low, high];
  const [inner, outer] = limits(caller, values, [-outlierSigma, outlierSigma], "sigma");
  return [Math.max(low, inner), Math.min(high, outer)];
}

function limits(caller: string, values: Float64Array, range: readonly number[], mode: string): [number, number] {
  if (!(range.length === 1 || range.length === 2) || !range.every((x) => !Number.isNaN(x))) {
    throw new RadiosurvError(
      "setting",
      `${caller}: resegmentRange must be one or two numbers; got [${Array.from(range).join(", ")}]`,
    );
  }
  const [low, high = Number.POSITIVE_INFINITY] = range.toSorted((a, b) => a - b);
  if (mode === "absolute") return [low, high];
  let sum = 0;
  let maximum = values[0];
  for (const x of values) {
    sum += x - values[0];
    if (x > maximum) maximum = x;
  }
  if (mode === "relative") return [maximum * low, high === Number.POSITIVE_INFINITY ? high : maximum * high];
  if (mode !== "sigma") {
    throw new RadiosurvError(
      "setting",
      `${caller}: resegmentMode must be "absolute", "relative" or "sigma"; got "${String(mode)}"`,
    );
  }
  const mean = values[0] + sum / values.length;
  let squares = 0;
  for (const x of values) squares += (x - mean) * (x - mean);
  const deviation = Math.sqrt(squares / values.length);
  return [mean + deviation * low, mean + deviation * high];
}

/** Cuts a box down to the voxels that are set. */
export function shrink(box: MaskBox): MaskBox {
  const [nx, ny, nz] = box.size;
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (let i = 0; i < box.data.length; i++) {
    if (box.data[i] === 0) continue;
    const place = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    for (let axis = 0; axis < 3; axis++) {
      if (place[axis] < low[axis]) low[axis] = place[axis];
      if (place[axis] > high[axis]) high[axis] = place[axis];
    }
  }
  return cropBox(box, low as unknown as Triple, high as unknown as Triple);
}

/** The part of a box from voxel `low` to voxel `high` of it, both included. */
export function cropBox(box: MaskBox, low: Triple, high: Triple): MaskBox {
  const [nx, ny] = box.size;
  const size = [0, 1, 2].map((axis) => high[axis] - low[axis] + 1) as unknown as Triple;
  const [bx, by, bz] = size;
  const data = new Uint8Array(bx * by * bz);
  let count = 0;
  for (let z = 0, to = 0; z < bz; z++) {
    for (let y = 0; y < by; y++, to += bx) {
      const from = ((z + low[2]) * ny + y + low[1]) * nx + low[0];
      data.set(box.data.subarray(from, from + bx), to);
      for (let x = 0; x < bx; x++) count += data[to + x];
    }
  }
  const lower = box.lower.map((start, axis) => start + low[axis]) as unknown as Triple;
  return { ...box, lower, size, data, count };
}

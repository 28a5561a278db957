import { RadiosurvError } from "../error.ts";
import { indexToPoint, pointToIndex } from "./geometry.ts";
import {
  checkImage,
  contiguousData,
  type Geometry,
  type Image,
  type Mask,
  pixelTypeOf,
  sameTypeArray,
  type VoxelArray,
  withVoxels,
} from "./image.ts";
import { interpolateAxes } from "./interpolate-axes.ts";
import { bSpline, type Interpolator } from "./interpolators.ts";
import { chooseLabel } from "./label.ts";
import { labelExtents, size3 } from "./mask-box.ts";
import { checkRegionInside } from "./resample-region.ts";
import { checkVoxels, rangeOf, sampleNearest, sampleOnGrid } from "./sample-on-grid.ts";

/** How {@link resample} lays the new grid, and how it reads between voxels. */
export interface ResampleOptions {
  /** New distance of voxel centres along each axis, mm; 0 keeps that axis. */
  readonly spacing?: readonly number[];
  /** A grid to resample to, instead of `spacing`. */
  readonly reference?: Geometry;
  /** How to read between voxels. @default bSpline */
  readonly interpolator?: Interpolator;
  /**
   * Which points of the two grids coincide: the outer corners of the first voxels (`corner`, PyRadiomics), the centres
   * of the volumes (`center`, IBSI), or the centres of the first voxels (`origin`). @default "corner"
   */
  readonly alignment?: "corner" | "center" | "origin";
  /**
   * What lies beyond the outer voxel centres: within half a voxel what the interpolator makes of it and then 0, as in
   * ITK (`zero`), or the nearest value of the border, as IBSI has it (`nearest`; with `spacing` only). @default "zero"
   */
  readonly outside?: "zero" | "nearest";
  /** Pixel type of the result: that of the image, or `float64`, which keeps fractions. @default "same" */
  readonly pixelType?: "same" | "float64";
  /** Most voxels that the new grid may have. @default 2^28 */
  readonly maximumVoxels?: number;
}

/**
 * Resamples an image to another spacing or onto the grid of another image. Positions that lie more than half a voxel
 * outside become 0. The pixel type is kept: for an integer type the interpolated value is cut off toward 0 and held
 * within the type's range. Equals ITK's `ResampleImageFilter`; with `alignment: "center"`, `outside: "nearest"` and
 * `pixelType: "float64"` the interpolation of the IBSI reference manual.
 *
 * @returns image of the new grid; with `spacing` its size is the old extent divided by the spacing, rounded up
 * @throws RadiosurvError `argument` unless one of `spacing` and `reference` is given; `limit` if the new grid would
 *   have more than `maximumVoxels` (says how many)
 * @example
 * ```ts
 * import { createImage, linear, resample } from "radiosurv/image";
 * const image = createImage([0, 10, 20, 30], [4, 1]);
 * const half = resample(image, { spacing: [2, 1], interpolator: linear });
 * Array.from(half.voxels.data); // => [5, 25]
 * half.origin; // => [0.5, 0]
 * ```
 */
export function resample(image: Image, options: ResampleOptions = {}): Image {
  checkImage("resample", image);
  const { spacing, reference, interpolator = bSpline, alignment = "corner", maximumVoxels } = options;
  const { outside = "zero", pixelType = "same" } = options;
  if ((spacing === undefined) === (reference === undefined)) {
    throw new RadiosurvError("argument", "resample: give either spacing or reference");
  }
  if (!["corner", "center", "origin"].includes(alignment)) {
    throw new RadiosurvError(
      "argument",
      `resample: alignment must be "corner", "center" or "origin"; got ${JSON.stringify(alignment)}`,
    );
  }
  if (!["zero", "nearest"].includes(outside) || (outside === "nearest" && reference)) {
    throw new RadiosurvError(
      "argument",
      `resample: outside must be "zero", or with spacing "nearest"; got ${JSON.stringify(outside)}${reference ? " with reference" : ""}`,
    );
  }
  if (!["same", "float64"].includes(pixelType)) {
    throw new RadiosurvError(
      "argument",
      `resample: pixelType must be "same" or "float64"; got ${JSON.stringify(pixelType)}`,
    );
  }
  if (typeof interpolator?.prepare !== "function") {
    throw new RadiosurvError(
      "argument",
      `resample: interpolator must be bSpline, linear or nearestNeighbor from radiosurv/image; got ${String(interpolator)}`,
    );
  }
  if (reference) checkSameDimension("resample", image, reference);
  const source = pixelType === "same" ? image : withVoxels(image, Float64Array.from(contiguousData(image)));
  const grid = reference ?? gridOfSpacing(image, spacing ?? [], alignment);
  if (outside === "zero") return sampleOnGrid("resample", source, grid, interpolator.prepare, maximumVoxels);
  return interpolateOnGrid("resample", source, grid, interpolator, maximumVoxels);
}

/**
 * Interpolates an image onto a grid with the same axes; beyond the outer voxel centres their value holds on.
 *
 * @param caller - name of the public function, for the message
 */
function interpolateOnGrid(
  caller: string,
  image: Image,
  grid: Geometry,
  interpolator: Interpolator,
  maximumVoxels?: number,
): Image {
  const n = checkVoxels(caller, grid, maximumVoxels);
  const first = pointToIndex(image, grid.origin);
  const axes = grid.size.map((size, axis) => {
    const step = grid.spacing[axis] / image.spacing[axis];
    const exact = size === image.size[axis] && step === 1; // the origin comes back with rounding only
    return { size, first: exact ? 0 : first[axis], step };
  });
  const values = interpolateAxes(Float64Array.from(contiguousData(image)), size3(image), axes, interpolator);
  const data = sameTypeArray(image.voxels.data, n);
  if (/float/.test(image.pixelType)) data.set(values);
  else fillRounded(data, values);
  return withVoxels(grid, data);
}

/** Writes values into an integer array, cut off toward 0 and held within the range of its type. */
function fillRounded(data: VoxelArray, values: Float64Array): void {
  const [low, high] = rangeOf(pixelTypeOf(data, "resample"));
  for (let i = 0; i < values.length; i++) data[i] = Math.min(Math.max(values[i], low), high);
}

/**
 * Brings a mask onto the grid of an image by nearest neighbour; labels are kept, and what lies outside is cut off.
 *
 * @param options - `label`: a region that must lie within the image
 * @throws RadiosurvError `geometry` if the region of that label reaches out of the image
 * @example
 * ```ts
 * import { createImage, resampleMask } from "radiosurv/image";
 * const image = createImage(new Float32Array(6), [3, 2], { origin: [1, 0] });
 * const mask = createImage(Uint8Array.of(0, 7, 7, 0, 0, 7), [3, 2]);
 * Array.from(resampleMask(mask, image).voxels.data); // => [7, 7, 0, 0, 7, 0]
 * ```
 */
export function resampleMask(mask: Mask, image: Image, options: { readonly label?: number } = {}): Mask {
  checkImage("resampleMask", mask, "mask");
  checkImage("resampleMask", image);
  checkSameDimension("resampleMask", mask, image);
  if (options.label !== undefined) {
    checkRegionInside(image, mask, chooseLabel("resampleMask", labelExtents(mask), options.label).extent);
  }
  return sampleNearest("resampleMask", mask, image);
}

function checkSameDimension(caller: string, image: Geometry, reference: Geometry): void {
  const n = image.size.length;
  const { size, spacing, origin, direction } = reference;
  const fits = [size, spacing, origin].every((list) => list?.length === n) && direction?.length === n * n;
  if (fits) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the grid to resample to needs size, spacing, origin and direction of ${n} dimensions, as the image has`,
  );
}

/** Grid of another spacing over the extent of an image. */
function gridOfSpacing(image: Geometry, spacing: readonly number[], alignment: string): Geometry {
  const old = image.spacing;
  if (spacing.length !== old.length || !spacing.every((s) => s >= 0 && Number.isFinite(s))) {
    throw new RadiosurvError(
      "argument",
      `resample: spacing must be ${old.length} numbers >= 0 in mm, as the image has ${old.length} dimensions; got [${spacing.join(", ")}]`,
    );
  }
  const step = spacing.map((s, axis) => s || old[axis]);
  // an extent that the spacing divides evenly must not get another voxel by rounding
  const size = image.size.map((n, axis) => Math.ceil((n * old[axis]) / step[axis] - 1e-9));
  const first = size.map((n, axis) => {
    if (alignment === "origin") return 0;
    const ratio = step[axis] / old[axis];
    return alignment === "center" ? (image.size[axis] - 1 - (n - 1) * ratio) / 2 : (ratio - 1) / 2;
  });
  return { size, spacing: step, direction: image.direction, origin: indexToPoint(image, first) };
}

import { RadiosurvError } from "../error.ts";
import { indexToPoint } from "./geometry.ts";
import { checkImage, type Geometry, type Image, type Mask } from "./image.ts";
import { bSpline, type Interpolator } from "./interpolators.ts";
import { chooseLabel } from "./label.ts";
import { labelExtents } from "./mask-box.ts";
import { checkRegionInside } from "./resample-region.ts";
import { sampleNearest, sampleOnGrid } from "./sample-on-grid.ts";

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
}

/**
 * Resamples an image to another spacing or onto the grid of another image. Positions that lie more than half a voxel
 * outside become 0. The pixel type is kept: for an integer type the interpolated value is cut off toward 0 and held
 * within the type's range. Equals ITK's `ResampleImageFilter`.
 *
 * @returns image of the new grid; with `spacing` its size is the old extent divided by the spacing, rounded up
 * @throws RadiosurvError `argument` unless one of `spacing` and `reference` is given; `limit` if the new grid would
 *   have more than 2^31 voxels
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
  const { spacing, reference, interpolator = bSpline, alignment = "corner" } = options;
  if ((spacing === undefined) === (reference === undefined)) {
    throw new RadiosurvError("argument", "resample: give either spacing or reference");
  }
  if (!["corner", "center", "origin"].includes(alignment)) {
    throw new RadiosurvError(
      "argument",
      `resample: alignment must be "corner", "center" or "origin"; got ${JSON.stringify(alignment)}`,
    );
  }
  if (typeof interpolator?.prepare !== "function") {
    throw new RadiosurvError(
      "argument",
      `resample: interpolator must be bSpline, linear or nearestNeighbor from radiosurv/image; got ${String(interpolator)}`,
    );
  }
  if (reference) checkSameDimension("resample", image, reference);
  const grid = reference ?? gridOfSpacing(image, spacing ?? [], alignment);
  return sampleOnGrid("resample", image, grid, interpolator.prepare);
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
  const size = image.size.map((n, axis) => Math.ceil((n * old[axis]) / step[axis]));
  const first = size.map((n, axis) => {
    if (alignment === "origin") return 0;
    const ratio = step[axis] / old[axis];
    return alignment === "center" ? (image.size[axis] - 1 - (n - 1) * ratio) / 2 : (ratio - 1) / 2;
  });
  return { size, spacing: step, direction: image.direction, origin: indexToPoint(image, first) };
}

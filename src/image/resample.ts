import { RadiosurvError } from "../error.ts";
import { indexToPoint, pointToIndex } from "./geometry.ts";
import {
  checkImage,
  contiguousData,
  type Geometry,
  type Image,
  type Mask,
  newVoxelArray,
  type PixelType,
  withVoxels,
} from "./image.ts";
import { bSpline, type Interpolator, nearestNeighbor } from "./interpolators.ts";
import { size3 } from "./mask-box.ts";

/** A grid with more voxels than this is refused: about the most that one array may hold. */
export const MAXIMUM_VOXELS: number = 2 ** 31;

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
export function resample(image: Image, options: ResampleOptions): Image {
  checkImage("resample", image);
  const { spacing, reference, interpolator = bSpline, alignment = "corner" } = options;
  if ((spacing === undefined) === (reference === undefined)) {
    throw new RadiosurvError("argument", "resample: give either spacing or reference");
  }
  return sampleOnGrid("resample", image, reference ?? gridOfSpacing(image, spacing ?? [], alignment), interpolator);
}

/**
 * Brings a mask onto the grid of an image by nearest neighbour; labels are kept, and what lies outside is cut off.
 *
 * @example
 * ```ts
 * import { createImage, resampleMask } from "radiosurv/image";
 * const image = createImage(new Float32Array(6), [3, 2], { origin: [1, 0] });
 * const mask = createImage(Uint8Array.of(0, 7, 7, 0, 0, 7), [3, 2]);
 * Array.from(resampleMask(mask, image).voxels.data); // => [7, 7, 0, 0, 7, 0]
 * ```
 */
export function resampleMask(mask: Mask, image: Image): Mask {
  checkImage("resampleMask", mask, "mask");
  checkImage("resampleMask", image);
  return sampleOnGrid("resampleMask", mask, image, nearestNeighbor);
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

/** Values of an image at the voxel centres of a grid; 0 outside. */
export function sampleOnGrid(caller: string, image: Image, grid: Geometry, interpolator: Interpolator): Image {
  const n = grid.size.reduce((product, length) => product * length, 1);
  if (!(n <= MAXIMUM_VOXELS)) {
    throw new RadiosurvError(
      "limit",
      `${caller}: the new grid would have ${grid.size.join(" x ")} = ${n} voxels; at most ${MAXIMUM_VOXELS} are allowed; use a larger spacing`,
    );
  }
  if (typeof interpolator?.prepare !== "function") {
    throw new RadiosurvError(
      "argument",
      `${caller}: interpolator must be bSpline, linear or nearestNeighbor from radiosurv/image; got ${String(interpolator)}`,
    );
  }
  const size = size3(image);
  const output = newVoxelArray(image.pixelType, n);
  const [nx, ny, nz] = size3(grid);
  const sampler = interpolator.prepare(Float64Array.from(contiguousData(image)), size);
  const row = new Float64Array(nx);
  const [low, high] = rangeOf(image.pixelType);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += nx) {
      // ITK goes along a row from the index of its first voxel to the index one voxel behind its last
      const start = pointToIndex(image, indexToPoint(grid, [0, y, z]));
      const end = pointToIndex(image, indexToPoint(grid, [nx, y, z]));
      sampleRow(sampler, size, start, end, low, high, row);
      output.set(row, to);
    }
  }
  return withVoxels(grid, output);
}

// start, end  fractional indices of the row's first voxel and of the one behind its last
// row[n]      written
function sampleRow(
  sampler: (x: number, y: number, z: number) => number,
  [nx, ny, nz]: readonly [number, number, number],
  start: readonly number[],
  end: readonly number[],
  low: number,
  high: number,
  row: Float64Array,
): void {
  const n = row.length;
  const [x0, y0, z0 = 0] = start;
  const [x1, y1, z1 = 0] = end;
  for (let k = 0; k < n; k++) {
    const alpha = k / n;
    const x = x0 + alpha * (x1 - x0);
    const y = y0 + alpha * (y1 - y0);
    const z = z0 + alpha * (z1 - z0);
    const inside = x >= -0.5 && x < nx - 0.5 && y >= -0.5 && y < ny - 0.5 && z >= -0.5 && z < nz - 0.5;
    const value = inside ? sampler(x, y, z) : 0;
    row[k] = value < low ? low : value > high ? high : value;
  }
}

/** Smallest and largest value of a pixel type; a typed array wraps around, ITK holds at the ends. */
function rangeOf(pixelType: PixelType): [number, number] {
  const bits = Number(pixelType.replace(/\D/g, ""));
  if (pixelType.startsWith("float")) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return pixelType.startsWith("u") ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

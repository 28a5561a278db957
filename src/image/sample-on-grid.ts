import { RadiosurvError } from "../error.ts";
import { pointToIndexMatrix, pointToIndexWith } from "./geometry.ts";
import { contiguousData, type Geometry, type Image, type PixelType, sameTypeArray, withVoxels } from "./image.ts";
import { size3, type Triple } from "./mask-box.ts";

/** A grid with more voxels than this is refused unless asked for: 2 GiB as float64. */
export const MAXIMUM_VOXELS: number = 2 ** 28;

/** Value at a fractional index (x, y, z), which lies within half a voxel of the grid. */
export type Sampler = (x: number, y: number, z: number) => number;

/** Makes a sampler of voxels, x varying fastest; the array may be overwritten. */
export type SamplerMaker = (data: Float64Array, size: Triple) => Sampler;

/** Values of an image at the voxel centres of a grid, from the nearest voxel. */
export function sampleNearest(caller: string, image: Image, grid: Geometry, maximumVoxels?: number): Image {
  return sampleOnGrid(caller, image, grid, prepareNearest, maximumVoxels);
}

/** The nearest voxel; halfway, that of the higher index. */
export function prepareNearest(data: Float64Array, [nx, ny]: Triple): Sampler {
  return (x, y, z) => data[(Math.floor(z + 0.5) * ny + Math.floor(y + 0.5)) * nx + Math.floor(x + 0.5)];
}

/** Values of an image at the voxel centres of a grid; 0 outside. */
export function sampleOnGrid(
  caller: string,
  image: Image,
  grid: Geometry,
  prepare: SamplerMaker,
  maximumVoxels?: number,
): Image {
  const n = checkVoxels(caller, grid, maximumVoxels);
  const size = size3(image);
  const output = sameTypeArray(image.voxels.data, n);
  const [nx, ny, nz] = size3(grid);
  const sampler = prepare(Float64Array.from(contiguousData(image)), size);
  const inverse = pointToIndexMatrix(image);
  const row = new Float64Array(nx);
  const [low, high] = rangeOf(image.pixelType);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, to += nx) {
      // ITK goes along a row from the index of its first voxel to the index one voxel behind its last
      const start = pointToIndexWith(inverse, image, voxelCentre(grid, [0, y, z]));
      const end = pointToIndexWith(inverse, image, voxelCentre(grid, [nx, y, z]));
      sampleRow(sampler, size, start, end, low, high, row);
      output.set(row, to);
    }
  }
  return withVoxels(grid, output);
}

/** Number of voxels of a grid. Throws if there are more than allowed. */
export function checkVoxels(caller: string, { size }: Geometry, maximumVoxels: number = MAXIMUM_VOXELS): number {
  const n = size.reduce((product, length) => product * length, 1);
  if (n <= maximumVoxels) return n;
  throw new RadiosurvError(
    "limit",
    `${caller}: the new grid would have ${size.join(" x ")} = ${n} voxels; at most ${maximumVoxels} are allowed; use a larger spacing, or raise maximumVoxels`,
  );
}

/** Position of a whole index, summed as ITK does: from the origin, axis by axis. */
function voxelCentre({ spacing, origin, direction }: Geometry, index: Triple): number[] {
  const n = origin.length;
  return origin.map((start, row) => {
    let sum = start;
    for (let axis = 0; axis < n; axis++) sum += direction[row * n + axis] * spacing[axis] * index[axis];
    return sum;
  });
}

// start, end  fractional indices of the row's first voxel and of the one behind its last
// row[n]      written
function sampleRow(
  sampler: Sampler,
  [nx, ny, nz]: Triple,
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
export function rangeOf(pixelType: PixelType): [number, number] {
  const bits = Number(pixelType.replace(/\D/g, ""));
  if (pixelType.startsWith("float")) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return pixelType.startsWith("u") ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

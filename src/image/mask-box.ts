import { contiguousData, type Geometry, type Mask } from "./image.ts";

/** Three numbers, one for each of x, y, z. */
export type Triple = readonly [number, number, number];

/** A mask cropped to the bounding box of its region: what shape features are made from. */
export interface MaskBox {
  /** 2 for a 2D image (then `size[2]` is 1), else 3. */
  readonly dimension: 2 | 3;
  /** Index of the first voxel of the box in the image it was cut from. */
  readonly lower: Triple;
  /** Number of voxels of the box along x, y, z. */
  readonly size: Triple;
  /** Distance of voxel centres along x, y, z, mm. */
  readonly spacing: Triple;
  /** 1 inside the region, 0 outside; x varying fastest; length is the product of `size`. */
  readonly data: Uint8Array;
  /** Number of voxels in the region. */
  readonly count: number;
}

/** Where a label lies in a mask. */
export interface LabelExtent {
  readonly label: number;
  readonly count: number;
  /** First and last voxel along x, y, z. */
  readonly lower: Triple;
  readonly upper: Triple;
}

/** Size along x, y, z, with 1 along z for a 2D image. */
export function size3({ size }: Geometry): Triple {
  return [size[0], size[1], size[2] ?? 1];
}

/** Spacing along x, y, z, with 1 along z for a 2D image. */
export function spacing3({ spacing }: Geometry): Triple {
  return [spacing[0], spacing[1], spacing[2] ?? 1];
}

/** Labels that are looked at together. */
const AT_ONCE = 16_384;

/**
 * Finds all labels of a mask in one pass. Values are taken as unsigned 32-bit integers, as PyRadiomics casts them.
 *
 * @param onRows - is shown the labels of some rows at a time, one after the other; the array is used again for the next
 * @returns the labels other than 0, ascending
 */
export function labelExtents(mask: Mask, onRows?: (labels: Uint32Array) => void): LabelExtent[] {
  const [nx, ny, nz] = size3(mask);
  const data = contiguousData(mask);
  const together = Math.max(1, Math.floor(AT_ONCE / nx));
  const room = new Uint32Array(nx * Math.min(together, ny));
  const found = new Map<number, { count: number; lower: number[]; upper: number[] }>();
  let labels = room;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = (y % together) * nx;
      if (row === 0) {
        const start = (z * ny + y) * nx;
        labels = room.subarray(0, nx * Math.min(together, ny - y));
        labels.set(data.subarray(start, start + labels.length));
        onRows?.(labels);
      }
      for (let x = 0; x < nx; ) {
        const label = labels[row + x];
        const first = x++;
        if (label === 0) continue;
        while (x < nx && labels[row + x] === label) x++;
        let extent = found.get(label);
        if (!extent) {
          extent = { count: 0, lower: [first, y, z], upper: [x - 1, y, z] };
          found.set(label, extent);
        }
        const { lower, upper } = extent;
        extent.count += x - first;
        if (first < lower[0]) lower[0] = first;
        if (x - 1 > upper[0]) upper[0] = x - 1;
        if (y < lower[1]) lower[1] = y;
        if (y > upper[1]) upper[1] = y;
        upper[2] = z;
      }
    }
  }
  return [...found]
    .map(([label, { count, lower, upper }]) => ({
      label,
      count,
      lower: lower as [number, number, number],
      upper: upper as [number, number, number],
    }))
    .sort((a, b) => a.label - b.label);
}

/** Cuts the bounding box of a label out of a mask. */
export function cropMask(mask: Mask, { label, count, lower, upper }: LabelExtent): MaskBox {
  const [nx, ny] = size3(mask);
  const size = [0, 1, 2].map((axis) => upper[axis] - lower[axis] + 1);
  const [bx, by, bz] = size;
  const source = contiguousData(mask);
  const data = new Uint8Array(bx * by * bz);
  const row = new Uint32Array(bx);
  for (let z = 0, to = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const start = ((z + lower[2]) * ny + y + lower[1]) * nx + lower[0];
      row.set(source.subarray(start, start + bx));
      for (let x = 0; x < bx; x++) data[to++] = row[x] === label ? 1 : 0;
    }
  }
  return {
    dimension: mask.size.length as 2 | 3,
    lower,
    size: [bx, by, bz],
    spacing: spacing3(mask),
    data,
    count,
  };
}

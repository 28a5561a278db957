import type { Triple } from "./roi.ts";

/** Where a region begins and ends on each line of voxels along one axis. */
export interface LineExtents {
  /** First voxel inside on each line, or -1 where there is none. */
  readonly first: Int32Array;
  /** Last voxel inside on each line, or -1. */
  readonly last: Int32Array;
  /** Step in both for one voxel along x, y, z; 0 along the lines. */
  readonly step: Triple;
}

/**
 * First and last voxel of a region on each line of voxels along an axis: at most one pass over the voxels, eight bytes a
 * line.
 *
 * @param data - 1 inside, 0 outside; x varying fastest
 * @param axis - 0, 1, 2 for lines along x, y, z
 */
export function lineExtents(data: Uint8Array, size: Triple, axis: number): LineExtents {
  const [nx, ny] = size;
  const step: Triple = axis === 0 ? [0, 1, ny] : axis === 1 ? [1, 0, nx] : [1, nx, 0];
  const length = size[axis];
  if (length === 1) {
    const first = new Int32Array(data.length);
    for (let line = 0; line < data.length; line++) first[line] = data[line] - 1;
    return { first, last: first, step };
  }
  const first = new Int32Array(data.length / length).fill(-1);
  const last = new Int32Array(first.length).fill(-1);
  if (axis === 0) scanRows(data, length, first, last);
  else scanPlanes(data, axis === 1 ? nx : nx * ny, length, first, last);
  return { first, last, step };
}

// data  lines of `length` voxels, one behind the other; each is read from its ends
function scanRows(data: Uint8Array, length: number, first: Int32Array, last: Int32Array): void {
  for (let line = 0, start = 0; line < first.length; line++, start += length) {
    const end = start + length;
    let i = start;
    while (i < end && data[i] === 0) i++;
    if (i === end) continue;
    first[line] = i - start;
    i = end - 1;
    while (data[i] === 0) i--;
    last[line] = i - start;
  }
}

// data  lines of `length` voxels, `width` of them side by side; read in the order of memory
function scanPlanes(data: Uint8Array, width: number, length: number, first: Int32Array, last: Int32Array): void {
  for (let group = 0, i = 0; group < first.length; group += width) {
    const end = group + width;
    for (let place = 0; place < length; place++) {
      for (let line = group; line < end; line++, i++) {
        if (data[i] === 0) continue;
        last[line] = place;
        if (first[line] < 0) first[line] = place;
      }
    }
  }
}

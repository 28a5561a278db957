import { indexToPoint, pointToIndexMatrix, pointToIndexWith } from "../../image/geometry.ts";
import type { Geometry } from "../../image/image.ts";
import { type Axes, dot, minus, type Vector } from "./stack.ts";

/** A slab of pixels in patient space: a picture with a thickness. */
export interface Slab {
  readonly columns: number;
  readonly rows: number;
  /** Centre of the first pixel. */
  readonly origin: Vector;
  readonly axes: Axes;
  /** Size of a pixel along x and y, and the distance of slabs. */
  readonly spacing: Vector;
}

/**
 * Voxel centres this close to the edge between two pixels, as a part of a pixel, count as on it. Grids that are half a
 * pixel apart, as some writers make them, so keep in step although their positions are rounded.
 */
const EDGE_TOLERANCE = 1e-3;

/**
 * Sets the voxels of a mask whose centre lies in a pixel of a slab that is set. A centre on the edge of two pixels, or
 * half way between two slabs, belongs to the one that follows.
 *
 * @param pixels - of the slab; 0 is unset
 * @param mask - of the grid, x varying fastest; written
 */
export function placeFrame(pixels: Uint8Array, slab: Slab, grid: Geometry, mask: Uint8Array): void {
  const [nx, ny] = grid.size;
  const { columns, rows } = slab;
  const [low, high] = reach(slab, grid, 0, columns - 1, 0, rows - 1, 0.5 + EDGE_TOLERANCE);
  const from = grid.size.map((_, axis) => Math.max(0, Math.ceil(low[axis] - EDGE_TOLERANCE)));
  const to = grid.size.map((n, axis) => Math.min(n - 1, Math.floor(high[axis] + EDGE_TOLERANCE)));
  const [ui, vi, wi] = slabStep(slab, grid, 0);
  for (let k = from[2]; k <= to[2]; k++) {
    for (let j = from[1]; j <= to[1]; j++) {
      const start = slabIndex(slab, indexToPoint(grid, [from[0], j, k]));
      const shifted = start.map((value) => value + 0.5 + EDGE_TOLERANCE);
      let at = (k * ny + j) * nx + from[0];
      for (let i = 0; i <= to[0] - from[0]; i++, at++) {
        const u = Math.floor(shifted[0] + i * ui);
        const v = Math.floor(shifted[1] + i * vi);
        const inside = u >= 0 && u < columns && v >= 0 && v < rows && Math.floor(shifted[2] + i * wi) === 0;
        if (inside && pixels[v * columns + u] !== 0) mask[at] = 1;
      }
    }
  }
}

/** Whether a pixel that is set lies outside a grid: its centre more than a voxel beyond the outermost centres. */
export function isOutside(pixels: Uint8Array, slab: Slab, grid: Geometry): boolean {
  const { columns, rows } = slab;
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (let v = 0, at = 0; v < rows; v++) {
    for (let u = 0; u < columns; u++, at++) {
      if (pixels[at] === 0) continue;
      if (u < left) left = u;
      if (u > right) right = u;
      if (v < top) top = v;
      bottom = v;
    }
  }
  if (right < 0) return false;
  const [low, high] = reach(slab, grid, left, right, top, bottom, 0);
  return grid.size.some((n, axis) => !(low[axis] >= -1 && high[axis] <= n));
}

// lowest and highest index that a part of a slab reaches along each axis of a grid
// margin    how far it goes beyond the centres of its pixels and its own, as a part of a pixel
function reach(
  { axes, origin, spacing }: Slab,
  grid: Geometry,
  left: number,
  right: number,
  top: number,
  bottom: number,
  margin: number,
): [number[], number[]] {
  const inverse = pointToIndexMatrix(grid);
  const low = grid.size.map(() => Number.POSITIVE_INFINITY);
  const high = grid.size.map(() => Number.NEGATIVE_INFINITY);
  for (const u of [left - margin, right + margin]) {
    for (const v of [top - margin, bottom + margin]) {
      for (const w of [-margin, margin]) {
        const point = origin.map(
          (start, i) =>
            start + u * spacing[0] * axes.row[i] + v * spacing[1] * axes.column[i] + w * spacing[2] * axes.normal[i],
        );
        pointToIndexWith(inverse, grid, point).forEach((index, axis) => {
          low[axis] = Math.min(low[axis], index);
          high[axis] = Math.max(high[axis], index);
        });
      }
    }
  }
  return [low, high];
}

// position in pixels of the slab, and in distances of slabs along its normal
function slabIndex({ axes, origin, spacing }: Slab, point: Vector): number[] {
  const offset = minus(point, origin);
  return [
    dot(offset, axes.row) / spacing[0],
    dot(offset, axes.column) / spacing[1],
    dot(offset, axes.normal) / spacing[2],
  ];
}

// by how much the position in the slab changes from one voxel of the grid to the next
function slabStep({ axes, spacing }: Slab, { direction, spacing: steps }: Geometry, axis: number): number[] {
  const step = [0, 1, 2].map((row) => direction[3 * row + axis] * steps[axis]);
  return [dot(step, axes.row) / spacing[0], dot(step, axes.column) / spacing[1], dot(step, axes.normal) / spacing[2]];
}

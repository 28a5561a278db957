import { stepsOf, type View } from "./views.ts";

/**
 * Outlines in a slice of where levels are 1 to k, for each k that is asked for, along the edges of voxels and in units of them.
 *
 * @param levels - a small number for each voxel of an image of that size
 * @param highest - the largest k
 */
export function outlines(
  levels: Uint8Array,
  size: readonly number[],
  view: View,
  slice: number,
  highest: number,
): Path2D[] {
  const [nu, nv] = view.size;
  const grid = sliceOf(levels, size, view, slice);
  const paths: Path2D[] = [];
  for (let k = 1; k <= highest; k++) {
    const path = new Path2D();
    const inside = (u: number, v: number): boolean => {
      if (u < 0 || v < 0 || u >= nu || v >= nv) return false;
      const level = grid[v * nu + u];
      return level > 0 && level <= k;
    };
    // edges above each row, and to the left of each column, in runs as long as they go
    for (let v = 0; v <= nv; v++)
      runs(
        nu,
        (u) => inside(u, v) !== inside(u, v - 1),
        (from, to) => line(path, from, v, to, v),
      );
    for (let u = 0; u <= nu; u++)
      runs(
        nv,
        (v) => inside(u, v) !== inside(u - 1, v),
        (from, to) => line(path, u, from, u, to),
      );
    paths.push(path);
  }
  return paths;
}

/** The levels of a slice as it is shown. */
export function sliceOf(levels: Uint8Array, size: readonly number[], view: View, slice: number): Uint8Array {
  const [nu, nv] = view.size;
  const { start, across, down } = stepsOf(view, size, slice);
  const grid = new Uint8Array(nu * nv);
  for (let v = 0, to = 0; v < nv; v++) {
    for (let u = 0, from = start + v * down; u < nu; u++, to++, from += across) grid[to] = levels[from];
  }
  return grid;
}

function runs(length: number, isEdge: (i: number) => boolean, draw: (from: number, to: number) => void): void {
  let from = -1;
  for (let i = 0; i <= length; i++) {
    const edge = i < length && isEdge(i);
    if (edge && from < 0) from = i;
    else if (!edge && from >= 0) {
      draw(from, i);
      from = -1;
    }
  }
}

function line(path: Path2D, x: number, y: number, toX: number, toY: number): void {
  path.moveTo(x, y);
  path.lineTo(toX, toY);
}

import type { LineExtents } from "./line-extents.ts";

/** Corners of a convex polygon in a plane, in half voxels; only the first `count` are set. */
export interface Hull {
  readonly u: Int32Array;
  readonly v: Int32Array;
  count: number;
}

/** What one slice of voxels needs: two hulls, and the lowest and highest point in each column, all reused. */
export interface SliceHulls {
  /** Hull of the centres of the voxels inside. */
  readonly centres: Hull;
  /** Hull of the mesh vertices in the plane: the points half-way between a voxel inside and one outside. */
  readonly vertices: Hull;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Room for the hulls of slices with `nu` columns. */
export function createSliceHulls(nu: number): SliceHulls {
  const columns = 2 * nu + 1;
  const hull = (): Hull => ({ u: new Int32Array(2 * columns), v: new Int32Array(2 * columns), count: 0 });
  return { centres: hull(), vertices: hull(), low: new Int32Array(columns), high: new Int32Array(columns) };
}

// Hulls of the slice whose lines along u start at uLine (step uStep for v), and along v at vLine (step vStep for u).
// hulls  room for nu columns, overwritten; a column i of `low` and `high` stands for u = i - 1 half voxels
// Only the ends of lines are looked at: what lies between two points of a line is no corner of a hull.
export function hullSlice(
  uLines: LineExtents,
  uLine: number,
  uStep: number,
  nv: number,
  vLines: LineExtents,
  vLine: number,
  vStep: number,
  nu: number,
  hulls: SliceHulls,
): void {
  const { low, high } = hulls;
  const { first: vFirst, last: vLast } = vLines;
  const { first: uFirst, last: uLast } = uLines;
  const columns = 2 * nu + 1;
  low.fill(EMPTY_LOW);
  high.fill(-1);
  for (let column = 1; column < columns; column += 2, vLine += vStep) {
    if (vFirst[vLine] < 0) continue;
    low[column] = 2 * vFirst[vLine];
    high[column] = 2 * vLast[vLine];
  }
  convexHull(low, high, columns, hulls.centres);
  for (let column = 1; column < columns; column += 2) {
    if (low[column] > high[column]) continue;
    low[column]--;
    high[column]++;
  }
  // lines along u end in columns between, and come in ascending order
  for (let v = 0; v < 2 * nv; v += 2, uLine += uStep) {
    if (uFirst[uLine] < 0) continue;
    const left = 2 * uFirst[uLine];
    const right = 2 * uLast[uLine] + 2;
    if (low[left] > v) low[left] = v;
    if (low[right] > v) low[right] = v;
    high[left] = v;
    high[right] = v;
  }
  convexHull(low, high, columns, hulls.vertices);
}

/** Above any coordinate, so that a column without points has its low above its high. */
const EMPTY_LOW = 0x7fffffff;

// Monotone chain (Andrew 1979) over columns that are sorted already: first below from left to right, then above back.
// hull  overwritten; points on an edge are left out, and a column's single point may stand there twice
function convexHull(low: Int32Array, high: Int32Array, columns: number, hull: Hull): void {
  const { u, v } = hull;
  let count = 0;
  let bottom = 0;
  for (let pass = 0; pass < 2; pass++) {
    const points = pass === 0 ? low : high;
    for (let k = 0; k < columns; k++) {
      const column = pass === 0 ? k : columns - 1 - k;
      if (low[column] > high[column]) continue;
      const pu = column - 1;
      const pv = points[column];
      while (count - bottom >= 2) {
        const au = u[count - 2];
        const av = v[count - 2];
        if ((u[count - 1] - au) * (pv - av) - (v[count - 1] - av) * (pu - au) > 0) break;
        count--;
      }
      u[count] = pu;
      v[count++] = pv;
    }
    bottom = count;
  }
  hull.count = count;
}

/** Largest squared distance between a corner of one hull and a corner of another, in mm², or 0 if one is empty. */
export function farthestCorners(a: Hull, b: Hull, uHalf: number, vHalf: number): number {
  let farthest = 0;
  for (let i = 0; i < a.count; i++) {
    const au = a.u[i];
    const av = a.v[i];
    for (let j = 0; j < b.count; j++) {
      const du = (au - b.u[j]) * uHalf;
      const dv = (av - b.v[j]) * vHalf;
      const squared = du * du + dv * dv;
      if (squared > farthest) farthest = squared;
    }
  }
  return farthest;
}

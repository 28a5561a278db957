import { farthestPoints } from "./farthest-points.ts";
import { type LineExtents, lineExtents } from "./line-extents.ts";
import type { MaskBox, Triple } from "./roi.ts";
import { createSliceHulls, farthestCorners, hullSlice } from "./slice-hull.ts";

/** Largest distances between two vertices of the mesh around a mask, mm. */
export interface Diameters {
  /** Between vertices with equal x, equal y, equal z. */
  readonly planar: Triple;
  /** Between any two vertices. */
  readonly overall: number;
}

/**
 * Largest distances between the vertices of the marching-cubes mesh, in planes across each axis and overall. Equals
 * `cShape.calculate_coefficients` of PyRadiomics 3.1, which compares all pairs of vertices, to the last digits.
 *
 * A vertex lies half-way between a voxel inside and one outside. Only a corner of the convex hull of its plane can be
 * an end of the longest line in it, and only a vertex that is a corner in both planes through voxel centres on which it
 * lies can be an end of the longest line of all; so a few voxels at the ends of rows are looked at, and few pairs are
 * compared. In a plane half-way between two slices, the vertices are where exactly one of the two slices is inside: a
 * line between two of the same slice is shorter than that slice's own, so there lines from one slice's hull to the
 * other's are enough.
 *
 * Cost: one pass over the voxels for each axis, time proportional to the surface of the box for the hulls, then pairs of
 * hull corners: of the order of n^(2/3) corners in a plane n voxels wide. Memory: 9 bytes a line of voxels.
 */
export function meshDiameters(mask: MaskBox): Diameters {
  const { data, size, spacing } = mask;
  const lines = [0, 1, 2].map((axis) => lineExtents(data, size, axis));
  const marks = lines.map(({ first }) => new Uint8Array(first.length));
  const corners: number[] = [];
  const planar = [0, 1, 2].map((axis) => slicesAcross(axis, lines, size, spacing, marks, corners));
  const squared = farthestPoints(corners, spacing, Math.max(...planar));
  return {
    planar: [Math.sqrt(planar[0]), Math.sqrt(planar[1]), Math.sqrt(planar[2])],
    overall: Math.sqrt(squared),
  };
}

/**
 * Largest distance between the vertices of the contour of a 2D mask, mm: between points half-way from a pixel inside to
 * one outside. Equals the diameter of `cShape.calculate_coefficients2D` of PyRadiomics 3.1.
 *
 * @param data - 1 inside, 0 outside; `size[0]` pixels in a row, `size[1]` rows
 */
export function contourDiameter(
  data: Uint8Array,
  [nu, nv]: readonly [number, number],
  [su, sv]: readonly [number, number],
): number {
  const hulls = createSliceHulls(nu);
  const size: Triple = [nu, nv, 1];
  hullSlice(lineExtents(data, size, 0), 0, 1, nv, lineExtents(data, size, 1), 0, 1, nu, hulls);
  return Math.sqrt(farthestCorners(hulls.vertices, hulls.vertices, su / 2, sv / 2));
}

// lines, marks  one for each axis; the ends of lines that are hull corners in slices across `axis` are marked
// corners       x, y, z in half voxels of ends of lines that have both of their marks now are appended
// returns       largest squared distance, mm², in planes across `axis`
function slicesAcross(
  axis: number,
  lines: readonly LineExtents[],
  size: Triple,
  spacing: Triple,
  marks: readonly Uint8Array[],
  corners: number[],
): number {
  // the shorter of the other two axes is u: columns take two steps each, rows one
  const [u, v] = [0, 1, 2].filter((other) => other !== axis).sort((a, b) => size[a] - size[b]);
  const uStep = lines[u].step[v];
  const vStep = lines[v].step[u];
  const uHalf = spacing[u] / 2;
  const vHalf = spacing[v] / 2;
  const point = [0, 0, 0];
  let farthest = 0;
  let before = createSliceHulls(size[u]);
  let hulls = createSliceHulls(size[u]);
  for (let slice = 0; slice < size[axis]; slice++) {
    const uLine = slice * lines[u].step[axis];
    const vLine = slice * lines[v].step[axis];
    hullSlice(lines[u], uLine, uStep, size[v], lines[v], vLine, vStep, size[u], hulls);
    const { vertices, centres } = hulls;
    point[axis] = 2 * slice;
    for (let i = 0; i < vertices.count; i++) {
      const pu = (point[u] = vertices.u[i]);
      const pv = (point[v] = vertices.v[i]);
      // an odd coordinate is that along the line: a vertex is half a voxel beyond a line's end
      const complete =
        pu & 1
          ? markEnd(marks[u], uLine + (pv >> 1) * uStep, lines[u].first, pu, axis < v)
          : markEnd(marks[v], vLine + (pu >> 1) * vStep, lines[v].first, pv, axis < u);
      if (complete) corners.push(point[0], point[1], point[2]);
    }
    farthest = Math.max(
      farthest,
      farthestCorners(vertices, vertices, uHalf, vHalf),
      farthestCorners(before.centres, centres, uHalf, vHalf),
    );
    [before, hulls] = [hulls, before];
  }
  return farthest;
}

// Marks an end of a line as hull corner in a slice. A mark has two bits for the first end, two for the last: the lower
// for slices across the lower of the two axes that the line does not follow.
// place    of the vertex along the line, in half voxels
// returns  whether this completes the marks of that end
function markEnd(marks: Uint8Array, line: number, first: Int32Array, place: number, lowerAxis: boolean): boolean {
  const shift = place < 2 * first[line] ? 0 : 2;
  const before = marks[line];
  marks[line] |= (lowerAxis ? 1 : 2) << shift;
  return marks[line] !== before && ((marks[line] >> shift) & 3) === 3;
}

import type { MaskBox, Triple } from "./roi.ts";

/** A convex polyhedron. */
export interface Hull {
  /** Corners, three coordinates each. */
  readonly points: Float64Array;
  /** Triangles, three corner numbers each, counterclockwise from outside. */
  readonly triangles: Int32Array;
}

/**
 * Convex hull of the mesh of a region: of the points half a voxel from the centres of its voxels along each axis.
 *
 * Points are kept in half voxels, as whole numbers, so that which side of a triangle they lie on is decided exactly,
 * however many lie in one plane. In each plane across z only the corners of the plane's own hull are looked at. Time
 * O(voxels + corners x triangles).
 *
 * @returns corners in mm from the first voxel of the box
 */
export function meshHull(mask: MaskBox): Hull {
  const points = planeCorners(mask);
  const triangles = hullOf(points);
  const used = [...new Set(triangles)];
  const number = new Map(used.map((corner, k) => [corner, k]));
  const scaled = new Float64Array(3 * used.length);
  used.forEach((corner, k) => {
    for (let axis = 0; axis < 3; axis++) scaled[3 * k + axis] = (points[3 * corner + axis] * mask.spacing[axis]) / 2;
  });
  return { points: scaled, triangles: Int32Array.from(triangles, (corner) => number.get(corner) as number) };
}

/** Volume and surface area of a hull. */
export function hullMeasures({ points, triangles }: Hull): { volume: number; area: number } {
  let volume = 0;
  let area = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => points.subarray(3 * triangles[t + k], 3 * triangles[t + k] + 3));
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    area += Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
    volume += (a[0] * n[0] + a[1] * n[1] + a[2] * n[2]) / 6;
  }
  return { volume, area };
}

/** Corners of the hull of the mesh points in each plane across z, in half voxels. */
function planeCorners({ data, size }: MaskBox): Int32Array {
  const [nx, ny, nz] = size;
  const planes = Array.from({ length: 2 * nz + 1 }, (): number[] => []);
  const add = (x: number, y: number, z: number): void => {
    planes[z + 1].push(x, y);
  };
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = (z * ny + y) * nx;
      let first = 0;
      while (first < nx && data[row + first] === 0) first++;
      if (first === nx) continue;
      let last = nx - 1;
      while (data[row + last] === 0) last--;
      // of a row only its ends can be corners: half a voxel beside, before, behind, above and below them
      for (const x of [first, last]) {
        for (const [dx, dy, dz] of [
          [x === first ? -1 : 1, 0, 0],
          [0, -1, 0],
          [0, 1, 0],
          [0, 0, -1],
          [0, 0, 1],
        ]) {
          add(2 * x + dx, 2 * y + dy, 2 * z + dz);
        }
      }
      if (first === last) add(2 * first + 1, 2 * y, 2 * z);
    }
  }
  return Int32Array.from(
    planes.flatMap((plane, k) =>
      flatHull(plane).flatMap((corner) => [plane[2 * corner], plane[2 * corner + 1], k - 1]),
    ),
  );
}

/**
 * Corners of the convex hull of points in a plane (Andrew's monotone chain), counterclockwise; exact for whole numbers.
 *
 * @param points - two coordinates each
 */
export function flatHull(points: ArrayLike<number>): number[] {
  const order = Array.from({ length: points.length / 2 }, (_, k) => k).sort(
    (a, b) => points[2 * a] - points[2 * b] || points[2 * a + 1] - points[2 * b + 1],
  );
  const left = (a: number, b: number, c: number): boolean =>
    (points[2 * b] - points[2 * a]) * (points[2 * c + 1] - points[2 * a + 1]) -
      (points[2 * b + 1] - points[2 * a + 1]) * (points[2 * c] - points[2 * a]) >
    0;
  const chain = (sequence: readonly number[]): number[] => {
    const corners: number[] = [];
    for (const k of sequence) {
      while (corners.length > 1 && !left(corners[corners.length - 2], corners[corners.length - 1], k)) corners.pop();
      corners.push(k);
    }
    return corners;
  };
  if (order.length < 2) return order;
  return [...chain(order).slice(0, -1), ...chain(order.reverse()).slice(0, -1)];
}

/** A triangle of a hull in the making: corners, outward normal and distance of its plane, all whole numbers. */
interface Face {
  readonly corners: Triple;
  readonly normal: Triple;
  readonly offset: number;
}

/** Triangles of the hull of points with whole coordinates, which do not all lie in one plane. */
function hullOf(points: Int32Array): number[] {
  const n = points.length / 3;
  const at = (k: number): Triple => [points[3 * k], points[3 * k + 1], points[3 * k + 2]];
  const faceOf = (a: number, b: number, c: number): Face => {
    const [p, q, r] = [at(a), at(b), at(c)];
    const u = q.map((value, axis) => value - p[axis]);
    const v = r.map((value, axis) => value - p[axis]);
    const normal: Triple = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    return { corners: [a, b, c], normal, offset: normal[0] * p[0] + normal[1] * p[1] + normal[2] * p[2] };
  };
  const above = ({ normal, offset }: Face, k: number): number =>
    normal[0] * points[3 * k] + normal[1] * points[3 * k + 1] + normal[2] * points[3 * k + 2] - offset;
  const start = firstTetrahedron(n, at);
  let faces: Face[] = [];
  for (let k = 0; k < 4; k++) {
    const [a, b, c] = start.filter((_, i) => i !== k);
    const face = faceOf(a, b, c);
    faces.push(above(face, start[k]) < 0 ? face : faceOf(a, c, b));
  }
  for (const k of farthestFirst(points, n)) {
    if (start.includes(k)) continue;
    const seen = faces.filter((face) => above(face, k) > 0);
    if (seen.length === 0) continue;
    // edges of what is seen from the point that have no counterpart there: the horizon
    const edges = new Set<number>();
    for (const { corners } of seen) {
      for (let e = 0; e < 3; e++) edges.add(corners[e] * n + corners[(e + 1) % 3]);
    }
    faces = faces.filter((face) => above(face, k) <= 0);
    for (const edge of edges) {
      const a = Math.floor(edge / n);
      const b = edge % n;
      if (!edges.has(b * n + a)) faces.push(faceOf(a, b, k));
    }
  }
  return faces.flatMap(({ corners }) => [...corners]);
}

function firstTetrahedron(n: number, at: (k: number) => Triple): number[] {
  const all = Array.from({ length: n }, (_, k) => k);
  const difference = (p: Triple, q: Triple): number[] => p.map((value, axis) => value - q[axis]);
  const cross = (u: readonly number[], v: readonly number[]): number[] => [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ];
  const a = 0;
  const b = n - 1; // the last plane, so not the same point
  const side = difference(at(b), at(a));
  const c = all.find((k) => cross(side, difference(at(k), at(a))).some((value) => value !== 0)) as number;
  const normal = cross(side, difference(at(c), at(a)));
  const d = all.find(
    (k) => difference(at(k), at(a)).reduce((sum, value, axis) => sum + value * normal[axis], 0) !== 0,
  ) as number;
  return [a, b, c, d];
}

/** Points far from the middle first, as they hide most of the others. */
function farthestFirst(points: Int32Array, n: number): number[] {
  const middle = [0, 0, 0];
  for (let k = 0; k < points.length; k++) middle[k % 3] += points[k] / n;
  const distance = Float64Array.from({ length: n }, (_, k) =>
    middle.reduce((sum, value, axis) => sum + (points[3 * k + axis] - value) * (points[3 * k + axis] - value), 0),
  );
  return Array.from({ length: n }, (_, k) => k).sort((a, b) => distance[b] - distance[a]);
}

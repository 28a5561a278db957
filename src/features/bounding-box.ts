import { flatHull, type Hull } from "./convex-hull.ts";

/** Side lengths of a box, mm. */
export type BoxSides = readonly [number, number, number];

/**
 * A box of nearly the least volume around a hull: the smallest of those that lie flat on one of its faces, and on that
 * face along one of the edges of its shadow. The least box of all lies flat on two edges at least (O'Rourke 1985) and is
 * smaller by a few per cent at most.
 */
export function smallestBox({ points, triangles }: Hull): BoxSides {
  const seen = new Set<string>();
  let best: BoxSides = [Number.POSITIVE_INFINITY, 1, 1];
  for (let t = 0; t < triangles.length; t += 3) {
    const normal = unitNormal(points, triangles, t);
    // faces in one plane, or in two parallel ones, need one look
    const key = directionKey(normal);
    if (seen.has(key)) continue;
    seen.add(key);
    const box = boxOnPlane(points, normal);
    if (box[0] * box[1] * box[2] < best[0] * best[1] * best[2]) best = box;
  }
  return best;
}

/** A name for the directions of a normal and of its opposite, equal for normals that differ by rounding only. */
function directionKey(normal: readonly number[]): string {
  const rounded = normal.map((value) => Math.round(value * 1e9));
  const sign = (rounded.find((value) => value !== 0) as number) < 0 ? -1 : 1;
  return rounded.map((value) => sign * value + 0).join();
}

function unitNormal(points: Float64Array, triangles: Int32Array, t: number): number[] {
  const [a, b, c] = [0, 1, 2].map((k) => points.subarray(3 * triangles[t + k], 3 * triangles[t + k] + 3));
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  return n.map((value) => value / length);
}

/** The smallest box with one side along a normal: that, and the least rectangle around the shadow on the plane. */
function boxOnPlane(points: Float64Array, n: readonly number[]): BoxSides {
  const flattest = Math.abs(n[0]) < Math.abs(n[1]) ? 0 : 1;
  const e = [0, 0, 0];
  e[flattest] = 1;
  const raw = [n[1] * e[2] - n[2] * e[1], n[2] * e[0] - n[0] * e[2], n[0] * e[1] - n[1] * e[0]];
  const length = Math.sqrt(raw[0] * raw[0] + raw[1] * raw[1] + raw[2] * raw[2]);
  const u = raw.map((value) => value / length);
  const v = [n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0]];
  const count = points.length / 3;
  const shadow = new Float64Array(2 * count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [points[3 * k], points[3 * k + 1], points[3 * k + 2]];
    shadow[2 * k] = u[0] * x + u[1] * y + u[2] * z;
    shadow[2 * k + 1] = v[0] * x + v[1] * y + v[2] * z;
    const height = n[0] * x + n[1] * y + n[2] * z;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  const [a, b] = smallestRectangle(shadow);
  return [high - low, a, b];
}

/** Sides of the least rectangle around points in a plane, which has a side along an edge of their hull. */
function smallestRectangle(points: Float64Array): [number, number] {
  const corners = flatHull(points);
  let best: [number, number] = [Number.POSITIVE_INFINITY, 1];
  for (let k = 0; k < corners.length; k++) {
    const a = corners[k];
    const b = corners[(k + 1) % corners.length];
    const dx = points[2 * b] - points[2 * a];
    const dy = points[2 * b + 1] - points[2 * a + 1];
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length === 0) continue;
    const ex = dx / length;
    const ey = dy / length;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let top = 0;
    for (const corner of corners) {
      const x = points[2 * corner] - points[2 * a];
      const y = points[2 * corner + 1] - points[2 * a + 1];
      const along = x * ex + y * ey;
      if (along < left) left = along;
      if (along > right) right = along;
      const across = Math.abs(y * ex - x * ey);
      if (across > top) top = across;
    }
    if ((right - left) * top < best[0] * best[1]) best = [right - left, top];
  }
  return best;
}

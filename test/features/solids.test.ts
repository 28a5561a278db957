import { describe, expect, test } from "vitest";
import { smallestBox } from "../../src/features/bounding-box.ts";
import { flatHull, hullMeasures, meshHull } from "../../src/features/convex-hull.ts";
import { ellipsoidMeasures, smallestEllipsoid } from "../../src/features/ellipsoid.ts";
import type { MaskBox } from "../../src/features/roi.ts";
import { spatialCorrelation } from "../../src/features/spatial-correlation.ts";

function maskOf(
  size: MaskBox["size"],
  inside: (x: number, y: number, z: number) => boolean,
  spacing: MaskBox["spacing"] = [1, 1, 1],
): MaskBox {
  const data = Uint8Array.from({ length: size[0] * size[1] * size[2] }, (_, i) =>
    inside(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))) ? 1 : 0,
  );
  return { dimension: 3, lower: [0, 0, 0], size, spacing, data, count: data.reduce((sum, x) => sum + x, 0) };
}

const all = () => true;

describe("convex hull of the mesh", () => {
  test("one voxel makes an octahedron", () => {
    const { volume, area } = hullMeasures(meshHull(maskOf([1, 1, 1], all, [2, 2, 2])));
    expect(volume).toBeCloseTo(8 / 6, 14); // (2 r)³ / 6 with r = 1
    expect(area).toBeCloseTo(4 * Math.sqrt(3), 14); // 8 triangles of side √2
  });

  test("a brick: the box of half a voxel more, without its edges and corners", () => {
    // each of the 12 edges loses a triangular prism, two of which meet in each corner: by the hull of the 24 points
    const [a, b, c] = [4, 3, 2];
    const { volume } = hullMeasures(meshHull(maskOf([a, b, c], all)));
    const inner = [a - 1, b - 1, c - 1];
    const faces = 2 * 0.5 * (inner[0] * inner[1] + inner[1] * inner[2] + inner[0] * inner[2]);
    const edges = 4 * 0.125 * (inner[0] + inner[1] + inner[2]);
    const corners = 8 * (0.125 / 6);
    expect(volume).toBeCloseTo(inner[0] * inner[1] * inner[2] + faces + edges + corners, 13);
  });

  test.each([
    ["a ball", maskOf([15, 15, 15], (x, y, z) => (x - 7) ** 2 + (y - 7) ** 2 + (z - 7) ** 2 <= 49)],
    ["a plane", maskOf([9, 7, 1], all)],
    ["a line", maskOf([1, 1, 8], all)],
    ["two corners", maskOf([6, 5, 4], (x, y, z) => x + y + z === 0 || x + y + z === 12)],
    ["a ring", maskOf([11, 11, 3], (x, y) => Math.abs(Math.sqrt((x - 5) ** 2 + (y - 5) ** 2) - 4) < 0.8)],
  ])("holds all its points, and is closed: %s", (_, mask) => {
    const hull = meshHull(mask);
    const edges = new Map<string, number>();
    for (let t = 0; t < hull.triangles.length; t += 3) {
      const corners = [...hull.triangles.subarray(t, t + 3)];
      corners.forEach((corner, k) => {
        const pair = [corner, corners[(k + 1) % 3]];
        edges.set(pair.join(), (edges.get(pair.join()) ?? 0) + 1);
      });
      const [a, b, c] = corners.map((corner) => hull.points.subarray(3 * corner, 3 * corner + 3));
      const u = b.map((value, axis) => value - a[axis]);
      const v = c.map((value, axis) => value - a[axis]);
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
      mask.data.forEach((inside, i) => {
        if (inside === 0) return;
        const p = [
          i % mask.size[0],
          Math.floor(i / mask.size[0]) % mask.size[1],
          Math.floor(i / (mask.size[0] * mask.size[1])),
        ];
        for (let axis = 0; axis < 3; axis++) {
          for (const step of [-0.5, 0.5]) {
            const at = p.map((value, k) => value + (k === axis ? step : 0) - a[k]);
            expect(at[0] * n[0] + at[1] * n[1] + at[2] * n[2]).toBeLessThanOrEqual(1e-9);
          }
        }
      });
    }
    // each edge belongs to two triangles, which run along it in opposite directions
    for (const [edge, times] of edges) {
      expect(times).toBe(1);
      expect(edges.get(edge.split(",").reverse().join())).toBe(1);
    }
  });

  test("flat hull: points on an edge and doubles are no corners", () => {
    const corners = flatHull([0, 0, 2, 0, 1, 0, 2, 2, 0, 2, 1, 1, 0, 0]);
    expect(corners).toHaveLength(4);
  });
});

describe("boxes and ellipsoids", () => {
  test("an upright brick is its own smallest box, but for the corners of the mesh", () => {
    expect([...smallestBox(meshHull(maskOf([6, 4, 3], all)))].sort()).toEqual([3, 4, 6]);
  });

  test("a diagonal bar has a box smaller than the upright one", () => {
    const bar = maskOf([20, 20, 3], (x, y) => Math.abs(x - y) <= 1);
    const [a, b, c] = smallestBox(meshHull(bar));
    expect(a * b * c).toBeLessThan(0.4 * 20 * 20 * 3);
    expect(a * b * c).toBeGreaterThan(hullMeasures(meshHull(bar)).volume);
  });

  test("the ellipsoid around a cube's corners is its ball", () => {
    const corners = Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) => [k & 1, (k >> 1) & 1, k >> 2]));
    for (const axis of smallestEllipsoid(corners)) expect(axis).toBeCloseTo(Math.sqrt(3) / 2, 7);
  });

  test("the ellipsoid around a stretched cube is stretched alike", () => {
    const corners = Float64Array.from(
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) => [6 * (k & 1), 2 * ((k >> 1) & 1), k >> 2]),
    );
    [6, 2, 1].forEach((side, k) => expect(smallestEllipsoid(corners)[k]).toBeCloseTo((side * Math.sqrt(3)) / 2, 6));
  });

  test("area by the manual's series: right for a ball; for b = c all polynomials are 1", () => {
    expect(ellipsoidMeasures([2, 2, 2]).area).toBeCloseTo(16 * Math.PI, 12);
    let sum = 0;
    for (let v = 0; v <= 20; v++) sum += 0.75 ** v / (1 - 4 * v * v);
    expect(ellipsoidMeasures([2, 1, 1]).area).toBeCloseTo(8 * Math.PI * sum, 12);
  });
});

describe("Moran's I and Geary's C", () => {
  test("two voxels, by hand: I = -1, C = 2", () => {
    const mask = maskOf([2, 1, 1], all, [3, 1, 1]);
    // w = 1/3; deviations -1, 1: I = 2/(2 w) (-2 w) / 2 = -1; C = 1/(2 * 2 w) * 2 w * 4 / 2 = 1
    const { moran, geary } = spatialCorrelation(mask, Float64Array.of(4, 6));
    expect(moran).toBeCloseTo(-1, 14);
    expect(geary).toBeCloseTo(1, 14);
  });

  test("equal intensities have none", () => {
    const { moran, geary } = spatialCorrelation(maskOf([3, 3, 1], all), new Float64Array(9).fill(5));
    expect([moran, geary]).toEqual([Number.NaN, Number.NaN]);
  });

  test("sums over pairs and convolution agree", () => {
    const inside = (x: number, y: number, z: number) => (x * 7 + y * 5 + z * 3) % 4 !== 0;
    const small = maskOf([11, 10, 9], inside, [0.8, 1, 2.5]);
    const values = Float64Array.from({ length: small.count }, (_, i) => ((i * 37) % 101) / 10);
    // the same voxels among so many that the other way is taken, and far away, so that it is not the same sum
    const few = spatialCorrelation(small, values);
    const large = maskOf([11, 10, 14], (x, y, z) => z < 9 && inside(x, y, z), [0.8, 1, 2.5]);
    expect(spatialCorrelation(large, values)).toEqual(few);
    const many = maskOf([16, 12, 10], inside, [0.8, 1, 2.5]);
    const intensities = Float64Array.from({ length: many.count }, (_, i) => Math.sin(i / 9) + ((i * 37) % 11));
    const direct = pairSums(many, intensities);
    const found = spatialCorrelation(many, intensities);
    expect(many.count).toBeGreaterThan(1000);
    expect(found.moran / direct.moran).toBeCloseTo(1, 10);
    expect(found.geary / direct.geary).toBeCloseTo(1, 10);
  });
});

// the definition
function pairSums({ data, size, spacing }: MaskBox, x: Float64Array): { moran: number; geary: number } {
  const places = [...data.keys()]
    .filter((i) => data[i] === 1)
    .map((i) => [
      (i % size[0]) * spacing[0],
      (Math.floor(i / size[0]) % size[1]) * spacing[1],
      Math.floor(i / (size[0] * size[1])) * spacing[2],
    ]);
  const n = x.length;
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  let [weights, products, squares] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const w = 1 / Math.hypot(...places[i].map((value, axis) => value - places[j][axis]));
      weights += w;
      products += w * (x[i] - mean) * (x[j] - mean);
      squares += w * (x[i] - x[j]) ** 2;
    }
  }
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { moran: (n / weights) * (products / variance), geary: ((n - 1) / (2 * weights)) * (squares / variance) };
}

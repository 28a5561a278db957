import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/image.ts";
import { indexToPoint } from "../../src/image/index.ts";
import { dilate, distanceTransform } from "../../src/morphology/index.ts";
import { largestSquare } from "../../src/morphology/squared-distance.ts";
import { stepDistances } from "../../src/morphology/step-distance.ts";
import { frozen, OBLIQUE, voxels } from "../image/images.ts";
import { randomFrom } from "../io/random.ts";
import { blobs, plane } from "./masks.ts";

describe("by hand", () => {
  test("one pixel, 3 x 4 mm", () => {
    const distances = distanceTransform(plane(["....", ".#..", "...."], { spacing: [3, 4] }));
    expect(voxels(distances)).toEqual([5, 4, 5, Math.sqrt(52), 3, 0, 3, 6, 5, 4, 5, Math.sqrt(52)]);
    expect(distances).toMatchObject({ pixelType: "float64", size: [4, 3], spacing: [3, 4] });
  });

  test("across slices", () => {
    const mask = createImage(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), [2, 2, 2], { spacing: [2, 3, 6] });
    expect(voxels(distanceTransform(mask))).toEqual([0, 2, 3, Math.sqrt(13), 6, Math.sqrt(40), Math.sqrt(45), 7]);
  });

  test("inside: to the background, of the image alone", () => {
    const mask = plane(["#####", "####.", "#####"], { spacing: [1, 10] });
    const inside = distanceTransform(mask, { to: "background" });
    expect(voxels(inside).slice(5, 10)).toEqual([4, 3, 2, 1, 0]);
    expect(voxels(inside)[4]).toBe(10);
  });

  test("a pixel that is nearest nowhere but at home", () => {
    const mask = plane(["#...#", "..#..", "....."], { spacing: [1, 0.25] });
    expect(voxels(distanceTransform(mask)).slice(10)).toEqual([0.5, Math.sqrt(1.0625), 0.25, Math.sqrt(1.0625), 0.5]);
  });
});

test("nothing to measure to", () => {
  const [empty, full] = [plane(["..", ".."]), plane(["##", "##"])];
  expect(voxels(distanceTransform(empty))).toEqual([0, 0, 0, 0].fill(Number.POSITIVE_INFINITY));
  expect(voxels(distanceTransform(empty, { to: "background" }))).toEqual([0, 0, 0, 0]);
  expect(voxels(distanceTransform(full))).toEqual([0, 0, 0, 0]);
  expect(voxels(distanceTransform(full, { to: "background" }))).toEqual([0, 0, 0, 0].fill(Number.POSITIVE_INFINITY));
});

test("label: others are background", () => {
  const mask = plane(["1.2.5"]);
  expect(voxels(distanceTransform(mask))).toEqual([0, 1, 2, 3, 4]);
  expect(voxels(distanceTransform(mask, { label: 5 }))).toEqual([4, 3, 2, 1, 0]);
  expect(voxels(distanceTransform(mask, { label: 2, to: "background" }))).toEqual([0, 0, 1, 0, 0]);
});

test("is the least distance in space to any voxel of the region, however the axes lie", () => {
  const options = { spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100], direction: OBLIQUE };
  for (let seed = 0; seed < 5; seed++) {
    const { image: mask, expectUnchanged } = frozen(blobs([9, 8, 7], seed, 2, options));
    const points = voxels(mask).map((_, i) => indexToPoint(mask, [i % 9, Math.floor(i / 9) % 8, Math.floor(i / 72)]));
    for (const [to, wanted] of [
      ["mask", 1],
      ["background", 0],
    ] as const) {
      const sites = points.filter((_, i) => mask.voxels.data[i] === wanted);
      voxels(distanceTransform(mask, { to })).forEach((distance, i) => {
        const nearest = Math.min(...sites.map((site) => Math.hypot(...site.map((x, axis) => x - points[i][axis]))));
        expect(distance).toBeCloseTo(nearest, 10);
      });
    }
    expectUnchanged();
  }
});

test("steps are those of a search over all pairs", () => {
  const random = randomFrom(5);
  for (const size of [
    [7, 6, 5],
    [1, 9, 4],
    [9, 1, 4],
    [6, 7, 1],
    [1, 1, 12],
  ] as [number, number, number][]) {
    const sites = Uint8Array.from({ length: size[0] * size[1] * size[2] }, () => (random() < 0.05 ? 1 : 0));
    sites[sites.length >> 1] = 1;
    const place = (i: number) => [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    const all = Array.from(sites.keys()).filter((i) => sites[i] === 1);
    for (const corners of [true, false]) {
      stepDistances(sites, size, corners).forEach((steps, i) => {
        const wanted = all.map((j) => {
          const apart = place(j).map((x, axis) => Math.abs(x - place(i)[axis]));
          return corners ? Math.max(...apart) : apart[0] + apart[1] + apart[2];
        });
        expect(steps).toBe(Math.min(...wanted));
      });
    }
  }
});

test("a square compares with the limit as its root does with the radius", () => {
  const random = randomFrom(8);
  for (const radius of [1, 2.1, 0.3, 7, 1e-8, 1e9, ...Array.from({ length: 500 }, () => random() * 20)]) {
    const limit = largestSquare(radius);
    expect(Math.sqrt(limit)).toBeLessThanOrEqual(radius);
    // the next larger number
    const bits = new BigUint64Array(Float64Array.of(limit).buffer);
    bits[0]++;
    expect(Math.sqrt(new Float64Array(bits.buffer)[0])).toBeGreaterThan(radius);
  }
  expect(largestSquare(1e200)).toBe(Number.MAX_VALUE);
});

test("a radius met but for rounding is compared as in double precision: 3 x 0.1 > 0.3, 3 x 0.7 < 2.1", () => {
  const reach = (spacing: number, radius: number) =>
    voxels(dilate(plane(["#....."], { spacing: [spacing, 1] }), { radius })).filter((x) => x === 1).length - 1;
  expect(reach(0.1, 0.3)).toBe(2);
  expect(reach(0.7, 2.1)).toBe(3);
});

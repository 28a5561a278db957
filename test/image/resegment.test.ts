import { describe, expect, test } from "vitest";
import { createImage, type ResegmentOptions, resegment } from "../../src/image/index.ts";
import { frozen, noise, voxels } from "./images.ts";
import { testMisuse } from "./misuse.ts";

const image = createImage(Int16Array.of(0, 10, 20, 30, 40, 1000), [3, 2]);
const mask = createImage(Uint8Array.of(1, 1, 1, 1, 1, 0), [3, 2]);
const kept = (options: ResegmentOptions) => voxels(resegment(image, mask, options));

describe("absolute, the default", () => {
  test("one limit: from there upward, itself included; outside the mask stays outside", () => {
    expect(kept({ range: [20] })).toEqual([0, 0, 1, 1, 1, 0]);
    expect(kept({ range: [20], mode: "absolute" })).toEqual([0, 0, 1, 1, 1, 0]);
  });

  test("two limits, both included, in either order", () => {
    expect(kept({ range: [10, 30] })).toEqual([0, 1, 1, 1, 0, 0]);
    expect(kept({ range: [30, 10] })).toEqual([0, 1, 1, 1, 0, 0]);
  });

  test("open ends", () => {
    expect(kept({ range: [Number.NEGATIVE_INFINITY, 10] })).toEqual([1, 1, 0, 0, 0, 0]);
  });
});

test("relative: factors of the maximum inside, 40", () => {
  expect(kept({ range: [0.25, 0.75], mode: "relative" })).toEqual([0, 1, 1, 1, 0, 0]);
  expect(kept({ range: [0.5], mode: "relative" })).toEqual([0, 0, 1, 1, 1, 0]);
});

test("sigma: mean 20, population variance 1000 / 5 = 200", () => {
  // sqrt(200) = 14.14...: 10 and 30 are 0.707 away, 0 and 40 are 1.414 away
  expect(kept({ range: [-1, 1], mode: "sigma" })).toEqual([0, 1, 1, 1, 0, 0]);
  expect(kept({ range: [-0.8, 1.5], mode: "sigma" })).toEqual([0, 1, 1, 1, 1, 0]);
  // 0.65 of the population's deviation is 9.19, of the sample's 10.28
  expect(kept({ range: [-0.65, 2], mode: "sigma" })).toEqual([0, 0, 1, 1, 1, 0]);
  expect(kept({ range: [0], mode: "sigma" })).toEqual([0, 0, 1, 1, 1, 0]);
});

test("limits are rounded to float32 for a float32 image, as NumPy compares them", () => {
  // the float32 next to 1.3 is less than 1.3, but equal to 1.3 rounded
  const tenths = createImage(Float32Array.of(1.2, 1.3, 1.4, 1.5), [2, 2]);
  const all = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
  expect(Math.fround(1.4)).toBeLessThan(1.4);
  expect(voxels(resegment(tenths, all, { range: [1.4] }))).toEqual([0, 0, 1, 1]);
});

test("label: that one alone is kept, under its own number", () => {
  const labels = createImage(Uint8Array.of(7, 7, 7, 2, 2, 2), [3, 2]);
  expect(voxels(resegment(image, labels, { range: [10], label: 7 }))).toEqual([0, 7, 7, 0, 0, 0]);
  expect(voxels(resegment(image, createImage(Uint8Array.of(255, 255, 255, 0, 0, 0), [3, 2]), { range: [10] }))).toEqual(
    [0, 255, 255, 0, 0, 0],
  );
});

test("a volume: as voxel by voxel, with its geometry and its input kept", () => {
  const options = { spacing: [1, 2, 3], origin: [-4, 5, 6] };
  const a = frozen(noise([6, 5, 4], 3, -100, 100, "float32", options));
  const b = frozen(noise([6, 5, 4], 4, 0, 3, "uint8", options));
  const result = resegment(a.image, b.image, { range: [-20, 55], label: 2 });
  const expected = voxels(a.image).map((x, i) => (b.image.voxels.data[i] === 2 && x >= -20 && x <= 55 ? 2 : 0));
  expect(voxels(result)).toEqual(expected);
  expect(result).toMatchObject({ size: [6, 5, 4], spacing: [1, 2, 3], origin: [-4, 5, 6] });
  a.expectUnchanged();
  b.expectUnchanged();
});

testMisuse([
  [
    "nothing stays",
    () => kept({ range: [500] }),
    "roi",
    /resegment: resegmentation to at least 500 leaves 0 of 5 voxels; at least 2 must stay; widen the range/,
  ],
  ["one voxel stays", () => kept({ range: [15, 25] }), "roi", "resegmentation to 15 .. 25 leaves 1 of 5 voxels"],
  ["no limit", () => kept({ range: [] }), "setting", "resegment: resegmentRange must be one or two numbers; got []"],
  ["three limits", () => kept({ range: [1, 2, 3] }), "setting", "got [1, 2, 3]"],
  ["NaN", () => kept({ range: [Number.NaN, 3] }), "setting", "got [NaN, 3]"],
  [
    "unknown mode",
    () => kept({ range: [1], mode: "percent" as "sigma" }),
    "setting",
    'resegmentMode must be "absolute", "relative" or "sigma"; got "percent"',
  ],
  [
    "absent label",
    () => kept({ range: [1], label: 2 }),
    "label",
    "resegment: label 2 is not in the mask, which holds 1",
  ],
  [
    "another grid",
    () => resegment(image, createImage([1, 1, 1, 1, 1, 1], [3, 2], { spacing: [1, 2] }), { range: [1] }),
    "geometry",
    /differ in spacing, by up to 1: image \[1, 1\], mask \[1, 2\]/,
  ],
]);

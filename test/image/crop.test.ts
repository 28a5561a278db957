import { describe, expect, test } from "vitest";
import { createImage, cropToMask, indexToPoint, padImage } from "../../src/image/index.ts";
import { frozen, noise, OBLIQUE, voxels } from "./images.ts";
import { testMisuse } from "./misuse.ts";

// a 5 x 4 image of its own numbers, 0..19
const image = createImage(
  Int16Array.from({ length: 20 }, (_, i) => i),
  [5, 4],
  { spacing: [0.5, 2], origin: [10, 20] },
);
const mask = createImage(
  Uint8Array.from({ length: 20 }, (_, i) => (i === 7 || i === 13 ? 1 : i === 0 ? 2 : 0)),
  [5, 4],
  { spacing: [0.5, 2], origin: [10, 20] },
);

describe("cropToMask", () => {
  test("by hand: voxels (2, 1) and (3, 2) span columns 2..3 of rows 1..2", () => {
    const cropped = cropToMask(image, mask);
    expect(voxels(cropped.image)).toEqual([7, 8, 12, 13]);
    expect(voxels(cropped.mask)).toEqual([1, 0, 0, 1]);
    for (const each of [cropped.image, cropped.mask]) {
      expect(each).toMatchObject({ size: [2, 2], origin: [10 + 2 * 0.5, 20 + 2], spacing: [0.5, 2] });
    }
    expect(cropped.image.pixelType).toBe("int16");
  });

  test("label", () => {
    expect(voxels(cropToMask(image, mask, { label: 2 }).image)).toEqual([0]);
  });

  test("padDistance, as far as the image reaches", () => {
    expect(voxels(cropToMask(image, mask, { label: 2, padDistance: 1 }).image)).toEqual([0, 1, 5, 6]);
    expect(voxels(cropToMask(image, mask, { padDistance: 1 }).image)).toEqual([
      1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19,
    ]);
    const whole = cropToMask(image, mask, { padDistance: 99 });
    expect(voxels(whole.image)).toEqual(voxels(image));
    expect(whole.image.origin).toEqual([10, 20]);
  });

  test("a voxel keeps its place in space, however the axes lie", () => {
    const options = { spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100], direction: OBLIQUE };
    const a = frozen(noise([7, 6, 5], 1, 0, 1000, "uint16", options));
    const marks = new Uint8Array(210);
    marks[2 + 7 * (3 + 6 * 1)] = marks[4 + 7 * (2 + 6 * 3)] = 1;
    const b = frozen(createImage(marks, [7, 6, 5], options));
    const cropped = cropToMask(a.image, b.image);
    expect(cropped.image.size).toEqual([3, 2, 3]);
    const first = indexToPoint(a.image, [2, 2, 1]);
    cropped.image.origin.forEach((x, axis) => expect(x).toBeCloseTo(first[axis], 12));
    expect(cropped.image.voxels.data[0]).toBe(a.image.voxels.data[2 + 7 * (2 + 6 * 1)]);
    a.expectUnchanged();
    b.expectUnchanged();
  });

  testMisuse([
    [
      "another size",
      () => cropToMask(image, createImage(new Uint8Array(12), [4, 3])),
      "geometry",
      /cropToMask: mask and image must lie on the same grid; they differ in size: image \[5, 4\], mask \[4, 3\]; bring the mask onto the grid of the image with resampleMask$/,
    ],
    [
      "another dimension",
      () => cropToMask(image, createImage(new Uint8Array(20), [5, 4, 1])),
      "geometry",
      "differ in dimension: image [2], mask [3]",
    ],
    [
      "absent label",
      () => cropToMask(image, mask, { label: 9 }),
      "label",
      "label 9 is not in the mask, which holds 1, 2; name one of these with the option label",
    ],
    ["no mask", () => cropToMask(image, null as never), "argument", /cropToMask: mask needs .*an Image/],
  ]);
});

describe("padImage", () => {
  test("by hand: one column before, one row behind", () => {
    const padded = padImage(createImage(Int16Array.of(1, 2, 3, 4), [2, 2], { spacing: [3, 5] }), {
      lower: [1, 0],
      upper: [0, 1],
      value: -1,
    });
    expect(voxels(padded)).toEqual([-1, 1, 2, -1, 3, 4, -1, -1, -1]);
    expect(padded).toMatchObject({ size: [3, 3], origin: [-3, 0], pixelType: "int16" });
  });

  test("upper is as lower unless given; nothing given adds nothing; 0 fills", () => {
    expect(voxels(padImage(createImage([5], [1, 1]), { lower: [1, 1] }))).toEqual([0, 0, 0, 0, 5, 0, 0, 0, 0]);
    expect(voxels(padImage(createImage([5], [1, 1]), { lower: [1, 0], upper: [0, 0] }))).toEqual([0, 5]);
    const same = padImage(image);
    expect(voxels(same)).toEqual(voxels(image));
    expect(same.origin).toEqual(image.origin);
  });

  test("cropping undoes it, in 3D and with oblique axes", () => {
    const options = { spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100], direction: OBLIQUE };
    const { image: small, expectUnchanged } = frozen(noise([4, 3, 2], 1, 1, 9, "uint8", options));
    const padded = padImage(small, { lower: [1, 2, 3], upper: [3, 0, 1] });
    expect(padded.size).toEqual([8, 5, 6]);
    const back = cropToMask(padded, createImage(padded.voxels.data.map(Math.sign) as Uint8Array, padded.size, padded));
    expect(voxels(back.image)).toEqual(voxels(small));
    back.image.origin.forEach((x, axis) => expect(x).toBeCloseTo(small.origin[axis], 12));
    expectUnchanged();
  });

  testMisuse([
    [
      "three widths in 2D",
      () => padImage(image, { lower: [1, 1, 1] }),
      "argument",
      "padImage: lower and upper must be 2 whole numbers >= 0; got [1, 1, 1]",
    ],
    ["negative", () => padImage(image, { lower: [0, 0], upper: [-1, 0] }), "argument", "got [-1, 0]"],
    ["fractional", () => padImage(image, { lower: [0.5, 0] }), "argument", "got [0.5, 0]"],
  ]);
});

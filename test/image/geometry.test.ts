import { describe, expect, test } from "vitest";
import { createImage, indexToPoint, pointToIndex, sameGeometry } from "../../src/image/index.ts";
import { randomFrom } from "../io/random.ts";
import { OBLIQUE } from "./images.ts";
import { testMisuse } from "./misuse.ts";

const volume = (options: object) => createImage(new Uint8Array(24), [4, 3, 2], options);
const plane = (options: object) => createImage(new Uint8Array(12), [4, 3], options);

describe("sameGeometry", () => {
  const base = { spacing: [0.5, 1, 3], origin: [10, 20, 30] };
  // the tolerance of positions is 1e-6 of the first spacing, so 5e-7 mm here; that of cosines 1e-6
  test.each([
    ["itself", {}, true],
    ["spacing within the tolerance", { spacing: [0.5, 1, 3 + 4e-7] }, true],
    ["spacing beyond it", { spacing: [0.5, 1, 3 + 6e-7] }, false],
    ["origin within", { origin: [10, 20 - 4e-7, 30] }, true],
    ["origin beyond", { origin: [10, 20 - 6e-7, 30] }, false],
    ["direction within", { direction: [1, 0, 0, 0, 1, 9e-7, 0, 0, 1] }, true],
    ["direction beyond", { direction: [1, 0, 0, 0, 1, 1.1e-6, 0, 0, 1] }, false],
    ["flipped", { direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] }, false],
  ])("%s", (_, change, expected) => {
    expect(sameGeometry(volume(base), volume({ ...base, ...change }))).toBe(expected);
    expect(sameGeometry(volume({ ...base, ...change }), volume(base))).toBe(expected);
  });

  test("another size, another dimension", () => {
    expect(sameGeometry(createImage(new Uint8Array(6), [3, 2]), createImage(new Uint8Array(6), [2, 3]))).toBe(false);
    expect(sameGeometry(plane({}), createImage(new Uint8Array(12), [4, 3, 1]))).toBe(false);
  });

  test("does not look at voxels or their type", () => {
    expect(sameGeometry(createImage([1, 2], [2, 1]), createImage(Uint8Array.of(9, 9), [2, 1]))).toBe(true);
  });

  test("a tolerance of one's own", () => {
    const shifted = volume({ ...base, origin: [10, 20, 30.004] });
    expect(sameGeometry(volume(base), shifted, 1e-2)).toBe(true); // 5e-3 mm
    expect(sameGeometry(volume(base), shifted, 7e-3)).toBe(false); // 3.5e-3 mm
  });

  testMisuse([
    [
      "no image",
      () => sameGeometry(plane({}), {} as never),
      "argument",
      /^sameGeometry: second image needs .*an Image/,
    ],
    [
      "nothing",
      () => sameGeometry(undefined as never, plane({})),
      "argument",
      /first image needs .*an Image, as createImage and the readers make it; got undefined/,
    ],
  ]);
});

describe("indexToPoint", () => {
  test("by hand, 2D: origin + direction x (spacing * index)", () => {
    // columns of the direction: x goes along +y, y along -x
    const image = plane({ spacing: [0.5, 2], origin: [10, 20], direction: [0, -1, 1, 0] });
    expect(indexToPoint(image, [0, 0])).toEqual([10, 20]);
    expect(indexToPoint(image, [3, 0])).toEqual([10, 21.5]);
    expect(indexToPoint(image, [0, 2])).toEqual([6, 20]);
    expect(indexToPoint(image, [1.5, -1])).toEqual([12, 20.75]);
  });

  test("by hand, 3D", () => {
    const image = volume({ spacing: [1, 2, 3], origin: [-5, 0, 5], direction: [0, 0, 1, 1, 0, 0, 0, -1, 0] });
    expect(indexToPoint(image, [1, 1, 1])).toEqual([-5 + 3, 1, 5 - 2]);
  });

  test("keeps the distances that spacing gives, however the axes lie", () => {
    const image = volume({ spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100], direction: OBLIQUE });
    const [a, b] = [indexToPoint(image, [0, 0, 0]), indexToPoint(image, [1, 2, -3])];
    const distance = Math.hypot(...a.map((x, axis) => x - b[axis]));
    expect(distance).toBeCloseTo(Math.hypot(0.7, 2.2, 7.5), 13);
  });
});

test("pointToIndex undoes indexToPoint", () => {
  const random = randomFrom(6);
  const images = [
    plane({ spacing: [0.5, 2], origin: [10, 20], direction: [0, -1, 1, 0] }),
    plane({ spacing: [0.3, 0.4], origin: [-1e3, 1e3], direction: [0.6, -0.8, 0.8, 0.6] }),
    volume({ spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100], direction: OBLIQUE }),
    volume({ direction: [1, 0.2, 0, 0, 1, 0.1, 0.3, 0, 1] }), // skewed: not a rotation
    volume({ direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] }),
  ];
  for (const image of images) {
    for (let run = 0; run < 50; run++) {
      const index = image.size.map((n) => random() * 2 * n - n / 2);
      pointToIndex(image, indexToPoint(image, index)).forEach((x, axis) => expect(x).toBeCloseTo(index[axis], 10));
    }
  }
});

test("pointToIndex is exact where the axes are those of space", () => {
  const image = volume({ spacing: [0.7, 1.3, 0.1], origin: [1, 2, 3] });
  expect(pointToIndex(image, [1 + 0.7, 2, 3 + 0.5])).toEqual([(1 + 0.7 - 1) * (1 / 0.7), 0, 0.5 * (1 / 0.1)]);
});

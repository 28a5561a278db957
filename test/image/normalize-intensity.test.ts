import { describe, expect, test } from "vitest";
import { createImage, normalizeIntensity } from "../../src/image/index.ts";
import { frozen, noise, voxels } from "./images.ts";
import { testMisuse } from "./misuse.ts";

describe("by hand", () => {
  // mean 4, deviations -3 -2 -1 6, sum of squares 50, sample variance 50 / 3
  const image = createImage(Int16Array.of(1, 2, 3, 10), [2, 2]);
  const deviation = Math.sqrt(50 / 3);

  test("(x - mean) / sample standard deviation", () => {
    const result = normalizeIntensity(image);
    [-3, -2, -1, 6].forEach((d, i) => expect(result.voxels.data[i]).toBeCloseTo(d / deviation, 14));
    expect(result.pixelType).toBe("float64");
  });

  test("scale", () => {
    const scaled = voxels(normalizeIntensity(image, { scale: 100 }));
    expect(scaled).toEqual(voxels(normalizeIntensity(image)).map((x) => 100 * x));
  });

  test("removeOutliers sets what is farther to the limit, on both sides, before scaling", () => {
    const z = voxels(normalizeIntensity(image)); // -0.73 -0.49 -0.24 1.47
    expect(voxels(normalizeIntensity(image, { removeOutliers: 0.6 }))).toEqual([-0.6, z[1], z[2], 0.6]);
    expect(voxels(normalizeIntensity(image, { removeOutliers: 0.5, scale: 10 }))).toEqual([
      -5,
      10 * z[1],
      10 * z[2],
      5,
    ]);
    expect(voxels(normalizeIntensity(image, { removeOutliers: null }))).toEqual(z);
    expect(voxels(normalizeIntensity(image, { removeOutliers: 3 }))).toEqual(z);
  });
});

describe("invariants", () => {
  const { image, expectUnchanged } = frozen(noise([40, 30, 5], 7, -500, 1500, "int16", { spacing: [1, 2, 3] }));
  const result = normalizeIntensity(image);

  test("mean 0, sample variance 1", () => {
    const z = voxels(result);
    const mean = z.reduce((sum, x) => sum + x, 0) / z.length;
    expect(mean).toBeCloseTo(0, 13);
    expect(z.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (z.length - 1)).toBeCloseTo(1, 12);
  });

  test("unit and offset of the image do not matter", () => {
    const other = createImage(
      Float64Array.from(image.voxels.data, (x) => 3 * x - 777),
      image.size,
    );
    normalizeIntensity(other).voxels.data.forEach((x, i) => expect(x).toBeCloseTo(result.voxels.data[i], 12));
  });

  test("geometry is kept, input too", () => {
    expect(result).toMatchObject({ size: image.size, spacing: image.spacing, origin: image.origin });
    expectUnchanged();
  });

  // the sum of squares loses (offset / spread)² x 1e-16 of the variance, as ITK's does
  test("a small spread on a large offset", () => {
    const far = createImage(Float64Array.of(1e5, 1e5 + 1, 1e5 + 2), [3, 1]);
    [-1, 0, 1].forEach((z, i) => expect(normalizeIntensity(far).voxels.data[i]).toBeCloseTo(z, 5));
  });
});

testMisuse([
  [
    "a constant image",
    () => normalizeIntensity(createImage([5, 5, 5], [3, 1])),
    "intensity",
    "normalizeIntensity: the image must vary and be finite; its standard deviation is 0",
  ],
  ["one voxel", () => normalizeIntensity(createImage([5], [1, 1])), "intensity", "its standard deviation is NaN"],
  [
    "NaN anywhere",
    () => normalizeIntensity(createImage([5, Number.NaN, 4], [3, 1])),
    "intensity",
    "its standard deviation is NaN",
  ],
  [
    "infinite anywhere",
    () => normalizeIntensity(createImage([5, Number.POSITIVE_INFINITY], [2, 1])),
    "intensity",
    "must vary and be finite",
  ],
  [
    "no image",
    () => normalizeIntensity(new Uint8Array(3) as never),
    "argument",
    /normalizeIntensity: image needs .*an Image/,
  ],
]);

import { describe, expect, test } from "vitest";
import { createImage, normalizeIntensity } from "../../src/image/index.ts";
import { testMisuse } from "./misuse.ts";

const image = createImage(Float32Array.of(0, 10, 20, 30, 1000, -50), [3, 2]);
const tissue = createImage(Uint8Array.of(0, 2, 2, 2, 7, 7), [3, 2]);

describe("normalisation by a reference tissue", () => {
  test("takes mean and standard deviation of the label, and scales the whole image", () => {
    // of 10, 20, 30: mean 20, sample standard deviation 10
    const { voxels } = normalizeIntensity(image, { reference: tissue, label: 2 });
    expect(Array.from(voxels.data)).toEqual([-2, -1, 0, 1, 98, -7]);
  });

  test("outliers are held after it", () => {
    const { voxels } = normalizeIntensity(image, { reference: tissue, label: 2, removeOutliers: 3, scale: 10 });
    expect(Array.from(voxels.data)).toEqual([-20, -10, 0, 10, 30, -30]);
  });

  test("clip holds values to percentiles of the tissue before it", () => {
    // the 25th and 75th percentile of 10, 20, 30 are 15 and 25; of 15, 20, 25 mean 20 and standard deviation 5
    const { voxels } = normalizeIntensity(image, { reference: tissue, label: 2, clip: [25, 75] });
    expect(Array.from(voxels.data)).toEqual([-1, -1, 0, 1, 1, -1]);
  });

  test("clip without a reference takes percentiles of the image", () => {
    const ramp = createImage(Float64Array.of(0, 1, 2, 3, 100), [5, 1]);
    const { voxels } = normalizeIntensity(ramp, { clip: [0, 75] });
    const deviation = Math.sqrt((1.8 ** 2 + 0.8 ** 2 + 0.2 ** 2 + 2 * 1.2 ** 2) / 4);
    [-1.8, -0.8, 0.2, 1.2, 1.2].forEach((x, i) => expect(voxels.data[i]).toBeCloseTo(x / deviation, 12));
  });

  testMisuse([
    [
      "reference on another grid",
      () => normalizeIntensity(image, { reference: createImage(new Uint8Array(4).fill(1), [2, 2]) }),
      "geometry",
      /normalizeIntensity/,
    ],
    ["label that is not there", () => normalizeIntensity(image, { reference: tissue, label: 3 }), "label", /3/],
    [
      "constant tissue",
      () => normalizeIntensity(createImage(new Float32Array(6), [3, 2]), { reference: tissue, label: 2 }),
      "intensity",
      "normalizeIntensity: the reference tissue must vary and be finite; its standard deviation is 0",
    ],
    [
      "percentiles in the wrong order",
      () => normalizeIntensity(image, { clip: [99, 1] }),
      "setting",
      "normalizeIntensity: clip must be two percentiles, 0 <= low < high <= 100; got [99, 1]",
    ],
  ]);
});

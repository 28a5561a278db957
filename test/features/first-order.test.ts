import { describe, expect, test } from "vitest";
import { extractFeatures } from "../../src/extraction/extract-features.ts";
import { firstOrder } from "../../src/features/first-order.ts";
import { createImage, type VoxelArray } from "../../src/image/image.ts";
import { randomFrom } from "../io/random.ts";
import { expectValues, NO_ENTROPY } from "./levels.ts";

type Options = Parameters<typeof firstOrder>[0] & { binWidth?: number; spacing?: number[]; size?: number[] };

function ofValues(values: VoxelArray | number[], { binWidth, spacing, size, ...options }: Options = {}) {
  const shape = size ?? [values.length, 1];
  const image = createImage(values, shape, { spacing });
  const mask = createImage(new Uint8Array(values.length).fill(1), shape, { spacing });
  const { features } = extractFeatures(image, mask, {
    families: [firstOrder(options)],
    binWidth,
    minimumROIDimensions: 1,
    additionalInfo: false,
  });
  return Object.fromEntries(Object.entries(features).map(([name, x]) => [name.replace("original_firstorder_", ""), x]));
}

test("by hand: 1 2 3 10", () => {
  // mean 4, deviations -3 -2 -1 6: squares 9 4 1 36 (50), cubes -27 -8 -1 216 (180), fourth powers 81 16 1 1296 (1394)
  // percentiles at places 0.3, 0.75, 1.5, 2.25, 2.7 of 0..3; from P10 to P90 lie 2 and 3, about their mean 2.5
  const p10 = 1.3;
  const p90 = 3 + 0.7 * 7;
  expectValues(ofValues(Int16Array.of(1, 2, 3, 10)), {
    "10Percentile": p10,
    "90Percentile": p90,
    Energy: 1 + 4 + 9 + 100,
    Entropy: NO_ENTROPY, // one bin of 25
    InterquartileRange: 4.75 - 1.75,
    Kurtosis: 1394 / 4 / 12.5 ** 2,
    Maximum: 10,
    MeanAbsoluteDeviation: 12 / 4,
    Mean: 4,
    Median: 2.5,
    Minimum: 1,
    Range: 9,
    RobustMeanAbsoluteDeviation: 0.5,
    RootMeanSquared: Math.sqrt(114 / 4),
    Skewness: 180 / 4 / 12.5 ** 1.5,
    TotalEnergy: 114,
    Uniformity: 1,
    Variance: 12.5,
  });
});

test("Entropy and Uniformity are of the grey levels", () => {
  const values = Int16Array.of(1, 2, 3, 10);
  // bins of 5: three in the first, one in the third
  const entropy = -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25));
  expectValues(ofValues(values, { binWidth: 5 }), { Entropy: entropy, Uniformity: 0.625 });
  expectValues(ofValues(values, { binWidth: 1 }), { Entropy: 2, Uniformity: 0.25 });
});

test("percentiles with ties; RobustMeanAbsoluteDeviation includes both ends", () => {
  // sorted 1 3 3 3 7 7: P10 = 2, P25 = 3, P75 = 6, P90 = 7; all but the 1 are within 2..7, mean 23 / 5 = 4.6
  expectValues(ofValues(Int16Array.of(3, 1, 3, 3, 7, 7)), {
    "10Percentile": 2,
    "90Percentile": 7,
    InterquartileRange: 3,
    Median: 3,
    RobustMeanAbsoluteDeviation: (3 * 1.6 + 2 * 2.4) / 5,
  });
});

test("voxelArrayShift acts on the energies alone", () => {
  const values = Int16Array.of(-3, -1, 4);
  const plain = ofValues(values);
  const shifted = ofValues(values, { voxelArrayShift: 3 });
  expectValues(plain, { Energy: 26, RootMeanSquared: Math.sqrt(26 / 3), TotalEnergy: 26 });
  expectValues(shifted, { Energy: 0 + 4 + 49, RootMeanSquared: Math.sqrt(53 / 3), TotalEnergy: 53 });
  const same = Object.keys(plain).filter((name) => !/Energy|RootMean/.test(name));
  for (const name of same) expect(shifted[name]).toBe(plain[name]);
});

test("TotalEnergy is Energy times the volume of a voxel, of a pixel its area", () => {
  expect(ofValues(Int16Array.of(1, 2, 3, 4), { spacing: [0.5, 3] }).TotalEnergy).toBe(30 * 1.5);
  expect(ofValues(Int16Array.of(1, 2, 3, 4), { size: [2, 1, 2], spacing: [0.5, 3, 4] }).TotalEnergy).toBe(30 * 6);
});

test("a constant region has no spread, skewness or kurtosis, exactly", () => {
  // 0.1 has no binary fraction, so that a mean of sums would be off
  const values = ofValues(new Float64Array(3000).fill(0.1));
  for (const name of ["Variance", "Skewness", "Kurtosis", "MeanAbsoluteDeviation", "RobustMeanAbsoluteDeviation"]) {
    expect(values[name]).toBe(0);
  }
  expectValues(values, { Range: 0, InterquartileRange: 0, Entropy: NO_ENTROPY, Uniformity: 1 });
  for (const name of ["Mean", "Median", "Minimum", "Maximum", "10Percentile", "90Percentile"])
    expect(values[name]).toBe(0.1);
});

test("two values: skewness 0, kurtosis 1", () => {
  expectValues(ofValues([-5, 8]), { Mean: 1.5, Variance: 6.5 ** 2, Skewness: 0, Kurtosis: 1, Median: 1.5 });
});

describe("the numbers 0..n - 1, in any order", () => {
  // variance (n² - 1) / 12, kurtosis 3 - 6 (n² + 1) / (5 (n² - 1)), and mean deviation n / 4 for even n
  test.each([2, 100, 1024, 1025, 5000])("n = %i", (n) => {
    const random = randomFrom(n);
    const values = Float64Array.from({ length: n }, (_, k) => k);
    for (let k = n - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1));
      [values[k], values[other]] = [values[other], values[k]];
    }
    const before = values.slice();
    const found = ofValues(values, {
      features: ["Mean", "Variance", "Kurtosis", "Skewness", "StandardDeviation", "Median"],
    });
    const variance = (n * n - 1) / 12;
    expectValues(found, {
      Mean: (n - 1) / 2,
      Variance: variance,
      StandardDeviation: Math.sqrt(variance),
      Kurtosis: 3 - (6 * (n * n + 1)) / (5 * (n * n - 1)),
      Median: (n - 1) / 2,
    });
    expect(found.Skewness).toBeCloseTo(0, 12);
    expect(values).toEqual(before);
  });
});

test("moments keep their digits on a large offset", () => {
  const random = randomFrom(1);
  const values = Float64Array.from({ length: 2000 }, () => Math.floor(random() * 1000));
  const near = ofValues(values);
  const far = ofValues(values.map((x) => x + 1e9)); // still exact in doubles
  // the mean itself is rounded to 6e-8, a 5e9th of the standard deviation
  for (const name of ["Variance", "Kurtosis", "MeanAbsoluteDeviation", "RobustMeanAbsoluteDeviation"]) {
    expect(Math.abs(far[name] / near[name] - 1)).toBeLessThan(1e-9);
  }
  expect(Math.abs(far.Skewness - near.Skewness)).toBeLessThan(1e-9);
});

test("pixel type does not matter", () => {
  const list = [3, 100, 7, 7, 55, 0];
  const expected = ofValues(list);
  for (const type of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array]) {
    expect(ofValues(type.from(list))).toEqual(expected);
  }
});

test("scale and shift", () => {
  const random = randomFrom(2);
  const values = Float64Array.from({ length: 500 }, () => Math.floor(random() * 100));
  const a = ofValues(values);
  const b = ofValues(
    values.map((x) => 4 * x - 64),
    { binWidth: 100 },
  );
  for (const name of ["Mean", "Median", "10Percentile", "90Percentile", "Minimum", "Maximum"]) {
    expect(b[name]).toBeCloseTo(4 * a[name] - 64, 10);
  }
  for (const name of ["Range", "InterquartileRange", "MeanAbsoluteDeviation", "RobustMeanAbsoluteDeviation"]) {
    expect(b[name]).toBeCloseTo(4 * a[name], 10);
  }
  expect(b.Variance).toBeCloseTo(16 * a.Variance, 8);
  for (const name of ["Skewness", "Kurtosis"]) expect(b[name]).toBeCloseTo(a[name], 10);
});

test("what is returned", () => {
  expect(firstOrder().features).toHaveLength(18);
  expect(firstOrder().features).not.toContain("StandardDeviation");
  expect(Object.keys(ofValues([1, 2], { features: ["StandardDeviation", "Mean"] }))).toEqual([
    "StandardDeviation",
    "Mean",
  ]);
  expect(ofValues([1, 3], { features: ["StandardDeviation"] }).StandardDeviation).toBe(1);
  expect(() => firstOrder({ features: ["Average" as "Mean"] })).toThrow(/firstorder: there is no feature "Average"/);
});

import { createImage, type Mask } from "radiosurv/image";
import {
  averageSurfaceDistance,
  diceCoefficient,
  hausdorffDistance,
  jaccardIndex,
  volumeDifference,
} from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";
import { fixture } from "./fixture.ts";

describe("MedPy and MONAI", () => {
  test.each(fixture.overlap)("$size voxels of $spacing mm", ({ size, spacing, a, b, medpy, monai }) => {
    const [left, right] = [a, b].map((data) => createImage(Uint8Array.from(data), size, { spacing }));
    expect(diceCoefficient(left, right)).toBeCloseTo(medpy.dice, 12);
    expect(jaccardIndex(left, right)).toBeCloseTo(medpy.jaccard, 12);
    expect(volumeDifference(left, right).relative).toBeCloseTo(medpy.relativeDifference, 12);
    expect(hausdorffDistance(left, right)).toBeCloseTo(medpy.hausdorff, 12);
    expect(averageSurfaceDistance(left, right, { symmetric: false })).toBeCloseTo(medpy.averageOneWay, 12);
    // MONAI computes in single precision
    expect(hausdorffDistance(left, right, { percentile: 95 })).toBeCloseTo(monai.hausdorff95, 5);
    expect(hausdorffDistance(left, right, { percentile: 50 })).toBeCloseTo(monai.hausdorff50, 5);
    expect(averageSurfaceDistance(left, right)).toBeCloseTo(monai.averageSymmetric, 5);
  });
});

const line = (...values: number[]): Mask => createImage(Uint8Array.from(values), [values.length, 1]);
const all = { diceCoefficient, jaccardIndex, volumeDifference, hausdorffDistance, averageSurfaceDistance };

describe("empty masks", () => {
  const [none, some] = [line(0, 0, 0), line(0, 1, 1)];

  test("one of them", () => {
    expect([diceCoefficient(none, some), jaccardIndex(some, none)]).toEqual([0, 0]);
    expect([hausdorffDistance(none, some), averageSurfaceDistance(some, none)]).toEqual([Number.NaN, Number.NaN]);
    expect(volumeDifference(none, some)).toEqual({ absolute: -2, relative: -1, volumes: [0, 2] });
    expect(volumeDifference(some, none).relative).toBe(Number.POSITIVE_INFINITY);
  });

  test("both: undefined, unless the caller says what it is", () => {
    expect([diceCoefficient(none, none), jaccardIndex(none, none)]).toEqual([Number.NaN, Number.NaN]);
    expect(diceCoefficient(none, none, { whenEmpty: 1 })).toBe(1);
    expect(jaccardIndex(none, none, { whenEmpty: 0 })).toBe(0);
    expect([hausdorffDistance(none, none), averageSurfaceDistance(none, none)]).toEqual([Number.NaN, Number.NaN]);
    expect(volumeDifference(none, none)).toEqual({ absolute: 0, relative: Number.NaN, volumes: [0, 0] });
  });
});

test("equal masks, single voxels, and a label among others", () => {
  const one = line(0, 1, 0);
  expect([diceCoefficient(one, one), jaccardIndex(one, one), hausdorffDistance(one, one)]).toEqual([1, 1, 0]);
  expect(averageSurfaceDistance(one, one)).toBe(0);
  const [a, b] = [line(2, 2, 1, 0, 0), line(0, 2, 2, 1, 1)];
  expect(diceCoefficient(a, b)).toBeCloseTo(4 / 7, 14);
  expect(diceCoefficient(a, b, { label: 2 })).toBe(0.5);
  expect(jaccardIndex(a, b, { label: 1 })).toBe(0);
  expect(hausdorffDistance(a, b, { label: 1 })).toBe(2);
  expect(volumeDifference(a, b, { label: 1 }).absolute).toBe(-1);
});

test("measures agree with each other: J = D / (2 - D), and are the same both ways", () => {
  for (const { size, spacing, a, b } of fixture.overlap) {
    const [left, right] = [a, b].map((data) => createImage(Uint8Array.from(data), size, { spacing }));
    const dice = diceCoefficient(left, right);
    expect(jaccardIndex(left, right)).toBeCloseTo(dice / (2 - dice), 14);
    expect(diceCoefficient(right, left)).toBe(dice);
    expect(hausdorffDistance(right, left)).toBe(hausdorffDistance(left, right));
    expect(averageSurfaceDistance(right, left)).toBeCloseTo(averageSurfaceDistance(left, right), 12);
    const percentiles = [0, 50, 90, 95, 100].map((percentile) => hausdorffDistance(left, right, { percentile }));
    expect(percentiles).toEqual(percentiles.slice().sort((x, y) => x - y));
  }
});

describe("what cannot be compared is refused", () => {
  test.each(Object.entries(all))("%s", (name, measure) => {
    const other = createImage(Uint8Array.of(1, 1, 1), [3, 1], { spacing: [2, 1] });
    expect(() => measure(line(1, 1, 1), other)).toThrow(
      `${name}: both masks must lie on one grid; they differ in spacing: 3 x 1 voxels of 1 x 1 mm and 3 x 1 voxels of 2 x 1 mm; bring one onto the grid of the other with resampleMask`,
    );
    expect(() => measure(line(1), line(1), { label: 0 })).toThrow(`${name}: label must be a whole number > 0; got 0`);
    expect(() => measure(line(1), undefined as never)).toThrow(/the second mask/);
  });

  test("a percentile that is none", () => {
    expect(() => hausdorffDistance(line(1), line(1), { percentile: 101 })).toThrow(
      "hausdorffDistance: percentile must be a number from 0 to 100; got 101",
    );
  });
});

import { describe, expect, test } from "vitest";
import { bSpline, createImage, linear, nearestNeighbor, resample } from "../../src/image/index.ts";
import { interpolateAxes } from "../../src/image/interpolate-axes.ts";
import { frozen, voxels } from "./images.ts";

const row = createImage(Int16Array.of(0, 10, 20, 30, 40), [5, 1]);

describe("outside", () => {
  // corner to corner: centres at 0.25, 1.75, 3.25, 4.75; the last lies 0.75 beyond the outer centre at 4
  test.each([
    ["zero", linear, [2.5, 17.5, 32.5, 0]],
    ["nearest", linear, [2.5, 17.5, 32.5, 40]],
    // centre to centre: the nearest of 0.25, 1.75, 3.25, 4.75
    ["zero", nearestNeighbor, [0, 20, 30, 0]],
    ["nearest", nearestNeighbor, [0, 20, 30, 40]],
  ] as const)("%s", (outside, interpolator, expected) => {
    const options = { spacing: [1.5, 1], interpolator, outside, pixelType: "float64" } as const;
    const { image, expectUnchanged } = frozen(row);
    expect(voxels(resample(image, options))).toEqual(expected);
    expectUnchanged();
  });

  test("nearest is for a spacing only", () => {
    expect(() => resample(row, { reference: row, outside: "nearest" })).toThrow(
      'resample: outside must be "zero", or with spacing "nearest"; got "nearest" with reference',
    );
  });
});

describe("pixelType", () => {
  test("same cuts off toward 0, float64 keeps fractions", () => {
    const options = { spacing: [1.5, 1], interpolator: linear };
    expect(resample(row, options).pixelType).toBe("int16");
    expect(voxels(resample(row, options))).toEqual([2, 17, 32, 0]);
    const wide = resample(row, { ...options, pixelType: "float64" });
    expect(wide.pixelType).toBe("float64");
    expect(voxels(wide)).toEqual([2.5, 17.5, 32.5, 0]);
  });
});

describe("maximumVoxels", () => {
  test("says how many the new grid would have, before it is made", () => {
    expect(() => resample(row, { spacing: [1e-9, 1] })).toThrow(/5000000000 x 1|5000000000/);
    expect(() => resample(row, { spacing: [0.5, 1], maximumVoxels: 9 })).toThrow(/10/);
    expect(resample(row, { spacing: [0.5, 1], maximumVoxels: 10 }).size).toEqual([10, 1]);
  });
});

describe("interpolateAxes, by hand", () => {
  const plane = () => Float64Array.of(0, 1, 2, 10, 11, 12); // x + 10 y
  test.each([
    ["linear", linear],
    ["nearest", nearestNeighbor],
    ["spline", bSpline],
  ] as const)("%s: on the old centres nothing changes", (_, interpolator) => {
    const same = [
      { size: 3, first: 0, step: 1 },
      { size: 2, first: 0, step: 1 },
      { size: 1, first: 0, step: 1 },
    ];
    interpolateAxes(plane(), [3, 2, 1], same, interpolator).forEach((value, i) =>
      expect(value).toBeCloseTo(plane()[i], 12),
    );
  });

  test("linear between centres, held beyond them", () => {
    const grids = [
      { size: 4, first: -0.5, step: 1 },
      { size: 1, first: 0.25, step: 1 },
      { size: 1, first: 0, step: 1 },
    ];
    expect(Array.from(interpolateAxes(plane(), [3, 2, 1], grids, linear))).toEqual([2.5, 3, 4, 4.5]);
  });

  test("nearest: halfway goes up", () => {
    const grids = [
      { size: 3, first: 0.49, step: 0.51 },
      { size: 1, first: 0.5, step: 1 },
      { size: 1, first: 0, step: 1 },
    ];
    // 0.49, 1.00, 1.51
    expect(Array.from(interpolateAxes(plane(), [3, 2, 1], grids, nearestNeighbor))).toEqual([10, 11, 12]);
  });

  // three voxels 0, 6, 0, mirrored: (c + 4 d + c) / 6 = 6 in the middle and (4 c + 2 d) / 6 = 0 at the ends give
  // d = 12, c = -6; at 0.5 the weights 1/48, 23/48, 23/48, 1/48 of d, c, d, c
  test("spline", () => {
    const grids = [
      { size: 1, first: 0.5, step: 1 },
      { size: 1, first: 0, step: 1 },
      { size: 1, first: 0, step: 1 },
    ];
    const [value] = interpolateAxes(Float64Array.of(0, 6, 0), [3, 1, 1], grids, bSpline);
    expect(value).toBeCloseTo((12 - 6 * 23 + 12 * 23 - 6) / 48, 12);
  });
});

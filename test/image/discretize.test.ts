import { describe, expect, test } from "vitest";
import { createImage, type Discretization, discretize, type VoxelArray } from "../../src/image/index.ts";
import { randomFrom } from "../io/random.ts";
import { frozen, noise, voxels } from "./images.ts";
import { testMisuse } from "./misuse.ts";

/** Levels of values that are all in the region. */
function levels(values: VoxelArray | number[], options: Discretization = {}): number[] {
  const size = [values.length, 1];
  return voxels(
    discretize(createImage(values, size), createImage(new Uint8Array(values.length).fill(1), size), options),
  );
}

describe("binWidth: floor(x / w) - floor(min / w) + 1", () => {
  test("by hand, with edges: a bin holds its lower edge, not its upper one", () => {
    // bins of 25 with their edges at multiples of 25: 10 lies in [0, 25), so that is level 1
    expect(levels(Int16Array.of(10, 24, 25, 49, 50, 74, 75))).toEqual([1, 1, 2, 2, 3, 3, 4]);
    expect(levels(Int16Array.of(10, 24, 25, 49, 50), { binWidth: 10 })).toEqual([1, 2, 2, 4, 5]);
  });

  test("negative values: bins go on below 0 in the same step", () => {
    // floor(x / 25): -3 -2 -2 -2 -1 -1 -1 0 0 1, the least of them becomes level 1
    const values = Int16Array.of(-51, -50, -49, -26, -25, -24, -1, 0, 24, 25);
    expect(levels(values)).toEqual([1, 2, 2, 2, 3, 3, 3, 4, 4, 5]);
  });

  test("all values negative, none at an edge", () => {
    expect(levels(Int16Array.of(-999, -980, -976, -974), { binWidth: 25 })).toEqual([1, 1, 1, 2]);
  });

  test("a width below 1", () => {
    expect(levels([0, 0.2, 0.25, 0.49, 0.5, 1], { binWidth: 0.25 })).toEqual([1, 1, 2, 2, 3, 5]);
  });

  // Each tenth is a little more or less than its binary fraction. The edges are low + k * step in doubles; the levels
  // are those of NumPy 1.26: digitize(x, arange(min - min % 0.1, max + 0.2, 0.1))
  test("tenths in float64 fall into a bin each", () => {
    const tenths = [1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1];
    expect(levels(tenths, { binWidth: 0.1 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const lower = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2];
    expect(levels(lower, { binWidth: 0.1 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("tenths in float32 lie a little off, and are binned where they lie", () => {
    const tenths = Float32Array.of(1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1);
    expect(levels(tenths, { binWidth: 0.1 })).toEqual([1, 1, 2, 3, 5, 6, 6, 7, 8, 9]);
    const lower = Float32Array.of(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2);
    expect(levels(lower, { binWidth: 0.1 })).toEqual([1, 2, 3, 4, 4, 6, 6, 8, 9, 10]);
  });

  test("eight bits do not overflow", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(levels(all)).toEqual(Array.from(all, (x) => Math.floor(x / 25) + 1));
  });

  test("the default, and what null stands for, is 25", () => {
    const values = Int16Array.of(3, 27, 51, 200);
    expect(levels(values)).toEqual([1, 2, 3, 9]);
    expect(levels(values, { binWidth: null })).toEqual([1, 2, 3, 9]);
    expect(levels(values, { binWidth: 25, binCount: null })).toEqual([1, 2, 3, 9]);
  });

  test("moving all values by a multiple of the width moves no level", () => {
    const random = randomFrom(3);
    const values = Array.from({ length: 500 }, () => Math.floor(random() * 1000) - 500);
    const expected = levels(values, { binWidth: 16 });
    for (const shift of [-1600, 16, 8000]) {
      expect(
        levels(
          values.map((x) => x + shift),
          { binWidth: 16 },
        ),
      ).toEqual(expected);
    }
  });
});

describe("binCount: equal bins over the range, the last one with its end", () => {
  test("by hand: edges at 0, 2, 4, 6, 8, 10", () => {
    const values = Int16Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(levels(values, { binCount: 5 })).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]);
  });

  test("wins over binWidth", () => {
    expect(levels(Int16Array.of(0, 50, 100), { binCount: 2, binWidth: 1 })).toEqual([1, 2, 2]);
  });

  test("one bin, and as many as values", () => {
    expect(levels([3, -1, 7], { binCount: 1 })).toEqual([1, 1, 1]);
    expect(levels([0, 1, 2, 3], { binCount: 4 })).toEqual([1, 2, 3, 4]);
  });

  // as NumPy 1.26: histogram's edges, in float32 for a float32 image, then digitize
  test("tenths", () => {
    const tenths = [1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1];
    expect(levels(Float32Array.from(tenths), { binCount: 9 })).toEqual([1, 1, 3, 4, 5, 6, 7, 8, 9, 9]);
    expect(levels(tenths, { binCount: 9 })).toEqual([1, 2, 3, 4, 5, 5, 7, 7, 9, 9]);
  });

  test.each([1, 2, 3, 5, 16, 31, 32, 64, 1000])("a constant region lies in the middle of %i bins", (binCount) => {
    // the range is taken as x - 1/2 to x + 1/2; the middle bin, of an even number the upper one
    const expected = Math.floor(binCount / 2) + 1;
    expect(levels(Int16Array.of(7, 7, 7), { binCount })).toEqual([expected, expected, expected]);
    expect(levels(Float32Array.of(-7.5, -7.5), { binCount })).toEqual([expected, expected]);
  });

  test("levels do not change with the unit of the image", () => {
    const random = randomFrom(4);
    const values = Array.from({ length: 300 }, () => Math.floor(random() * 1024));
    const scaled = values.map((x) => 8 * x - 4096);
    expect(levels(scaled, { binCount: 32 })).toEqual(levels(values, { binCount: 32 }));
  });
});

describe("the region", () => {
  test("only its range counts; outside is 0", () => {
    const image = createImage(Int16Array.of(-1000, 100, 130, 3000, 160, 0), [3, 2]);
    const mask = createImage(Uint8Array.of(0, 1, 1, 0, 1, 0), [3, 2]);
    const result = discretize(image, mask);
    expect(voxels(result)).toEqual([0, 1, 2, 0, 3, 0]);
    expect(result.pixelType).toBe("int32");
  });

  test("keeps geometry, leaves its inputs alone, at any place in a volume", () => {
    const options = { spacing: [1, 2, 3], origin: [4, 5, 6] };
    const a = frozen(noise([5, 4, 3], 1, -200, 200, "int16", options));
    const b = frozen(noise([5, 4, 3], 2, 0, 2, "uint8", options));
    const result = discretize(a.image, b.image, { binWidth: 50 });
    const inside = voxels(a.image).filter((_, i) => b.image.voxels.data[i] > 0);
    const low = Math.floor(Math.min(...inside) / 50);
    expect(voxels(result)).toEqual(
      voxels(a.image).map((x, i) => (b.image.voxels.data[i] > 0 ? Math.floor(x / 50) - low + 1 : 0)),
    );
    expect(result).toMatchObject({ size: [5, 4, 3], spacing: [1, 2, 3], origin: [4, 5, 6] });
    a.expectUnchanged();
    b.expectUnchanged();
  });

  test("label picks one of several", () => {
    const image = createImage(Int16Array.of(0, 50, 100, 150), [2, 2]);
    const mask = createImage(Uint8Array.of(1, 7, 7, 1), [2, 2]);
    expect(voxels(discretize(image, mask, { label: 7 }))).toEqual([0, 1, 3, 0]);
    expect(voxels(discretize(image, mask))).toEqual([1, 0, 0, 7]);
  });
});

describe("misuse", () => {
  const image = createImage([0, 1, 2, 1e9], [2, 2]);
  const mask = createImage([1, 1, 1, 1], [2, 2]);
  const bins = (options: Discretization) => () => discretize(image, mask, options);
  testMisuse([
    ["binWidth 0", bins({ binWidth: 0 }), "setting", "discretize: binWidth must be a positive number; got 0"],
    ["binWidth negative", bins({ binWidth: -25 }), "setting", "got -25"],
    ["binWidth NaN", bins({ binWidth: Number.NaN }), "setting", "got NaN"],
    ["binWidth infinite", bins({ binWidth: Number.POSITIVE_INFINITY }), "setting", "got Infinity"],
    ["binCount 0", bins({ binCount: 0 }), "setting", /binCount must be a whole number .*; got 0/],
    ["binCount fractional", bins({ binCount: 2.5 }), "setting", "got 2.5"],
    [
      "more levels than the limit",
      bins({ binWidth: 1 }),
      "limit",
      /binWidth 1 cuts the range 0 to 1000000000 of the region into more than 1048576 grey levels; .*bin/,
    ],
    ["a width too small for any number of levels", bins({ binWidth: 5e-324 }), "limit", "grey levels"],
    [
      "mask of another grid",
      () => discretize(image, createImage([1, 1], [2, 1])),
      "geometry",
      /discretize: mask and image must lie on the same grid/,
    ],
    [
      "absent label",
      () => discretize(image, mask, { label: 3 }),
      "label",
      "discretize: label 3 is not in the mask, which holds 1",
    ],
    ["empty mask", () => discretize(image, createImage([0, 0, 0, 0], [2, 2])), "roi", "discretize: the mask is empty"],
    [
      "NaN inside",
      () => discretize(createImage([0, Number.NaN, 1, 2], [2, 2]), mask),
      "intensity",
      "discretize: intensities inside the region must be finite; 1 of 4 voxels are NaN or infinite",
    ],
  ]);

  test("binCount beyond the limit is refused", () => {
    expect(() => levels([0, 1], { binCount: 2 ** 20 + 1 })).toThrow(
      /binCount .*1048577|1048577 .*binCount|binCount 1048577/,
    );
  });

  test("as many levels as the limit allows are made", () => {
    expect(levels([0, 2 ** 20 - 2], { binWidth: 1 })).toEqual([1, 2 ** 20 - 1]);
    expect(levels([0, 1], { binCount: 2 ** 20 })).toEqual([1, 2 ** 20]);
  });

  test("NaN outside the region does not matter", () => {
    const outside = createImage([1, 1, 0, 1], [2, 2]);
    expect(voxels(discretize(createImage([0, 30, Number.NaN, 60], [2, 2]), outside))).toEqual([1, 2, 0, 3]);
  });
});

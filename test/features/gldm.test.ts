import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import { dependenceMatrix, gldm } from "../../src/features/gldm.ts";
import { regionOfInterest, type Triple } from "../../src/features/roi.ts";
import { randomFrom } from "../io/random.ts";
import { expectValues, featuresOf, type Levels, NO_ENTROPY } from "./levels.ts";

const square: Levels = [
  [1, 1],
  [1, 2],
];

test("by hand: 1 1 / 1 2", () => {
  // each 1 has two equal neighbours, so 3 voxels with the dependence 3, itself counted; the 2 has none: 1 with 1
  expectValues(featuresOf(gldm(), square), {
    DependenceEntropy: -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)),
    DependenceNonUniformity: (9 + 1) / 4,
    DependenceNonUniformityNormalized: (9 + 1) / 16,
    DependenceVariance: (3 * 0.25 + 2.25) / 4, // 3 3 3 1 about 2.5
    GrayLevelNonUniformity: (9 + 1) / 4,
    GrayLevelVariance: 0.1875,
    HighGrayLevelEmphasis: (3 + 4) / 4,
    LargeDependenceEmphasis: (3 * 9 + 1) / 4,
    LargeDependenceHighGrayLevelEmphasis: (3 * 9 + 4) / 4,
    LargeDependenceLowGrayLevelEmphasis: (3 * 9 + 1 / 4) / 4,
    LowGrayLevelEmphasis: (3 + 1 / 4) / 4,
    SmallDependenceEmphasis: (3 / 9 + 1) / 4,
    SmallDependenceHighGrayLevelEmphasis: (3 / 9 + 4) / 4,
    SmallDependenceLowGrayLevelEmphasis: (3 / 9 + 1 / 4) / 4,
  });
});

describe("gldm_a", () => {
  test("1: neighbours that differ by 1 depend, too", () => {
    expectValues(featuresOf(gldm({ gldm_a: 1 }), square), { LargeDependenceEmphasis: 16, DependenceVariance: 0 });
    expect(featuresOf(gldm({ gldm_a: 0 }), square)).toEqual(featuresOf(gldm(), square));
  });

  test("is measured in grey levels, not in levels that occur", () => {
    const row: Levels = [[1, 3, 4, 9]];
    // 1: none within 1, so 1; 3 and 4: one, so 2; 9: none
    expectValues(featuresOf(gldm({ gldm_a: 1 }), row), { LargeDependenceEmphasis: (1 + 4 + 4 + 1) / 4 });
    expectValues(featuresOf(gldm({ gldm_a: 2 }), row), { LargeDependenceEmphasis: (4 + 9 + 4 + 1) / 4 });
    expectValues(featuresOf(gldm({ gldm_a: 99 }), row), { LargeDependenceEmphasis: (4 + 9 + 9 + 4) / 4 });
  });

  test("what is outside never depends", () => {
    expectValues(featuresOf(gldm({ gldm_a: 5 }), [[1, 0, 2]]), { LargeDependenceEmphasis: 1 });
  });
});

describe("neighbours", () => {
  const row: Levels = [[1, 1, 1, 1]];
  test("distances: exactly those", () => {
    // at 1: the ends have one, the others two; at 2: one each; at 3: the ends see each other
    expectValues(featuresOf(gldm({ distances: [1] }), row), { LargeDependenceEmphasis: (4 + 9 + 9 + 4) / 4 });
    expectValues(featuresOf(gldm({ distances: [2] }), row), { LargeDependenceEmphasis: 4 });
    expectValues(featuresOf(gldm({ distances: [1, 2] }), row), { LargeDependenceEmphasis: (9 + 16 + 16 + 9) / 4 });
    expectValues(featuresOf(gldm({ distances: [3] }), row), { LargeDependenceEmphasis: (4 + 1 + 1 + 4) / 4 });
    expectValues(featuresOf(gldm({ distances: [3, 1, 2] }), row), { LargeDependenceEmphasis: 16 });
  });

  const along = (axis: number): Levels => [0, 1].map((z) => [0, 1].map((y) => [0, 1].map((x) => 1 + [x, y, z][axis])));
  test.each([0, 1, 2])("force2Ddimension %i stays in its plane", (force2Ddimension) => {
    for (const axis of [0, 1, 2]) {
      // in a constant plane of 2 x 2 all three neighbours depend, else one; in the cube three of seven
      const dependence = axis === 2 - force2Ddimension ? 4 : 2;
      expectValues(featuresOf(gldm({ force2D: true, force2Ddimension }), along(axis)), {
        LargeDependenceEmphasis: dependence ** 2,
      });
      expectValues(featuresOf(gldm(), along(axis)), { LargeDependenceEmphasis: 16 });
    }
  });
});

test("constant, and two voxels", () => {
  expectValues(
    featuresOf(gldm(), [
      [1, 1],
      [1, 1],
    ]),
    {
      DependenceEntropy: NO_ENTROPY,
      DependenceVariance: 0,
      GrayLevelVariance: 0,
      LargeDependenceEmphasis: 16,
      DependenceNonUniformityNormalized: 1,
    },
  );
  expectValues(featuresOf(gldm(), [[1, 2]]), { DependenceEntropy: 1, LargeDependenceEmphasis: 1 });
  expectValues(
    featuresOf(gldm(), [
      [1, 0, 0],
      [0, 0, 1],
    ]),
    { LargeDependenceEmphasis: 1, DependenceEntropy: NO_ENTROPY },
  );
});

test("the matrix of noise, against all pairs; it sums to the number of voxels", () => {
  for (let seed = 0; seed < 16; seed++) {
    const random = randomFrom(seed);
    const size: Triple = [5 + (seed % 2), 4, 1 + (seed % 4)];
    const n = size[0] * size[1] * size[2];
    const levels = Array.from({ length: n }, () => Math.floor(random() * 4.5));
    levels[0] = 1;
    const inside = levels.filter((level) => level > 0);
    const data = Uint8Array.from(levels, Math.sign);
    const box = {
      dimension: 3 as const,
      lower: [0, 0, 0] as Triple,
      size,
      spacing: [1, 1, 1] as Triple,
      data,
      count: inside.length,
    };
    for (const [distances, tolerance] of [
      [[1], 0],
      [[1], 2],
      [[2], 0],
      [[1, 2], 1],
    ] as [number[], number][]) {
      const roi = regionOfInterest(box, Float64Array.from(inside), Int32Array.from(inside), Math.max(...distances));
      const { matrix, width } = dependenceMatrix(roi, { ...FEATURE_DEFAULTS, distances, gldm_a: tolerance });
      expect(matrix.reduce((sum, count) => sum + count, 0)).toBe(inside.length);
      const found = new Map<string, number>();
      matrix.forEach((count, k) => {
        if (count > 0) found.set(`${roi.levels.grayLevels[Math.floor(k / width)]} ${k % width}`, count);
      });
      expect(found).toEqual(byPairs(levels, size, distances, tolerance));
    }
  }
});

function byPairs(levels: number[], [nx, ny]: Triple, distances: number[], tolerance: number): Map<string, number> {
  const cells = new Map<string, number>();
  const place = (k: number) => [k % nx, Math.floor(k / nx) % ny, Math.floor(k / (nx * ny))];
  levels.forEach((level, k) => {
    if (level === 0) return;
    let dependence = 1;
    levels.forEach((other, l) => {
      const distance = Math.max(...place(k).map((x, axis) => Math.abs(x - place(l)[axis])));
      if (other > 0 && distances.includes(distance) && Math.abs(level - other) <= tolerance) dependence++;
    });
    cells.set(`${level} ${dependence}`, (cells.get(`${level} ${dependence}`) ?? 0) + 1);
  });
  return cells;
}

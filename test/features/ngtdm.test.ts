import { describe, expect, test } from "vitest";
import { ngtdm } from "../../src/features/ngtdm.ts";
import { expectValues, featuresOf, type Levels } from "./levels.ts";

test("by hand: 1 2 / 2 2", () => {
  // the 1 is 1 from the mean of its neighbours, 2; each 2 is 1/3 from (1 + 2 + 2) / 3: s = 1, 1 and p = 1/4, 3/4
  const found = featuresOf(ngtdm(), [
    [1, 2],
    [2, 2],
  ]);
  expectValues(found, {
    Busyness: 1 / (2 * Math.abs(1 * 0.25 - 2 * 0.75)),
    Coarseness: 1 / (0.25 * 1 + 0.75 * 1),
    Complexity: (2 * 1 * ((0.25 + 0.75) / 1)) / 4,
    Contrast: ((2 * 0.25 * 0.75 * 1) / (2 * 1)) * (2 / 4),
    Strength: (2 * 1) / 2,
  });
});

test("by hand, three levels of which one is missing: 1 2 4", () => {
  // s: |1 - 2|, |2 - 2.5|, |4 - 2|; p a third each; level 3 counts nowhere
  const found = featuresOf(ngtdm(), [[1, 2, 4]]);
  const squares = 1 + 4 + 9; // (i - j)² of the pairs 12, 24, 14
  expectValues(found, {
    Coarseness: 1 / (3.5 / 3),
    Busyness: 3.5 / 3 / ((2 * (1 + 2 + 3)) / 3),
    Complexity: (2 * (1 * (1.5 / 2) + 2 * (2.5 / 2) + 3 * (3 / 2))) / 3,
    Contrast: ((2 * squares) / 9 / (3 * 2)) * (3.5 / 3),
    Strength: (2 * squares * (2 / 3)) / 3.5,
  });
});

test("a voxel without neighbours counts, with a difference of 0", () => {
  // 1 and 3 see each other, the last 1 nobody: p = 2/3, 1/3; s = 2, 2; were it left out Contrast would be 2
  const found = featuresOf(ngtdm(), [[1, 3, 0, 1]]);
  expectValues(found, {
    Contrast: ((2 * (2 / 9) * 4) / 2) * (4 / 3),
    Coarseness: 1 / ((2 / 3) * 2 + (1 / 3) * 2),
  });
});

describe("defined where formulas divide by 0", () => {
  test("constant", () => {
    expectValues(
      featuresOf(ngtdm(), [
        [1, 1],
        [1, 1],
      ]),
      {
        Busyness: 0,
        Coarseness: 1e6,
        Complexity: 0,
        Contrast: 0,
        Strength: 0,
      },
    );
  });

  test("no neighbours at all", () => {
    expectValues(
      featuresOf(ngtdm(), [
        [1, 0, 0],
        [0, 0, 2],
      ]),
      { Coarseness: 1e6, Strength: 0, Contrast: 0, Busyness: 0 },
    );
  });

  test("Busyness, where level times share is alike", () => {
    // 1 x 2/3 = 2 x 1/3
    expectValues(featuresOf(ngtdm(), [[1, 2, 1]]), { Busyness: 0, Coarseness: 1 / ((2 / 3) * 2 + 1 / 3) });
  });

  test("two voxels", () => {
    expectValues(featuresOf(ngtdm(), [[1, 2]]), {
      Coarseness: 1,
      Contrast: 0.25 * 1,
      Strength: 1,
      Complexity: 1,
      Busyness: 1,
    });
  });
});

describe("neighbours", () => {
  test("distances: exactly those", () => {
    const row: Levels = [[1, 2, 4, 8]];
    // at 2: 1 - 4, 2 - 8; at 1 and 2: 1 from 3, 2 from 13/3, 4 from 11/3, 8 from 3
    expectValues(featuresOf(ngtdm({ distances: [2] }), row), { Coarseness: 1 / ((3 + 6 + 3 + 6) / 4) });
    expectValues(featuresOf(ngtdm({ distances: [1, 2] }), row), { Coarseness: 1 / ((2 + 7 / 3 + 1 / 3 + 5) / 4) });
    expectValues(featuresOf(ngtdm({ distances: [1] }), row), { Coarseness: 1 / ((1 + 0.5 + 1 + 4) / 4) });
  });

  const along = (axis: number): Levels => [0, 1].map((z) => [0, 1].map((y) => [0, 1].map((x) => 1 + [x, y, z][axis])));
  test.each([0, 1, 2])("force2Ddimension %i stays in its plane", (force2Ddimension) => {
    for (const axis of [0, 1, 2]) {
      // of three neighbours in the plane two differ by 1; in the cube four of seven
      const constant = axis === 2 - force2Ddimension;
      expectValues(featuresOf(ngtdm({ force2D: true, force2Ddimension }), along(axis)), {
        Coarseness: constant ? 1e6 : 1 / (4 * (2 / 3)),
      });
      expectValues(featuresOf(ngtdm(), along(axis)), { Coarseness: 1 / (4 * (4 / 7)) });
    }
  });
});

test("twice the levels, twice the differences", () => {
  const levels = [
    [1, 3, 2],
    [5, 1, 1],
    [2, 4, 3],
  ];
  const a = featuresOf(ngtdm(), levels);
  const b = featuresOf(
    ngtdm(),
    levels.map((row) => row.map((x) => 2 * x - 1)),
  );
  expect(b.Coarseness).toBeCloseTo(a.Coarseness / 2, 13);
  expect(b.Strength).toBeCloseTo(2 * a.Strength, 13);
  expect(b.Contrast).toBeCloseTo(8 * a.Contrast, 13);
});

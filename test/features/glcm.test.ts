import { describe, expect, test } from "vitest";
import { glcm } from "../../src/features/glcm.ts";
import { maximalCorrelation } from "../../src/features/maximal-correlation.ts";
import { eigenvalues } from "../../src/stats/eigenvalues.ts";
import { randomFrom } from "../io/random.ts";
import { expectValues, featuresOf, type Levels, NO_ENTROPY } from "./levels.ts";

// bits of a share of 3/4
const h = -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25));

describe("by hand: 1 2 / 1 1", () => {
  const levels: Levels = [
    [1, 2],
    [1, 1],
  ];

  test("all features", () => {
    // along x the pairs (1, 2), (1, 1), along y (1, 1), (2, 1): counted both ways p = (1/2, 1/4; 1/4, 0), twice;
    // along the falling diagonal (1, 1): p11 = 1; along the rising one (2, 1): p12 = p21 = 1/2
    // each feature is the mean of these four, of which the first two are alike
    const mean = (a: number, falling: number, rising: number) => (2 * a + falling + rising) / 4;
    const ha = h; // of the margin (3/4, 1/4)
    expectValues(featuresOf(glcm(), levels), {
      Autocorrelation: mean(0.5 + 0.5 * 2, 1, 2),
      ClusterProminence: mean(0.5 ** 4, 0, 0), // i + j is 2 or 3, about 2.5
      ClusterShade: 0,
      ClusterTendency: mean(0.25, 0, 0),
      Contrast: mean(0.5, 0, 1),
      Correlation: mean((1.5 - 1.25 ** 2) / 0.1875, 1, -1), // 1 where one level has all pairs
      DifferenceAverage: mean(0.5, 0, 1),
      DifferenceEntropy: mean(1, 0, 0),
      DifferenceVariance: mean(0.25, 0, 0),
      Id: mean(0.5 + 0.25, 1, 0.5),
      Idm: mean(0.5 + 0.25, 1, 0.5),
      Idmn: mean(0.5 + 0.5 / 1.25, 1, 1 / 1.25),
      Idn: mean(0.5 + 0.5 / 1.5, 1, 1 / 1.5),
      Imc1: mean((1.5 - 2 * ha) / ha, 0, -1),
      Imc2: mean(Math.sqrt(1 - Math.exp(-2 * (2 * ha - 1.5))), 0, Math.sqrt(1 - Math.exp(-2 * (2 - 1)))),
      InverseVariance: mean(0.5, 0, 1),
      JointAverage: mean(1.25, 1, 1.5),
      JointEnergy: mean(0.375, 1, 0.5),
      JointEntropy: mean(1.5, 0, 1),
      MCC: mean(1 / 3, 0, 1), // of two levels it is |correlation|
      MaximumProbability: mean(0.5, 1, 0.5),
      SumAverage: mean(2.5, 2, 3),
      SumEntropy: mean(1, 0, 0),
      SumSquares: mean(0.1875, 0, 0.25),
    });
  });

  test("symmetricalGLCM: false counts each pair one way only", () => {
    // x: (1, 2), (1, 1); y: (1, 1), (2, 1); falling: (1, 1); rising: (2, 1)
    const one = featuresOf(glcm({ symmetricalGLCM: false }), levels);
    expectValues(one, {
      JointAverage: (1 + 1.5 + 1 + 2) / 4,
      SumSquares: (0 + 0.25 + 0 + 0) / 4,
      JointEnergy: (0.5 + 0.5 + 1 + 1) / 4,
      MaximumProbability: (0.5 + 0.5 + 1 + 1) / 4,
      Autocorrelation: (1.5 + 1.5 + 1 + 2) / 4,
      Correlation: 1, // one of the margins is always certain
      Contrast: 0.5,
    });
    expect(featuresOf(glcm({ symmetricalGLCM: true }), levels)).toEqual(featuresOf(glcm(), levels));
  });
});

describe("weightingNorm: the matrices are summed, each times exp(-d²)", () => {
  // x: equal pairs only, 4 counts; y: 4 counts with contrast 1; the diagonals 2 counts each with contrast 1
  const levels: Levels = [
    [1, 1],
    [2, 2],
  ];
  const contrast = (x: number, y: number, d: number) => (4 * y + 4 * d) / (4 * x + 4 * y + 4 * d);

  test.each([
    ["no_weighting", 0, 0, 0],
    ["manhattan", 1, 2, 3],
    ["euclidean", 1, 2, Math.sqrt(5)],
    ["infinity", 1, 2, 2],
  ] as const)("%s, of a spacing of 1 x 2 mm", (weightingNorm, dx, dy, dd) => {
    const weights = [dx, dy, dd].map((d) => Math.exp(-d * d)) as [number, number, number];
    const found = featuresOf(glcm({ weightingNorm }), levels, { spacing: [1, 2] });
    expectValues(found, { Contrast: contrast(...weights), JointAverage: 1.5 });
  });

  test("null averages the features instead", () => {
    const found = featuresOf(glcm({ weightingNorm: null }), levels, { spacing: [1, 2], weightingNorm: "euclidean" });
    expectValues(found, { Contrast: 3 / 4 });
  });

  test("weights so small that nothing is left give no values, rather than wrong ones", () => {
    // exp(-40²) is 0 in doubles
    expect(featuresOf(glcm({ weightingNorm: "euclidean" }), levels, { spacing: [40, 40] }).Contrast).toBeNaN();
  });
});

describe("directions", () => {
  test("those without a pair are left out", () => {
    // only the falling diagonal has one
    expectValues(
      featuresOf(glcm(), [
        [1, 0],
        [0, 3],
      ]),
      { Contrast: 4, JointAverage: 2, Correlation: -1 },
    );
  });

  test("no pair in any: no value, but MCC of one level", () => {
    // a knight's move apart
    const apart = (level: number): Levels => [
      [1, 0, 0],
      [0, 0, level],
    ];
    const two = featuresOf(glcm(), apart(2));
    for (const name of glcm().features) expect(two[name]).toBeNaN();
    const one = featuresOf(glcm(), apart(1));
    expect(one.MCC).toBe(1);
    expect(one.Contrast).toBeNaN();
  });

  // a cube whose level changes along one axis: among the 4 directions of a plane, 3 change it, unless it is the axis
  // across; among all 13, 9
  const along = (axis: number): Levels => [0, 1].map((z) => [0, 1].map((y) => [0, 1].map((x) => 1 + [x, y, z][axis])));
  test.each([
    [0, 0.75, 0.75, 0],
    [1, 0.75, 0, 0.75],
    [2, 0, 0.75, 0.75],
  ])("force2Ddimension %i: contrast along x, y, z is %d, %d, %d", (force2Ddimension, ...expected) => {
    for (const axis of [0, 1, 2]) {
      expectValues(featuresOf(glcm({ force2D: true, force2Ddimension }), along(axis)), { Contrast: expected[axis] });
      expectValues(featuresOf(glcm(), along(axis)), { Contrast: 9 / 13 });
      expectValues(featuresOf(glcm({ force2D: false, force2Ddimension }), along(axis)), { Contrast: 9 / 13 });
    }
  });

  test("of a 2D image, force2Ddimension counts y, x: one line of neighbours stays", () => {
    const levels: Levels = [
      [1, 1],
      [3, 3],
    ];
    expectValues(featuresOf(glcm({ force2D: true, force2Ddimension: 0 }), levels), { Contrast: 0 });
    expectValues(featuresOf(glcm({ force2D: true, force2Ddimension: 1 }), levels), { Contrast: 4 });
  });

  test("distances: exactly those, each direction on its own", () => {
    const row: Levels = [[1, 2, 3, 4, 5]];
    expectValues(featuresOf(glcm({ distances: [1] }), row), { Contrast: 1, JointAverage: 3 });
    expectValues(featuresOf(glcm({ distances: [2] }), row), { Contrast: 4 });
    expectValues(featuresOf(glcm({ distances: [1, 2] }), row), { Contrast: 2.5 });
    expectValues(featuresOf(glcm({ distances: [3, 1] }), row), { Contrast: 5 });
    expectValues(featuresOf(glcm({ distances: [2, 9] }), row), { Contrast: 4 }); // 9 does not fit
    expect(() => featuresOf(glcm({ distances: [5] }), row)).toThrow(
      expect.objectContaining({
        code: "roi",
        message: expect.stringMatching(
          /5 x 1 x 1 voxels, holds no two voxels at distances \[5\]; use smaller distances/,
        ),
      }),
    );
  });

  test("distances up to 3 on a square, against all pairs", () => {
    const random = randomFrom(4);
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 7 }, () => Math.floor(random() * 4)));
    rows[0][0] = 1;
    for (const distances of [[2], [3], [1, 3]]) {
      const found = featuresOf(glcm({ distances, weightingNorm: "no_weighting" }), rows);
      let pairs = 0;
      let contrast = 0;
      let product = 0;
      for (let k = 0; k < 42; k++) {
        for (let l = 0; l < 42; l++) {
          const [x, y, u, v] = [k % 7, Math.floor(k / 7), l % 7, Math.floor(l / 7)];
          const [a, b] = [rows[y][x], rows[v][u]];
          if (a === 0 || b === 0 || !distances.includes(Math.max(Math.abs(x - u), Math.abs(y - v)))) continue;
          pairs++;
          contrast += (a - b) ** 2;
          product += a * b;
        }
      }
      expectValues(found, { Contrast: contrast / pairs, Autocorrelation: product / pairs });
    }
  });
});

describe("special regions", () => {
  test("constant: certain, not varied, fully correlated by definition", () => {
    expectValues(
      featuresOf(glcm(), [
        [1, 1],
        [1, 1],
      ]),
      {
        Autocorrelation: 1,
        ClusterProminence: 0,
        ClusterShade: 0,
        ClusterTendency: 0,
        Contrast: 0,
        Correlation: 1,
        DifferenceAverage: 0,
        DifferenceEntropy: NO_ENTROPY,
        DifferenceVariance: 0,
        Id: 1,
        Idm: 1,
        Idmn: 1,
        Idn: 1,
        Imc1: 0,
        Imc2: 0,
        InverseVariance: 0,
        JointAverage: 1,
        JointEnergy: 1,
        JointEntropy: NO_ENTROPY,
        MCC: 1,
        MaximumProbability: 1,
        SumAverage: 2,
        SumEntropy: NO_ENTROPY,
        SumSquares: 0,
      },
    );
  });

  test("two voxels", () => {
    expectValues(featuresOf(glcm(), [[1, 2]]), { Contrast: 1, Correlation: -1, MCC: 1, JointEntropy: 1, Imc1: -1 });
    expectValues(featuresOf(glcm(), [[1, 1]]), { Contrast: 0, Correlation: 1, MCC: 1, JointEnergy: 1 });
  });

  test("levels that do not occur keep their numbers: Idn and Idmn divide by the highest", () => {
    expectValues(featuresOf(glcm(), [[1, 5]]), {
      Contrast: 16,
      Idn: 1 / (1 + 4 / 5),
      Idmn: 1 / (1 + 16 / 25),
      Id: 1 / 5,
      InverseVariance: 1 / 16,
    });
  });
});

describe("maximal correlation coefficient", () => {
  const mcc = (rows: number[][]) => {
    const n = rows.length;
    const total = rows.flat().reduce((sum, x) => sum + x, 0);
    const p = Float64Array.from(rows.flat(), (x) => x / total);
    const px = Float64Array.from(rows, (row) => row.reduce((sum, x) => sum + x, 0) / total);
    const py = Float64Array.from(rows, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / total);
    return { p, px, py, n, value: maximalCorrelation(p, px, py) };
  };

  test("known ones", () => {
    expect(mcc([[1]]).value).toBe(1);
    expect(
      mcc([
        [1, 0],
        [0, 1],
      ]).value,
    ).toBeCloseTo(1, 12);
    expect(
      mcc([
        [0, 1],
        [1, 0],
      ]).value,
    ).toBeCloseTo(1, 12);
    expect(
      mcc([
        [3, 0, 0],
        [0, 1, 0],
        [0, 0, 2],
      ]).value,
    ).toBeCloseTo(1, 12);
    expect(
      mcc([
        [1, 2, 3],
        [2, 4, 6],
        [3, 6, 9],
      ]).value,
    ).toBeLessThan(1e-7); // independent
    expect(
      mcc([
        [2, 1],
        [1, 0],
      ]).value,
    ).toBeCloseTo(1 / 3, 12);
    expect(
      mcc([
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 4],
      ]).value,
    ).toBeCloseTo(1, 12); // two blocks
    expect(
      mcc([
        [0, 0],
        [0, 1],
      ]).value,
    ).toBe(0); // a level without pairs
  });

  test("is the second singular value of p / sqrt(px py)", () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = randomFrom(seed);
      const n = 2 + (seed % 12);
      const { p, px, py, value } = mcc(
        Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (_, j) => (i === j ? 3 : Math.floor(random() * 3))),
        ),
      );
      const gram = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) gram[i * n + j] += (p[i * n + k] * p[j * n + k]) / py[k];
          gram[i * n + j] /= Math.sqrt(px[i] * px[j]);
        }
      }
      const [, second] = Array.from(eigenvalues(gram, n).real).sort((a, b) => b - a);
      expect(value).toBeCloseTo(Math.sqrt(Math.max(second, 0)), 9);
    }
  });

  test("does not depend on which level is called what", () => {
    const rows = [
      [4, 1, 0, 2],
      [1, 6, 2, 0],
      [0, 2, 1, 1],
      [2, 0, 1, 9],
    ];
    const order = [2, 0, 3, 1];
    expect(mcc(order.map((i) => order.map((j) => rows[i][j]))).value).toBeCloseTo(mcc(rows).value, 12);
  });

  test("the other features do not depend on whether it is asked for", () => {
    const levels: Levels = [
      [1, 2, 3],
      [3, 1, 1],
      [2, 2, 4],
    ];
    const all = featuresOf(glcm(), levels);
    expect(featuresOf(glcm({ features: ["Imc1", "Contrast"] }), levels)).toEqual({
      Imc1: all.Imc1,
      Contrast: all.Contrast,
    });
    expect(featuresOf(glcm({ features: ["MCC"] }), levels)).toEqual({ MCC: all.MCC });
  });
});

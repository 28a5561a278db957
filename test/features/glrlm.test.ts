import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import { glrlm, runLengthMatrices } from "../../src/features/glrlm.ts";
import { regionOfInterest, type Triple } from "../../src/features/roi.ts";
import { randomFrom } from "../io/random.ts";
import { expectValues, featuresOf, type Levels, NO_ENTROPY } from "./levels.ts";

test("by hand: one row 1 1 2 2 2", () => {
  // two runs, (level 1, length 2) and (level 2, length 3), of five voxels
  expectValues(featuresOf(glrlm(), [[1, 1, 2, 2, 2]]), {
    GrayLevelNonUniformity: (1 + 1) / 2,
    GrayLevelNonUniformityNormalized: (1 + 1) / 4,
    GrayLevelVariance: 0.25,
    HighGrayLevelRunEmphasis: (1 + 4) / 2,
    LongRunEmphasis: (4 + 9) / 2,
    LongRunHighGrayLevelEmphasis: (4 + 4 * 9) / 2,
    LongRunLowGrayLevelEmphasis: (4 + 9 / 4) / 2,
    LowGrayLevelRunEmphasis: (1 + 1 / 4) / 2,
    RunEntropy: 1,
    RunLengthNonUniformity: (1 + 1) / 2,
    RunLengthNonUniformityNormalized: (1 + 1) / 4,
    RunPercentage: 2 / 5,
    RunVariance: 0.25,
    ShortRunEmphasis: (1 / 4 + 1 / 9) / 2,
    ShortRunHighGrayLevelEmphasis: (1 / 4 + 4 / 9) / 2,
    ShortRunLowGrayLevelEmphasis: (1 / 4 + 1 / 36) / 2,
  });
});

describe("by hand: 1 1 2 / 1 2 2", () => {
  // along x, y and the rising diagonal: runs (1, 1), (1, 2), (2, 1), (2, 2) once each, four of six voxels; along the
  // falling diagonal six runs of length 1
  const levels: Levels = [
    [1, 1, 2],
    [1, 2, 2],
  ];

  test("features are averaged over the four directions", () => {
    expectValues(featuresOf(glrlm(), levels), {
      RunPercentage: (3 * (4 / 6) + 1) / 4,
      LongRunEmphasis: (3 * ((1 + 4 + 1 + 4) / 4) + 1) / 4,
      ShortRunEmphasis: (3 * ((1 + 1 / 4 + 1 + 1 / 4) / 4) + 1) / 4,
      RunEntropy: (3 * 2 + 1) / 4,
      RunVariance: (3 * 0.25 + 0) / 4,
      GrayLevelNonUniformity: (3 * ((4 + 4) / 4) + (9 + 9) / 6) / 4,
      RunLengthNonUniformity: (3 * ((4 + 4) / 4) + 36 / 6) / 4,
    });
  });

  test.each([
    ["no_weighting", 1, 1, 1],
    ["manhattan", 1, 2, 3],
    ["euclidean", 1, 2, Math.sqrt(5)],
    ["infinity", 1, 2, 2],
  ] as const)("weightingNorm %s: matrices summed, times the length of a step of 1 x 2 mm", (weightingNorm, x, y, d) => {
    const runs = 4 * x + 4 * y + (4 + 6) * d;
    expectValues(featuresOf(glrlm({ weightingNorm }), levels, { spacing: [1, 2] }), {
      RunPercentage: runs / (6 * (x + y + 2 * d)),
      LongRunEmphasis: (10 * (x + y + d) + 6 * d) / runs,
    });
  });

  test("weightingNorm null averages", () => {
    const found = featuresOf(glrlm({ weightingNorm: null }), levels, { weightingNorm: "manhattan" });
    expect(found).toEqual(featuresOf(glrlm(), levels));
  });
});

describe("directions", () => {
  test("a gap ends a run", () => {
    expectValues(featuresOf(glrlm(), [[1, 1, 0, 1]]), { RunPercentage: 2 / 3, LongRunEmphasis: (4 + 1) / 2 });
  });

  test("a line with two voxels counts, though none are neighbours", () => {
    expectValues(featuresOf(glrlm(), [[1, 0, 2]]), { RunPercentage: 1, RunEntropy: 1 });
  });

  test("one in which no line holds two voxels is left out", () => {
    // only the falling diagonal has a line of two, and there they make one run; elsewhere there would be two
    const levels: Levels = [
      [1, 0],
      [0, 1],
    ];
    expectValues(featuresOf(glrlm(), levels), { RunPercentage: 1 / 2, LongRunEmphasis: 4 });
  });

  test("none at all: no values", () => {
    const apart: Levels = [
      [1, 0, 0],
      [0, 0, 1],
    ];
    for (const weightingNorm of [null, "euclidean"] as const) {
      const found = featuresOf(glrlm({ weightingNorm }), apart);
      // summed matrices are kept though empty; entropy and variance of the length are then sums of nothing, 0
      const sums = weightingNorm === null ? [] : ["RunEntropy", "RunVariance"];
      for (const name of glrlm().features) expect(found[name]).toBe(sums.includes(name) ? 0 : Number.NaN);
    }
  });

  // a cube whose level changes along one axis: runs of two along the directions of the plane that do not change it
  const along = (axis: number): Levels => [0, 1].map((z) => [0, 1].map((y) => [0, 1].map((x) => 1 + [x, y, z][axis])));
  test.each([0, 1, 2])("force2Ddimension %i stays in its plane", (force2Ddimension) => {
    const axes = [0, 1, 2].filter((axis) => axis !== 2 - force2Ddimension);
    for (const axis of axes) {
      // one axis of the plane has 4 runs of 2, the other 8 of 1, each diagonal 8 of 1
      expectValues(featuresOf(glrlm({ force2D: true, force2Ddimension }), along(axis)), {
        RunPercentage: (0.5 + 1 + 1 + 1) / 4,
      });
    }
    // the plane is constant: runs of 2 along the axes, on the diagonals two runs of 2 and four of 1 in both slices
    expectValues(featuresOf(glrlm({ force2D: true, force2Ddimension }), along(2 - force2Ddimension)), {
      RunPercentage: (0.5 + 0.5 + 6 / 8 + 6 / 8) / 4,
    });
  });

  test("distances do not matter: runs are of neighbours", () => {
    const levels: Levels = [
      [1, 1, 2],
      [2, 1, 1],
      [1, 1, 1],
    ];
    expect(featuresOf(glrlm(), levels, { distances: [2] })).toEqual(featuresOf(glrlm(), levels));
  });
});

describe("special regions", () => {
  test("constant square of 3: one run a line", () => {
    // 3 runs of 3 along either axis; along either diagonal runs of 1, 2, 3, 2, 1
    expectValues(featuresOf(glrlm(), Array(3).fill([1, 1, 1])), {
      GrayLevelNonUniformityNormalized: 1,
      GrayLevelVariance: 0,
      RunPercentage: (2 * (3 / 9) + 2 * (5 / 9)) / 4,
      RunVariance: (2 * 0 + 2 * ((1 + 4 + 9 + 4 + 1) / 5 - (9 / 5) ** 2)) / 4,
      LongRunEmphasis: (2 * 9 + 2 * (19 / 5)) / 4,
    });
  });

  test("two voxels of one level are one run", () => {
    expectValues(featuresOf(glrlm(), [[1, 1]]), { RunPercentage: 0.5, RunEntropy: NO_ENTROPY, LongRunEmphasis: 4 });
  });

  test("levels count by their number, not their rank", () => {
    expectValues(featuresOf(glrlm(), [[1, 5]]), { HighGrayLevelRunEmphasis: 13, GrayLevelVariance: 4 });
  });

  test("a run of a thousand", () => {
    expectValues(featuresOf(glrlm(), [Array(1000).fill(1)]), { RunPercentage: 1e-3, LongRunEmphasis: 1e6 });
  });
});

test("matrices of noise, against walking along every line", () => {
  for (let seed = 0; seed < 12; seed++) {
    const random = randomFrom(seed);
    const size: Triple = [2 + (seed % 4), 1 + ((seed * 3) % 5), 1 + ((seed * 5) % 4)];
    const n = size[0] * size[1] * size[2];
    const levels = Array.from({ length: n }, () => Math.floor(random() * 3.5));
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
    const roi = regionOfInterest(box, Float64Array.from(inside), Int32Array.from(inside), 1);
    const { matrices, width, offsets } = runLengthMatrices(roi, FEATURE_DEFAULTS);
    offsets.forEach((offset, a) => {
      const cells = new Map<string, number>();
      matrices[a].forEach((count, k) => {
        const level = roi.levels.grayLevels[Math.floor(k / width)];
        if (count > 0) cells.set(`${level} x ${k % width}`, count);
      });
      expect(cells).toEqual(walk(levels, size, offset));
    });
  }
});

/** Runs by level and length along an offset, by walking; none where no line holds two voxels. */
function walk(levels: number[], [nx, ny, nz]: Triple, [dx, dy, dz]: Triple): Map<string, number> {
  const at = (x: number, y: number, z: number) =>
    x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? -1 : levels[x + nx * (y + ny * z)];
  const runs = new Map<string, number>();
  let shared = false;
  for (let k = 0; k < levels.length; k++) {
    let [x, y, z] = [k % nx, Math.floor(k / nx) % ny, Math.floor(k / (nx * ny))];
    if (at(x - dx, y - dy, z - dz) !== -1) continue; // not the first of its line
    let held = 0;
    let length = 0;
    for (let level = at(x, y, z); level !== -1; ) {
      if (level > 0) held++;
      [x, y, z] = [x + dx, y + dy, z + dz];
      length++;
      const next = at(x, y, z);
      if (next !== level) {
        if (level > 0) runs.set(`${level} x ${length}`, (runs.get(`${level} x ${length}`) ?? 0) + 1);
        length = 0;
      }
      level = next;
    }
    if (held > 1) shared = true;
  }
  return shared ? runs : new Map();
}

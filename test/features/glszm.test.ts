import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import { glszm, sizeZoneCounts } from "../../src/features/glszm.ts";
import { regionOfInterest, type Triple } from "../../src/features/roi.ts";
import { randomFrom } from "../io/random.ts";
import { floodFill } from "../morphology/flood-fill.ts";
import { expectValues, featuresOf, type Levels, NO_ENTROPY } from "./levels.ts";

test("by hand: 1 1 2 / 2 1 2 / 3 2 1", () => {
  // over edges and corners all 1 are one zone of 4, all 2 one of 4, and 3 one of 1
  const found = featuresOf(glszm(), [
    [1, 1, 2],
    [2, 1, 2],
    [3, 2, 1],
  ]);
  expectValues(found, {
    GrayLevelNonUniformity: 3 / 3,
    GrayLevelNonUniformityNormalized: 3 / 9,
    GrayLevelVariance: 2 / 3,
    HighGrayLevelZoneEmphasis: (1 + 4 + 9) / 3,
    LargeAreaEmphasis: (16 + 16 + 1) / 3,
    LargeAreaHighGrayLevelEmphasis: (16 + 4 * 16 + 9) / 3,
    LargeAreaLowGrayLevelEmphasis: (16 + 16 / 4 + 1 / 9) / 3,
    LowGrayLevelZoneEmphasis: (1 + 1 / 4 + 1 / 9) / 3,
    SizeZoneNonUniformity: (4 + 1) / 3,
    SizeZoneNonUniformityNormalized: (4 + 1) / 9,
    SmallAreaEmphasis: (1 / 16 + 1 / 16 + 1) / 3,
    SmallAreaHighGrayLevelEmphasis: (1 / 16 + 4 / 16 + 9) / 3,
    SmallAreaLowGrayLevelEmphasis: (1 / 16 + 1 / 64 + 1 / 9) / 3,
    ZoneEntropy: Math.log2(3),
    ZonePercentage: 3 / 9,
    ZoneVariance: 2, // sizes 4, 4, 1 about 3
  });
});

describe("what makes a zone", () => {
  test("equal levels apart are zones of their own, those outside part them", () => {
    expectValues(featuresOf(glszm(), [[1, 0, 1, 2, 1]]), {
      ZonePercentage: 1,
      ZoneEntropy: -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)),
    });
  });

  test("constant: one zone", () => {
    expectValues(
      featuresOf(glszm(), [
        [1, 1],
        [1, 1],
      ]),
      {
        ZonePercentage: 1 / 4,
        LargeAreaEmphasis: 16,
        ZoneVariance: 0,
        ZoneEntropy: NO_ENTROPY,
        GrayLevelVariance: 0,
        GrayLevelNonUniformity: 1,
      },
    );
  });

  test("two voxels", () => {
    expectValues(featuresOf(glszm(), [[1, 2]]), { ZonePercentage: 1, ZoneEntropy: 1 });
    expectValues(featuresOf(glszm(), [[1, 1]]), { ZonePercentage: 0.5, ZoneEntropy: NO_ENTROPY });
  });

  // slices of one level: a zone a slice within the slices, one in all otherwise
  test.each([0, 1, 2])("force2Ddimension %i parts the slices", (force2Ddimension) => {
    const [nx, ny, nz] = [4, 3, 2];
    const block: Levels = Array.from({ length: nz }, () => Array.from({ length: ny }, () => Array(nx).fill(1)));
    const slices = [nz, ny, nx][force2Ddimension];
    expectValues(featuresOf(glszm({ force2D: true, force2Ddimension }), block), {
      ZonePercentage: slices / 24,
      LargeAreaEmphasis: (24 / slices) ** 2,
    });
    expectValues(featuresOf(glszm(), block), { ZonePercentage: 1 / 24 });
  });

  test("distances do not matter", () => {
    expect(featuresOf(glszm(), [[1, 2, 1]], { distances: [2] })).toEqual(featuresOf(glszm(), [[1, 2, 1]]));
  });

  // 64 is where sizes are counted elsewhere
  test("small and large zones of one level, in rows of 63, 64, 65 and 499", () => {
    const sizes = [63, 499, 64, 65, 64];
    const rows = sizes.flatMap((size) => [
      Array.from({ length: 500 }, (_, x) => (x < size ? 2 : 1)),
      Array(500).fill(1),
    ]);
    const found = featuresOf(glszm(), rows);
    const ones = 10 * 500 - 755;
    const zones = [...sizes, ones];
    expectValues(found, {
      ZonePercentage: zones.length / 5000,
      LargeAreaEmphasis: zones.reduce((sum, size) => sum + size * size, 0) / 6,
      SmallAreaEmphasis: zones.reduce((sum, size) => sum + 1 / (size * size), 0) / 6,
      SizeZoneNonUniformity: (1 + 1 + 4 + 1 + 1) / 6,
      HighGrayLevelZoneEmphasis: (5 * 4 + 1) / 6,
    });
  });
});

test("zones of noise are the connected parts of each level", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = randomFrom(seed);
    const size: Triple = [5 + (seed % 3), 4 + (seed % 5), 1 + (seed % 4)];
    const n = size[0] * size[1] * size[2];
    const levels = Array.from({ length: n }, () => Math.floor(random() ** 2 * 4));
    levels[0] = 1;
    const inside = levels.filter((level) => level > 0);
    const box = {
      dimension: 3 as const,
      lower: [0, 0, 0] as Triple,
      size,
      spacing: [1, 1, 1] as Triple,
      data: Uint8Array.from(levels, Math.sign),
      count: inside.length,
    };
    const roi = regionOfInterest(box, Float64Array.from(inside), Int32Array.from(inside), 1);
    const before = roi.levels.data.slice();
    const { level, size: sizes, count, grayLevels } = sizeZoneCounts(roi, FEATURE_DEFAULTS);
    expect(roi.levels.data).toEqual(before);
    const zones = Array.from(level, (index, cell) => Array(count[cell]).fill([grayLevels[index], sizes[cell]])).flat();
    expect(zones).toEqual(floodFill(levels, size, [1, 1, 1]));
    // ordered by level, then by size
    for (let cell = 1; cell < level.length; cell++) {
      expect(level[cell] * 1e6 + sizes[cell]).toBeGreaterThan(level[cell - 1] * 1e6 + sizes[cell - 1]);
    }
  }
});

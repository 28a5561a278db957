import { describe, expect, test } from "vitest";
import { type ExtractionOptions, extractFeatures } from "../../src/extraction/extract-features.ts";
import { FEATURE_DEFAULTS, type FeatureFamily, type FeatureSettings } from "../../src/features/family.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../../src/features/index.ts";
import { meanOf, neighbourOffsets, offsetLength, steps } from "../../src/features/offsets.ts";
import { type Roi, regionOfInterest, type Triple } from "../../src/features/roi.ts";
import { createImage, type Image, padImage } from "../../src/image/index.ts";
import { noise, voxels } from "../image/images.ts";
import { testMisuse } from "../image/misuse.ts";
import { agreement } from "../support/agreement.ts";
import { featuresOf, type Levels } from "./levels.ts";

type Maker = (options?: { features?: never[] }) => FeatureFamily;

const MAKERS: [string, Maker, number, readonly string[]][] = [
  ["firstorder", firstOrder, 18, ["StandardDeviation"]],
  ["shape", shape, 14, ["Compactness1", "Compactness2", "SphericalDisproportion"]],
  ["shape2D", shape2d, 9, ["SphericalDisproportion"]],
  ["glcm", glcm, 24, []],
  ["glrlm", glrlm, 16, []],
  ["glszm", glszm, 16, []],
  ["gldm", gldm, 14, []],
  ["ngtdm", ngtdm, 5, []],
];
const TEXTURES = [glcm(), glrlm(), glszm(), gldm(), ngtdm()];

const volume = noise([5, 4, 3], 1, 0, 60, "int16", { spacing: [1, 1.5, 2] });
const plane = noise([6, 5], 1, 0, 60);
const whole = (image: Image) =>
  createImage(new Uint8Array(image.voxels.data.length).fill(1), image.size, { spacing: image.spacing });

describe.each(MAKERS)("%s", (name, make, count, named) => {
  const image = name === "shape2D" ? plane : volume;
  const compute = (features?: readonly string[]) =>
    extractFeatures(image, whole(image), {
      families: [make(features && { features: features as never[] })],
      additionalInfo: false,
    }).features;

  test(`has PyRadiomics' name and ${count} features`, () => {
    expect(make().name).toBe(name);
    expect(make().features).toHaveLength(count);
    expect(new Set(make().features).size).toBe(count);
    // it sorts the names of its methods
    const methods = make().features.map((feature) => `get${feature}FeatureValue`);
    expect(methods).toEqual(methods.toSorted());
    expect(Object.keys(compute())).toEqual(make().features.map((feature) => `original_${name}_${feature}`));
  });

  test("every value is a number", () => {
    for (const value of Object.values(compute([...make().features, ...named])))
      expect(value).toEqual(expect.any(Number));
  });

  test("features: those alone, in that order, with the same values", () => {
    const all = compute();
    const wanted = make().features.toReversed().slice(1, 4);
    const found = compute(wanted);
    expect(Object.keys(found)).toEqual(wanted.map((feature) => `original_${name}_${feature}`));
    for (const [key, value] of Object.entries(found)) expect(value).toBe(all[key]);
    for (const feature of make().features) {
      expect(compute([feature])).toEqual({ [`original_${name}_${feature}`]: all[`original_${name}_${feature}`] });
    }
  });

  test("features: an empty list stands for all", () => {
    expect(make({ features: [] }).features).toEqual(make().features);
    expect(make({ features: undefined }).features).toEqual(make().features);
  });

  test("some are returned when named only", () => {
    for (const feature of named) {
      expect(make().features).not.toContain(feature);
      expect(compute([feature])[`original_${name}_${feature}`]).toBeGreaterThan(0);
    }
  });

  test("an unknown feature is an error that lists those there are", () => {
    const unknown = () => make({ features: ["Contrst"] as never[] });
    expect(unknown).toThrow(expect.objectContaining({ code: "setting" }));
    expect(unknown).toThrow(new RegExp(`there is no feature "Contrst"; there are ${make().features[0]}, .*`));
    for (const feature of [...make().features, ...named]) expect(unknown).toThrow(new RegExp(`\\b${feature}\\b`));
  });

  test("a frozen list of features is fine, and is not changed", () => {
    const features = Object.freeze([make().features[1], make().features[0]]) as never[];
    expect(make({ features }).features).toEqual([make().features[1], make().features[0]]);
  });
});

describe("settings of a family", () => {
  const row: Levels = [[1, 2, 4, 4, 7]];

  test("go over those of the extraction", () => {
    for (const make of [glcm, gldm, ngtdm]) {
      expect(featuresOf(make({ distances: [2] }), row, { distances: [1] })).toEqual(
        featuresOf(make(), row, { distances: [2] }),
      );
      expect(featuresOf(make({ distances: [2] }), row)).not.toEqual(featuresOf(make(), row));
    }
  });

  test("undefined leaves those of the extraction", () => {
    expect(featuresOf(glcm({ distances: undefined }), row, { distances: [2] })).toEqual(
      featuresOf(glcm({ distances: [2] }), row),
    );
  });

  test.each([
    ["distances", { distances: [2] }, [glcm, gldm, ngtdm]],
    ["symmetricalGLCM", { symmetricalGLCM: false }, [glcm]],
    ["weightingNorm", { weightingNorm: "euclidean" }, [glcm, glrlm]],
    ["gldm_a", { gldm_a: 2 }, [gldm]],
    ["voxelArrayShift", { voxelArrayShift: 9 }, [firstOrder]],
    ["force2D", { force2D: true }, [glcm, glrlm, glszm, gldm, ngtdm]],
    ["force2Ddimension", { force2D: true, force2Ddimension: 2 }, [glcm, glrlm, glszm, gldm, ngtdm]],
  ] as [string, Partial<ExtractionOptions>, Maker[]][])(
    "%s acts on the families that read it, and no others",
    (_, settings, makers) => {
      const slices = [0, 1, 2].map((z) =>
        [0, 1, 2].map((y) => [0, 1, 2, 3].map((x) => 1 + ((3 * x * x + 5 * y + z * z * 2 + x * z) % 6))),
      );
      slices[0][0][0] = 1;
      const base = "force2Ddimension" in settings ? { force2D: true } : {};
      for (const [, make] of MAKERS.filter(([name]) => !name.startsWith("shape"))) {
        const changed = featuresOf(make(), slices, settings);
        if (makers.includes(make)) {
          expect(changed).not.toEqual(featuresOf(make(), slices, base));
          // the same when the family is given it
          expect(featuresOf((make as (options: object) => FeatureFamily)(settings), slices)).toEqual(changed);
        } else expect(changed).toEqual(featuresOf(make(), slices, base));
      }
    },
  );
});

describe("neighbourOffsets", () => {
  const roi = (size: Triple, dimension: 2 | 3 = 3, reach = 1): Roi => {
    const n = size[0] * size[1] * size[2];
    const box = {
      dimension,
      lower: [0, 0, 0] as Triple,
      size,
      spacing: [1, 1, 1] as Triple,
      data: new Uint8Array(n).fill(1),
      count: n,
    };
    return regionOfInterest(box, new Float64Array(n), new Int32Array(n).fill(1), reach);
  };
  const settings = (over: Partial<FeatureSettings> = {}): FeatureSettings => ({ ...FEATURE_DEFAULTS, ...over });

  test.each([
    ["a volume", [5, 5, 5], 3, {}, 13],
    ["a plane", [5, 5, 1], 2, {}, 4],
    ["a volume of one slice", [5, 5, 1], 3, {}, 4],
    ["a row", [5, 1, 1], 3, {}, 1],
    ["within slices", [5, 5, 5], 3, { force2D: true }, 4],
    ["at 2: 5³ - 3³ of both", [5, 5, 5], 3, { distances: [2] }, 49],
    ["at 1 and 2: 5³ - 1 of both", [5, 5, 5], 3, { distances: [1, 2] }, 62],
    ["at 2, in two slices: 5 x 5 x 3 - 3³ of both", [5, 5, 2], 3, { distances: [2] }, 24],
    ["a distance given twice", [5, 5, 5], 3, { distances: [1, 1] }, 13],
  ] as [string, Triple, 2 | 3, Partial<FeatureSettings>, number][])("%s", (_, size, dimension, over, count) => {
    const region = roi(size, dimension, 2);
    const half = neighbourOffsets(region, settings(over), false);
    const both = neighbourOffsets(region, settings(over), true);
    expect(half).toHaveLength(count);
    expect(both).toHaveLength(2 * count);
    expect(both.slice(0, count)).toEqual(half);
    // the second half mirrors the first, in reverse
    expect(both.toReversed().map((offset) => offset.map((d) => 0 - d))).toEqual(
      both.map((offset) => offset.map((d) => d + 0)),
    );
    // each of the first half lies ahead in memory
    for (const step of steps(region, half)) expect(step).toBeGreaterThan(0);
  });

  test("come in PyRadiomics' order: z, y, x from + downward", () => {
    const [first, second] = neighbourOffsets(roi([3, 3, 3]), settings(), false);
    expect([first, second]).toEqual([
      [1, 1, 1],
      [0, 1, 1],
    ]);
    expect(neighbourOffsets(roi([3, 3, 1], 2), settings(), false)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [-1, 1, 0],
      [1, 0, 0],
    ]);
  });

  test("lengths in mm", () => {
    const spacing: Triple = [0.5, 2, 3];
    expect(offsetLength([1, -1, 0], spacing, "manhattan")).toBe(2.5);
    expect(offsetLength([2, 0, -1], spacing, "euclidean")).toBe(Math.sqrt(10));
    expect(offsetLength([-2, 1, 1], spacing, "infinity")).toBe(3);
    expect(offsetLength([-2, 1, 1], spacing, "no_weighting")).toBe(1);
  });
});

test("meanOf leaves out NaN", () => {
  expect(meanOf([1, Number.NaN, 3])).toBe(2);
  expect(meanOf([])).toBeNaN();
  expect(meanOf([Number.NaN])).toBeNaN();
});

describe("regionOfInterest", () => {
  test("numbers the levels that occur and pads with zeros", () => {
    const box = {
      dimension: 2 as const,
      lower: [0, 0, 0] as Triple,
      size: [3, 2, 1] as Triple,
      spacing: [1, 1, 1] as Triple,
      data: Uint8Array.of(1, 0, 1, 1, 1, 0),
      count: 4,
    };
    const { levels, values } = regionOfInterest(box, Float64Array.of(9, 8, 7, 6), Int32Array.of(7, 2, 2, 40), 1);
    expect(Array.from(levels.grayLevels)).toEqual([0, 2, 7, 40]);
    expect(Array.from(levels.counts)).toEqual([0, 2, 1, 1]);
    expect(levels.stride).toEqual([1, 4, 12]); // one column and one row more
    const { data, start } = levels;
    expect(Array.from(data.subarray(start, start + 3))).toEqual([2, 0, 1]);
    expect(Array.from(data.subarray(start + 4, start + 7))).toEqual([1, 3, 0]);
    expect(Array.from(levels.indices, (i) => data[i])).toEqual([2, 1, 1, 3]);
    expect(Array.from(data).filter((level) => level > 0)).toHaveLength(4);
    expect(values).toEqual(Float64Array.of(9, 8, 7, 6));
  });
});

describe("invariants", () => {
  const families = [firstOrder(), ...TEXTURES];
  const compute = (image: Image, mask: Image, options: Partial<ExtractionOptions> = {}) =>
    extractFeatures(image, mask, { families, binWidth: 10, additionalInfo: false, ...options }).features;
  const close = (actual: object, expected: object) =>
    expect(agreement(1e-11, 1e-13).compare("", "", actual, expected)).toEqual([]);

  const image = noise([9, 8, 6], 3, -40, 70, "int16", { spacing: [0.8, 1.2, 2.5] });
  // a ball with holes that does not fill its box
  const mask = noise([9, 8, 6], 4, 0, 6, "uint8", { spacing: [0.8, 1.2, 2.5] });
  mask.voxels.data.forEach((x, i) => {
    const [a, b, c] = [(i % 9) - 4, (Math.floor(i / 9) % 8) - 3.5, Math.floor(i / 72) - 2.5];
    mask.voxels.data[i] = x > 0 && a * a + b * b + 2 * c * c < 18 ? 1 : 0;
  });
  const expected = compute(image, mask);

  const SETTINGS: [string, Partial<ExtractionOptions>][] = [
    ["default", {}],
    ["distances 1 and 2", { distances: [1, 2] }],
    ["force2D", { force2D: true, force2Ddimension: 1 }],
    ["weightingNorm", { weightingNorm: "euclidean" }],
    ["not symmetrical", { symmetricalGLCM: false, gldm_a: 1 }],
  ];

  test.each(SETTINGS)("of a larger image around, %s: not one bit", (_, options) => {
    const same = compute(image, mask, options);
    for (const [lower, upper] of [
      [
        [1, 2, 3],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [4, 1, 7],
      ],
      [
        [5, 5, 5],
        [5, 5, 5],
      ],
    ]) {
      // what lies outside of the mask is never looked at
      const around = padImage(image, { lower, upper, value: 9999 });
      expect(compute(around, padImage(mask, { lower, upper }), options)).toEqual(same);
    }
  });

  test("intensities outside the mask do not matter, nor do other labels", () => {
    const other = createImage(
      Int16Array.from(image.voxels.data, (x, i) => (mask.voxels.data[i] ? x : 30000 - i)),
      image.size,
      image,
    );
    const labels = createImage(
      Uint8Array.from(mask.voxels.data, (x, i) => x || (i % 3 ? 2 : 0)),
      mask.size,
      mask,
    );
    expect(compute(other, labels, { label: 1 })).toEqual(expected);
  });

  test("origin and direction do not matter", () => {
    const options = { origin: [100, -7, 3], direction: [0, 1, 0, -1, 0, 0, 0, 0, 1], spacing: image.spacing };
    expect(
      compute(createImage(image.voxels.data, image.size, options), createImage(mask.voxels.data, mask.size, options)),
    ).toEqual(expected);
  });

  // opposite directions are counted together, so that a mirrored or turned image has the same directions
  test.each([
    ["x mirrored", (x: number, y: number, z: number) => [8 - x, y, z]],
    ["y mirrored", (x: number, y: number, z: number) => [x, 7 - y, z]],
    ["z mirrored", (x: number, y: number, z: number) => [x, y, 5 - z]],
    ["turned about all axes", (x: number, y: number, z: number) => [8 - x, 7 - y, 5 - z]],
  ])("%s", (_, from) => {
    const [a, b] = [image, mask].map((each) => rearranged(each, each.size, from));
    for (const [, options] of SETTINGS.filter(([, { symmetricalGLCM = true }]) => symmetricalGLCM)) {
      close(compute(a, b, options), compute(image, mask, options));
    }
  });

  test("axes exchanged", () => {
    const exchange = (each: Image) =>
      rearranged(each, [each.size[2], each.size[0], each.size[1]], (x, y, z) => [y, z, x], [2.5, 0.8, 1.2]);
    for (const options of [{}, { distances: [2] }, { weightingNorm: "manhattan" as const }]) {
      close(compute(exchange(image), exchange(mask), options), compute(image, mask, options));
    }
    // z, y, x of the setting: slices across y become slices across z
    close(
      compute(exchange(image), exchange(mask), { force2D: true, force2Ddimension: 0 }),
      compute(image, mask, { force2D: true, force2Ddimension: 1 }),
    );
  });

  test("a plane is a volume of one slice", () => {
    const flat = noise([12, 11], 5, 0, 80);
    const flatMask = noise([12, 11], 6, 0, 4, "uint8");
    const region = {
      ...flatMask,
      voxels: { ...flatMask.voxels, data: flatMask.voxels.data.map((x) => (x > 0 ? 1 : 0)) as Uint8Array },
    };
    const slice = (each: Image) => createImage(each.voxels.data, [12, 11, 1]);
    expect(compute(slice(flat), slice(region))).toEqual(compute(flat, region));
  });

  test("slices taken together within slices are as the slices side by side", () => {
    // GLSZM, GLDM and NGTDM are one matrix over all slices, so that it does not matter where a slice lies
    const [nx, ny, nz] = image.size;
    const beside = (each: Image, outside: number) => {
      const data = new Int16Array((nx + 1) * nz * ny).fill(outside);
      voxels(each).forEach((value, i) => {
        const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
        data[x + (nx + 1) * z + (nx + 1) * nz * y] = value;
      });
      return createImage(data, [(nx + 1) * nz, ny]);
    };
    const options = { families: [glszm(), gldm(), ngtdm()] };
    close(compute(beside(image, 0), beside(mask, 0), options), compute(image, mask, { ...options, force2D: true }));
  });

  test("the image's order of families does not change values", () => {
    const reversed = compute(image, mask, { families: families.toReversed() });
    expect(reversed).toEqual(expected);
    expect(Object.keys(reversed)).not.toEqual(Object.keys(expected));
  });

  test("each family alone gives what it gives among others", () => {
    for (const family of families) {
      for (const [name, value] of Object.entries(compute(image, mask, { families: [family] }))) {
        expect(value).toBe(expected[name]);
      }
    }
  });
});

describe("a region without neighbours at the distance asked for", () => {
  testMisuse(
    TEXTURES.filter(({ name }) => name !== "glrlm" && name !== "glszm").map((family) => [
      family.name,
      () => featuresOf(family, [[1, 2, 3]], { distances: [3] }),
      "roi",
      /3 x 1 x 1 voxels, holds no two voxels at distances \[3\]; use smaller distances or leave the texture families out/,
    ]),
  );
  testMisuse([
    [
      "force2D across the only axis",
      () => featuresOf(glrlm({ force2D: true, force2Ddimension: 1 }), [[1, 2, 3]]),
      "roi",
      "within slices (force2D)",
    ],
  ]);
});

/** The image whose voxel (x, y, z) is voxel `from(x, y, z)` of another. */
function rearranged(
  image: Image,
  size: readonly number[],
  from: (x: number, y: number, z: number) => number[],
  spacing: readonly number[] = image.spacing,
): Image {
  const data = image.voxels.data.slice();
  const [nx, ny] = image.size;
  for (let i = 0; i < data.length; i++) {
    const [x, y, z] = from(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1])));
    data[i] = image.voxels.data[x + nx * (y + ny * z)];
  }
  return createImage(data, size, { spacing });
}

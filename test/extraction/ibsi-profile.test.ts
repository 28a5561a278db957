import { describe, expect, test } from "vitest";
import {
  type ExtractionOptions,
  extractFeatures,
  type IbsiConfiguration,
  ibsiConfiguration,
  resampled,
  resegmented,
} from "../../src/extraction/index.ts";
import {
  firstOrder,
  glcm,
  gldm,
  gldzm,
  glrlm,
  glszm,
  intensityHistogram,
  intensityVolumeHistogram,
  localIntensity,
  ngldm,
  ngtdm,
  shape,
} from "../../src/features/index.ts";
import { createImage, type Image, linear } from "../../src/image/index.ts";

const ones = (size: readonly number[]) =>
  createImage(new Uint8Array(size.reduce((product, n) => product * n, 1)).fill(1), size);
const run = (image: Image, mask: Image, options: ExtractionOptions) =>
  extractFeatures(image, mask, { additionalInfo: false, profile: "ibsi", ...options }).features;

describe("steps of the ibsi profile, by hand", () => {
  const image = createImage(Int16Array.of(0, 3, 6, 9), [4, 1]);
  const families = [firstOrder()];
  // to 2 mm: two voxels, centred as the old four: at 0.5 and 2.5, with 1.5 and 7.5
  const half = { spacing: [2, 1], interpolator: linear, maskInterpolator: linear };

  test("interpolation keeps fractions", () => {
    const found = run(image, ones([4, 1]), { families, preparation: [resampled(half)] });
    expect(found.stat_mean).toBe(4.5);
    expect(found.stat_min).toBe(1.5);
    expect(found.stat_max).toBe(7.5);
  });

  test("rounding after interpolation", () => {
    const found = run(image, ones([4, 1]), { families, preparation: [resampled({ ...half, roundIntensities: true })] });
    expect([found.stat_min, found.stat_max]).toEqual([2, 8]);
  });

  test.each([
    // the interpolated mask is 1 and 0.5
    [0.5, 4.5],
    [0.6, 1.5],
  ])("mask threshold %d", (maskThreshold, mean) => {
    const mask = createImage(Uint8Array.of(1, 1, 1, 0), [4, 1]);
    expect(run(image, mask, { families, preparation: [resampled({ ...half, maskThreshold })] }).stat_mean).toBe(mean);
  });

  test("resegmentation changes the intensity mask, not the morphological one", () => {
    const cube = createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 100), [2, 2, 2]);
    const all = [firstOrder(), shape()];
    const whole = run(cube, ones([2, 2, 2]), { families: all });
    const cut = run(cube, ones([2, 2, 2]), { families: all, preparation: [resegmented({ range: [2, 50] })] });
    expect(cut.stat_mean).toBe((2 + 3 + 4 + 5 + 6 + 7) / 6);
    expect(cut.morph_volume).toBe(whole.morph_volume);
    // the mean of the intensity mask times the volume of the morphological one
    expect(cut.morph_integ_int).toBeCloseTo(cut.stat_mean * cut.morph_volume, 12);
  });

  test("outliers: mean 16, population sd sqrt(32.75 ...) leaves out the last", () => {
    const cube = createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 100), [2, 2, 2]);
    const found = run(cube, ones([2, 2, 2]), { families, preparation: [resegmented({ outlierSigma: 2 })] });
    expect(found.stat_max).toBe(7);
  });

  test("a fixed bin size starts at the lower bound of resegmentation", () => {
    const values = createImage(Int16Array.of(12, 14, 18, 22), [4, 1]);
    const options = { families: [intensityHistogram()], binWidth: 5 };
    // from 12: 1, 1, 2, 3; from 10: 1, 1, 2, 3; from 9: 1, 2, 2, 3
    expect(run(values, ones([4, 1]), options).ih_mean).toBe(7 / 4);
    const nine = { ...options, preparation: [resegmented({ range: [9, 30] })] };
    expect(run(values, ones([4, 1]), nine).ih_mean).toBe(8 / 4);
  });

  test("a fixed number of bins: the maximum falls into the last", () => {
    const values = createImage(Int16Array.of(0, 1, 2, 4), [4, 1]);
    // floor(2 x / 4) + 1: 1, 1, 2, 2
    expect(run(values, ones([4, 1]), { families: [intensityHistogram()], binCount: 2 }).ih_mean).toBe(1.5);
  });
});

describe("regions that get lost", () => {
  const image = createImage(Int16Array.of(0, 3, 6, 9), [4, 1]);
  test("in resampling", () => {
    const mask = createImage(Uint8Array.of(1, 0, 0, 0), [4, 1]);
    const preparation = [resampled({ spacing: [4, 1], interpolator: linear, maskInterpolator: linear })];
    expect(() => run(image, mask, { families: [firstOrder()], preparation })).toThrow(/leaves no voxel of label 1/);
  });
  test("in resegmentation", () => {
    const preparation = [resegmented({ range: [100, 200] })];
    expect(() => run(image, ones([4, 1]), { families: [firstOrder()], preparation })).toThrow(/100|resegment/);
  });
});

describe("settings of the other profile", () => {
  const image = createImage(Int16Array.of(1, 2, 3, 4), [2, 2]);
  test.each([
    ["aggregation", { families: [glcm({ aggregation: ["3d_merge"] })] }],
    ["distanceNorm", { families: [glcm({ distanceNorm: "manhattan" })] }],
    ["distanceNorm", { families: [glcm()], distanceNorm: "manhattan" as const }],
    ["aggregation", { families: [glcm()], aggregation: ["3d_merge" as const] }],
  ])("%s is refused in the pyradiomics profile", (name, options) => {
    expect(() => extractFeatures(image, ones([2, 2]), options)).toThrow(
      `extractFeatures: ${name} is a setting of the profile "ibsi" and this is "pyradiomics"; leave it out, or set profile: "ibsi"`,
    );
  });
  test("null is as left out", () => {
    const families = [glcm({ features: ["Contrast"] })];
    const options = { families, additionalInfo: false, binWidth: 1 };
    expect(extractFeatures(image, ones([2, 2]), { ...options, aggregation: null, distanceNorm: null })).toEqual(
      extractFeatures(image, ones([2, 2]), options),
    );
  });
});

describe("neighbourhoods, by hand", () => {
  // 3 x 3 pixels, levels 1 to 9 row by row: grey level differences tell which neighbours count
  const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [3, 3]);
  const options = { binWidth: null, aggregation: ["2d_slice_merge" as const] };

  test.each([
    // pairs at Chebyshev distance 1: 6 of contrast 1, 6 of 9, 4 of 16 (down right), 4 of 4 (down left)
    ["chebyshev", (6 * 1 + 6 * 9 + 4 * 16 + 4 * 4) / 20],
    // without the diagonals
    ["manhattan", (6 * 1 + 6 * 9) / 12],
    ["euclidean", (6 * 1 + 6 * 9) / 12],
  ] as const)("%s distance", (distanceNorm, contrast) => {
    const found = run(image, ones([3, 3]), { ...options, families: [glcm({ distanceNorm })] });
    expect(found["cm_contrast_2d_slice_merge"]).toBeCloseTo(contrast, 12);
  });

  test("zones of one level: distance to the border in steps", () => {
    const flat = createImage(new Int16Array(25).fill(1), [5, 5]);
    const found = run(flat, ones([5, 5]), { ...options, families: [gldzm()] });
    // one zone, whose smallest distance is 1
    expect(found["dzm_sde_2d"]).toBe(1);
    expect(found["dzm_z_perc_2d"]).toBeCloseTo(1 / 25, 14);
  });

  test("all 13 directions count, also across a region of one row: 1 run of 3 along it, 3 runs of 1 else", () => {
    const line = createImage(Int16Array.of(2, 2, 2), [3, 1, 1]);
    const families = [glrlm({ aggregation: ["3d_average", "3d_merge"] }), ngldm({ aggregation: ["3d_merge"] })];
    const found = run(line, ones([3, 1, 1]), { binWidth: null, families });
    expect(found.rlm_lre_3d_average).toBeCloseTo((9 + 12) / 13, 12);
    expect(found.rlm_lre_3d_merge).toBeCloseTo((9 + 36) / 37, 12);
    // dependences 2, 3, 2
    expect(found.ngl_hde_3d).toBeCloseTo((4 + 9 + 4) / 3, 12);
  });

  // two slices of 2 x 1 voxels: 1 2 over 1 1. In slices: pairs 12 and 11; across: 11 and 21; diagonals 11 and 12
  describe("aggregations of GLCM joint average over 2 x 1 x 2 voxels", () => {
    const volume = createImage(Int16Array.of(1, 2, 1, 1), [2, 1, 2]);
    test.each([
      // averages of the two slices: (1.5 + 1) / 2
      ["2d_average", 1.25],
      ["2d_slice_merge", 1.25],
      // both slices in one matrix: (1.5 + 1) / 2
      ["2.5d_direction_merge", 1.25],
      ["2.5d_merge", 1.25],
      // directions x: 12, 11; z: 11, 21; the diagonals: 11 and 12 (1.5)
      ["3d_average", (1.25 + 1.25 + 1 + 1.5) / 4],
      ["3d_merge", (1.5 + 1 + 1 + 1.5 + 1 + 1.5) / 6],
    ] as const)("%s", (aggregation, expected) => {
      const found = run(volume, ones([2, 1, 2]), {
        binWidth: null,
        families: [glcm({ aggregation: [aggregation] })],
      });
      expect(found[`cm_joint_avg_${aggregation}`]).toBeCloseTo(expected, 12);
    });
  });
});

describe("degenerate regions", () => {
  const families = [
    ...[shape(), localIntensity(), firstOrder(), intensityHistogram(), intensityVolumeHistogram()],
    ...[glcm(), glrlm(), glszm(), gldzm(), ngtdm(), ngldm()],
  ];
  const aggregation = ["2d_average", "2d_slice_merge", "2.5d_direction_merge", "2.5d_merge"] as const;
  const cases: readonly [string, Image, Image][] = [
    ["one voxel", createImage(Int16Array.of(5, 6, 7, 8), [2, 2, 1]), createImage(Uint8Array.of(1, 0, 0, 0), [2, 2, 1])],
    ["two voxels", createImage(Int16Array.of(5, 6), [2, 1, 1]), ones([2, 1, 1])],
    ["one level", createImage(new Int16Array(27).fill(7), [3, 3, 3]), ones([3, 3, 3])],
    ["2D", createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [3, 3]), ones([3, 3])],
  ];
  test.each(cases)("%s: every feature has a value, or NaN where there is none", (name, image, mask) => {
    const found = run(image, mask, {
      families,
      binCount: 4,
      aggregation: name === "2D" ? aggregation.slice(0, 2) : [...aggregation, "3d_average", "3d_merge"],
    });
    const infinite = Object.entries(found).filter(([, value]) => Math.abs(value) === Number.POSITIVE_INFINITY);
    expect(infinite).toEqual([]);
    expect(Object.keys(found).length).toBeGreaterThan(180);
    expect(found.stat_mean).toBe({ "one voxel": 5, "two voxels": 5.5, "one level": 7, "2D": 5 }[name]);
    if (name === "one voxel" || name === "one level") {
      expect([found.stat_var, found.ih_var, found.ih_entropy, found.stat_range]).toEqual(
        [0, 0, -0, 0].map((x) => x + 0),
      );
    }
  });

  test("gldm is PyRadiomics' own", () => {
    const image = createImage(Int16Array.of(1, 2, 3, 4), [2, 2]);
    expect(() => run(image, ones([2, 2]), { families: [gldm()] })).toThrow(/gldm/);
  });
});

describe("ibsiConfiguration refuses", () => {
  test.each<[string, unknown, RegExp]>([
    ["a text", "A", /a configuration is an object; got "A"/],
    ["an unknown entry", { discretization: {} }, /discretization.*discretisation/],
    ["an unknown entry of a section", { interpolation: { spaceing: [2, 2, 2] } }, /interpolation.*spaceing.*spacing/],
    ["a dimension", { dimension: "4D" }, /dimension must be one of .*2D.*3D.*both.*got "4D"/],
    ["a spacing of 0", { interpolation: { spacing: [0, 2, 2] } }, /spacing/],
    [
      "a method",
      { interpolation: { spacing: [2, 2, 2], imageMethod: "sinc" } },
      /nearest, linear or cubic spline.*"sinc"/,
    ],
    ["bins without a width", { discretisation: { method: "fixed_bin_size" } }, /fixed_bin_size needs binWidth/],
    ["bins without a number", { ivh: { method: "fixed_bin_number" } }, /fixed_bin_number needs bins/],
    ["a norm", { texture: { distanceNorm: "taxi" } }, /Chebyshev, Manhattan or Euclidean; got "taxi"/],
    ["an aggregation", { textureAggregation: { glcm_glrlm: ["3d"] } }, /3d_merge.*got/],
    ["a section that is none", { texture: [1] }, /texture must be an object; got/],
  ])("%s", (_, configuration, message) => {
    expect(() => ibsiConfiguration(configuration as IbsiConfiguration)).toThrow(message);
  });

  test("names the configuration of a file", () => {
    const configurations = { A: {}, B: { ivh: { method: "none", bin: 1 } } } as Record<string, IbsiConfiguration>;
    expect(() => ibsiConfiguration({ configurations })).toThrow(/ibsiConfiguration, B, ivh/);
  });
});

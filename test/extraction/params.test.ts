import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type ExtractionSettings,
  extractFeatures,
  extractorFromParams,
  normalized,
} from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../../src/features/index.ts";
import { createImage, RadiosurvError } from "../../src/image/index.ts";
import { noise } from "../image/images.ts";
import { errorOf, testMisuse } from "../image/misuse.ts";
import { hasReference, NO_REFERENCE_DATA } from "../support/reference-data.ts";

const image = noise([8, 7, 6], 1, 0, 200, "int16", { spacing: [1, 1, 2] });
const mask = createImage(
  Uint8Array.from(image.voxels.data, (_, i) => (i % 8 > 1 && i % 8 < 6 ? 1 : 0)),
  image.size,
  image,
);
const names = (params: string | object) => Object.keys(extractorFromParams(params)(image, mask).features);

describe("PyRadiomics' example files", () => {
  const EXAMPLES = "pyradiomics/example_settings/";
  const folder = new URL(`../../../shared/data/${EXAMPLES}`, import.meta.url);
  const files = hasReference(EXAMPLES) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
  if (files.length === 0) test.skip(NO_REFERENCE_DATA, () => {});

  const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const filtered = files.filter((name) => /^\s+(LoG|Wavelet):/m.test(read(name)));
  const plain = files.filter((name) => !filtered.includes(name));

  if (plain.length > 0) {
    test.each(plain)("%s", (name) => {
      const found = names(read(name));
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((feature) => !/^original_[a-zA-Z0-9]+_[a-zA-Z0-9]+$/.test(feature))).toEqual([]);
    });

    test.runIf(plain.includes("Params.yaml"))("Params.yaml leaves out SumAverage, MCC and nothing else", () => {
      const found = names(read("Params.yaml"));
      expect(found.filter((feature) => feature.includes("_glcm_"))).toHaveLength(22);
      const classes = new Set(found.map((feature) => feature.split("_")[1]));
      expect([...classes]).toEqual(["shape", "firstorder", "glcm", "glrlm", "glszm", "gldm"]);
      expect(found).toHaveLength(14 + 18 + 22 + 16 + 16 + 14);
    });

    test.runIf(plain.includes("example_allShape.yaml"))("example_allShape.yaml has all 17", () => {
      expect(names(read("example_allShape.yaml"))).toHaveLength(17);
    });
  }

  test.each(filtered)("%s is understood", (name) => {
    expect(extractorFromParams(read(name))).toBeTypeOf("function");
  });
});

describe("image types", () => {
  const prefixes = (params: string | object) => [...new Set(names(params).map((name) => name.replace(/_.*/, "")))];
  const featureClass = "featureClass: { firstorder: [Mean] }";

  test("come in the order of the file, under PyRadiomics' names", () => {
    const imageType = `imageType:
  Square: {}
  LoG: { sigma: [2.0, 3, 1.5] }
  Original: {}
  Wavelet: { wavelet: haar, level: 2 }`;
    expect(prefixes(`${featureClass}\n${imageType}`)).toEqual([
      "square",
      "log-sigma-2-0-mm-3D",
      "log-sigma-3-mm-3D",
      "log-sigma-1-5-mm-3D",
      "original",
      ...["LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH"].map((band) => `wavelet-${band}`),
      ...["LLH", "LHL", "LHH", "HLL", "HLH", "HHL", "HHH", "LLL"].map((band) => `wavelet2-${band}`),
    ]);
  });

  test("take their settings from `setting` too, and over it their own", () => {
    const setting =
      "setting: { sigma: [1.0], wavelet: haar, start_level: 1, lbp2DRadius: 2, gradientUseSpacing: false }";
    const imageType = "imageType: { LoG: {}, Gradient: {}, LBP2D: {}, LBP3D: { lbp3DLevels: 1 }, Exponential: {} }";
    expect(prefixes(`${setting}\n${featureClass}\n${imageType}`)).toEqual([
      "log-sigma-1-0-mm-3D",
      "gradient",
      "lbp-2D",
      "lbp-3D-m1",
      "lbp-3D-k",
      "exponential",
    ]);
  });

  test("LoG without sigma makes no image, and says so", () => {
    const { features, warnings } = extractorFromParams({
      imageType: { LoG: {}, Original: {} },
      featureClass: { firstorder: ["Mean"] },
    })(image, mask);
    expect(Object.keys(features)).toEqual(["original_firstorder_Mean"]);
    expect(warnings).toEqual([expect.stringMatching(/LoG: no image was made, .* sigma is not given/)]);
  });
});

describe("forms of the file", () => {
  const yaml = `
# a comment
setting:
  binWidth: 10
  label: 1
  distances: [1, 2]
featureClass:
  firstorder:
  glcm: ['Contrast', "MCC"]
  ngtdm: []
imageType:
  Original: {}
`;
  const content = {
    setting: { binWidth: 10, label: 1, distances: [1, 2] },
    featureClass: { firstorder: null, glcm: ["Contrast", "MCC"], ngtdm: [] },
    imageType: { Original: {} },
  };
  const expected = extractFeatures(image, mask, {
    families: [firstOrder(), glcm({ features: ["Contrast", "MCC"] }), ngtdm()],
    binWidth: 10,
    distances: [1, 2],
    label: 1,
  }).features;

  test.each([
    ["YAML", yaml],
    ["JSON", JSON.stringify(content)],
    ["JSON over several lines", JSON.stringify(content, null, 2)],
    ["an object", content],
    ["a frozen object", Object.freeze(structuredClone(content))],
    ["YAML with Windows line ends", yaml.replaceAll("\n", "\r\n")],
    ["YAML with a mark of byte order", `\uFEFF${yaml}`],
  ])("%s", (_, params) => {
    const { features, warnings } = extractorFromParams(params)(image, mask);
    expect(features).toEqual(expected);
    expect(Object.keys(features)).toEqual(Object.keys(expected));
    expect(warnings).toEqual([]);
  });

  test("sections may be missing: all classes with PyRadiomics' defaults", () => {
    const { features, warnings } = extractorFromParams({})(image, mask);
    const families = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
    expect(features).toEqual(extractFeatures(image, mask, { families }).features);
    expect(Object.keys(features)).toEqual(Object.keys(extractFeatures(image, mask, { families }).features));
    // of a volume shape2D needs force2D
    expect(warnings).toEqual([expect.stringMatching(/^shape2D: /)]);
    for (const params of [
      "{}",
      "featureClass: {}",
      "imageType: {}",
      "setting: {}",
      { setting: {}, voxelSetting: {} },
    ]) {
      expect(extractorFromParams(params)(image, mask).features).toEqual(features);
    }
  });

  test("an extractor can be used again and again, and its file may change", () => {
    const params = structuredClone(content);
    const extract = extractorFromParams(params);
    const first = extract(image, mask);
    params.setting.binWidth = 99;
    params.featureClass.glcm.length = 0;
    expect(extract(image, mask).features).toEqual(first.features);
  });
});

describe("settings", () => {
  test("blank ones that PyRadiomics allows stand for none", () => {
    const plain = extractorFromParams("featureClass: {firstorder: , glcm: }")(image, mask).features;
    const blank =
      "setting:\n  resampledPixelSpacing:\n  weightingNorm:\n  interpolator:\nfeatureClass: {firstorder: , glcm: }";
    expect(extractorFromParams(blank)(image, mask).features).toEqual(plain);
    // without an interpolator nothing is resampled
    const noInterpolator =
      "setting:\n  resampledPixelSpacing: [2, 2, 2]\n  interpolator:\nfeatureClass: {firstorder: , glcm: }";
    expect(extractorFromParams(noInterpolator)(image, mask).features).toEqual(plain);
  });

  test.each(["binWidth", "label", "normalize", "padDistance", "resegmentRange", "minimumROIDimensions", "force2D"])(
    "blank %s is accepted, as by PyRadiomics 3.1, and stands for none or the default",
    (name) => {
      const classes = "featureClass: { firstorder: , glcm: }";
      const plain = extractorFromParams(classes)(image, mask).features;
      expect(extractorFromParams(`setting:\n  ${name}:\n${classes}`)(image, mask).features).toEqual(plain);
    },
  );

  test.each([
    ["binCount", { binCount: 8 }],
    ["symmetricalGLCM", { symmetricalGLCM: false }],
    ["weightingNorm", { weightingNorm: "no_weighting" }],
    ["force2D", { force2D: true, force2Ddimension: 1 }],
    ["gldm_a", { gldm_a: 1 }],
    ["voxelArrayShift", { voxelArrayShift: 1000 }],
    ["minimumROISize", { minimumROISize: 10 }],
    ["geometryTolerance", { geometryTolerance: 1e-3 }],
  ] as [string, Partial<ExtractionSettings>][])("%s reaches the extraction", (_, setting) => {
    const families = [firstOrder(), glcm(), gldm()];
    const featureClass = { firstorder: null, glcm: null, gldm: null };
    const { diagnostics_Configuration_Settings: settings } = extractorFromParams({ setting, featureClass })(
      image,
      mask,
    ).diagnostics;
    expect(settings).toMatchObject(setting);
    expect(extractorFromParams({ setting, featureClass })(image, mask).features).toEqual(
      extractFeatures(image, mask, { families, ...setting }).features,
    );
  });

  test("of an image type go over the others", () => {
    const params = {
      setting: { binWidth: 50 },
      imageType: { Original: { binWidth: 10 } },
      featureClass: { glcm: null },
    };
    expect(extractorFromParams(params)(image, mask).features).toEqual(
      extractFeatures(image, mask, { families: [glcm()], binWidth: 10 }).features,
    );
  });

  test("of filters and voxel maps are known, though not used yet", () => {
    const params =
      "setting: {sigma: [1, 2], level: 1, wavelet: coif1, lbp2DRadius: 1, label_channel: 0}\nvoxelSetting: {kernelRadius: 2, maskedKernel: true, initValue: nan, voxelBatch: 100}";
    expect(names(params)).toEqual(names({}));
  });

  test("label: of the file, or of the call", () => {
    const labels = createImage(
      Uint8Array.from(mask.voxels.data, (x, i) => (x ? 4 : i % 8 === 0 ? 1 : 0)),
      mask.size,
      mask,
    );
    const featureClass = { firstorder: ["Mean"] };
    const mean = (params: object, options?: { label?: number }) =>
      extractorFromParams({ featureClass, ...params })(image, labels, options).features.original_firstorder_Mean;
    const of = (label: number) =>
      extractFeatures(image, labels, { families: [firstOrder()], label }).features.original_firstorder_Mean;
    expect(of(1)).not.toBe(of(4));
    expect(mean({})).toBe(of(1));
    expect(mean({ setting: { label: 4 } })).toBe(of(4));
    expect(mean({ setting: { label: 4 } }, { label: 1 })).toBe(of(1));
    expect(mean({}, { label: 4 })).toBe(of(4));
    expect(mean({ setting: { label: 4 } }, {})).toBe(of(4));
    expect(mean({ setting: { label: 4 } }, { label: undefined })).toBe(of(4));
    expect(() => mean({}, { label: 9 })).toThrow(/label 9 is not in the mask, which holds 1, 4/);
  });
});

describe("features", () => {
  test.each([
    ["glcm", ["Dissimilarity", "Homogeneity1", "Homogeneity2", "SumVariance"]],
    ["gldm", ["DependencePercentage", "GrayLevelNonUniformityNormalized"]],
  ])("of %s, PyRadiomics refuses some that equal others: a warning each, and no value", (name, refused) => {
    const kept = name === "glcm" ? "Contrast" : "DependenceEntropy";
    const { features, warnings } = extractorFromParams({ featureClass: { [name]: [...refused, kept] } })(image, mask);
    expect(Object.keys(features)).toEqual([`original_${name}_${kept}`]);
    expect(warnings).toHaveLength(refused.length);
    refused.forEach((feature, k) => expect(warnings[k]).toMatch(new RegExp(`^${name}: ${feature} was left out`)));
  });

  test("deprecated ones that it computes have a value", () => {
    const featureClass = {
      firstorder: ["StandardDeviation"],
      shape: ["Compactness1", "Compactness2", "SphericalDisproportion"],
    };
    const { features, warnings } = extractorFromParams({ featureClass })(image, mask);
    expect(Object.keys(features)).toHaveLength(4);
    for (const value of Object.values(features)) expect(value).toBeGreaterThan(0);
    expect(warnings).toEqual([]);
  });

  test("classes are computed in the order of the file, shape first", () => {
    expect(names("featureClass: {ngtdm: [Busyness], shape: [Sphericity], firstorder: [Mean, Energy]}")).toEqual([
      "original_shape_Sphericity",
      "original_ngtdm_Busyness",
      "original_firstorder_Mean",
      "original_firstorder_Energy",
    ]);
  });

  test("shape2D of a plane is there by default, shape is not", () => {
    const plane = noise([9, 8], 3);
    const all = createImage(new Uint8Array(72).fill(1), [9, 8]);
    const { features, warnings } = extractorFromParams({})(plane, all);
    expect(Object.keys(features).filter((name) => name.includes("shape2D"))).toHaveLength(9);
    expect(Object.keys(features).some((name) => name.includes("_shape_"))).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/^shape: /)]);
  });
});

test("warnings of the file come before those of the region", () => {
  const labels = createImage(mask.voxels.data.map((x) => 255 * x) as Uint8Array, mask.size, mask);
  const { warnings } = extractorFromParams({ featureClass: { glcm: ["SumVariance", "Id"] } })(image, labels);
  expect(warnings).toEqual([expect.stringMatching(/SumVariance/), "label: 255 was taken, the only one in the mask"]);
});

test("steps of a file come in PyRadiomics' order, whatever order it names them in", () => {
  const setting = { resegmentRange: [-2, 2], resampledPixelSpacing: [1, 1, 1], normalize: true, binWidth: 0.5 };
  const reversed = Object.fromEntries(Object.entries(setting).toReversed());
  const featureClass = { firstorder: null };
  const run = (params: object) => extractorFromParams(params)(image, mask).features;
  expect(run({ setting, featureClass })).toEqual(run({ setting: reversed, featureClass }));
  expect(run({ setting: { normalize: true, binWidth: 0.5 }, featureClass })).toEqual(
    extractFeatures(image, mask, { families: [firstOrder()], preparation: [normalized()], binWidth: 0.5 }).features,
  );
});

describe("misuse", () => {
  const of = (params: unknown) => () => extractorFromParams(params as object);
  testMisuse([
    [
      "unknown section",
      of("settings: {binWidth: 5}"),
      "setting",
      'extractorFromParams: there is no section "settings"; the nearest is "setting"',
    ],
    [
      "section in other case",
      of({ featureclass: {} }),
      "setting",
      'no section "featureclass"; the nearest is "featureClass"',
    ],
    [
      "unknown setting",
      of({ setting: { binwidth: 5 } }),
      "setting",
      'extractorFromParams: setting has no "binwidth"; the nearest is "binWidth"',
    ],
    [
      "setting spelled otherwise",
      of({ setting: { normaliseScale: 5 } }),
      "setting",
      'no "normaliseScale"; the nearest is "normalizeScale"',
    ],
    [
      "unknown class",
      of({ featureClass: { glcmm: null } }),
      "setting",
      'extractorFromParams: featureClass has no "glcmm"; the nearest is "glcm"',
    ],
    [
      "class in other case",
      of({ featureClass: { firstOrder: null } }),
      "setting",
      'no "firstOrder"; the nearest is "firstorder"',
    ],
    [
      "unknown feature",
      of({ featureClass: { glcm: ["Contrst"] } }),
      "setting",
      /glcm: there is no feature "Contrst"; .*Contrast/,
    ],
    [
      "unknown image type",
      of({ imageType: { Wavelets: {} } }),
      "setting",
      'extractorFromParams: imageType has no "Wavelets"; the nearest is "Wavelet"',
    ],
    [
      "unknown setting of an image type",
      of({ imageType: { Original: { binwidth: 3 } } }),
      "setting",
      'no "binwidth"; the nearest is "binWidth"',
    ],
    [
      "unknown voxel setting",
      of({ voxelSetting: { kernelradius: 3 } }),
      "setting",
      'extractorFromParams: voxelSetting has no "kernelradius"; the nearest is "kernelRadius"',
    ],
    [
      "section that is a list",
      of("setting: [1, 2]"),
      "setting",
      "extractorFromParams: section setting must hold names with values ({} for none); got [1,2]",
    ],
    [
      "blank section",
      of("featureClass:\n"),
      "setting",
      "section featureClass must hold names with values ({} for none); got null",
    ],
    [
      "class that is not a list",
      of({ featureClass: { glcm: "Contrast" } }),
      "setting",
      'featureClass glcm must be a list of features, or empty for all; got "Contrast"',
    ],
    [
      "neither YAML nor JSON",
      of("setting: [1, 2"),
      "format",
      "extractorFromParams: the text is neither YAML nor JSON: ",
    ],
    ["a name twice", of("setting: {label: 1, label: 2}"), "format", "neither YAML nor JSON"],
    ["no text", of(""), "format", "a parameter file has sections such as setting and featureClass; got null"],
    ["a word", of("hello"), "format", 'got "hello"'],
    ["a list", of([]), "format", "got []"],
    ["nothing", of(undefined), "format", "got undefined"],
    ["a number", of(3), "format", "got 3"],
    [
      "a megabyte of text",
      of(" ".repeat(2 ** 20 + 1)),
      "limit",
      "a parameter file may have 1048576 characters; this one has 1048577",
    ],
    [
      "many aliases",
      of(
        `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghij"].map((name, k) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[k]}`).join(",")}]`).join("\n")}`,
      ),
      "format",
      "neither YAML nor JSON",
    ],
    [
      "binWidth 0",
      of({ setting: { binWidth: 0 } }),
      "setting",
      "extractorFromParams: binWidth must be a positive number, or null; got 0",
    ],
    ["binWidth as text", of("setting: {binWidth: wide}"), "setting", 'got "wide"'],
    [
      "normalize as text",
      of({ setting: { normalize: "yes" } }),
      "setting",
      'normalize must be true or false; got "yes"',
    ],
    [
      "normalizeScale",
      of({ setting: { normalizeScale: 0 } }),
      "setting",
      "normalizeScale must be a positive number; got 0",
    ],
    [
      "removeOutliers",
      of({ setting: { removeOutliers: -1 } }),
      "setting",
      "removeOutliers must be a positive number, or null; got -1",
    ],
    [
      "resampledPixelSpacing",
      of({ setting: { resampledPixelSpacing: 2 } }),
      "setting",
      "resampledPixelSpacing must be a list, each a number >= 0, or null; got 2",
    ],
    [
      "resampledPixelSpacing, negative",
      of({ setting: { resampledPixelSpacing: [1, -1, 1] } }),
      "setting",
      "got [1,-1,1]",
    ],
    ["padDistance", of({ setting: { padDistance: -1 } }), "setting", "padDistance must be a whole number >= 0; got -1"],
    ["preCrop", of({ setting: { preCrop: 1 } }), "setting", "preCrop must be true or false; got 1"],
    ["correctMask", of({ setting: { correctMask: "no" } }), "setting", "correctMask must be true or false"],
    [
      "resegmentRange of three",
      of({ setting: { resegmentRange: [1, 2, 3] } }),
      "setting",
      "resegmentRange must be a list, each a number, 2 at most, or null; got [1,2,3]",
    ],
    [
      "resegmentMode",
      of({ setting: { resegmentMode: "percent" } }),
      "setting",
      "resegmentMode must be one of absolute, relative, sigma",
    ],
    ["resegmentShape", of({ setting: { resegmentShape: 0 } }), "setting", "resegmentShape must be true or false"],
    [
      "weightingNorm",
      of({ setting: { weightingNorm: "taxicab" } }),
      "setting",
      "weightingNorm must be one of manhattan, euclidean, infinity, no_weighting, or null",
    ],
    [
      "distances",
      of({ setting: { distances: [0] } }),
      "setting",
      "distances must be a list, each a whole number >= 1; got [0]",
    ],
    ["label", of({ setting: { label: 0 } }), "setting", "label must be a whole number >= 1; got 0"],
    [
      "label_channel",
      of({ setting: { label_channel: 1 } }),
      "unsupported",
      "label_channel must be 0: masks have one channel",
    ],
    [
      "interpolator of SimpleITK that is not here",
      of({ setting: { interpolator: "sitkLanczosWindowedSinc" } }),
      "unsupported",
      'interpolator must be one of sitkNearestNeighbor, sitkLinear, sitkBSpline; got "sitkLanczosWindowedSinc"',
    ],
    ["interpolator by a number that is not here", of({ setting: { interpolator: 7 } }), "unsupported", "got 7"],
    [
      "unknown wavelet of a file",
      of({ imageType: { Wavelet: { wavelet: "coif99" } } }),
      "setting",
      'there is no wavelet "coif99"; the nearest is',
    ],
    [
      "sigma that is no number",
      of({ imageType: { LoG: { sigma: ["a"] } } }),
      "setting",
      "sigma must be a list, each a positive",
    ],
  ]);

  test("is found when the extractor is made, before any image", () => {
    expect(errorOf(of({ setting: { binWidth: -1 } }))).toBeInstanceOf(RadiosurvError);
  });
});

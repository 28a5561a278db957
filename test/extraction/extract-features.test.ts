import { describe, expect, test } from "vitest";
import {
  cropped,
  type ExtractionOptions,
  extractFeatures,
  normalized,
  resampled,
  resegmented,
} from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../../src/features/index.ts";
import { type Filter, original } from "../../src/filters/index.ts";
import { createImage, type Image, normalizeIntensity, type VoxelArray } from "../../src/image/index.ts";
import { frozen, noise } from "../image/images.ts";
import { testMisuse } from "../image/misuse.ts";

/** A constructor of typed arrays. */
interface ArrayType {
  readonly from: (values: number[]) => VoxelArray;
}

const ALL = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];

/** A block of label 1 in a volume of noise: voxels 2..5, 1..4, 1..3. */
const geometry = { spacing: [1, 1.5, 2], origin: [-10, 20, 30] };
const image = noise([9, 8, 6], 1, 0, 200, "int16", geometry);
const mask = block(image, [2, 1, 1], [5, 4, 3]);

function block(like: Image, lower: number[], upper: number[], label = 1): Image {
  const [nx, ny] = like.size;
  const data = new Uint8Array(like.voxels.data.length);
  for (let z = lower[2] ?? 0; z <= (upper[2] ?? 0); z++) {
    for (let y = lower[1]; y <= upper[1]; y++)
      for (let x = lower[0]; x <= upper[0]; x++) data[x + nx * (y + ny * z)] = label;
  }
  return createImage(data, like.size, like);
}

/** A filter that notes the size of each image it gets, and adds a number to it. */
function adding(amount: number, seen: number[][] = [], settings: object = {}): Filter {
  return {
    imageType: "Adding",
    settings,
    apply: function* (given) {
      seen.push([...given.size]);
      const data = Float64Array.from(given.voxels.data, (x) => x + amount);
      yield { name: `plus-${amount}`, image: createImage(data, given.size, given) };
    },
  };
}

const extract = (options: Partial<ExtractionOptions> = {}) =>
  extractFeatures(image, mask, { families: [firstOrder()], additionalInfo: false, ...options });

describe("order of the work", () => {
  test("shape families first, then filter by filter, in each the families in their order", () => {
    const mean = firstOrder({ features: ["Mean"] });
    const contrast = glcm({ features: ["Contrast"] });
    const volume = shape({ features: ["VoxelVolume"] });
    const { features } = extract({ families: [contrast, volume, mean], filters: [adding(7), original()] });
    expect(Object.keys(features)).toEqual([
      "original_shape_VoxelVolume",
      "plus-7_glcm_Contrast",
      "plus-7_firstorder_Mean",
      "original_glcm_Contrast",
      "original_firstorder_Mean",
    ]);
    expect(features["plus-7_firstorder_Mean"]).toBeCloseTo(features.original_firstorder_Mean + 7, 10);
    expect(features.original_shape_VoxelVolume).toBe(4 * 4 * 3 * 3);
  });

  test("a filter may make several images, or none", () => {
    const several: Filter = {
      imageType: "Several",
      settings: {},
      apply: (given) => [1, 2].map((k) => ({ name: `copy-${k}`, image: given })),
    };
    const none: Filter = { imageType: "None", settings: {}, apply: () => [] };
    const { features } = extract({ families: [firstOrder({ features: ["Mean"] })], filters: [several, none] });
    expect(Object.keys(features)).toEqual(["copy-1_firstorder_Mean", "copy-2_firstorder_Mean"]);
  });

  test("filters see the whole image, unless it was cropped or resampled", () => {
    const seen: number[][] = [];
    const filters = [adding(0, seen)];
    extract({ filters });
    extract({ filters, preparation: [cropped({ padDistance: 1 })] });
    extract({ filters, preparation: [cropped({ padDistance: 0 })] });
    extract({ filters, preparation: [cropped()] });
    extract({ filters, preparation: [resampled({ spacing: [1, 1, 1], padDistance: 2 })] });
    expect(seen).toEqual([
      [9, 8, 6],
      [6, 6, 5],
      [4, 4, 3],
      [9, 8, 6], // 5 voxels more around reach all borders
      // x: -0.5 and 5.5 + 2 end at the last voxel; y: (1 - 0.5) 1.5 - 2 < 0 .. (4 + 0.5) 1.5 + 2 = 8.75; z: 0 .. 9
      [9, 10, 10],
    ]);
  });

  test("resegmentation looks at the unfiltered image, filters come after", () => {
    const filters = [adding(1000)];
    const { features } = extract({ filters, preparation: [resegmented({ range: [50, 150] })] });
    expect(features["plus-1000_firstorder_Minimum"]).toBeGreaterThanOrEqual(1050);
    expect(features["plus-1000_firstorder_Maximum"]).toBeLessThanOrEqual(1150);
  });

  test("normalization is of the whole image, before it is resampled", () => {
    const options = { families: ALL, binWidth: 0.3, additionalInfo: false };
    const step = resampled({ spacing: [2, 2, 2] });
    expect(extractFeatures(image, mask, { ...options, preparation: [normalized(), step] }).features).toEqual(
      extractFeatures(normalizeIntensity(image), mask, { ...options, preparation: [step] }).features,
    );
  });

  test("settings of a filter go over those of the extraction, settings of a family over both", () => {
    const entropy = firstOrder({ features: ["Entropy"] });
    const of = (options: Partial<ExtractionOptions>) =>
      Object.values(extract({ families: [entropy], ...options }).features)[0];
    expect(of({ binWidth: 10 })).not.toBe(of({ binWidth: 40 }));
    expect(of({ binWidth: 10, filters: [original({ binWidth: 40 })] })).toBe(of({ binWidth: 40 }));
    expect(of({ binWidth: 10, filters: [adding(0, [], { binCount: 3 })] })).toBe(of({ binCount: 3 }));
    const contrast = (setting: object, filter: object, family: object) =>
      extract({ families: [glcm({ features: ["Contrast"], ...family })], filters: [original(filter)], ...setting })
        .features.original_glcm_Contrast;
    const at2 = contrast({ distances: [2] }, {}, {});
    expect(contrast({}, { distances: [2] }, {})).toBe(at2);
    expect(contrast({ distances: [1] }, { distances: [1] }, { distances: [2] })).toBe(at2);
    expect(contrast({}, {}, {})).not.toBe(at2);
  });
});

describe("settings", () => {
  const settingOf = (options: Partial<ExtractionOptions>) => extract({ families: ALL, ...options }).features;

  test("undefined and, of those that may be, null stand for the default", () => {
    const plain = settingOf({});
    expect(settingOf({ binWidth: undefined, distances: undefined, force2D: undefined })).toEqual(plain);
    expect(
      settingOf({ binWidth: null, binCount: null, minimumROISize: null, geometryTolerance: null, weightingNorm: null }),
    ).toEqual(plain);
    expect(settingOf({ binWidth: 25, distances: [1], minimumROIDimensions: 2, gldm_a: 0 })).toEqual(plain);
  });

  test.each([
    ["binWidth", { binWidth: 10 }],
    ["binCount", { binCount: 12 }],
    ["distances", { distances: [2] }],
    ["symmetricalGLCM", { symmetricalGLCM: false }],
    ["weightingNorm", { weightingNorm: "infinity" }],
    ["gldm_a", { gldm_a: 1 }],
    ["voxelArrayShift", { voxelArrayShift: 100 }],
    ["force2D", { force2D: true }],
  ] as [string, Partial<ExtractionOptions>][])("%s changes values", (_, options) => {
    expect(settingOf(options)).not.toEqual(settingOf({}));
  });

  test("a typed array of distances", () => {
    expect(settingOf({ distances: Int32Array.of(1, 2) as unknown as number[] })).toEqual(
      settingOf({ distances: [1, 2] }),
    );
  });

  test("minimumROIDimensions: 1 takes a row, 3 refuses a slice", () => {
    const row = block(image, [2, 1, 1], [5, 1, 1]);
    const slice = block(image, [2, 1, 1], [5, 4, 1]);
    const options = { families: [firstOrder()] };
    expect(() => extractFeatures(image, row, options)).toThrow(
      "extractFeatures: the region needs to be longer than one voxel along 2 axes (minimumROIDimensions); it has 4 in a box of 4 x 1 x 1 voxels",
    );
    expect(extractFeatures(image, row, { ...options, minimumROIDimensions: 1 }).features).toHaveProperty(
      "original_firstorder_Mean",
    );
    expect(extractFeatures(image, slice, options).features).toHaveProperty("original_firstorder_Mean");
    expect(() => extractFeatures(image, slice, { ...options, minimumROIDimensions: 3 })).toThrow(
      "along 3 axes (minimumROIDimensions)",
    );
  });

  test("minimumROISize: more than that many", () => {
    expect(() => extract({ minimumROISize: 48 })).toThrow(
      "the region needs more than 48 voxels (minimumROISize); it has 48 in a box of 4 x 4 x 3 voxels",
    );
    expect(extract({ minimumROISize: 47 }).features).toEqual(extract().features);
    expect(extract({ minimumROISize: 0 }).features).toEqual(extract().features);
  });

  test("geometryTolerance", () => {
    const nudged = createImage(mask.voxels.data, mask.size, { ...geometry, origin: [-10, 20.001, 30] });
    const options = { families: [firstOrder()], additionalInfo: false };
    expect(() => extractFeatures(image, nudged, options)).toThrow(
      "extractFeatures: mask and image must lie on the same grid; they differ in origin, by up to 0.001: image [-10, 20, 30], mask [-10, 20.001, 30]; bring the mask onto the grid of the image with resampleMask, or raise geometryTolerance if the difference means nothing",
    );
    expect(() => extractFeatures(image, nudged, { ...options, geometryTolerance: 1e-4 })).toThrow(/origin/);
    expect(extractFeatures(image, nudged, { ...options, geometryTolerance: 1e-2 })).toEqual(extract());
  });

  test("additionalInfo: false leaves diagnostics out and values as they are", () => {
    const { features, diagnostics } = extract({ families: ALL, additionalInfo: true });
    expect(Object.keys(diagnostics).length).toBeGreaterThan(15);
    expect(extract({ families: ALL })).toEqual({ features, diagnostics: {}, warnings: [] });
  });

  test('profile: "pyradiomics"', () => {
    expect(extract({ profile: "pyradiomics" })).toEqual(extract());
  });
});

describe("labels", () => {
  const families = [firstOrder({ features: ["Mean"] })];
  const labelled = (change: (label: number, i: number) => number, type: ArrayType = Uint8Array) =>
    createImage(type.from(Array.from(mask.voxels.data, change)), mask.size, mask);
  const run = (given: Image, label?: number) => extractFeatures(image, given, { families, label });
  const expected = run(mask).features;

  test("1, as usual: no warning", () => {
    const result = run(mask);
    expect(result.warnings).toEqual([]);
    expect(result.diagnostics["diagnostics_Mask-original_Label"]).toBe(1);
  });

  test("the only one is taken, and that is said", () => {
    for (const label of [2, 255]) {
      const result = run(labelled((x) => label * x));
      expect(result.features).toEqual(expected);
      expect(result.warnings).toEqual([`label: ${label} was taken, the only one in the mask`]);
      expect(result.diagnostics["diagnostics_Mask-original_Label"]).toBe(label);
    }
  });

  test("the only one, named: nothing to say", () => {
    expect(
      run(
        labelled((x) => 255 * x),
        255,
      ),
    ).toMatchObject({ features: expected, warnings: [] });
  });

  test("of several, 1 is taken", () => {
    const result = run(labelled((x, i) => x || (i % 2 ? 5 : 0)));
    expect(result.features).toEqual(expected);
    expect(result.warnings).toEqual([]);
  });

  test("of several, another by name", () => {
    const result = run(
      labelled((x, i) => (x ? 5 : i % 2)),
      5,
    );
    expect(result.features).toEqual(expected);
    expect(result.diagnostics["diagnostics_Mask-original_Label"]).toBe(5);
  });

  test("of several without 1 none is taken by itself", () => {
    const given = labelled((x, i) => (x ? 5 : 2 * (i % 2)));
    expect(() => run(given)).toThrow(
      "extractFeatures: label 1 is not in the mask, which holds 2, 5; name one of these with the option label",
    );
    expect(() => run(given, 3)).toThrow(
      expect.objectContaining({ code: "label", message: expect.stringMatching(/label 3 .* holds 2, 5;/) }),
    );
  });

  test("a long list of labels is cut short", () => {
    const many = createImage(
      Int16Array.from(image.voxels.data, (_, i) => 2 + (i % 40)),
      image.size,
      image,
    );
    expect(() => run(many)).toThrow(/which holds 2, 3, .*, 21, \.\.\. \(40 in all\);/);
  });

  test.each([
    ["int8", Int8Array],
    ["int16", Int16Array],
    ["uint16", Uint16Array],
    ["int32", Int32Array],
    ["uint32", Uint32Array],
    ["float32", Float32Array],
    ["float64", Float64Array],
  ] as [string, ArrayType][])("a mask of %s", (_, type) => {
    const result = run(labelled((x) => x, type));
    const { features, diagnostics, warnings } = run(mask);
    expect(result).toEqual({ features, diagnostics, warnings }); // the hash too: labels are hashed as uint32
  });

  test("a mask of booleans", () => {
    const booleans = createImage(
      Array.from(mask.voxels.data, (x) => x === 1),
      mask.size,
      mask,
    );
    expect(run(booleans).features).toEqual(expected);
  });

  test("a label beyond 16 bits", () => {
    const large = labelled((x) => 70000 * x, Uint32Array);
    expect(run(large, 70000).features).toEqual(expected);
    expect(run(large).warnings).toEqual(["label: 70000 was taken, the only one in the mask"]);
  });

  test("fractions in a mask are cut off to whole labels", () => {
    expect(run(labelled((x) => (x ? 1.9 : 0.4), Float64Array)).features).toEqual(expected);
  });
});

describe("shape of planes and volumes", () => {
  const flat = noise([8, 7], 2, 0, 100);
  const flatMask = block(flat, [1, 1], [5, 4]);

  test("shape() of a plane is left out with a warning, all else is there", () => {
    const { features, warnings } = extractFeatures(flat, flatMask, { families: [shape(), shape2d(), firstOrder()] });
    expect(warnings).toEqual([expect.stringMatching(/^shape: .*3D.*shape2d/)]);
    expect(Object.keys(features).filter((name) => name.includes("_shape_"))).toEqual([]);
    expect(features.original_shape2D_PixelSurface).toBe(20);
    expect(features).toHaveProperty("original_firstorder_Mean");
  });

  test("shape2d() of a volume is left out with a warning, unless force2D", () => {
    const slice = block(image, [2, 1, 3], [5, 4, 3]);
    const families = [shape2d(), firstOrder()];
    const { features, warnings } = extractFeatures(image, slice, { families });
    expect(warnings).toEqual([expect.stringMatching(/^shape2D: .*force2D: true/)]);
    expect(Object.keys(features).every((name) => name.startsWith("original_firstorder"))).toBe(true);
    const forced = extractFeatures(image, slice, { families, force2D: true });
    expect(forced.warnings).toEqual([]);
    expect(forced.features.original_shape2D_PixelSurface).toBe(4 * 4 * 1.5);
  });

  test("force2D given to the family alone is enough", () => {
    const slice = block(image, [2, 1, 3], [5, 4, 3]);
    const { features, warnings } = extractFeatures(image, slice, { families: [shape2d({ force2D: true })] });
    expect(warnings).toEqual([]);
    expect(features).toHaveProperty("original_shape2D_Perimeter");
  });

  test("shape2d() of a thick region is an error", () => {
    expect(() => extract({ families: [shape2d()], force2D: true })).toThrow(/shape2d: .*one voxel thick across z/);
  });

  test("PyRadiomics' test of the axes is the wrong way round: one voxel along x leaves it out, with a warning", () => {
    const sagittal = block(image, [2, 1, 1], [2, 4, 3]);
    const { features, warnings } = extractFeatures(image, sagittal, {
      families: [shape2d(), firstOrder()],
      force2D: true,
    });
    expect(warnings).toEqual([expect.stringMatching(/^shape2D: .*PyRadiomics/)]);
    expect(Object.keys(features).some((name) => name.includes("shape2D"))).toBe(false);
    // with the dimension that is meant, it works
    expect(
      extractFeatures(image, sagittal, { families: [shape2d()], force2D: true, force2Ddimension: 2 }).features
        .original_shape2D_PixelSurface,
    ).toBe(4 * 3 * 1.5 * 2);
  });

  test("shape of what one family is given does not depend on the others", () => {
    const { features } = extract({ families: [firstOrder(), shape()] });
    expect(Object.keys(features)[0]).toBe("original_shape_Elongation");
    expect(extract({ families: [shape()] }).features.original_shape_VoxelVolume).toBe(48 * 3);
  });
});

describe("a constant region has the values that PyRadiomics gives it", () => {
  const constant = createImage(new Int16Array(432).fill(50), image.size, geometry);
  const { features } = extractFeatures(constant, mask, { families: ALL });
  test.each([
    ["firstorder_Skewness", 0],
    ["firstorder_Kurtosis", 0],
    ["firstorder_Variance", 0],
    ["firstorder_Uniformity", 1],
    ["firstorder_Entropy", -(2 ** -52) * Math.LOG2E],
    ["glcm_Correlation", 1],
    ["glcm_MCC", 1],
    ["glcm_Imc1", 0],
    ["glcm_Imc2", 0],
    ["glcm_Contrast", 0],
    ["glcm_JointEnergy", 1],
    ["glcm_Autocorrelation", 1],
    ["ngtdm_Coarseness", 1e6],
    ["ngtdm_Contrast", 0],
    ["ngtdm_Busyness", 0],
    ["ngtdm_Strength", 0],
    ["ngtdm_Complexity", 0],
    ["glszm_ZonePercentage", 1 / 48],
    ["glszm_ZoneVariance", 0],
    ["gldm_GrayLevelVariance", 0],
    ["glrlm_GrayLevelNonUniformityNormalized", 1],
  ])("%s is %d", (name, expected) => expect(features[`original_${name}`]).toBeCloseTo(expected, 15));

  test("none of its values is NaN", () => {
    expect(Object.entries(features).filter(([, value]) => Number.isNaN(value))).toEqual([]);
  });

  test("with binCount too", () => {
    const counted = extractFeatures(constant, mask, { families: [glcm()], binCount: 32 }).features;
    expect(counted.original_glcm_Autocorrelation).toBe(17 * 17);
    expect(counted.original_glcm_MCC).toBe(1);
  });
});

describe("inputs", () => {
  test("are left as they are, options too", () => {
    const a = frozen(noise([9, 8, 6], 1, 0, 200, "int16", geometry));
    const b = frozen(block(image, [2, 1, 1], [5, 4, 3]));
    const options: ExtractionOptions = Object.freeze({
      families: Object.freeze([...ALL]),
      preparation: Object.freeze([
        normalized({ scale: 100 }),
        resampled({ spacing: Object.freeze([2, 2, 2]) }),
        resegmented({ range: Object.freeze([-200, 200]) }),
      ]),
      filters: Object.freeze([original(Object.freeze({ binWidth: 20 }))]),
      distances: Object.freeze([1]),
    });
    const first = extractFeatures(a.image, b.image, options);
    a.expectUnchanged();
    b.expectUnchanged();
    expect(extractFeatures(a.image, b.image, options)).toEqual(first);
  });

  test("the result survives structuredClone and JSON", () => {
    const result = extract({ families: ALL, additionalInfo: true });
    expect(structuredClone(result)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test("a mask that touches every border", () => {
    const all = block(image, [0, 0, 0], [8, 7, 5]);
    const { features } = extractFeatures(image, all, { families: ALL });
    expect(Object.values(features).every(Number.isFinite)).toBe(true);
    expect(features.original_shape_VoxelVolume).toBe(9 * 8 * 6 * 3);
  });

  test("two voxels", () => {
    const two = block(image, [2, 2, 2], [3, 2, 2]);
    const { features } = extractFeatures(image, two, { families: ALL, minimumROIDimensions: 1 });
    expect(features.original_firstorder_Kurtosis).toBe(1);
    expect(features.original_shape_VoxelVolume).toBe(6);
  });
});

describe("misuse", () => {
  const families = [firstOrder()];
  const withOptions = (options: object) => () => extractFeatures(image, mask, { families, ...options });
  const withMask = (given: Image) => () => extractFeatures(image, given, { families });
  const at = (change: object) => createImage(mask.voxels.data, mask.size, { ...geometry, ...change });
  const withVoxel = (value: number) => {
    const data = Float32Array.from(image.voxels.data);
    data[2 + 9 * (1 + 8)] = value;
    return () => extractFeatures(createImage(data, image.size, geometry), mask, { families });
  };

  testMisuse([
    [
      "no options",
      () => extractFeatures(image, mask, undefined as never),
      "argument",
      /^extractFeatures: families must be a list .*\[firstOrder\(\), glcm\(\)\]/,
    ],
    ["no families", withOptions({ families: [] }), "argument", "families must be a list"],
    ["a family that was not called", withOptions({ families: [firstOrder] }), "argument", "families must be a list"],
    ["families by name", withOptions({ families: ["glcm"] }), "argument", "families must be a list"],
    ["one family", withOptions({ families: firstOrder() }), "argument", "families must be a list"],
    [
      "no image",
      () => extractFeatures(null as never, mask, { families }),
      "argument",
      /extractFeatures: image needs .*an Image.*got null/,
    ],
    [
      "no mask",
      () => extractFeatures(image, undefined as never, { families }),
      "argument",
      /extractFeatures: mask needs .*an Image.*got undefined/,
    ],
    [
      "voxels without a geometry",
      () => extractFeatures({ data: new Uint8Array(8) } as never, mask, { families }),
      "argument",
      /an Image/,
    ],
    [
      "four dimensions",
      () => extractFeatures({ ...image, size: [9, 8, 6, 1] }, mask, { families }),
      "argument",
      /2 or 3 dimensions \(extract one volume first\).*\[9, 8, 6, 1\]/,
    ],
    [
      "unknown profile",
      withOptions({ profile: "ibsi2" }),
      "setting",
      'extractFeatures: profile must be one of pyradiomics, ibsi; got "ibsi2"',
    ],
    [
      "unknown setting",
      withOptions({ binwidth: 5 }),
      "setting",
      /extractFeatures: there is no setting "binwidth" here; there are binWidth, binCount, label,/,
    ],
    ["a step as setting", withOptions({ normalize: true }), "setting", 'no setting "normalize" here'],
    [
      "binWidth 0",
      withOptions({ binWidth: 0 }),
      "setting",
      "extractFeatures: binWidth must be a positive number, or null; got 0",
    ],
    ["binWidth as text", withOptions({ binWidth: "25" }), "setting", 'got "25"'],
    [
      "binCount 2.5",
      withOptions({ binCount: 2.5 }),
      "setting",
      "binCount must be a whole number >= 1, or null; got 2.5",
    ],
    ["label 0", withOptions({ label: 0 }), "setting", "label must be a whole number >= 1; got 0"],
    ["label as text", withOptions({ label: "1" }), "setting", 'got "1"'],
    ["minimumROIDimensions 0", withOptions({ minimumROIDimensions: 0 }), "setting", "minimumROIDimensions must be"],
    [
      "minimumROISize -1",
      withOptions({ minimumROISize: -1 }),
      "setting",
      "minimumROISize must be a whole number >= 0, or null; got -1",
    ],
    [
      "geometryTolerance 0",
      withOptions({ geometryTolerance: 0 }),
      "setting",
      "geometryTolerance must be a positive number, or null; got 0",
    ],
    [
      "additionalInfo as number",
      withOptions({ additionalInfo: 1 }),
      "setting",
      "additionalInfo must be true or false; got 1",
    ],
    [
      "no distances",
      withOptions({ distances: [] }),
      "setting",
      "distances must be a list, each a whole number >= 1; got []",
    ],
    ["distance 0", withOptions({ distances: [1, 0] }), "setting", "got [1,0]"],
    ["distances as number", withOptions({ distances: 1 }), "setting", "distances must be a list"],
    [
      "symmetricalGLCM as text",
      withOptions({ symmetricalGLCM: "yes" }),
      "setting",
      "symmetricalGLCM must be true or false",
    ],
    [
      "unknown weightingNorm",
      withOptions({ weightingNorm: "chebyshev" }),
      "setting",
      'weightingNorm must be one of manhattan, euclidean, infinity, no_weighting, or null; got "chebyshev"',
    ],
    ["gldm_a negative", withOptions({ gldm_a: -1 }), "setting", "gldm_a must be a whole number >= 0; got -1"],
    [
      "voxelArrayShift NaN",
      withOptions({ voxelArrayShift: Number.NaN }),
      "setting",
      "voxelArrayShift must be a number; got NaN",
    ],
    ["force2D as number", withOptions({ force2D: 1 }), "setting", "force2D must be true or false; got 1"],
    [
      "force2Ddimension 3",
      withOptions({ force2Ddimension: 3 }),
      "setting",
      "force2Ddimension must be one of 0, 1, 2; got 3",
    ],
    [
      "unknown setting of a filter",
      withOptions({ filters: [original({ binwidth: 3 })] }),
      "setting",
      /extractFeatures, filter Original: there is no setting "binwidth" here/,
    ],

    [
      "mask of another size",
      withMask(block(noise([9, 8, 5], 1, 0, 9, "int16", geometry), [1, 1, 1], [3, 3, 3])),
      "geometry",
      /same grid; they differ in size: image \[9, 8, 6\], mask \[9, 8, 5\]; bring the mask onto the grid of the image with resampleMask$/,
    ],
    [
      "mask of another dimension",
      withMask(block(noise([9, 8], 1), [1, 1], [3, 3])),
      "geometry",
      "they differ in dimension: image [3], mask [2]",
    ],
    [
      "mask of another spacing",
      withMask(at({ spacing: [1, 1.5, 2.25] })),
      "geometry",
      /differ in spacing, by up to 0\.25: image \[1, 1\.5, 2\], mask \[1, 1\.5, 2\.25\]; .* resampleMask, or raise geometryTolerance/,
    ],
    [
      "mask at another place",
      withMask(at({ origin: [-10, 23, 31] })),
      "geometry",
      /differ in origin, by up to 3: image \[-10, 20, 30\], mask \[-10, 23, 31\]/,
    ],
    [
      "mask turned",
      withMask(at({ direction: [0, 1, 0, 1, 0, 0, 0, 0, 1] })),
      "geometry",
      /differ in direction, by up to 1: /,
    ],
    [
      "empty mask",
      withMask(createImage(new Uint8Array(432), image.size, geometry)),
      "roi",
      "extractFeatures: the mask is empty: every voxel is 0; nothing is segmented",
    ],
    [
      "empty mask, label named",
      () => extractFeatures(image, createImage(new Uint8Array(432), image.size, geometry), { families, label: 4 }),
      "roi",
      "the mask is empty",
    ],
    [
      "absent label",
      withOptions({ label: 7 }),
      "label",
      "extractFeatures: label 7 is not in the mask, which holds 1; name one of these with the option label",
    ],
    [
      "one voxel",
      withMask(block(image, [2, 2, 2], [2, 2, 2])),
      "roi",
      "extractFeatures: the region needs at least two voxels; it has 1 in a box of 1 x 1 x 1 voxels",
    ],
    [
      "one voxel, whatever the settings",
      () => extractFeatures(image, block(image, [2, 2, 2], [2, 2, 2]), { families, minimumROIDimensions: 1 }),
      "roi",
      "at least two voxels",
    ],
    [
      "one voxel of a plane",
      () => extractFeatures(noise([4, 4], 1), block(noise([4, 4], 1), [2, 2], [2, 2]), { families }),
      "roi",
      "in a box of 1 x 1 voxels",
    ],
    [
      "NaN inside",
      withVoxel(Number.NaN),
      "intensity",
      "extractFeatures: intensities inside the region must be finite; 1 of 48 voxels are NaN or infinite; take them out of the mask or replace them",
    ],
    ["infinite inside", withVoxel(Number.NEGATIVE_INFINITY), "intensity", "1 of 48 voxels are NaN or infinite"],
    [
      "more than 2^20 levels",
      withOptions({ binWidth: 1e-5 }),
      "limit",
      /extractFeatures: binWidth 0\.00001 cuts the range .* into more than 1048576 grey levels; .*bin/,
    ],
    [
      "more than 2^20 levels of a filter",
      withOptions({ filters: [original({ binWidth: 1e-9 })] }),
      "limit",
      "more than 1048576 grey levels",
    ],
  ]);

  test("NaN outside the region does not matter, not even to the diagnostics of the region", () => {
    const data = Float32Array.from(image.voxels.data);
    data[0] = Number.NaN;
    const { features } = extractFeatures(createImage(data, image.size, geometry), mask, { families });
    expect(features).toEqual(extract({ families }).features);
  });

  test("shape alone does not look at intensities", () => {
    const nan = createImage(new Float32Array(432).fill(Number.NaN), image.size, geometry);
    expect(
      extractFeatures(nan, mask, { families: [shape()], additionalInfo: false }).features.original_shape_VoxelVolume,
    ).toBe(144);
  });
});

import { describe, expect, test } from "vitest";
import {
  correctedMask,
  cropped,
  type ExtractionOptions,
  extractFeatures,
  extractorFromParams,
  normalized,
  type Preparation,
  resampled,
  resegmented,
} from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../../src/features/index.ts";
import {
  createImage,
  cropToMask,
  type Image,
  linear,
  nearestNeighbor,
  normalizeIntensity,
  resampleMask,
  resegment,
} from "../../src/image/index.ts";
import { noise } from "../image/images.ts";
import { testMisuse } from "../image/misuse.ts";

const geometry = { spacing: [0.8, 1.2, 2.5], origin: [5, -3, 40] };
const image = noise([12, 11, 9], 1, -100, 300, "int16", geometry);
const mask = ball(image, [5, 5, 4], 3.4);
// in PyRadiomics' order of classes
const CLASSES = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];

function ball(like: Image, [cx, cy, cz]: number[], radius: number): Image {
  const [nx, ny] = like.size;
  const data = Uint8Array.from(like.voxels.data, (_, i) => {
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    return Math.hypot(x - cx, y - cy, z - cz) <= radius ? 1 : 0;
  });
  return createImage(data, like.size, like);
}

const extract = (preparation: Preparation[], options: Partial<ExtractionOptions> = {}, region = mask) =>
  extractFeatures(image, region, { families: CLASSES, preparation, ...options });

const PLAIN = extract([]);
const ALL_CLASSES = Object.fromEntries(
  ["firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm", "shape"].map((name) => [name, null]),
);
// lies on part of the image's grid
const part = createImage(
  cropToMask(mask, mask, { padDistance: 1 }).mask.voxels.data,
  cropToMask(mask, mask, { padDistance: 1 }).mask.size,
  cropToMask(mask, mask, { padDistance: 1 }).mask,
);

describe("each step is as in a parameter file", () => {
  const CASES: [string, object, Preparation[], Partial<ExtractionOptions>?, Image?][] = [
    ["normalize", { normalize: true, binWidth: 0.3 }, [normalized()], { binWidth: 0.3 }],
    ["normalizeScale", { normalize: true, normalizeScale: 100 }, [normalized({ scale: 100 })]],
    [
      "removeOutliers",
      { normalize: true, normalizeScale: 100, removeOutliers: 1 },
      [normalized({ scale: 100, removeOutliers: 1 })],
    ],
    ["resampledPixelSpacing", { resampledPixelSpacing: [1, 1, 1] }, [resampled({ spacing: [1, 1, 1] })]],
    ["a spacing of 0", { resampledPixelSpacing: [2, 2, 0] }, [resampled({ spacing: [2, 2, 0] })]],
    [
      "interpolator",
      { resampledPixelSpacing: [1, 1, 1], interpolator: "sitkLinear" },
      [resampled({ spacing: [1, 1, 1], interpolator: linear })],
    ],
    [
      "nearest",
      { resampledPixelSpacing: [1, 1, 1], interpolator: "sitkNearestNeighbor" },
      [resampled({ spacing: [1, 1, 1], interpolator: nearestNeighbor })],
    ],
    [
      "interpolator by its number",
      { resampledPixelSpacing: [1, 1, 1], interpolator: 2 },
      [resampled({ spacing: [1, 1, 1], interpolator: linear })],
    ],
    [
      "padDistance",
      { resampledPixelSpacing: [2, 2, 2], padDistance: 1 },
      [resampled({ spacing: [2, 2, 2], padDistance: 1 })],
    ],
    ["preCrop", { preCrop: true }, [cropped()]],
    ["preCrop, padDistance", { preCrop: true, padDistance: 1 }, [cropped({ padDistance: 1 })]],
    [
      "preCrop after resampling",
      { preCrop: true, resampledPixelSpacing: [2, 2, 2] },
      [resampled({ spacing: [2, 2, 2] })],
    ],
    ["resegmentRange", { resegmentRange: [0, 200] }, [resegmented({ range: [0, 200] })]],
    [
      "resegmentMode",
      { resegmentRange: [-1, 1], resegmentMode: "sigma" },
      [resegmented({ range: [-1, 1], mode: "sigma" })],
    ],
    ["resegmentShape", { resegmentRange: [250], resegmentShape: true }, [resegmented({ range: [250], shape: true })]],
    ["correctMask", { correctMask: true }, [correctedMask()], {}, part],
    [
      "all of them",
      {
        normalize: true,
        normalizeScale: 100,
        resampledPixelSpacing: [1.5, 1.5, 1.5],
        resegmentRange: [-150, 150],
        correctMask: true,
        binCount: 16,
      },
      [
        normalized({ scale: 100 }),
        resampled({ spacing: [1.5, 1.5, 1.5] }),
        correctedMask(),
        resegmented({ range: [-150, 150] }),
      ],
      { binCount: 16 },
      part,
    ],
  ];

  test.each(CASES)("%s", (_, setting, preparation, options = {}, region = mask) => {
    const result = extract(preparation, options, region);
    const fromFile = extractorFromParams({ setting, featureClass: ALL_CLASSES })(image, region);
    expect(fromFile.features).toEqual(result.features);
    expect(Object.keys(fromFile.features)).toEqual(Object.keys(result.features));
    expect(fromFile.warnings).toEqual(result.warnings);
    const { diagnostics_Configuration_Settings: a, ...rest } = fromFile.diagnostics;
    const { diagnostics_Configuration_Settings: b, ...expected } = result.diagnostics;
    expect(rest).toEqual(expected);
    expect(a).toMatchObject(b as object);
  });

  test("steps that are off, or have nothing to do, leave all as it is", () => {
    const setting = {
      normalize: false,
      resampledPixelSpacing: null,
      preCrop: false,
      correctMask: false,
      resegmentRange: null,
    };
    expect(extractorFromParams({ setting, featureClass: ALL_CLASSES })(image, mask).features).toEqual(PLAIN.features);
    const none = { resampledPixelSpacing: [1, 1, 1], interpolator: null };
    expect(extractorFromParams({ setting: none, featureClass: ALL_CLASSES })(image, mask).features).toEqual(
      PLAIN.features,
    );
    expect(extract([correctedMask()]).features).toEqual(PLAIN.features);
  });
});

describe("each step is as its function on images", () => {
  const options = { families: CLASSES, additionalInfo: false };

  test("normalized", () => {
    for (const given of [{}, { scale: 100 }, { scale: 100, removeOutliers: 1.5 }]) {
      expect(extract([normalized(given)], { ...options, binWidth: 0.5 }).features).toEqual(
        extractFeatures(normalizeIntensity(image, given), mask, { ...options, binWidth: 0.5 }).features,
      );
    }
  });

  test("cropped changes no value of the image itself, as far as sums do not depend on the box", () => {
    const { image: a, mask: b } = cropToMask(image, mask, { padDistance: 5 });
    expect(extract([cropped()], options).features).toEqual(extractFeatures(a, b, options).features);
    expect(extract([cropped({ padDistance: 0 })], options).features).toEqual(PLAIN.features);
  });

  test("correctedMask", () => {
    expect(extract([correctedMask()], options, part).features).toEqual(
      extractFeatures(image, resampleMask(part, image), options).features,
    );
    expect(extract([correctedMask()], options, part).features).toEqual(PLAIN.features);
  });

  test("resegmented", () => {
    for (const given of [
      { range: [0] },
      { range: [-50, 150] },
      { range: [0.2, 0.7], mode: "relative" as const },
      { range: [-1, 1], mode: "sigma" as const },
    ]) {
      const textures = { ...options, families: CLASSES.slice(1) };
      expect(extract([resegmented(given)], textures).features).toEqual(
        extractFeatures(image, resegment(image, mask, given), textures).features,
      );
    }
  });

  test("resampled to the spacing of the image only crops", () => {
    expect(extract([resampled({ spacing: geometry.spacing })], options).features).toEqual(PLAIN.features);
    expect(extract([resampled({ spacing: [0, 0, 0] })], options).features).toEqual(PLAIN.features);
    expect(extract([resampled({ spacing: geometry.spacing, padDistance: 0 })], options).features).toEqual(
      PLAIN.features,
    );
  });
});

describe("resampled, by hand", () => {
  test("twice as fine by nearest neighbour: every voxel eight times", () => {
    const spacing = geometry.spacing.map((s) => s / 2);
    const { features, diagnostics } = extract([resampled({ spacing, interpolator: nearestNeighbor })]);
    expect(diagnostics["diagnostics_Mask-interpolated_VoxelNum"]).toBe(
      8 * (diagnostics["diagnostics_Mask-original_VoxelNum"] as number),
    );
    for (const name of ["Mean", "Median", "Minimum", "Maximum", "Variance", "Skewness", "Entropy"]) {
      expect(features[`original_firstorder_${name}`]).toBeCloseTo(PLAIN.features[`original_firstorder_${name}`], 8);
    }
    expect(features.original_firstorder_TotalEnergy).toBeCloseTo(PLAIN.features.original_firstorder_TotalEnergy, 4);
  });

  test("an axis along which the region is one voxel thick is left as it is", () => {
    const slice = createImage(
      Uint8Array.from(mask.voxels.data, (x, i) => (Math.floor(i / 132) === 4 ? x : 0)),
      mask.size,
      mask,
    );
    const { diagnostics } = extract([resampled({ spacing: [1, 1, 1] })], {}, slice);
    expect(diagnostics["diagnostics_Image-interpolated_Spacing"]).toEqual([1, 1, 2.5]);
    expect((diagnostics["diagnostics_Mask-interpolated_BoundingBox"] as number[])[5]).toBe(1);
  });

  test("padDistance voxels are kept around the region, as far as the mask's grid reaches", () => {
    const size = (padDistance: number) =>
      extract([resampled({ spacing: [0.4, 0.6, 1.25], padDistance })]).diagnostics[
        "diagnostics_Image-interpolated_Size"
      ] as number[];
    // the region is 7 voxels long along each axis, 14 new ones; the upper bound, its outer edge, is itself included
    expect(size(0)).toEqual([15, 15, 15]);
    expect(size(1)).toEqual([17, 17, 17]);
    expect(size(99)).toEqual([24, 22, 18]);
  });

  test("the mask may lie on another grid than the image", () => {
    const step = resampled({ spacing: [1, 1, 1] });
    const { features } = extract([step], {}, part);
    expect(features.original_shape_VoxelVolume).toBeGreaterThan(0);
    expect(Object.values(features).every(Number.isFinite)).toBe(true);
  });

  test("a label map: the region of the label asked for", () => {
    const labels = createImage(
      Uint8Array.from(mask.voxels.data, (x, i) => (x ? 3 : i % 12 < 2 ? 1 : 0)),
      mask.size,
      mask,
    );
    const preparation = [resampled({ spacing: [1.5, 1.5, 1.5] })];
    const textures = { families: [firstOrder(), glcm()], additionalInfo: false };
    expect(extract(preparation, { ...textures, label: 3 }, labels).features).toEqual(
      extract(preparation, textures).features,
    );
  });

  test("integer images stay integer", () => {
    const { features } = extract([resampled({ spacing: [1, 1, 1] })]);
    expect(Number.isInteger(features.original_firstorder_Minimum)).toBe(true);
    expect(Number.isInteger(features.original_firstorder_Energy)).toBe(true);
    const floats = createImage(Float32Array.from(image.voxels.data), image.size, image);
    const asFloat = extractFeatures(floats, mask, {
      families: CLASSES,
      preparation: [resampled({ spacing: [1, 1, 1] })],
    });
    expect(Number.isInteger(asFloat.features.original_firstorder_Minimum)).toBe(false);
  });
});

describe("resegmented and shape", () => {
  const volume = (result: { features: Readonly<Record<string, number>> }) => result.features.original_shape_VoxelVolume;

  test("shape is of the region before, unless shape: true", () => {
    const whole = volume(PLAIN);
    const wide = extract([resegmented({ range: [-90] })]);
    expect(volume(wide)).toBe(whole);
    expect(wide.warnings).toEqual([]);
    const after = extract([resegmented({ range: [-90], shape: true })]);
    expect(volume(after)).toBeLessThan(whole);
    expect(volume(after)).toBeCloseTo(
      (after.diagnostics["diagnostics_Mask-resegmented_VoxelNum"] as number) * 0.8 * 1.2 * 2.5,
      8,
    );
  });

  test("as in PyRadiomics, it is cut off at the box that stays; a warning says so", () => {
    // a row of six, of which the last two are dark
    const row = createImage(
      Int16Array.of(9, 9, 9, 9, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      [6, 2, 2],
    );
    const all = createImage(
      Uint8Array.from({ length: 24 }, (_, i) => (i < 12 ? 1 : 0)),
      [6, 2, 2],
    );
    const run = (shapeToo: boolean) =>
      extractFeatures(row, all, {
        families: [shape(), firstOrder()],
        preparation: [resegmented({ range: [1], shape: shapeToo })],
      });
    expect(volume(run(false))).toBe(8);
    expect(run(false).warnings).toEqual([
      expect.stringMatching(/^shape: .*before resegmentation, cut off at the bounding box after it; .*resegmentShape/),
    ]);
    expect(volume(run(true))).toBe(8);
    expect(run(true).warnings).toEqual([]);
  });
});

describe("misuse", () => {
  const families = [firstOrder()];
  const run =
    (preparation: Preparation[], region = mask) =>
    () =>
      extractFeatures(image, region, { families, preparation });
  const outside = createImage(part.voxels.data, part.size, { ...geometry, origin: [5 + 0.8 * 6, -3, 40] });
  testMisuse([
    [
      "normalized: scale 0",
      () => normalized({ scale: 0 }),
      "setting",
      "normalized: scale must be a positive number; got 0",
    ],
    [
      "normalized: removeOutliers negative",
      () => normalized({ removeOutliers: -3 }),
      "setting",
      "removeOutliers must be a positive number, or null; got -3",
    ],
    [
      "normalized: an unknown option",
      () => normalized({ normalizeScale: 100 } as never),
      "setting",
      'normalized: there is no setting "normalizeScale" here; there are scale, removeOutliers',
    ],
    [
      "normalized: a constant image",
      () =>
        extractFeatures(createImage(new Int16Array(1188).fill(4), image.size, geometry), mask, {
          families,
          preparation: [normalized()],
        }),
      "intensity",
      "the image must vary and be finite; its standard deviation is 0",
    ],
    [
      "resampled: a number",
      () => resampled({ spacing: 1 as never }),
      "setting",
      "resampled: spacing must be a list, each a number >= 0; got 1",
    ],
    ["resampled: negative", () => resampled({ spacing: [1, -1, 1] }), "setting", "got [1,-1,1]"],
    [
      "resampled: interpolator by name",
      () => resampled({ spacing: [1, 1, 1], interpolator: "sitkLinear" as never }),
      "setting",
      'resampled: interpolator must be bSpline, linear or nearestNeighbor from radiosurv/image; got "sitkLinear"',
    ],
    [
      "resampled: padDistance",
      () => resampled({ spacing: [1, 1, 1], padDistance: 1.5 }),
      "setting",
      "padDistance must be a whole number >= 0; got 1.5",
    ],
    [
      "resampled: two numbers for a volume",
      run([resampled({ spacing: [1, 1] })]),
      "setting",
      /resampledPixelSpacing\) must have 3 numbers, as the image has 3 dimensions; got \[1, 1\]/,
    ],
    [
      "resampled: 10^12 voxels",
      run([resampled({ spacing: [1e-3, 1e-3, 1e-3] })]),
      "limit",
      /voxels; at most 268435456 are allowed/,
    ],
    [
      "resampled: the region reaches out of the image",
      run([resampled({ spacing: [1, 1, 1] })], outside),
      "geometry",
      /the region reaches out of the image along x: from index .* where the image goes from -0\.5 to 11\.5; check that image and mask belong together/,
    ],
    [
      "resampled: of another dimension",
      run([resampled({ spacing: [1, 1] })], createImage(Uint8Array.of(1, 1, 1, 1), [2, 2])),
      "geometry",
      /image and mask must have the same dimension; got 3 and 2/,
    ],
    [
      "cropped: padDistance",
      () => cropped({ padDistance: -1 }),
      "setting",
      "cropped: padDistance must be a whole number >= 0; got -1",
    ],
    [
      "cropped: another grid",
      run([cropped()], part),
      "geometry",
      "mask and image must lie on the same grid; they differ in size",
    ],
    [
      "correctedMask: the region reaches out of the image",
      run([correctedMask()], outside),
      "geometry",
      "the region reaches out of the image along x",
    ],
    [
      "another grid, not corrected",
      run([], part),
      "geometry",
      "bring the mask onto the grid of the image with resampleMask",
    ],
    [
      "resegmented: no limits",
      () => resegmented({ range: [] }),
      "setting",
      "resegmented: range must be a list, each a number, 2 at most, or null; got []",
    ],
    ["resegmented: three limits", () => resegmented({ range: [1, 2, 3] }), "setting", "got [1,2,3]"],
    [
      "resegmented: unknown mode",
      () => resegmented({ range: [1], mode: "percent" as never }),
      "setting",
      'resegmented: mode must be one of absolute, relative, sigma; got "percent"',
    ],
    [
      "resegmented: nothing stays",
      run([resegmented({ range: [5000] })]),
      "roi",
      /resegmentation to at least 5000 leaves 0 of \d+ voxels; at least 2 must stay; widen the range/,
    ],
    [
      "resegmented: one row stays",
      () =>
        extractFeatures(
          createImage(Int16Array.of(5, 5, 0, 0), [2, 2]),
          createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]),
          { families, preparation: [resegmented({ range: [5] })] },
        ),
      "roi",
      "along 2 axes (minimumROIDimensions); it has 2 in a box of 2 x 1 voxels",
    ],
  ]);

  test("resampled: a region that vanishes between the new voxels", () => {
    const small = createImage(new Uint8Array(1188), image.size, geometry);
    small.voxels.data[5 + 12 * (5 + 11 * 4)] = small.voxels.data[6 + 12 * (6 + 11 * 5)] = 1;
    expect(run([resampled({ spacing: [40, 40, 40] })], small)).toThrow(
      expect.objectContaining({
        code: "roi",
        message: expect.stringMatching(
          /resampling leaves no voxel of label 1, as the region is smaller than the new voxels; use a smaller spacing/,
        ),
      }),
    );
  });
});

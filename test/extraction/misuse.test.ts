import { describe, expect, test } from "vitest";
import { extractFeatures, extractorFromParams, resampled } from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm } from "../../src/features/index.ts";
import { maximalCorrelation } from "../../src/features/maximal-correlation.ts";
import {
  createImage,
  cropToMask,
  type Image,
  normalizeIntensity,
  resample,
  resampleMask,
  resegment,
} from "../../src/image/index.ts";
import { cbrt, exp } from "../../src/stats/elementary.ts";

const image = createImage(
  Int16Array.from({ length: 27 }, (_, i) => (i * 37) % 101),
  [3, 3, 3],
);
const mask = createImage(new Uint8Array(27).fill(1), [3, 3, 3]);
const families = [firstOrder()];

function caught(call: () => unknown): { name: string; code?: string; message: string } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  return { name: "none", message: "" };
}

describe("what JavaScript lets through is refused with a sentence", () => {
  test.each<[string, () => unknown, string, RegExp]>([
    [
      "weightingNorm",
      () => run([glcm({ weightingNorm: "manhatan" as never })]),
      "setting",
      /glcm: weightingNorm must be/,
    ],
    [
      "half a distance",
      () => run([glcm({ distances: [1.5] })]),
      "setting",
      /glcm: distances must be a list, each a whole/,
    ],
    ["a number for a list", () => run([glcm({ distances: 1 as never })]), "setting", /distances must be a list/],
    ["an empty list", () => run([glcm({ distances: [] })]), "setting", /distances must be a list/],
    ["distance", () => run([glcm({ distance: [2] } as never)]), "setting", /no setting "distance" here/],
    ["gldm_a below 0", () => run([gldm({ gldm_a: -1 })]), "setting", /gldm_a must be a whole number >= 0; got -1/],
    [
      "a name of Object",
      () => extractFeatures(image, mask, { families, constructor: 3 } as never),
      "setting",
      /"constructor"/,
    ],
    ["a section of Object", () => extractorFromParams("toString: {}"), "setting", /no section "toString"/],
    [
      "an interpolator of Object",
      () => params("resampledPixelSpacing: [2, 2, 2], interpolator: constructor"),
      "unsupported",
      /interpolator/,
    ],
    [
      "a number for an image type",
      () => extractorFromParams("imageType: { Original: 5 }"),
      "setting",
      /Original must hold settings/,
    ],
    [
      "filters",
      () => extractFeatures(image, mask, { families, filters: {} as never }),
      "argument",
      /filters must be a list/,
    ],
    [
      "a step not called",
      () => extractFeatures(image, mask, { families, preparation: [resampled as never] }),
      "argument",
      /preparation must be/,
    ],
    [
      "resampled without spacing",
      () => extractFeatures(image, mask, { families, preparation: [resampled({} as never)] }),
      "setting",
      /spacing/,
    ],
    ["no voxels", () => createImage(null as never, [2, 2]), "argument", /typed array/],
    ["text", () => createImage("abc" as never, [2, 2]), "argument", /typed array/],
    [
      "voxels without stride",
      () => resample({ ...image, voxels: {} } as never, { spacing: [1, 1, 1] }),
      "argument",
      /an Image/,
    ],
    ["resample without options", () => resample(image), "argument", /spacing or reference/],
    [
      "an alignment",
      () => resample(image, { spacing: [1, 1, 1], alignment: "centre" as never }),
      "argument",
      /"corner"/,
    ],
    ["a grid of another dimension", () => resample(image, { reference: flat() }), "argument", /of 3 dimensions/],
    [
      "half a grid",
      () => resample(image, { reference: { size: [2, 2, 2] } as never }),
      "argument",
      /needs size, spacing/,
    ],
    ["a mask of another dimension", () => resampleMask(mask, flat()), "argument", /of 3 dimensions/],
    ["resegment without a range", () => resegment(image, mask, undefined as never), "argument", /range is needed/],
    ["a negative margin", () => cropToMask(image, mask, { padDistance: -1 }), "argument", /padDistance.* got -1/],
    ["half a margin", () => cropToMask(image, mask, { padDistance: 0.5 }), "argument", /padDistance.* got 0.5/],
  ])("%s", (_, call, code, message) => {
    expect(caught(call)).toMatchObject({ name: "RadiosurvError", code });
    expect(caught(call).message).toMatch(message);
  });

  function run(chosen: Parameters<typeof extractFeatures>[2]["families"]) {
    return extractFeatures(image, mask, { families: chosen });
  }
  function params(settings: string) {
    return extractorFromParams(`setting: { ${settings} }`);
  }
  function flat(): Image {
    return createImage(new Uint8Array(9), [3, 3]);
  }
});

describe("limits", () => {
  test("lines of a run length direction are told apart in a wide box", () => {
    const size = [200, 12, 12];
    const inside = new Uint8Array(200 * 12 * 12);
    for (const [x, y, z] of [
      [128, 0, 0],
      [128, 5, 1],
      [10, 9, 9],
    ])
      inside[(z * 12 + y) * 200 + x] = 1;
    const { features } = extractFeatures(createImage(new Uint8Array(inside.length), size), createImage(inside, size), {
      families: [glrlm()],
    });
    // no line of any direction holds two of the three voxels
    expect(features.original_glrlm_RunPercentage).toBeNaN();
  });

  test("the only direction, without runs, leaves sums of nothing", () => {
    // force2D leaves out the y axis of a 2D image, and no row holds two voxels
    const { features } = extractFeatures(
      createImage(new Uint8Array(6), [3, 2]),
      createImage(Uint8Array.of(1, 0, 0, 0, 0, 1), [3, 2]),
      { families: [glrlm()], force2D: true },
    );
    expect(features.original_glrlm_RunEntropy).toBe(0);
    expect(features.original_glrlm_RunVariance).toBe(0);
    expect(features.original_glrlm_RunPercentage).toBeNaN();
  });

  test("MCC of levels that hardly meet: two eigenvalues near 1", () => {
    // weights exp(-d²) of distant neighbours make such matrices; PyRadiomics 3.1 gives 0.9999999999999982 for this one
    const counts = [
      [3.0788974493249134e-4, 4.015208613533129e-26, 9.838481352633519e-81, 2.959332890905439e-10],
      [4.015208613533129e-26, 8.030417207641883e-26, 1.5394516839953475e-4, 0],
      [9.838481352633519e-81, 1.5394516839953475e-4, 0, 1.745648188777841e-145],
      [2.959332890905439e-10, 0, 1.745648188777841e-145, 0],
    ];
    const total = counts.flat().reduce((sum, count) => sum + count, 0);
    const p = Float64Array.from(counts.flat(), (count) => count / total);
    const margin = Float64Array.from(counts, (row) => row.reduce((sum, count) => sum + count, 0) / total);
    expect(maximalCorrelation(p, margin, margin)).toBeCloseTo(0.9999999999999982, 9);
  });

  test("a run may be longer than 65,535 voxels", () => {
    const length = 70_000;
    const row = createImage(new Uint8Array(length), [length, 1]);
    const whole = createImage(new Uint8Array(length).fill(1), [length, 1]);
    const { features } = extractFeatures(row, whole, { families: [glrlm()], minimumROIDimensions: 1 });
    expect(features.original_glrlm_LongRunEmphasis).toBe(length ** 2);
  });

  test("more than 65,535 levels do for first order and are too many for a table of pairs", () => {
    const n = 66_000;
    const ramp = createImage(
      Float64Array.from({ length: n }, (_, i) => i),
      [n / 100, 100],
    );
    const whole = createImage(new Uint8Array(n).fill(1), [n / 100, 100]);
    const { features } = extractFeatures(ramp, whole, { families, binWidth: 1 });
    expect(features.original_firstorder_Entropy).toBeCloseTo(Math.log2(n), 8);
    const error = caught(() => extractFeatures(ramp, whole, { families: [glcm()], binWidth: 1 }));
    expect(error).toMatchObject({ code: "limit" });
    expect(error.message).toMatch(/glcm: 66000 different grey levels would make a table/);
  });

  test("a parameter file that names only refused features gives a warning", () => {
    const { features, warnings } = extractorFromParams("featureClass: { glcm: [SumVariance] }")(image, mask);
    expect(features).toEqual({});
    expect(warnings).toEqual([expect.stringMatching(/SumVariance was left out/)]);
  });

  test("an offset that swallows the variance in ITK's form", () => {
    const offset = createImage(Float64Array.of(1e9, 1e9 + 1, 1e9 + 2), [3, 1]);
    expect(Array.from(normalizeIntensity(offset).voxels.data)).toEqual([-1, 0, 1]);
  });

  test("elementary functions at the ends of their range", () => {
    expect(exp(709.75) / Math.exp(709.75)).toBeCloseTo(1, 14);
    expect(cbrt(1e-310) / Math.cbrt(1e-310)).toBeCloseTo(1, 14);
  });
});

import { describe, expect, test } from "vitest";
import { extractFeatures, extractLabels, resampled, resegmented } from "../../src/extraction/index.ts";
import { firstOrder, glcm, ngtdm, shape } from "../../src/features/index.ts";
import { createImage } from "../../src/image/index.ts";
import { frozen, noise } from "../image/images.ts";
import { testMisuse } from "../image/misuse.ts";

const image = noise([8, 7, 5], 1, 0, 200);
const labels = noise([8, 7, 5], 2, 0, 4, "uint16");
const families = [shape(), firstOrder(), glcm(), ngtdm()];

describe("every label is as on its own", () => {
  test.each([
    ["default", {}],
    ["settings", { binWidth: 10, force2D: true, additionalInfo: false }],
    ["steps", { preparation: [resampled({ spacing: [1.5, 1.5, 1.5] }), resegmented({ range: [20, 180] })] }],
  ])("%s", (_, options) => {
    const a = frozen(noise([8, 7, 5], 1, 0, 200));
    const b = frozen(noise([8, 7, 5], 2, 0, 4, "uint16"));
    const results = extractLabels(a.image, b.image, { families, ...options });
    expect(results.map(({ label }) => label)).toEqual([1, 2, 3]);
    for (const { label, ...result } of results) {
      expect(result).toEqual(extractFeatures(image, labels, { families, label, ...options }));
    }
    a.expectUnchanged();
    b.expectUnchanged();
  });
});

test("labels ascend, whatever order they come in, and there is no warning about them", () => {
  const mask = createImage(Uint32Array.of(70000, 70000, 9, 9, 2, 2), [2, 3]);
  const results = extractLabels(createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [2, 3]), mask, {
    families: [firstOrder({ features: ["Mean"] })],
    minimumROIDimensions: 1,
  });
  expect(results.map(({ label, error }) => [label, error])).toEqual([
    [2, undefined],
    [9, undefined],
    [70000, undefined],
  ]);
  expect(results.flatMap((each) => (each.error ? [] : [each.features.original_firstorder_Mean]))).toEqual([
    5.5, 3.5, 1.5,
  ]);
  for (const each of results) expect(each.error ?? each.warnings).toEqual([]);
});

test("a label that cannot be worked on has its error, the others their features", () => {
  // 1: one voxel; 2: fine; 3: a NaN; 4: a row
  const mask = createImage(Uint8Array.of(1, 2, 2, 3, 0, 2, 2, 3, 4, 4, 0, 3), [4, 3]);
  const values = Float32Array.from({ length: 12 }, (_, i) => i);
  values[7] = Number.NaN;
  const results = extractLabels(createImage(values, [4, 3]), mask, {
    families: [firstOrder()],
    minimumROIDimensions: 2,
  });
  expect(results.map(({ label, error }) => [label, error?.code, error?.message])).toEqual([
    [1, "roi", expect.stringMatching(/at least two voxels; it has 1/)],
    [2, undefined, undefined],
    [3, "roi", expect.stringMatching(/along 2 axes/)],
    [4, "roi", expect.stringMatching(/along 2 axes/)],
  ]);
  const rows = extractLabels(createImage(values, [4, 3]), mask, { families: [firstOrder()], minimumROIDimensions: 1 });
  expect(rows.map(({ label, error }) => [label, error?.code])).toEqual([
    [1, "roi"],
    [2, undefined],
    [3, "intensity"],
    [4, undefined],
  ]);
});

test("an empty mask has no labels", () => {
  expect(extractLabels(image, createImage(new Uint8Array(280), [8, 7, 5]), { families })).toEqual([]);
});

describe("what is wrong for all labels is thrown", () => {
  testMisuse([
    ["no families", () => extractLabels(image, labels, { families: [] }), "argument", "families must be a list"],
    [
      "a setting",
      () => extractLabels(image, labels, { families, binWidth: -1 }),
      "setting",
      "binWidth must be a positive number, or null; got -1",
    ],
    [
      "an unknown setting",
      () => extractLabels(image, labels, { families, binwidth: 1 } as never),
      "setting",
      'no setting "binwidth"',
    ],
    [
      "no mask",
      () => extractLabels(image, null as never, { families }),
      "argument",
      /extractLabels: mask needs .*an Image/,
    ],
    ["no image", () => extractLabels(null as never, labels, { families }), "argument", /image needs .*an Image/],
  ]);
});

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  correctedMask,
  extractFeatures,
  extractorFromParams,
  normalized,
  type Preparation,
  resampled,
  resegmented,
} from "../../src/extraction/index.ts";
import { firstOrder } from "../../src/features/index.ts";
import { original } from "../../src/filters/index.ts";
import { createImage, type Image } from "../../src/image/index.ts";
import { VERSION } from "../../src/version.ts";

const geometry = { spacing: [0.5, 2, 3], origin: [10, 20, 30] };
// 4 x 3 x 2, 0..23; the region is voxels (1, 0, 0), (2, 0, 0), (1, 1, 0) and, apart from these, (3, 2, 1)... which
// touches none of them
const image = createImage(
  Int16Array.from({ length: 24 }, (_, i) => i),
  [4, 3, 2],
  geometry,
);
const mask = createImage(
  Uint8Array.from({ length: 24 }, (_, i) => ([1, 2, 5, 23].includes(i) ? 1 : 0)),
  [4, 3, 2],
  geometry,
);

function diagnose(given: Image, region: Image, preparation: Preparation[] = [], options: object = {}) {
  const { diagnostics } = extractFeatures(given, region, { families: [firstOrder()], preparation, ...options });
  return Object.fromEntries(
    Object.entries(diagnostics).map(([name, value]) => [name.replace("diagnostics_", ""), value]),
  );
}

const sha = (data: ArrayBufferView) =>
  createHash("sha1")
    .update(data as Uint8Array)
    .digest("hex");

test("names, in PyRadiomics' order, and values by hand", () => {
  const diagnostics = diagnose(image, mask, [], { binWidth: 5 });
  expect(diagnostics).toEqual({
    Versions_radiosurv: VERSION,
    Configuration_Settings: expect.objectContaining({ binWidth: 5, minimumROIDimensions: 2, distances: [1] }),
    Configuration_EnabledImageTypes: { Original: {} },
    "Image-original_Hash": sha(image.voxels.data),
    "Image-original_Dimensionality": "3D",
    "Image-original_Spacing": [0.5, 2, 3],
    "Image-original_Size": [4, 3, 2],
    "Image-original_Mean": 11.5,
    "Image-original_Minimum": 0,
    "Image-original_Maximum": 23,
    "Mask-original_Hash": sha(Uint32Array.from(mask.voxels.data)),
    "Mask-original_Spacing": [0.5, 2, 3],
    "Mask-original_Size": [4, 3, 2],
    "Mask-original_BoundingBox": [1, 0, 0, 3, 3, 2],
    "Mask-original_VoxelNum": 4,
    "Mask-original_VolumeNum": 2,
    "Mask-original_CenterOfMassIndex": [(1 + 2 + 1 + 3) / 4, (1 + 2) / 4, 1 / 4],
    "Mask-original_CenterOfMass": [10 + 0.5 * 1.75, 20 + 2 * 0.75, 30 + 3 * 0.25],
    "Mask-original_Label": 1,
  });
  expect(Object.keys(diagnostics)).toEqual([
    "Versions_radiosurv",
    "Configuration_Settings",
    "Configuration_EnabledImageTypes",
    "Image-original_Hash",
    "Image-original_Dimensionality",
    "Image-original_Spacing",
    "Image-original_Size",
    "Image-original_Mean",
    "Image-original_Minimum",
    "Image-original_Maximum",
    "Mask-original_Hash",
    "Mask-original_Spacing",
    "Mask-original_Size",
    "Mask-original_BoundingBox",
    "Mask-original_VoxelNum",
    "Mask-original_VolumeNum",
    "Mask-original_CenterOfMassIndex",
    "Mask-original_CenterOfMass",
    "Mask-original_Label",
  ]);
});

test("of a plane, positions have two numbers", () => {
  const plane = createImage(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2], { spacing: [2, 3] });
  const region = createImage(Uint8Array.of(0, 1, 1, 0, 1, 1), [3, 2], { spacing: [2, 3] });
  expect(diagnose(plane, region)).toMatchObject({
    "Image-original_Dimensionality": "2D",
    "Image-original_Size": [3, 2],
    "Image-original_Mean": 3.5,
    "Mask-original_BoundingBox": [1, 0, 2, 2],
    "Mask-original_CenterOfMassIndex": [1.5, 0.5],
    "Mask-original_CenterOfMass": [3, 1.5],
    "Mask-original_VolumeNum": 1,
  });
});

describe("hashes", () => {
  test.each([
    ["float32", Float32Array.from(image.voxels.data)],
    ["float64", Float64Array.from(image.voxels.data)],
    ["uint8", Uint8Array.from(image.voxels.data)],
  ])("of an image of %s: its own bytes", (_, data) => {
    expect(diagnose(createImage(data, image.size, geometry), mask)["Image-original_Hash"]).toBe(sha(data));
  });

  test("of the mask: all labels, not only the one worked on", () => {
    const labels = Uint8Array.from(mask.voxels.data, (x, i) => x || (i === 12 ? 9 : 0));
    const found = diagnose(image, createImage(labels, image.size, geometry));
    expect(found["Mask-original_Hash"]).toBe(sha(Uint32Array.from(labels)));
    expect(found["Mask-original_VoxelNum"]).toBe(4);
  });

  test("are of the input, whatever was done to it afterwards", () => {
    const found = diagnose(image, mask, [normalized()], { binWidth: 0.1 });
    expect(found["Image-original_Hash"]).toBe(sha(image.voxels.data));
    expect(found["Image-original_Mean"]).toBe(11.5);
  });
});

describe("after each step", () => {
  test("resampled: image and mask as they are then, with the range inside the mask", () => {
    const all = createImage(new Uint8Array(24).fill(1), image.size, geometry);
    const found = diagnose(image, all, [resampled({ spacing: [1, 2, 3], padDistance: 0 })]);
    const names = Object.keys(found).filter((name) => name.includes("interpolated"));
    expect(names).toEqual([
      "Image-interpolated_Spacing",
      "Image-interpolated_Size",
      "Image-interpolated_Mean",
      "Image-interpolated_Minimum",
      "Image-interpolated_Maximum",
      "Mask-interpolated_Spacing",
      "Mask-interpolated_Size",
      "Mask-interpolated_BoundingBox",
      "Mask-interpolated_VoxelNum",
      "Mask-interpolated_VolumeNum",
      "Mask-interpolated_CenterOfMassIndex",
      "Mask-interpolated_CenterOfMass",
      "Mask-interpolated_Mean",
      "Mask-interpolated_Minimum",
      "Mask-interpolated_Maximum",
    ]);
    expect(found["Image-interpolated_Size"]).toEqual([2, 3, 2]);
    expect(found["Mask-interpolated_VoxelNum"]).toBe(12);
    expect(found["Configuration_Settings"]).toMatchObject({
      resampledPixelSpacing: [1, 2, 3],
      interpolator: "sitkBSpline",
      padDistance: 0,
    });
  });

  test("resegmented: the region that stays", () => {
    const found = diagnose(image, mask, [resegmented({ range: [2, 10] })]);
    expect(found).toMatchObject({
      "Mask-original_VoxelNum": 4,
      "Mask-resegmented_VoxelNum": 2,
      "Mask-resegmented_BoundingBox": [1, 0, 0, 2, 2, 1],
      "Mask-resegmented_Mean": 3.5,
      "Mask-resegmented_Minimum": 2,
      "Mask-resegmented_Maximum": 5,
      "Mask-resegmented_VolumeNum": 1,
    });
    expect(found["Configuration_Settings"]).toMatchObject({
      resegmentRange: [2, 10],
      resegmentMode: "absolute",
      resegmentShape: false,
    });
  });

  test("corrected: only where there was something to correct", () => {
    const shifted = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2, 1], { ...geometry, origin: [10.5, 20, 30] });
    expect(diagnose(image, shifted, [correctedMask()])).toMatchObject({
      "Mask-original_Size": [2, 2, 1],
      "Mask-corrected_Size": [4, 3, 2],
      "Mask-corrected_BoundingBox": [1, 0, 0, 2, 2, 1],
      "Mask-corrected_Mean": (1 + 2 + 5 + 6) / 4,
    });
    expect(Object.keys(diagnose(image, mask, [correctedMask()])).filter((name) => name.includes("corrected"))).toEqual(
      [],
    );
  });
});

test("settings of filters are listed by image type", () => {
  const found = diagnose(image, mask, [], { filters: [original({ binWidth: 3 })] });
  expect(found["Configuration_EnabledImageTypes"]).toEqual({ Original: { binWidth: 3 } });
});

test("additionalInfo: false in a parameter file", () => {
  const { diagnostics, features } = extractorFromParams({
    setting: { additionalInfo: false },
    featureClass: { firstorder: ["Mean"] },
  })(image, mask);
  expect(diagnostics).toEqual({});
  expect(features.original_firstorder_Mean).toBe((1 + 2 + 5 + 23) / 4);
});

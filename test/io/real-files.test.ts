import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createImage, type Image } from "../../src/image/image.ts";
import { readImage } from "../../src/io/index.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes, referenceJson } from "../support/reference-data.ts";

interface RealFile {
  readonly file: string;
  readonly pixelType: string;
  readonly size: number[];
  readonly spacing: number[];
  readonly origin: number[];
  readonly direction: number[];
  readonly sha1: string;
}

interface Baselines {
  readonly tests: Record<
    string,
    Record<string, { image: string | null; mask: string; checks: { imageSha1: string; maskSha1: string } }>
  >;
}

const fixtures = JSON.parse(readFileSync(new URL("../fixtures/io/real.json", import.meta.url), "utf8")) as {
  readonly files: RealFile[];
};

function sha1({ voxels: { data } }: Image): string {
  return createHash("sha1")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");
}

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});

// voxels and geometry to the last bit: the order of arithmetic is that of ITK
describe.runIf(hasReferenceData)("reads real files as SimpleITK and Pillow do", () => {
  test.each(fixtures.files.map((item) => [item.file, item] as const))("%s", (file, expected) => {
    const image = readImage(referenceBytes(file));
    const { size, spacing, direction, pixelType } = image;
    expect({
      file,
      pixelType,
      size,
      spacing,
      origin: image.origin.map(positive),
      direction: direction.map(positive),
      sha1: sha1(image),
    }).toEqual({ ...expected, origin: expected.origin.map(positive), direction: expected.direction.map(positive) });
  });

  test("the voxel buffers of the PyRadiomics cases have the hashes of its baselines", () => {
    const { tests } = referenceJson<Baselines>("pyradiomics/baselines.json");
    let compared = 0;
    for (const name of ["brain1", "brain2", "breast1", "lung1", "lung2"]) {
      const { image, mask, checks } = tests.firstorder[name];
      if (image) {
        expect(sha1(readImage(referenceBytes(`pyradiomics/${image}`)))).toBe(checks.imageSha1);
        compared++;
      }
      const { data, shape } = readImage(referenceBytes(`pyradiomics/${mask}`)).voxels;
      expect(sha1(createImage(new Uint32Array(data), shape))).toBe(checks.maskSha1);
      compared++;
    }
    expect(compared).toBe(8);
  });
});

// minus zero, which JSON writes as -0.0, is 0 here
function positive(x: number): number {
  return x + 0;
}

import { extractFeatures, extractorFromParams } from "radiosurv/extraction";
import { firstOrder } from "radiosurv/features";
import { createImage, type Image } from "radiosurv/image";
import { describe, expect, test } from "vitest";
import { type CaseItem, type CaseOptions, extractCase } from "../../src/extraction/case/extract-case.ts";

const SIZE = [64, 64, 32];
const COUNT = 64 * 64 * 32;

/** Voxels that image and mask have when the case is through, and its results. */
async function afterwards(options: CaseOptions<CaseItem>) {
  const image = createImage(
    Int16Array.from({ length: COUNT }, (_, i) => (7 * i) % 50),
    SIZE,
  );
  const mask = createImage(new Uint8Array(COUNT).fill(1), SIZE);
  const results = await extractCase({ id: "a", cells: {} }, options, {
    image: async () => image,
    mask: async () => mask,
    maskAdvice: "",
    ownMaskAdvice: "",
  });
  return { left: [image, mask].map(({ voxels }: Image) => voxels.data.length), results };
}

const extract = extractorFromParams({ featureClass: { firstorder: ["Mean"] } });
const features = { original_firstorder_Mean: expect.closeTo(24.5, 2) };

describe("memory of a case", () => {
  test("is given back with it where only functions of the library have seen the images", async () => {
    const { left, results } = await afterwards({ extract });
    expect(left).toEqual([0, 0]);
    expect(results).toMatchObject([{ id: "a", features }]);
    expect((await afterwards({})).left).toEqual([0, 0]);
  });

  test("is left to a caller whose functions may have kept them", async () => {
    const both = [COUNT, COUNT];
    const families = [firstOrder({ features: ["Mean"] })];
    const seen: readonly CaseOptions<CaseItem>[] = [
      { extract: (image, mask, options) => extractFeatures(image, mask, { families, ...options }) },
      { extract, onCase: () => {} },
      { extract, describe: () => 1 },
      { extract, regions: (mask) => [{ name: "tumour", mask }] },
      { extract, segment: (_, { given }) => ({ mask: given as Image }) },
    ];
    for (const options of seen)
      expect(await afterwards(options)).toMatchObject({ left: both, results: [{ features }] });
  });
});

import { createImage, type Image } from "radiosurv/image";
import { otsuThreshold, type ThresholdSegmenterOptions, thresholdSegmenter } from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";
import { fixture } from "./fixture.ts";

describe("Otsu's threshold equals that of scikit-image", () => {
  test.each(fixture.otsu)("$threshold", ({ values, threshold }) => {
    expect(otsuThreshold(values)).toBeCloseTo(threshold, 10);
  });

  test("of even and of few values", () => {
    expect(otsuThreshold([5, 5, 5])).toBe(5);
    expect(otsuThreshold([1, 9])).toBe(1);
    expect(otsuThreshold([7])).toBe(7);
  });
});

const image = createImage(
  // a bright ring with a hole, and a bright pixel by itself
  Uint8Array.of(9, 9, 9, 1, 1, 9, 2, 9, 1, 8, 9, 9, 9, 1, 1),
  [5, 3],
  { spacing: [2, 1] },
);

async function text(given: Image, options?: ThresholdSegmenterOptions): Promise<string> {
  const { mask } = await thresholdSegmenter(options)(given);
  return Array.from(mask.voxels.data).join("");
}

test("all options do what they say", async () => {
  expect(await text(image)).toBe("111001110011100");
  expect(await text(image, { fillHoles: false })).toBe("111001010011100");
  expect(await text(image, { keepLargest: false })).toBe("111001110111100");
  expect(await text(image, { threshold: 8.5, keepLargest: false })).toBe("111001110011100");
  expect(await text(image, { polarity: "dark" })).toBe("000110001000011");
  expect(await text(image, { polarity: "dark", keepLargest: false, fillHoles: false })).toBe("000110101000011");
  expect(await text(image, { keepLargest: false, minimumVolume: 3 })).toBe("111001110011100");
  const within = createImage(Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1), [5, 3], { spacing: [2, 1] });
  expect(await text(image, { within })).toBe("000000000100000");
  const { labels, voxels } = await thresholdSegmenter({ label: "ring" })(image);
  expect([labels, voxels]).toEqual([{ ring: 1 }, { ring: 9 }]);
});

test("an even image gives an empty mask with a warning", async () => {
  const { mask, warnings } = await thresholdSegmenter()(createImage(Float32Array.of(3, 3), [2, 1]));
  expect(Array.from(mask.voxels.data)).toEqual([0, 0]);
  expect(warnings).toEqual(['no voxel was found of "region"']);
  const within = createImage(Uint8Array.of(0, 0), [2, 1]);
  const nowhere = await thresholdSegmenter({ within })(createImage(Float32Array.of(3, 4), [2, 1]));
  expect(nowhere.voxels.region).toBe(0);
});

test("progress, abort and refusals", async () => {
  const steps: number[] = [];
  await thresholdSegmenter()(image, { onProgress: ({ done }) => steps.push(done) });
  expect(steps).toEqual([0, 1]);
  await expect(thresholdSegmenter()(image, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  await expect(thresholdSegmenter()([image, image])).rejects.toThrow("thresholdSegmenter: one image is needed; got 2");
  await expect(thresholdSegmenter()(createImage([1, Number.NaN], [2, 1]))).rejects.toMatchObject({ code: "intensity" });
  const within = createImage(Uint8Array.of(1), [1, 1]);
  await expect(thresholdSegmenter({ within })(image)).rejects.toThrow("within must lie on the grid of the image");
  expect(() => thresholdSegmenter({ threshold: "li" as "otsu" })).toThrow('threshold must be a number or "otsu"');
  expect(() => thresholdSegmenter({ polarity: "grey" as "dark" })).toThrow("polarity must be one of bright, dark");
  expect(() => thresholdSegmenter({ largest: true } as object)).toThrow('there is no setting "largest" here');
});

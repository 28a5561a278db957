import { createImage, type Image } from "radiosurv/image";
import { cascade, type Segmenter, thresholdSegmenter } from "radiosurv/segmentation";
import { expect, test } from "vitest";

const size = [12, 10, 6] as const;
const options = { spacing: [1, 1, 3], origin: [5, -2, 9] };

/** A body of 50 from (2, 2, 1) to (9, 7, 4), a lesion of 200 in it, and something brighter outside. */
function phantom(): Image {
  const data = new Float32Array(12 * 10 * 6);
  const put = (value: number, [x0, y0, z0]: number[], [x1, y1, z1]: number[]) => {
    for (let z = z0; z <= z1; z++)
      for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) data[(z * 10 + y) * 12 + x] = value;
  };
  put(50, [2, 2, 1], [9, 7, 4]);
  put(200, [4, 3, 2], [6, 5, 3]);
  put(250, [11, 0, 2], [11, 9, 3]);
  return createImage(data, size, options);
}

const image = phantom();
const body = thresholdSegmenter({ threshold: 20, label: "body" });
const lesion = thresholdSegmenter({ threshold: 100, keepLargest: false, label: "lesion" });
const found = ({ mask }: { mask: Image }): number => Array.from(mask.voxels.data).filter((value) => value === 1).length;

test("the second segmenter sees the box of the first with its margin in mm, and answers on the whole grid", async () => {
  const seen: Image[] = [];
  const spy: Segmenter = async (given, more) => {
    seen.push(given as Image);
    return lesion(given, more);
  };
  const result = await cascade(body, spy, { margin: 2 })(image);
  // 2 mm are two voxels across and, of 3 mm, one along z
  expect(seen[0]).toMatchObject({ size: [12, 10, 6], origin: [5, -2, 9] });
  expect(result.voxels).toEqual({ lesion: 18 });
  expect(result.mask).toMatchObject({ size, spacing: options.spacing, origin: options.origin });
  expect(result.mask.voxels.data[(2 * 10 + 3) * 12 + 4]).toBe(1);
  await cascade(body, spy, { margin: 0 })(image);
  expect(seen[1]).toMatchObject({ size: [8, 6, 4], origin: [7, 0, 12] });
});

test("the result is limited to the first mask, unless it is told not to be", async () => {
  expect(found(await cascade(body, lesion)(image))).toBe(18);
  expect(found(await cascade(body, lesion, { limit: false })(image))).toBe(18 + 20);
});

test("if the first finds nothing the second is not run, and the reason is told", async () => {
  const nothing = thresholdSegmenter({ threshold: 1000, label: "body" });
  const never: Segmenter = async () => {
    throw new Error("was run");
  };
  const result = await cascade(nothing, never)(image);
  expect(found(result)).toBe(0);
  expect(result.warnings).toEqual(['the first step of the cascade found nothing (no voxel was found of "body")']);
});

test("if the second finds nothing the mask is empty and says so", async () => {
  const result = await cascade(body, thresholdSegmenter({ threshold: 1000, label: "lesion" }))(image);
  expect([found(result), result.warnings]).toEqual([0, ['no voxel was found of "lesion"']]);
});

test("probabilities lie on the whole grid too", async () => {
  const sure: Segmenter = async (given, more) => {
    const segmentation = await lesion(given, more);
    const { data } = segmentation.mask.voxels;
    const image = given as Image;
    const probability = createImage(
      Float32Array.from(data, (value) => 0.25 + value / 2),
      image.size,
      image,
    );
    return { ...segmentation, probabilities: { lesion: probability } };
  };
  const { probabilities } = await cascade(body, sure, { margin: 0 })(image);
  const at = (x: number, y: number, z: number) => probabilities?.lesion.voxels.data[(z * 10 + y) * 12 + x];
  expect([at(5, 4, 2), at(2, 2, 1), at(0, 0, 0)]).toEqual([0.75, 0.25, 0]);
});

test("several channels are cropped alike; a label of the first can be named", async () => {
  const two: Segmenter = async (given) => {
    const [first] = given as Image[];
    const data = Uint8Array.from(first.voxels.data, (value) => (value === 50 ? 2 : value === 200 ? 5 : 0));
    const mask = createImage(data, size, options);
    return { mask, labels: { body: 2, core: 5 }, voxels: {}, warnings: [] };
  };
  const sizes: (readonly number[])[] = [];
  const second: Segmenter = async (given, more) => {
    sizes.push(...(given as Image[]).map((each) => each.size));
    return lesion((given as Image[])[0], more);
  };
  const result = await cascade(two, second, { label: 5, margin: 0 })([image, image]);
  expect(sizes).toEqual([
    [3, 3, 2],
    [3, 3, 2],
  ]);
  expect(found(result)).toBe(18);
  await expect(cascade(two, second)([image, image])).rejects.toThrow("label 1 is not in the mask, which holds 2, 5");
});

test("options and grids are checked, abort is passed on", async () => {
  expect(() => cascade(body, lesion, { margin: -1 })).toThrow("cascade: margin must be a number of mm >= 0; got -1");
  expect(() => cascade(body, lesion, { label: 0 })).toThrow("cascade: label must be a whole number > 0; got 0");
  const elsewhere: Segmenter = async () => body(createImage(new Float32Array(4).fill(99), [2, 2, 1]));
  await expect(cascade(elsewhere, lesion)(image)).rejects.toThrow(
    "cascade: the first segmenter must return a mask on the grid of the images; they differ in size",
  );
  await expect(cascade(body, lesion)(image, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "aborted",
  });
});

import { createImage } from "radiosurv/image";
import { sliceThumbnail } from "radiosurv/study";
import { expect, test } from "vitest";

/** A 4 x 3 x 3 image whose grey level tells the place, and a mask with label 2 mostly in slice 1. */
const grey = Uint8Array.from({ length: 36 }, (_, i) => i * 7);
const labels = new Uint8Array(36);
labels.set([2, 2, 2], 12);
labels[0] = 2;
labels[30] = 5;

test("shows the slice in which the region is largest", () => {
  const options = { spacing: [1, 2, 5] };
  const image = createImage(grey, [4, 3, 3], options);
  const mask = createImage(labels, [4, 3, 3], options);
  const thumbnail = sliceThumbnail(image, mask, { label: 2 });
  expect(thumbnail).toMatchObject({ width: 4, height: 3, slice: 1, voxels: 4, aspect: 4 / 6 });
  expect(thumbnail.pixels).toEqual(grey.slice(12, 24));
  expect(thumbnail.outline).toEqual([Float64Array.of(0.5, 0, 2.5, 0, 3, 0.5, 2.5, 1, 0.5, 1, 0, 0.5)]);
  expect(sliceThumbnail(image, mask, { label: 5 })).toMatchObject({ slice: 2, voxels: 1 });
  expect(() => sliceThumbnail(image, mask)).toThrow(/label 1 is not in the mask/);
});

test.each([
  ["x", [-1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 0, 3, 2]],
  ["y", [1, 0, 0, 0, -1, 0, 0, 0, 1], [2, 3, 0, 1]],
  ["x and y", [-1, 0, 0, 0, -1, 0, 0, 0, 1], [3, 2, 1, 0]],
  ["nothing", [1, 0, 0, 0, 1, 0, 0, 0, -1], [0, 1, 2, 3]],
  // rows run from the foot to the head
  ["y of a coronal slice", [1, 0, 0, 0, 0, 1, 0, 1, 0], [2, 3, 0, 1]],
])("turns %s so that the patient's left is on the right and front or head at the top", (_, direction, order) => {
  const image = createImage(Uint8Array.of(0, 1, 2, 3), [2, 2, 1], { direction });
  const mask = createImage(Uint8Array.of(1, 0, 0, 0), [2, 2, 1], { direction });
  const { pixels, outline } = sliceThumbnail(image, mask);
  expect(Array.from(pixels)).toEqual(order);
  const place = order.indexOf(0);
  expect(outline[0].slice(0, 2)).toEqual(Float64Array.of((place % 2) + 0.5, Math.floor(place / 2)));
});

test("large slices shrink to means, others than uint8 are windowed", () => {
  const n = 100;
  const values = Float32Array.from({ length: n * n }, (_, i) => (i % n < 50 ? -1000 : 1000));
  values[0] = Number.NaN;
  const image = createImage(values, [n, n]);
  const mask = createImage(new Uint8Array(n * n).fill(255), [n, n]);
  const thumbnail = sliceThumbnail(image, mask, { height: 10 });
  expect(thumbnail).toMatchObject({ width: 10, height: 10, aspect: 1, voxels: n * n });
  expect(Array.from(thumbnail.pixels.slice(10, 20))).toEqual([0, 0, 0, 0, 0, 255, 255, 255, 255, 255]);
  expect(Math.max(...thumbnail.outline[0])).toBe(10);
});

test("a mask of another size is brought onto the grid of the image", () => {
  const image = createImage(new Uint8Array(16), [4, 4]);
  const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2], { origin: [1, 1] });
  expect(sliceThumbnail(image, mask)).toMatchObject({ voxels: 4, width: 4 });
});

test("rings are drawn by their outer borders, turned as the picture is", () => {
  const row = (...values: number[]) =>
    createImage(Uint8Array.from(values), [6, 1, 1], { direction: [-1, 0, 0, 0, 1, 0, 0, 0, 1] });
  const { outline, rings } = sliceThumbnail(row(1, 2, 3, 4, 5, 6), row(0, 0, 1, 0, 0, 0), {
    rings: [row(0, 1, 0, 1, 0, 0), row(1, 1, 0, 1, 1, 0)],
  });
  const across = (lines: readonly Float64Array[]) =>
    lines.map((line) => line.filter((_, i) => i % 2 === 0)).map((x) => [Math.min(...x), Math.max(...x)]);
  expect(across(outline)).toEqual([[3, 4]]);
  expect(rings.map(across)).toEqual([[[2, 5]], [[1, 6]]]);
  const wrong = createImage(Uint8Array.of(1), [1, 1, 1]);
  expect(() => sliceThumbnail(row(1, 2, 3, 4, 5, 6), row(0, 0, 1, 0, 0, 0), { rings: [wrong] })).toThrow(
    "each of rings must have the size of the mask, [6, 1, 1]; got [1, 1, 1]",
  );
});

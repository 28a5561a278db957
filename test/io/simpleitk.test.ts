import { expect, test } from "vitest";
import { readImage, readJpeg, readNifti, readNrrd, readPng } from "../../src/io/index.ts";
import { type IoCase, ioCases, plain } from "./fixtures.ts";

// what SimpleITK 2.3.1 reads, to the last bit of voxels and geometry: the order of arithmetic is the same. Adding 0 makes
// minus zero 0, which this library does not return
function expectSame(
  image: Parameters<typeof plain>[0],
  { pixelType, size, spacing, origin, direction, voxels }: IoCase,
) {
  const got = plain(image);
  expect(got.pixelType).toBe(pixelType);
  expect(got.size).toEqual(size);
  expect(got.voxels).toEqual(voxels);
  expect(got.spacing).toEqual(spacing);
  expect(got.origin.map((x) => x + 0)).toEqual(origin.map((x) => x + 0));
  expect(got.direction.map((x) => x + 0)).toEqual(direction.map((x) => x + 0));
}

test.each(ioCases("nifti").map((item) => [item.name, item] as const))("%s", (_, item) => {
  expectSame(readNifti(item.file, { data: item.data, volume: item.volume }), item);
  expectSame(readImage(item.file, { data: item.data, volume: item.volume }), item);
});

test.each(ioCases("nrrd").map((item) => [item.name, item] as const))("%s", (_, item) => {
  expectSame(readNrrd(item.file, { data: item.data }), item);
  expectSame(readImage(item.file, { data: item.data }), item);
});

test.each(ioCases("png").map((item) => [item.name, item] as const))("%s", (_, item) => {
  expectSame(readPng(item.file), item);
  expectSame(readImage(item.file), item);
});

test.each(ioCases("jpeg").map((item) => [item.name, item] as const))("%s", (_, item) => {
  const got = plain(readJpeg(item.file));
  const difference = Math.max(...got.voxels.map((value, i) => Math.abs(value - item.voxels[i])));
  expect(difference).toBeLessThanOrEqual(item.tolerance ?? 0);
  expect({ ...got, voxels: [] }).toEqual({
    voxels: [],
    pixelType: item.pixelType,
    size: item.size,
    spacing: item.spacing,
    origin: item.origin,
    direction: item.direction,
  });
  expect(plain(readImage(item.file))).toEqual(got);
});

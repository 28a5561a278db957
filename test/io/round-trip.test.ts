import { describe, expect, test } from "vitest";
import { sameGeometry } from "../../src/image/geometry.ts";
import { createImage, type Image, newVoxelArray, type PixelType, type VoxelArray } from "../../src/image/image.ts";
import { readImage, readNifti, readNrrd, writeNifti, writeNrrd } from "../../src/io/index.ts";
import { gzip, niftiFile, nrrdFile } from "./headers.ts";
import { randomFrom } from "./random.ts";

const TYPES: PixelType[] = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"];

// values over the whole range of the type, its ends among them
function someVoxels(type: PixelType, n: number, random: () => number): VoxelArray {
  const voxels = newVoxelArray(type, n);
  new Uint8Array(voxels.buffer).forEach((_, i, bytes) => {
    bytes[i] = 256 * random();
  });
  if (type.startsWith("float")) voxels.forEach((_, i) => (voxels[i] = (random() - 0.5) * 10 ** (20 * random() - 10)));
  return voxels;
}

// a rotation by a random unit quaternion, mirrored on request
function rotation(random: () => number, mirrored: boolean): number[] {
  const q = [0, 0, 0, 0].map(() => random() - 0.5);
  const [a, b, c, d] = q.map((x) => x / Math.hypot(...q));
  const s = mirrored ? -1 : 1;
  return [
    ...[a * a + b * b - c * c - d * d, 2 * (b * c - a * d), s * 2 * (b * d + a * c)],
    ...[2 * (b * c + a * d), a * a + c * c - b * b - d * d, s * 2 * (c * d - a * b)],
    ...[2 * (b * d - a * c), 2 * (c * d + a * b), s * (a * a + d * d - b * b - c * c)],
  ];
}

function someImage(type: PixelType, dimension: 2 | 3, seed: number): Image {
  const random = randomFrom(seed);
  const size = [5, 4, 3].slice(0, dimension);
  const angle = 6 * random();
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return createImage(
    someVoxels(
      type,
      size.reduce((n, m) => n * m, 1),
      random,
    ),
    size,
    {
      spacing: size.map(() => 0.1 + 3 * random()),
      origin: size.map(() => 300 * (random() - 0.5)),
      direction: dimension === 2 ? [c, -s, s, c] : rotation(random, seed % 2 === 1),
    },
  );
}

const images = TYPES.flatMap((type, i) =>
  ([2, 3] as const).flatMap((dimension) =>
    [0, 1].map((odd) => ({
      name: `${type} ${dimension}D ${odd}`,
      image: someImage(type, dimension, 4 * i + 2 * dimension + odd),
    })),
  ),
);

describe.each([false, true])("what is written comes back, gzip %s", (gzip) => {
  test.each(images)("NIfTI $name", ({ image }) => {
    const back = readNifti(writeNifti(image, { gzip }));
    expect(back.voxels).toEqual(image.voxels);
    expect(back.pixelType).toBe(image.pixelType);
    // float32 geometry: 24 bits of an origin up to 300 mm
    expect(sameGeometry(image, back, 1e-4)).toBe(true);
    // a second time nothing more is lost
    expect(readNifti(writeNifti(back, { gzip })).origin).toEqual(back.origin);
    expect(sameGeometry(back, readNifti(writeNifti(back, { gzip })))).toBe(true);
  });

  test.each(images)("NRRD $name", ({ image }) => {
    const back = readNrrd(writeNrrd(image, { gzip }));
    expect(back.voxels).toEqual(image.voxels);
    expect(back.pixelType).toBe(image.pixelType);
    expect(back.origin).toEqual(image.origin);
    expect(sameGeometry(image, back, 1e-14)).toBe(true);
  });
});

test("the qform alone says the same as the sform that is written with it", () => {
  for (const { image } of images) {
    const bytes = writeNifti(image);
    bytes[254] = 0;
    expect(sameGeometry(image, readNifti(bytes), 1e-4)).toBe(true);
  }
});

test("strided and shifted voxels are written in the order of the axes", () => {
  const voxels = { data: Int16Array.from({ length: 24 }, (_, i) => i), shape: [3, 2], stride: [-2, 8], offset: 10 };
  const image = createImage(voxels);
  for (const back of [readNifti(writeNifti(image)), readNrrd(writeNrrd(image))]) {
    expect(Array.from(back.voxels.data)).toEqual([10, 8, 6, 18, 16, 14]);
  }
});

test("equal images give equal bytes, and gzip makes them fewer", () => {
  const image = createImage(new Float32Array(1000), [10, 10, 10]);
  expect(writeNifti(image, { gzip: true })).toEqual(writeNifti(image, { gzip: true }));
  expect(writeNifti(image, { gzip: true }).length).toBeLessThan(300);
  expect(writeNrrd(image, { gzip: true })).toEqual(writeNrrd(image, { gzip: true }));
  expect(writeNrrd(image, { gzip: true }).length).toBeLessThan(writeNrrd(image).length);
});

test("readers take a view into a larger buffer and an ArrayBuffer, and keep neither", () => {
  for (const [file, read] of [
    [niftiFile(), readNifti],
    [nrrdFile(), readNrrd],
  ] as const) {
    const shifted = new Uint8Array(file.length + 5);
    shifted.set(file, 3);
    const view = shifted.subarray(3, 3 + file.length);
    const frozen = view.slice();
    const image = read(view);
    expect(view).toEqual(frozen);
    view.fill(255);
    expect(image).toEqual(read(file.slice().buffer));
    expect(image.voxels.data.every((value) => value === 0)).toBe(true);
    expect(image.voxels.data.buffer.byteLength).toBe(48);
  }
});

test("big-endian and other files are not changed by reading", () => {
  const file = nrrdFile(
    { endian: "big" },
    Uint8Array.from({ length: 48 }, (_, i) => i),
  );
  const before = file.slice();
  expect(readNrrd(file).voxels.data[1]).toBe(0x0203);
  expect(file).toEqual(before);
});

test("integers of 64 bits that float64 holds are read, others are an error", () => {
  const values = BigInt64Array.of(0n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 62n, -(2n ** 63n), 2n ** 40n + 1n, -7n);
  const file = (data: BigInt64Array | BigUint64Array, datatype: number) =>
    niftiFile({ dim: [2, 4, 2], datatype }, new Uint8Array(data.buffer));
  expect(Array.from(readNifti(file(values, 1024)).voxels.data)).toEqual(Array.from(values, Number));
  for (const wrong of [2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 60n) - 1n]) {
    expect(() => readNifti(file(values.with(3, wrong), 1024))).toThrow(`got ${wrong}`);
  }
  const unsigned = BigUint64Array.of(0n, 1n, 2n ** 63n, 2n ** 64n - 2048n, 5n, 6n, 7n, 8n);
  expect(Array.from(readNifti(file(unsigned, 1280)).voxels.data)).toEqual(Array.from(unsigned, Number));
  expect(() => readNifti(file(unsigned.with(0, 2n ** 64n - 1n), 1280))).toThrow("got 18446744073709551615");
});

test("a volume of a 4D file is picked, also from gzip, which is read to its end", () => {
  const voxels = Uint8Array.from({ length: 24 }, (_, i) => i);
  const file = niftiFile({ dim: [5, 2, 2, 2, 3, 1], datatype: 2 }, voxels);
  expect(Array.from(readNifti(file, { volume: 2 }).voxels.data)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  expect(Array.from(readNifti(gzip(file), { volume: 1 }).voxels.data)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  expect(readNifti(file, { volume: 0 }).size).toEqual([2, 2, 2]);
});

test("readImage reads a pair, a detached header and a volume through the same options", () => {
  const pair = niftiFile({ magic: "ni1\0", voxOffset: 0 }).subarray(0, 352);
  expect(readImage(pair, { data: new Uint8Array(48) }).size).toEqual([4, 3, 2]);
  expect(readImage(nrrdFile({ "data file": "a.raw" }), { data: new Uint8Array(48) }).size).toEqual([4, 3, 2]);
  expect(readImage(niftiFile({ dim: [4, 2, 3, 2, 2] }), { volume: 1 }).size).toEqual([2, 3, 2]);
});

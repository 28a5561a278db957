import { runInNewContext } from "node:vm";
import ndarray from "ndarray";
import ops from "ndarray-ops";
import { describe, expect, test } from "vitest";
import { contiguousData, createImage, type VoxelArray, type VoxelSource } from "../../src/image/image.ts";
import { toNdarray } from "../../src/image/to-ndarray.ts";
import { testMisuse } from "./misuse.ts";

describe("voxels in any form", () => {
  test.each([
    ["int8", Int8Array.of(-1, 2, 3, 4, 5, 6)],
    ["uint8", Uint8Array.of(1, 2, 3, 4, 5, 6)],
    ["int16", Int16Array.of(-1, 2, 3, 4, 5, 6)],
    ["uint16", Uint16Array.of(1, 2, 3, 4, 5, 6)],
    ["int32", Int32Array.of(-1, 2, 3, 4, 5, 6)],
    ["uint32", Uint32Array.of(1, 2, 3, 4, 5, 6)],
    ["float32", Float32Array.of(0.5, 2, 3, 4, 5, 6)],
    ["float64", Float64Array.of(0.1, 2, 3, 4, 5, 6)],
  ] as [string, VoxelArray][])("%s is shared, not copied", (pixelType, data) => {
    const image = createImage(data, [3, 2]);
    expect(image.pixelType).toBe(pixelType);
    expect(image.voxels).toEqual({ data, shape: [3, 2], stride: [1, 3], offset: 0 });
    expect(image.voxels.data).toBe(data);
  });

  test("a list of numbers becomes float64", () => {
    const list = Object.freeze([0.1, -2, 3]);
    const image = createImage(list, [3, 1]);
    expect(image.pixelType).toBe("float64");
    expect(image.voxels.data).toEqual(Float64Array.of(0.1, -2, 3));
  });

  test("a list of booleans becomes uint8", () => {
    const image = createImage([true, false, false, true], [2, 2]);
    expect(image.pixelType).toBe("uint8");
    expect(image.voxels.data).toEqual(Uint8Array.of(1, 0, 0, 1));
  });

  test("the pixels of a canvas are read as uint8, in the same memory", () => {
    const pixels = Uint8ClampedArray.of(9, 8, 7, 6, 5, 4).subarray(2);
    const image = createImage(pixels, [2, 2]);
    expect(image.pixelType).toBe("uint8");
    expect(Array.from(image.voxels.data)).toEqual([7, 6, 5, 4]);
    pixels[0] = 70;
    expect(image.voxels.data[0]).toBe(70);
  });

  test("a part of a buffer keeps to its part", () => {
    const buffer = Int16Array.of(0, 0, 1, 2, 3, 4, 0);
    const image = createImage(buffer.subarray(2, 6), [2, 2]);
    expect(Array.from(contiguousData(image))).toEqual([1, 2, 3, 4]);
  });

  test("typed arrays of another realm, such as a frame or a worker's", () => {
    const foreign: Int16Array = runInNewContext("Int16Array.of(1, 2)");
    expect(foreign).not.toBeInstanceOf(Int16Array);
    expect(createImage(foreign, [2, 1]).pixelType).toBe("int16");
  });

  test("an ndarray of a plain list becomes float64", () => {
    const image = createImage(ndarray([1, 2, 3, 4, 5, 6], [3, 2]) as unknown as VoxelSource);
    expect(image.pixelType).toBe("float64");
    expect(Array.from(contiguousData(image))).toEqual([1, 3, 5, 2, 4, 6]); // ndarray's last axis runs fastest
  });

  test("an ndarray brings its shape, its strides and its memory", () => {
    const data = Int16Array.of(1, 2, 3, 4, 5, 6);
    const image = createImage(ndarray(data, [3, 2], [1, 3]));
    expect(image.size).toEqual([3, 2]);
    expect(image.voxels).toEqual({ data, shape: [3, 2], stride: [1, 3], offset: 0 });
    expect(image.voxels.data).toBe(data);
    expect(createImage(ndarray(data, [3, 2]), [3, 2]).voxels.stride).toEqual([2, 1]); // ndarray's own order
  });

  test("transposed, stepped, reversed and offset ndarrays are read in place", () => {
    const base = ndarray(
      Int32Array.from({ length: 24 }, (_, i) => i),
      [4, 3, 2],
      [1, 4, 12],
    );
    const read = (view: ndarray.NdArray<Int32Array>) => Array.from(contiguousData(createImage(view)));
    expect(read(base)).toEqual(Array.from(base.data));
    expect(read(base.transpose(1, 0, 2)).slice(0, 4)).toEqual([0, 4, 8, 1]); // y now runs fastest
    expect(read(base.transpose(2, 1, 0)).slice(0, 4)).toEqual([0, 12, 4, 16]);
    expect(read(base.step(2, 1, 1)).slice(0, 4)).toEqual([0, 2, 4, 6]);
    expect(read(base.step(-1, 1, 1)).slice(0, 4)).toEqual([3, 2, 1, 0]);
    expect(read(base.lo(1, 1, 1).hi(2, 2, 1))).toEqual([17, 18, 21, 22]);
    expect(read(base.pick(null, null, 1)).slice(0, 3)).toEqual([12, 13, 14]);
    expect(createImage(base.pick(null, null, 1)).size).toEqual([4, 3]);
  });

  test("strides along an axis of one voxel do not matter", () => {
    const data = Int16Array.of(1, 2, 3);
    const image = createImage(ndarray(data, [1, 3, 1], [99, 1, 77]));
    expect(contiguousData(image).buffer).toBe(data.buffer);
    expect(Array.from(contiguousData(image))).toEqual([1, 2, 3]);
  });
});

describe("geometry", () => {
  test("unit spacing, no shift and the axes of space, unless given", () => {
    const image = createImage(new Uint8Array(24), [4, 3, 2]);
    expect(image.spacing).toEqual([1, 1, 1]);
    expect(image.origin).toEqual([0, 0, 0]);
    expect(image.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(createImage(new Uint8Array(6), [3, 2]).direction).toEqual([1, 0, 0, 1]);
  });

  test("as given, in lists or typed arrays, copied", () => {
    const spacing = Float64Array.of(0.5, 2);
    const origin = [10, -20];
    const direction = Object.freeze([0, -1, 1, 0]);
    const size = Int32Array.of(3, 2);
    const image = createImage(new Uint8Array(6), size, { spacing, origin, direction });
    expect(image).toMatchObject({ size: [3, 2], spacing: [0.5, 2], origin: [10, -20], direction: [0, -1, 1, 0] });
    spacing[0] = origin[0] = size[0] = 99;
    expect(image).toMatchObject({ size: [3, 2], spacing: [0.5, 2], origin: [10, -20] });
  });
});

test("an image survives structuredClone", () => {
  const options = { spacing: [1, 2, 3], origin: [4, 5, 6] };
  const image = createImage(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2], options);
  const clone = structuredClone(image);
  expect(clone).toEqual(image);
  expect(clone.voxels.data).not.toBe(image.voxels.data);
  expect(Array.from(contiguousData(clone))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

describe("toNdarray", () => {
  test("shares the memory and works with ndarray-ops", () => {
    const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    const array = toNdarray(image);
    expect(array.shape).toEqual([3, 2]);
    expect(array.get(2, 1)).toBe(6);
    expect(ops.sum(array)).toBe(21);
    ops.mulseq(array, 10);
    expect(Array.from(image.voxels.data)).toEqual([10, 20, 30, 40, 50, 60]);
  });

  test("there and back, also transposed", () => {
    const turned = toNdarray(createImage(Int16Array.of(1, 2, 3, 4, 5, 6), [3, 2])).transpose(1, 0);
    const image = createImage(turned);
    expect(image.size).toEqual([2, 3]);
    expect(Array.from(contiguousData(image))).toEqual([1, 4, 2, 5, 3, 6]);
    expect(toNdarray(image).get(1, 2)).toBe(6);
  });

  test("three axes", () => {
    const array = toNdarray(createImage(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]));
    expect([array.get(1, 0, 0), array.get(0, 1, 0), array.get(0, 0, 1)]).toEqual([2, 3, 5]);
  });
});

describe("misuse", () => {
  const data = new Uint8Array(6);
  const as = (value: unknown) => value as VoxelSource;
  testMisuse([
    [
      "too few values",
      () => createImage([1, 2, 3], [2, 2]),
      "length",
      "createImage: data needs 2 x 2 = 4 values; got 3",
    ],
    ["too many values", () => createImage(data, [5, 1]), "length", "needs 5 x 1 = 5 values; got 6"],
    [
      "no size",
      () => createImage(data),
      "argument",
      "size [nx, ny] or [nx, ny, nz] is needed unless data is an ndarray",
    ],
    ["one dimension", () => createImage(data, [6]), "argument", /2 or 3 dimensions.*got \[6\]/],
    ["four dimensions", () => createImage(data, [1, 2, 3, 1]), "argument", /2 or 3 dimensions.*got \[1, 2, 3, 1\]/],
    ["ndarray of four dimensions", () => createImage(ndarray(data, [1, 2, 3, 1])), "argument", /2 or 3 dimensions/],
    ["size of 0", () => createImage([], [0, 3]), "length", /size of whole numbers >= 1.*got \[0, 3\]/],
    ["fractional size", () => createImage(data, [1.5, 4]), "length", /whole numbers >= 1/],
    ["negative size", () => createImage(data, [-2, -3]), "length", /whole numbers >= 1/],
    [
      "size is not that of the ndarray",
      () => createImage(ndarray(data, [3, 2]), [2, 3]),
      "length",
      "size must equal the shape of the ndarray, [3, 2]; got [2, 3]",
    ],
    ["fewer sizes than the ndarray has", () => createImage(ndarray(data, [3, 2]), [6]), "length", "got [6]"],
    [
      "big integers",
      () => createImage(as(new BigInt64Array(6)), [3, 2]),
      "argument",
      "createImage: voxels must be a typed array of 8, 16 or 32 bit integers or of floats; got BigInt64Array",
    ],
    [
      "ndarray of a text",
      () => createImage(as({ data: "abc", shape: [3, 1], stride: [1, 3], offset: 0 })),
      "argument",
      "got abc",
    ],
    [
      "ndarray that reaches beyond its data",
      () => createImage(as({ data, shape: [3, 3], stride: [1, 3], offset: 0 })),
      "length",
      "data that hold places 0 to 8; got length 6",
    ],
    [
      "ndarray that reaches before its data",
      () => createImage(as({ data, shape: [3, 2], stride: [-1, 3], offset: 1 })),
      "length",
      "places -1 to 4",
    ],
    [
      "zero spacing",
      () => createImage(data, [3, 2], { spacing: [0, 1] }),
      "geometry",
      "createImage: image needs spacing of 2 positive mm; got [0, 1]",
    ],
    ["negative spacing", () => createImage(data, [3, 2], { spacing: [1, -1] }), "geometry", "got [1, -1]"],
    ["NaN spacing", () => createImage(data, [3, 2], { spacing: [Number.NaN, 1] }), "geometry", "got [NaN, 1]"],
    [
      "infinite spacing",
      () => createImage(data, [3, 2], { spacing: [1, Number.POSITIVE_INFINITY] }),
      "geometry",
      "got [1, Infinity]",
    ],
    [
      "three spacings for two axes",
      () => createImage(data, [3, 2], { spacing: [1, 1, 1] }),
      "geometry",
      "spacing of 2 positive mm; got [1, 1, 1]",
    ],
    [
      "NaN origin",
      () => createImage(data, [3, 2], { origin: [0, Number.NaN] }),
      "geometry",
      "origin of 2 finite mm; got [0, NaN]",
    ],
    ["short origin", () => createImage(data, [3, 2], { origin: [0] }), "geometry", "origin of 2 finite mm; got [0]"],
    [
      "NaN direction",
      () => createImage(data, [3, 2], { direction: [1, 0, 0, Number.NaN] }),
      "geometry",
      "direction of 4 cosines",
    ],
    [
      "dependent axes",
      () => createImage(data, [3, 2], { direction: [1, 1, 1, 1] }),
      "geometry",
      "of independent axes; got [1, 1, 1, 1]",
    ],
    [
      "direction of a plane for a volume",
      () => createImage(data, [3, 2, 1], { direction: [1, 0, 0, 1] }),
      "geometry",
      "direction of 9 cosines",
    ],
  ]);
});

import { describe, expect, test } from "vitest";
import { codestreamSize } from "../../../src/io/dicom/codestream-size.ts";
import { decimal } from "../../../src/io/dicom/encode.ts";
import { decodeRle } from "../../../src/io/dicom/rle.ts";
import { readDicomSeries } from "../../../src/io/index.ts";
import { randomFrom } from "../random.ts";
import { type Attributes, pixels, slice } from "./files.ts";

describe("decimal strings", () => {
  const numbers = [0, 1, -1, 0.1, 1 / 3, -2 / 3, 1e-7, 1.23456789012345e-9, 123456789.123456789, -1e21, 4.9e-324];

  test.each(numbers)("%d fits into 16 characters and comes back to 9 digits", (value) => {
    const text = decimal(value);
    expect(text.length).toBeLessThanOrEqual(16);
    expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  });

  test("those that fit come back exactly", () => {
    expect(["0.1", "-12.5", "0.703125"].map((text) => decimal(Number(text)))).toEqual(["0.1", "-12.5", "0.703125"]);
  });
});

describe("RLE", () => {
  // one segment a byte of a sample, the highest first; runs where a byte repeats, else literals
  function encode(bytes: Uint8Array, pixels: number, samples: number, width: number): Uint8Array {
    const segments = Array.from({ length: samples * width }, (_, segment) => {
      const place = Math.floor(segment / width) * width + (width - 1 - (segment % width));
      const plane = Array.from({ length: pixels }, (_, i) => bytes[i * samples * width + place]);
      const packed: number[] = [];
      for (let i = 0; i < plane.length; ) {
        let run = 1;
        while (i + run < plane.length && run < 128 && plane[i + run] === plane[i]) run++;
        if (run > 1) packed.push(257 - run, plane[i]);
        // 128 is no command, and to be passed over
        else packed.push(128, 0, plane[i]);
        i += run;
      }
      return packed.concat(packed.length % 2 ? [0] : []);
    });
    const header = new Uint32Array(16);
    header[0] = segments.length;
    segments.reduce((at, { length }, i) => (header[i + 1] = at) + length, 64);
    return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
  }

  test.each([
    [1, 1],
    [1, 2],
    [1, 4],
    [3, 1],
    [3, 2],
  ])("%d samples of %d bytes", (samples, width) => {
    const random = randomFrom(samples + width);
    const bytes = Uint8Array.from({ length: 300 * samples * width }, () => Math.floor(3 * random()));
    expect(decodeRle(encode(bytes, 300, samples, width), 300, samples, width)).toEqual(bytes);
  });
});

describe("the size in a compressed stream", () => {
  test("is found behind other segments and fill bytes, in JPEG, JPEG-LS and JPEG 2000", () => {
    const frame = (marker: number) => [0xff, marker, 0, 11, 8, 0, 9, 1, 2, 3, 0, 0, 0];
    const jpeg = (marker: number) => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, ...frame(marker));
    for (const marker of [0xc0, 0xc3, 0xf7]) {
      expect(codestreamSize(jpeg(marker))).toEqual({ rows: 9, columns: 258, samples: 3 });
    }
    const siz = new Uint8Array(60);
    siz.set([0xff, 0x4f, 0xff, 0x51]);
    const view = new DataView(siz.buffer);
    [40, 50, 10, 20].forEach((value, i) => view.setUint32(8 + 4 * i, value));
    view.setUint16(40, 1);
    expect(codestreamSize(siz)).toEqual({ columns: 30, rows: 30, samples: 1 });
  });

  test("is not found where there is none", () => {
    for (const bytes of [[], [1, 2, 3], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]]) {
      expect(codestreamSize(Uint8Array.from(bytes))).toBeUndefined();
    }
  });
});

describe("enhanced multi-frame files", () => {
  const frames = (groups: (i: number) => Attributes) =>
    slice({
      NumberOfFrames: 4,
      ImagePositionPatient: undefined,
      PixelData: Uint8Array.from([0, 1, 2, 3].flatMap((i) => [...pixels(i)])),
      PerFrameFunctionalGroupsSequence: [0, 1, 2, 3].map((i) => ({
        PlanePositionSequence: [{ ImagePositionPatient: [0, 0, 5 * (i % 2)] }],
        ...groups(i),
      })),
      SharedFunctionalGroupsSequence: [
        {
          PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
          PixelMeasuresSequence: [{ PixelSpacing: [1, 2] }],
          PixelValueTransformationSequence: [{ RescaleSlope: 1, RescaleIntercept: 100, RescaleType: "HU" }],
        },
      ],
    });

  test("have phases by their time offsets, or by the order of their frames", () => {
    const offset = (i: number): Attributes => ({
      TemporalPositionSequence: [{ TemporalPositionTimeOffset: i < 2 ? [2.5] : [0.5] }],
    });
    for (const [groups, expected] of [
      [offset, [102, 103, 100, 101]],
      [() => ({}), [100, 101, 102, 103]],
    ] as const) {
      const volumes = readDicomSeries([frames(groups)]);
      expect(volumes.flatMap(({ voxels }) => [voxels.data[0], voxels.data[12]])).toEqual(expected);
      expect(volumes[0]).toMatchObject({ spacing: [2, 1, 5], unit: "HU", pixelType: "int32" });
    }
    expect(readDicomSeries([frames(offset)]).map(({ time }) => time)).toEqual([0, 2]);
  });

  test("name the frame that is amiss", () => {
    const position = (i: number): Attributes => ({
      PlanePositionSequence: [{ ImagePositionPatient: [0, 0, [0, 3, 6, 12][i]] }],
    });
    expect(() => readDicomSeries([frames(position)])).toThrow(
      "frame 3 of files[0] and frame 4 of files[0] are 6 mm apart, most slices 3 mm; 1 slice is missing",
    );
  });
});

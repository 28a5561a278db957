import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RadiosurvError } from "../../../src/error.ts";
import { createImage, type Image } from "../../../src/image/image.ts";
import { readDicomSegmentation, readDicomSeries, readRtStruct } from "../../../src/io/index.ts";
import { mutate } from "../mutate.ts";
import { randomFrom } from "../random.ts";
import { type Attributes, dicomFile } from "./files.ts";
import { allCodecs, dicomCase, segmentationCases, sourceSeries } from "./fixtures.ts";

const MUTATIONS = 2000;

/** Most milliseconds that one damaged file may take. */
const MOST_TIME = 1000;

/** Most bytes of arrays that one damaged file of a few kilobytes may ask for; a claim of a header goes up to 10^10. */
const MOST_MEMORY = 4 * 2 ** 20;

const ARRAYS = ["Uint8Array", "Uint16Array", "Int16Array", "Int32Array", "Float64Array", "ArrayBuffer"] as const;

// bytes asked for in array constructors since the last reset: a claim that is believed shows here, though the runtime
// may give such memory only when it is written to
let asked = 0;

beforeEach(() => {
  for (const name of ARRAYS) {
    const counting = new Proxy(globalThis[name], {
      construct(target, args) {
        const made = Reflect.construct(target, args, target) as ArrayBuffer;
        if (typeof args[0] === "number") asked += made.byteLength;
        return made;
      },
    });
    vi.stubGlobal(name, counting);
  }
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const codecs = await allCodecs();
const [reference] = readDicomSeries(sourceSeries);
const small = createImage(new Uint8Array(8 * 8 * 4), [8, 8, 4]);

const contour = (z: number): Attributes => ({
  ContourGeometricType: "CLOSED_PLANAR",
  ContourData: [1, 1, z, 6.5, 1.25, z, 6, 5, z, 2, 6, z],
});
const structures = dicomFile({
  SOPClassUID: "1.2.840.10008.5.1.4.1.1.481.3",
  Modality: "RTSTRUCT",
  StructureSetROISequence: [1, 2].map((ROINumber) => ({ ROINumber, ROIName: `GTV ${ROINumber}` })),
  ROIContourSequence: [1, 2].map((number) => ({
    ReferencedROINumber: number,
    ContourSequence: [0, 1, 2].map(contour),
  })),
});

interface Fuzz {
  readonly name: string;
  /** A damaged file is one of these. */
  readonly files: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array, i: number) => readonly Image[];
}

const series = (bytes: Uint8Array) => readDicomSeries([bytes], { series: "all" });
const files = (...names: string[]) => names.map((name) => dicomCase(name).files[0]);
const fuzzes: readonly Fuzz[] = [
  { name: "explicit", files: files("uint16", "rescaled, slope 0.5", "float32", "undefined lengths"), read: series },
  { name: "implicit", files: files("implicit int16", "implicit uint8"), read: series },
  { name: "big endian", files: files("big endian int16", "big endian uint8 in words"), read: series },
  { name: "deflated", files: files("deflated int16", "deflated uint8"), read: series },
  {
    name: "colours",
    files: files("RGB uint8, planar 1", "YBR_FULL_422", "palette from 10 on", "ultrasound"),
    read: series,
  },
  { name: "RLE", files: files("RLE int16", "RLE RGB", "RLE constant"), read: series },
  { name: "JPEG baseline", files: files("JPEG baseline", "JPEG baseline YBR, no markers"), read: series },
  {
    name: "enhanced multi-frame",
    files: files("enhanced MR, native", "enhanced MR, RLE, fragments", "enhanced MR, RLE, extended offsets"),
    read: series,
  },
  {
    name: "several files",
    files: sourceSeries,
    read: (bytes, i) => readDicomSeries(sourceSeries.with(i % sourceSeries.length, bytes), { series: "all" }),
  },
  {
    name: "segmentation",
    files: segmentationCases.map(({ file }) => file),
    read: (bytes) => Object.values(readDicomSegmentation(bytes, reference)),
  },
  {
    name: "segmentation, clipped",
    files: segmentationCases.map(({ file }) => file),
    read: (bytes) =>
      Object.values(readDicomSegmentation(bytes, reference, { outside: "clip", frameOfReference: "any" })),
  },
  {
    name: "structure set",
    files: [structures],
    read: (bytes) => Object.values(readRtStruct(bytes, small, { outside: "clip" })),
  },
];

function check(name: string, i: number, read: () => readonly Image[]): boolean {
  const start = performance.now();
  try {
    for (const { voxels, size, spacing } of read()) {
      expect(voxels.data.length).toBe(size.reduce((n, m) => n * m, 1));
      expect(spacing.every((step) => step > 0 && Number.isFinite(step))).toBe(true);
    }
    return true;
  } catch (error) {
    if (!(error instanceof RadiosurvError)) throw new Error(`${name}, mutation ${i}: ${error}`, { cause: error });
    expect(error.message).toMatch(/^read(DicomSeries|DicomSegmentation|RtStruct): ./);
    return false;
  } finally {
    expect(performance.now() - start, `${name}, mutation ${i}`).toBeLessThan(MOST_TIME);
  }
}

test.each(fuzzes)(`${MUTATIONS} damaged files end in images or a RadiosurvError: $name`, ({ name, files, read }) => {
  const random = randomFrom(20240611);
  let images = 0;
  let most = 0;
  for (let i = 0; i < MUTATIONS; i++) {
    const bytes = mutate(files[i % files.length], random, 1400);
    asked = 0;
    if (check(name, i, () => read(bytes, i))) images++;
    most = Math.max(most, asked);
  }
  // both ways were taken
  expect(images).toBeGreaterThan(0);
  expect(images).toBeLessThan(MUTATIONS);
  expect(most).toBeLessThan(MOST_MEMORY);
});

test.each(["JPEG Lossless 12 bits", "JPEG-LS int16", "JPEG 2000 uint8"])(
  "damaged files end so with codecs too: %s",
  (name) => {
    const random = randomFrom(7);
    const [file] = dicomCase(name).files;
    let images = 0;
    for (let i = 0; i < 500; i++) {
      if (check(name, i, () => readDicomSeries([mutate(file, random, 700)], { codecs, series: "all" }))) images++;
    }
    expect(images).toBeGreaterThan(0);
  },
);

import { describe } from "vitest";
import { createImage } from "../../../src/image/index.ts";
import { readDicomSegmentation, readDicomSeries, readRtStruct, writeDicomSegmentation } from "../../../src/io/index.ts";
import { testRows } from "./bad-rows.ts";
import { type Attributes, dicomFile } from "./files.ts";
import { segmentationCases, sourceSeries } from "./fixtures.ts";

const [source] = readDicomSeries(sourceSeries);
const [{ file: seg }] = segmentationCases;
const fractional = segmentationCases[2].file;
const flat = createImage(new Uint8Array(4), [2, 2]);
const other = createImage(new Uint8Array(8), [2, 2, 2]);
const full = createImage(new Uint8Array(540).fill(1), source.size, source);
const rt = (contours: readonly Attributes[], more: Attributes = {}) =>
  dicomFile({
    SOPClassUID: "1.2.840.10008.5.1.4.1.1.481.3",
    Modality: "RTSTRUCT",
    StructureSetROISequence: [{ ROINumber: 1, ROIName: "GTV" }],
    ROIContourSequence: [{ ReferencedROINumber: 1, ContourSequence: contours }],
    ...more,
  });
const closed = (...points: number[]): Attributes => ({ ContourGeometricType: "CLOSED_PLANAR", ContourData: points });

describe("segmentations", () => {
  testRows([
    [
      "of another frame of reference",
      () => readDicomSegmentation({ name: "s", bytes: seg }, { ...source, frameOfReferenceUid: "1.2" }),
      "geometry",
      /file "s" must be in the frame of reference of the image, 1\.2; it is in 1\.2\.826/,
    ],
    [
      "that go beyond the image",
      () => readDicomSegmentation(seg, { ...other, frameOfReferenceUid: undefined } as never),
      "geometry",
      "must lie within the image; segment 1 goes beyond it in frame 1 of the file",
    ],
    [
      "that are images",
      () => readDicomSegmentation(sourceSeries[0], source),
      "format",
      "must be a DICOM segmentation; its modality is CT. Images are read with readDicomSeries",
    ],
    [
      "that are contours",
      () => readDicomSegmentation(rt([]), source),
      "format",
      "its modality is RTSTRUCT. Read it with readRtStruct",
    ],
    [
      "that are no DICOM",
      () => readDicomSegmentation(new Uint8Array(9), source),
      "format",
      "the file must be a DICOM file",
    ],
    [
      "truncated",
      () => readDicomSegmentation(seg.subarray(0, -9), source),
      "format",
      "truncated or damaged DICOM file",
    ],
    [
      "a name that is not there",
      () => readDicomSegmentation(seg, source, { names: ["tumour", "edema"] }),
      "argument",
      "has no segment named edema; it has tumour, Drüse",
    ],
    [
      "names that are no list",
      () => readDicomSegmentation(seg, source, { names: "tumour" as never }),
      "argument",
      "names must be a list",
    ],
    [
      "a threshold of 0",
      () => readDicomSegmentation(fractional, source, { threshold: 0 }),
      "argument",
      "threshold must be a number above 0, 1 at most; got 0",
    ],
    [
      "outside",
      () => readDicomSegmentation(seg, source, { outside: "cut" as never }),
      "argument",
      'outside must be "error" or "clip"; got cut',
    ],
    [
      "frameOfReference",
      () => readDicomSegmentation(seg, source, { frameOfReference: "" as never }),
      "argument",
      'frameOfReference must be "same" or "any"',
    ],
    [
      "an image of 2 dimensions",
      () => readDicomSegmentation(seg, flat),
      "argument",
      "reference must be an image of 3 dimensions; got 2",
    ],
    ["no image", () => readDicomSegmentation(seg, null as never), "argument", "reference needs an Image"],
    [
      "memory",
      () => readDicomSegmentation(seg, source, { maxBytes: 1000 }),
      "limit",
      "2 masks of 12 x 9 x 5 voxels need 1080 bytes; maxBytes allows 1000",
    ],
  ]);
});

describe("structure sets", () => {
  testRows([
    [
      "that are images",
      () => readRtStruct(sourceSeries[0], source),
      "format",
      "must be an RT Structure Set; its modality is CT",
    ],
    [
      "that are segmentations",
      () => readRtStruct(seg, source),
      "format",
      "its modality is SEG. Read it with readDicomSegmentation",
    ],
    [
      "of another frame of reference",
      () => readRtStruct(rt([], { ReferencedFrameOfReferenceSequence: [{ FrameOfReferenceUID: "1.2.9" }] }), source),
      "geometry",
      "the ROI 1 of the file must be in the frame of reference of the image",
    ],
    [
      "with vertices of two numbers",
      () => readRtStruct(rt([closed(1, 2, 3, 4)]), source),
      "format",
      'contour 1 of the ROI "GTV" must have three numbers a vertex; got 4',
    ],
    [
      "with vertices that are no numbers",
      () => readRtStruct(rt([{ ContourGeometricType: "CLOSED_PLANAR", ContourData: "1\\2\\x" }]), source),
      "format",
      "or some that are none",
    ],
    [
      "with contours at an angle to the slices",
      () => readRtStruct(rt([closed(0, 0, 0, 1, 0, 0, 1, 0, 1)]), other),
      "geometry",
      'contour 1 of the ROI "GTV" reaches from slice 0 to 1.0, so it was drawn on slices at an angle',
    ],
    [
      "with contours beside the image",
      () => readRtStruct(rt([closed(0, 0, 0, 9, 0, 0, 9, 1, 0)]), other),
      "geometry",
      'contour 1 of the ROI "GTV" goes beyond it (slice 0 of 0 to 1)',
    ],
    [
      "with contours above the image",
      () => readRtStruct(rt([closed(0, 0, 2, 1, 0, 2, 1, 1, 2)]), other),
      "geometry",
      "goes beyond it (slice 2 of 0 to 1)",
    ],
    [
      "without a region of the name",
      () => readRtStruct(rt([]), source, { names: ["PTV"] }),
      "argument",
      "has no ROI named PTV; it has GTV",
    ],
  ]);
});

describe("writing", () => {
  const empty = createImage(new Uint8Array(540), source.size, source);
  testRows([
    ["no mask", () => writeDicomSegmentation({}, source), "argument", "1 to 65535 masks by name are needed; got 0"],
    ["a mask alone", () => writeDicomSegmentation(full as never, source), "argument", /needs an Image|mask/],
    [
      "empty masks",
      () => writeDicomSegmentation({ a: empty }, source),
      "roi",
      "a mask with at least one voxel is needed; all are empty",
    ],
    [
      "another grid",
      () => writeDicomSegmentation({ a: other }, source),
      "geometry",
      "mask and image must lie on the same grid; they differ in size",
    ],
    ["a name with a backslash", () => writeDicomSegmentation({ "a\\b": full }, source), "argument", 'got "a\\\\b"'],
    [
      "too long a name",
      () => writeDicomSegmentation({ ["x".repeat(65)]: full }, source),
      "argument",
      "1 to 64 characters",
    ],
    ["2 dimensions", () => writeDicomSegmentation({ a: flat }, flat), "unsupported", "must have 3 dimensions"],
    [
      "skewed slices",
      () => writeDicomSegmentation({ a: full }, { ...source, direction: [1, 0, 0.6, 0, 1, 0, 0, 0, 0.8] }),
      "geometry",
      "must lie straight above each other",
    ],
    [
      "a date",
      () => writeDicomSegmentation({ a: full }, source, { date: "1.2.2024" }),
      "argument",
      "date must be YYYYMMDD and time HHMMSS; got 1.2.2024 and 000000",
    ],
    [
      "identifiers of other slices",
      () => writeDicomSegmentation({ a: full }, source, { identifiers: { sopInstanceUids: ["1.2"] } as never }),
      "length",
      "one instance a slice, 5; got 1",
    ],
  ]);
});

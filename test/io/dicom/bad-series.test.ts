import { describe } from "vitest";
import { type DicomCodec, type DicomSeriesOptions, readDicomSeries } from "../../../src/io/index.ts";
import { testRows } from "./bad-rows.ts";
import { type Attributes, compressedFile, dicomFile, pixels, slice } from "./files.ts";
import { dicomCase } from "./fixtures.ts";

const one = (values: Attributes, options?: DicomSeriesOptions) => () => readDicomSeries([slice(values)], options);
const at = (z: number, values: Attributes = {}) => slice({ ImagePositionPatient: [0, 0, z], ...values });
const JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70";
const RLE = "1.2.840.10008.1.2.5";

describe("files that are no image", () => {
  testRows([
    [
      "no files",
      () => readDicomSeries([]),
      "argument",
      "a list of files is needed, each its bytes or { name, bytes }; got an empty list",
    ],
    ["one file instead of a list", () => readDicomSeries(slice() as never), "argument", "got object"],
    [
      "not bytes",
      () => readDicomSeries([{ name: "a", bytes: "DICM" as never }]),
      "argument",
      'file "a" must be a Uint8Array',
    ],
    [
      "nothing in it",
      () => readDicomSeries([new Uint8Array(0)]),
      "format",
      'files[0] must be a DICOM file, with "DICM" at byte 128; it starts with no bytes',
    ],
    ["another format", () => readDicomSeries([at(0), new Uint8Array(300)]), "format", "files[1] must be a DICOM file"],
    [
      "the header alone",
      () => readDicomSeries([slice().subarray(0, 132)]),
      "format",
      "truncated or damaged DICOM file (it ends after the header)",
    ],
    ["no transfer syntax", () => readDicomSeries([dicomFile({}, "")]), "format", "(it has no TransferSyntaxUID)"],
    [
      "no image",
      () => readDicomSeries([dicomFile({ Modality: "RTSTRUCT" })]),
      "unsupported",
      "it has no pixel data (modality RTSTRUCT). Its contours are read with readRtStruct",
    ],
    [
      "a segmentation",
      () => readDicomSeries([slice({ SOPClassUID: "1.2.840.10008.5.1.4.1.1.66.4", Modality: "SEG" })]),
      "unsupported",
      "Its masks are read with readDicomSegmentation",
    ],
    [
      "truncated",
      () => readDicomSeries([slice().subarray(0, -5)]),
      "format",
      "element (7fe0,0010) claims more bytes than the file has",
    ],
    [
      "truncated deflate",
      () => readDicomSeries([dicomCase("deflated int16").files[0].subarray(0, -30)]),
      "format",
      "truncated or damaged DICOM file (",
    ],
    [
      "a bomb",
      () => readDicomSeries(dicomCase("deflated int16").files, { maxBytes: 500 }),
      "limit",
      "the deflated data of files[0] need more than 500 bytes",
    ],
  ]);
});

describe("headers that make no sense", () => {
  testRows([
    ["no rows", one({ Rows: undefined }), "format", "files[0] must state Rows above 0; it is missing"],
    ["no columns", one({ Columns: [0] }), "format", "Columns above 0; it is 0"],
    [
      "16 x more pixels than there are",
      one({ Rows: [48] }),
      "format",
      "claims 4 x 48 pixels of 1 x 16 bits in 1 frame, which need 384 bytes; its pixel data have 24",
    ],
    [
      "a thousand million frames",
      one({ NumberOfFrames: 1e9 }),
      "format",
      "claims 1000000000 frames; its pixel data can hold at most 1,",
    ],
    [
      "half a frame",
      one({ NumberOfFrames: 0.5 }),
      "format",
      "NumberOfFrames of files[0] must be a whole number from 1 on; got 0.5",
    ],
    ["13 bits", one({ BitsAllocated: [13] }), "unsupported", "1 or 3 samples of 1, 8, 16, 32 bits; got 1 of 13"],
    ["4 samples", one({ SamplesPerPixel: [4] }), "unsupported", "got 4 of 16"],
    ["more bits stored than there are", one({ BitsStored: [17] }), "format", "17 bits up to bit 15"],
    ["a high bit beyond", one({ HighBit: [16] }), "format", "16 bits up to bit 16"],
    [
      "colours of an unknown kind",
      one({ PhotometricInterpretation: "HSV" }),
      "unsupported",
      "must be grey, RGB, YBR_FULL or PALETTE COLOR; got HSV",
    ],
    [
      "a palette without colours",
      one({ PhotometricInterpretation: "PALETTE COLOR" }),
      "format",
      "(its palette has no descriptor)",
    ],
    [
      "a palette that claims more than it has",
      one({ PhotometricInterpretation: "PALETTE COLOR", ...palette(65535, 10) }),
      "format",
      "claims 65535 colours and has 20 bytes",
    ],
    ["a slope of 0", one({ RescaleSlope: 0 }), "format", "Rescale Slope of files[0] must not be 0"],
    ["a table of values", one({ ModalityLUTSequence: [{ RescaleSlope: 1 }] }), "unsupported", "Modality LUT Sequence"],
    [
      "a position of two numbers",
      one({ ImagePositionPatient: [1, 2] }),
      "geometry",
      "ImagePositionPatient of files[0] must be 3 numbers; got 1, 2",
    ],
    [
      "axes that are not at right angles",
      one({ ImageOrientationPatient: [1, 0, 0, 0.1, 1, 0] }),
      "geometry",
      "must be unit vectors at right angles; got direction cosines [1, 0, 0, 0.1, 1, 0]",
    ],
    [
      "no spacing",
      one({ PixelSpacing: [0, 1] }),
      "geometry",
      "the spacing in files[0] must be positive and finite along every axis; got [1, 0]",
    ],
    [
      "frames without positions",
      one({ NumberOfFrames: 2, Rows: [3], PixelData: new Uint8Array(48) }),
      "unsupported",
      "holds 2 frames (modality MR) without positions of their own",
    ],
    [
      "descriptions of another number of frames",
      one({ PerFrameFunctionalGroupsSequence: [{ Rows: [1] }, { Rows: [1] }] }),
      "format",
      "claims 1 frames and describes 2",
    ],
    ["memory", one({}, { maxBytes: 20 }), "limit", "4 x 3 x 1 voxels of uint16 need 24 bytes; maxBytes allows 20"],
  ]);
});

describe("slices that make no volume", () => {
  const named = (name: string, bytes: Uint8Array) => ({ name, bytes });
  const tilted = [0, 1, 2].map((z) => slice({ ImagePositionPatient: [0, 0.3 * z, 2 * z] }));
  const copy = at(2);
  testRows([
    [
      "a gap",
      () => readDicomSeries([named("a", at(0)), named("b", at(2)), named("c", at(4)), named("d", at(10))]),
      "geometry",
      'the slices have a gap: file "c" and file "d" are 6 mm apart, most slices 2 mm; 2 slices are missing',
    ],
    [
      "uneven slices",
      () => readDicomSeries([at(0), at(2), at(4), at(6.8)]),
      "geometry",
      "must be evenly spaced; files[2] and files[3] are 2.8 mm apart, most slices 2 mm",
    ],
    [
      "a slice twice",
      () => readDicomSeries([at(0), copy, at(4), copy]),
      "geometry",
      "each slice is needed once; files[1] and files[3] are the same instance",
    ],
    [
      "a place twice",
      () => readDicomSeries([at(0), at(2), at(4), at(2)]),
      "geometry",
      "most have 1, but 2 lie at the place of files[1], files[3]. Leave out what is double",
    ],
    [
      "every place twice, with nothing to tell them apart",
      () => readDicomSeries([at(0), at(2), at(0), at(2)]),
      "unsupported",
      "2 slices lie in each place, such as files[0], files[2], and no attribute tells them apart as phases (tried TemporalPositionIdentifier,",
    ],
    [
      "two sizes",
      () => readDicomSeries([at(0), at(2, { Rows: [2] })]),
      "geometry",
      "files[0] has 4 x 3 pixels of 0.7 x 0.5 mm, files[1] has 4 x 2 pixels",
    ],
    [
      "two spacings",
      () => readDicomSeries([at(0), at(2, { PixelSpacing: [1, 1] })]),
      "geometry",
      "files[1] has 4 x 3 pixels of 1 x 1 mm. Read them apart",
    ],
    [
      "a tilted gantry",
      () => readDicomSeries(tilted),
      "geometry",
      "files[1] is shifted by 0.3 mm in its plane (a tilted gantry?)",
    ],
    [
      "a slice without a position",
      () => readDicomSeries([at(0), slice({ ImagePositionPatient: undefined })].reverse()),
      "geometry",
      "files[0] lacks one of them",
    ],
    [
      "two series",
      () => readDicomSeries([at(0), named("b", at(2, { SeriesInstanceUID: "1.9" }))]),
      "unsupported",
      'they are of 2: 1.2.3.4 (MR, 1 file from files[0] on), 1.9 (MR, 1 file from file "b" on). Name one by its UID in the option series',
    ],
    [
      "a series that is not there",
      () => readDicomSeries([at(0)], { series: "1.9" }),
      "argument",
      "no file is of the series 1.9 that the option series names; there are 1.2.3.4",
    ],
  ]);
});

describe("compressed pixels", () => {
  const file = (syntax: string, ...parts: Uint8Array[]) => [compressedFile({}, syntax, ...parts)];
  const codec = (decode: DicomCodec["decode"]): DicomSeriesOptions => ({
    codecs: [{ transferSyntaxes: [JPEG_LOSSLESS], decode }],
  });
  const lossless = dicomCase("JPEG Lossless uint16").files;
  testRows([
    [
      "JPEG Lossless",
      () => readDicomSeries(lossless),
      "unsupported",
      /JPEG Lossless, 1\.2\.840\.10008\.1\.2\.4\.70, .* Install jpeg-lossless-decoder-js and pass jpegLosslessCodec/,
    ],
    [
      "JPEG-LS",
      () => readDicomSeries(dicomCase("JPEG-LS uint8").files),
      "unsupported",
      "Install @cornerstonejs/codec-charls and pass jpegLsCodec",
    ],
    [
      "JPEG 2000",
      () => readDicomSeries(dicomCase("JPEG 2000 uint8").files),
      "unsupported",
      "Install @cornerstonejs/codec-openjpeg and pass jpeg2000Codec",
    ],
    [
      "High-Throughput JPEG 2000",
      () => readDicomSeries(file("1.2.840.10008.1.2.4.202", pixels(0))),
      "unsupported",
      "@cornerstonejs/codec-openjph",
    ],
    [
      "a film",
      () => readDicomSeries(file("1.2.840.10008.1.2.4.102", pixels(0))),
      "unsupported",
      "Pass a DicomCodec for it in the option codecs, or convert the file",
    ],
    [
      "a codec that throws",
      () =>
        readDicomSeries(
          lossless,
          codec(() => {
            throw 7;
          }),
        ),
      "format",
      "files[0] is a truncated or damaged DICOM file (7)",
    ],
    [
      "a codec that gives too little",
      () =>
        readDicomSeries(
          lossless,
          codec(() => new Uint8Array(3)),
        ),
      "format",
      "a frame of 510 bytes is needed; 3 came out",
    ],
    [
      "codecs that are none",
      () => readDicomSeries(lossless, { codecs: [{} as never] }),
      "argument",
      "codecs must be a list of codecs",
    ],
    [
      "another picture than the header says",
      () =>
        readDicomSeries(
          lossless.map((bytes) => shorter(bytes)),
          codec(() => new Uint8Array(0)),
        ),
      "format",
      "compressed picture has 17 x 15 pixels of 1 samples, not 17 x 14 of 1",
    ],
    ["no fragments", () => readDicomSeries(file(RLE)), "format", "claims 1 frames; its pixel data can hold at most 0"],
    [
      "pixels that are not in fragments",
      () => readDicomSeries([slice()].map((bytes) => relabelled(bytes))),
      "format",
      "are not encapsulated, which its transfer syntax 1.2.840.10008.1.2.5 does not allow",
    ],
    [
      "an RLE frame that is too short",
      () => readDicomSeries(file(RLE, new Uint8Array(10))),
      "format",
      "10 bytes of RLE cannot hold 24",
    ],
    [
      "RLE of another number of segments",
      () => readDicomSeries(file(RLE, rle([1], [0]))),
      "format",
      "RLE of 2 segments is needed; it has 1",
    ],
    [
      "RLE segments beyond the end",
      () => readDicomSeries(file(RLE, rle([64, 900], [1, 2]))),
      "format",
      "RLE segment 0 lies from byte 64 to 900",
    ],
    [
      "RLE that ends early",
      () => readDicomSeries(file(RLE, rle([64, 66], [255, 1, 255, 1]))),
      "format",
      "RLE segment 0 holds 2 of 12 bytes",
    ],
    [
      "JPEG that is none",
      () => readDicomSeries(file("1.2.840.10008.1.2.4.50", pixels(1))),
      "format",
      "its compressed pixels do not start as they should",
    ],
    [
      "JPEG that is damaged",
      () =>
        readDicomSeries(
          dicomCase("JPEG baseline").files.map((bytes) =>
            bytes.map((byte, i) => (i > bytes.length - 90 && i < bytes.length - 20 ? 0xff : byte)),
          ),
        ),
      "format",
      /readDicomSeries: a frame of files\[0\]: /,
    ],
  ]);
});

describe("options", () => {
  testRows([
    ["maxBytes", one({}, { maxBytes: 0 }), "argument", "maxBytes must be a number above 0"],
    [
      "monochrome1",
      one({}, { monochrome1: "no" as never }),
      "argument",
      'monochrome1 must be "auto", "invert" or "keep"; got no',
    ],
    [
      "spacingTolerance",
      one({}, { spacingTolerance: 1 }),
      "argument",
      "spacingTolerance must be a number from 0 to below 0.5; got 1",
    ],
  ]);
});

function palette(entries: number, present: number): Attributes {
  const descriptor = [entries, 0, 16];
  const data = new Uint8Array(2 * present);
  return {
    RedPaletteColorLookupTableDescriptor: descriptor,
    GreenPaletteColorLookupTableDescriptor: descriptor,
    BluePaletteColorLookupTableDescriptor: descriptor,
    RedPaletteColorLookupTableData: data,
    GreenPaletteColorLookupTableData: data,
    BluePaletteColorLookupTableData: data,
  };
}

// an RLE frame: where its segments start, then their bytes
function rle(starts: readonly number[], bytes: readonly number[]): Uint8Array {
  const frame = new Uint8Array(64 + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, starts.length, true);
  starts.forEach((start, i) => view.setUint32(4 + 4 * i, start, true));
  frame.set(bytes, 64);
  return frame;
}

// a header of one row less: (0028,0010) US of 2 bytes
function shorter(bytes: Uint8Array): Uint8Array {
  const at = bytes.findIndex(
    (byte, i) => byte === 0x28 && bytes[i + 2] === 0x10 && bytes[i + 3] === 0 && bytes[i + 4] === 0x55,
  );
  return bytes.with(at + 8, bytes[at + 8] - 1);
}

// uncompressed pixels in a file that says RLE
function relabelled(bytes: Uint8Array): Uint8Array {
  const text = "1.2.840.10008.1.2.1";
  const at = bytes.findIndex((_, i) => [...text].every((character, k) => bytes[i + k] === character.charCodeAt(0)));
  return bytes.with(at + text.length - 1, "5".charCodeAt(0));
}

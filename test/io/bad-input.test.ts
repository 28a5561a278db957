import { zlibSync } from "fflate";
import { expect, test } from "vitest";
import { type ErrorCode, RadiosurvError } from "../../src/error.ts";
import { createImage } from "../../src/image/image.ts";
import { nrrdDataFile, readImage, readJpeg, readNifti, readNrrd, readPng, writeNifti } from "../../src/io/index.ts";
import { ioCase, unsupportedFile } from "./fixtures.ts";
import { gzip, join, niftiFile, nrrdFile, PNG_SIGNATURE, pngChunk, pngFile, pngHeader } from "./headers.ts";

type Row = readonly [name: string, act: () => unknown, code: ErrorCode, message: string | RegExp];

const HUGE = [3, 10000, 10000, 10000];
const text = (content: string) => new TextEncoder().encode(content);

// a file whose byte `at` has another value
function changed(file: Uint8Array, at: number, value = file[at] ^ 0x55): Uint8Array {
  const copy = file.slice();
  copy[at < 0 ? file.length + at : at] = value;
  return copy;
}

// 20 kilobytes that unfold to 20 MB
function bomb(start: Uint8Array): Uint8Array {
  return gzip(join(start, new Uint8Array(2e7)));
}

const nifti: Row[] = [
  [
    "not an array",
    () => readNifti("a.nii" as unknown as Uint8Array),
    "argument",
    "bytes must be a Uint8Array or an ArrayBuffer with the content of a file; got String",
  ],
  ["another typed array", () => readNifti(new Int16Array(9) as unknown as Uint8Array), "argument", "got Int16Array"],
  ["no bytes", () => readNifti(new Uint8Array(0)), "format", "must start with the number 348; got no bytes at all"],
  ["another format", () => readNifti(text("GIF89a...")), "format", 'got 47 49 46 38 39 61 2e 2e ("GIF89a..")'],
  [
    "truncated header",
    () => readNifti(niftiFile().subarray(0, 200)),
    "format",
    "a NIfTI-1 header has 348 bytes; the file ends after 200",
  ],
  ["Analyze 7.5", () => readNifti(niftiFile({ magic: "\0\0\0\0" })), "unsupported", "Analyze 7.5 files"],
  ["NIfTI-2", () => readNifti(niftiFile({ headerLength: 540 })), "unsupported", "NIfTI-1 is read; got NIfTI-2"],
  [
    "dim[0] of 0",
    () => readNifti(niftiFile({ dim: [0, 4, 3, 2] })),
    "format",
    "dim[0] of the NIfTI header must be from 1 to 7; got 0",
  ],
  ["size of 0", () => readNifti(niftiFile({ dim: [3, 4, 0, 2] })), "format", "must be 1 or more; got 4 x 0 x 2"],
  ["negative size", () => readNifti(niftiFile({ dim: [3, 4, -3, 2] })), "format", "got 4 x -3 x 2"],
  ["1D", () => readNifti(niftiFile({ dim: [1, 24] })), "unsupported", "2 or 3 dimensions is needed; got 1 (24)"],
  [
    "4D",
    () => readNifti(niftiFile({ dim: [4, 2, 3, 2, 2] })),
    "unsupported",
    "one volume is needed; the file holds 2 (2 x 3 x 2 x 2). Pick one with the option volume, from 0 to 1",
  ],
  [
    "volume too high",
    () => readNifti(niftiFile({ dim: [4, 2, 3, 2, 2] }), { volume: 2 }),
    "argument",
    "volume must be a whole number from 0 to 1, as the file holds 2; got 2",
  ],
  ["fractional volume", () => readNifti(niftiFile(), { volume: 0.5 }), "argument", "got 0.5"],
  ["RGB", () => readNifti(niftiFile({ datatype: 128 })), "unsupported", "got RGB colours (NIfTI datatype 128)"],
  ["RGBA", () => readNifti(niftiFile({ datatype: 2304 })), "unsupported", "got RGBA colours"],
  ["complex", () => readNifti(niftiFile({ datatype: 32 })), "unsupported", "got complex numbers"],
  ["128-bit floats", () => readNifti(niftiFile({ datatype: 1536 })), "unsupported", "got 128-bit floats"],
  ["unknown type", () => readNifti(niftiFile({ datatype: 7 })), "format", "datatype must be one of 2, 4, 8"],
  [
    "vectors",
    () => readNifti(niftiFile({ dim: [5, 2, 2, 2, 1, 3], intent: 1007 })),
    "unsupported",
    "several components a voxel (intent code 1007, sizes 2 x 2 x 2 x 1 x 3)",
  ],
  [
    "zero spacing",
    () => readNifti(niftiFile({ pixdim: [1, 1, 0, 1] })),
    "geometry",
    "must be positive and finite along every axis; got [1, 0, 1]",
  ],
  [
    "negative spacing",
    () => readNifti(niftiFile({ pixdim: [1, 1, -2, 1] })),
    "geometry",
    "got [1, -2, 1]. Correct the header",
  ],
  ["NaN spacing", () => readNifti(niftiFile({ pixdim: [1, 1, Number.NaN, 1] })), "geometry", "got [1, NaN, 1]"],
  ["infinite spacing", () => readNifti(niftiFile({ pixdim: [1, 1, Infinity, 1] })), "geometry", "got [1, Infinity, 1]"],
  [
    "NaN sform",
    () => readNifti(niftiFile({ sform: 1, rows: [Number.NaN, 0, 0, 0] })),
    "geometry",
    "the sform of the NIfTI header must be finite numbers; got [NaN, 0",
  ],
  [
    "NaN quaternion",
    () => readNifti(niftiFile({ quaternion: [Number.NaN, 0, 0] })),
    "geometry",
    "the qform of the NIfTI header must be finite numbers",
  ],
  [
    "infinite offset",
    () => readNifti(niftiFile({ offset: [0, Infinity, 0] })),
    "geometry",
    "the qform of the NIfTI header must be finite",
  ],
  [
    "skewed sform",
    () => readNifti(niftiFile({ qform: 0, sform: 1, rows: [1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] })),
    "geometry",
    "must be at right angles",
  ],
  ["sform of zeros", () => readNifti(niftiFile({ qform: 0, sform: 1 })), "geometry", "must be at right angles"],
  [
    "2D image across its plane",
    () => readNifti(niftiFile({ dim: [2, 4, 3], qform: 0, sform: 1, rows: [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0] })),
    "geometry",
    "axes in the NIfTI header must be finite and independent",
  ],
  [
    "negative vox_offset",
    () => readNifti(niftiFile({ voxOffset: -1 })),
    "format",
    "vox_offset of the NIfTI header must be 0 or more; got -1",
  ],
  ["NaN vox_offset", () => readNifti(niftiFile({ voxOffset: Number.NaN })), "format", "got NaN"],
  [
    "10^12 voxels",
    () => readNifti(niftiFile({ dim: HUGE })),
    "format",
    "claims 10000 x 10000 x 10000 voxels of int16, which need 2000000000352 bytes with the header; the file has 400 bytes",
  ],
  [
    "10^12 voxels, gz",
    () => readNifti(gzip(niftiFile({ dim: HUGE }))),
    "format",
    /claims 10000 x 10000 x 10000 voxels of int16, which need 2000000000352 bytes with the header; \d+ compressed bytes can hold at most \d+/,
  ],
  [
    "truncated",
    () => readNifti(niftiFile().subarray(0, 399)),
    "format",
    "claims 4 x 3 x 2 voxels of int16, which need 400 bytes with the header; the file has 399 bytes, so the file is truncated",
  ],
  [
    "truncated gz",
    () => readNifti(gzip(niftiFile({}, text("x".repeat(20).padEnd(48)))).slice(0, -12)),
    "format",
    "is truncated or damaged",
  ],
  ["gz without its trailer", () => readNifti(gzip(niftiFile()).slice(0, -8)), "format", "gzip checksum does not match"],
  ["gz header alone", () => readNifti(gzip(niftiFile()).subarray(0, 10)), "format", "got no bytes at all"],
  [
    "gz with a wrong checksum",
    () => readNifti(changed(gzip(niftiFile()), -6)),
    "format",
    "gzip checksum does not match",
  ],
  ["gz with a wrong length", () => readNifti(changed(gzip(niftiFile()), -3)), "format", "gzip checksum does not match"],
  [
    "first member of gz damaged",
    () => readNifti(join(changed(gzip(niftiFile().subarray(0, 360)), -6), gzip(niftiFile().subarray(360)))),
    "format",
    "gzip checksum does not match",
  ],
  [
    "gz followed by other bytes",
    () => readNifti(join(gzip(niftiFile()), text("other bytes"))),
    "format",
    /NIfTI file is truncated or damaged/,
  ],
  [
    "fewer voxels in gz",
    () => readNifti(gzip(niftiFile().subarray(0, 390))),
    "format",
    "must hold 400 bytes when decompressed, as its header says; only 390 came out",
  ],
  [
    "more voxels in gz",
    () => readNifti(gzip(join(niftiFile(), text("more")))),
    "format",
    "must hold 400 bytes when decompressed, as its header says; more came out",
  ],
  [
    "gzip bomb",
    () => readNifti(bomb(niftiFile())),
    "format",
    "must hold 400 bytes when decompressed, as its header says; more came out",
  ],
  [
    "gzip bomb with a header to match",
    () => readNifti(bomb(niftiFile({ dim: [3, 3000, 3000, 1] })), { maxBytes: 1e7 }),
    "limit",
    "3000 x 3000 x 1 voxels of int16 of the NIfTI file need 18000352 bytes; maxBytes allows 10000000. Raise the option maxBytes",
  ],
  [
    "limit",
    () => readNifti(niftiFile(), { maxBytes: 47 }),
    "limit",
    "4 x 3 x 2 voxels of int16 of the NIfTI file need 48 bytes; maxBytes allows 47",
  ],
  [
    "limit after rescaling",
    () => readNifti(niftiFile({ slope: 2 }), { maxBytes: 95 }),
    "limit",
    "rescaled to float32, need 96 bytes",
  ],
  [
    "maxBytes of 0",
    () => readNifti(niftiFile(), { maxBytes: 0 }),
    "argument",
    "maxBytes must be a number above 0; got 0",
  ],
  [
    "pair without data",
    () => readNifti(niftiFile({ magic: "ni1\0" })),
    "argument",
    "pass the content of its .img file as the option data",
  ],
  [
    "data for a single file",
    () => readNifti(niftiFile(), { data: new Uint8Array(48) }),
    "argument",
    "holds its voxels itself. Leave data out",
  ],
  [
    "data of a wrong type",
    () => readNifti(niftiFile({ magic: "ni1\0" }), { data: [1] as unknown as Uint8Array }),
    "argument",
    "data must be a Uint8Array",
  ],
  [
    "truncated data",
    () => readNifti(niftiFile({ magic: "ni1\0", voxOffset: 0 }), { data: new Uint8Array(47) }),
    "format",
    "the header of the NIfTI pair claims 4 x 3 x 2 voxels of int16, which need 48 bytes with the header; the file has 47 bytes",
  ],
];

const nrrd: Row[] = [
  ["another format", () => readNrrd(text("GIF89a")), "format", 'must start with "NRRD"; got 47 49'],
  [
    "a later version",
    () => readNrrd(text("NRRD0006\n\n")),
    "unsupported",
    'NRRD0001 to NRRD0005 are read; got "NRRD0006',
  ],
  ["no line end", () => readNrrd(text("NRRD0004 type: short")), "unsupported", 'got "NRRD0004 t"'],
  ["no blank line", () => readNrrd(nrrdFile().subarray(0, 40)), "format", "must end with a blank line"],
  [
    "a header of 2 MB",
    () => readNrrd(text(`NRRD0004\n${"# comment\n".repeat(2e5)}\n`)),
    "format",
    "must end with a blank line within 1048576 bytes",
  ],
  [
    "unknown field",
    () => readNrrd(nrrdFile({ spacing: "1 1 1" })),
    "format",
    'must be a known field, "key:=value" or a comment; got "spacing: 1 1 1"',
  ],
  ["line without colon", () => readNrrd(text("NRRD0004\nhello\n\n")), "format", 'got "hello"'],
  [
    "repeated field",
    () => readNrrd(nrrdFile({ centers: "a", centerings: "b" })),
    "format",
    'must give "centerings" once; it comes twice',
  ],
  ["no type", () => readNrrd(nrrdFile({ type: undefined })), "format", 'must have the field "type"; it is missing'],
  ["no sizes", () => readNrrd(nrrdFile({ sizes: undefined })), "format", 'must have the field "sizes"'],
  ["no encoding", () => readNrrd(nrrdFile({ encoding: undefined })), "format", 'must have the field "encoding"'],
  ["no endian", () => readNrrd(nrrdFile({ endian: undefined })), "format", 'must have the field "endian"'],
  [
    "unknown endian",
    () => readNrrd(nrrdFile({ endian: "middle" })),
    "format",
    '"endian" of the NRRD header must be little or big; got "middle"',
  ],
  [
    "unknown type",
    () => readNrrd(nrrdFile({ type: "quad" })),
    "format",
    'must be an integer type of 8 to 64 bits, float or double; got "quad"',
  ],
  ["block", () => readNrrd(nrrdFile({ type: "block" })), "unsupported", 'got "block"'],
  [
    "bzip2",
    () => readNrrd(nrrdFile({ encoding: "bzip2" })),
    "unsupported",
    '"encoding" of the NRRD header must be raw, gzip or ascii; got "bzip2"',
  ],
  ["hex", () => readNrrd(nrrdFile({ encoding: "hex" })), "unsupported", 'got "hex"'],
  [
    "sizes that are no numbers",
    () => readNrrd(nrrdFile({ sizes: "4 x 2" })),
    "format",
    '"sizes" of the NRRD header must be whole numbers of at least 1; got "4 x 2"',
  ],
  ["size of 0", () => readNrrd(nrrdFile({ sizes: "4 0 2" })), "format", "whole numbers of at least 1"],
  [
    "too few sizes",
    () => readNrrd(nrrdFile({ sizes: "4 3" })),
    "format",
    'must be 3 numbers, as "dimension" says; got 2',
  ],
  [
    "1D",
    () => readNrrd(nrrdFile({ dimension: "1", sizes: "24" })),
    "unsupported",
    "2 or 3 dimensions is needed; got 1 (24)",
  ],
  [
    "4D",
    () => readNrrd(nrrdFile({ dimension: "4", sizes: "2 3 2 2" })),
    "unsupported",
    "2 or 3 dimensions is needed; got 4 (2 x 3 x 2 x 2)",
  ],
  [
    "vectors",
    () => readNrrd(nrrdFile({ dimension: "4", sizes: "3 4 3 2", kinds: "vector domain domain domain" })),
    "unsupported",
    'a scalar image is needed; axis 0 of 3 x 4 x 3 x 2 is of the kind "vector"',
  ],
  [
    "RGB",
    () => readNrrd(nrrdFile({ sizes: "3 4 2", kinds: "RGB-color domain domain" })),
    "unsupported",
    'axis 0 of 3 x 4 x 2 is of the kind "rgb-color"',
  ],
  ["zero spacing", () => readNrrd(nrrdFile({ spacings: "1 0 1" })), "geometry", "got [1, 0, 1]"],
  ["negative spacing", () => readNrrd(nrrdFile({ spacings: "1 -1 1" })), "geometry", "got [1, -1, 1]"],
  ["NaN spacing", () => readNrrd(nrrdFile({ spacings: "1 nan 1" })), "geometry", "got [1, NaN, 1]"],
  [
    "too few spacings",
    () => readNrrd(nrrdFile({ spacings: "1 1" })),
    "format",
    '"spacings" of the NRRD header must be 3 numbers, one an axis; got "1 1"',
  ],
  [
    "zero direction",
    () => readNrrd(nrrdFile({ space: "LPS", "space directions": "(1,0,0) (0,0,0) (0,0,1)" })),
    "geometry",
    "got [1, 0, 1]",
  ],
  [
    "NaN direction",
    () => readNrrd(nrrdFile({ space: "LPS", "space directions": "(1,0,0) (0,nan,0) (0,0,1)" })),
    "geometry",
    '"space directions" of the NRRD header must be 3 vectors of 3 finite numbers, such as (1,1,1); got "(1,0,0) (0,nan,0) (0,0,1)"',
  ],
  [
    "direction none",
    () => readNrrd(nrrdFile({ space: "LPS", "space directions": "none (0,1,0) (0,0,1)" })),
    "geometry",
    "must be 3 vectors",
  ],
  [
    "two equal directions",
    () => readNrrd(nrrdFile({ space: "LPS", "space directions": "(1,0,0) (1,0,0) (0,0,1)" })),
    "geometry",
    "axes in the NRRD header must be finite and independent",
  ],
  [
    "NaN origin",
    () =>
      readNrrd(nrrdFile({ space: "LPS", "space directions": "(1,0,0) (0,1,0) (0,0,1)", "space origin": "(nan,0,0)" })),
    "geometry",
    '"space origin" of the NRRD header must be 1 vector of 3 finite numbers',
  ],
  [
    "infinite axis mins",
    () => readNrrd(nrrdFile({ spacings: "1e308 1 1", "axis mins": "1.7e308 0 0" })),
    "geometry",
    "the origin in the NRRD header must be finite; got [Infinity",
  ],
  [
    "spacings in a space",
    () => readNrrd(nrrdFile({ space: "LPS", spacings: "1 1 1" })),
    "geometry",
    'must give "space directions", not "spacings"',
  ],
  [
    "space of another dimension",
    () => readNrrd(nrrdFile({ dimension: "2", sizes: "4 6", space: "LPS" })),
    "unsupported",
    "as many dimensions as the image; got 3 and 2",
  ],
  ["unknown space", () => readNrrd(nrrdFile({ space: "mars" })), "unsupported", 'got "mars"'],
  [
    "10^12 voxels",
    () => readNrrd(nrrdFile({ sizes: "10000 10000 10000" })),
    "format",
    "claims 10000 x 10000 x 10000 voxels of int16, which need 2000000000000 bytes with the header; the file has 48 bytes",
  ],
  [
    "10^12 voxels, gz",
    () => readNrrd(nrrdFile({ sizes: "10000 10000 10000", encoding: "gzip" }, gzip(new Uint8Array(48)))),
    "format",
    "compressed bytes can hold at most",
  ],
  [
    "10^12 voxels, ascii",
    () => readNrrd(nrrdFile({ sizes: "10000 10000 10000", encoding: "ascii" }, text("1 2 3"))),
    "format",
    "5 bytes of text hold at most 3 numbers",
  ],
  [
    "10^45 voxels",
    () => readNrrd(nrrdFile({ sizes: "999999999999999 999999999999999 999999999999999" })),
    "format",
    "claims 999999999999999 x",
  ],
  ["a size of 400 digits", () => readNrrd(nrrdFile({ sizes: `1 1 ${"9".repeat(400)}` })), "format", "whole numbers"],
  [
    "truncated",
    () => readNrrd(nrrdFile({}, new Uint8Array(47))),
    "format",
    "need 48 bytes with the header; the file has 47 bytes",
  ],
  [
    "truncated gz",
    () => readNrrd(nrrdFile({ encoding: "gzip" }, gzip(new Uint8Array(48)).slice(0, -9))),
    "format",
    "truncated or damaged",
  ],
  [
    "damaged gz",
    () => readNrrd(nrrdFile({ encoding: "gzip" }, changed(gzip(new Uint8Array(48)), -8))),
    "format",
    "gzip checksum does not match",
  ],
  [
    "gz that is none",
    () => readNrrd(nrrdFile({ encoding: "gzip" })),
    "format",
    /NRRD file is truncated or damaged \(.*gzip/,
  ],
  [
    "gzip bomb",
    () => readNrrd(nrrdFile({ encoding: "gzip" }, bomb(new Uint8Array(0)))),
    "format",
    "must hold 48 bytes when decompressed",
  ],
  [
    "gzip bomb with a header to match",
    () => readNrrd(nrrdFile({ encoding: "gzip", sizes: "3000 3000 1" }, bomb(new Uint8Array(0))), { maxBytes: 1e7 }),
    "limit",
    "3000 x 3000 x 1 voxels of int16 of the NRRD file need 18000000 bytes; maxBytes allows 10000000",
  ],
  ["limit, raw", () => readNrrd(nrrdFile(), { maxBytes: 47 }), "limit", "maxBytes allows 47"],
  [
    "limit, ascii",
    () => readNrrd(nrrdFile({ encoding: "ascii" }, text("1 ".repeat(24))), { maxBytes: 47 }),
    "limit",
    "maxBytes allows 47",
  ],
  [
    "too few numbers",
    () => readNrrd(nrrdFile({ encoding: "ascii" }, text("1 2 3".padEnd(60)))),
    "format",
    "claims 24 voxels; the text has only 3 numbers",
  ],
  [
    "a number out of range",
    () => readNrrd(nrrdFile({ encoding: "ascii", type: "uchar" }, text("256 ".repeat(24)))),
    "format",
    'must be numbers of type uint8; got "256"',
  ],
  [
    "a fraction",
    () => readNrrd(nrrdFile({ encoding: "ascii" }, text("1.5 ".repeat(24)))),
    "format",
    'must be numbers of type int16; got "1.5"',
  ],
  [
    "a decimal comma",
    () => readNrrd(nrrdFile({ encoding: "ascii", type: "float" }, text("1,5 ".repeat(24)))),
    "format",
    'must be numbers of type float32; got "1,5"',
  ],
  [
    "a word",
    () => readNrrd(nrrdFile({ encoding: "ascii", type: "float" }, text("one ".repeat(24)))),
    "format",
    'got "one"',
  ],
  [
    "a number without end",
    () => readNrrd(nrrdFile({ encoding: "ascii", type: "float" }, text("1".repeat(1e6)))),
    "format",
    `must be numbers of type float32; got "${"1".repeat(65)}"`,
  ],
  [
    "a wide integer",
    () => readNrrd(nrrdFile({ encoding: "ascii", type: "int64" }, text("9007199254740993 ".repeat(24)))),
    "unsupported",
    "must hold them exactly; got 9007199254740993",
  ],
  [
    "line skip past the end",
    () => readNrrd(nrrdFile({ "line skip": "5" }, text("a\nb\n"))),
    "format",
    '"line skip" of the NRRD header is 5; the data has only 2 lines',
  ],
  [
    "negative line skip",
    () => readNrrd(nrrdFile({ "line skip": "-1" })),
    "format",
    '"line skip" of the NRRD header must be whole numbers of at least 0',
  ],
  ["byte skip past the end", () => readNrrd(nrrdFile({ "byte skip": "900" })), "format", "need 948 bytes"],
  [
    "byte skip -1 in gz",
    () => readNrrd(nrrdFile({ "byte skip": "-1", encoding: "gzip" })),
    "unsupported",
    '"byte skip: -1" goes with the encoding raw; got gzip',
  ],
  [
    "detached without data",
    () => readNrrd(nrrdFile({ "data file": "scan.raw" })),
    "argument",
    'pass the content of "scan.raw" as the option data',
  ],
  [
    "data for an attached file",
    () => readNrrd(nrrdFile(), { data: new Uint8Array(48) }),
    "argument",
    "holds its voxels itself. Leave data out",
  ],
  [
    "a list of data files",
    () => readNrrd(nrrdFile({ "data file": "LIST" }), { data: new Uint8Array(48) }),
    "unsupported",
    'must be in one data file; the NRRD header names several ("LIST")',
  ],
  [
    "a pattern of data files",
    () => readNrrd(nrrdFile({ datafile: "I.%03d 1 2 1" }), { data: new Uint8Array(48) }),
    "unsupported",
    'names several ("I.%03d 1 2 1")',
  ],
  ["data file of something else", () => nrrdDataFile(text("hello")), "format", 'must start with "NRRD"'],
];

const grey = pngFile(pngHeader(4, 2), new Uint8Array(10));
const png: Row[] = [
  ["another format", () => readPng(text("GIF89a")), "format", "must start with 89 50 4e 47 0d 0a 1a 0a; got 47 49"],
  ["signature alone", () => readPng(PNG_SIGNATURE), "format", "is truncated: it ends within a chunk or before IEND"],
  ["truncated", () => readPng(grey.subarray(0, -20)), "format", "is truncated"],
  ["no IEND", () => readPng(grey.subarray(0, -12)), "format", "before IEND"],
  [
    "damaged header",
    () => readPng(changed(grey, 19)),
    "format",
    "the chunk IHDR of the PNG file is damaged (its checksum does not match)",
  ],
  ["damaged data", () => readPng(changed(grey, 44)), "format", "the chunk IDAT of the PNG file is damaged"],
  ["no pixels", () => readPng(pngFile(pngHeader(0, 2), new Uint8Array(10))), "format", "at least one pixel; got 0 x 2"],
  ["unknown depth", () => readPng(pngFile(pngHeader(4, 2, 3), new Uint8Array(10))), "format", "depth 3, colour type 0"],
  ["unknown colour type", () => readPng(pngFile(pngHeader(4, 2, 8, 5), new Uint8Array(10))), "format", "colour type 5"],
  [
    "short header",
    () => readPng(pngFile(new Uint8Array(12), new Uint8Array(10))),
    "format",
    "IHDR of a PNG has 13 bytes; got 12",
  ],
  [
    "no data",
    () => readPng(join(PNG_SIGNATURE, pngChunk("IHDR", pngHeader(4, 2)), pngChunk("IEND", new Uint8Array(0)))),
    "format",
    "one chunk IHDR, at most one PLTE, and IDAT; got 1, 0 and 0",
  ],
  ["no header", () => readPng(join(PNG_SIGNATURE, pngChunk("IEND", new Uint8Array(0)))), "format", "got 0, 0 and 0"],
  [
    "10^12 pixels",
    () => readPng(pngFile(pngHeader(1e6, 1e6), new Uint8Array(10))),
    "format",
    /claims 1000000 x 1000000 pixels of 1 x 8 bits, which need 1000001000000 bytes; \d+ compressed bytes can hold at most/,
  ],
  [
    "picture data too short",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(9))),
    "format",
    "must hold 10 bytes when decompressed, as its header says; only 9 came out",
  ],
  [
    "picture data too long",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(11))),
    "format",
    "must hold 10 bytes when decompressed, as its header says; more came out",
  ],
  ["bomb", () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(2e7))), "format", "more came out"],
  [
    "bomb in a colour profile",
    () =>
      readPng(
        pngFile(
          pngHeader(4, 2),
          new Uint8Array(9),
          pngChunk("iCCP", join(text("a\0\0"), zlibSync(new Uint8Array(1e7)))),
        ),
      ),
    "format",
    "only 9 came out",
  ],
  [
    "no zlib stream",
    () =>
      readPng(
        join(
          PNG_SIGNATURE,
          pngChunk("IHDR", pngHeader(4, 2)),
          pngChunk("IDAT", new Uint8Array(20)),
          pngChunk("IEND", new Uint8Array(0)),
        ),
      ),
    "format",
    /PNG file is truncated or damaged \(.*zlib/,
  ],
  [
    "unknown filter",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(10).fill(9))),
    "format",
    "truncated or damaged (Unsupported filter: 9)",
  ],
  [
    "palette too short",
    () =>
      readPng(
        pngFile(
          pngHeader(4, 2, 8, 3),
          Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
          pngChunk("PLTE", new Uint8Array(3)),
        ),
      ),
    "format",
    "the palette of the PNG has 1 colours; pixel 2 asks for number 1",
  ],
  [
    "no palette",
    () => readPng(pngFile(pngHeader(4, 2, 8, 3), new Uint8Array(10))),
    "format",
    "the palette of the PNG has 0 colours",
  ],
  [
    "interlaced bits",
    () => readPng(unsupportedFile("png interlaced of 1 bit")),
    "unsupported",
    "an interlaced PNG must have 8 or 16 bits a channel; got 1. Save the image without interlacing",
  ],
  [
    "limit",
    () => readPng(grey, { maxBytes: 9 }),
    "limit",
    "4 x 2 pixels of 1 x 8 bits of the PNG file need 10 bytes; maxBytes allows 9",
  ],
];

const photo = ioCase("jpeg grey").file;
const sof = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0);
const jpeg: Row[] = [
  ["another format", () => readJpeg(text("GIF89a")), "format", "must start with ff d8 ff; got 47 49"],
  [
    "three bytes",
    () => readJpeg(Uint8Array.of(0xff, 0xd8, 0xff)),
    "format",
    "one frame with its scans; got 0 frames and 0 scans",
  ],
  [
    "truncated header",
    () => readJpeg(photo.subarray(0, 30)),
    "format",
    /segment ff [0-9a-f]+ at byte \d+ does not end/,
  ],
  ["truncated picture", () => readJpeg(photo.subarray(0, -60)), "format", "the JPEG file is truncated or damaged ("],
  ["two bytes missing", () => readJpeg(photo.subarray(0, -2)), "format", "the JPEG file is truncated or damaged ("],
  [
    "65535 x 65535 pixels",
    () =>
      readJpeg(
        photo
          .with(sof + 5, 255)
          .with(sof + 6, 255)
          .with(sof + 7, 255)
          .with(sof + 8, 255),
      ),
    "format",
    /claims 65535 x 65535 pixels, which need at least \d+ bytes; the file has \d+/,
  ],
  ["no pixels", () => readJpeg(photo.with(sof + 5, 0).with(sof + 6, 0)), "format", "at least one pixel"],
  ["sampling factor of 15", () => readJpeg(changed(photo, sof + 11, 0xff)), "format", "factors 15 x 15"],
  ["12 bits", () => readJpeg(changed(photo, sof + 4, 12)), "unsupported", "1 or 3 components of 8 bits; got 1 of 12"],
  [
    "lossless",
    () => readJpeg(changed(photo, sof + 1, 0xc3)),
    "unsupported",
    "baseline and progressive JPEG are read; got lossless (marker ff c3)",
  ],
  ["arithmetic", () => readJpeg(changed(photo, sof + 1, 0xc9)), "unsupported", "got arithmetic coding"],
  [
    "frame of a wrong length",
    () => readJpeg(changed(photo, sof + 9, 2)),
    "format",
    "the frame header of the JPEG file has the wrong length",
  ],
  ["CMYK", () => readJpeg(unsupportedFile("jpeg CMYK")), "unsupported", "1 or 3 components of 8 bits; got 4 of 8"],
  [
    "two frames",
    () => readJpeg(join(photo.subarray(0, sof), photo.subarray(sof, sof + 13), photo.subarray(sof))),
    "format",
    "got 2 frames",
  ],
  [
    "too many scans",
    () =>
      readJpeg(
        join(
          photo.subarray(0, -2),
          ...Array.from({ length: 100 }, () => Uint8Array.of(0xff, 0xda, 0, 2)),
          photo.subarray(-2),
        ),
      ),
    "limit",
    "at most 100 scans; got 101",
  ],
  [
    "limit",
    () => readJpeg(photo, { maxBytes: 1000 }),
    "limit",
    /37 x 21 pixels of the JPEG file need \d+ bytes; maxBytes allows 1000/,
  ],
];

const dicom = join(new Uint8Array(128), text("DICM"), new Uint8Array(200));
const image: Row[] = [
  [
    "nothing",
    () => readImage(new Uint8Array(0)),
    "format",
    "a file of the format NIfTI-1, NRRD, PNG or JPEG is needed; it starts with no bytes at all",
  ],
  ["another format", () => readImage(text("GIF89a")), "format", 'it starts with 47 49 46 38 39 61 ("GIF89a")'],
  [
    "another format, gz",
    () => readImage(gzip(text("GIF89a"))),
    "format",
    'it starts with gzip with 47 49 46 38 39 61 ("GIF89a") inside',
  ],
  ["DICOM", () => readImage(dicom), "format", "It is a DICOM file: read the whole series with readDicomSeries"],
  ["not an array", () => readImage(null as unknown as Uint8Array), "argument", "bytes must be a Uint8Array"],
  ["truncated NIfTI", () => readImage(niftiFile().subarray(0, 100)), "format", "the file ends after 100"],
  ["NIfTI-2", () => readImage(niftiFile({ headerLength: 540, magic: "n+2\0" })), "unsupported", "NIfTI-2"],
  [
    "damaged gz",
    () => readImage(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7)),
    "format",
    "the gzip file is truncated or damaged",
  ],
  [
    "maxBytes that is no number",
    () => readImage(niftiFile(), { maxBytes: Number.NaN }),
    "argument",
    "maxBytes must be a number above 0; got NaN",
  ],
];

const writers: Row[] = [
  [
    "too long an axis",
    () => writeNifti(createImage(new Uint8Array(40000), [40000, 1])),
    "unsupported",
    "at most 32767 voxels along an axis; got 40000 x 1. Use writeNrrd",
  ],
  [
    "skewed axes",
    () => writeNifti(createImage(new Uint8Array(4), [2, 2], { direction: [1, 0.5, 0, 1] })),
    "geometry",
    "must be unit vectors at right angles",
  ],
  ["no image", () => writeNifti({} as never), "argument", "must be an Image"],
];

const all = { nifti, nrrd, png, jpeg, image, writers };
const rows = Object.entries(all).flatMap(([format, list]) => list.map((row) => [`${format}: ${row[0]}`, row] as const));

test.each(rows)("%s", (_, [, act, code, message]) => {
  let error: unknown;
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RadiosurvError);
  const { message: got, code: gotCode } = error as RadiosurvError;
  expect(got).toMatch(message);
  expect(gotCode).toBe(code);
  expect(got).toMatch(/^(readNifti|readNrrd|readPng|readJpeg|readImage|writeNifti|nrrdDataFile): /);
});

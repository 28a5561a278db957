import { createImage } from "../../src/image/image.ts";
import { readImage, writeNifti } from "../../src/io/index.ts";
import { testRows, utf8 } from "./bad-rows.ts";
import { gzip, join, niftiFile } from "./headers.ts";

const dicom = join(new Uint8Array(128), utf8("DICM"), new Uint8Array(200));
testRows([
  [
    "nothing",
    () => readImage(new Uint8Array(0)),
    "format",
    "a file of the format NIfTI-1, NRRD, PNG or JPEG is needed; it starts with no bytes at all",
  ],
  ["another format", () => readImage(utf8("GIF89a")), "format", 'it starts with 47 49 46 38 39 61 ("GIF89a")'],
  [
    "another format, gz",
    () => readImage(gzip(utf8("GIF89a"))),
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
]);

testRows([
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
  ["no image", () => writeNifti({} as never), "argument", "needs an Image"],
]);

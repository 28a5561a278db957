import { Buffer } from "node:buffer";
import { createImage, type Image } from "radiosurv/image";
import {
  readDicomSeries,
  readImage,
  readImageFiles,
  readMaskFiles,
  writeDicomSegmentation,
  writeNifti,
  writeNrrd,
} from "radiosurv/io";
import { describe, expect, test } from "vitest";
import { dicomSeries } from "../support/dicom-series.ts";

const image = createImage(
  Int16Array.from({ length: 12 }, (_, i) => 7 * i),
  [4, 3],
);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
const valuesOf = ({ voxels }: Image): number[] => Array.from(voxels.data);
const header = "NRRD0004\ntype: int16\ndimension: 2\nsizes: 4 3\nencoding: raw\nendian: little\ndata file: scan.raw\n";
const series = (phases = 1) =>
  dicomSeries({
    size: [4, 3, 2],
    spacing: [1, 1, 2],
    phases,
    value: (x, y, z, phase) => x + 4 * y + 12 * z + phase,
  }).map((bytes, i) => file(`IM${i}`, bytes));

describe("readImageFiles", () => {
  test("one file of any format", () => {
    expect(valuesOf(readImageFiles([file("a.nii", writeNifti(image))]))).toEqual(valuesOf(image));
    expect(valuesOf(readImageFiles([file("a.nrrd", writeNrrd(image))]))).toEqual(valuesOf(image));
  });

  test("a header and the file of its voxels, in any order", () => {
    const voxels = file("scan.raw", new Uint8Array(Int16Array.from(image.voxels.data).buffer));
    const nhdr = file("scan.nhdr", text(header));
    expect(valuesOf(readImageFiles([nhdr, voxels]))).toEqual(valuesOf(image));
    expect(valuesOf(readImageFiles([voxels, nhdr]))).toEqual(valuesOf(image));
    const single = writeNifti(image);
    const hdr = single.slice(0, 348);
    hdr.set(text("ni1"), 344);
    // where the voxels begin in the file of their own: at its first byte
    new DataView(hdr.buffer).setFloat32(108, 0, true);
    const img = file("a.img", single.slice(352));
    expect(valuesOf(readImageFiles([img, file("a.hdr", hdr)]))).toEqual(valuesOf(image));
  });

  test("a DICOM series, among other files", () => {
    const [volume] = readDicomSeries(series());
    const read = readImageFiles([file("notes.txt", text("notes")), ...series().reverse()]);
    expect(valuesOf(read)).toEqual(valuesOf(volume));
    expect(read.spacing).toEqual([1, 1, 2]);
  });

  test.each([
    [[], "argument: readImageFiles: the files of an image are needed; there are none"],
    [
      [file("a.nii", writeNifti(image)), file("b.nii", writeNifti(image))],
      "argument: readImageFiles: several files must be the slices of a DICOM series, or a header and the file of its voxels; got a.nii, b.nii",
    ],
    [
      Array.from("abcdefg", (name) => file(name, writeNifti(image))),
      "argument: readImageFiles: several files must be the slices of a DICOM series, or a header and the file of its voxels; got a, b, c, d, e and 2 more",
    ],
    [
      series(2),
      "unsupported: readImageFiles: the 4 DICOM files must be one volume; they are 2, told apart by AcquisitionTime. Give the files of one, or read them with readDicomSeries",
    ],
    [
      [file("scan.nhdr", text(header))],
      "argument: readImageFiles: scan.nhdr is a header; give the file of its voxels beside it",
    ],
    [
      [file("a.gz", Uint8Array.of(0x1f, 0x8b, 8, 0)), file("b", text("NRRDx"))],
      "argument: readImageFiles: several files must be the slices of a DICOM series, or a header and the file of its voxels; got a.gz, b",
    ],
  ])("says what is wrong: %#", (files, message) => {
    expect(() => readImageFiles(files)).toThrow(
      expect.objectContaining({ code: message.split(":")[0], message: message.slice(message.indexOf(" ") + 1) }),
    );
  });

  test("maxBytes is a limit for all kinds", () => {
    for (const files of [[file("a.nii", writeNifti(image))], series()]) {
      expect(() => readImageFiles(files, { maxBytes: 10 })).toThrow(expect.objectContaining({ code: "limit" }));
    }
  });
});

describe("readMaskFiles", () => {
  const [volume] = readDicomSeries(series());
  const mask = (first: number) =>
    createImage(
      Uint8Array.from({ length: 24 }, (_, i) => (i >= first ? 1 : 0)),
      volume.size,
      volume,
    );
  const marks = file("marks.dcm", writeDicomSegmentation({ lesion: mask(20), node: mask(22) }, volume));

  test("a mask of any format", () => {
    expect(valuesOf(readMaskFiles([file("m.nii", writeNifti(mask(20)))], volume))).toEqual(valuesOf(mask(20)));
    expect(valuesOf(readMaskFiles(series(), volume))).toEqual(valuesOf(volume));
    expect(valuesOf(readMaskFiles(series().slice(0, 1), volume))).toEqual(valuesOf(volume).slice(0, 12));
  });

  test("one of a DICOM segmentation by its name, or the only one", () => {
    expect(valuesOf(readMaskFiles([marks], volume, { name: "node" }))).toEqual(valuesOf(mask(22)));
    const alone = file("one.dcm", writeDicomSegmentation({ lesion: mask(20) }, volume));
    expect(valuesOf(readMaskFiles([alone], volume))).toEqual(valuesOf(mask(20)));
    expect(() => readMaskFiles([marks], volume)).toThrow(
      'readMaskFiles: file "marks.dcm" has 2 masks: lesion, node; say by its name which is meant',
    );
    expect(() => readMaskFiles([marks], volume, { name: "nodule" })).toThrow(/no segment named nodule/);
    expect(() => readMaskFiles([marks], volume, { maxBytes: 10 })).toThrow(expect.objectContaining({ code: "limit" }));
  });
});

test("a Buffer of Node is read as its bytes are, and shares no memory with the image", () => {
  // one byte of comment makes the header end at an odd address
  for (const comment of ["#\n", "#a\n"]) {
    const head = header.replace("data file: scan.raw\n", comment);
    const voxels = new Uint8Array(Int16Array.from(image.voxels.data).buffer);
    const bytes = Buffer.concat([text(`${head}\n`), voxels]);
    const read = readImage(bytes);
    bytes.fill(0);
    expect(valuesOf(read)).toEqual(valuesOf(image));
  }
});

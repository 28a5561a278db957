import { readFileSync } from "node:fs";
import charls from "@cornerstonejs/codec-charls/decode";
import openjpeg from "@cornerstonejs/codec-openjpeg/decode";
import * as jpegLossless from "jpeg-lossless-decoder-js";
import type { PixelType } from "../../../src/image/image.ts";
import { type DicomCodec, jpeg2000Codec, jpegLosslessCodec, jpegLsCodec } from "../../../src/io/index.ts";

/** Files and what pydicom reads from them; made by test/fixtures/dicom/make_dicom.py. */
export interface DicomCase {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  readonly pixelType: PixelType;
  readonly values: readonly number[];
  /** Grey levels by which decoders may differ. @default 0 */
  readonly tolerance?: number;
  readonly unit?: string;
  readonly phases?: number;
  readonly times?: readonly number[];
  readonly spacing?: readonly number[];
  readonly origin?: readonly number[];
  readonly direction?: readonly number[];
  readonly description?: string;
}

/** A segmentation by highdicom, on the grid of {@link sourceSeries}. */
export interface SegmentationCase {
  readonly name: string;
  readonly file: Uint8Array;
  readonly masks: Readonly<Record<string, readonly number[]>>;
}

type Stored<T, Files extends string> = Omit<T, Files> & {
  readonly [key in Files]: T[key & keyof T] extends Uint8Array ? string : string[];
};

interface StoredFixtures {
  readonly source: readonly string[];
  readonly cases: readonly Stored<DicomCase, "files">[];
  readonly segmentations: readonly Stored<SegmentationCase, "file">[];
}

const stored = JSON.parse(
  readFileSync(new URL("../../fixtures/dicom/dicom.json", import.meta.url), "utf8"),
) as StoredFixtures;

export const dicomCases: readonly DicomCase[] = stored.cases.map((item) => ({
  ...item,
  files: item.files.map(fromBase64),
}));

export const segmentationCases: readonly SegmentationCase[] = stored.segmentations.map((item) => ({
  ...item,
  file: fromBase64(item.file),
}));

/** The five slices that the segmentations were made on. */
export const sourceSeries: readonly Uint8Array[] = stored.source.map(fromBase64);

/** One case by its name. */
export function dicomCase(name: string): DicomCase {
  const found = dicomCases.find((item) => item.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

/** The codecs of the three packages that the library names. */
export async function allCodecs(): Promise<DicomCodec[]> {
  return [
    jpegLosslessCodec(jpegLossless),
    jpegLsCodec(await charls()),
    jpeg2000Codec(await openjpeg({ print: () => {} })),
  ];
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

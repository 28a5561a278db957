import type { DataSet } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import type { DicomFile } from "./parse.ts";
import { TAG } from "./tags.ts";
import { number, text, uint16 } from "./values.ts";

/** How the pixels of a file are stored, as its header says. */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Element with the pixels: integers, or floats of 32 or 64 bits. */
  readonly element: "PixelData" | "FloatPixelData" | "DoubleFloatPixelData";
  /** Photometric Interpretation (0028,0004), such as "MONOCHROME2". */
  readonly photometric: string;
  /** Whether a colour picture holds all red samples, then all green ones, then all blue ones. */
  readonly planar: boolean;
  readonly frames: number;
}

/** Allocated bits by the element with the pixels. */
const ALLOCATED: Readonly<Record<PixelFormat["element"], readonly number[]>> = {
  PixelData: [1, 8, 16, 32],
  FloatPixelData: [32],
  DoubleFloatPixelData: [64],
};

/** Reads the Image Pixel module and checks that its numbers make sense together. */
export function pixelFormat(caller: string, { dataSet, what }: DicomFile): PixelFormat {
  const element = pixelElement(dataSet);
  if (!element) {
    const modality = text(dataSet, TAG.Modality) ?? "none";
    throw new RadiosurvError(
      "unsupported",
      `${caller}: ${what} must hold an image; it has no pixel data (modality ${modality}). ${ADVICE[modality] ?? "Leave it out"}`,
    );
  }
  const get = (name: "Rows" | "Columns" | "BitsAllocated"): number => {
    const value = uint16(dataSet, TAG[name]);
    if (value) return value;
    throw new RadiosurvError("format", `${caller}: ${what} must state ${name} above 0; it is ${value ?? "missing"}`);
  };
  const bitsAllocated = get("BitsAllocated");
  const bitsStored = uint16(dataSet, TAG.BitsStored) ?? bitsAllocated;
  const format: PixelFormat = {
    rows: get("Rows"),
    columns: get("Columns"),
    samplesPerPixel: uint16(dataSet, TAG.SamplesPerPixel) ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: uint16(dataSet, TAG.HighBit) ?? bitsStored - 1,
    signed: uint16(dataSet, TAG.PixelRepresentation) === 1,
    element,
    photometric: text(dataSet, TAG.PhotometricInterpretation) ?? "MONOCHROME2",
    planar: uint16(dataSet, TAG.PlanarConfiguration) === 1,
    frames: number(dataSet, TAG.NumberOfFrames) ?? 1,
  };
  checkFormat(caller, what, format);
  return format;
}

const ADVICE: Readonly<Record<string, string>> = {
  RTSTRUCT: "Its contours are read with readRtStruct",
};

function pixelElement(dataSet: DataSet): PixelFormat["element"] | undefined {
  const names = ["PixelData", "FloatPixelData", "DoubleFloatPixelData"] as const;
  return names.find((name) => dataSet.elements[TAG[name]] !== undefined);
}

function checkFormat(caller: string, what: string, format: PixelFormat): void {
  const { element, bitsAllocated, bitsStored, highBit, samplesPerPixel, frames } = format;
  if (!ALLOCATED[element].includes(bitsAllocated) || (samplesPerPixel !== 1 && samplesPerPixel !== 3)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the pixels of ${what} must be 1 or 3 samples of ${ALLOCATED[element].join(", ")} bits; got ${samplesPerPixel} of ${bitsAllocated} (${element})`,
    );
  }
  const isInteger = element === "PixelData";
  if (isInteger && !(bitsStored >= 1 && highBit < bitsAllocated && highBit + 1 >= bitsStored)) {
    throw new RadiosurvError(
      "format",
      `${caller}: the pixels of ${what} have ${bitsStored} bits up to bit ${highBit} (the lowest is 0), which do not fit into ${bitsAllocated}; its header is damaged`,
    );
  }
  if (!(Number.isInteger(frames) && frames >= 1)) {
    throw new RadiosurvError(
      "format",
      `${caller}: NumberOfFrames of ${what} must be a whole number from 1 on; got ${frames}`,
    );
  }
}

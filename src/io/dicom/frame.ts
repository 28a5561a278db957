import type { DataSet } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import type { DicomFile } from "./parse.ts";
import { type PixelFormat, pixelFormat } from "./pixel-format.ts";
import { TAG } from "./tags.ts";
import { items, label, number, numbers, text } from "./values.ts";

/** One picture of a series, from a file of its own or from a multi-frame file. */
export interface Frame {
  readonly file: DicomFile;
  readonly format: PixelFormat;
  /** Number within its file, from 0. */
  readonly number: number;
  readonly plane: Plane;
  readonly slope: number;
  readonly intercept: number;
  /** Rescale Type: the unit after rescaling, such as "HU". */
  readonly unit: string | undefined;
  /** The data sets that describe it: its functional groups, the shared ones, the file. */
  readonly groups: FunctionalGroups;
}

/** Where a picture lies, as far as its header says; mm, LPS. */
export interface Plane {
  readonly position: readonly number[] | undefined;
  /** Direction cosines of a row, then of a column. */
  readonly orientation: readonly number[] | undefined;
  /** Distance of pixels along x and y. */
  readonly spacing: readonly number[] | undefined;
  readonly betweenSlices: number | undefined;
  readonly thickness: number | undefined;
}

/** Gives the data set in which attributes of a functional group of one frame stand. */
export type FunctionalGroups = (sequenceTag: string) => DataSet;

/** The pictures of a file, in its order. */
export function framesOf(caller: string, file: DicomFile): Frame[] {
  const { dataSet, what } = file;
  const format = pixelFormat(caller, file);
  const shared = items(dataSet, TAG.SharedFunctionalGroupsSequence)[0];
  const perFrame = items(dataSet, TAG.PerFrameFunctionalGroupsSequence);
  const isEnhanced = shared !== undefined || perFrame.length > 0;
  if (isEnhanced && perFrame.length > 0 && perFrame.length !== format.frames) {
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} claims ${format.frames} frames and describes ${perFrame.length}; its header is damaged`,
    );
  }
  checkFrameCount(caller, file, format);
  checkPositions(caller, file, format, isEnhanced);
  return Array.from({ length: format.frames }, (_, i) => {
    const groups: FunctionalGroups = (tag) => group(perFrame[i], tag) ?? group(shared, tag) ?? dataSet;
    return describeFrame(caller, file, format, i, groups, isEnhanced);
  });
}

// before a list is made as long as the header says
function checkFrameCount(caller: string, { dataSet, what }: DicomFile, format: PixelFormat): void {
  const { frames, element, rows, columns, bitsAllocated } = format;
  const { fragments, length } = dataSet.elements[TAG[element]];
  const most = fragments ? fragments.length : Math.floor((8 * length) / (rows * columns * bitsAllocated));
  // too short a single frame is told in bytes later on
  if (frames <= most || (frames === 1 && !fragments)) return;
  throw new RadiosurvError(
    "format",
    `${caller}: ${what} claims ${frames} frames; its pixel data can hold at most ${most}, so it is truncated or its header is damaged`,
  );
}

/** Modalities whose multi-frame files of the old kind hold slices, not moments. */
const VOLUMES = ["NM", "PT", "RTDOSE"];

// in multi-frame files of the old kind the frames have no positions of their own
function checkPositions(caller: string, { dataSet, what }: DicomFile, { frames }: PixelFormat, isEnhanced: boolean) {
  const modality = text(dataSet, TAG.Modality) ?? "none";
  const hasPosition = numbers(dataSet, TAG.ImagePositionPatient).length > 0;
  if (isEnhanced || frames === 1 || !(hasPosition || VOLUMES.includes(modality))) return;
  throw new RadiosurvError(
    "unsupported",
    `${caller}: ${what} holds ${frames} frames (modality ${modality}) without positions of their own; convert it to single-frame or enhanced multi-frame files`,
  );
}

function group(dataSet: DataSet | undefined, tag: string): DataSet | undefined {
  return dataSet && items(dataSet, tag)[0];
}

function describeFrame(
  caller: string,
  file: DicomFile,
  format: PixelFormat,
  index: number,
  groups: FunctionalGroups,
  isEnhanced: boolean,
): Frame {
  const { dataSet, what } = file;
  const transformation = isEnhanced ? groups(TAG.PixelValueTransformationSequence) : dataSet;
  if (items(transformation, TAG.ModalityLUTSequence).length > 0) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: ${what} maps its pixels with a table (Modality LUT Sequence); only Rescale Slope and Intercept are read`,
    );
  }
  const slope = number(transformation, TAG.RescaleSlope) ?? 1;
  if (slope === 0) {
    throw new RadiosurvError("format", `${caller}: the Rescale Slope of ${what} must not be 0; its header is damaged`);
  }
  return {
    file,
    format,
    number: index,
    plane: planeOf(caller, what, groups),
    slope,
    intercept: number(transformation, TAG.RescaleIntercept) ?? 0,
    unit: label(transformation, TAG.RescaleType, dataSet),
    groups,
  };
}

/** The plane of a frame; an attribute that is there and makes no sense is an error. */
export function planeOf(caller: string, what: string, groups: FunctionalGroups): Plane {
  const list = (
    sequence: string,
    tag: "ImagePositionPatient" | "ImageOrientationPatient" | "PixelSpacing",
    n: number,
  ) => {
    const values = numbers(groups(sequence), TAG[tag]);
    if (values.length === 0) return undefined;
    if (values.length === n && values.every(Number.isFinite)) return values;
    throw new RadiosurvError("geometry", `${caller}: ${tag} of ${what} must be ${n} numbers; got ${values.join(", ")}`);
  };
  const measures = groups(TAG.PixelMeasuresSequence);
  // the distance of rows stands first, which is that along y
  const spacing = list(TAG.PixelMeasuresSequence, "PixelSpacing", 2);
  return {
    position: list(TAG.PlanePositionSequence, "ImagePositionPatient", 3),
    orientation: list(TAG.PlaneOrientationSequence, "ImageOrientationPatient", 6),
    spacing: spacing && [spacing[1], spacing[0]],
    betweenSlices: number(measures, TAG.SpacingBetweenSlices),
    thickness: number(measures, TAG.SliceThickness),
  };
}

/** The frame as messages call it: the file, and the number of the frame where there are several. */
export function frameName({ file, format, number }: Frame): string {
  return format.frames === 1 ? file.what : `frame ${number + 1} of ${file.what}`;
}

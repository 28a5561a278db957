import { RadiosurvError } from "../../error.ts";
import { createImage } from "../../image/image.ts";
import { type ReadLimit, toMaxBytes } from "../bytes.ts";
import { checkSpacing } from "../file-geometry.ts";
import { checkCodecs, type DicomCodec } from "./codec.ts";
import { type Frame, frameName } from "./frame.ts";
import { identifiersOf } from "./identifiers.ts";
import { parseDicom, parsing } from "./parse.ts";
import { chooseSeries } from "./series.ts";
import { type DicomSource, openFiles } from "./source.ts";
import { type StackGeometry, stackGeometry } from "./stack.ts";
import { inOrder, type Stack, stacksOf } from "./stacks.ts";
import { TAG } from "./tags.ts";
import { ultrasoundRegions, ultrasoundSpacing } from "./ultrasound.ts";
import { label, numbers, text } from "./values.ts";
import type { DicomVolume } from "./volume.ts";
import { type FrameSources, type Monochrome1, readVoxels } from "./voxels.ts";

/** Options of {@link readDicomSeries}. */
export interface DicomSeriesOptions extends ReadLimit {
  /**
   * `"one"`: the files must be of one series; `"all"`: read every series; or the Series Instance UID of the one wanted,
   * and files of others are passed over.
   * @default "one"
   */
  readonly series?: "one" | "all" | (string & {});
  /** Decoders for JPEG Lossless, JPEG-LS and JPEG 2000. @default none */
  readonly codecs?: readonly DicomCodec[];
  /** Whether to read what identifies the patient. @default false */
  readonly identifiers?: boolean;
  /**
   * What to do with MONOCHROME1, where low values are shown bright: `"invert"` the stored values (lowest and highest of
   * the stored bits change places), `"keep"` them, or `"auto"`: invert unless the values are rescaled, since then they
   * have a meaning of their own.
   * @default "auto"
   */
  readonly monochrome1?: Monochrome1;
  /** How far slices may lie from an even spacing, as a part of it. @default 0.05 */
  readonly spacingTolerance?: number;
}

/** Deviation of a slice, as a part of the slice distance, that is rounding. */
const DEFAULT_SPACING_TOLERANCE = 0.05;

/**
 * Reads the files of DICOM series as images, one a phase, in the order of time: single-frame and enhanced multi-frame
 * files of any modality with pixels, uncompressed (little and big endian, deflated), RLE and JPEG Baseline; JPEG
 * Lossless, JPEG-LS and JPEG 2000 with a codec in the options.
 *
 * **Volumes.** Files may come in any order. They are put together by series, frame of reference, orientation and
 * phase, and sorted by Image Position (Patient) along the normal of the slices, which becomes the third axis (rows and
 * columns are the first two, so axes are right-handed). The distance of slices is that of their positions, never Slice
 * Thickness. A gap, a slice too many, slices of several sizes and the shear of a tilted gantry are errors that name the
 * files. A volume of one slice has size 1 along the third axis, and takes its spacing there from Spacing Between Slices
 * or Slice Thickness. Pictures without a position in the patient (ultrasound, X-ray) are images of 2 dimensions each.
 *
 * **Phases.** Where several slices lie in each place, the first of these attributes parts them that does so completely:
 * TemporalPositionIdentifier, TemporalPositionTimeOffset, AcquisitionNumber, AcquisitionTime, TriggerTime, ContentTime,
 * EchoTime, EchoNumbers, DiffusionBValue, InversionTime, FlipAngle, ImageType, InstanceNumber. `time` is the earliest
 * AcquisitionTime of the phase, or another clock that differs between the phases (`timeSource`).
 *
 * **Values.** Rescaled by slope and intercept of each frame; integers stay integers where these are whole numbers
 * (int16 for CT), and become float64 otherwise. Bits beyond Bits Stored are cleared or filled with the sign. Colours
 * become grey as in `readPng` (BT.601 luma; YBR and palettes become RGB first). MONOCHROME1 is inverted unless it is
 * rescaled. Pixel padding, overlays, window and value-of-interest tables leave the values alone.
 *
 * **Ultrasound.** The spacing comes from the largest of the regions whose units are centimetres. `ultrasoundRegions`
 * has all of them.
 *
 * Nothing that identifies a patient is read unless `identifiers` is set; messages name files and attributes only. UIDs
 * of series and frame of reference are in the result. SEG and RTSTRUCT files are read by `readDicomSegmentation` and
 * `readRtStruct`.
 *
 * @param files - contents of the files, or `{ name, bytes }` so that messages can name them
 * @returns the images in the order of series, orientation and time; each is also an `Image`
 * @throws RadiosurvError `format` for a damaged file or one that is not DICOM; `geometry` for slices that make no
 *   volume; `unsupported` for several series, compression without a codec, and files without an image; `limit` if more
 *   than `maxBytes` are needed; `argument` for a wrong option
 * @example
 * ```ts
 * import { readdir, readFile } from "node:fs/promises";
 * import { readDicomSeries } from "radiosurv/io";
 * async function readFolder(folder: string) {
 *   const names = await readdir(folder);
 *   const files = names.map(async (name) => ({ name, bytes: await readFile(`${folder}/${name}`) }));
 *   return readDicomSeries(await Promise.all(files)).map(({ time, size, spacing }) => ({ time, size, spacing }));
 * }
 *
 * let message = "";
 * try {
 *   readDicomSeries([{ name: "notes.txt", bytes: new TextEncoder().encode("no image") }]);
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * message.split(";")[0]; // => 'readDicomSeries: file "notes.txt" must be a DICOM file, with "DICM" at byte 128'
 * ```
 * @see PS3.3 and PS3.5 of the DICOM standard, https://www.dicomstandard.org/current
 */
export function readDicomSeries(files: ArrayLike<DicomSource>, options: DicomSeriesOptions = {}): DicomVolume[] {
  const caller = "readDicomSeries";
  const { codecs = [], monochrome1 = "auto", spacingTolerance = DEFAULT_SPACING_TOLERANCE } = options;
  const maxBytes = toMaxBytes(caller, options.maxBytes);
  checkOptions(caller, codecs, monochrome1, spacingTolerance);
  const parsed = openFiles(caller, files).map(({ what, index, bytes }) =>
    parseDicom(caller, what, index, bytes, maxBytes),
  );
  const chosen = chooseSeries(caller, parsed, options.series ?? "one");
  const stacks = chosen.flatMap((series) => stacksOf(caller, series));
  const sources: FrameSources = new Map();
  const volumes: DicomVolume[] = [];
  let left = maxBytes;
  for (const stack of inOrder(stacks)) {
    const geometry = parsing(caller, stack.slices[0].file.what, () => geometryOf(caller, stack, spacingTolerance));
    const voxels = readVoxels(caller, stack.slices, { codecs, maxBytes: left, monochrome1 }, sources);
    left -= voxels.byteLength;
    const { columns, rows } = stack.slices[0].format;
    const size = [columns, rows, stack.slices.length].slice(0, geometry.spacing.length);
    const image = createImage(voxels, size, geometry);
    const identifiers = options.identifiers === true;
    const about = parsing(caller, stack.slices[0].file.what, () => describe(stack, geometry.source, identifiers));
    volumes.push({ ...image, ...about });
  }
  return withRelativeTimes(volumes);
}

function checkOptions(
  caller: string,
  codecs: readonly DicomCodec[],
  monochrome1: Monochrome1,
  spacingTolerance: number,
): void {
  checkCodecs(caller, codecs);
  if (!["auto", "invert", "keep"].includes(monochrome1)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: monochrome1 must be "auto", "invert" or "keep"; got ${String(monochrome1)}`,
    );
  }
  if (!(spacingTolerance >= 0 && spacingTolerance < 0.5)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: spacingTolerance must be a number from 0 to below 0.5; got ${String(spacingTolerance)}`,
    );
  }
}

type SourcedGeometry = StackGeometry & { readonly source: DicomVolume["spacingSource"] };

function geometryOf(caller: string, { slices }: Stack, tolerance: number): SourcedGeometry {
  const [first] = slices;
  const { position, orientation, spacing } = first.plane;
  if (position && orientation && spacing) {
    return { ...stackGeometry(caller, slices, tolerance), source: "PixelSpacing" };
  }
  const found = flatSpacing(first);
  checkSpacing(caller, frameName(first), found.spacing);
  return { spacing: found.spacing, origin: [0, 0], direction: [1, 0, 0, 1], source: found.source };
}

function flatSpacing({ plane, file: { dataSet } }: Frame): {
  spacing: readonly number[];
  source: DicomVolume["spacingSource"];
} {
  const scale = ultrasoundSpacing(ultrasoundRegions(dataSet));
  if (scale) return { spacing: scale, source: "ultrasound" };
  if (plane.spacing) return { spacing: plane.spacing, source: "PixelSpacing" };
  for (const tag of [TAG.ImagerPixelSpacing, TAG.NominalScannedPixelSpacing]) {
    const [y, x] = numbers(dataSet, tag);
    if (x > 0 && y > 0) return { spacing: [x, y], source: "ImagerPixelSpacing" };
  }
  return { spacing: [1, 1], source: "none" };
}

type Description = Omit<DicomVolume, "voxels" | "size" | "spacing" | "origin" | "direction" | "pixelType">;

function describe(stack: Stack, spacingSource: DicomVolume["spacingSource"], identifiers: boolean): Description {
  const { series, slices, phase, seconds, timeSource, splitBy } = stack;
  const { dataSet } = slices[0].file;
  const regions = ultrasoundRegions(dataSet);
  return {
    modality: text(dataSet, TAG.Modality) ?? "",
    seriesDescription: label(dataSet, TAG.SeriesDescription, dataSet) ?? "",
    seriesNumber: series.number,
    seriesInstanceUid: series.uid,
    frameOfReferenceUid: text(dataSet, TAG.FrameOfReferenceUID),
    phase,
    time: seconds,
    timeSource,
    splitBy,
    spacingSource,
    unit: slices[0].unit,
    files: slices.map(({ file }) => file.index),
    ...(regions.length > 0 && { ultrasoundRegions: regions }),
    ...(identifiers && { identifiers: identifiersOf(slices) }),
  };
}

// seconds after the first volume; clocks of different kinds, and of series without one, are not compared
function withRelativeTimes(volumes: readonly DicomVolume[]): DicomVolume[] {
  if (volumes.length === 1) return [{ ...volumes[0], time: 0 }];
  const shared = volumes.every(({ timeSource }) => timeSource === volumes[0].timeSource);
  return volumes.map((volume) => {
    const peers = shared ? volumes : volumes.filter((other) => other.seriesInstanceUid === volume.seriesInstanceUid);
    const first = peers.reduce((least, { time }) => (time < least ? time : least), Number.POSITIVE_INFINITY);
    return { ...volume, time: round(volume.time - first) };
  });
}

// the difference of two large numbers of seconds, to the microseconds that the standard has
function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

import { RadiosurvError } from "../../error.ts";
import { pointToIndex } from "../../image/geometry.ts";
import type { VoxelArray } from "../../image/image.ts";
import { checkCodecs, type DicomCodec } from "./codec.ts";
import { type Frame, frameName, framesOf } from "./frame.ts";
import {
  checkFrameOfReference,
  chooseRegions,
  type DicomMask,
  emptyMasks,
  type MaskReadOptions,
  type MaskReference,
  type MaskSettings,
  maskSettings,
  type NamedRegion,
  toMasks,
} from "./mask-options.ts";
import { type DicomFile, parseDicom, parsing } from "./parse.ts";
import { frameSource } from "./pixel-data.ts";
import { isOutside, placeFrame, type Slab } from "./place-frame.ts";
import { type DicomSource, openFile } from "./source.ts";
import { axesOf, dot, type Vector } from "./stack.ts";
import { TAG } from "./tags.ts";
import { items, label, text, uint16 } from "./values.ts";

/** Options of {@link readDicomSegmentation}. */
export interface DicomSegmentationOptions extends MaskReadOptions {
  /** Fraction, as a part of the highest, from which on a pixel of a fractional segmentation is inside. @default 0.5 */
  readonly threshold?: number;
  /** Decoders for compressed pixels. @default none */
  readonly codecs?: readonly DicomCodec[];
}

/** Part of the distance of slices by which a position may be off. */
const IN_SLICE = 0.01;

/** How far a cosine may be from 1 for axes to be parallel: about a quarter of a degree. */
const PARALLEL = 1e-5;

/** Segmentation Storage and Label Map Segmentation Storage. */
export const SEGMENTATION_CLASSES: readonly string[] = ["1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"];

type SegmentationType = "BINARY" | "FRACTIONAL" | "LABELMAP";

/**
 * Reads a DICOM segmentation (SEG): binary, fractional or label map (without its background), frames in any order, any
 * subset of slices.
 *
 * Masks come onto the grid of the reference by position: a voxel is inside where its centre lies in a pixel that is
 * set. The grid of the file may be another, coarser, finer or oblique, which amounts to the nearest neighbour; a centre
 * on the edge of two pixels belongs to the one that follows, so that a file whose positions are half a pixel off keeps
 * in step. Segments may overlap, since each has a mask of its own. A pixel outside the reference is an error unless
 * `outside` is `"clip"`.
 *
 * @param source - content of the file, or `{ name, bytes }`
 * @param reference - the volume or image whose grid is wanted; of a volume of `readDicomSeries` the frame of reference
 *   is compared with that of the file
 * @returns masks by Segment Label; a label that several segments share is followed by `(segment 2)`, and one without a
 *   label is called `segment 2`
 * @throws RadiosurvError `format` for a damaged file or one that is no segmentation; `geometry` for another frame of
 *   reference and for pixels outside; `argument` for a wrong option or name; `limit` if more than `maxBytes` are needed
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readDicomSegmentation, writeDicomSegmentation } from "radiosurv/io";
 * const image = createImage(new Int16Array(8), [2, 2, 2], { spacing: [0.7, 0.7, 3] });
 * const tumour = createImage(Uint8Array.of(0, 1, 1, 1, 0, 0, 0, 1), [2, 2, 2], { spacing: [0.7, 0.7, 3] });
 * const file = writeDicomSegmentation({ tumour }, image);
 * const masks = readDicomSegmentation(file, image);
 * Array.from(masks.tumour.voxels.data); // => [0, 1, 1, 1, 0, 0, 0, 1]
 * ```
 * @see PS3.3 A.51 and C.8.20
 */
export function readDicomSegmentation(
  source: DicomSource,
  reference: MaskReference,
  options: DicomSegmentationOptions = {},
): Record<string, DicomMask> {
  const caller = "readDicomSegmentation";
  const { threshold = 0.5, codecs = [] } = options;
  const settings = maskSettings(caller, reference, options);
  checkCodecs(caller, codecs);
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: threshold must be a number above 0, 1 at most; got ${String(threshold)}`,
    );
  }
  const { what, bytes } = openFile(caller, source);
  const file = parseDicom(caller, what, 0, bytes, settings.maxBytes);
  return parsing(caller, what, () => {
    const type = checkType(caller, file);
    checkFrameOfReference(caller, what, text(file.dataSet, TAG.FrameOfReferenceUID), reference, settings);
    const segments = chooseRegions(caller, what, "segment", segmentsOf(caller, file, type), settings.names);
    const masks = emptyMasks(caller, segments, reference, settings);
    const byNumber = new Map(segments.map(([, segment]) => [segment.number, masks.get(segment) as Uint8Array]));
    placeFrames(caller, file, type, byNumber, reference, settings, threshold, codecs);
    return toMasks(segments, masks, reference);
  });
}

function checkType(caller: string, { dataSet, what }: DicomFile): SegmentationType {
  if (!SEGMENTATION_CLASSES.includes(text(dataSet, TAG.SOPClassUID) ?? "")) {
    const modality = text(dataSet, TAG.Modality) ?? "none";
    const advice = modality === "RTSTRUCT" ? "Read it with readRtStruct" : "Images are read with readDicomSeries";
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} must be a DICOM segmentation; its modality is ${modality}. ${advice}`,
    );
  }
  const type = text(dataSet, TAG.SegmentationType) ?? "none";
  if (type === "BINARY" || type === "FRACTIONAL" || type === "LABELMAP") return type;
  throw new RadiosurvError(
    "unsupported",
    `${caller}: the segmentation type of ${what} must be BINARY, FRACTIONAL or LABELMAP; it is ${type}`,
  );
}

function segmentsOf(caller: string, { dataSet, what }: DicomFile, type: SegmentationType): NamedRegion[] {
  const segments = items(dataSet, TAG.SegmentSequence).map((segment) => ({
    name: label(segment, TAG.SegmentLabel, dataSet) ?? "",
    number: uint16(segment, TAG.SegmentNumber) ?? 0,
    description: label(segment, TAG.SegmentDescription, dataSet) ?? "",
  }));
  if (new Set(segments.map(({ number }) => number)).size === segments.length) {
    // number 0 of a label map is what is no segment
    return type === "LABELMAP" ? segments.filter(({ number }) => number !== 0) : segments;
  }
  const numbers = segments.map(({ number }) => number).join(", ");
  throw new RadiosurvError(
    "format",
    `${caller}: the segments of ${what} must have numbers of their own; got ${numbers}`,
  );
}

function placeFrames(
  caller: string,
  file: DicomFile,
  type: SegmentationType,
  masks: ReadonlyMap<number, Uint8Array>,
  reference: MaskReference,
  { clip, maxBytes }: MaskSettings,
  threshold: number,
  codecs: readonly DicomCodec[],
): void {
  const frames = framesOf(caller, file);
  const pixelsOf = frameSource(caller, file, frames[0].format, { codecs, maxBytes });
  const distance = slabDistance(caller, frames, reference);
  const least = type === "FRACTIONAL" ? threshold * (uint16(file.dataSet, TAG.MaximumFractionalValue) ?? 255) : 1;
  for (const frame of frames) {
    // of a label map every segment asked for has a part in each frame
    const wanted =
      type === "LABELMAP" ? [...masks.keys()] : [segmentNumber(frame)].filter((number) => masks.has(number));
    if (wanted.length === 0) continue;
    const slab = slabOf(caller, frame, distance);
    const stored = pixelsOf(frame.number);
    for (const number of wanted) {
      const pixels =
        type === "LABELMAP" ? between(stored, number, number) : between(stored, least, Number.POSITIVE_INFINITY);
      if (!clip && isOutside(pixels, slab, reference)) {
        throw new RadiosurvError(
          "geometry",
          `${caller}: the segmentation must lie within the image; segment ${number} goes beyond it in ${frameName(frame)}. Read it with the image that it was made on, or set outside to "clip"`,
        );
      }
      placeFrame(pixels, slab, reference, masks.get(number) as Uint8Array);
    }
  }
}

// 1 where low <= value <= high
function between(values: VoxelArray, low: number, high: number): Uint8Array {
  const inside = new Uint8Array(values.length);
  for (let i = 0; i < inside.length; i++) inside[i] = values[i] >= low && values[i] <= high ? 1 : 0;
  return inside;
}

function segmentNumber({ groups }: Frame): number {
  return uint16(groups(TAG.SegmentIdentificationSequence), TAG.ReferencedSegmentNumber) ?? 0;
}

function slabOf(caller: string, frame: Frame, distance: number): Slab {
  const { position, orientation, spacing } = frame.plane;
  if (!position || !orientation || !spacing) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: every frame of a segmentation needs its position, orientation and pixel spacing; ${frameName(frame)} lacks one of them`,
    );
  }
  if (!spacing.every((step) => step > 0)) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: the pixel spacing of ${frameName(frame)} must be positive; got ${spacing.join(", ")}`,
    );
  }
  return {
    columns: frame.format.columns,
    rows: frame.format.rows,
    origin: position,
    axes: axesOf(caller, frameName(frame), orientation),
    spacing: [...spacing, distance],
  };
}

// the distance of slices: as stated, but no more than the two closest are apart; that of the reference where all lie in
// its slices, since a stated thickness may be more than their distance
function slabDistance(caller: string, frames: readonly Frame[], reference: MaskReference): number {
  const [first] = frames;
  const { normal } = slabOf(caller, first, 1).axes;
  const along = alongNormal(reference, normal);
  const inSlices = frames.every(({ plane: { position } }) => {
    const index = position ? pointToIndex(reference, position)[along] : Number.NaN;
    return Math.abs(index - Math.round(index)) < IN_SLICE;
  });
  if (inSlices && isParallel(reference, along, normal)) return reference.spacing[along];
  const { betweenSlices, thickness } = first.plane;
  const at = frames.map(({ plane }) => dot((plane.position ?? [0, 0, 0]) as Vector, normal)).sort((a, b) => a - b);
  let closest = Math.abs(betweenSlices || thickness || reference.spacing[along]);
  for (let i = 1; i < at.length; i++) {
    const gap = at[i] - at[i - 1];
    if (gap > IN_SLICE * closest && gap < closest) closest = gap;
  }
  return closest;
}

// the axis of an image that goes most along a direction
function alongNormal({ direction }: MaskReference, normal: Vector): number {
  const cosines = [0, 1, 2].map((axis) => Math.abs(dot(axisOf(direction, axis), normal)));
  return cosines.indexOf(Math.max(...cosines));
}

function isParallel({ direction }: MaskReference, axis: number, normal: Vector): boolean {
  return Math.abs(dot(axisOf(direction, axis), normal)) > 1 - PARALLEL;
}

function axisOf(direction: readonly number[], axis: number): number[] {
  return [direction[axis], direction[3 + axis], direction[6 + axis]];
}

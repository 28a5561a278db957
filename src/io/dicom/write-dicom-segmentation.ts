import { RadiosurvError } from "../../error.ts";
import { checkMaskGeometry } from "../../image/geometry.ts";
import { checkImage, contiguousData, type Mask } from "../../image/image.ts";
import { type Attribute, encodeDataSet, encodeFile } from "./encode.ts";
import type { MaskReference } from "./mask-options.ts";
import type { DicomSegment, DicomSegmentationWriteOptions, Segment } from "./segment.ts";
import {
  dimensions,
  frameGroups,
  patientAndStudy,
  referencedSeries,
  SEGMENTATION_STORAGE,
  segmentAttributes,
  segmentationImage,
  seriesAndEquipment,
  sharedGroups,
} from "./segmentation-attributes.ts";
import { axesOf } from "./stack.ts";
import { uidOf } from "./uid.ts";
import type { DicomIdentifiers } from "./volume.ts";

const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

/** UID of this implementation, from `uidOf(["radiosurv"])`. */
const IMPLEMENTATION = "2.25.65340099401214448031321910104474045261";

/**
 * Writes masks as a DICOM segmentation (SEG, binary, Explicit VR Little Endian), which viewers lay over the images that
 * it was made on. Slices of a mask without a voxel are left out, as is usual; masks may overlap.
 *
 * With a reference that `readDicomSeries` read with `identifiers: true`, the file belongs to the same patient and study
 * and refers to the slices, which viewers such as OHIF need. Otherwise it carries no name, and is in the frame of
 * reference of the reference, or in one of its own. UIDs are made from the content: the same masks, reference and
 * options always give the same bytes.
 *
 * @param masks - by the label that the segment gets; segments are numbered from 1 in this order
 * @param reference - the volume or image that the masks were made on
 * @returns content of the file
 * @throws RadiosurvError `geometry` if a mask is on another grid, or the axes are not at right angles; `roi` if all masks
 *   are empty; `argument` if there is none; `unsupported` for more than 65535 segments or rows
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readDicomSegmentation, writeDicomSegmentation } from "radiosurv/io";
 * const image = createImage(new Int16Array(8), [2, 2, 2]);
 * const mask = createImage(Uint8Array.of(0, 1, 1, 1, 0, 0, 0, 1), [2, 2, 2]);
 * const type = { value: "4147007", scheme: "SCT", meaning: "Mass" };
 * const file = writeDicomSegmentation({ tumour: { mask, type, algorithm: "MANUAL" } }, image);
 * readDicomSegmentation(file, image).tumour.number; // => 1
 * ```
 * @see PS3.3 A.51 and C.8.20
 */
export function writeDicomSegmentation(
  masks: Readonly<Record<string, Mask | DicomSegment>>,
  reference: MaskReference,
  options: DicomSegmentationWriteOptions = {},
): Uint8Array {
  const caller = "writeDicomSegmentation";
  checkReference(caller, reference);
  checkDates(caller, options);
  const segments = toSegments(caller, masks, reference);
  const frames = segments.flatMap((segment) => segment.slices.map((slice) => ({ segment, slice })));
  if (frames.length === 0) {
    throw new RadiosurvError("roi", `${caller}: a mask with at least one voxel is needed; all are empty`);
  }
  const pixels = packFrames(frames, reference);
  const identifiers = options.identifiers ?? ("identifiers" in reference ? reference.identifiers : undefined);
  checkIdentifiers(caller, identifiers, reference);
  const content = [JSON.stringify([reference.size, reference.spacing, reference.origin, reference.direction]), pixels];
  const names = JSON.stringify([segments.map(({ name, given: { mask: _, ...more } }) => [name, more]), options]);
  const uid = (what: string): string => uidOf([what, ...content, names, JSON.stringify(identifiers ?? null)]);
  const instance = uid("instance");
  const dataSet = encodeDataSet([
    ...patientAndStudy(identifiers, uid("study")),
    ...seriesAndEquipment(
      options,
      uid("series"),
      frameOfReference(reference, uidOf(["frame of reference", content[0]])),
    ),
    ...segmentationImage(options, identifiers, reference, frames.length, instance),
    ...segmentAttributes(segments),
    ...dimensions(uid("dimensions")),
    [0x52009229, "SQ", [sharedGroups(reference)]],
    [0x52009230, "SQ", frames.map(({ segment, slice }) => frameGroups(segment, slice, reference, identifiers))],
    ...referencedSeries(reference, identifiers),
    [0x7fe00010, "OB", pixels],
  ]);
  const meta: Attribute[] = [
    [0x00020002, "UI", SEGMENTATION_STORAGE],
    [0x00020003, "UI", instance],
    [0x00020010, "UI", EXPLICIT_LITTLE_ENDIAN],
    [0x00020012, "UI", IMPLEMENTATION],
    [0x00020013, "SH", "RADIOSURV"],
  ];
  return encodeFile(meta, dataSet);
}

function checkReference(caller: string, reference: MaskReference): void {
  checkImage(caller, reference, "reference");
  const { size, direction: d } = reference;
  if (size.length !== 3 || size[0] > 65535 || size[1] > 65535) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the reference must have 3 dimensions, at most 65535 voxels along x and y; got ${size.join(" x ")}`,
    );
  }
  const { normal } = axesOf(caller, "the reference", [d[0], d[3], d[6], d[1], d[4], d[7]]);
  if (Math.abs(Math.abs(normal[0] * d[2] + normal[1] * d[5] + normal[2] * d[8]) - 1) > 1e-4) {
    throw new RadiosurvError("geometry", `${caller}: the slices of the reference must lie straight above each other`);
  }
}

function checkDates(caller: string, { date = "19700101", time = "000000" }: DicomSegmentationWriteOptions): void {
  if (/^\d{8}$/.test(date) && /^\d{6}(\.\d{1,6})?$/.test(time)) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: date must be YYYYMMDD and time HHMMSS; got ${String(date)} and ${String(time)}`,
  );
}

function checkIdentifiers(
  caller: string,
  identifiers: DicomIdentifiers | undefined,
  { size: [, , slices] }: MaskReference,
): void {
  const given = identifiers?.sopInstanceUids.length ?? 0;
  if (given === 0 || given === slices) return;
  throw new RadiosurvError(
    "length",
    `${caller}: identifiers.sopInstanceUids must name one instance a slice, ${slices}; got ${given}. Take those of the reference`,
  );
}

// a label is one value of at most 64 characters, and a backslash would part two
function checkName(caller: string, name: string): void {
  const isText = [...name].every((character) => character >= " " && character !== "\\");
  if (isText && name.trim() === name && name.length >= 1 && name.length <= 64) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: the name of a mask must have 1 to 64 characters without backslashes, control characters and spaces around it; got ${JSON.stringify(name)}`,
  );
}

function toSegments(
  caller: string,
  masks: Readonly<Record<string, Mask | DicomSegment>>,
  reference: MaskReference,
): Segment[] {
  const entries = Object.entries(masks ?? {});
  if (entries.length === 0 || entries.length > 65535) {
    throw new RadiosurvError("argument", `${caller}: 1 to 65535 masks by name are needed; got ${entries.length}`);
  }
  return entries.map(([name, value], i) => {
    checkName(caller, name);
    const given: DicomSegment = "mask" in value ? value : { mask: value };
    const { mask, label } = given;
    checkImage(caller, mask, `mask "${name}"`);
    checkMaskGeometry(caller, reference, mask);
    const data = contiguousData(mask);
    const inside = new Uint8Array(data.length);
    for (let k = 0; k < data.length; k++) inside[k] = (label === undefined ? data[k] !== 0 : data[k] === label) ? 1 : 0;
    const pixels = reference.size[0] * reference.size[1];
    const slices = Array.from({ length: reference.size[2] }, (_, z) => z);
    const filled = slices.filter((z) => inside.subarray(z * pixels, (z + 1) * pixels).includes(1));
    return { name, number: i + 1, given, inside, slices: filled };
  });
}

// the bits of all frames behind each other, the first in the lowest bit of a byte
function packFrames(frames: readonly { segment: Segment; slice: number }[], { size }: MaskReference): Uint8Array {
  const pixels = size[0] * size[1];
  const bytes = new Uint8Array(Math.ceil((pixels * frames.length) / 8));
  let bit = 0;
  for (const { segment, slice } of frames) {
    const { inside } = segment;
    for (let i = slice * pixels; i < (slice + 1) * pixels; i++, bit++) {
      if (inside[i] !== 0) bytes[Math.floor(bit / 8)] |= 1 << (bit % 8);
    }
  }
  return bytes;
}

function frameOfReference(reference: MaskReference, made: string): string {
  return ("frameOfReferenceUid" in reference && reference.frameOfReferenceUid) || made;
}

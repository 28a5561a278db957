import { indexToPoint } from "../../image/geometry.ts";
import { VERSION } from "../../version.ts";
import { type Attribute, decimal } from "./encode.ts";
import type { MaskReference } from "./mask-options.ts";
import type { CodedConcept, DicomSegmentationWriteOptions, Segment } from "./segment.ts";
import type { DicomIdentifiers } from "./volume.ts";

/** Segmentation Storage. */
export const SEGMENTATION_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4";

const TISSUE: CodedConcept = { value: "85756007", scheme: "SCT", meaning: "Tissue" };
const SEGMENTATION: CodedConcept = { value: "113076", scheme: "DCM", meaning: "Segmentation" };
const SOURCE_IMAGE: CodedConcept = {
  value: "121322",
  scheme: "DCM",
  meaning: "Source image for image processing operation",
};

function code({ value, scheme, meaning }: CodedConcept): Attribute[] {
  return [
    [0x00080100, "SH", value],
    [0x00080102, "SH", scheme],
    [0x00080104, "LO", meaning],
  ];
}

export function patientAndStudy(identifiers: DicomIdentifiers | undefined, studyUid: string): Attribute[] {
  return [
    [0x00100010, "PN", identifiers?.patientName ?? ""],
    [0x00100020, "LO", identifiers?.patientId ?? ""],
    [0x00100030, "DA", identifiers?.patientBirthDate ?? ""],
    [0x00100040, "CS", identifiers?.patientSex ?? ""],
    [0x0020000d, "UI", identifiers?.studyInstanceUid || studyUid],
    [0x00080020, "DA", identifiers?.studyDate ?? ""],
    [0x00080030, "TM", identifiers?.studyTime ?? ""],
    [0x00080050, "SH", identifiers?.accessionNumber ?? ""],
    [0x00080090, "PN", ""],
    [0x00200010, "SH", identifiers?.studyId ?? ""],
  ];
}

export function seriesAndEquipment(
  options: DicomSegmentationWriteOptions,
  uid: string,
  frameOfReferenceUid: string,
): Attribute[] {
  return [
    [0x00080060, "CS", "SEG"],
    [0x0008103e, "LO", options.seriesDescription ?? "Segmentation"],
    [0x0020000e, "UI", uid],
    [0x00200011, "IS", String(options.seriesNumber ?? 1)],
    [0x00200052, "UI", frameOfReferenceUid],
    [0x00201040, "LO", ""],
    [0x00080070, "LO", "radiosurv"],
    [0x00081090, "LO", "radiosurv"],
    [0x00181000, "LO", "1"],
    [0x00181020, "LO", VERSION],
  ];
}

export function segmentationImage(
  options: DicomSegmentationWriteOptions,
  identifiers: DicomIdentifiers | undefined,
  { size }: MaskReference,
  frames: number,
  instance: string,
): Attribute[] {
  return [
    [0x00080005, "CS", "ISO_IR 192"],
    [0x00080008, "CS", "DERIVED\\PRIMARY"],
    [0x00080016, "UI", SEGMENTATION_STORAGE],
    [0x00080018, "UI", instance],
    [0x00080023, "DA", options.date ?? (identifiers?.studyDate || "19700101")],
    [0x00080033, "TM", options.time ?? "000000"],
    [0x00200013, "IS", "1"],
    [0x00280002, "US", [1]],
    [0x00280004, "CS", "MONOCHROME2"],
    [0x00280008, "IS", String(frames)],
    [0x00280010, "US", [size[1]]],
    [0x00280011, "US", [size[0]]],
    [0x00280100, "US", [1]],
    [0x00280101, "US", [1]],
    [0x00280102, "US", [0]],
    [0x00280103, "US", [0]],
    [0x00282110, "CS", "00"],
    [0x00620001, "CS", "BINARY"],
    [0x00700080, "CS", "SEGMENTATION"],
    [0x00700081, "LO", ""],
    [0x00700084, "PN", ""],
  ];
}

export function segmentAttributes(segments: readonly Segment[]): Attribute[] {
  const items = segments.map(({ name, number, given }): Attribute[] => {
    const { description, category = TISSUE, type = TISSUE, algorithm = "SEMIAUTOMATIC", algorithmName } = given;
    return [
      [0x00620003, "SQ", [code(category)]],
      [0x00620004, "US", [number]],
      [0x00620005, "LO", name],
      ...(description ? ([[0x00620006, "ST", description]] as const) : []),
      [0x00620008, "CS", algorithm],
      ...(algorithm === "MANUAL" ? [] : ([[0x00620009, "LO", algorithmName ?? "radiosurv"]] as const)),
      [0x0062000f, "SQ", [code(type)]],
    ];
  });
  return [[0x00620002, "SQ", items]];
}

// frames are indexed by segment and by position
export function dimensions(uid: string): Attribute[] {
  const index = (pointer: number, group: number): Attribute[] => [
    [0x00209164, "UI", uid],
    [0x00209165, "AT", [pointer]],
    [0x00209167, "AT", [group]],
  ];
  return [
    [0x00209221, "SQ", [[[0x00209164, "UI", uid]]]],
    [0x00209222, "SQ", [index(0x0062000b, 0x0062000a), index(0x00200032, 0x00209113)]],
  ];
}

export function sharedGroups({ spacing, direction: d }: MaskReference): Attribute[] {
  const orientation = [d[0], d[3], d[6], d[1], d[4], d[7]].map(decimal).join("\\");
  const measures: Attribute[] = [
    [0x00180050, "DS", decimal(spacing[2])],
    [0x00180088, "DS", decimal(spacing[2])],
    [0x00280030, "DS", `${decimal(spacing[1])}\\${decimal(spacing[0])}`],
  ];
  return [
    [0x00209116, "SQ", [[[0x00200037, "DS", orientation]]]],
    [0x00289110, "SQ", [measures]],
  ];
}

export function frameGroups(
  { number }: Segment,
  slice: number,
  reference: MaskReference,
  identifiers: DicomIdentifiers | undefined,
): Attribute[] {
  const position = indexToPoint(reference, [0, 0, slice]).map(decimal).join("\\");
  const groups: Attribute[] = [
    [0x00209111, "SQ", [[[0x00209157, "UL", [number, slice + 1]]]]],
    [0x00209113, "SQ", [[[0x00200032, "DS", position]]]],
    [0x0062000a, "SQ", [[[0x0062000b, "US", [number]]]]],
  ];
  if (!identifiers?.sopInstanceUids[slice]) return groups;
  const source: Attribute[] = [
    ...sourceInstance(identifiers, slice),
    [0x0028135a, "CS", "YES"],
    [0x0040a170, "SQ", [code(SOURCE_IMAGE)]],
  ];
  const derivation: Attribute[] = [
    [0x00082112, "SQ", [source]],
    [0x00089215, "SQ", [code(SEGMENTATION)]],
  ];
  return [...groups, [0x00089124, "SQ", [derivation]]];
}

function sourceInstance({ sopClassUid, sopInstanceUids, frameNumbers }: DicomIdentifiers, slice: number): Attribute[] {
  const frame = frameNumbers[slice];
  return [
    [0x00081150, "UI", sopClassUid],
    [0x00081155, "UI", sopInstanceUids[slice]],
    ...(frame ? ([[0x00081160, "IS", String(frame)]] as const) : []),
  ];
}

// the series whose slices the file refers to
export function referencedSeries(reference: MaskReference, identifiers: DicomIdentifiers | undefined): Attribute[] {
  if (!identifiers || !("seriesInstanceUid" in reference) || reference.seriesInstanceUid === "") return [];
  const uids = [...new Set(identifiers.sopInstanceUids)].filter((uid) => uid !== "");
  if (uids.length === 0) return [];
  const instances = uids.map((uid): Attribute[] => [
    [0x00081150, "UI", identifiers.sopClassUid],
    [0x00081155, "UI", uid],
  ]);
  const item: Attribute[] = [
    [0x0008114a, "SQ", instances],
    [0x0020000e, "UI", reference.seriesInstanceUid],
  ];
  return [[0x00081115, "SQ", [item]]];
}

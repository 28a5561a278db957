import { type Attribute, type AttributeValue, encodeDataSet, encodeFile } from "../../../src/io/dicom/encode.ts";
import { TAG } from "../../../src/io/dicom/tags.ts";

/** Value representations of the attributes that are not decimal strings. */
const REPRESENTATIONS: Readonly<Record<string, readonly (keyof typeof TAG)[]>> = {
  UI: [
    "TransferSyntaxUID",
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "FrameOfReferenceUID",
    "ReferencedFrameOfReferenceUID",
  ],
  US: [
    "SamplesPerPixel",
    "PlanarConfiguration",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "SegmentNumber",
    "ReferencedSegmentNumber",
    "MaximumFractionalValue",
    "PhysicalUnitsXDirection",
    "PhysicalUnitsYDirection",
    "RedPaletteColorLookupTableDescriptor",
    "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor",
  ],
  UL: [
    "RegionLocationMinX0",
    "RegionLocationMinY0",
    "RegionLocationMaxX1",
    "RegionLocationMaxY1",
    "TemporalPositionIndex",
  ],
  FD: ["PhysicalDeltaX", "PhysicalDeltaY", "DiffusionBValue", "TemporalPositionTimeOffset"],
  CS: [
    "Modality",
    "ImageType",
    "PhotometricInterpretation",
    "SegmentationType",
    "ContourGeometricType",
    "SpecificCharacterSet",
  ],
  LO: ["SeriesDescription", "PatientID", "SegmentLabel", "ROIName", "RescaleType"],
  PN: ["PatientName"],
  DA: ["AcquisitionDate", "ContentDate", "StudyDate"],
  TM: ["AcquisitionTime", "ContentTime"],
  OW: [
    "PixelData",
    "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData",
  ],
};

const REPRESENTATION_OF = new Map(
  Object.entries(REPRESENTATIONS).flatMap(([vr, names]) => names.map((name) => [name, vr])),
);

/** Attributes by keyword: text or numbers (written as decimal strings unless the attribute is binary), bytes, items. */
export type Attributes = {
  readonly [keyword in keyof typeof TAG]?: string | number | readonly number[] | Uint8Array | readonly Attributes[];
};

/** The data set of some attributes; those that are undefined are left out. */
export function attributes(values: Attributes): Attribute[] {
  return Object.entries(values).flatMap(([keyword, value]) =>
    value === undefined ? [] : [attribute(keyword as keyof typeof TAG, value)],
  );
}

/** A file in Explicit VR Little Endian, or in another syntax for pixels that are encoded already. */
export function dicomFile(values: Attributes, transferSyntax = "1.2.840.10008.1.2.1"): Uint8Array {
  return encodeFile([[0x00020010, "UI", transferSyntax]], encodeDataSet(attributes(values)));
}

/** A slice of 4 x 3 pixels of uint16; the attributes given replace the usual ones, undefined leaves one out. */
export function slice(values: Attributes = {}): Uint8Array {
  return dicomFile({ ...sliceAttributes(values), ...values });
}

/** What {@link slice} writes unless told otherwise. */
export function sliceAttributes(values: Attributes = {}): Attributes {
  const position = values.ImagePositionPatient ?? [0, 0, 0];
  return {
    SOPClassUID: "1.2.840.10008.5.1.4.1.1.4",
    // one of its own for each place and moment
    SOPInstanceUID: `1.2.3.${instance++}`,
    Modality: "MR",
    PatientName: "Secret^Name",
    PatientID: "secret-id",
    SeriesInstanceUID: "1.2.3.4",
    FrameOfReferenceUID: "1.2.3.5",
    ImagePositionPatient: position,
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    PixelSpacing: [0.5, 0.7],
    SliceThickness: 9,
    SamplesPerPixel: [1],
    PhotometricInterpretation: "MONOCHROME2",
    Rows: [3],
    Columns: [4],
    BitsAllocated: [16],
    BitsStored: [16],
    HighBit: [15],
    PixelRepresentation: [0],
    PixelData: pixels(1),
  };
}

/** The bytes of 12 pixels of uint16 that are all one value. */
export function pixels(value: number): Uint8Array {
  return new Uint8Array(new Uint16Array(12).fill(value).buffer);
}

/** Fragments as compressed pixel data: an empty offset table, one item each, the end. */
export function fragments(...parts: readonly Uint8Array[]): Uint8Array {
  const all = [new Uint8Array(0), ...parts].flatMap((part) => {
    const header = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0);
    new DataView(header.buffer).setUint32(4, part.length + (part.length % 2), true);
    return [...header, ...part, ...(part.length % 2 ? [0] : [])];
  });
  return Uint8Array.from([...all, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
}

/** A file with compressed pixel data, whose element has no length. */
export function compressedFile(
  values: Attributes,
  transferSyntax: string,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  const bytes = dicomFile({ ...sliceAttributes(values), ...values, PixelData: fragments(...parts) }, transferSyntax);
  const at = lastIndexOf(bytes, [0xe0, 0x7f, 0x10, 0x00]);
  return bytes
    .with(at + 8, 255)
    .with(at + 9, 255)
    .with(at + 10, 255)
    .with(at + 11, 255);
}

let instance = 1;

function attribute(keyword: keyof typeof TAG, value: NonNullable<Attributes[keyof Attributes]>): Attribute {
  const tag = Number.parseInt(TAG[keyword].slice(1), 16);
  if (Array.isArray(value) && typeof value[0] === "object") {
    return [tag, "SQ", (value as readonly Attributes[]).map(attributes)];
  }
  const vr = REPRESENTATION_OF.get(keyword) ?? "DS";
  const isText = !["US", "UL", "FD", "OW"].includes(vr);
  const list = typeof value === "number" ? [value] : value;
  return [tag, vr, (isText && Array.isArray(list) ? list.join("\\") : list) as AttributeValue];
}

function lastIndexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = bytes.length - wanted.length; at >= 0; at--) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  throw new Error("not there");
}

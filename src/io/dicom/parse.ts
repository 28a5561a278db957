import dicomParser, { type ByteStream, type DataSet, type Element } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import { describeStart, startsWith } from "../bytes.ts";
import { inflateDataSet } from "./inflate-data-set.ts";
import { TAG } from "./tags.ts";
import { text } from "./values.ts";

/** The name of a transfer syntax that the parser itself has to know. */
const IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2";
const EXPLICIT_BIG_ENDIAN = "1.2.840.10008.1.2.2";
const DEFLATED = "1.2.840.10008.1.2.1.99";

/** Where the data set starts that follows preamble and prefix. */
const PREFIX_AT = 128;

/** A parsed file. */
export interface DicomFile {
  /** What messages call it: `file "a.dcm"` or `files[3]`. */
  readonly what: string;
  /** Its place in the list that the reader was given. */
  readonly index: number;
  readonly transferSyntax: string;
  readonly bigEndian: boolean;
  readonly dataSet: DataSet;
}

/** Whether the bytes are those of a DICOM file (PS3.10): "DICM" after a preamble of 128 bytes. */
export function isDicom(bytes: Uint8Array): boolean {
  return startsWith(bytes, "DICM", PREFIX_AT);
}

/**
 * Parses a file up to and including its pixel data. Whatever dicom-parser throws comes out as an error `format`; every
 * element lies within the file, so that no length in it needs to be believed later.
 */
export function parseDicom(
  caller: string,
  what: string,
  index: number,
  bytes: Uint8Array,
  maxBytes: number,
): DicomFile {
  if (!isDicom(bytes)) {
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} must be a DICOM file, with "DICM" at byte ${PREFIX_AT}; it starts with ${describeStart(bytes)}`,
    );
  }
  return parsing(caller, what, () => {
    const meta = dataSetOf(bytes, false);
    const start = parseMeta(meta);
    const transferSyntax = text(meta, TAG.TransferSyntaxUID) ?? "";
    if (transferSyntax === "") throw new Error("it has no TransferSyntaxUID");
    const bigEndian = transferSyntax === EXPLICIT_BIG_ENDIAN;
    const deflated = transferSyntax === DEFLATED;
    const body = deflated ? inflateDataSet(caller, what, bytes.subarray(start), maxBytes) : bytes;
    const dataSet = dataSetOf(body, bigEndian);
    parseBody(dataSet, deflated ? 0 : start, transferSyntax !== IMPLICIT_LITTLE_ENDIAN);
    return { what, index, transferSyntax, bigEndian, dataSet };
  });
}

/** Runs code that reads elements and turns whatever dicom-parser throws into an error `format`. */
export function parsing<T>(caller: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RadiosurvError) throw error;
    const thrown = error instanceof Error ? error.message : String(error);
    const reason = thrown.replace(/^dicomParser[.:\w]*:? */, "");
    throw new RadiosurvError(
      "format",
      `${caller}: ${what} is a truncated or damaged DICOM file (${reason}); get the file again from its source`,
    );
  }
}

function dataSetOf(bytes: Uint8Array, bigEndian: boolean): DataSet {
  // dicom-parser asks for an array of its own realm
  const { buffer, byteOffset, length } = bytes;
  const own = bytes instanceof Uint8Array ? bytes : new Uint8Array(buffer, byteOffset, length);
  const parser = bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  return new (dicomParser as unknown as DataSetClass).DataSet(parser, own, {});
}

// the declarations of dicom-parser know the class as an interface only
interface DataSetClass {
  readonly DataSet: new (parser: unknown, bytes: Uint8Array, elements: Record<string, Element>) => DataSet;
}

// the elements of group 2, always explicit and little-endian
// returns  where the data set starts
function parseMeta(meta: DataSet): number {
  const stream = streamOf(meta, PREFIX_AT + 4);
  while (hasElement(stream) && peek(stream, 0) === 2) add(meta, readExplicit(stream));
  return stream.position;
}

function parseBody(dataSet: DataSet, start: number, explicit: boolean): void {
  const stream = streamOf(dataSet, start);
  while (hasElement(stream)) {
    const element = explicit ? readExplicit(stream) : dicomParser.readDicomElementImplicit(stream, undefined, pixelVr);
    add(dataSet, element);
    // behind the pixels come signatures and padding, and in damaged files anything
    if (element.tag === TAG.PixelData) break;
  }
}

function streamOf(dataSet: DataSet, position: number): ByteStream {
  if (position >= dataSet.byteArray.length) throw new Error("it ends after the header");
  return new dicomParser.ByteStream(dataSet.byteArrayParser, dataSet.byteArray, position);
}

function hasElement(stream: ByteStream): boolean {
  return stream.position + 8 <= stream.byteArray.length;
}

function peek(stream: ByteStream, ahead: number): number {
  return stream.byteArrayParser.readUint16(stream.byteArray, stream.position + ahead);
}

// without it the parser takes pixels for a sequence if they start with the bytes of an item
function pixelVr(tag: string): string {
  return (tag === TAG.PixelData ? "OW" : undefined) as string;
}

// the representations with lengths of 32 bits that are younger than dicom-parser
function readExplicit(stream: ByteStream): Element {
  const { byteArray: bytes, position } = stream;
  const vr = String.fromCharCode(bytes[position + 4], bytes[position + 5]);
  if (vr !== "OV" && vr !== "SV" && vr !== "UV") return dicomParser.readDicomElementExplicit(stream, stream.warnings);
  const tag = dicomParser.readTag(stream);
  stream.seek(4);
  const length = stream.readUint32();
  const element = { tag, vr, length, dataOffset: stream.position };
  stream.seek(length);
  return element;
}

function add(dataSet: DataSet, element: Element): void {
  const { tag, dataOffset, length, fragments } = element;
  const total = dataSet.byteArray.length;
  const end = fragments ? dataOffset : dataOffset + length;
  if (end > total || fragments?.some(({ position, length }) => position + length > total)) {
    throw new Error(`element (${tag.slice(1, 5)},${tag.slice(5)}) claims more bytes than the file has`);
  }
  dataSet.elements[tag] = element;
}

import type { Element } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import type { PixelType, VoxelArray } from "../../image/image.ts";
import { checkLimit } from "../region.ts";
import { decodeVoxels } from "../stored-voxels.ts";
import { type DicomCodec, type DicomFrameInfo, findCodec } from "./codec.ts";
import { codestreamSize } from "./codestream-size.ts";
import { colourToGrey } from "./colour.ts";
import { encapsulatedFrames } from "./encapsulated.ts";
import { decodeJpegBaseline } from "./jpeg-baseline.ts";
import { type DicomFile, parsing } from "./parse.ts";
import type { PixelFormat } from "./pixel-format.ts";
import { decodeRle } from "./rle.ts";
import { TAG } from "./tags.ts";

/** Gives the pixels of one frame, counted from 0: one value a pixel, before any rescaling. */
export type FrameSource = (frame: number) => VoxelArray;

/** Limits and codecs of a reader. */
export interface DecodingOptions {
  readonly codecs: readonly DicomCodec[];
  readonly maxBytes: number;
}

const NATIVE: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "1.2.840.10008.1.2",
  "1.2.840.10008.1.2.1",
  "1.2.840.10008.1.2.1.99",
  "1.2.840.10008.1.2.2",
]);
const ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98";
const RLE = "1.2.840.10008.1.2.5";
const JPEG_BASELINE: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "1.2.840.10008.1.2.4.50",
  "1.2.840.10008.1.2.4.51",
]);

/** The smallest pixel type that holds the pixels of a {@link FrameSource} as they are stored. */
export function storedType({ element, bitsAllocated, signed, samplesPerPixel, photometric }: PixelFormat): PixelType {
  if (element === "FloatPixelData") return "float32";
  if (element === "DoubleFloatPixelData") return "float64";
  if (bitsAllocated === 1 || photometric === "PALETTE COLOR") return "uint8";
  return `${signed && samplesPerPixel === 1 ? "int" : "uint"}${bitsAllocated as 8 | 16 | 32}`;
}

/**
 * Prepares the frames of a file. What the header claims is held against the bytes that are there first: uncompressed
 * pixels by their number, compressed ones by the number of their frames, and each frame again before it is decoded.
 */
export function frameSource(
  caller: string,
  file: DicomFile,
  format: PixelFormat,
  { codecs, maxBytes }: DecodingOptions,
): FrameSource {
  const { what, dataSet, transferSyntax } = file;
  const { rows, columns, samplesPerPixel, bitsAllocated, frames } = format;
  const element: Element = dataSet.elements[TAG[format.element]];
  const claim = `${columns} x ${rows} pixels of ${samplesPerPixel} x ${bitsAllocated} bits`;
  const isNative = NATIVE.has(transferSyntax);
  if (isNative !== (element.fragments === undefined)) {
    throw new RadiosurvError(
      "format",
      `${caller}: the pixels of ${what} are ${isNative ? "" : "not "}encapsulated, which its transfer syntax ${transferSyntax} does not allow; its header is damaged`,
    );
  }
  checkLimit(caller, (rows * columns * samplesPerPixel * bitsAllocated) / 8, maxBytes, `${claim} of ${what}`);
  if (isNative) return nativeFrames(caller, file, format, element, claim);
  const decode = decoderOf(caller, file, format, codecs, maxBytes);
  const parts = parsing(caller, what, () => encapsulatedFrames(dataSet.byteArray, element, frames));
  return (frame) => parsing(caller, what, () => decode(parts[frame]));
}

function nativeFrames(
  caller: string,
  file: DicomFile,
  format: PixelFormat,
  element: Element,
  claim: string,
): FrameSource {
  const { bitsAllocated, frames } = format;
  const samples = storedSamples(format);
  const needed = Math.ceil((samples * bitsAllocated * frames) / 8);
  if (!(needed <= element.length)) {
    throw new RadiosurvError(
      "format",
      `${caller}: ${file.what} claims ${claim} in ${frames} ${frames === 1 ? "frame" : "frames"}, which need ${needed} bytes; its pixel data have ${element.length}, so it is truncated or its header is damaged`,
    );
  }
  const stored = file.dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  if (bitsAllocated === 1) return (frame) => unpackBits(stored, frame * samples, samples);
  const length = (samples * bitsAllocated) / 8;
  // bytes in words of 16 bits have changed places
  const words = file.bigEndian && bitsAllocated === 8 && element.vr === "OW" ? swapPairs(stored) : stored;
  return (frame) => toGrey(caller, file, format, words.slice(frame * length, (frame + 1) * length), file.bigEndian);
}

// samples of a frame that is not compressed: YBR_FULL_422 shares its chroma between two pixels
function storedSamples({ rows, columns, samplesPerPixel, photometric }: PixelFormat): number {
  return rows * columns * (samplesPerPixel === 3 && photometric === "YBR_FULL_422" ? 2 : samplesPerPixel);
}

function decoderOf(
  caller: string,
  file: DicomFile,
  format: PixelFormat,
  codecs: readonly DicomCodec[],
  maxBytes: number,
): (bytes: Uint8Array) => VoxelArray {
  const { transferSyntax, what } = file;
  const { rows, columns, samplesPerPixel: samples, bitsAllocated } = format;
  const width = bitsAllocated / 8;
  if (bitsAllocated === 1) {
    throw new RadiosurvError("unsupported", `${caller}: pixels of 1 bit must not be compressed; those of ${what} are`);
  }
  const isOwn = codecs.some(({ transferSyntaxes }) => transferSyntaxes.includes(transferSyntax));
  if (!isOwn && JPEG_BASELINE.has(transferSyntax)) {
    return (bytes) => {
      checkCodestream(bytes, format);
      return decodeJpegBaseline(caller, what, bytes, format, maxBytes);
    };
  }
  // compressed samples stand side by side whatever the header says; RLE keeps its planes apart by itself
  const interleaved = { ...format, planar: false };
  const grey = (bytes: Uint8Array): VoxelArray => toGrey(caller, file, interleaved, bytes, false);
  if (transferSyntax === ENCAPSULATED_UNCOMPRESSED) {
    const needed = storedSamples(format) * width;
    return (bytes) => toGrey(caller, file, format, exactly(bytes.slice(0, needed), needed), false);
  }
  if (transferSyntax === RLE) return (bytes) => grey(decodeRle(bytes, rows * columns, samples, width));
  const codec = findCodec(caller, what, transferSyntax, codecs);
  const info: DicomFrameInfo = { transferSyntax, ...frameInfo(format) };
  return (bytes) => {
    checkCodestream(bytes, format);
    return grey(widened(codec.decode(bytes, info), rows * columns * samples, width));
  };
}

function frameInfo(format: PixelFormat): Omit<DicomFrameInfo, "transferSyntax"> {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed, photometric } = format;
  return { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed, photometric };
}

function checkCodestream(bytes: Uint8Array, { rows, columns, samplesPerPixel }: PixelFormat): void {
  const size = codestreamSize(bytes);
  if (!size) throw new Error("its compressed pixels do not start as they should");
  if (size.rows !== rows || size.columns !== columns || size.samples !== samplesPerPixel) {
    throw new Error(
      `its compressed picture has ${size.columns} x ${size.rows} pixels of ${size.samples} samples, not ${columns} x ${rows} of ${samplesPerPixel} as its header says`,
    );
  }
}

// a decoder may give samples of up to 8 bits in one byte each though more are allocated
function widened(decoded: Uint8Array, samples: number, width: number): Uint8Array {
  if (decoded.length === samples && width > 1) {
    const wide = new Uint8Array(samples * width);
    for (let i = 0; i < samples; i++) wide[i * width] = decoded[i];
    return wide;
  }
  // a copy at an address of its own, where the decoder gave a view
  return exactly(decoded.byteOffset === 0 ? decoded : decoded.slice(), samples * width);
}

function exactly(bytes: Uint8Array, needed: number): Uint8Array {
  if (bytes.length === needed) return bytes;
  throw new Error(`a frame of ${needed} bytes is needed; ${bytes.length} came out`);
}

// bytes   of one frame, given away
function toGrey(
  caller: string,
  file: DicomFile,
  format: PixelFormat,
  bytes: Uint8Array,
  bigEndian: boolean,
): VoxelArray {
  const { element, bitsAllocated, signed } = format;
  const type =
    element === "PixelData" ? (`${signed ? "int" : "uint"}${bitsAllocated as 8}` as const) : storedType(format);
  const values = decodeVoxels(caller, bytes, type, !bigEndian);
  if (element === "PixelData") keepStoredBits(values, format);
  return colourToGrey(caller, file, format, values);
}

// sets the bits beside the value to zero, or to its sign
function keepStoredBits(values: VoxelArray, { bitsAllocated, bitsStored, highBit, signed }: PixelFormat): void {
  if (bitsStored === bitsAllocated) return;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  const n = values.length;
  if (signed) for (let i = 0; i < n; i++) values[i] = (values[i] << left) >> right;
  else for (let i = 0; i < n; i++) values[i] = (values[i] << left) >>> right;
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) swapped[i] = bytes[i ^ 1];
  return swapped;
}

// bits[0 .. n)   from the bit `start` on, the lowest bit of a byte first; one byte each
function unpackBits(bytes: Uint8Array, start: number, n: number): Uint8Array {
  const values = new Uint8Array(n);
  for (let i = 0, bit = start; i < n; i++, bit++) values[i] = (bytes[Math.floor(bit / 8)] >> (bit % 8)) & 1;
  return values;
}

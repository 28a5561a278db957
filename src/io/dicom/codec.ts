import { RadiosurvError } from "../../error.ts";

/** What a codec is told of a frame: the Image Pixel module of its file. */
export interface DicomFrameInfo {
  /** UID of the transfer syntax. */
  readonly transferSyntax: string;
  readonly rows: number;
  readonly columns: number;
  /** 1 grey, 3 colour. */
  readonly samplesPerPixel: number;
  /** Bits of a sample in the result: 8, 16 or 32. */
  readonly bitsAllocated: number;
  /** Bits of a sample that carry the value. */
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Photometric Interpretation (0028,0004), such as "MONOCHROME2". */
  readonly photometric: string;
}

/**
 * A decoder of compressed pixels, handed to the DICOM readers by the caller, so that programs without compressed files
 * do not carry it: `jpegLosslessCodec`, `jpegLsCodec`, `jpeg2000Codec`, or one of the caller's own.
 */
export interface DicomCodec {
  /** UIDs of the transfer syntaxes that it decodes. */
  readonly transferSyntaxes: readonly string[];
  /**
   * Decodes one frame to rows x columns pixels with the samples of each pixel side by side, little-endian, one byte a
   * sample or as many as are allocated. May throw anything.
   */
  readonly decode: (bytes: Uint8Array, info: DicomFrameInfo) => Uint8Array;
}

/** What is known of a compressed transfer syntax. */
interface Compression {
  readonly name: string;
  /** How to come by a codec. */
  readonly advice: string;
}

const LOSSLESS: Compression = {
  name: "JPEG Lossless",
  advice: "Install jpeg-lossless-decoder-js and pass jpegLosslessCodec(itsModule) in the option codecs",
};
const LS: Compression = {
  name: "JPEG-LS",
  advice: "Install @cornerstonejs/codec-charls and pass jpegLsCodec(await itsDefaultExport()) in the option codecs",
};
const JPEG_2000: Compression = {
  name: "JPEG 2000",
  advice: "Install @cornerstonejs/codec-openjpeg and pass jpeg2000Codec(await itsDefaultExport()) in the option codecs",
};
const HIGH_THROUGHPUT: Compression = {
  name: "High-Throughput JPEG 2000",
  advice: "Install @cornerstonejs/codec-openjph and pass a DicomCodec that calls it in the option codecs",
};

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  "1.2.840.10008.1.2.4.57": LOSSLESS,
  "1.2.840.10008.1.2.4.70": LOSSLESS,
  "1.2.840.10008.1.2.4.80": LS,
  "1.2.840.10008.1.2.4.81": LS,
  "1.2.840.10008.1.2.4.90": JPEG_2000,
  "1.2.840.10008.1.2.4.91": JPEG_2000,
  "1.2.840.10008.1.2.4.201": HIGH_THROUGHPUT,
  "1.2.840.10008.1.2.4.202": HIGH_THROUGHPUT,
  "1.2.840.10008.1.2.4.203": HIGH_THROUGHPUT,
};

/** The codec for a transfer syntax, or an error `unsupported` that says what to install. */
export function findCodec(
  caller: string,
  what: string,
  transferSyntax: string,
  codecs: readonly DicomCodec[],
): DicomCodec {
  const codec = codecs.find(({ transferSyntaxes }) => transferSyntaxes.includes(transferSyntax));
  if (codec) return codec;
  const known = COMPRESSIONS[transferSyntax];
  const name = known ? `${known.name}, ${transferSyntax}` : transferSyntax;
  const advice = known?.advice ?? "Pass a DicomCodec for it in the option codecs, or convert the file";
  throw new RadiosurvError(
    "unsupported",
    `${caller}: the pixels of ${what} are compressed with the transfer syntax ${name}, for which a codec is needed. ${advice}`,
  );
}

/** Throws `argument` unless the option is a list of codecs. */
export function checkCodecs(caller: string, codecs: readonly DicomCodec[]): void {
  const isCodec = (codec: DicomCodec): boolean =>
    Array.isArray(codec?.transferSyntaxes) && typeof codec.decode === "function";
  if (Array.isArray(codecs) && codecs.every(isCodec)) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: codecs must be a list of codecs with transferSyntaxes and decode, as jpegLosslessCodec and its like make them`,
  );
}

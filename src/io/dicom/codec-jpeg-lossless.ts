import type { DicomCodec } from "./codec.ts";

/** The part of the package `jpeg-lossless-decoder-js` that {@link jpegLosslessCodec} needs. */
export interface JpegLosslessModule {
  readonly Decoder: new () => {
    /** Decodes `length` bytes from `offset` on. */
    decompress(buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferLike;
  };
}

/**
 * A codec for JPEG Lossless (transfer syntaxes 1.2.840.10008.1.2.4.57 and .70), the usual compression of CT and MR
 * archives, made of the loaded package `jpeg-lossless-decoder-js`.
 *
 * @param module - the package, as `import` gives it
 * @example
 * ```ts
 * import * as jpegLossless from "jpeg-lossless-decoder-js";
 * import { jpegLosslessCodec, readDicomSeries } from "radiosurv/io";
 * const codecs = [jpegLosslessCodec(jpegLossless)];
 * const read = (files: Uint8Array[]) => readDicomSeries(files, { codecs });
 * codecs[0].transferSyntaxes; // => ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"]
 * ```
 */
export function jpegLosslessCodec({ Decoder }: JpegLosslessModule): DicomCodec {
  return {
    transferSyntaxes: ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"],
    decode: (bytes) => new Uint8Array(new Decoder().decompress(bytes.buffer, bytes.byteOffset, bytes.length)),
  };
}

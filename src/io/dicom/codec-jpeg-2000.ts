import type { DicomCodec } from "./codec.ts";

/** The part of a loaded `@cornerstonejs/codec-openjpeg` that {@link jpeg2000Codec} needs. */
export interface OpenJpegModule {
  readonly J2KDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  };
}

/**
 * A codec for JPEG 2000 (transfer syntaxes 1.2.840.10008.1.2.4.90, lossless, and .91), made of the loaded package
 * `@cornerstonejs/codec-openjpeg`.
 *
 * @param module - what the promise of the package's default export resolves to
 * @example
 * ```ts
 * import openjpeg from "@cornerstonejs/codec-openjpeg/decode";
 * import { jpeg2000Codec, readDicomSeries } from "radiosurv/io";
 * const quiet = { print: () => {} }; // else it reports each frame on the console
 * const codecs = [jpeg2000Codec(await openjpeg(quiet))];
 * const read = (files: Uint8Array[]) => readDicomSeries(files, { codecs });
 * codecs[0].transferSyntaxes; // => ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"]
 * ```
 */
export function jpeg2000Codec({ J2KDecoder }: OpenJpegModule): DicomCodec {
  return {
    transferSyntaxes: ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"],
    decode: (bytes) => {
      const decoder = new J2KDecoder();
      try {
        decoder.getEncodedBuffer(bytes.length).set(bytes);
        decoder.decode();
        // a copy: the memory of the decoder goes with it
        return decoder.getDecodedBuffer().slice();
      } finally {
        decoder.delete();
      }
    },
  };
}

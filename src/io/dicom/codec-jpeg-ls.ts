import type { DicomCodec } from "./codec.ts";

/** The part of a loaded `@cornerstonejs/codec-charls` that {@link jpegLsCodec} needs. */
export interface CharlsModule {
  readonly JpegLSDecoder: new () => {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getInterleaveMode(): number;
    getFrameInfo(): { readonly componentCount: number };
    delete(): void;
  };
}

/**
 * A codec for JPEG-LS (transfer syntaxes 1.2.840.10008.1.2.4.80, lossless, and .81, near-lossless), made of the loaded
 * package `@cornerstonejs/codec-charls`.
 *
 * @param module - what the promise of the package's default export resolves to
 * @example
 * ```ts
 * import charls from "@cornerstonejs/codec-charls/decode";
 * import { jpegLsCodec, readDicomSeries } from "radiosurv/io";
 * const codecs = [jpegLsCodec(await charls())];
 * const read = (files: Uint8Array[]) => readDicomSeries(files, { codecs });
 * codecs[0].transferSyntaxes; // => ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"]
 * ```
 */
export function jpegLsCodec({ JpegLSDecoder }: CharlsModule): DicomCodec {
  return {
    transferSyntaxes: ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"],
    decode: (bytes, { rows, columns, bitsAllocated }) => {
      const decoder = new JpegLSDecoder();
      try {
        decoder.getEncodedBuffer(bytes.length).set(bytes);
        decoder.decode();
        // a copy: the memory of the decoder goes with it
        const decoded = decoder.getDecodedBuffer().slice();
        const { componentCount } = decoder.getFrameInfo();
        const isPlanar = componentCount > 1 && decoder.getInterleaveMode() === 0;
        const width = decoded.length > rows * columns * componentCount ? bitsAllocated / 8 : 1;
        return isPlanar ? interleave(decoded, rows * columns, componentCount, width) : decoded;
      } finally {
        decoder.delete();
      }
    },
  };
}

// planes of samples of `width` bytes, put side by side pixel by pixel
function interleave(planes: Uint8Array, pixels: number, samples: number, width: number): Uint8Array {
  const out = new Uint8Array(planes.length);
  for (let sample = 0, from = 0; sample < samples; sample++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let byte = 0; byte < width; byte++, from++) out[(pixel * samples + sample) * width + byte] = planes[from];
    }
  }
  return out;
}

import { decode } from "jpeg-js";
import { RadiosurvError } from "../error.ts";
import { createImage, type Image } from "../image/image.ts";
import { type FileBytes, guarded, type ReadLimit, toBytes, toMaxBytes } from "./bytes.ts";
import { luma } from "./grey.ts";
import { type JpegHeader, parseJpeg } from "./jpeg-file.ts";
import { checkLimit } from "./region.ts";

/** Memory allowed unless told otherwise: 1 GiB, since jpeg-js needs many times the size of the picture. */
const DEFAULT_MAX_MEMORY = 2 ** 30;

/**
 * Memory of one block while jpeg-js decodes: 64 coefficients of 32 bits in an array of their own (about 160 bytes of
 * bookkeeping), and 64 samples.
 */
const BYTES_PER_BLOCK = 480;

/**
 * Reads a baseline or progressive JPEG of 8 bits as a 2D image of grey values, uint8.
 *
 * Colours become grey by the rule of `readPng`: a pixel with r = g = b keeps that value, any other becomes its ITU-R
 * BT.601 luma. A JPEG decoder is free in its rounding: values may differ from those of Pillow or ITK (libjpeg) by one
 * or two grey levels, in colour images with subsampled chroma by more at coloured edges. Prefer PNG for measurements.
 *
 * Spacing is 1 and the origin 0; resolution and orientation in the metadata (JFIF, EXIF) are not used. Set the spacing
 * with `createImage(image.voxels, image.size, { spacing })`.
 *
 * @param bytes - content of the file; not kept
 * @param options - `maxBytes` bounds the memory of decoding and is 1 GiB here unless given
 * @throws RadiosurvError `format` if the file is truncated, damaged or no JPEG; `unsupported` for lossless, arithmetic,
 *   12-bit and CMYK files; `limit` if decoding needs more than `maxBytes` of memory (about 9 bytes a grey pixel, 30 a
 *   colour pixel)
 * @example
 * ```ts
 * import { readJpeg } from "radiosurv/io";
 * let code = "";
 * try {
 *   readJpeg(new TextEncoder().encode("GIF89a"));
 * } catch (error) {
 *   code = (error as { code: string }).code;
 * }
 * code; // => "format"
 * ```
 */
export function readJpeg(bytes: FileBytes, options: ReadLimit = {}): Image {
  const caller = "readJpeg";
  const maxBytes = toMaxBytes(caller, options.maxBytes ?? DEFAULT_MAX_MEMORY);
  const file = toBytes(caller, bytes);
  const header = parseJpeg(caller, file);
  const { width, height, components, isRgb } = header;
  const memory = decodingMemory(caller, header, file.length, maxBytes);
  const what = "the JPEG file";
  const { data } = guarded(caller, what, () => {
    const picture = decode(file, {
      useTArray: true,
      colorTransform: components === 3 ? !isRgb : undefined,
      maxResolutionInMP: (width * height) / 1e6,
      maxMemoryUsageInMB: memory / 2 ** 20,
    });
    // a damaged file may hide a second frame from the walk over the markers
    if (picture.width !== width || picture.height !== height) throw new Error("its frame headers disagree");
    return picture;
  });
  return createImage(luma(data, 4, new Uint8Array(width * height)), [width, height]);
}

// bytes that jpeg-js will ask for; refused where the file is too short for the picture that it claims
function decodingMemory(caller: string, header: JpegHeader, fileLength: number, maxBytes: number): number {
  const { width, height, components, blocks, progressive } = header;
  const claim = `${width} x ${height} pixels`;
  // each block needs at least a code of one bit, and in a baseline file a second one that ends it
  const blocksPerByte = progressive ? 8 : 4;
  if (blocks > fileLength * blocksPerByte) {
    throw new RadiosurvError(
      "format",
      `${caller}: the header of the JPEG file claims ${claim}, which need at least ${Math.ceil(blocks / blocksPerByte)} bytes; the file has ${fileLength}, so it is truncated or its header is damaged`,
    );
  }
  const memory = blocks * BYTES_PER_BLOCK + width * height * (components + 5);
  checkLimit(caller, memory, maxBytes, `${claim} of the JPEG file`);
  // tables and rounding on top
  return memory + 2 ** 20;
}

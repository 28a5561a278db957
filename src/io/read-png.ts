import { decode } from "fast-png";
import { RadiosurvError } from "../error.ts";
import { createImage, type Image } from "../image/image.ts";
import { type FileBytes, guarded, type ReadLimit, toBytes, toMaxBytes } from "./bytes.ts";
import { luma } from "./grey.ts";
import { MAX_DEFLATE_RATIO, unzlib } from "./inflate.ts";
import { filteredLength, type PngFile, type PngHeader, parsePng, storedPng } from "./png-file.ts";
import { checkLimit } from "./region.ts";

/**
 * Reads a PNG as a 2D image of grey values: uint8, or uint16 where the file has 16 bits. All PNG colour types are
 * read; interlaced ones with 8 or 16 bits.
 *
 * Colours become grey by one rule: a pixel with r = g = b keeps that value unchanged; any other becomes its ITU-R
 * BT.601 luma, (19595 r + 38470 g + 7471 b + 32768) >> 16, equal to Pillow's `convert("L")`. Palette entries are
 * colours. Alpha and transparency are ignored. Grey of 1, 2 and 4 bits is spread over 0 to 255, as the standard asks
 * and Pillow and ITK do: a 1-bit mask has the values 0 and 255.
 *
 * Spacing is 1 and the origin 0: the resolution that a PNG may state (pHYs) is that of a screen or printer, not of a
 * scanner, and is not used. Set the spacing with `createImage(image.voxels, image.size, { spacing })`.
 *
 * @param bytes - content of the file; not kept
 * @throws RadiosurvError `format` if the file is truncated, damaged (also by its checksums) or no PNG; `unsupported`
 *   for interlaced images of fewer than 8 bits; `limit` if more than `maxBytes` are needed
 * @example
 * ```ts
 * import { readPng } from "radiosurv/io";
 * const file = Uint8Array.from(
 *   atob("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR42mNg+A8AAQIBANEay48AAAAASUVORK5CYII="),
 *   (character) => character.charCodeAt(0),
 * );
 * readPng(file).voxels.data; // => Uint8Array.of(0, 255)
 * ```
 */
export function readPng(bytes: FileBytes, options: ReadLimit = {}): Image {
  const caller = "readPng";
  const maxBytes = toMaxBytes(caller, options.maxBytes);
  const png = parsePng(caller, toBytes(caller, bytes));
  const { width, height } = png.header;
  const samples = decodeSamples(caller, png, maxBytes);
  return createImage(toGrey(caller, png, samples), [width, height]);
}

// the samples as fast-png gives them, rows of packed bits for fewer than 8. The stream is decompressed here, within
// bounds and to the exact length, since fast-png unfolds a bomb and fills up a truncated picture with zeros
function decodeSamples(caller: string, png: PngFile, maxBytes: number): Uint8Array | Uint16Array {
  const { width, height, depth, channels } = png.header;
  const total = filteredLength(png.header);
  const claim = `${width} x ${height} pixels of ${channels} x ${depth} bits`;
  const capacity = png.data.length * MAX_DEFLATE_RATIO;
  if (!(total <= capacity)) {
    throw new RadiosurvError(
      "format",
      `${caller}: the header of the PNG file claims ${claim}, which need ${total} bytes; ${png.data.length} compressed bytes can hold at most ${capacity}, so the file is truncated or its header is damaged`,
    );
  }
  checkLimit(caller, total, maxBytes, `${claim} of the PNG file`);
  const what = "the PNG file";
  const filtered = unzlib(caller, png.data, { what, total });
  return guarded(caller, what, () => decode(storedPng(png, filtered)).data) as Uint8Array | Uint16Array;
}

function toGrey(caller: string, { header, palette }: PngFile, samples: Uint8Array | Uint16Array) {
  const { width, height, depth, channels, colourType } = header;
  const n = width * height;
  if (colourType === 3) return throughPalette(caller, unpack(samples, header), palette);
  if (depth < 8) return unpack(samples, header).map((value) => value * (255 / (2 ** depth - 1)));
  if (channels === 1) return samples;
  const grey = depth === 16 ? new Uint16Array(n) : new Uint8Array(n);
  if (channels >= 3) return luma(samples, channels, grey);
  for (let i = 0; i < n; i++) grey[i] = samples[2 * i];
  return grey;
}

function throughPalette(caller: string, indices: Uint8Array, palette: Uint8Array): Uint8Array {
  const grey = luma(palette, 3, new Uint8Array(Math.floor(palette.length / 3)));
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] >= grey.length) {
      throw new RadiosurvError(
        "format",
        `${caller}: the palette of the PNG has ${grey.length} colours; pixel ${i} asks for number ${indices[i]}`,
      );
    }
    indices[i] = grey[indices[i]];
  }
  return indices;
}

// one sample a byte from rows of packed bits, the first sample in the highest bits; the input itself for 8 bits
function unpack(samples: Uint8Array | Uint16Array, { width, height, depth }: PngHeader): Uint8Array {
  if (depth === 8) return samples as Uint8Array;
  const rowBytes = Math.ceil((width * depth) / 8);
  const values = new Uint8Array(width * height);
  const mask = 2 ** depth - 1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, bit = 0; x < width; x++, i++, bit += depth) {
      values[i] = (samples[y * rowBytes + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return values;
}

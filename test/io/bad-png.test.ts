import { zlibSync } from "fflate";
import { readPng } from "../../src/io/index.ts";
import { changed, testRows, utf8 } from "./bad-rows.ts";
import { unsupportedFile } from "./fixtures.ts";
import { join, PNG_SIGNATURE, pngChunk, pngFile, pngHeader } from "./headers.ts";

const grey = pngFile(pngHeader(4, 2), new Uint8Array(10));
testRows([
  ["another format", () => readPng(utf8("GIF89a")), "format", "must start with 89 50 4e 47 0d 0a 1a 0a; got 47 49"],
  ["signature alone", () => readPng(PNG_SIGNATURE), "format", "is truncated: it ends within a chunk or before IEND"],
  ["truncated", () => readPng(grey.subarray(0, -20)), "format", "is truncated"],
  ["no IEND", () => readPng(grey.subarray(0, -12)), "format", "before IEND"],
  [
    "damaged header",
    () => readPng(changed(grey, 19)),
    "format",
    "the chunk IHDR of the PNG file is damaged (its checksum does not match)",
  ],
  ["damaged data", () => readPng(changed(grey, 44)), "format", "the chunk IDAT of the PNG file is damaged"],
  ["no pixels", () => readPng(pngFile(pngHeader(0, 2), new Uint8Array(10))), "format", "at least one pixel; got 0 x 2"],
  ["unknown depth", () => readPng(pngFile(pngHeader(4, 2, 3), new Uint8Array(10))), "format", "depth 3, colour type 0"],
  ["unknown colour type", () => readPng(pngFile(pngHeader(4, 2, 8, 5), new Uint8Array(10))), "format", "colour type 5"],
  [
    "short header",
    () => readPng(pngFile(new Uint8Array(12), new Uint8Array(10))),
    "format",
    "IHDR of a PNG has 13 bytes; got 12",
  ],
  [
    "no data",
    () => readPng(join(PNG_SIGNATURE, pngChunk("IHDR", pngHeader(4, 2)), pngChunk("IEND", new Uint8Array(0)))),
    "format",
    "one chunk IHDR, at most one PLTE, and IDAT; got 1, 0 and 0",
  ],
  ["no header", () => readPng(join(PNG_SIGNATURE, pngChunk("IEND", new Uint8Array(0)))), "format", "got 0, 0 and 0"],
  [
    "10^12 pixels",
    () => readPng(pngFile(pngHeader(1e6, 1e6), new Uint8Array(10))),
    "format",
    /claims 1000000 x 1000000 pixels of 1 x 8 bits, which need 1000001000000 bytes; \d+ compressed bytes can hold at most/,
  ],
  [
    "picture data too short",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(9))),
    "format",
    "must hold 10 bytes when decompressed, as its header says; only 9 came out",
  ],
  [
    "picture data too long",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(11))),
    "format",
    "must hold 10 bytes when decompressed, as its header says; more came out",
  ],
  ["bomb", () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(2e7))), "format", "more came out"],
  [
    "bomb in a colour profile",
    () =>
      readPng(
        pngFile(
          pngHeader(4, 2),
          new Uint8Array(9),
          pngChunk("iCCP", join(utf8("a\0\0"), zlibSync(new Uint8Array(1e7)))),
        ),
      ),
    "format",
    "only 9 came out",
  ],
  [
    "no zlib stream",
    () =>
      readPng(
        join(
          PNG_SIGNATURE,
          pngChunk("IHDR", pngHeader(4, 2)),
          pngChunk("IDAT", new Uint8Array(20)),
          pngChunk("IEND", new Uint8Array(0)),
        ),
      ),
    "format",
    /PNG file is truncated or damaged \(.*zlib/,
  ],
  [
    "unknown filter",
    () => readPng(pngFile(pngHeader(4, 2), new Uint8Array(10).fill(9))),
    "format",
    "truncated or damaged (Unsupported filter: 9)",
  ],
  [
    "palette too short",
    () =>
      readPng(
        pngFile(
          pngHeader(4, 2, 8, 3),
          Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
          pngChunk("PLTE", new Uint8Array(3)),
        ),
      ),
    "format",
    "the palette of the PNG has 1 colours; pixel 2 asks for number 1",
  ],
  [
    "no palette",
    () => readPng(pngFile(pngHeader(4, 2, 8, 3), new Uint8Array(10))),
    "format",
    "the palette of the PNG has 0 colours",
  ],
  [
    "interlaced bits",
    () => readPng(unsupportedFile("png interlaced of 1 bit")),
    "unsupported",
    "an interlaced PNG must have 8 or 16 bits a channel; got 1. Save the image without interlacing",
  ],
  [
    "limit",
    () => readPng(grey, { maxBytes: 9 }),
    "limit",
    "4 x 2 pixels of 1 x 8 bits of the PNG file need 10 bytes; maxBytes allows 9",
  ],
]);

import { readJpeg } from "../../src/io/index.ts";
import { changed, testRows, utf8 } from "./bad-rows.ts";
import { ioCase, unsupportedFile } from "./fixtures.ts";
import { join } from "./headers.ts";

const photo = ioCase("jpeg grey").file;
const sof = photo.findIndex((byte, i) => byte === 0xff && photo[i + 1] === 0xc0);
testRows([
  ["another format", () => readJpeg(utf8("GIF89a")), "format", "must start with ff d8 ff; got 47 49"],
  [
    "three bytes",
    () => readJpeg(Uint8Array.of(0xff, 0xd8, 0xff)),
    "format",
    "one frame with its scans; got 0 frames and 0 scans",
  ],
  [
    "truncated header",
    () => readJpeg(photo.subarray(0, 30)),
    "format",
    /segment ff [0-9a-f]+ at byte \d+ does not end/,
  ],
  ["truncated picture", () => readJpeg(photo.subarray(0, -60)), "format", "the JPEG file is truncated or damaged ("],
  ["two bytes missing", () => readJpeg(photo.subarray(0, -2)), "format", "the JPEG file is truncated or damaged ("],
  [
    "65535 x 65535 pixels",
    () =>
      readJpeg(
        photo
          .with(sof + 5, 255)
          .with(sof + 6, 255)
          .with(sof + 7, 255)
          .with(sof + 8, 255),
      ),
    "format",
    /claims 65535 x 65535 pixels, which need at least \d+ bytes; the file has \d+/,
  ],
  ["no pixels", () => readJpeg(photo.with(sof + 5, 0).with(sof + 6, 0)), "format", "at least one pixel"],
  ["sampling factor of 15", () => readJpeg(changed(photo, sof + 11, 0xff)), "format", "factors 15 x 15"],
  ["12 bits", () => readJpeg(changed(photo, sof + 4, 12)), "unsupported", "1 or 3 components of 8 bits; got 1 of 12"],
  [
    "lossless",
    () => readJpeg(changed(photo, sof + 1, 0xc3)),
    "unsupported",
    "baseline and progressive JPEG are read; got lossless (marker ff c3)",
  ],
  ["arithmetic", () => readJpeg(changed(photo, sof + 1, 0xc9)), "unsupported", "got arithmetic coding"],
  [
    "frame of a wrong length",
    () => readJpeg(changed(photo, sof + 9, 2)),
    "format",
    "the frame header of the JPEG file has the wrong length",
  ],
  ["CMYK", () => readJpeg(unsupportedFile("jpeg CMYK")), "unsupported", "1 or 3 components of 8 bits; got 4 of 8"],
  [
    "two frames",
    () => readJpeg(join(photo.subarray(0, sof), photo.subarray(sof, sof + 13), photo.subarray(sof))),
    "format",
    "got 2 frames",
  ],
  [
    "too many scans",
    () =>
      readJpeg(
        join(
          photo.subarray(0, -2),
          ...Array.from({ length: 100 }, () => Uint8Array.of(0xff, 0xda, 0, 2)),
          photo.subarray(-2),
        ),
      ),
    "limit",
    "at most 100 scans; got 101",
  ],
  [
    "limit",
    () => readJpeg(photo, { maxBytes: 1000 }),
    "limit",
    /37 x 21 pixels of the JPEG file need \d+ bytes; maxBytes allows 1000/,
  ],
]);

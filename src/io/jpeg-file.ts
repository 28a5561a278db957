import { RadiosurvError } from "../error.ts";
import { describeStart, startsWith } from "./bytes.ts";

/** What the markers of a JPEG file say. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour */
  readonly components: number;
  /** Number of blocks of 8 x 8 samples over all components. */
  readonly blocks: number;
  readonly progressive: boolean;
  /** Whether the three components are red, green and blue rather than luma and chroma. */
  readonly isRgb: boolean;
}

/** Most scans that a JPEG may have: each costs time for the whole picture. Encoders write about ten. */
export const MAX_JPEG_SCANS = 100;

const OTHER_FRAMES: Readonly<Record<number, string>> = {
  195: "lossless",
  197: "hierarchical",
  198: "hierarchical",
  199: "hierarchical",
  201: "arithmetic coding",
  202: "arithmetic coding",
  203: "arithmetic coding",
  205: "arithmetic coding",
  206: "arithmetic coding",
  207: "arithmetic coding",
};

interface Segment {
  readonly marker: number;
  readonly content: Uint8Array;
}

/** Whether the bytes start as a JPEG file does. */
export function isJpeg(file: Uint8Array): boolean {
  return startsWith(file, "\xff\xd8\xff");
}

/** Walks over the markers without decoding; refuses frames that jpeg-js does not decode right. */
export function parseJpeg(caller: string, file: Uint8Array): JpegHeader {
  if (!isJpeg(file)) {
    throw new RadiosurvError("format", `${caller}: a JPEG file must start with ff d8 ff; got ${describeStart(file)}`);
  }
  const segments = segmentsOf(caller, file);
  const other = segments.find(({ marker }) => marker in OTHER_FRAMES);
  if (other) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: baseline and progressive JPEG are read; got ${OTHER_FRAMES[other.marker]} (marker ff ${other.marker.toString(16)}). Convert the image to PNG`,
    );
  }
  const frames = segments.filter(({ marker }) => marker >= 0xc0 && marker <= 0xc2);
  const scans = segments.filter(({ marker }) => marker === 0xda).length;
  if (frames.length !== 1 || scans === 0) {
    throw new RadiosurvError(
      "format",
      `${caller}: a JPEG file must hold one frame with its scans; got ${frames.length} frames and ${scans} scans, so it is truncated or damaged`,
    );
  }
  if (scans > MAX_JPEG_SCANS) {
    throw new RadiosurvError(
      "limit",
      `${caller}: a JPEG may have at most ${MAX_JPEG_SCANS} scans; got ${scans}. Convert the image to PNG`,
    );
  }
  return parseFrame(caller, frames[0], segments);
}

function parseFrame(caller: string, { marker, content }: Segment, segments: readonly Segment[]): JpegHeader {
  const [precision, heightHigh, heightLow, widthHigh, widthLow, components] = content;
  const [width, height] = [256 * widthHigh + widthLow, 256 * heightHigh + heightLow];
  if (content.length !== 6 + 3 * components) {
    throw new RadiosurvError(
      "format",
      `${caller}: the frame header of the JPEG file has the wrong length; it is damaged`,
    );
  }
  if (precision !== 8 || (components !== 1 && components !== 3)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a JPEG must have 1 or 3 components of 8 bits; got ${components} of ${precision}. Convert the image to PNG`,
    );
  }
  const ids = Array.from({ length: components }, (_, i) => content[6 + 3 * i]);
  const across = ids.map((_, i) => content[7 + 3 * i] >> 4);
  const down = ids.map((_, i) => content[7 + 3 * i] & 15);
  const [maxAcross, maxDown] = [Math.max(...across), Math.max(...down)];
  const isFactor = (n: number): boolean => n >= 1 && n <= 4;
  if (width < 1 || height < 1 || !across.every(isFactor) || !down.every(isFactor) || new Set(ids).size < components) {
    throw new RadiosurvError(
      "format",
      `${caller}: a JPEG frame needs at least one pixel, sampling factors from 1 to 4 and components of different names; got ${width} x ${height}, factors ${across.map((n, i) => `${n} x ${down[i]}`).join(", ")} and names ${ids.join(", ")}`,
    );
  }
  const units = Math.ceil(width / (8 * maxAcross)) * Math.ceil(height / (8 * maxDown));
  const blocks = units * across.reduce((sum, n, i) => sum + n * down[i], 0);
  return {
    width,
    height,
    components,
    blocks,
    progressive: marker === 0xc2,
    isRgb: components === 3 && hasRgb(ids, segments),
  };
}

// the rule of libjpeg: the Adobe marker decides, unless there is a JFIF marker; else components named R, G, B
function hasRgb(ids: readonly number[], segments: readonly Segment[]): boolean {
  if (segments.some(({ marker, content }) => marker === 0xe0 && startsWith(content, "JFIF\0"))) return false;
  const adobe = segments.find(({ marker, content }) => marker === 0xee && startsWith(content, "Adobe"));
  return adobe ? adobe.content[11] === 0 : String.fromCharCode(...ids) === "RGB";
}

// the marker segments in order; compressed data between them is skipped
function segmentsOf(caller: string, file: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  for (let at = 2; at < file.length; ) {
    at = file.indexOf(0xff, at);
    if (at < 0 || at + 1 >= file.length) break;
    const marker = file[at + 1];
    at += marker === 0xff ? 1 : 2;
    if (marker === 0xd9) break;
    // stuffed zeros, fill bytes, and markers without a length: TEM, restart, start of image
    if (marker === 0 || marker === 0xff || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const length = at + 1 < file.length ? 256 * file[at] + file[at + 1] : 0;
    if (length < 2 || at + length > file.length) {
      throw new RadiosurvError(
        "format",
        `${caller}: the JPEG file is truncated or damaged: the segment ff ${marker.toString(16)} at byte ${at - 2} does not end`,
      );
    }
    segments.push({ marker, content: file.subarray(at + 2, at + length) });
    at += length;
  }
  return segments;
}

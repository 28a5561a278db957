import { RadiosurvError } from "../error.ts";
import { dataView, describeStart, latin1, startsWith } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

/** What the header chunk of a PNG says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha */
  readonly colourType: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

/** The chunks of a PNG that make the picture. */
export interface PngFile {
  readonly header: PngHeader;
  /** Content of the chunk IHDR. */
  readonly headerChunk: Uint8Array;
  /** Content of the chunk PLTE, empty if there is none. */
  readonly palette: Uint8Array;
  /** The zlib stream, put together from the IDAT chunks. */
  readonly data: Uint8Array;
}

const SIGNATURE = "\x89PNG\r\n\x1a\n";

const DEPTHS: Readonly<Record<number, { readonly channels: number; readonly depths: readonly number[] }>> = {
  0: { channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { channels: 3, depths: [8, 16] },
  3: { channels: 1, depths: [1, 2, 4, 8] },
  4: { channels: 2, depths: [8, 16] },
  6: { channels: 4, depths: [8, 16] },
};

/** First pixel and step along x and y of the seven passes of an interlaced (Adam7) PNG. */
const PASSES: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** Whether the bytes start as a PNG file does. */
export function isPng(file: Uint8Array): boolean {
  return startsWith(file, SIGNATURE);
}

/** Walks over the chunks; checks their lengths, and the checksums of those that make the picture. */
export function parsePng(caller: string, file: Uint8Array): PngFile {
  if (!isPng(file)) {
    throw new RadiosurvError(
      "format",
      `${caller}: a PNG file must start with 89 50 4e 47 0d 0a 1a 0a; got ${describeStart(file)}`,
    );
  }
  const view = dataView(file);
  const chunks: Record<string, Uint8Array[]> = { IHDR: [], PLTE: [], IDAT: [], IEND: [] };
  for (let at = SIGNATURE.length; chunks.IEND.length === 0; ) {
    const length = at + 12 <= file.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 12 + length > file.length) {
      throw new RadiosurvError("format", `${caller}: the PNG file is truncated: it ends within a chunk or before IEND`);
    }
    const end = at + 8 + length;
    const name = latin1(file.subarray(at + 4, at + 8));
    if (name in chunks) {
      if (crc32(file.subarray(at + 4, end)) !== view.getUint32(end)) {
        throw new RadiosurvError(
          "format",
          `${caller}: the chunk ${name} of the PNG file is damaged (its checksum does not match); get the file again from its source`,
        );
      }
      chunks[name].push(file.subarray(at + 8, end));
    }
    at = end + 4;
  }
  if (chunks.IHDR.length !== 1 || chunks.IDAT.length === 0 || chunks.PLTE.length > 1) {
    throw new RadiosurvError(
      "format",
      `${caller}: a PNG file must have one chunk IHDR, at most one PLTE, and IDAT; got ${chunks.IHDR.length}, ${chunks.PLTE.length} and ${chunks.IDAT.length}`,
    );
  }
  const headerChunk = chunks.IHDR[0];
  return {
    header: parseHeader(caller, headerChunk),
    headerChunk,
    palette: chunks.PLTE[0] ?? new Uint8Array(0),
    data: concatenate(chunks.IDAT),
  };
}

/** Number of bytes that the picture has between decompression and unfiltering. */
export function filteredLength({ width, height, depth, channels, interlaced }: PngHeader): number {
  let sum = 0;
  for (const [x, y, xStep, yStep] of interlaced ? PASSES : [[0, 0, 1, 1]]) {
    const columns = Math.ceil(Math.max(0, width - x) / xStep);
    const rows = Math.ceil(Math.max(0, height - y) / yStep);
    // each row starts with a byte that names its filter
    if (columns > 0) sum += rows * (1 + Math.ceil((columns * channels * depth) / 8));
  }
  return sum;
}

/** A PNG of the given stored (not compressed) picture data. */
export function storedPng({ headerChunk, palette }: PngFile, filtered: Uint8Array): Uint8Array {
  const block = 65535;
  const blocks = Math.max(1, Math.ceil(filtered.length / block));
  const stream = new Uint8Array(2 + filtered.length + 5 * blocks + 4);
  stream.set([0x78, 0x01]);
  for (let i = 0, at = 2; i < blocks; i++) {
    const part = filtered.subarray(i * block, (i + 1) * block);
    const n = part.length;
    stream.set([i === blocks - 1 ? 1 : 0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255], at);
    stream.set(part, at + 5);
    at += 5 + n;
  }
  const chunks = [chunk("IHDR", headerChunk)];
  if (palette.length > 0) chunks.push(chunk("PLTE", palette));
  return concatenate([latin1Bytes(SIGNATURE), ...chunks, chunk("IDAT", stream), chunk("IEND", new Uint8Array(0))]);
}

function parseHeader(caller: string, content: Uint8Array): PngHeader {
  if (content.length !== 13) {
    throw new RadiosurvError("format", `${caller}: the chunk IHDR of a PNG has 13 bytes; got ${content.length}`);
  }
  const view = dataView(content);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourType, compression, filter, interlace] = content.subarray(8);
  if (width < 1 || height < 1) {
    throw new RadiosurvError("format", `${caller}: a PNG must have at least one pixel; got ${width} x ${height}`);
  }
  const type = DEPTHS[colourType];
  if (!type?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw new RadiosurvError(
      "format",
      `${caller}: the chunk IHDR of the PNG holds a combination that the standard does not have: depth ${depth}, colour type ${colourType}, compression ${compression}, filter ${filter}, interlace ${interlace}`,
    );
  }
  const interlaced = interlace === 1;
  if (interlaced && depth < 8) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: an interlaced PNG must have 8 or 16 bits a channel; got ${depth}. Save the image without interlacing`,
    );
  }
  return { width, height, depth, colourType, channels: type.channels, interlaced };
}

// the checksum stays 0: the decoder that this is for does not look at it
function chunk(name: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  dataView(bytes).setUint32(0, content.length);
  bytes.set(latin1Bytes(name), 4);
  bytes.set(content, 8);
  return bytes;
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

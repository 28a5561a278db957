import type { DataSet } from "dicom-parser";
import { RadiosurvError } from "../../error.ts";
import type { VoxelArray } from "../../image/image.ts";
import { luma } from "../grey.ts";
import { type DicomFile, parsing } from "./parse.ts";
import type { PixelFormat } from "./pixel-format.ts";
import { TAG } from "./tags.ts";
import { bytesOf } from "./values.ts";

/** Interpretations of one sample that are grey. */
const GREY: ReadonlySet<string> = /* @__PURE__ */ new Set(["MONOCHROME1", "MONOCHROME2"]);

/** Interpretations of three samples that are red, green and blue once decoded. */
const RGB: ReadonlySet<string> = /* @__PURE__ */ new Set(["RGB", "YBR_RCT", "YBR_ICT"]);

const PALETTES = ["Red", "Green", "Blue"] as const;

/**
 * One grey value a pixel from the samples of a frame, by the rule of `readPng`: ITU-R BT.601 luma of red, green and
 * blue, which leaves r = g = b as it is. YBR_FULL becomes RGB first, as PS3.3 C.7.6.3.1.2 says; a palette is looked up,
 * one of 16 bits by its high bytes.
 */
export function colourToGrey(caller: string, file: DicomFile, format: PixelFormat, samples: VoxelArray): VoxelArray {
  const { photometric, samplesPerPixel, bitsAllocated } = format;
  if (samplesPerPixel === 1 && GREY.has(photometric)) return samples;
  const { what, dataSet } = file;
  if (samplesPerPixel === 1 && photometric === "PALETTE COLOR") {
    return parsing(caller, what, () => lookUp(samples, paletteOf(dataSet), format.signed));
  }
  const isYbr = photometric === "YBR_FULL" || photometric === "YBR_FULL_422";
  if (samplesPerPixel !== 3 || bitsAllocated > 16 || !(RGB.has(photometric) || (isYbr && bitsAllocated === 8))) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the pixels of ${what} must be grey, RGB, YBR_FULL or PALETTE COLOR; got ${photometric} with ${samplesPerPixel} x ${bitsAllocated} bits`,
    );
  }
  const pixels = format.rows * format.columns;
  const colours = samples as Uint8Array | Uint16Array;
  // two pixels shared their chroma: y y b r
  const isHalf = photometric === "YBR_FULL_422" && samples.length === 2 * pixels;
  const whole = isHalf ? shareChroma(colours) : format.planar ? interleave(colours) : colours;
  if (isYbr) ybrToRgb(whole);
  return luma(whole, 3, bitsAllocated === 8 ? new Uint8Array(pixels) : new Uint16Array(pixels));
}

function interleave(planes: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  const colours = planes.slice();
  const pixels = planes.length / 3;
  for (let i = 0, k = 0; i < pixels; i++) {
    for (let sample = 0; sample < 3; sample++) colours[k++] = planes[sample * pixels + i];
  }
  return colours;
}

function shareChroma(samples: Uint8Array | Uint16Array): Uint8Array {
  const colours = new Uint8Array((samples.length / 2) * 3);
  for (let i = 0, k = 0; i < samples.length; i += 4, k += 6) {
    const [first, second, blue, red] = samples.subarray(i, i + 4);
    colours.set([first, blue, red, second, blue, red].slice(0, colours.length - k), k);
  }
  return colours;
}

// colours[3n]   luma, blue and red chroma; overwritten by red, green and blue, rounded
function ybrToRgb(colours: Uint8Array | Uint16Array): void {
  for (let k = 0; k < colours.length; k += 3) {
    const y = colours[k];
    const blue = colours[k + 1] - 128;
    const red = colours[k + 2] - 128;
    colours[k] = clamp(y + 1.402 * red);
    colours[k + 1] = clamp(y - 0.344136 * blue - 0.714136 * red);
    colours[k + 2] = clamp(y + 1.772 * blue);
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : Math.floor(value + 0.5);
}

/** Grey values of the colours of a palette, and the pixel value of the first. */
interface Palette {
  readonly first: number;
  readonly grey: Uint8Array;
}

function paletteOf(dataSet: DataSet): Palette {
  const tables = PALETTES.map((colour) => {
    const descriptor = TAG[`${colour}PaletteColorLookupTableDescriptor`];
    if (bytesOf(dataSet, descriptor).length < 6) throw new Error("its palette has no descriptor");
    const [entries, first, bits] = [0, 1, 2].map((i) => dataSet.uint16(descriptor, i) ?? 0);
    return {
      first,
      bits,
      data: colourTable(dataSet, TAG[`${colour}PaletteColorLookupTableData`], entries || 65536, bits),
    };
  });
  const entries = tables[0].data.length;
  if (tables.some(({ data, first }) => data.length !== entries || first !== tables[0].first)) {
    throw new Error("the three tables of its palette differ in length");
  }
  const colours = new Uint8Array(3 * entries);
  for (let i = 0; i < entries; i++) tables.forEach(({ data }, sample) => (colours[3 * i + sample] = data[i]));
  return { first: tables[0].first, grey: luma(colours, 3, new Uint8Array(entries)) as Uint8Array };
}

// the entries of 8 bits, or the high bytes of those of 16
function colourTable(dataSet: DataSet, tag: string, entries: number, bits: number): Uint8Array {
  const stored = bytesOf(dataSet, tag);
  if (bits === 8 && stored.length >= entries && stored.length < 2 * entries) return stored.subarray(0, entries);
  if (stored.length < 2 * entries)
    throw new Error(`its palette claims ${entries} colours and has ${stored.length} bytes`);
  const shift = bits === 8 ? 0 : 8;
  return Uint8Array.from({ length: entries }, (_, i) => (dataSet.uint16(tag, i) ?? 0) >> shift);
}

// pixel values before the first entry take it, those behind the last take that one
function lookUp(indices: VoxelArray, { first, grey }: Palette, signed: boolean): Uint8Array {
  const start = signed ? (first << 16) >> 16 : first;
  const last = grey.length - 1;
  const values = new Uint8Array(indices.length);
  for (let i = 0; i < values.length; i++) {
    const place = indices[i] - start;
    values[i] = grey[place < 0 ? 0 : place > last ? last : place];
  }
  return values;
}

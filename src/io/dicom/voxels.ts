import { RadiosurvError } from "../../error.ts";
import { newVoxelArray, type PixelType, type VoxelArray } from "../../image/image.ts";
import { checkLimit } from "../region.ts";
import type { Frame } from "./frame.ts";
import type { DicomFile } from "./parse.ts";
import { type DecodingOptions, type FrameSource, frameSource, storedType } from "./pixel-data.ts";

/** What becomes of MONOCHROME1, where low values are shown bright. */
export type Monochrome1 = "auto" | "invert" | "keep";

/** Integer types that rescaled values are given, the first that holds them all. */
const INTEGERS: readonly (readonly [PixelType, low: number, high: number])[] = [
  ["int16", -32768, 32767],
  ["uint16", 0, 65535],
  ["int32", -2147483648, 2147483647],
  ["uint32", 0, 4294967295],
];

/** Options of {@link readVoxels}. */
export interface VoxelOptions extends DecodingOptions {
  readonly monochrome1: Monochrome1;
}

/** Prepared frames of files, so that a file with many of them is prepared once. */
export type FrameSources = Map<DicomFile, FrameSource>;

/**
 * The values of slices behind each other, rescaled. Without rescaling they keep the type of the file; where all slopes
 * and intercepts are whole numbers they get the smallest of int16, uint16, int32 and uint32 that holds whatever the
 * stored bits can become, so that the type depends on headers alone; else float64.
 */
export function readVoxels(
  caller: string,
  slices: readonly Frame[],
  options: VoxelOptions,
  sources: FrameSources,
): VoxelArray {
  const [{ format }] = slices;
  const pixels = format.rows * format.columns;
  const type = voxelType(slices);
  const bytes = pixels * slices.length * (Number(type.replace(/\D/g, "")) / 8);
  const size = `${format.columns} x ${format.rows} x ${slices.length} voxels of ${type}`;
  checkLimit(caller, bytes, options.maxBytes, size);
  const sourceOf = (frame: Frame): FrameSource => {
    const known = sources.get(frame.file);
    if (known) return known;
    const made = frameSource(caller, frame.file, frame.format, options);
    sources.set(frame.file, made);
    return made;
  };
  // every header is checked before the memory is asked for
  slices.forEach(sourceOf);
  const voxels = newArray(caller, type, pixels * slices.length);
  slices.forEach((frame, z) => {
    const values = sourceOf(frame)(frame.number);
    if (isInverted(frame, options.monochrome1)) invert(values, frame);
    write(values, frame.slope, frame.intercept, voxels, z * pixels);
  });
  return voxels;
}

function newArray(caller: string, type: PixelType, length: number): VoxelArray {
  try {
    return newVoxelArray(type, length);
  } catch {
    throw new RadiosurvError(
      "limit",
      `${caller}: ${length} voxels of ${type} need more memory than this runtime gives`,
    );
  }
}

function isRescaled({ slope, intercept }: Frame): boolean {
  return slope !== 1 || intercept !== 0;
}

// in numbers that have a unit the display matters less than what they mean
function isInverted(frame: Frame, monochrome1: Monochrome1): boolean {
  const { photometric, element } = frame.format;
  if (photometric !== "MONOCHROME1" || element !== "PixelData") return false;
  return monochrome1 === "auto" ? !isRescaled(frame) : monochrome1 === "invert";
}

// values   of one frame, overwritten: the lowest of the stored bits and the highest change places
function invert(values: VoxelArray, { format }: Frame): void {
  const [low, high] = storedRange(format);
  const sum = low + high;
  for (let i = 0; i < values.length; i++) values[i] = sum - values[i];
}

function storedRange({ bitsStored, signed, samplesPerPixel, photometric, bitsAllocated }: Frame["format"]): number[] {
  if (photometric === "PALETTE COLOR") return [0, 255];
  if (samplesPerPixel === 3) return [0, 2 ** bitsAllocated - 1];
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}

function voxelType(slices: readonly Frame[]): PixelType {
  const types = new Set(slices.map(({ format }) => storedType(format)));
  const [type] = types;
  if (types.size === 1 && !slices.some(isRescaled)) return type;
  if (types.has("float32") || types.has("float64")) return "float64";
  let low = 0;
  let high = 0;
  for (const { format, slope, intercept } of slices) {
    if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return "float64";
    for (const end of storedRange(format)) {
      low = Math.min(low, end * slope + intercept);
      high = Math.max(high, end * slope + intercept);
    }
  }
  return INTEGERS.find(([, least, most]) => low >= least && high <= most)?.[0] ?? "float64";
}

// values[n]   written to voxels from `at` on
function write(values: VoxelArray, slope: number, intercept: number, voxels: VoxelArray, at: number): void {
  if (slope === 1 && intercept === 0) {
    voxels.set(values, at);
    return;
  }
  const n = values.length;
  for (let i = 0; i < n; i++) voxels[at + i] = values[i] * slope + intercept;
}

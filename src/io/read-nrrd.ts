import { RadiosurvError } from "../error.ts";
import { createImage, type Image, type VoxelArray } from "../image/image.ts";
import { type FileBytes, type ReadLimit, toBytes, toMaxBytes } from "./bytes.ts";
import { nrrdGeometry } from "./nrrd-geometry.ts";
import { type NrrdHeader, nrrdType, parseNrrdHeader, requiredField, wholeNumbers } from "./nrrd-header.ts";
import { parseVoxelText } from "./nrrd-text.ts";
import { checkLimit, readRegion } from "./region.ts";
import { decodeVoxels, STORED_BYTES, type StoredType } from "./stored-voxels.ts";

/** Options of {@link readNrrd}. */
export interface NrrdReadOptions extends ReadLimit {
  /** Content of the file that a detached header (`.nhdr`) names in its field `data file`. */
  readonly data?: FileBytes;
}

/** Kinds of axes along which voxels lie; any other kind lists the components of one voxel. */
const SPATIAL_KINDS: readonly string[] = ["domain", "space", "???", "none"];

/**
 * Reads a NRRD image (NRRD0001 to NRRD0005): encodings raw, gzip and ascii; attached, or detached with the bytes of
 * the data file in `data`; either byte order. The result equals what SimpleITK 2.3 reads: the spaces LPS, RAS and LAS
 * are converted to LPS, voxels stay in the order of the file, and the pixel type is kept; integers of 64 bits become
 * float64, and one beyond its 53 bits is an error.
 *
 * Bytes after the voxels of the raw and ascii encodings are ignored; gzip data must hold exactly what the header says.
 * Unlike SimpleITK, a spacing or direction of `nan` or `none` is an error rather than 1 mm.
 *
 * @param bytes - content of the file or of the detached header; not kept
 * @returns image of 2 or 3 dimensions, mm, LPS
 * @throws RadiosurvError `format` if the file is truncated, damaged or no NRRD; `geometry` if spacing is not positive,
 *   or a position is not finite; `unsupported` for vectors and colours, more than 3 dimensions, several data files,
 *   and the encodings hex and bzip2; `limit` if more than `maxBytes` are needed; `argument` for a wrong option
 * @example
 * ```ts
 * import { readNrrd } from "radiosurv/io";
 * const text = "NRRD0004\ntype: short\ndimension: 2\nsizes: 3 2\nspacings: 0.5 0.5\nencoding: ascii\n\n1 2 3\n4 5 6\n";
 * const image = readNrrd(new TextEncoder().encode(text));
 * image.voxels.data; // => Int16Array.of(1, 2, 3, 4, 5, 6)
 * image.spacing; // => [0.5, 0.5]
 * ```
 * @see https://teem.sourceforge.net/nrrd/format.html
 */
export function readNrrd(bytes: FileBytes, options: NrrdReadOptions = {}): Image {
  const caller = "readNrrd";
  const maxBytes = toMaxBytes(caller, options.maxBytes);
  const file = toBytes(caller, bytes);
  const header = parseNrrdHeader(caller, file);
  const size = imageSize(caller, header);
  const type = nrrdType(caller, header);
  const geometry = nrrdGeometry(caller, header, size);
  const source = voxelSource(caller, header, file, options.data);
  return createImage(readVoxels(caller, header, source, size, type, maxBytes), size, geometry);
}

function imageSize(caller: string, header: NrrdHeader): number[] {
  const [dimension] = wholeNumbers(caller, "dimension", requiredField(caller, header, "dimension"), 1);
  const size = wholeNumbers(caller, "sizes", requiredField(caller, header, "sizes"), 1);
  if (size.length !== dimension) {
    throw new RadiosurvError(
      "format",
      `${caller}: "sizes" of the NRRD header must be ${dimension} numbers, as "dimension" says; got ${size.length}`,
    );
  }
  const kinds = (header.fields.get("kinds") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const component = kinds.findIndex((kind) => !SPATIAL_KINDS.includes(kind));
  if (component >= 0) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a scalar image is needed; axis ${component} of ${size.join(" x ")} is of the kind "${kinds[component]}". Store one component or one time as an image of its own`,
    );
  }
  if (dimension === 2 || dimension === 3) return size;
  throw new RadiosurvError(
    "unsupported",
    `${caller}: an image of 2 or 3 dimensions is needed; got ${dimension} (${size.join(" x ")}). Store one volume as an image of its own`,
  );
}

// the bytes that hold the voxels, and where in them line skip and byte skip start to count
function voxelSource(caller: string, header: NrrdHeader, file: Uint8Array, data: FileBytes | undefined): Uint8Array {
  const name = header.fields.get("data file");
  if (name === undefined) {
    if (data === undefined) return file.subarray(header.end);
    throw new RadiosurvError(
      "argument",
      `${caller}: data is for a detached header, with a field "data file"; this file holds its voxels itself. Leave data out`,
    );
  }
  if (/^list\b/i.test(name) || /%[\d.-]*[diu]/.test(name)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the voxels must be in one data file; the NRRD header names several (${JSON.stringify(name.slice(0, 60))}). Store them in one file`,
    );
  }
  if (data !== undefined) return toBytes(caller, data, "data");
  throw new RadiosurvError(
    "argument",
    `${caller}: the file is a detached header; pass the content of ${JSON.stringify(name.slice(0, 200))} as the option data`,
  );
}

function readVoxels(
  caller: string,
  header: NrrdHeader,
  source: Uint8Array,
  size: readonly number[],
  type: StoredType,
  maxBytes: number,
): VoxelArray {
  const encoding = requiredField(caller, header, "encoding").toLowerCase();
  const count = size.reduce((n, length) => n * length, 1);
  const length = count * STORED_BYTES[type];
  const claim = `${size.join(" x ")} voxels of ${type}`;
  const what = "the NRRD file";
  const lines = source.subarray(skipLines(caller, header, source));
  const [skip] = wholeNumbers(caller, "byte skip", header.fields.get("byte skip") ?? "0", -1);
  if (["ascii", "text", "txt"].includes(encoding)) {
    const start = Math.max(skip, 0);
    const room = Math.ceil((lines.length - start) / 2);
    if (!(count <= room)) {
      throw new RadiosurvError(
        "format",
        `${caller}: the header of ${what} claims ${claim}; ${lines.length} bytes of text hold at most ${Math.max(room, 0)} numbers, so the file is truncated or its header is damaged`,
      );
    }
    checkLimit(caller, length, maxBytes, `${claim} of ${what}`);
    return parseVoxelText(caller, lines, start, count, type);
  }
  const gzip = encoding === "gzip" || encoding === "gz";
  if (!gzip && encoding !== "raw") {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: "encoding" of the NRRD header must be raw, gzip or ascii; got ${JSON.stringify(encoding.slice(0, 60))}`,
    );
  }
  if (skip < 0 && gzip) {
    throw new RadiosurvError("unsupported", `${caller}: "byte skip: -1" goes with the encoding raw; got ${encoding}`);
  }
  // -1: the voxels are the last bytes of the file
  const from = skip < 0 ? Math.max(0, lines.length - length) : skip;
  const region = { what, claim, total: from + length, from, length, maxBytes, gzip };
  return decodeVoxels(caller, readRegion(caller, lines, region), type, isLittleEndian(caller, header, type));
}

function skipLines(caller: string, { fields }: NrrdHeader, source: Uint8Array): number {
  const [lines] = wholeNumbers(caller, "line skip", fields.get("line skip") ?? "0", 0);
  let start = 0;
  for (let line = 0; line < lines; line++) {
    start = source.indexOf(10, start) + 1;
    if (start === 0) {
      throw new RadiosurvError(
        "format",
        `${caller}: "line skip" of the NRRD header is ${lines}; the data has only ${line} lines, so it is truncated`,
      );
    }
  }
  return start;
}

function isLittleEndian(caller: string, header: NrrdHeader, type: StoredType): boolean {
  if (STORED_BYTES[type] === 1) return true;
  const endian = requiredField(caller, header, "endian").toLowerCase();
  if (endian === "little" || endian === "big") return endian === "little";
  throw new RadiosurvError(
    "format",
    `${caller}: "endian" of the NRRD header must be little or big; got ${JSON.stringify(endian.slice(0, 60))}`,
  );
}

import { RadiosurvError } from "../error.ts";
import { createImage, type Image, type VoxelArray } from "../image/image.ts";
import { type FileBytes, type ReadLimit, toBytes, toMaxBytes } from "./bytes.ts";
import { gunzipStart, isGzip } from "./inflate.ts";
import { niftiGeometry } from "./nifti-geometry.ts";
import { NIFTI_HEADER_BYTES, type NiftiHeader, parseNiftiHeader } from "./nifti-header.ts";
import { checkLimit, readRegion } from "./region.ts";
import { decodeVoxels, STORED_BYTES } from "./stored-voxels.ts";

/** Options of {@link readNifti}. */
export interface NiftiReadOptions extends ReadLimit {
  /** Content of the `.img` file (or `.img.gz`) where `bytes` is that of a `.hdr` file. */
  readonly data?: FileBytes;
  /** Which volume of a 4D file to read, from 0. @default 0 if there is one volume, else an error */
  readonly volume?: number;
}

/**
 * Reads a NIfTI-1 image: `.nii`, `.nii.gz`, or a pair `.hdr` and `.img` (its bytes in `data`); either byte order. The
 * result equals what SimpleITK 2.3 reads: geometry converted to LPS, sform or qform by ITK's rule (the sform if it is
 * alone, in scanner coordinates or equal to the qform; else the qform), trailing sizes of 1 beyond the third dropped,
 * voxels in the order of the file.
 *
 * The pixel type is that of the file with two exceptions. Where `scl_slope` and `scl_inter` rescale the values,
 * integers become float32, as in ITK. Integers of 64 bits become float64; one beyond its 53 bits is an error. Bytes
 * after the voxels of an uncompressed file are ignored; a `.nii.gz` must hold exactly what its header says.
 *
 * @param bytes - content of the file; not kept, so it may be changed afterwards
 * @returns image of 2 or 3 dimensions, mm, LPS
 * @throws RadiosurvError `format` if the file is truncated, damaged or no NIfTI-1; `geometry` if spacing is not
 *   positive, a number is not finite or the axes are skewed; `unsupported` for several volumes without `volume`, for
 *   vectors, colours and complex numbers; `limit` if more than `maxBytes` are needed; `argument` for a wrong option
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readNifti, writeNifti } from "radiosurv/io";
 * const bytes = writeNifti(createImage(new Int16Array(24).fill(7), [4, 3, 2], { spacing: [0.5, 0.5, 3] }));
 * const image = readNifti(bytes);
 * image.spacing; // => [0.5, 0.5, 3]
 * image.pixelType; // => "int16"
 * ```
 * @see https://nifti.nimh.nih.gov/nifti-1
 */
export function readNifti(bytes: FileBytes, options: NiftiReadOptions = {}): Image {
  const caller = "readNifti";
  const maxBytes = toMaxBytes(caller, options.maxBytes);
  const file = toBytes(caller, bytes);
  const what = "the NIfTI file";
  const header = parseNiftiHeader(
    caller,
    isGzip(file) ? gunzipStart(caller, file, NIFTI_HEADER_BYTES, what) : file.subarray(0, NIFTI_HEADER_BYTES),
  );
  const size = header.size.slice(0, 3);
  if (size.length < 2) {
    throw new RadiosurvError("unsupported", `${caller}: an image of 2 or 3 dimensions is needed; got 1 (${size[0]})`);
  }
  const geometry = niftiGeometry(caller, header, size.length);
  const volumes = header.size.slice(3).reduce((n, length) => n * length, 1);
  const voxels = size.reduce((n, length) => n * length, 1);
  const length = voxels * STORED_BYTES[header.type];
  const claim = `${header.size.join(" x ")} voxels of ${header.type}`;
  const scaled = isScaled(header);
  if (scaled) checkLimit(caller, 4 * voxels, maxBytes, `${claim}, rescaled to float32,`);
  const start = voxelStart(caller, header);
  const stored = readRegion(caller, voxelFile(caller, header, file, options.data), {
    what: header.singleFile ? what : "the NIfTI pair",
    claim,
    total: start + length * volumes,
    from: start + length * chooseVolume(caller, header, volumes, options.volume),
    length,
    maxBytes,
  });
  const values = decodeVoxels(caller, stored, header.type, header.littleEndian);
  return createImage(scaled ? rescale(values, header) : values, size, geometry);
}

function chooseVolume(caller: string, header: NiftiHeader, volumes: number, volume: number | undefined): number {
  if (volume === undefined) {
    if (volumes === 1) return 0;
    throw new RadiosurvError(
      "unsupported",
      `${caller}: one volume is needed; the file holds ${volumes} (${header.size.join(" x ")}). Pick one with the option volume, from 0 to ${volumes - 1}`,
    );
  }
  if (Number.isInteger(volume) && volume >= 0 && volume < volumes) return volume;
  throw new RadiosurvError(
    "argument",
    `${caller}: volume must be a whole number from 0 to ${volumes - 1}, as the file holds ${volumes}; got ${volume}`,
  );
}

function voxelFile(caller: string, header: NiftiHeader, file: Uint8Array, data: FileBytes | undefined): Uint8Array {
  if (header.singleFile) {
    if (data === undefined) return file;
    throw new RadiosurvError(
      "argument",
      `${caller}: data is for a pair of .hdr and .img; this file (magic "n+1") holds its voxels itself. Leave data out`,
    );
  }
  if (data !== undefined) return toBytes(caller, data, "data");
  throw new RadiosurvError(
    "argument",
    `${caller}: the file is the header of a pair (magic "ni1"); pass the content of its .img file as the option data`,
  );
}

function voxelStart(caller: string, { voxOffset, singleFile }: NiftiHeader): number {
  if (!(voxOffset >= 0)) {
    throw new RadiosurvError("format", `${caller}: vox_offset of the NIfTI header must be 0 or more; got ${voxOffset}`);
  }
  // 0 is common in single files that were made from a pair; the NIfTI library too goes on after the header then
  return singleFile ? Math.max(voxOffset, NIFTI_HEADER_BYTES) : voxOffset;
}

// a slope of 0 means "not set", as does one that is not finite, which nibabel writes; ITK compares with an epsilon
function effectiveScale({ slope, intercept }: NiftiHeader): { slope: number; intercept: number } {
  return {
    slope: Number.isFinite(slope) && Math.abs(slope) >= Number.EPSILON ? slope : 1,
    intercept: Number.isFinite(intercept) && Math.abs(intercept) > Number.EPSILON ? intercept : 0,
  };
}

function isScaled(header: NiftiHeader): boolean {
  const { slope, intercept } = effectiveScale(header);
  return slope !== 1 || intercept !== 0;
}

// integers are rounded to float32 first, then scaled in float64 and rounded again: the order of ITK
function rescale(values: VoxelArray, header: NiftiHeader): Float32Array | Float64Array {
  const { slope, intercept } = effectiveScale(header);
  const scaled = header.type === "float64" ? (values as Float64Array) : new Float32Array(values);
  for (let i = 0; i < scaled.length; i++) scaled[i] = scaled[i] * slope + intercept;
  return scaled;
}

import { RadiosurvError } from "../error.ts";
import { dataView, describeStart, latin1 } from "./bytes.ts";
import type { StoredType } from "./stored-voxels.ts";

/** Length of the fixed part of a NIfTI-1 header. */
export const NIFTI_HEADER_BYTES = 348;

const NIFTI2_HEADER_BYTES = 540;

/** The fields of a NIfTI-1 header that matter here, under the names of the standard. */
export interface NiftiHeader {
  readonly littleEndian: boolean;
  /** Whether the voxels follow in the same file (magic `n+1`) rather than in an `.img` file (`ni1`). */
  readonly singleFile: boolean;
  /** dim[1], ..., dim[dim[0]] */
  readonly size: readonly number[];
  readonly type: StoredType;
  /** pixdim[0..7]; pixdim[0] is the sign of the third axis of the qform */
  readonly pixdim: readonly number[];
  readonly voxOffset: number;
  readonly slope: number;
  readonly intercept: number;
  /** Code of the unit of length: 1 metre, 2 millimetre, 3 micrometre, 0 unknown. */
  readonly spaceUnit: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** quatern_b, quatern_c, quatern_d */
  readonly quaternion: readonly number[];
  /** qoffset_x, qoffset_y, qoffset_z */
  readonly offset: readonly number[];
  /** srow_x, srow_y, srow_z: 12 numbers */
  readonly rows: readonly number[];
}

/** Codes of the scalar data types. */
export const NIFTI_TYPES: ReadonlyMap<number, StoredType> = /* @__PURE__ */ new Map<number, StoredType>([
  [2, "uint8"],
  [4, "int16"],
  [8, "int32"],
  [16, "float32"],
  [64, "float64"],
  [256, "int8"],
  [512, "uint16"],
  [768, "uint32"],
  [1024, "int64"],
  [1280, "uint64"],
]);

const OTHER_TYPES: ReadonlyMap<number, string> = /* @__PURE__ */ new Map([
  [1, "single bits"],
  [32, "complex numbers"],
  [128, "RGB colours"],
  [1536, "128-bit floats"],
  [1792, "complex numbers"],
  [2048, "complex numbers"],
  [2304, "RGBA colours"],
]);

/** Intent codes of voxels with several components: GENMATRIX, SYMMATRIX, DISPVECT, VECTOR, RGB_VECTOR, RGBA_VECTOR. */
const VECTOR_INTENTS: readonly number[] = [1004, 1005, 1006, 1007, 2003, 2004];

/** Whether the bytes look like a NIfTI header, perhaps a damaged one or one of another version. */
export function isNifti(head: Uint8Array): boolean {
  const length = headerLengths(head);
  return length.includes(NIFTI_HEADER_BYTES) || length.includes(NIFTI2_HEADER_BYTES) || hasMagic(head);
}

/** Reads the fields; refuses what is not NIfTI-1, and images that are not scalar. */
export function parseNiftiHeader(caller: string, head: Uint8Array): NiftiHeader {
  checkMagic(caller, head);
  const view = dataView(head);
  const littleEndian = view.getInt32(0, true) === NIFTI_HEADER_BYTES;
  const int16 = (at: number): number => view.getInt16(at, littleEndian);
  const floats = (at: number, n: number): number[] =>
    Array.from({ length: n }, (_, i) => view.getFloat32(at + 4 * i, littleEndian));
  const dimension = int16(40);
  if (dimension < 1 || dimension > 7) {
    throw new RadiosurvError("format", `${caller}: dim[0] of the NIfTI header must be from 1 to 7; got ${dimension}`);
  }
  const size = Array.from({ length: dimension }, (_, i) => int16(42 + 2 * i));
  if (size.some((n) => n < 1)) {
    throw new RadiosurvError(
      "format",
      `${caller}: the sizes in the NIfTI header must be 1 or more; got ${size.join(" x ")}`,
    );
  }
  const intent = int16(68);
  if (VECTOR_INTENTS.includes(intent)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a scalar image is needed; got one with several components a voxel (intent code ${intent}, sizes ${size.join(" x ")}). Store one component as an image of its own`,
    );
  }
  const [slope, intercept] = floats(112, 2);
  return {
    littleEndian,
    singleFile: head[345] === 0x2b,
    size,
    type: storedType(caller, int16(70)),
    pixdim: floats(76, 8),
    voxOffset: Math.trunc(view.getFloat32(108, littleEndian)),
    slope,
    intercept,
    spaceUnit: head[123] & 7,
    qformCode: int16(252),
    sformCode: int16(254),
    quaternion: floats(256, 3),
    offset: floats(268, 3),
    rows: floats(280, 12),
  };
}

// the number that the file starts with, read in either byte order
function headerLengths(head: Uint8Array): number[] {
  return head.length >= 4 ? [true, false].map((little) => dataView(head).getInt32(0, little)) : [];
}

function hasMagic(head: Uint8Array): boolean {
  return head.length >= NIFTI_HEADER_BYTES && /^n[+i]1\0$/.test(latin1(head.subarray(344, 348)));
}

function checkMagic(caller: string, head: Uint8Array): void {
  const length = headerLengths(head);
  if (length.includes(NIFTI2_HEADER_BYTES)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: NIfTI-1 is read; got NIfTI-2. Store the image as NIfTI-1 or NRRD`,
    );
  }
  if (!length.includes(NIFTI_HEADER_BYTES)) {
    throw new RadiosurvError(
      "format",
      `${caller}: a NIfTI-1 file must start with the number ${NIFTI_HEADER_BYTES}; got ${describeStart(head)}`,
    );
  }
  if (head.length < NIFTI_HEADER_BYTES) {
    throw new RadiosurvError(
      "format",
      `${caller}: a NIfTI-1 header has ${NIFTI_HEADER_BYTES} bytes; the file ends after ${head.length}, so it is truncated`,
    );
  }
  if (!hasMagic(head)) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a NIfTI-1 header must have the magic "n+1" or "ni1"; got ${describeStart(head.subarray(344), 4)}. Analyze 7.5 files, which do not say where the image lies, are not read`,
    );
  }
}

function storedType(caller: string, code: number): StoredType {
  const type = NIFTI_TYPES.get(code);
  if (type) return type;
  const other = OTHER_TYPES.get(code);
  if (other) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: a scalar image of integers or floats up to 64 bits is needed; got ${other} (NIfTI datatype ${code}). Convert the image first`,
    );
  }
  throw new RadiosurvError(
    "format",
    `${caller}: the NIfTI datatype must be one of ${[...NIFTI_TYPES.keys()].join(", ")}; got ${code}`,
  );
}

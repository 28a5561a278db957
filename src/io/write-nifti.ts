import { gzipSync } from "fflate";
import { RadiosurvError } from "../error.ts";
import { checkImage, contiguousData, type Image } from "../image/image.ts";
import { dataView } from "./bytes.ts";
import { negate } from "./file-geometry.ts";
import { NIFTI_TYPES } from "./nifti-header.ts";
import { encodeVoxels, STORED_BYTES } from "./stored-voxels.ts";

/** Options of {@link writeNifti} and `writeNrrd`. */
export interface WriteOptions {
  /** Whether to compress the voxels with gzip. @default false */
  readonly gzip?: boolean;
}

/** Header of 348 bytes and 4 that say that no extension follows. */
const VOXEL_START = 352;

/** Deviation from right angles up to which a direction matrix counts as a rotation: that of float32 arithmetic. */
const ROTATION_TOLERANCE = 1e-4;

/**
 * Writes a NIfTI-1 file, little-endian: `.nii`, or `.nii.gz` with `gzip`. The geometry goes into both sform and qform
 * (scanner coordinates), as ITK writes it, and NIfTI keeps it in float32: a spacing of 0.1 comes back as
 * 0.10000000149011612. Use `writeNrrd` where the last digits matter. The same image always gives the same bytes.
 *
 * @throws RadiosurvError `geometry` if the axes are not at right angles; `unsupported` if an axis has more than 32767
 *   voxels
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { writeNifti } from "radiosurv/io";
 * writeNifti(createImage(new Uint8Array(8), [2, 2, 2])).length; // => 360
 * ```
 */
export function writeNifti(image: Image, options: WriteOptions = {}): Uint8Array {
  checkImage("writeNifti", image);
  const { size, pixelType } = image;
  if (size.some((n) => n > 32767)) {
    throw new RadiosurvError(
      "unsupported",
      `writeNifti: NIfTI-1 holds at most 32767 voxels along an axis; got ${size.join(" x ")}. Use writeNrrd`,
    );
  }
  const voxels = encodeVoxels(contiguousData(image));
  const bytes = new Uint8Array(VOXEL_START + voxels.length);
  const view = dataView(bytes);
  const floats = (at: number, values: readonly number[]): void =>
    values.forEach((value, i) => {
      view.setFloat32(at + 4 * i, value, true);
    });
  view.setInt32(0, 348, true);
  [size.length, ...size].forEach((n, i) => {
    view.setInt16(40 + 2 * i, n, true);
  });
  for (let axis = size.length + 1; axis < 8; axis++) view.setInt16(40 + 2 * axis, 1, true);
  const code = [...NIFTI_TYPES].find(([, type]) => type === pixelType)?.[0] ?? 0;
  view.setInt16(70, code, true);
  view.setInt16(72, 8 * STORED_BYTES[pixelType], true);
  const axes = patientAxes(image);
  const { quaternion, handedness } = toQuaternion(axes);
  const spacing = [image.spacing[0], image.spacing[1], image.spacing[2] ?? 1];
  const offset = [negate(image.origin[0]), negate(image.origin[1]), image.origin[2] ?? 0];
  floats(76, [handedness, ...spacing, 1, 1, 1, 1]);
  floats(108, [VOXEL_START, 1, 0]);
  bytes[123] = 2 | 8; // millimetres and seconds
  view.setInt16(252, 1, true);
  view.setInt16(254, 1, true);
  floats(256, [...quaternion, ...offset]);
  floats(
    280,
    offset.flatMap((start, row) => [...axes[row].map((cosine, axis) => cosine * spacing[axis]), start]),
  );
  bytes.set([0x6e, 0x2b, 0x31, 0], 344); // "n+1"
  bytes.set(voxels, VOXEL_START);
  // without a time stamp, so that equal images give equal files
  return options.gzip ? gzipSync(bytes, { mtime: 0 }) : bytes;
}

// direction cosines in RAS, three rows of three; a 2D image lies in the plane of x and y
function patientAxes({ direction }: Image): number[][] {
  const [a, b, c, d] = direction;
  const lps = direction.length === 4 ? [a, b, 0, c, d, 0, 0, 0, 1] : direction;
  const rows = [lps.slice(0, 3).map(negate), lps.slice(3, 6).map(negate), lps.slice(6, 9)];
  const skew = Math.max(
    ...rows.flatMap((u, i) =>
      rows.map((v, j) => Math.abs(u[0] * v[0] + u[1] * v[1] + u[2] * v[2] - (i === j ? 1 : 0))),
    ),
  );
  if (skew <= ROTATION_TOLERANCE) return rows;
  throw new RadiosurvError(
    "geometry",
    `writeNifti: the axes must be unit vectors at right angles, since a qform holds no others; got direction [${direction.join(", ")}]. Use writeNrrd`,
  );
}

// b, c, d of the unit quaternion with a >= 0, and the sign that the third axis was turned by to make it a rotation
function toQuaternion([x, y, z]: number[][]): { quaternion: number[]; handedness: number } {
  const det =
    x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0]);
  const handedness = det < 0 ? -1 : 1;
  const [xz, yz, zz] = [x[2] * handedness, y[2] * handedness, z[2] * handedness];
  // 4 times the squares of a, b, c, d; dividing by the largest loses no digits
  const squares = [1 + x[0] + y[1] + zz, 1 + x[0] - y[1] - zz, 1 - x[0] + y[1] - zz, 1 - x[0] - y[1] + zz];
  const [ab, ac, ad] = [z[1] - yz, xz - z[0], y[0] - x[1]];
  const [bc, bd, cd] = [x[1] + y[0], xz + z[0], yz + z[1]];
  const products = [
    [squares[0], ab, ac, ad],
    [ab, squares[1], bc, bd],
    [ac, bc, squares[2], cd],
    [ad, bd, cd, squares[3]],
  ];
  const largest = squares.indexOf(Math.max(...squares));
  const scale = 2 * Math.sqrt(squares[largest]);
  const [a, ...rest] = products[largest].map((product) => product / scale);
  return { quaternion: rest.map((part) => (a < 0 ? negate(part) : part)), handedness };
}

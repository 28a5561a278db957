import { RadiosurvError } from "../error.ts";
import { checkFileGeometry, checkSpacing, type FileGeometry, negate } from "./file-geometry.ts";
import type { NiftiHeader } from "./nifti-header.ts";

/** Largest deviation of a float32 sform from orthonormal axes that counts as rounding; ITK's value. */
const ORTHONORMAL_TOLERANCE = 1e-4;

/** Difference up to which sform and qform count as the same, of cosines, mm of spacing and mm of origin; ITK's value. */
const SAME_FORM_TOLERANCE = 1e-4;

/** Sform code for coordinates of the scanner: ITK then takes the sform whatever the qform says. */
const SCANNER = 1;

/** Factor to millimetres by the code of the unit: metre, millimetre, micrometre. */
const MILLIMETRES: Readonly<Record<number, number>> = { 1: 1e3, 2: 1, 3: 1e-3 };

/**
 * Spacing, origin and direction in LPS as ITK 5.3 (SimpleITK 2.3) derives them: spacing always from pixdim, origin and
 * direction from the sform or the qform, whichever {@link chooseForm} says; the identity if neither is set. As in ITK,
 * the unit of length applies to the spacing alone.
 */
export function niftiGeometry(caller: string, header: NiftiHeader, dimension: number): FileGeometry {
  const scale = MILLIMETRES[header.spaceUnit] ?? 1;
  const spacing = header.pixdim.slice(1, dimension + 1).map((step) => step * scale);
  checkSpacing(caller, "pixdim of the NIfTI header", spacing);
  const axes = [0, 1, 2].slice(0, dimension);
  const form = chooseForm(caller, header);
  const sign = [-1, -1, 1];
  const flip = (row: number, value: number): number => (sign[row] < 0 ? negate(value) : value);
  const columns = axes.map((axis) => unit(axes.map((row) => flip(row, form[4 * row + axis]))));
  const geometry = {
    spacing,
    origin: axes.map((row) => flip(row, form[4 * row + 3])),
    direction: axes.flatMap((row) => columns.map((column) => column[row])),
  };
  checkFileGeometry(caller, "the NIfTI header", geometry);
  return geometry;
}

// the affine to use, 3 rows of 4 numbers in RAS. ITK's order: the sform where its axes are orthogonal and it is alone,
// or in scanner coordinates, or equal to the qform but for rounding; otherwise the qform
function chooseForm(caller: string, header: NiftiHeader): readonly number[] {
  const hasS = header.sformCode > 0;
  const hasQ = header.qformCode > 0;
  if (!hasS && !hasQ) return [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0];
  const s = header.rows;
  if (hasS) checkFinite(caller, "sform", s);
  if (hasQ) checkFinite(caller, "qform", [...header.quaternion, ...header.offset]);
  const q = quaternionForm(header);
  const sIsRigid = hasS && isOrthogonal(s);
  if (sIsRigid && (!hasQ || header.sformCode === SCANNER || isSame(s, q))) return s;
  if (hasQ) return q;
  throw new RadiosurvError(
    "geometry",
    `${caller}: the axes of the NIfTI sform must be at right angles, since there is no qform; got rows [${s.join(", ")}]. Resample the image to an orthogonal grid`,
  );
}

function checkFinite(caller: string, name: string, values: readonly number[]): void {
  if (values.every(Number.isFinite)) return;
  throw new RadiosurvError(
    "geometry",
    `${caller}: the ${name} of the NIfTI header must be finite numbers; got [${values.join(", ")}]`,
  );
}

// the affine of quaternion, offsets and pixdim (NIfTI "method 2"), rounded to float32 as the NIfTI library keeps it
function quaternionForm({ quaternion, offset, pixdim }: NiftiHeader): number[] {
  let [b, c, d] = quaternion;
  let a = 1 - (b * b + c * c + d * d);
  if (a < 1e-7) {
    // a half turn, or not a unit quaternion: the vector part is scaled to length 1
    const length = Math.sqrt(b * b + c * c + d * d);
    [a, b, c, d] = [0, b / length, c / length, d / length];
  } else {
    a = Math.sqrt(a);
  }
  const [x, y, z] = pixdim.slice(1, 4).map((step) => (step > 0 ? step : 1));
  const qz = pixdim[0] < 0 ? -z : z;
  return [
    (a * a + b * b - c * c - d * d) * x,
    2 * (b * c - a * d) * y,
    2 * (b * d + a * c) * qz,
    offset[0],
    2 * (b * c + a * d) * x,
    (a * a + c * c - b * b - d * d) * y,
    2 * (c * d - a * b) * qz,
    offset[1],
    2 * (b * d - a * c) * x,
    2 * (c * d + a * b) * y,
    (a * a + d * d - c * c - b * b) * qz,
    offset[2],
  ].map(Math.fround);
}

function isOrthogonal(form: readonly number[]): boolean {
  const columns = [0, 1, 2].map((axis) => unit(column(form, axis)));
  return columns.every((u, i) =>
    columns.every((v, j) => {
      const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
      return Math.abs(dot - (i === j ? 1 : 0)) <= ORTHONORMAL_TOLERANCE;
    }),
  );
}

function isSame(s: readonly number[], q: readonly number[]): boolean {
  return [0, 1, 2, 3].every((axis) => {
    const a = column(s, axis);
    const b = column(q, axis);
    const close = (x: number, y: number): boolean => Math.abs(x - y) <= SAME_FORM_TOLERANCE;
    if (axis === 3) return a.every((value, i) => close(value, b[i]));
    const [u, v] = [unit(a), unit(b)];
    return close(Math.hypot(...a), Math.hypot(...b)) && u.every((value, i) => close(value, v[i]));
  });
}

function column(form: readonly number[], axis: number): number[] {
  return [form[axis], form[4 + axis], form[8 + axis]];
}

// a vector of zeros stays as it is, and fails the checks that follow
function unit(vector: readonly number[]): number[] {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  return vector.map((value) => (length > 0 ? value / length : 0));
}

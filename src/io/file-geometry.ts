import { RadiosurvError } from "../error.ts";
import { determinant } from "../image/image.ts";

/** Geometry as a file states it, in LPS. */
export interface FileGeometry {
  readonly spacing: readonly number[];
  readonly origin: readonly number[];
  readonly direction: readonly number[];
}

/** Throws `geometry` unless spacing is positive, origin finite and the axes independent; before voxels are read. */
export function checkFileGeometry(caller: string, what: string, { spacing, origin, direction }: FileGeometry): void {
  checkSpacing(caller, what, spacing);
  if (!origin.every(Number.isFinite)) {
    throw new RadiosurvError("geometry", `${caller}: the origin in ${what} must be finite; got [${origin.join(", ")}]`);
  }
  // below 1e-6 two of the unit vectors lie within a thousandth of a degree or the third in their plane
  if (!(Math.abs(determinant(direction)) > 1e-6) || !direction.every(Number.isFinite)) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: the axes in ${what} must be finite and independent; got direction cosines [${direction.join(", ")}] (row by row)`,
    );
  }
}

/** Throws `geometry` unless every spacing is a positive finite number. */
export function checkSpacing(caller: string, what: string, spacing: readonly number[]): void {
  if (spacing.every((step) => step > 0 && Number.isFinite(step))) return;
  throw new RadiosurvError(
    "geometry",
    `${caller}: the spacing in ${what} must be positive and finite along every axis; got [${spacing.join(", ")}]. Correct the header of the file`,
  );
}

/** `-x`, but never minus zero, so that equal positions also compare equal as values. */
export function negate(x: number): number {
  return x === 0 ? 0 : -x;
}

import { RadiosurvError } from "../error.ts";
import { checkImage, type Geometry, type Image, type Mask } from "./image.ts";
import { itkInverse } from "./itk-inverse.ts";

/** Relative tolerance of positions and absolute tolerance of direction cosines; ITK's global default. */
export const GEOMETRY_TOLERANCE = 1e-6;

/** The first field in which two grids differ. */
export interface GeometryDifference {
  readonly field: "dimension" | "size" | "spacing" | "origin" | "direction";
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Largest absolute difference in that field (mm for spacing and origin). */
  readonly difference: number;
}

/**
 * Whether two images lie on the same grid: equal size; spacing and origin within `tolerance` x the first spacing of
 * `a`; direction cosines within `tolerance`. Equivalent to the check of ITK's filters.
 *
 * @param tolerance - relative tolerance
 * @example
 * ```ts
 * import { createImage, sameGeometry } from "radiosurv/image";
 * const a = createImage(new Uint8Array(4), [2, 2], { spacing: [1, 1] });
 * const b = createImage(new Uint8Array(4), [2, 2], { spacing: [1, 1.1] });
 * sameGeometry(a, b); // => false
 * ```
 */
export function sameGeometry(a: Image, b: Image, tolerance: number = GEOMETRY_TOLERANCE): boolean {
  checkImage("sameGeometry", a, "first image");
  checkImage("sameGeometry", b, "second image");
  return geometryDifference(a, b, tolerance) === undefined;
}

/** The first field in which two grids differ by more than the tolerance of {@link sameGeometry}, or `undefined`. */
export function geometryDifference(
  a: Geometry,
  b: Geometry,
  tolerance: number = GEOMETRY_TOLERANCE,
): GeometryDifference | undefined {
  if (a.size.length !== b.size.length) {
    return { field: "dimension", a: [a.size.length], b: [b.size.length], difference: 1 };
  }
  const position = tolerance * a.spacing[0];
  const fields = [
    ["size", 0],
    ["spacing", position],
    ["origin", position],
    ["direction", tolerance],
  ] as const;
  for (const [field, limit] of fields) {
    const difference = Math.max(...a[field].map((value, i) => Math.abs(value - b[field][i])));
    if (difference > limit) return { field, a: a[field], b: b[field], difference };
  }
  return undefined;
}

/**
 * Throws unless a mask lies on the grid of its image.
 *
 * @param caller - name of the public function, for the message
 */
export function checkMaskGeometry(caller: string, image: Image, mask: Mask, tolerance?: number): void {
  const found = geometryDifference(image, mask, tolerance);
  if (!found) return;
  const { field, a, b, difference } = found;
  const by = field === "size" || field === "dimension" ? "" : `, by up to ${Number(difference.toPrecision(3))}`;
  throw new RadiosurvError(
    "geometry",
    `${caller}: mask and image must lie on the same grid; they differ in ${field}${by}: image [${a.join(", ")}], mask [${b.join(", ")}]; bring the mask onto the grid of the image with resampleMask${by ? ", or raise geometryTolerance if the difference means nothing" : ""}`,
  );
}

/** Position in mm (LPS) of a voxel index, which may be fractional. */
export function indexToPoint({ spacing, origin, direction }: Geometry, index: ArrayLike<number>): number[] {
  const n = spacing.length;
  return origin.map((start, row) => {
    // the products first and the origin last, as ITK does for fractional indices
    let sum = 0;
    for (let axis = 0; axis < n; axis++) sum += direction[row * n + axis] * spacing[axis] * index[axis];
    return sum + start;
  });
}

/** Fractional voxel index of a position in mm (LPS): the inverse of {@link indexToPoint}. */
export function pointToIndex(image: Geometry, point: ArrayLike<number>): number[] {
  return pointToIndexWith(pointToIndexMatrix(image), image, point);
}

/** {@link pointToIndex} by a matrix that is at hand. */
export function pointToIndexWith(matrix: readonly number[], { origin }: Geometry, point: ArrayLike<number>): number[] {
  const n = origin.length;
  return origin.map((_, row) => {
    let sum = 0;
    for (let axis = 0; axis < n; axis++) sum += matrix[row * n + axis] * (point[axis] - origin[axis]);
    return sum;
  });
}

/** Inverse of direction x spacing, row by row, to the last bit of ITK's. */
export function pointToIndexMatrix({ spacing, direction }: Geometry): number[] {
  const n = spacing.length;
  return itkInverse(
    direction.map((cosine, i) => cosine * spacing[i % n]),
    n,
  );
}

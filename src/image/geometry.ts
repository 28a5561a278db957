import { RadiosurvError } from "../error.ts";
import { checkImage, determinant, type Geometry, type Image, type Mask } from "./image.ts";

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
export function indexToPoint(image: Geometry, index: ArrayLike<number>): number[] {
  const { spacing, origin, direction } = image;
  const dimension = spacing.length;
  return origin.map((start, row) => {
    let sum = start;
    for (let axis = 0; axis < dimension; axis++) sum += direction[row * dimension + axis] * spacing[axis] * index[axis];
    return sum;
  });
}

/** Fractional voxel index of a position in mm (LPS): the inverse of {@link indexToPoint}. */
export function pointToIndex(image: Geometry, point: ArrayLike<number>): number[] {
  const matrix = pointToIndexMatrix(image);
  const dimension = image.spacing.length;
  return image.spacing.map((_, row) => {
    let sum = 0;
    for (let axis = 0; axis < dimension; axis++)
      sum += matrix[row * dimension + axis] * (point[axis] - image.origin[axis]);
    return sum;
  });
}

/** Inverse of direction x spacing, row by row; exactly 1 / spacing where the axes are those of space. */
function pointToIndexMatrix({ spacing, direction }: Geometry): number[] {
  const n = spacing.length;
  return inverse(direction).map((value, i) => value / spacing[Math.floor(i / n)]);
}

/** Inverse of a 2 x 2 or 3 x 3 matrix given row by row. */
function inverse(m: ArrayLike<number>): number[] {
  const det = determinant(m);
  if (m.length === 4) return [m[3] / det, -m[1] / det, -m[2] / det, m[0] / det];
  const minor = (i: number, j: number, k: number, l: number) => (m[i] * m[l] - m[j] * m[k]) / det;
  return [
    minor(4, 5, 7, 8),
    minor(2, 1, 8, 7),
    minor(1, 2, 4, 5),
    minor(5, 3, 8, 6),
    minor(0, 2, 6, 8),
    minor(2, 0, 5, 3),
    minor(3, 4, 6, 7),
    minor(1, 0, 7, 6),
    minor(0, 1, 3, 4),
  ];
}

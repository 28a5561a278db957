import { squareCodes } from "./square-codes.ts";

/** Enclosed area and length of a contour of lines. */
export interface ContourMeasures {
  /** Enclosed area, mm². */
  readonly surface: number;
  /** Length, mm. */
  readonly perimeter: number;
}

/**
 * Enclosed area and length of the marching-squares contour around a 2D mask, equal to
 * `cShape.calculate_coefficients2D` of PyRadiomics 3.1 up to rounding: its signed area too is what the lines cut off
 * from each square, and squares are counted first and multiplied last. Pixels that meet only across a diagonal stay
 * apart. One pass over the pixels; a byte a pixel.
 *
 * @param data - 1 inside, 0 outside; `size[0]` pixels in a row, `size[1]` rows
 */
export function contourMeasures(
  data: Uint8Array,
  [nu, nv]: readonly [number, number],
  [su, sv]: readonly [number, number],
): ContourMeasures {
  const codes = new Uint8Array((nu + 1) * (nv + 1));
  squareCodes(data, 0, nu, nv, codes);
  const counts = new Float64Array(16);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  const [, a, b, upper, c, diagonal, right, notD, d, left, antidiagonal, notC, lower, notB, notA, full] = counts;
  const one = a + b + c + d;
  const two = upper + lower + left + right;
  const three = notA + notB + notC + notD;
  const apart = diagonal + antidiagonal;
  return {
    surface: (one / 8 + apart / 4 + two / 2 + (three * 7) / 8 + full) * (su * sv),
    perimeter:
      ((one + three + 2 * apart) * Math.sqrt(su * su + sv * sv)) / 2 + (upper + lower) * su + (left + right) * sv,
  };
}

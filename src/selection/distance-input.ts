import { RadiosurvError } from "../error.ts";
import { condensedStarts } from "./correlate.ts";

/** Distances of pairs (0, 1), (0, 2), ..., (1, 2), ... with the names of the items. */
export interface NamedDistance {
  readonly names: readonly string[];
  /** Length p (p - 1) / 2. */
  readonly values: ArrayLike<number>;
}

/**
 * Distances between p items: a list of p (p - 1) / 2 in R's order of `dist`, the same with names, or a square matrix as a
 * list of rows.
 */
export type DistanceInput = ArrayLike<number> | readonly ArrayLike<number>[] | NamedDistance;

/** Distances that were checked. */
export interface CheckedDistance {
  readonly p: number;
  /** A copy of its own, condensed. */
  readonly values: Float64Array;
  readonly names?: readonly string[];
}

/** Distances above this are refused: their squares, and sums of those, would leave the range of numbers. */
const LARGEST = 1e150;

/** Largest difference of the two halves of a matrix, and entry of its diagonal, as parts of the largest distance. */
const ROUNDING = 1e-12;

/**
 * Distances in their one form, checked.
 *
 * @throws RadiosurvError `argument` for a value that is not a number from 0 to 1e150 or a matrix that is not symmetric;
 *   `length` for a length that does not fit or fewer than two items
 */
export function checkDistance(caller: string, distance: DistanceInput): CheckedDistance {
  const { names, list } = namesAndList(caller, distance);
  const square = list.length > 0 && typeof list[0] === "object";
  const values = square ? condense(caller, list as readonly ArrayLike<number>[]) : Float64Array.from(list as number[]);
  const p = square ? list.length : Math.round((1 + Math.sqrt(1 + 8 * values.length)) / 2);
  if (p * (p - 1) !== 2 * values.length || (names && names.length !== p)) {
    const needed = names
      ? `${names.length} names need ${(names.length * (names.length - 1)) / 2}`
      : "p (p - 1) / 2 are needed for p items";
    throw new RadiosurvError(
      "length",
      `${caller}: distances are a list of one half of a matrix: ${needed}; got ${values.length}; a square matrix is a list of rows`,
    );
  }
  if (p < 2) throw new RadiosurvError("length", `${caller}: at least two items are needed; got ${names?.length ?? p}`);
  const wrong = values.findIndex((value) => !(value >= 0 && value <= LARGEST));
  if (wrong < 0) return { p, values, names };
  const [i, j] = pairAt(p, wrong);
  const of = names ? `"${names[i]}" and "${names[j]}"` : `items ${i} and ${j}`;
  throw new RadiosurvError(
    "argument",
    `${caller}: distances must be numbers from 0 to 1e150; got ${values[wrong]} for ${of}${values[wrong] < 0 ? "; correlations become distances by spearmanDistance" : ""}`,
  );
}

function namesAndList(
  caller: string,
  distance: DistanceInput,
): { names?: readonly string[]; list: ArrayLike<number> | readonly ArrayLike<number>[] } {
  if (typeof distance === "object" && distance !== null) {
    if ("values" in distance && "names" in distance) return { names: distance.names, list: distance.values };
    if ("length" in distance) return { list: distance };
  }
  throw new RadiosurvError(
    "argument",
    `${caller}: distances are a list of one half of a matrix, { names, values } of spearmanDistance, or a list of rows; got ${distance === null ? "null" : typeof distance}`,
  );
}

// the lower triangle, as R's as.dist takes it
function condense(caller: string, matrix: readonly ArrayLike<number>[]): Float64Array {
  const p = matrix.length;
  const short = matrix.findIndex((row) => row?.length !== p);
  if (short >= 0) {
    throw new RadiosurvError(
      "length",
      `${caller}: a matrix of ${p} rows needs rows of length ${p}; row ${short} has ${matrix[short]?.length}`,
    );
  }
  const values = new Float64Array((p * (p - 1)) / 2);
  let largest = 0;
  for (let j = 0, at = 0; j < p; j++) {
    for (let i = j + 1; i < p; i++) {
      values[at] = matrix[i][j];
      largest = Math.max(largest, Math.abs(values[at++]));
    }
  }
  for (let j = 0; j < p; j++) {
    if (Math.abs(matrix[j][j]) > ROUNDING * largest) {
      throw new RadiosurvError(
        "argument",
        `${caller}: the distance of an item to itself must be 0; got ${matrix[j][j]} in row ${j}; correlations become distances by spearmanDistance`,
      );
    }
    for (let i = 0; i < j; i++) {
      if (!(Math.abs(matrix[i][j] - matrix[j][i]) > ROUNDING * largest)) continue;
      throw new RadiosurvError(
        "argument",
        `${caller}: distances must be symmetric; got ${matrix[i][j]} in row ${i}, column ${j} and ${matrix[j][i]} in row ${j}, column ${i}`,
      );
    }
  }
  return values;
}

function pairAt(p: number, at: number): readonly [number, number] {
  const start = condensedStarts(p);
  let i = 0;
  while (i + 2 < p && start[i + 1] + i + 2 <= at) i++;
  return [i, at - start[i]];
}

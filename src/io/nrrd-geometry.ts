import { RadiosurvError } from "../error.ts";
import { checkFileGeometry, type FileGeometry, negate } from "./file-geometry.ts";
import type { NrrdHeader } from "./nrrd-header.ts";

/** Which coordinates of a space point the other way than in LPS. */
const FLIPPED: ReadonlyMap<string, readonly number[]> = /* @__PURE__ */ new Map([
  ["right-anterior-superior", [0, 1]],
  ["ras", [0, 1]],
  ["left-anterior-superior", [0]],
  ["las", [0]],
  ["left-posterior-superior", []],
  ["lps", []],
  // spaces without a patient: taken as they are, as ITK does
  ["scanner-xyz", []],
  ["3d-right-handed", []],
  ["3d-left-handed", []],
]);

/**
 * Spacing, origin and direction in LPS, as ITK's reader derives them: from `space directions` and `space origin` where
 * there is a space; else from `spacings` and `axis mins`, with the axes of the patient; 1 mm at the origin where the
 * header says nothing.
 */
export function nrrdGeometry(caller: string, header: NrrdHeader, size: readonly number[]): FileGeometry {
  const { fields } = header;
  const hasSpace = fields.has("space") || fields.has("space dimension");
  const geometry = hasSpace ? spaceGeometry(caller, header, size.length) : plainGeometry(caller, header, size);
  checkFileGeometry(caller, "the NRRD header", geometry);
  return geometry;
}

function spaceGeometry(caller: string, { fields }: NrrdHeader, dimension: number): FileGeometry {
  const name = (fields.get("space") ?? "").toLowerCase();
  const flipped = fields.has("space") ? FLIPPED.get(name) : [];
  if (!flipped) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: "space" of the NRRD header must be left-posterior-superior, right-anterior-superior, left-anterior-superior or a 3D space without a patient; got ${JSON.stringify(name.slice(0, 60))}`,
    );
  }
  const spaceDimension = fields.has("space") ? 3 : Number(fields.get("space dimension"));
  if (spaceDimension !== dimension) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the space of a NRRD image must have as many dimensions as the image; got ${spaceDimension} and ${dimension}`,
    );
  }
  if (fields.has("spacings") && !fields.has("space directions")) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: a NRRD header with a space must give "space directions", not "spacings". Correct the header`,
    );
  }
  const toLps = (value: number, row: number): number => (flipped.includes(row) ? negate(value) : value);
  const directions = fields.get("space directions");
  // as in ITK, a header without directions has the axes of LPS, whatever its space
  const vectors = directions
    ? vectorsOf(caller, "space directions", directions, dimension, dimension).map((vector) => vector.map(toLps))
    : unitVectors(dimension);
  const spacing = vectors.map((vector) => {
    let sum = 0;
    for (const value of vector) sum += value * value;
    return Math.sqrt(sum);
  });
  const [origin] = fields.has("space origin")
    ? vectorsOf(caller, "space origin", fields.get("space origin") ?? "", 1, dimension)
    : [new Array<number>(dimension).fill(0)];
  return {
    spacing,
    origin: origin.map(toLps),
    // times the reciprocal, as the NRRD library does, so that the last digits are the same
    direction: origin.flatMap((_, row) => vectors.map((vector, axis) => vector[row] * (1 / spacing[axis]))),
  };
}

function unitVectors(dimension: number): number[][] {
  return Array.from({ length: dimension }, (_, axis) =>
    Array.from({ length: dimension }, (_, row) => (row === axis ? 1 : 0)),
  );
}

function plainGeometry(caller: string, { fields }: NrrdHeader, size: readonly number[]): FileGeometry {
  const n = size.length;
  const list = (name: string): number[] | undefined => numbersOf(caller, name, fields.get(name), n);
  const spacings = list("spacings");
  const spacing = spacings ?? new Array<number>(n).fill(1);
  const mins = list("axis mins");
  const maxs = list("axis maxs");
  const node = (fields.get("centerings") ?? "").toLowerCase().split(/\s+/);
  let origin = new Array<number>(n).fill(0);
  if (mins?.every(Number.isFinite) && (spacings ?? maxs)?.every(Number.isFinite)) {
    // the least position of a "cell" axis is the edge of its first voxel, that of a "node" axis the centre
    origin = mins.map((min, axis) => {
      if (node[axis] === "node") return min;
      return min + (spacings ? spacings[axis] : ((maxs?.[axis] ?? min) - min) / size[axis]) / 2;
    });
  }
  return { spacing, origin, direction: unitVectors(n).flat() };
}

function numbersOf(caller: string, name: string, value: string | undefined, count: number): number[] | undefined {
  if (value === undefined) return undefined;
  const parts = value.split(/\s+/);
  if (parts.length === count) return parts.map(Number);
  throw new RadiosurvError(
    "format",
    `${caller}: "${name}" of the NRRD header must be ${count} numbers, one an axis; got ${JSON.stringify(value.slice(0, 60))}`,
  );
}

// vectors written as (1,0,0); "none" and anything else is an error, since each axis of an image needs its place
function vectorsOf(caller: string, name: string, value: string, count: number, dimension: number): number[][] {
  const parts = value.match(/\([^()]*\)|[^\s()]+/g) ?? [];
  const vectors = parts.map((part) =>
    part.startsWith("(")
      ? part
          .slice(1, -1)
          .split(",")
          .map((number) => (number.trim() === "" ? Number.NaN : Number(number)))
      : [],
  );
  const fits = vectors.length === count && vectors.every((v) => v.length === dimension && v.every(Number.isFinite));
  if (fits) return vectors;
  throw new RadiosurvError(
    "geometry",
    `${caller}: "${name}" of the NRRD header must be ${count} vector${count > 1 ? "s" : ""} of ${dimension} finite numbers, such as (${new Array(dimension).fill("1").join(",")}); got ${JSON.stringify(value.slice(0, 80))}`,
  );
}

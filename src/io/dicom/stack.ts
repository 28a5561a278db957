import { RadiosurvError } from "../../error.ts";
import type { Geometry } from "../../image/image.ts";
import { checkSpacing } from "../file-geometry.ts";
import { type Frame, frameName } from "./frame.ts";

/** A vector of three numbers. */
export type Vector = readonly number[];

/** Frames of one orientation lie in the same plane when their positions differ by less than this part of a pixel. */
const SAME_PLANE = 0.01;

/** Largest difference of direction cosines of slices that are parallel. */
const SAME_DIRECTION = 1e-3;

/** Largest deviation of row and column from unit vectors at right angles: text rounded to three digits. */
const ORTHONORMAL_TOLERANCE = 1e-3;

/** Part of a pixel by which the slices of a stack may be shifted in their plane, from the first to the last. */
const LARGEST_SHEAR = 0.25;

/** The axes of a slice: along a row, along a column, and at right angles to both. */
export interface Axes {
  readonly row: Vector;
  readonly column: Vector;
  readonly normal: Vector;
}

/** The grid of a stack of slices, without its number of voxels. */
export type StackGeometry = Omit<Geometry, "size">;

/** Frames with the same directions, in the order in which these first occur. */
export function groupByDirection(frames: readonly Frame[]): Frame[][] {
  const groups: Frame[][] = [];
  for (const frame of frames) {
    const { orientation } = frame.plane;
    const found = groups.find(([first]) =>
      orientation?.every((cosine, i) => Math.abs(cosine - (first.plane.orientation?.[i] ?? 0)) < SAME_DIRECTION),
    );
    if (found) found.push(frame);
    else groups.push([frame]);
  }
  return groups;
}

/** The axes of an orientation, made exactly orthonormal; an error `geometry` if they are far from it. */
export function axesOf(caller: string, what: string, orientation: Vector): Axes {
  const row = orientation.slice(0, 3);
  const column = orientation.slice(3);
  const deviation = Math.max(
    Math.abs(dot(row, row) - 1),
    Math.abs(dot(column, column) - 1),
    Math.abs(dot(row, column)),
  );
  if (!(deviation <= 2 * ORTHONORMAL_TOLERANCE)) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: the rows and columns of ${what} must be unit vectors at right angles; got direction cosines [${orientation.join(", ")}]`,
    );
  }
  const x = unit(row);
  const across = dot(column, x);
  const y = unit(column.map((value, i) => value - across * x[i]));
  return { row: x, column: y, normal: cross(x, y) };
}

/** Frames of one orientation by plane, in the order of the normal: one list a plane. */
export function planesOf(caller: string, frames: readonly Frame[]): Frame[][] {
  checkSameGrid(caller, frames);
  const [{ plane }] = frames;
  const { normal } = axesOf(caller, frameName(frames[0]), plane.orientation as Vector);
  const distance = new Map(frames.map((frame) => [frame, dot(frame.plane.position as Vector, normal)]));
  const at = (frame: Frame): number => distance.get(frame) as number;
  const sorted = [...frames].sort((a, b) => at(a) - at(b));
  const closest = SAME_PLANE * Math.min(...(plane.spacing as Vector));
  const planes: Frame[][] = [];
  for (const frame of sorted) {
    const last = planes.at(-1);
    if (last && at(frame) - at(last[0]) < closest) last.push(frame);
    else planes.push([frame]);
  }
  return planes;
}

function checkSameGrid(caller: string, frames: readonly Frame[]): void {
  const [first] = frames;
  checkSpacing(caller, frameName(first), first.plane.spacing as Vector);
  const grid = ({ format, plane: { spacing = [] } }: Frame): number[] => [format.columns, format.rows, ...spacing];
  const wanted = grid(first);
  const other = frames.find(
    (frame) => !grid(frame).every((value, i) => Math.abs(value - wanted[i]) <= 1e-4 * wanted[i]),
  );
  if (!other) return;
  const say = (frame: Frame): string => {
    const [columns, rows, x, y] = grid(frame);
    return `${frameName(frame)} has ${columns} x ${rows} pixels of ${x} x ${y} mm`;
  };
  throw new RadiosurvError(
    "geometry",
    `${caller}: the slices of a volume must have one size; ${say(first)}, ${say(other)}. Read them apart`,
  );
}

/**
 * The grid of slices in order. The distance of slices is that of the first and the last over the steps between them;
 * each slice may lie `tolerance` of it from where it should.
 */
export function stackGeometry(caller: string, slices: readonly Frame[], tolerance: number): StackGeometry {
  const [first] = slices;
  const { position, orientation, spacing, betweenSlices, thickness } = first.plane;
  const { row, column, normal } = axesOf(caller, frameName(first), orientation as Vector);
  const steps = slices.length - 1;
  const distances = slices.map(({ plane }) => dot(minus(plane.position as Vector, position as Vector), normal));
  const step = steps > 0 ? distances[steps] / steps : Math.abs(betweenSlices || thickness || 1);
  checkEven(caller, slices, distances, step, tolerance);
  checkShear(caller, slices, distances, normal);
  return {
    spacing: [...(spacing as Vector), step],
    origin: [...(position as Vector)],
    direction: [0, 1, 2].flatMap((i) => [row[i], column[i], normal[i]]),
  };
}

function checkEven(
  caller: string,
  slices: readonly Frame[],
  distances: readonly number[],
  step: number,
  tolerance: number,
): void {
  if (distances.every((distance, i) => Math.abs(distance - i * step) <= tolerance * step)) return;
  const gaps = distances.slice(1).map((distance, i) => distance - distances[i]);
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  const at = gaps.reduce((worst, gap, i) => (Math.abs(gap - usual) > Math.abs(gaps[worst] - usual) ? i : worst), 0);
  const missing = Math.round(gaps[at] / usual) - 1;
  const where = `${frameName(slices[at])} and ${frameName(slices[at + 1])} are ${mm(gaps[at])} apart, most slices ${mm(usual)}`;
  throw new RadiosurvError(
    "geometry",
    missing > 0
      ? `${caller}: the slices have a gap: ${where}; ${missing === 1 ? "1 slice is" : `${missing} slices are`} missing`
      : `${caller}: the slices must be evenly spaced; ${where}. Raise the option spacingTolerance if the difference means nothing`,
  );
}

// slices of a tilted gantry are shifted against each other, and no grid at right angles fits them
function checkShear(caller: string, slices: readonly Frame[], distances: readonly number[], normal: Vector): void {
  const [{ plane }] = slices;
  const largest = LARGEST_SHEAR * Math.min(...(plane.spacing as Vector));
  slices.forEach((slice, i) => {
    const moved = minus(slice.plane.position as Vector, plane.position as Vector);
    const aside = moved.map((value, axis) => value - distances[i] * normal[axis]);
    const shift = Math.sqrt(dot(aside, aside));
    if (shift <= largest) return;
    throw new RadiosurvError(
      "geometry",
      `${caller}: the slices must lie straight above each other; ${frameName(slice)} is shifted by ${mm(shift)} in its plane (a tilted gantry?). Resample them to an upright grid first`,
    );
  });
}

function mm(value: number): string {
  return `${Number(value.toPrecision(4))} mm`;
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function minus(a: Vector, b: Vector): number[] {
  return a.map((value, i) => value - b[i]);
}

function cross([ax, ay, az]: Vector, [bx, by, bz]: Vector): number[] {
  // without minus zeros, as elsewhere in the readers
  return [ay * bz - az * by + 0, az * bx - ax * bz + 0, ax * by - ay * bx + 0];
}

function unit(vector: Vector): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length + 0);
}

import { type Random, whiteNoise } from "./random.ts";
import { smooth, standardize } from "./smooth.ts";

/** Where a lesion is and how it is shaped; lengths in mm, in the order x, y (and z). */
export interface LesionShape {
  readonly center: readonly number[];
  readonly radius: readonly number[];
  /** How far the outline strays from an ellipse, as a part of the radius. */
  readonly irregularity: number;
}

/** A lesion on a grid. */
export interface Lesion {
  /** Distance from the centre: 1 on the outline, less inside, more outside. */
  readonly distance: Float64Array;
  /** 1 inside, 0 outside: one connected piece. */
  readonly mask: Uint8Array;
}

/**
 * Draws an irregular lesion: the distance from the centre of an ellipse (or ellipsoid), deformed by a smooth random
 * field, and all that is connected with the centre where that distance is below 1.
 */
export function drawLesion(
  next: Random,
  size: readonly number[],
  spacing: readonly number[],
  shape: LesionShape,
): Lesion {
  const n = size.reduce((product, length) => product * length, 1);
  const widths = spacing.map((step, axis) => Math.max(1, Math.round(shape.radius[axis] / (4.5 * step))));
  const field = standardize(smooth(whiteNoise(next, n), size, widths));
  const distance = new Float64Array(n);
  const position = size.map(() => 0);
  for (let i = 0; i < n; i++) {
    let rest = i;
    let sum = 0;
    for (let axis = 0; axis < size.length; axis++) {
      position[axis] = (rest % size[axis]) * spacing[axis];
      rest = Math.floor(rest / size[axis]);
      sum += ((position[axis] - shape.center[axis]) / shape.radius[axis]) ** 2;
    }
    const ellipse = Math.sqrt(sum);
    distance[i] = ellipse - shape.irregularity * field[i] * Math.min(ellipse, 1);
  }
  const start = size.map((_, axis) => Math.round(shape.center[axis] / spacing[axis]));
  return { distance, mask: connected(distance, size, start) };
}

/** All that can be reached from `start` in steps along the axes without leaving distances below 1. */
function connected(distance: Float64Array, size: readonly number[], start: readonly number[]): Uint8Array {
  const mask = new Uint8Array(distance.length);
  const strides = size.map((_, axis) => size.slice(0, axis).reduce((product, length) => product * length, 1));
  const stack = [start.reduce((sum, index, axis) => sum + index * strides[axis], 0)];
  mask[stack[0]] = 1;
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    for (let axis = 0; axis < size.length; axis++) {
      const place = Math.floor(i / strides[axis]) % size[axis];
      for (const step of [-1, 1]) {
        const j = i + step * strides[axis];
        if (place + step < 0 || place + step >= size[axis] || mask[j] || distance[j] >= 1) continue;
        mask[j] = 1;
        stack.push(j);
      }
    }
  }
  return mask;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function ramp(value: number, low: number, high: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

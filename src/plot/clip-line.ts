import type { Box } from "./scene.ts";

/** A point in px. */
export type Point = readonly [x: number, y: number];

/** The parts of a line through some points that lie within a rectangle; points that are not finite break it. */
export function clipLine(points: readonly Point[], box: Box): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  const end = (): void => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  for (let i = 1; i < points.length; i++) {
    const clipped = clipSegment(points[i - 1], points[i], box);
    if (!clipped) {
      end();
      continue;
    }
    const [from, to] = clipped;
    const last = part[part.length - 1];
    if (!last || last[0] !== from[0] || last[1] !== from[1]) {
      end();
      part = [from];
    }
    part.push(to);
  }
  end();
  return parts;
}

// Liang and Barsky: the part of the way at which the segment enters, and that at which it leaves
function clipSegment(a: Point, b: Point, box: Box): [Point, Point] | undefined {
  if (![...a, ...b].every(Number.isFinite)) return undefined;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  let enter = 0;
  let leave = 1;
  for (const [step, room] of [
    [-dx, a[0] - box.left],
    [dx, box.right - a[0]],
    [-dy, a[1] - box.top],
    [dy, box.bottom - a[1]],
  ]) {
    if (step === 0 && room < 0) return undefined;
    if (step < 0) enter = Math.max(enter, room / step);
    if (step > 0) leave = Math.min(leave, room / step);
  }
  if (enter > leave) return undefined;
  const at = (part: number): Point => (part === 0 ? a : part === 1 ? b : [a[0] + part * dx, a[1] + part * dy]);
  return [at(enter), at(leave)];
}

/** Whether a line comes into a rectangle. */
export function meets(points: readonly Point[], box: Box): boolean {
  return clipLine(points, box).length > 0;
}

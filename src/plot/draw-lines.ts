import { area, line } from "d3-shape";
import { clipLine, type Point } from "./clip-line.ts";
import type { Value } from "./format-number.ts";
import type { Frame } from "./frame.ts";
import type { Mark, Paint } from "./scene.ts";

/** Positions of points in a frame; NaN where a value is missing. */
export function pointsOf({ x, y }: Frame, across: readonly Value[], up: readonly Value[]): Point[] {
  return across.map(
    (value, i): Point => [
      value === null ? Number.NaN : x.position(value),
      up[i] === null || up[i] === undefined ? Number.NaN : y.position(up[i]),
    ],
  );
}

/** A line, cut off at the borders of the panel and broken where a value is missing. */
export function lineMarks(frame: Frame, points: readonly Point[], paint: Paint, role = "curve"): Mark[] {
  const draw = line<Point>().digits(2);
  const d = clipLine(points, frame.panel)
    .map((part) => draw(part) ?? "")
    .join("");
  return d ? [{ type: "path", d, ...paint, role }] : [];
}

/** The area between two lines, pressed into the panel. */
export function bandMarks(
  { panel }: Frame,
  lower: readonly Point[],
  upper: readonly Point[],
  fill: string,
  opacity: number,
): Mark[] {
  const inside = (at: number): number => Math.min(panel.bottom, Math.max(panel.top, at));
  const known = (_: Point, i: number): boolean =>
    [...lower[i], ...upper[i]].every(Number.isFinite) &&
    lower[i][0] >= panel.left - 0.01 &&
    lower[i][0] <= panel.right + 0.01;
  const draw = area<Point>()
    .x(([at]) => at)
    .y0(([, at]) => inside(at))
    .y1((_, i) => inside(upper[i][1]))
    .defined(known)
    .digits(2);
  const d = draw([...lower]);
  return d ? [{ type: "path", d, fill, opacity, role: "band" }] : [];
}

import { RadiosurvError } from "../error.ts";
import { exp, log } from "../stats/elementary.ts";
import { axisOf, spread } from "./axis.ts";
import type { ForestFigure } from "./forest-figure.ts";
import { interval, pCell, percent, ratio } from "./format-number.ts";
import { EDGE, headOf } from "./frame.ts";
import { LEADING, type Mark, MIDDLE, round, rule, type Scene, textLines } from "./scene.ts";
import { textWidth, widest, wrapText } from "./text-width.ts";
import { colourOf, type Theme } from "./theme.ts";

const INDENT = 12;
// from ample to tight: part of the width that labels have at most, space between columns, and least length of the axis
const LAYOUTS = [
  { part: 0.36, gap: 18, axis: 90 },
  { part: 0.28, gap: 14, axis: 76 },
  { part: 0.22, gap: 11, axis: 62 },
];

export function drawForest({ data, options }: ForestFigure, theme: Theme): Scene {
  const { rows, confLevel } = data;
  const { width = 640, title, measure = "Hazard ratio", heading = "Variable", reference = 1, pValues = true } = options;
  const { fontSize: size, ink, muted } = theme;
  const line = size * LEADING;
  const head = headOf(theme, { width, title });
  const estimates = rows.map((row) =>
    row.type === "heading"
      ? ""
      : row.type === "reference"
        ? "Reference"
        : row.estimate === null
          ? "Not estimable"
          : `${ratio(row.estimate)} (${interval(row.lower, row.upper, ratio)})`,
  );
  const ps = rows.map((row) => (row.type === "estimate" ? pCell(row.pValue) : ""));
  const hasP = pValues && ps.some((text) => text !== "");
  const level = `(${percent(confLevel)} CI)`;
  const estimateRoom = Math.max(110, widest(estimates, size));
  const oneLine = textWidth(`${measure} ${level}`, size, true) <= estimateRoom;
  const estimateTitle = wrapText(`${measure}${oneLine ? " " : "\n"}${level}`, estimateRoom, size, true, 4);
  const pWidth = hasP ? Math.max(widest(ps, size), textWidth("P", size, true)) : 0;
  const estimateWidth = Math.max(widest(estimates, size), widest(estimateTitle, size, true));
  const pAt = width - EDGE - pWidth;
  const layouts = LAYOUTS.map(({ part, gap, axis: least }) => {
    const most = width * part;
    const labels = rows.map(({ label, indented, type }) =>
      wrapText(label, most - (indented ? INDENT : 0), size, type === "heading", 3),
    );
    const headingLines = wrapText(heading, most, size, true, 3);
    const labelWidth = Math.max(
      widest(headingLines, size, true),
      ...labels.map((lines, i) => widest(lines, size, rows[i].type === "heading") + (rows[i].indented ? INDENT : 0)),
    );
    const estimateAt = pAt - (hasP ? gap : 0) - estimateWidth;
    return { labels, headingLines, estimateAt, left: EDGE + labelWidth + gap, right: estimateAt - gap, least };
  });
  const { labels, headingLines, estimateAt, left, right, least } =
    layouts.find((one) => one.right - one.left >= one.least) ?? layouts[layouts.length - 1];
  if (right - left < least) {
    const needed = Math.ceil(width + least - right + left);
    throw new RadiosurvError(
      "setting",
      `toSvg: width must be at least ${needed} for the texts of this figure; got ${Math.floor(width)}`,
    );
  }
  const domain = options.limits ?? limitsOf(rows, reference);
  const axis = axisOf({ domain, scale: "log" }, [left, right], size * 0.92, "across");
  const headLines = Math.max(headingLines.length, estimateTitle.length);
  const top = head.height + headLines * line + 8;
  // rows share what a height that was asked for leaves
  const own = labels.map((lines) => lines.length * line + size * 0.55);
  const foot = 5 + 3 + size * 0.92 * LEADING + 3 + line + EDGE;
  const total = own.reduce((sum, height) => sum + height, 0);
  const extra = options.height ? Math.max(0, options.height - top - foot - total) / rows.length : 0;
  const bottom = top + total + extra * rows.length;
  const firstLine = head.height + size * 0.8 + 2;
  const bold = { size, fill: ink, bold: true } as const;
  const marks: Mark[] = [
    ...head.marks,
    ...textLines(headingLines, { x: EDGE, y: firstLine, anchor: "start", ...bold }, "heading"),
    ...textLines(estimateTitle, { x: estimateAt, y: firstLine, anchor: "start", ...bold }, "heading"),
    ...(hasP ? textLines(["P"], { x: pAt, y: firstLine, anchor: "start", ...bold, italic: true }, "heading") : []),
    rule(EDGE, top - 3, width - EDGE, top - 3, { stroke: ink, strokeWidth: 1 }),
  ];
  const none = axis.position(reference);
  marks.push(rule(none, top, none, bottom, { stroke: muted, strokeWidth: 1, dash: "4 3" }, "reference"));
  let y = top;
  rows.forEach((row, i) => {
    const height = own[i] + extra;
    const middle = y + height / 2;
    const first = middle - ((labels[i].length - 1) * line) / 2 + size * MIDDLE;
    const x = EDGE + (row.indented ? INDENT : 0);
    marks.push(
      ...textLines(labels[i], { x, y: first, size, anchor: "start", fill: ink, bold: row.type === "heading" }, "label"),
    );
    const text = { y: middle + size * MIDDLE, size, anchor: "start" } as const;
    const fill = row.type === "reference" ? muted : ink;
    if (estimates[i]) marks.push(...textLines([estimates[i]], { ...text, x: estimateAt, fill }, "estimate"));
    if (hasP && ps[i]) marks.push(...textLines([ps[i]], { ...text, x: pAt, fill }, "p"));
    if (row.type === "reference") marks.push(square(none, middle, 3, muted));
    else if (row.type === "estimate") marks.push(...estimateMarks(row, axis.position, left, right, middle, theme));
    y += height;
  });
  const paint = { stroke: ink, strokeWidth: 1 };
  marks.push(rule(left, bottom, right, bottom, paint, "axis"));
  for (const { at, label } of axis.ticks) {
    marks.push(rule(at, bottom, at, bottom + 5, paint, "x-tick"));
    const small = size * 0.92;
    const mark = { x: at, y: bottom + 8 + small * 0.8, size: small, anchor: "middle", fill: ink } as const;
    if (label) marks.push(...textLines([label], mark, "x-label"));
  }
  const titleAt = bottom + 8 + size * 0.92 * LEADING + 3 + size * 0.8;
  const axisTitle = wrapText(measure, Math.min(2 * ((left + right) / 2 - EDGE), width - 2 * EDGE), size, false, 3);
  marks.push(
    ...textLines(axisTitle, { x: (left + right) / 2, y: titleAt, size, anchor: "middle", fill: ink }, "x-title"),
  );
  const height = bottom + foot + (axisTitle.length - 1) * line;
  const spoken = `${measure} with ${percent(confLevel)} confidence intervals of ${rows.length} rows`;
  return { width, height, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function estimateMarks(
  { estimate, lower, upper }: ForestFigure["data"]["rows"][number],
  position: (value: number) => number,
  left: number,
  right: number,
  y: number,
  theme: Theme,
): Mark[] {
  if (estimate === null || estimate <= 0) return [];
  const colour = colourOf(theme, 0);
  const paint = { stroke: colour, strokeWidth: theme.lineWidth };
  const marks: Mark[] = [];
  const at = position(estimate);
  if (lower !== null && upper !== null) {
    const from = lower > 0 ? position(lower) : left - 1;
    const to = position(upper);
    const [start, end] = [Math.max(left, from), Math.min(right, to)];
    if (start < end) marks.push(rule(start, y, end, y, paint, "interval"));
    if (from < left - 0.01 && to > left) marks.push(arrow(left, y, 1, paint));
    if (to > right + 0.01 && from < right) marks.push(arrow(right, y, -1, paint));
  }
  if (at >= left - 0.01 && at <= right + 0.01) marks.push(square(at, y, 4.2, colour));
  return marks;
}

function arrow(x: number, y: number, way: number, paint: { stroke: string; strokeWidth: number }): Mark {
  const back = round(x + way * 5);
  return {
    type: "path",
    d: `M${back},${round(y - 4)}L${round(x)},${round(y)}L${back},${round(y + 4)}`,
    ...paint,
    role: "arrow",
  };
}

function square(x: number, y: number, half: number, fill: string): Mark {
  return {
    type: "rect",
    box: { left: x - half, right: x + half, top: y - half, bottom: y + half },
    fill,
    role: "point",
  };
}

// an interval that is very wide does not press the others together: beyond 20 times the farthest estimate it is cut off
function limitsOf(rows: ForestFigure["data"]["rows"], reference: number): readonly [number, number] {
  const logs = (values: readonly (number | null)[]): number[] =>
    values.flatMap((value) => (value !== null && value > 0 ? [log(value)] : []));
  const [least, most] = spread([...logs(rows.map(({ estimate }) => estimate)), log(reference)], 0);
  const room = log(20);
  const limits = logs(rows.flatMap(({ lower, upper }) => [lower, upper])).map((value) =>
    Math.min(most + room, Math.max(least - room, value)),
  );
  const [low, high] = spread([...limits, least, most], 0.06);
  return [exp(low), exp(high)];
}

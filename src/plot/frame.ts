import { RadiosurvError } from "../error.ts";
import { type Axis, type AxisSpec, axisOf } from "./axis.ts";
import { meets, type Point } from "./clip-line.ts";
import { type Box, LEADING, type Mark, MIDDLE, rule, textLines } from "./scene.ts";
import { widest, wrapText } from "./text-width.ts";
import type { Theme } from "./theme.ts";

/** An entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly dash?: string;
  /** What stands before the label. @default "line" */
  readonly swatch?: "line" | "square" | "dot" | "contour";
}

/** What there is around the panel of a figure. */
export interface FrameSpec {
  readonly width: number;
  /** Of the whole figure. @default as `aspect` has it */
  readonly height?: number;
  /** Height of the panel over its width, without `height`. @default 0.62, and more where margins make it narrow */
  readonly aspect?: number;
  readonly title?: string;
  readonly legend?: readonly LegendItem[];
  /** Lines of text above the panel. */
  readonly notes?: readonly string[];
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** Margins that must be there at least. */
  readonly left?: number;
  readonly right?: number;
  /** Kept free above the panel, and below the title of the x axis. */
  readonly above?: number;
  readonly below?: number;
  /** Lines at the ticks of y, where the theme has a grid. @default true */
  readonly grid?: boolean;
}

/** A panel with its axes, drawn. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly panel: Box;
  readonly x: Axis;
  readonly y: Axis;
  /** Axes, title and legend. */
  readonly marks: readonly Mark[];
  /** Where what was kept free below starts. */
  readonly bottom: number;
}

/** Space at the edges of a figure. */
export const EDGE = 10;
const TICK = 5;
const LEAST_PANEL = 60;

/** Lays out title, legend, notes, axes and panel such that no text meets another. */
export function frameOf(theme: Theme, spec: FrameSpec): Frame {
  const { fontSize: size, ink, grid } = theme;
  const line = size * LEADING;
  const small = size * 0.92;
  const under = spec.x.ticks?.length === 0 ? 0 : small * LEADING;
  const head = headOf(theme, spec);
  const top = head.height + (spec.above ?? 0);
  const right = spec.width - Math.max(EDGE + size, spec.right ?? 0);
  let titleLines = 1;
  let panel: Box = { left: 0, top, right, bottom: 0 };
  let [x, y, xTitle, yTitle] = [undefined, undefined, [], []] as unknown as [Axis, Axis, string[], string[]];
  // the titles of both axes ask for room by their lines, and have as many lines as the panel leaves them
  for (let round = 0; round < 4; round++) {
    const guess = axisOf(spec.y, [300, 0], small, "up");
    const labels = widest(
      (round === 0 ? guess : y).ticks.map((tick) => tick.label),
      small,
    );
    const titleRoom = spec.y.title ? titleLines * line + 4 : 0;
    const left = Math.max(spec.left ?? 0, EDGE + titleRoom + labels + 4 + TICK);
    if (right - left < LEAST_PANEL) throw tooSmall("width", spec.width, spec.width + LEAST_PANEL - right + left);
    xTitle = spec.x.title ? wrapText(spec.x.title, right - left, size, false, 3) : [];
    const foot = TICK + 3 + under + (xTitle.length > 0 ? 3 + xTitle.length * line : 0) + (spec.below ?? 0) + EDGE;
    const height = spec.height ? spec.height - top - foot : heightOf(spec, right - left);
    if (height < LEAST_PANEL) throw tooSmall("height", spec.height ?? 0, (spec.height ?? 0) + LEAST_PANEL - height);
    panel = { left, top, right, bottom: top + height };
    x = axisOf(spec.x, [left, right], small, "across");
    y = axisOf(spec.y, [panel.bottom, top], small, "up");
    yTitle = spec.y.title ? wrapText(spec.y.title, height, size, false, 3) : [];
    titleLines = Math.max(1, yTitle.length);
  }
  const marks: Mark[] = [...head.marks];
  if (grid !== "none" && spec.grid !== false) {
    for (const tick of y.ticks) marks.push(rule(panel.left, tick.at, right, tick.at, { stroke: grid, strokeWidth: 1 }));
  }
  const axisPaint = { stroke: ink, strokeWidth: 1 };
  marks.push(rule(panel.left, panel.bottom, right, panel.bottom, axisPaint, "axis"));
  marks.push(rule(panel.left, top, panel.left, panel.bottom, axisPaint, "axis"));
  for (const { at, label } of x.ticks) {
    marks.push(rule(at, panel.bottom, at, panel.bottom + TICK, axisPaint, "x-tick"));
    if (!label) continue;
    const below = panel.bottom + TICK + 3 + small * 0.8;
    marks.push({
      type: "text",
      x: at,
      y: below,
      text: label,
      size: small,
      anchor: "middle",
      fill: ink,
      role: "x-label",
    });
  }
  for (const { at, label } of y.ticks) {
    marks.push(rule(panel.left - TICK, at, panel.left, at, axisPaint, "y-tick"));
    if (!label) continue;
    const before = panel.left - TICK - 4;
    marks.push({ type: "text", x: before, y: at + small * MIDDLE, text: label, size: small, anchor: "end", fill: ink });
  }
  const titleAt = panel.bottom + TICK + 3 + under + 3 + size * 0.8;
  const middle = (panel.left + right) / 2;
  marks.push(...textLines(xTitle, { x: middle, y: titleAt, size, anchor: "middle", fill: ink }, "x-title"));
  // beside the labels of the axis, not at the edge of a figure whose left margin something else made wide
  const labels = widest(
    y.ticks.map((tick) => tick.label),
    small,
  );
  const turned = panel.left - TICK - 4 - labels - 6 - size * 0.22 - (yTitle.length - 1) * line;
  const along = (top + panel.bottom) / 2;
  marks.push(...textLines(yTitle, { x: turned, y: along, size, anchor: "middle", fill: ink, turned: true }, "y-title"));
  const bottom = titleAt - size * 0.8 + (xTitle.length > 0 ? xTitle.length * line : -3);
  return { width: spec.width, height: bottom + (spec.below ?? 0) + EDGE, panel, x, y, marks, bottom };
}

// without a height that was asked for; wide labels beside a panel leave it narrow, but not flat
function heightOf({ width, aspect }: FrameSpec, across: number): number {
  return Math.max(LEAST_PANEL, aspect === undefined ? Math.max(across * 0.62, width * 0.42) : across * aspect);
}

/** Title, legend and notes at the top of a figure, and the height that they take. */
export function headOf(
  theme: Theme,
  { width, title, legend = [], notes = [] }: Pick<FrameSpec, "width" | "title" | "legend" | "notes">,
): { readonly marks: Mark[]; readonly height: number } {
  const { fontSize: size, ink } = theme;
  const marks: Mark[] = [];
  const room = width - 2 * EDGE;
  let y = EDGE;
  if (title) {
    const large = size * 1.15;
    const lines = wrapText(title, room, large, true);
    marks.push(
      ...textLines(
        lines,
        { x: EDGE, y: y + large * 0.8, size: large, anchor: "start", fill: ink, bold: true },
        "title",
      ),
    );
    y += lines.length * large * LEADING + 4;
  }
  if (legend.length > 0) {
    const placed = legendOf(theme, legend, { x: EDGE, y, width: room });
    marks.push(...placed.marks);
    y += placed.height + 4;
  }
  for (const note of notes) {
    const lines = wrapText(note, room, size);
    marks.push(...textLines(lines, { x: EDGE, y: y + size * 0.8, size, anchor: "start", fill: ink }, "note"));
    y += lines.length * size * LEADING;
  }
  return { marks, height: y + (notes.length > 0 ? 6 : 4) };
}

const SWATCH = 22;

/** Entries side by side, in as many rows as they need. */
export function legendOf(
  theme: Theme,
  items: readonly LegendItem[],
  { x: left, y: top, width }: { readonly x: number; readonly y: number; readonly width: number },
): { readonly marks: Mark[]; readonly height: number } {
  const { fontSize: size, ink } = theme;
  const marks: Mark[] = [];
  const line = size * LEADING;
  let x = left;
  let y = top;
  let rowHeight = 0;
  for (const item of items) {
    const lines = wrapText(item.label, width - SWATCH - 6, size);
    const across = SWATCH + 6 + widest(lines, size);
    if (x > left && x + across > left + width) {
      x = left;
      y += rowHeight;
      rowHeight = 0;
    }
    marks.push(...swatchOf(theme, item, x, y + line / 2));
    marks.push(
      ...textLines(
        lines,
        { x: x + SWATCH + 6, y: y + line / 2 + size * MIDDLE, size, anchor: "start", fill: ink },
        "legend",
      ),
    );
    rowHeight = Math.max(rowHeight, lines.length * line + 1);
    x += across + size * 1.6;
  }
  return { marks, height: y + rowHeight - top };
}

function swatchOf({ lineWidth }: Theme, { colour, dash, swatch = "line" }: LegendItem, x: number, y: number): Mark[] {
  if (swatch === "dot") return [{ type: "circle", x: x + SWATCH / 2, y, r: 3.5, fill: colour, role: "swatch" }];
  if (swatch === "square") {
    const box = { left: x + SWATCH - 16, right: x + SWATCH - 4, top: y - 5, bottom: y + 5 };
    return [{ type: "rect", box, fill: colour, role: "swatch" }];
  }
  if (swatch === "contour") {
    // as on the picture: bright on dark grey, which shows on any ground
    const box = { left: x, right: x + SWATCH, top: y - 5, bottom: y + 5 };
    return [
      { type: "rect", box, fill: "#3a3a3a", radius: 2, role: "swatch" },
      rule(x + 3, y, x + SWATCH - 3, y, { stroke: colour, strokeWidth: 2.2, dash }, "swatch"),
    ];
  }
  return [rule(x, y, x + SWATCH, y, { stroke: colour, strokeWidth: lineWidth * 1.3, dash }, "swatch")];
}

/** Lines of text in the panel, with or without a swatch before them. */
export interface InsetLine {
  readonly text: string;
  readonly item?: LegendItem;
}

/**
 * Places lines of text in a corner of the panel that no curve comes into.
 *
 * @param corners - in the order of preference
 * @returns nothing if no corner is free, or the panel too small
 */
export function insetOf(
  theme: Theme,
  panel: Box,
  lines: readonly InsetLine[],
  curves: readonly (readonly Point[])[],
  corners: readonly ("bottom-left" | "bottom-right" | "top-right" | "top-left")[],
): Mark[] | undefined {
  if (lines.length === 0) return [];
  const { fontSize: size, ink } = theme;
  const line = size * LEADING;
  const before = lines.some(({ item }) => item) ? SWATCH + 6 : 0;
  const width =
    before +
    widest(
      lines.map(({ text }) => text),
      size,
    );
  const height = lines.length * line;
  const gap = size * 0.7;
  if (width + 2 * gap > (panel.right - panel.left) * 0.72 || height + 2 * gap > panel.bottom - panel.top)
    return undefined;
  for (const corner of corners) {
    const left = corner.endsWith("left") ? panel.left + gap : panel.right - gap - width;
    const top = corner.startsWith("top") ? panel.top + gap / 2 : panel.bottom - gap - height;
    const box = { left: left - 4, top: top - 2, right: left + width + 4, bottom: top + height + 2 };
    if (curves.some((points) => meets(points, box))) continue;
    return lines.flatMap(({ text, item }, i): Mark[] => {
      const middle = top + (i + 0.5) * line;
      return [
        ...(item ? swatchOf(theme, item, left, middle) : []),
        {
          type: "text",
          x: left + before,
          y: middle + size * MIDDLE,
          text,
          size,
          anchor: "start",
          fill: ink,
          role: "inset",
        },
      ];
    });
  }
  return undefined;
}

function tooSmall(name: string, got: number, needed: number): RadiosurvError {
  return new RadiosurvError(
    "setting",
    `toSvg: ${name} must be at least ${Math.ceil(needed)} for the texts of this figure; got ${Math.floor(got)}`,
  );
}

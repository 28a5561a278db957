import { plainLabel, spread } from "./axis.ts";
import { colourBar, divergingColour } from "./colour-bar.ts";
import { lineMarks, pointsOf } from "./draw-lines.ts";
import { fixed, pText } from "./format-number.ts";
import { frameOf } from "./frame.ts";
import { rasterOf } from "./raster.ts";
import { type Mark, rule, type Scene, textLines } from "./scene.ts";
import { colourOf, groundOf, type Theme } from "./theme.ts";
import type { XTileFigure } from "./x-tile-figure.ts";

const SHADES = 40;

export function drawXTile(figure: XTileFigure, theme: Theme): Scene {
  const notes = notesOf(figure);
  return figure.data.groups === 2 ? drawScan(figure, theme, notes) : drawMap(figure, theme, notes);
}

/** The cutoffs with their statistic and p-value; and what colours stand for, where it is not plain. */
export function notesOf({ data }: XTileFigure): string[] {
  const { cutoffs, statistic, correctedPValue, cells } = data;
  const label = plainLabel(cutoffs.map((value) => Number(value.toPrecision(4))));
  const found = cutoffs.map((value) => label(Number(value.toPrecision(4)))).join(" and ");
  return [
    `Cutoff${cutoffs.length > 1 ? "s" : ""} ${found}: \u03c7\u00b2 = ${fixed(statistic, 1)}, corrected ${pText(correctedPValue)}`,
    ...(cells.some((value) => value !== null && value < 0)
      ? ["Colour: \u03c7\u00b2; below 0 where low scores have more events"]
      : []),
  ];
}

function drawScan({ data, options }: XTileFigure, theme: Theme, notes: string[]): Scene {
  const { candidates, statistics, cutoffs } = data;
  const { width = 520, height, title } = options;
  const sizes = statistics.map((value) => (value === null ? null : Math.abs(value)));
  const most = sizes.reduce<number>((max, value) => Math.max(max, value ?? 0), 0) || 1;
  const frame = frameOf(theme, {
    width,
    height,
    title,
    notes,
    x: { title: options.xLabel ?? "Cutoff of the score", domain: spread(candidates, 0.03) },
    y: { title: options.yLabel ?? "Log-rank \u03c7\u00b2", domain: [0, most * 1.06] },
  });
  const { panel, x } = frame;
  const chosen = x.position(cutoffs[0]);
  const paint = { stroke: colourOf(theme, 0), strokeWidth: theme.lineWidth };
  const marks: Mark[] = [
    ...frame.marks,
    rule(
      chosen,
      panel.top,
      chosen,
      panel.bottom,
      { stroke: colourOf(theme, 1), strokeWidth: 1.2, dash: "4 3" },
      "chosen",
    ),
    ...lineMarks(frame, pointsOf(frame, candidates, sizes), paint),
  ];
  const at = candidates.indexOf(cutoffs[0]);
  const [point] = at >= 0 ? pointsOf(frame, [candidates[at]], [sizes[at]]) : [];
  if (point) marks.push({ type: "circle", x: point[0], y: point[1], r: 4, fill: colourOf(theme, 1), role: "point" });
  const spoken = `Log-rank statistic of ${candidates.length} cutoffs`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function drawMap({ data, options }: XTileFigure, theme: Theme, notes: string[]): Scene {
  const { side, cells, n, chosen } = data;
  const { width = 480, height, title } = options;
  const most = cells.reduce<number>((max, value) => Math.max(max, Math.abs(value ?? 0)), 0) || 1;
  const signs = cells.filter((value) => value !== null) as number[];
  const domain: [number, number] = [signs.some((v) => v < 0) ? -most : 0, signs.some((v) => v > 0) ? most : 0];
  // as many shades as the bar has: an eye tells no more apart, and the picture is small
  const colour = (value: number): string => divergingColour(theme, Math.round((value / most) * SHADES) / SHADES);
  const small = theme.fontSize * 0.85;
  const frame = frameOf(theme, {
    width,
    height,
    title,
    notes,
    aspect: 1,
    grid: false,
    x: { title: options.xLabel ?? "Subjects in the low group", domain: [0, n] },
    y: { title: options.yLabel ?? "Subjects in the high group", domain: [0, n] },
    right: 34 + 12 + small * 3,
    above: small,
  });
  const { panel, x, y } = frame;
  // the first row of the picture is the top: the largest high group
  const colours = cells.map((_, i) => {
    const value = cells[(side - 1 - Math.floor(i / side)) * side + (i % side)];
    return value === null ? null : colour(value);
  });
  const [cx, cy] = [x.position(chosen[0] + n / side / 2), y.position(chosen[1] + n / side / 2)];
  const marks: Mark[] = [
    { type: "image", box: panel, href: rasterOf(colours, side, side), role: "map" },
    ...frame.marks,
    { type: "circle", x: cx, y: cy, r: 6, stroke: groundOf(theme), strokeWidth: 3.4, role: "halo" },
    { type: "circle", x: cx, y: cy, r: 6, stroke: theme.ink, strokeWidth: 1.8, role: "chosen" },
    ...colourBar(theme, { x: panel.right + 18, top: panel.top, bottom: panel.bottom, domain }, colour),
    ...textLines(
      ["\u03c7\u00b2"],
      { x: panel.right + 18, y: panel.top - small * 0.6, size: small, anchor: "start", fill: theme.ink },
      "colour-title",
    ),
  ];
  const spoken = "Map of the log-rank statistic of all divisions into three groups";
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

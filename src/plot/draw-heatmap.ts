import { RadiosurvError } from "../error.ts";
import { colourBar } from "./colour-bar.ts";
import { fixed } from "./format-number.ts";
import { EDGE, headOf } from "./frame.ts";
import type { HeatmapFigure } from "./heatmap-figure.ts";
import { rasterOf } from "./raster.ts";
import { type Box, type Mark, MIDDLE, round, type Scene, textLines } from "./scene.ts";
import { shorten, shortenMiddle, textWidth, widest } from "./text-width.ts";
import { groundOf, mix, type Theme } from "./theme.ts";

const MOST_RECTS = 60;

export function drawHeatmap({ data, options }: HeatmapFigure, theme: Theme): Scene {
  const { names, values, branches } = data;
  const { width = 520, title, limits = [-1, 1], measure = "Correlation" } = options;
  const { fontSize: size, ink } = theme;
  const p = names.length;
  const head = headOf(theme, { width, title });
  const treeHeight = branches.length > 0 ? Math.min(90, width * 0.16) : 0;
  const small = size * 0.85;
  const barLabels = 22 + widest([fixed(limits[0]), fixed(limits[1])], small);
  const bar = 12 + Math.max(barLabels, Math.min(textWidth(measure, small) + 2, width * 0.2));
  const mostName = width * 0.28;
  // names are shown where a cell is as high as a line of the smallest readable size
  const layout = (nameSize: number): { side: number; shown: string[]; nameRoom: number } => {
    const shown = nameSize > 0 ? names.map((name) => shortenMiddle(name, mostName, nameSize)) : [];
    const nameRoom = shown.length > 0 ? widest(shown, nameSize) + 5 : 0;
    const across = width - 2 * EDGE - nameRoom - bar;
    const down = options.height ? options.height - head.height - treeHeight - nameRoom - EDGE - 4 : across;
    return { side: Math.min(across, down), shown, nameRoom };
  };
  let nameSize = Math.min(size, Math.max(layout(size).side / p / 1.1, 0));
  if (nameSize < 6) nameSize = 0;
  const { side, shown, nameRoom } = layout(nameSize);
  if (side < 60) {
    const which = options.height ? "width and height" : "width";
    throw new RadiosurvError(
      "setting",
      `toSvg: ${which} must leave at least 60 for the cells of this figure; got ${Math.floor(side)}`,
    );
  }
  const cell = side / p;
  const top = head.height + treeHeight + 4;
  const panel: Box = { left: EDGE, top, right: EDGE + side, bottom: top + side };
  const colour = colourScale(theme, limits);
  const noValue = mix(theme.muted, groundOf(theme), 0.7);
  const marks: Mark[] = [...head.marks, ...treeMarks(branches, panel, treeHeight, cell, ink)];
  if (p > MOST_RECTS) {
    const colours = values.map((value) => (value === null ? noValue : colour(value)));
    marks.push({ type: "image", box: panel, href: rasterOf(colours, p, p), role: "map" });
  } else {
    values.forEach((value, k) => {
      const left = panel.left + (k % p) * cell;
      const up = top + Math.floor(k / p) * cell;
      const box = { left, right: left + cell, top: up, bottom: up + cell };
      const fill = value === null ? noValue : colour(value);
      marks.push({ type: "rect", box, fill, stroke: groundOf(theme), strokeWidth: cell > 8 ? 0.8 : 0, role: "cell" });
    });
  }
  if (options.values && p <= MOST_RECTS) marks.push(...valueMarks(values, p, panel, cell, small, colour));
  shown.forEach((text, i) => {
    const middle = (i + 0.5) * cell + nameSize * MIDDLE;
    const common = { type: "text", text, size: nameSize, fill: ink, role: "name" } as const;
    marks.push({ ...common, x: panel.right + 5, y: top + middle, anchor: "start" });
    marks.push({ ...common, x: panel.left + middle, y: panel.bottom + 5, anchor: "end", turned: true });
  });
  const barAt = panel.right + nameRoom + 12;
  const spare = Math.min(side, Math.max(80, side * 0.5));
  const placed = { x: barAt, top: top + 4, bottom: top + spare, domain: limits };
  marks.push(...colourBar(theme, placed, colour));
  const titleAt = { x: barAt, y: top + spare + small * 1.6, size: small, anchor: "start", fill: ink } as const;
  marks.push(...textLines([shorten(measure, width - 4 - barAt, small)], titleAt, "colour-title"));
  const height = panel.bottom + nameRoom + EDGE;
  const spoken = `Heat map of ${p} features`;
  return { width, height, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function colourScale({ diverging: [low, middle, high] }: Theme, [from, to]: readonly [number, number]) {
  // around 0 where it lies within; else from pale to full
  const zero = from < 0 && to > 0 ? 0 : from >= 0 ? from : to;
  return (value: number): string => {
    const within = Math.min(to, Math.max(from, value));
    return within < zero
      ? mix(middle, low, (zero - within) / (zero - from))
      : mix(middle, high, (within - zero) / (to - zero || 1));
  };
}

function treeMarks(
  branches: HeatmapFigure["data"]["branches"],
  panel: Box,
  height: number,
  cell: number,
  ink: string,
): Mark[] {
  if (branches.length === 0) return [];
  const most = branches.reduce((max, branch) => Math.max(max, branch.height), 0) || 1;
  const x = (place: number): number => round(panel.left + (place + 0.5) * cell);
  const y = (at: number): number => round(panel.top - 3 - (at / most) * (height - 6));
  const d = branches
    .map((b) => `M${x(b.left)},${y(b.leftHeight)}V${y(b.height)}H${x(b.right)}V${y(b.rightHeight)}`)
    .join("");
  return [{ type: "path", d, stroke: ink, strokeWidth: 1, role: "tree" }];
}

function valueMarks(
  values: HeatmapFigure["data"]["values"],
  p: number,
  panel: Box,
  cell: number,
  size: number,
  colour: (value: number) => string,
): Mark[] {
  const texts = values.map((value) => (value === null ? "" : fixed(value)));
  const fit = Math.min(size, ((cell - 3) / widest(texts, 1)) * 1);
  if (fit < 5 || cell < fit * 1.2) return [];
  return texts.flatMap((text, k): Mark[] => {
    if (!text) return [];
    const [x, y] = [panel.left + ((k % p) + 0.5) * cell, panel.top + (Math.floor(k / p) + 0.5) * cell + fit * MIDDLE];
    const fill = isDark(colour(values[k]!)) ? "#ffffff" : "#111111";
    return [{ type: "text", x, y, text, size: fit, anchor: "middle", fill, role: "value" }];
  });
}

function isDark(colour: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 140;
}

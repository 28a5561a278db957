import { spread } from "./axis.ts";
import type { BoxPlotFigure } from "./box-plot-figure.ts";
import { pText } from "./format-number.ts";
import { frameOf } from "./frame.ts";
import { LEADING, type Mark, rule, type Scene, textLines } from "./scene.ts";
import { wrapText } from "./text-width.ts";
import { colourOf, groundOf, mix, type Theme } from "./theme.ts";

export function drawBoxPlot({ data, options }: BoxPlotFigure, theme: Theme): Scene {
  const { groups, pValue } = data;
  const { width = Math.min(900, Math.max(360, 90 + 90 * groups.length)), height, title, points = "outliers" } = options;
  const { fontSize: size, ink, muted } = theme;
  const small = size * 0.92;
  const line = size * LEADING;
  // the room of a label is known once the axis beside it is: a first frame tells
  const draft = frameOf(theme, { width, height, title, x: { domain: [0, 1], ticks: [] }, y: yOf(data, options) });
  const slot = (draft.panel.right - draft.panel.left) / groups.length;
  const labels = groups.map(({ label }) => wrapText(label, slot - size * 0.5, size, false, 4));
  const counts = groups.map(({ values }) => `n = ${values.length}`);
  const lines = labels.reduce((most, one) => Math.max(most, one.length), 1);
  const xTitle = options.xLabel ? wrapText(options.xLabel, draft.panel.right - draft.panel.left, size, false, 3) : [];
  const frame = frameOf(theme, {
    width,
    height,
    title,
    notes: pValue === undefined ? [] : [pText(pValue)],
    aspect: 0.8,
    x: { domain: [0, groups.length], ticks: groups.map((_, i) => i + 0.5), label: () => "" },
    y: yOf(data, options),
    below: Math.max(0, lines * line + line + xTitle.length * line - small * LEADING),
  });
  const { panel, x, y } = frame;
  const marks: Mark[] = [...frame.marks];
  groups.forEach((group, i) => {
    const middle = x.position(i + 0.5);
    const colour = colourOf(theme, i);
    const half = Math.min(34, slot * 0.28);
    const paint = { stroke: colour, strokeWidth: theme.lineWidth };
    const at = (value: number): number => y.position(value);
    const inner = half * 0.45;
    const box = {
      left: middle - half,
      right: middle + half,
      top: at(group.upperQuartile),
      bottom: at(group.lowerQuartile),
    };
    marks.push({ type: "rect", box, fill: mix(colour, groundOf(theme), 0.78), role: "fill" });
    group.values.forEach((value, k) => {
      const outside = value < group.lowerWhisker || value > group.upperWhisker;
      if (points === "none" || (points === "outliers" && !outside)) return;
      // golden section: neighbours in value lie apart, and the same everywhere
      const shift = points === "all" ? (((k * 0.618033988749895) % 1) - 0.5) * half * 1.3 : 0;
      const point = { type: "circle", x: middle + shift, y: at(value), r: 2.2, role: "point" } as const;
      marks.push({ ...point, fill: colour, opacity: points === "all" ? 0.4 : 1 });
    });
    marks.push(
      rule(middle, at(group.lowerWhisker), middle, at(group.lowerQuartile), paint, "whisker"),
      rule(middle, at(group.upperWhisker), middle, at(group.upperQuartile), paint, "whisker"),
      rule(middle - inner, at(group.lowerWhisker), middle + inner, at(group.lowerWhisker), paint, "whisker"),
      rule(middle - inner, at(group.upperWhisker), middle + inner, at(group.upperWhisker), paint, "whisker"),
      {
        type: "rect",
        box,
        ...paint,
        role: "box",
      },
      rule(
        middle - half,
        at(group.median),
        middle + half,
        at(group.median),
        { stroke: colour, strokeWidth: 2.4 },
        "median",
      ),
    );
    const top = panel.bottom + 8 + size * 0.8;
    marks.push(...textLines(labels[i], { x: middle, y: top, size, anchor: "middle", fill: ink }, "x-label"));
    const below = { x: middle, y: top + lines * line, size: small, anchor: "middle", fill: muted } as const;
    marks.push(...textLines([wrapText(counts[i], slot - 4, small, false, 1)[0]], below, "count"));
  });
  const titleAt = panel.bottom + 8 + size * 0.8 + lines * line + line;
  const centre = (panel.left + panel.right) / 2;
  marks.push(...textLines(xTitle, { x: centre, y: titleAt, size, anchor: "middle", fill: ink }, "x-title"));
  const spoken = `Box plots of ${groups.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function yOf(
  { groups }: BoxPlotFigure["data"],
  { yLabel }: BoxPlotFigure["options"],
): {
  title?: string;
  domain: readonly [number, number];
} {
  const ends = groups.flatMap(({ values, lowerWhisker, upperWhisker }) => [
    values[0],
    values[values.length - 1],
    lowerWhisker,
    upperWhisker,
  ]);
  return { title: yLabel, domain: spread(ends) };
}

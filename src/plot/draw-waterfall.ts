import { spread } from "./axis.ts";
import { frameOf } from "./frame.ts";
import { type Mark, rule, type Scene } from "./scene.ts";
import { colourOf, type Theme } from "./theme.ts";
import type { WaterfallFigure } from "./waterfall-figure.ts";

export function drawWaterfall({ data, options }: WaterfallFigure, theme: Theme): Scene {
  const { values, groupOf, groups } = data;
  const { width = 560, height, title, thresholds = [] } = options;
  const n = values.length;
  const frame = frameOf(theme, {
    width,
    height,
    title,
    aspect: 0.5,
    legend: groups.map((label, i) => ({ label, colour: colourOf(theme, i), swatch: "square" })),
    x: { title: options.xLabel ?? `Subjects (n = ${n})`, domain: [0, n], ticks: [] },
    y: { title: options.yLabel, domain: spread([...values, ...thresholds, 0]) },
  });
  const { panel, x, y } = frame;
  const zero = y.position(0);
  const step = x.position(1) - x.position(0);
  const gap = step > 4 ? step * 0.12 : 0;
  const marks: Mark[] = [...frame.marks];
  values.forEach((value, i) => {
    const at = y.position(value);
    const box = {
      left: x.position(i) + gap,
      right: x.position(i + 1) - gap,
      top: Math.min(at, zero),
      bottom: Math.max(at, zero),
    };
    marks.push({ type: "rect", box, fill: colourOf(theme, groupOf[i]), role: "bar" });
  });
  marks.push(rule(panel.left, zero, panel.right, zero, { stroke: theme.ink, strokeWidth: 1 }, "zero"));
  for (const threshold of thresholds) {
    const at = y.position(threshold);
    marks.push(
      rule(panel.left, at, panel.right, at, { stroke: theme.muted, strokeWidth: 1, dash: "4 3" }, "threshold"),
    );
  }
  const spoken = `Waterfall of ${n} values`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

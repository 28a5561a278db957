import type { Point } from "./clip-line.ts";
import { lineMarks, pointsOf } from "./draw-lines.ts";
import { fixed, interval } from "./format-number.ts";
import { type FrameSpec, frameOf, insetOf, type LegendItem } from "./frame.ts";
import type { RocFigure } from "./roc-figure.ts";
import { type Mark, rule, type Scene } from "./scene.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

const UNIT = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function drawRoc({ data, options }: RocFigure, theme: Theme): Scene {
  const { width = 420, height, title, auc: withAuc = true } = options;
  const items = data.curves.map(({ label, auc, lower, upper }, i): LegendItem => {
    const limits = lower === null || upper === null ? "" : ` (${interval(lower, upper)})`;
    const area = `AUC ${fixed(auc)}${limits}`;
    const text = !withAuc ? label : label ? `${label}: ${area}` : area;
    return { label: text, colour: colourOf(theme, i), dash: dashOf(theme, i) };
  });
  const shown = items.filter(({ label }) => label !== "");
  const spec: FrameSpec = {
    width,
    height,
    title,
    aspect: 1,
    x: { title: options.xLabel ?? "1 \u2212 specificity", domain: [0, 1], ticks: UNIT },
    y: { title: options.yLabel ?? "Sensitivity", domain: [0, 1], ticks: UNIT },
  };
  let frame = frameOf(theme, spec);
  const curves = (): ReturnType<typeof pointsOf>[] =>
    data.curves.map(({ sensitivity, specificity }) =>
      pointsOf(
        frame,
        specificity.map((value) => (value === null ? null : 1 - value)),
        sensitivity,
      ),
    );
  const lines = shown.map((item) => ({ text: item.label, item }));
  const { left, top, right, bottom } = frame.panel;
  const reference: Point[] = [
    [left, bottom],
    [right, top],
  ];
  const inset = insetOf(theme, frame.panel, lines, [...curves(), reference], ["bottom-right", "top-left"]);
  if (!inset) frame = frameOf(theme, { ...spec, legend: shown });
  const { panel } = frame;
  const marks: Mark[] = [
    ...frame.marks,
    rule(
      panel.left,
      panel.bottom,
      panel.right,
      panel.top,
      { stroke: theme.muted, strokeWidth: 1, dash: "4 3" },
      "reference",
    ),
  ];
  curves().forEach((points, i) =>
    marks.push(
      ...lineMarks(frame, points, { stroke: colourOf(theme, i), strokeWidth: theme.lineWidth, dash: dashOf(theme, i) }),
    ),
  );
  marks.push(...(inset ?? []));
  const spoken = `ROC curves: ${items.map(({ label }) => label).join("; ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

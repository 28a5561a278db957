import { spread } from "./axis.ts";
import type { DecisionCurveFigure } from "./decision-curve-figure.ts";
import { bandMarks, lineMarks, pointsOf } from "./draw-lines.ts";
import type { Value } from "./format-number.ts";
import { frameOf } from "./frame.ts";
import { type Mark, rule, type Scene } from "./scene.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

const TITLES = {
  "net-benefit": "Net benefit",
  "standardized-net-benefit": "Standardised net benefit",
  "interventions-avoided": "Net interventions avoided",
};

export function drawDecisionCurve({ data, options }: DecisionCurveFigure, theme: Theme): Scene {
  const { thresholds, curves } = data;
  const { width = 520, height, title, measure = "net-benefit", band = true } = options;
  const domain = options.thresholds ?? spread(thresholds, 0);
  const [low, high] = domain;
  const models = curves.filter(({ role }) => role === "model");
  const within = (values: readonly Value[]): number[] =>
    values.filter((value, i) => value !== null && thresholds[i] >= low && thresholds[i] <= high) as number[];
  const top = curves.flatMap(({ values, upper = [] }) => [...within(values), ...(band ? within(upper) : [])]);
  const most = top.reduce((max, value) => Math.max(max, value), 0) || 0.1;
  // far below 0 there is nothing to be seen: treating all sinks without end
  const least = models.flatMap(({ values }) => within(values)).reduce((min, value) => Math.min(min, value), 0);
  const paintOf = models.map((_, i) => ({ colour: colourOf(theme, i), dash: dashOf(theme, i) }));
  const styles = curves.map((curve) =>
    curve.role === "all"
      ? { colour: theme.muted, dash: "" }
      : curve.role === "none"
        ? { colour: theme.ink, dash: "" }
        : paintOf[models.indexOf(curve)],
  );
  const frame = frameOf(theme, {
    width,
    height,
    title,
    legend: curves.map(({ label }, i) => ({ label, ...styles[i] })),
    x: { title: options.xLabel ?? "Threshold probability", domain },
    y: { title: options.yLabel ?? TITLES[measure], domain: [Math.max(least, -0.5 * most) - 0.1 * most, most * 1.05] },
  });
  const { panel } = frame;
  const marks: Mark[] = [...frame.marks];
  curves.forEach((curve, i) => {
    if (!band || !curve.lower || !curve.upper || curve.role !== "model") return;
    const lower = pointsOf(frame, thresholds, curve.lower);
    marks.push(
      ...bandMarks(frame, lower, pointsOf(frame, thresholds, curve.upper), styles[i].colour, theme.bandOpacity),
    );
  });
  curves.forEach((curve, i) => {
    const { colour, dash } = styles[i];
    const strokeWidth = curve.role === "model" ? theme.lineWidth : 1.2;
    if (curve.role === "none") {
      const zero = frame.y.position(0);
      marks.push(rule(panel.left, zero, panel.right, zero, { stroke: colour, strokeWidth }, "curve"));
      return;
    }
    marks.push(...lineMarks(frame, pointsOf(frame, thresholds, curve.values), { stroke: colour, strokeWidth, dash }));
  });
  const spoken = `Decision curves: ${curves.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

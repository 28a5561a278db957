import type { AucOverTimeFigure } from "./auc-over-time-figure.ts";
import { spread, timeSteps, timeTitle } from "./axis.ts";
import { bandMarks, lineMarks, pointsOf } from "./draw-lines.ts";
import { frameOf } from "./frame.ts";
import { type Mark, rule, type Scene } from "./scene.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

export function drawAucOverTime({ data, options }: AucOverTimeFigure, theme: Theme): Scene {
  const { models, unit } = data;
  const { width = 480, height, title } = options;
  const known = (lists: readonly (readonly (number | null)[])[]): number[] =>
    lists.flat().filter((value) => value !== null) as number[];
  const times = known(models.map((model) => model.times));
  const values = known(models.flatMap(({ auc, lower, upper }) => [auc, lower, upper]));
  const low = Math.min(0.5, ...spread(values, 0));
  const frame = frameOf(theme, {
    width,
    height,
    title,
    legend:
      models.length > 1
        ? models.map(({ label }, i) => ({ label, colour: colourOf(theme, i), dash: dashOf(theme, i) }))
        : [],
    x: { title: options.xLabel ?? timeTitle(unit), domain: spread(times, 0.03), ...timeSteps(unit) },
    y: { title: options.yLabel ?? "AUC", domain: [low < 0.45 ? Math.max(0, Math.floor(low * 10) / 10) : 0.4, 1] },
  });
  const { panel } = frame;
  const chance = frame.y.position(0.5);
  const marks: Mark[] = [
    ...frame.marks,
    rule(panel.left, chance, panel.right, chance, { stroke: theme.muted, strokeWidth: 1, dash: "4 3" }, "reference"),
  ];
  models.forEach((model, i) => {
    const lower = pointsOf(frame, model.times, model.lower);
    marks.push(
      ...bandMarks(frame, lower, pointsOf(frame, model.times, model.upper), colourOf(theme, i), theme.bandOpacity),
    );
  });
  models.forEach((model, i) => {
    const colour = colourOf(theme, i);
    const points = pointsOf(frame, model.times, model.auc);
    marks.push(...lineMarks(frame, points, { stroke: colour, strokeWidth: theme.lineWidth, dash: dashOf(theme, i) }));
    if (points.length > 40) return;
    for (const [x, y] of points) {
      if (Number.isFinite(y)) marks.push({ type: "circle", x, y, r: 3, fill: colour, role: "point" });
    }
  });
  const spoken = `Area under the ROC curve over time: ${models.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

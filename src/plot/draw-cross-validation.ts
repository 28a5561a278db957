import { spread } from "./axis.ts";
import type { CrossValidationFigure } from "./cross-validation-figure.ts";
import { aboveOf, penaltyMarks, topAxis, topTitle } from "./draw-coefficient-path.ts";
import { pointsOf } from "./draw-lines.ts";
import { frameOf } from "./frame.ts";
import { type Mark, round, type Scene } from "./scene.ts";
import { colourOf, faintOf, type Theme } from "./theme.ts";

export function drawCrossValidation({ data, options }: CrossValidationFigure, theme: Theme): Scene {
  const { logLambda, mean, lower, upper, df, measure, lambdaMin, lambda1se } = data;
  const { width = 520, height, title } = options;
  const across = logLambda.map((value) => -value);
  const frame = frameOf(theme, {
    width,
    height,
    title,
    x: { title: options.xLabel ?? "\u2212log(\u03bb)", domain: spread(across, 0.02) },
    y: {
      title: options.yLabel ?? (measure === "C" ? "Concordance index" : "Partial likelihood deviance"),
      domain: spread([...mean, ...lower, ...upper].filter((value) => value !== null) as number[]),
    },
    above: aboveOf(theme),
  });
  const marked =
    lambdaMin === lambda1se
      ? [{ label: "\u03bb min = 1 se", lambda: lambdaMin }]
      : [
          { label: "\u03bb min", lambda: lambdaMin },
          { label: "\u03bb 1 se", lambda: lambda1se },
        ];
  const marks: Mark[] = [...frame.marks, ...topAxis(frame, theme, across, df), ...penaltyMarks(frame, theme, marked)];
  marks.push(...topTitle(frame, theme, marks));
  const bars = pointsOf(frame, across, lower).map((low, i) => ({ low, high: pointsOf(frame, across, upper)[i] }));
  let d = "";
  for (const { low, high } of bars) {
    if (![...low, ...high].every(Number.isFinite)) continue;
    const x = low[0];
    d += `M${round(x)},${round(low[1])}V${round(high[1])}`;
    for (const [, y] of [low, high]) d += `M${round(x - 2)},${round(y)}H${round(x + 2)}`;
  }
  marks.push({ type: "path", d, stroke: faintOf(theme), strokeWidth: 1, role: "interval" });
  for (const [x, y] of pointsOf(frame, across, mean)) {
    if (Number.isFinite(y)) marks.push({ type: "circle", x, y, r: 2.6, fill: colourOf(theme, 1), role: "point" });
  }
  const spoken = "Cross-validation along the penalty";
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

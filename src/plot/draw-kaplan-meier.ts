import { timeAxis } from "./axis.ts";
import type { Point } from "./clip-line.ts";
import { percent, pText } from "./format-number.ts";
import { type Frame, type FrameSpec, frameOf, insetOf } from "./frame.ts";
import type { CurveData, KaplanMeierFigure } from "./kaplan-meier-figure.ts";
import { probabilityAxis } from "./probability-axis.ts";
import { ratioLines } from "./ratio-estimates.ts";
import { atRiskAt, eventsUpTo, type RiskRow, riskMarks, riskTableOf } from "./risk-table.ts";
import { type Mark, rule, type Scene } from "./scene.ts";
import { censorMark, mapSteps, stepBand, stepMark, stepPoints, stepsOf, visibleSteps } from "./step-curve.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

export function drawKaplanMeier({ data, options }: KaplanMeierFigure, theme: Theme): Scene {
  const { curves, unit, confLevel } = data;
  const { width = 560, height, title, show = "survival", band = true, censorMarks = true } = options;
  const last = curves.reduce((most, { times }) => Math.max(most, times[times.length - 1] ?? 0), 0);
  const end = options.maximumTime ?? (last > 0 ? last : 1);
  const table = riskTableOf(theme, rowsOf(data, theme, options.riskTable), width);
  const lines = ratioLines(data.hazardRatios, confLevel);
  if (data.pValue !== undefined) lines.push(pText(data.pValue));
  const name = show === "survival" ? "Survival probability" : "Probability of the event";
  const spec: FrameSpec = {
    width,
    height,
    title,
    legend:
      curves.length > 1
        ? curves.map(({ label }, i) => ({ label, colour: colourOf(theme, i), dash: dashOf(theme, i) }))
        : [],
    x: timeAxis(end, unit, options, table.room),
    y: probabilityAxis(options.yLabel ?? name, options),
    left: table.left,
    right: table.right(end),
    below: table.height,
  };
  const value = show === "survival" ? (s: number): number => s : (s: number): number => 1 - s;
  const steps = curves.map((curve) => mapSteps(stepsOf({ ...curve, values: curve.survival }, 1, end), value));
  const pointsIn = (frame: Frame): Point[][] =>
    steps.flatMap(({ times, values, lower, upper }) =>
      (band ? [values, lower, upper] : [values]).map((list) => stepPoints(frame, times, list)),
    );
  let frame = frameOf(theme, spec);
  const medians = options.medianLines ? mediansOf(curves, end) : [];
  const inset = insetOf(
    theme,
    frame.panel,
    lines.map((text) => ({ text })),
    [...pointsIn(frame), ...medianPoints(frame, medians)],
    show === "survival" ? ["bottom-left", "top-right", "bottom-right"] : ["top-left", "bottom-right", "top-right"],
  );
  if (!inset) frame = frameOf(theme, { ...spec, notes: lines });
  const fine = steps.map((one) => visibleSteps(one, frame));
  const marks: Mark[] = [...frame.marks];
  if (band) fine.forEach((one, i) => marks.push(stepBand(frame, one, colourOf(theme, i), theme.bandOpacity)));
  for (const [[x0, y0], [x1, y1]] of medianPoints(frame, medians)) {
    marks.push(rule(x0, y0, x1, y1, { stroke: theme.muted, strokeWidth: 1, dash: "3 3" }, "median"));
  }
  fine.forEach((one, i) => {
    const paint = { stroke: colourOf(theme, i), strokeWidth: theme.lineWidth, dash: dashOf(theme, i) };
    marks.push(stepMark(frame, one, paint));
  });
  if (censorMarks) {
    curves.forEach((curve, i) =>
      marks.push(...censorMark(frame, { ...curve, values: curve.survival }, end, colourOf(theme, i), value)),
    );
  }
  marks.push(...(inset ?? []), ...riskMarks(frame, theme, table));
  const level = percent(confLevel);
  const spoken = `Kaplan-Meier curves with ${level} confidence limits: ${curves.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function mediansOf(curves: readonly CurveData[], end: number): number[] {
  return curves.flatMap(({ times, survival }) => {
    const k = survival.findIndex((s) => s !== null && s <= 0.5 + 1e-12);
    return k >= 0 && times[k] <= end ? [times[k]] : [];
  });
}

function medianPoints({ x, y, panel }: Frame, medians: readonly number[]): Point[][] {
  if (medians.length === 0) return [];
  const half = y.position(0.5);
  const across: Point[] = [
    [panel.left, half],
    [x.position(Math.max(...medians)), half],
  ];
  return [
    across,
    ...medians.map((time): Point[] => [
      [x.position(time), half],
      [x.position(time), panel.bottom],
    ]),
  ];
}

function rowsOf({ curves }: KaplanMeierFigure["data"], theme: Theme, shown = "at-risk"): RiskRow[] {
  if (shown === "none") return [];
  const rows = (numberAt: (curve: CurveData, time: number) => number): RiskRow[] =>
    curves.map((curve, i) => ({
      label: curve.label,
      colour: curves.length > 1 ? colourOf(theme, i) : theme.ink,
      numberAt: (time) => numberAt(curve, time),
    }));
  const heading = (label: string): RiskRow => ({ label, colour: theme.ink });
  return [
    heading("Number at risk"),
    ...rows(atRiskAt),
    ...(shown === "at-risk" ? [] : [heading("Number of events"), ...rows(eventsUpTo)]),
  ];
}

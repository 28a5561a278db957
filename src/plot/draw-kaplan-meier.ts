import { area, curveStepAfter, line } from "d3-shape";
import type { AxisSpec } from "./axis.ts";
import type { Point } from "./clip-line.ts";
import { fixed, interval, percent, pText, ratio } from "./format-number.ts";
import { EDGE, type Frame, type FrameSpec, frameOf, type InsetLine, insetOf } from "./frame.ts";
import type { CurveData, KaplanMeierFigure } from "./kaplan-meier-figure.ts";
import { LEADING, type Mark, MIDDLE, round, rule, type Scene, textLines } from "./scene.ts";
import { textWidth, widest, wrapText } from "./text-width.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

/** Steps of a curve up to the end of the axis: from 1 at time 0, level beyond the last time that is known. */
interface Steps {
  readonly times: number[];
  readonly survival: number[];
  readonly lower: number[];
  readonly upper: number[];
}

export function drawKaplanMeier({ data, options }: KaplanMeierFigure, theme: Theme): Scene {
  const { curves, unit, confLevel } = data;
  const {
    width = 560,
    height,
    title,
    show = "survival",
    riskTable = "at-risk",
    band = true,
    censorMarks = true,
  } = options;
  const last = curves.reduce((most, { times }) => Math.max(most, times[times.length - 1] ?? 0), 0);
  const end = options.maximumTime ?? (last > 0 ? last : 1);
  const table = riskTable === "none" ? [] : tableOf(theme, curves, riskTable, width);
  const numbersAt = (time: number): number =>
    table.reduce((most, { cell }) => Math.max(most, textWidth(cell(time), theme.fontSize * 0.92)), 0);
  const x: AxisSpec = {
    title: options.xLabel ?? (unit ? `Time (${unit})` : "Time"),
    domain: [0, end],
    ...(options.timeTicks && { ticks: options.timeTicks.filter((tick) => tick >= 0 && tick <= end) }),
    room: numbersAt,
    ...(unit && /month/i.test(unit) && { steps: [1, 2, 3, 6, 12, 24, 36, 60, 120] }),
  };
  const y: AxisSpec = {
    title: options.yLabel ?? (show === "survival" ? "Survival probability" : "Probability of the event"),
    domain: [0, 1],
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  };
  const stats = statisticsOf(data);
  const labels = widest(
    // headings have their line for themselves
    table.flatMap(({ lines, bold }) => (bold ? [] : lines)),
    theme.fontSize,
  );
  const spec: FrameSpec = {
    width,
    height,
    title,
    legend:
      curves.length > 1
        ? curves.map(({ label }, i) => ({ label, colour: colourOf(theme, i), dash: dashOf(theme, i) }))
        : [],
    x,
    y,
    left: table.length > 0 ? EDGE + labels + 12 + numbersAt(0) / 2 : 0,
    right: EDGE + Math.max(numbersAt(end), theme.fontSize * 2) / 2,
    below: table.reduce((sum, row) => sum + row.height, table.length > 0 ? theme.fontSize : 0),
  };
  const value = show === "survival" ? (s: number): number => s : (s: number): number => 1 - s;
  const steps = curves.map((curve) => stepsOf(curve, end));
  const pointsIn = (frame: Frame): Point[][] =>
    steps.flatMap(({ times, survival, lower, upper }) =>
      (band ? [survival, lower, upper] : [survival]).map((list) => stepPoints(frame, times, list.map(value))),
    );
  let frame = frameOf(theme, spec);
  const medians = options.medianLines ? mediansOf(curves, end) : [];
  const inset = insetOf(
    theme,
    frame.panel,
    stats,
    [...pointsIn(frame), ...medianPoints(frame, medians)],
    show === "survival" ? ["bottom-left", "top-right", "bottom-right"] : ["top-left", "bottom-right", "top-right"],
  );
  if (!inset) frame = frameOf(theme, { ...spec, notes: stats.map(({ text }) => text) });
  const fine = steps.map((one) => visibleSteps(one, frame));
  const marks: Mark[] = [...frame.marks];
  if (band) fine.forEach((one, i) => marks.push(bandOf(frame, theme, one, i, value)));
  for (const [[x0, y0], [x1, y1]] of medianPoints(frame, medians)) {
    marks.push(rule(x0, y0, x1, y1, { stroke: theme.muted, strokeWidth: 1, dash: "3 3" }, "median"));
  }
  fine.forEach((one, i) => marks.push(curveOf(frame, theme, one, i, value)));
  if (censorMarks) curves.forEach((curve, i) => marks.push(...censorMarksOf(frame, theme, curve, i, end, value)));
  marks.push(...(inset ?? []), ...drawTable(frame, theme, table));
  const level = percent(confLevel);
  const spoken = `Kaplan-Meier curves with ${level} confidence limits: ${curves.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function statisticsOf({ pValue, hazardRatios, confLevel }: KaplanMeierFigure["data"]): InsetLine[] {
  const lines = hazardRatios.map(({ label, estimate, lower, upper }) => {
    const name = label ? `${label}: HR` : "HR";
    if (estimate === null) return { text: `${name} not estimable` };
    return { text: `${name} ${ratio(estimate)} (${percent(confLevel)} CI ${interval(lower, upper, ratio)})` };
  });
  return pValue === undefined ? lines : [...lines, { text: pText(pValue) }];
}

function stepsOf({ times, survival, lower, upper }: CurveData, end: number): Steps {
  const steps: Steps = { times: [0], survival: [1], lower: [1], upper: [1] };
  let [s, low, high] = [1, 1, 1];
  for (let k = 0; k < times.length && times[k] <= end; k++) {
    // limits that are not defined are drawn as those before
    s = survival[k] ?? s;
    low = lower[k] ?? low;
    high = upper[k] ?? high;
    steps.times.push(times[k]);
    steps.survival.push(s);
    steps.lower.push(Math.min(low, s));
    steps.upper.push(Math.max(s, Math.min(1, high)));
  }
  if (times.length > 0 && times[times.length - 1] > end) {
    steps.times.push(end);
    steps.survival.push(s);
    steps.lower.push(steps.lower[steps.lower.length - 1]);
    steps.upper.push(steps.upper[steps.upper.length - 1]);
  }
  return steps;
}

// of the steps within a twentieth of a px the last one: large cohorts have thousands of times that no eye can tell apart
function visibleSteps({ times, survival, lower, upper }: Steps, { x }: Frame): Steps {
  const bucket = (k: number): number => Math.round(x.position(times[k]) * 20);
  const kept = times.map((_, k) => k).filter((k) => k === 0 || k === times.length - 1 || bucket(k) !== bucket(k + 1));
  const of = (list: readonly number[]): number[] => kept.map((k) => list[k]);
  return { times: of(times), survival: of(survival), lower: of(lower), upper: of(upper) };
}

function stepPoints({ x, y }: Frame, times: readonly number[], values: readonly number[]): Point[] {
  return times.flatMap((time, k): Point[] => {
    const at = x.position(time);
    return k === 0
      ? [[at, y.position(values[0])]]
      : [
          [at, y.position(values[k - 1])],
          [at, y.position(values[k])],
        ];
  });
}

function curveOf(
  { x, y }: Frame,
  theme: Theme,
  { times, survival }: Steps,
  i: number,
  value: (s: number) => number,
): Mark {
  const draw = line<number>(
    (_, k) => x.position(times[k]),
    (s) => y.position(value(s)),
  )
    .curve(curveStepAfter)
    .digits(2);
  return {
    type: "path",
    d: draw(survival) ?? "",
    stroke: colourOf(theme, i),
    strokeWidth: theme.lineWidth,
    dash: dashOf(theme, i),
    role: "curve",
  };
}

function bandOf({ x, y }: Frame, theme: Theme, steps: Steps, i: number, value: (s: number) => number): Mark {
  const draw = area<number>()
    .x((_, k) => x.position(steps.times[k]))
    .y0((low) => y.position(value(low)))
    .y1((_, k) => y.position(value(steps.upper[k])))
    .curve(curveStepAfter)
    .digits(2);
  return {
    type: "path",
    d: draw(steps.lower) ?? "",
    fill: colourOf(theme, i),
    opacity: theme.bandOpacity,
    role: "band",
  };
}

function censorMarksOf(
  { x, y }: Frame,
  theme: Theme,
  curve: CurveData,
  i: number,
  end: number,
  value: (s: number) => number,
): Mark[] {
  let d = "";
  let before = "";
  curve.times.forEach((time, k) => {
    if (curve.censored[k] === 0 || time > end || curve.survival[k] === null) return;
    const [at, level] = [round(x.position(time)), y.position(value(curve.survival[k]!))];
    // marks on each other are one
    const place = `${Math.round(at * 10)} ${Math.round(level * 10)}`;
    if (place === before) return;
    before = place;
    d += `M${at},${round(level - 3.5)}V${round(level + 3.5)}`;
  });
  return d ? [{ type: "path", d, stroke: colourOf(theme, i), strokeWidth: 1.1, role: "censored" }] : [];
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

interface TableRow {
  readonly lines: readonly string[];
  readonly colour: string;
  readonly bold: boolean;
  readonly height: number;
  readonly cell: (time: number) => string;
}

function tableOf(theme: Theme, curves: readonly CurveData[], riskTable: string, width: number): TableRow[] {
  const { fontSize: size, ink } = theme;
  const row = (text: string, colour: string, bold: boolean, cell: (time: number) => string): TableRow => {
    const lines = wrapText(text, width * 0.28, size, bold, 3);
    return { lines, colour, bold, height: lines.length * size * LEADING + 2, cell };
  };
  const rows = (cell: (curve: CurveData, time: number) => string): TableRow[] =>
    curves.map((curve, i) =>
      row(curve.label, curves.length > 1 ? colourOf(theme, i) : ink, false, (time) => cell(curve, time)),
    );
  const empty = (): string => "";
  return [
    row("Number at risk", ink, true, empty),
    ...rows((curve, time) => count(atRiskAt(curve, time))),
    ...(riskTable === "at-risk"
      ? []
      : [row("Number of events", ink, true, empty), ...rows((curve, time) => count(eventsUpTo(curve, time)))]),
  ];
}

/** Subjects at risk at a time, those who leave then included. */
export function atRiskAt({ times, atRisk }: CurveData, time: number): number {
  const next = times.findIndex((one) => one >= time);
  return next < 0 ? 0 : atRisk[next];
}

function eventsUpTo({ times, events }: CurveData, time: number): number {
  return events.reduce((sum, d, k) => (times[k] <= time ? sum + d : sum), 0);
}

function count(value: number): string {
  return Number.isInteger(value) ? value.toString().replace(/\B(?=(\d{3})+$)/g, ",") : fixed(value, 1);
}

function drawTable({ x, panel, bottom }: Frame, theme: Theme, rows: readonly TableRow[]): Mark[] {
  const { fontSize: size } = theme;
  const marks: Mark[] = [];
  let top = bottom + size * 0.8;
  const before = panel.left - 12;
  const room = rows.reduce((most, { cell }) => Math.max(most, textWidth(cell(0), size * 0.92)), 0) / 2;
  for (const { lines, colour, bold, height, cell } of rows) {
    const y = top + (size * LEADING) / 2 + size * MIDDLE;
    const heading = lines.length > 0 && bold;
    marks.push(
      ...textLines(
        lines,
        { x: heading ? EDGE : before - room, y, size, anchor: heading ? "start" : "end", fill: colour, bold },
        "risk-label",
      ),
    );
    const middle = y + ((lines.length - 1) * size * LEADING) / 2;
    for (const { value, at, label } of x.ticks) {
      const text = cell(value);
      if (!label || !text) continue;
      marks.push({
        type: "text",
        x: at,
        y: middle,
        text,
        size: size * 0.92,
        anchor: "middle",
        fill: theme.ink,
        role: "risk-number",
      });
    }
    top += height;
  }
  return marks;
}

import type { CalibrationFigure } from "./calibration-figure.ts";
import { bandMarks, lineMarks, pointsOf } from "./draw-lines.ts";
import { fixed } from "./format-number.ts";
import { type Frame, type FrameSpec, frameOf, insetOf } from "./frame.ts";
import { type Mark, round, rule, type Scene } from "./scene.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

// height of the distribution of predictions
const STRIP = 26;

export function drawCalibration({ data, options }: CalibrationFigure, theme: Theme): Scene {
  const { curves, time, unit } = data;
  const { width = 420, height, title, smooth = true, indices = true } = options;
  const at = `${time}${unit ? ` ${unit}` : ""}`;
  const domain = options.limits ?? limitsOf(data, smooth);
  const axis = { domain };
  const spec: FrameSpec = {
    width,
    height,
    title,
    aspect: 1,
    legend:
      curves.length > 1
        ? curves.map(({ label }, i) => ({ label, colour: colourOf(theme, i), swatch: "dot" as const }))
        : [],
    x: { ...axis, title: options.xLabel ?? `Predicted survival at ${at}` },
    y: { ...axis, title: options.yLabel ?? `Observed survival at ${at}` },
  };
  const strips = curves.filter(({ distribution }) => distribution);
  const above = strips.length > 0 ? { above: strips.length * (STRIP + 3) + 3 } : {};
  let frame = frameOf(theme, { ...spec, ...above });
  const lines = curves.length === 1 && indices ? indexLines(curves[0]).map((text) => ({ text })) : [];
  const obstacles = curves.flatMap((curve) => [
    ...(smooth ? [curve.observed, curve.lower, curve.upper].map((list) => pointsOf(frame, curve.predicted, list)) : []),
    ...curve.groups.map(({ predicted, lower, upper }) => pointsOf(frame, [predicted, predicted], [lower, upper])),
  ]);
  const { left, top, right, bottom } = frame.panel;
  const inset = insetOf(
    theme,
    frame.panel,
    lines,
    [
      ...obstacles,
      [
        [left, bottom],
        [right, top],
      ],
    ],
    ["top-left", "bottom-right"],
  );
  if (!inset) frame = frameOf(theme, { ...spec, ...above, notes: [lines.map(({ text }) => text).join(", ")] });
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
  strips.forEach((curve, k) => {
    const base = panel.top - 5 - (strips.length - 1 - k) * (STRIP + 3);
    marks.push(...stripMarks(frame, base, curve.distribution!, domain, colourOf(theme, curves.indexOf(curve))));
  });
  curves.forEach((curve, i) => {
    const colour = colourOf(theme, i);
    if (smooth) {
      const lower = pointsOf(frame, curve.predicted, curve.lower);
      const upper = pointsOf(frame, curve.predicted, curve.upper);
      marks.push(...bandMarks(frame, lower, upper, colour, theme.bandOpacity));
      const paint = { stroke: colour, strokeWidth: theme.lineWidth, dash: dashOf(theme, i) };
      marks.push(...lineMarks(frame, pointsOf(frame, curve.predicted, curve.observed), paint));
    }
  });
  curves.forEach((curve, i) => marks.push(...groupMarks(frame, theme, curve, i)));
  marks.push(...(inset ?? []));
  const spoken = `Calibration of predicted survival at ${at}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

// bars of the distribution of predictions on a line above the panel, the largest as high as the strip
function stripMarks(
  { x }: Frame,
  base: number,
  counts: readonly number[],
  [low, high]: readonly [number, number],
  fill: string,
): Mark[] {
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  let d = "";
  counts.forEach((count, k) => {
    const [from, to] = [Math.max(low, k / counts.length), Math.min(high, (k + 1) / counts.length)];
    if (count === 0 || to - from < 1e-9) return;
    const [left, right] = [x.position(from), x.position(to)].map(round);
    d += `M${left},${round(base)}V${round(base - (count / most) * STRIP)}H${round(right - 0.6)}V${round(base)}Z`;
  });
  return d ? [{ type: "path", d, fill, opacity: 0.75, role: "distribution" }] : [];
}

function groupMarks(frame: Frame, theme: Theme, curve: CalibrationFigure["data"]["curves"][number], i: number): Mark[] {
  const { x, y, panel } = frame;
  const colour = colourOf(theme, i);
  const within = (value: number): boolean => value >= panel.top - 0.01 && value <= panel.bottom + 0.01;
  return curve.groups.flatMap(({ predicted, observed, lower, upper, corrected }): Mark[] => {
    if (predicted === null || observed === null) return [];
    const [px, py] = [x.position(predicted), y.position(observed)];
    if (!within(py) || px < panel.left - 0.01 || px > panel.right + 0.01) return [];
    const marks: Mark[] = [];
    if (lower !== null && upper !== null) {
      marks.push(
        ...lineMarks(
          frame,
          [
            [px, y.position(lower)],
            [px, y.position(upper)],
          ],
          { stroke: colour, strokeWidth: 1.3 },
          "interval",
        ),
      );
    }
    marks.push({ type: "circle", x: px, y: py, r: 4, fill: colour, role: "point" });
    if (corrected !== null && within(y.position(corrected))) {
      const cy = y.position(corrected);
      const [l, r, t, b] = [px - 4, px + 4, cy - 4, cy + 4].map(round);
      marks.push({
        type: "path",
        d: `M${l},${t}L${r},${b}M${l},${b}L${r},${t}`,
        stroke: theme.ink,
        strokeWidth: 1.5,
        role: "corrected",
      });
    }
    return marks;
  });
}

function indexLines(curve: CalibrationFigure["data"]["curves"][number]): string[] {
  const { slope, observedToExpected, ici } = curve;
  return [
    ...(slope === null ? [] : [`Slope ${fixed(slope)}`]),
    ...(observedToExpected === null ? [] : [`Observed / expected ${fixed(observedToExpected)}`]),
    ...(ici === null ? [] : [`ICI ${fixed(ici, 3)}`]),
    ...(curve.groups.some(({ corrected }) => corrected !== null) ? ["\u00d7 corrected for optimism"] : []),
  ];
}

// both axes alike, by tenths, from the least to the largest value of a group or of the curve
function limitsOf({ curves }: CalibrationFigure["data"], smooth: boolean): readonly [number, number] {
  const values = curves.flatMap(({ groups, predicted, observed }) => [
    ...groups.flatMap((group) => [group.predicted, group.observed, group.lower, group.upper, group.corrected]),
    ...(smooth ? [...predicted, ...observed] : []),
  ]);
  const known = values.filter((value) => value !== null && value >= 0 && value <= 1) as number[];
  const low = known.reduce((least, value) => Math.min(least, value), 1);
  const high = known.reduce((most, value) => Math.max(most, value), 0);
  if (low >= high) return [0, 1];
  return [Math.floor(low * 10) / 10, Math.ceil(high * 10) / 10];
}

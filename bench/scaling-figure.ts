import type { AxisSpec } from "../src/plot/axis.ts";
import { lineMarks, pointsOf } from "../src/plot/draw-lines.ts";
import { drawPanels } from "../src/plot/draw-panels.ts";
import { frameOf } from "../src/plot/frame.ts";
import type { PanelFigure, PanelsFigure } from "../src/plot/panels.ts";
import type { Mark, Scene } from "../src/plot/scene.ts";
import { theme as namedTheme, type Theme } from "../src/plot/theme.ts";
import { writeSvg } from "../src/plot/write-svg.ts";
import type { Scaling, ScalingPanel } from "./claim.ts";

/** Draws a scaling plot as SVG: time against size, both on logarithmic axes, one panel or several side by side. */
export function drawScaling({ title, panels }: Scaling): string {
  const theme = namedTheme("print");
  if (panels.length === 1) return writeSvg({ ...drawPanel(panels[0], theme, 520), title });
  const figure = {
    kind: "panels",
    // the letters say which is which where a text speaks of one
    data: { figures: panels.map((panel) => ({ kind: "scaling", data: panel, options: { title: panel.title } })) },
    options: { columns: 2, width: 760 },
  } as unknown as PanelsFigure;
  const one = (each: PanelFigure, options: { readonly width?: number; readonly height?: number }): Scene =>
    drawPanel((each as unknown as { data: ScalingPanel }).data, theme, options.width ?? 380, options.height);
  return writeSvg({ ...drawPanels(figure, theme, one), title });
}

function drawPanel(
  { xLabel, yLabel, curves: all, x: kind = "log" }: ScalingPanel,
  theme: Theme,
  width: number,
  height?: number,
): Scene {
  // of a program that is absent there is none
  const curves = all.filter(({ points }) => points.length > 0);
  const points = curves.flatMap((curve) => curve.points);
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const colours = { radiosurv: theme.palette[0], reference: theme.palette[1] };
  const frame = frameOf(theme, {
    width,
    height,
    legend: curves.map(({ label, program }) => ({ label, colour: colours[program] })),
    x: {
      title: xLabel,
      ...(kind === "log" ? decades(xs, count) : { domain: [0.9, xs[xs.length - 1] * 1.1], ticks: xs, scale: "log" }),
    },
    y: {
      title: yLabel,
      ...decades(
        points.map(({ y }) => y),
        seconds,
      ),
    },
  });
  const marks: Mark[] = [...frame.marks];
  for (const { points: own, program } of curves) {
    const colour = colours[program];
    const across = own.map(({ x }) => x);
    const placed = pointsOf(
      frame,
      across,
      own.map(({ y }) => y),
    );
    if (kind === "whole") {
      const ideal = pointsOf(
        frame,
        xs,
        xs.map((x) => (own[0].y * own[0].x) / x),
      );
      marks.push(...lineMarks(frame, ideal, { stroke: theme.muted, strokeWidth: 1, dash: "4 3" }, "reference"));
    }
    marks.push(...lineMarks(frame, placed, { stroke: colour, strokeWidth: theme.lineWidth }));
    for (const [x, y] of placed) marks.push({ type: "circle", x, y, r: 3, fill: colour, role: "point" });
  }
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: yLabel, marks };
}

const STEPS = [[1, 2, 5], [1, 3], [1]];
const MOST_TICKS = 7;

/** A logarithmic axis with ticks at powers of ten, and between them where there are few; some room at both ends. */
function decades(values: readonly number[], label: (value: number) => string): AxisSpec {
  const low = Math.min(...values) / 1.5;
  const high = Math.max(...values) * 1.5;
  const ticksOf = (steps: readonly number[]): number[] => {
    const ticks: number[] = [];
    for (let power = -9; power <= 12; power++) {
      for (const step of steps) {
        const value = Number(`${step}e${power}`);
        if (value >= low && value <= high) ticks.push(value);
      }
    }
    return ticks;
  };
  const ticks = STEPS.map(ticksOf).find(({ length }) => length <= MOST_TICKS) ?? ticksOf([1]);
  return { domain: [low, high], scale: "log", ticks, label };
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function seconds(value: number): string {
  if (value >= 1) return `${value.toLocaleString("en")} s`;
  return value >= 1e-3 ? `${Number((value * 1e3).toPrecision(1))} ms` : `${Number((value * 1e6).toPrecision(1))} µs`;
}

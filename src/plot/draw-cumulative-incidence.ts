import { timeAxis } from "./axis.ts";
import type { Point } from "./clip-line.ts";
import type { CumulativeIncidenceFigure } from "./cumulative-incidence-figure.ts";
import { percent, pText } from "./format-number.ts";
import { type Frame, type FrameSpec, frameOf, insetOf } from "./frame.ts";
import { probabilityAxis } from "./probability-axis.ts";
import { ratioLines } from "./ratio-estimates.ts";
import { atRiskAt, eventsUpTo, type RiskRow, riskMarks, riskTableOf } from "./risk-table.ts";
import type { Mark, Scene } from "./scene.ts";
import {
  censorMark,
  type Steps,
  stepBand,
  stepMark,
  stepPoints,
  stepsBelow,
  stepsOf,
  visibleSteps,
} from "./step-curve.ts";
import { colourOf, dashOf, type Theme } from "./theme.ts";

// dashes that tell causes apart where colours stand for groups
const CAUSE_DASHES = ["", "6 3", "2 2.5", "9 3 2 3"];

/** A curve with how it is drawn. */
export interface IncidenceCurve {
  readonly label: string;
  readonly group: number;
  readonly cause: number;
  readonly colour: string;
  readonly dash: string;
}

/** All curves, those of a group after each other. */
export function incidenceCurves({ groups, causes }: CumulativeIncidenceFigure["data"], theme: Theme): IncidenceCurve[] {
  const both = groups.length > 1 && causes.length > 1;
  return groups.flatMap(({ label }, group) =>
    causes.map(({ label: name }, cause) => {
      const place = groups.length > 1 ? group : cause;
      return {
        label: both ? `${label}: ${name}` : groups.length > 1 ? label : name,
        group,
        cause,
        colour: colourOf(theme, place),
        dash: both ? CAUSE_DASHES[cause % CAUSE_DASHES.length] : dashOf(theme, place),
      };
    }),
  );
}

export function incidenceTitle({ causes }: CumulativeIncidenceFigure["data"]): string {
  return causes.length === 1 ? `Cumulative incidence of ${causes[0].label}` : "Cumulative incidence";
}

/** P and subdistribution hazard ratios. */
export function incidenceLines({ hazardRatios, tests, confLevel }: CumulativeIncidenceFigure["data"]): string[] {
  return [
    ...ratioLines(hazardRatios, confLevel, "SHR"),
    ...tests.map(({ cause, pValue }) => (cause === undefined ? pText(pValue) : `${cause}: ${pText(pValue)}`)),
  ];
}

export function drawCumulativeIncidence({ data, options }: CumulativeIncidenceFigure, theme: Theme): Scene {
  const { groups, unit, confLevel } = data;
  const curves = incidenceCurves(data, theme);
  const { width = 560, height, title, censorMarks = false, band = curves.length <= 4 } = options;
  const last = groups.reduce((most, { times }) => Math.max(most, times[times.length - 1] ?? 0), 0);
  const end = options.maximumTime ?? (last > 0 ? last : 1);
  const table = riskTableOf(theme, rowsOf(data, theme, options.riskTable), width);
  const lines = incidenceLines(data);
  const spec: FrameSpec = {
    width,
    height,
    title,
    legend: curves.length > 1 ? curves : [],
    x: timeAxis(end, unit, options, table.room),
    y: probabilityAxis(options.yLabel ?? incidenceTitle(data), options),
    left: table.left,
    right: table.right(end),
    below: table.height,
  };
  const { maximum = 1 } = options;
  const all = curves.map(({ group, cause }): Steps => {
    const { times } = groups[group];
    const { incidence, lower, upper } = groups[group].curves[cause];
    return stepsBelow(stepsOf({ times, values: incidence, lower, upper }, 0, end), maximum);
  });
  const pointsIn = (frame: Frame): Point[][] =>
    all.flatMap(({ times, values, lower, upper }) =>
      (band ? [values, lower, upper] : [values]).map((list) => stepPoints(frame, times, list)),
    );
  let frame = frameOf(theme, spec);
  const texts = lines.map((text) => ({ text }));
  const inset = insetOf(theme, frame.panel, texts, pointsIn(frame), ["top-left", "bottom-right", "top-right"]);
  if (!inset) frame = frameOf(theme, { ...spec, notes: lines });
  const fine = all.map((one) => visibleSteps(one, frame));
  const marks: Mark[] = [...frame.marks];
  if (band) fine.forEach((one, i) => marks.push(stepBand(frame, one, curves[i].colour, theme.bandOpacity)));
  fine.forEach((one, i) => {
    const { colour, dash } = curves[i];
    marks.push(stepMark(frame, one, { stroke: colour, strokeWidth: theme.lineWidth, dash }));
  });
  if (censorMarks) {
    curves.forEach(({ group, cause, colour }) => {
      const { times, censored } = groups[group];
      const values = groups[group].curves[cause].incidence.map((level) =>
        level !== null && level > maximum ? null : level,
      );
      marks.push(...censorMark(frame, { times, values, censored }, end, colour));
    });
  }
  marks.push(...(inset ?? []), ...riskMarks(frame, theme, table));
  const level = percent(confLevel);
  const spoken = `${incidenceTitle(data)} with ${level} confidence limits: ${curves.map(({ label }) => label).join(", ")}`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function rowsOf({ groups, causes }: CumulativeIncidenceFigure["data"], theme: Theme, shown = "at-risk"): RiskRow[] {
  if (shown === "none") return [];
  const colour = (i: number): string => (groups.length > 1 ? colourOf(theme, i) : theme.ink);
  const heading = (label: string): RiskRow => ({ label, colour: theme.ink });
  return [
    heading("Number at risk"),
    ...groups.map((group, i) => ({
      label: group.label,
      colour: colour(i),
      numberAt: (time: number) => atRiskAt(group, time),
    })),
    ...(shown === "at-risk" ? [] : causes).flatMap(({ label }, c) => [
      heading(`Number of events: ${label}`),
      ...groups.map(({ label: name, times, curves }, i) => ({
        label: name,
        colour: colour(i),
        numberAt: (time: number) => eventsUpTo({ times, events: curves[c].events }, time),
      })),
    ]),
  ];
}

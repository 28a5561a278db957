import { fixed } from "./format-number.ts";
import { EDGE, type Frame } from "./frame.ts";
import { LEADING, type Mark, MIDDLE, textLines } from "./scene.ts";
import { textWidth, widest, wrapText } from "./text-width.ts";
import type { Theme } from "./theme.ts";

/** A row of numbers below the ticks of the time axis, or a heading. */
export interface RiskRow {
  readonly label: string;
  readonly colour: string;
  /** The number at a time; without it the row is a heading. */
  readonly numberAt?: (time: number) => number;
}

/** Rows with their labels in lines. */
export interface RiskTable {
  /** Of all rows together, with the space above. */
  readonly height: number;
  /** Least margin left of the panel, and right of it with an axis that ends at a time. */
  readonly left: number;
  readonly right: (end: number) => number;
  /** Width of the widest number at a time. */
  readonly room: (time: number) => number;
  readonly rows: readonly (RiskRow & { readonly lines: readonly string[]; readonly height: number })[];
}

/** Lays out the table of a figure so wide. */
export function riskTableOf({ fontSize: size }: Theme, given: readonly RiskRow[], width: number): RiskTable {
  const rows = given.map((row) => {
    // headings have their line for themselves
    const lines = wrapText(row.label, row.numberAt ? width * 0.28 : width - 2 * EDGE, size, !row.numberAt, 3);
    return { ...row, lines, height: lines.length * size * LEADING + 2 };
  });
  const room = (time: number): number =>
    rows.reduce((most, row) => Math.max(most, textWidth(cellOf(row, time), size * 0.92)), 0);
  const labels = widest(
    rows.flatMap(({ lines, numberAt }) => (numberAt ? lines : [])),
    size,
  );
  return {
    height: rows.reduce((sum, row) => sum + row.height, rows.length > 0 ? size : 0),
    left: rows.length > 0 ? EDGE + labels + 12 + room(0) / 2 : 0,
    right: (end) => EDGE + Math.max(room(end), size * 2) / 2,
    room,
    rows,
  };
}

function cellOf({ numberAt }: RiskRow, time: number): string {
  if (!numberAt) return "";
  const value = numberAt(time);
  return Number.isInteger(value) ? value.toString().replace(/\B(?=(\d{3})+$)/g, ",") : fixed(value, 1);
}

/** The numbers stand at the ticks of the curve's own axis, so that they cannot be out of line. */
export function riskMarks({ x, panel, bottom }: Frame, { fontSize, ink }: Theme, { rows, room }: RiskTable): Mark[] {
  const small = fontSize * 0.92;
  const marks: Mark[] = [];
  let top = bottom + fontSize * 0.8;
  const before = panel.left - 12 - room(0) / 2;
  for (const row of rows) {
    const { lines, colour, height, numberAt } = row;
    const y = top + (fontSize * LEADING) / 2 + fontSize * MIDDLE;
    const place = numberAt ? ({ x: before, anchor: "end" } as const) : ({ x: EDGE, anchor: "start" } as const);
    marks.push(...textLines(lines, { ...place, y, size: fontSize, fill: colour, bold: !numberAt }, "risk-label"));
    const middle = y + ((lines.length - 1) * fontSize * LEADING) / 2;
    for (const { value, at, label } of x.ticks) {
      const text = cellOf(row, value);
      if (!label || !text) continue;
      marks.push({
        type: "text",
        x: at,
        y: middle,
        text,
        size: small,
        anchor: "middle",
        fill: ink,
        role: "risk-number",
      });
    }
    top += height;
  }
  return marks;
}

/** Subjects at risk at a time, those who leave then included. */
export function atRiskAt(
  { times, atRisk }: { readonly times: readonly number[]; readonly atRisk: readonly number[] },
  time: number,
): number {
  const next = times.findIndex((one) => one >= time);
  return next < 0 ? 0 : atRisk[next];
}

/** Events up to a time. */
export function eventsUpTo(
  { times, events }: { readonly times: readonly number[]; readonly events: readonly number[] },
  time: number,
): number {
  return events.reduce((sum, d, k) => (times[k] <= time ? sum + d : sum), 0);
}

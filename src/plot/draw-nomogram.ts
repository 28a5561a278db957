import { scaleLinear } from "d3-scale";
import { RadiosurvError } from "../error.ts";
import { log } from "../stats/elementary.ts";
import { axisOf, plainLabel } from "./axis.ts";
import { EDGE, headOf } from "./frame.ts";
import type { NomogramFigure } from "./nomogram-figure.ts";
import { LEADING, type Mark, MIDDLE, rule, type Scene, textLines } from "./scene.ts";
import { textWidth, widest, wrapText } from "./text-width.ts";
import type { Theme } from "./theme.ts";

interface Place {
  readonly at: number;
  readonly label: string;
}

// survival that is worth a tick
const SURVIVAL = [0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01];

export function drawNomogram({ data, options }: NomogramFigure, theme: Theme): Scene {
  const { variables, total, atZero, perPoint, survival } = data;
  const { width = 680, title } = options;
  const { fontSize: size, ink, grid } = theme;
  const small = size * 0.88;
  const head = headOf(theme, { width, title });
  const mostLabel = width * 0.3;
  const names = [
    "Points",
    ...variables.map(({ label }) => label),
    "Total points",
    ...survival.map(({ label }) => label),
  ];
  const labels = names.map((name) => wrapText(name, mostLabel, size, false, 3));
  const ends = variables.flatMap(({ levels = [] }) => levels.map(({ label }) => textWidth(label, small) / 2));
  const side = Math.min(width * 0.12, Math.max(small * 1.5, ...ends));
  const left = EDGE + widest(labels.flat(), size) + 8 + side;
  const right = width - EDGE - side;
  if (right - left < 120) {
    const needed = Math.ceil(width + 120 - right + left);
    throw new RadiosurvError(
      "setting",
      `toSvg: width must be at least ${needed} for the texts of this figure; got ${Math.floor(width)}`,
    );
  }
  const points = scaleLinear().domain([0, 100]).range([left, right]);
  const most = scaleLinear().domain([0, total]).nice().domain()[1];
  const totals = scaleLinear().domain([0, most]).range([left, right]);
  const rows: { places: Place[]; line: readonly [number, number] }[] = [
    { places: ticksOf([0, 100], [left, right], small), line: [left, right] },
    ...variables.map(({ scale, levels = [] }) => {
      if (!scale) {
        const places = levels.map(({ label, points: at }) => ({ at: points(at), label }));
        return { places, line: lineOf(places) };
      }
      const range = [points(scale.fromPoints), points(scale.toPoints)] as const;
      const places = ticksOf([scale.from, scale.to], range, small);
      return { places, line: [Math.min(...range), Math.max(...range)] as const };
    }),
    { places: ticksOf([0, most], [left, right], small), line: [left, right] },
    ...survival.map(({ hazard }) => {
      const places = SURVIVAL.map((s) => ({
        at: totals((log(-log(s) / hazard) - atZero) / perPoint),
        label: String(s),
      }))
        .filter(({ at }) => at >= left - 0.01 && at <= right + 0.01)
        .sort((a, b) => a.at - b.at);
      return { places, line: lineOf(places) };
    }),
  ];
  const laid = rows.map(({ places }) => staggered(places, small, EDGE + widest(labels.flat(), size) + 4, width - 2));
  const heights = laid.map((levels, i) => {
    const lines = levels.reduce((max, level) => Math.max(max, level), 0) + 1;
    return Math.max(labels[i].length * size * LEADING, size * 0.6 + 6 + lines * small * 1.15) + size * 0.5;
  });
  const own = heights.reduce((sum, height) => sum + height, 0);
  const extra = options.height ? Math.max(0, options.height - head.height - own - EDGE) / rows.length : 0;
  const marks: Mark[] = [...head.marks];
  const paint = { stroke: ink, strokeWidth: 1 };
  let top = head.height;
  const bottom = head.height + own + extra * rows.length;
  if (grid !== "none") {
    for (const { at } of rows[0].places) marks.push(rule(at, top, at, bottom, { stroke: grid, strokeWidth: 1 }));
  }
  rows.forEach(({ places, line }, i) => {
    const y = top + size * 0.6;
    const first = y + size * MIDDLE;
    marks.push(...textLines(labels[i], { x: EDGE, y: first, size, anchor: "start", fill: ink }, "name"));
    if (line[1] > line[0]) marks.push(rule(line[0], y, line[1], y, paint, "scale"));
    places.forEach(({ at, label }, k) => {
      marks.push(rule(at, y - 2, at, y + 4, paint, "tick"));
      const level = laid[i][k];
      if (level < 0) return;
      const text = { type: "text", x: at, size: small, anchor: "middle", fill: ink, role: "tick-label" } as const;
      marks.push({ ...text, y: y + 6 + small * 0.8 + level * small * 1.15, text: label });
    });
    top += heights[i] + extra;
  });
  const spoken = `Nomogram of ${variables.map(({ label }) => label).join(", ")}`;
  const height = bottom + EDGE;
  return { width, height, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks };
}

function ticksOf(domain: readonly [number, number], range: readonly [number, number], size: number): Place[] {
  // both ends belong to the scale of a variable, so that what lies between is seen to be all of it
  const axis = axisOf({ domain }, range, size, "across");
  const places = axis.ticks.map(({ at, label }) => ({ at, label }));
  if (places.length > 1) return places.sort((a, b) => a.at - b.at);
  const label = plainLabel(domain);
  return domain.map((value, k) => ({ at: range[k], label: label(value) })).sort((a, b) => a.at - b.at);
}

function lineOf(places: readonly Place[]): readonly [number, number] {
  const at = places.map((place) => place.at);
  return at.length > 0 ? [Math.min(...at), Math.max(...at)] : [0, 0];
}

// labels that would touch go to the next line below; -1 for one that finds no room on three lines or would leave the figure
function staggered(places: readonly Place[], size: number, from: number, to: number): number[] {
  const ends = [from, from, from];
  const levels = places.map(() => -1);
  const order = places.map((_, i) => i).sort((a, b) => places[a].at - places[b].at || a - b);
  for (const i of order) {
    const half = textWidth(places[i].label, size) / 2;
    const level = ends.findIndex((end) => places[i].at - half >= end + size * 0.3);
    if (level < 0 || places[i].at + half > to) continue;
    levels[i] = level;
    ends[level] = places[i].at + half;
  }
  return levels;
}

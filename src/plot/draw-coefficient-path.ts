import { log } from "../stats/elementary.ts";
import { spread } from "./axis.ts";
import type { CoefficientPathFigure } from "./coefficient-path-figure.ts";
import { lineMarks, pointsOf } from "./draw-lines.ts";
import { EDGE, type Frame, frameOf } from "./frame.ts";
import { LEADING, type Mark, MIDDLE, overlap, rule, type Scene, type TextMark, textBox } from "./scene.ts";
import { shorten, shortenMiddle, textWidth, widest } from "./text-width.ts";
import { colourOf, dashOf, faintOf, type Theme } from "./theme.ts";

export function drawCoefficientPath({ data, options }: CoefficientPathFigure, theme: Theme): Scene {
  const { logLambda, lines, df, marks: marked } = data;
  const { width = 560, height, title, named = 8 } = options;
  const { fontSize: size, muted } = theme;
  const last = (values: readonly number[]): number => values[values.length - 1] ?? 0;
  const bySize = lines
    .map((_, i) => i)
    .sort((a, b) => Math.abs(last(lines[b].values)) - Math.abs(last(lines[a].values)) || a - b);
  const withName = bySize.slice(0, named);
  const small = size * 0.92;
  const names = new Map(withName.map((i) => [i, shortenMiddle(lines[i].label, width * 0.3, small)]));
  const across = logLambda.map((value) => -value);
  const beside = names.size > 0 ? EDGE + 10 + widest([...names.values()], small) : 0;
  const frame = frameOf(theme, {
    width,
    height,
    title,
    x: { title: options.xLabel ?? "\u2212log(\u03bb)", domain: spread(across, 0) },
    y: {
      title: options.yLabel ?? "Coefficient",
      domain: spread(
        lines.flatMap(({ values }) => [...values, 0]),
        0.05,
      ),
    },
    right: beside,
    above: aboveOf(theme),
  });
  const { panel, x, y } = frame;
  const drawn: Mark[] = [...frame.marks, ...topAxis(frame, theme, across, df)];
  if (y.position(0) <= panel.bottom) {
    drawn.push(
      rule(panel.left, y.position(0), panel.right, y.position(0), { stroke: muted, strokeWidth: 1, dash: "2 3" }),
    );
  }
  drawn.push(...penaltyMarks(frame, theme, marked));
  drawn.push(...topTitle(frame, theme, drawn));
  // named lines lie over the others
  const styleOf = (i: number): { stroke: string; dash?: string } =>
    names.has(i)
      ? { stroke: colourOf(theme, withName.indexOf(i)), dash: dashOf(theme, withName.indexOf(i)) }
      : { stroke: faintOf(theme) };
  for (const i of [...lines.keys()].sort((a, b) => Number(names.has(a)) - Number(names.has(b)))) {
    drawn.push(
      ...lineMarks(frame, pointsOf(frame, across, lines[i].values), { strokeWidth: theme.lineWidth, ...styleOf(i) }),
    );
  }
  const ends = withName.map((i) => y.position(last(lines[i].values)));
  const room = { top: panel.top - size * 0.5, bottom: panel.bottom + size * 0.5 };
  const at = spaced(ends, small * 1.15, room.top, room.bottom);
  withName.forEach((i, k) => {
    if (at[k] === undefined) return;
    const colour = colourOf(theme, k);
    const end = x.position(across[across.length - 1]);
    drawn.push(rule(end, ends[k], panel.right + 7, at[k], { stroke: colour, strokeWidth: 0.8 }, "leader"));
    drawn.push({
      type: "text",
      x: panel.right + 9,
      y: at[k] + small * MIDDLE,
      text: names.get(i)!,
      size: small,
      anchor: "start",
      fill: colour,
      role: "name",
    });
  });
  const spoken = `Coefficients of ${lines.length} columns along the penalty`;
  return { ...frame, background: theme.background, fontFamily: theme.fontFamily, title: title ?? spoken, marks: drawn };
}

/** Height of the axis with numbers of columns, and of its title and the names of marked penalties. */
export function aboveOf({ fontSize }: Theme): number {
  return fontSize * LEADING * 2 + 8;
}

/** Title of the axis above the panel, right or left in its line, where no name of a penalty is. */
export function topTitle({ panel }: Frame, { fontSize: size, muted }: Theme, others: readonly Mark[]): Mark[] {
  const taken = others.flatMap((mark) => (mark.type === "text" && mark.role === "penalty-name" ? [textBox(mark)] : []));
  const y = panel.top - 6 - size * LEADING;
  const common = { type: "text", y, text: "Number of coefficients", size: size * 0.85, fill: muted } as const;
  const places: TextMark[] = [
    { ...common, x: panel.right, anchor: "end" },
    { ...common, x: panel.left, anchor: "start" },
  ];
  const free = places.find((place) => {
    const { left, right, top, bottom } = textBox(place);
    const room = { left: left - size, right: right + size, top, bottom };
    return left >= 0 && !taken.some((box) => overlap(box, room));
  });
  return free ? [{ ...free, role: "columns-title" }] : [];
}

/** Numbers of columns in the model, above the panel. */
export function topAxis({ panel, x }: Frame, theme: Theme, across: readonly number[], df: readonly number[]): Mark[] {
  const { fontSize: size, muted } = theme;
  const small = size * 0.85;
  const marks: Mark[] = [];
  let free = panel.left - small * 2;
  for (const { at, value } of x.ticks) {
    // that of the value of lambda next to the tick
    let nearest = 0;
    across.forEach((one, k) => {
      if (Math.abs(one - value) < Math.abs(across[nearest] - value)) nearest = k;
    });
    const text = String(df[nearest]);
    const half = textWidth(text, small) / 2;
    if (at - half < free) continue;
    free = at + half + small * 0.6;
    marks.push({
      type: "text",
      x: at,
      y: panel.top - 6,
      text,
      size: small,
      anchor: "middle",
      fill: muted,
      role: "columns",
    });
  }
  return marks;
}

/** Dashed lines at marked penalties, with their names above. */
export function penaltyMarks(
  { panel, x }: Frame,
  theme: Theme,
  marked: readonly { readonly label: string; readonly lambda: number }[],
): Mark[] {
  const { fontSize: size, ink } = theme;
  const small = size * 0.92;
  const marks: Mark[] = [];
  const placed = marked
    .map(({ label, lambda }) => ({
      label: shorten(label, (panel.right - panel.left) / 2 - 8, small),
      at: x.position(-log(lambda)),
    }))
    .filter(({ at }) => at >= panel.left - 0.01 && at <= panel.right + 0.01)
    .sort((a, b) => a.at - b.at);
  let free = 0;
  placed.forEach(({ label, at }, k) => {
    const width = textWidth(label, small);
    // of two that are close the left one ends, the right one starts at its line
    const next = placed[k + 1];
    const crowded = next !== undefined && next.at - at < (width + textWidth(next.label, small)) / 2 + small;
    const wanted = crowded ? at - width + 4 : at - width / 2;
    const start = Math.min(Math.max(wanted, free, 4), panel.right + EDGE - width);
    marks.push(rule(at, panel.top, at, panel.bottom, { stroke: ink, strokeWidth: 1, dash: "3 3" }, "penalty"));
    if (start < free) return;
    free = start + width + small * 0.6;
    const y = panel.top - 6 - size * LEADING;
    marks.push({
      type: "text",
      x: start,
      y,
      text: label,
      size: small,
      anchor: "start",
      fill: ink,
      role: "penalty-name",
    });
  });
  return marks;
}

/**
 * Positions as close to the wanted ones as the distance allows, in their order; `undefined` for those that have no room.
 */
export function spaced(
  wanted: readonly number[],
  distance: number,
  top: number,
  bottom: number,
): (number | undefined)[] {
  const most = Math.max(0, Math.floor((bottom - top) / distance) + 1);
  const order = wanted
    .map((at, i) => ({ at, i }))
    .slice(0, most)
    .sort((a, b) => a.at - b.at || a.i - b.i);
  const placed: (number | undefined)[] = wanted.map(() => undefined);
  const at = order.map((one) => Math.min(bottom, Math.max(top, one.at)));
  for (let k = 1; k < at.length; k++) at[k] = Math.max(at[k], at[k - 1] + distance);
  // what was pushed out below comes back up
  if (at.length > 0) at[at.length - 1] = Math.min(at[at.length - 1], bottom);
  for (let k = at.length - 2; k >= 0; k--) at[k] = Math.min(at[k], at[k + 1] - distance);
  order.forEach(({ i }, k) => {
    placed[i] = at[k];
  });
  return placed;
}

import { EDGE, headOf } from "./frame.ts";
import { type Box, type Mark, round, rule, type Scene } from "./scene.ts";
import type { SliceFigure, SliceView } from "./slice-figure.ts";
import { textWidth } from "./text-width.ts";
import { dashOf, type Theme } from "./theme.ts";

// bright ones, as they lie on grey; next ones differ for all kinds of colour vision
const CONTOURS = ["#ffe14d", "#38d6ff", "#ff755f", "#b6ffa1", "#c792ff", "#ffffff"];
// between pictures
const GAP = 6;

export function drawSlice({ data, options }: SliceFigure, theme: Theme): Scene {
  const { more = [], axis } = data;
  const views = [data as SliceView, ...more];
  const { title, scaleBar = true, columns = Math.min(4, views.length) } = options;
  const { contours, widthMm, heightMm } = data;
  const colourAt = (i: number): string => CONTOURS[i % CONTOURS.length];
  const legend = contours.flatMap(({ label }, i) =>
    label === "" ? [] : [{ label, colour: colourAt(i), dash: dashOf(theme, i), swatch: "contour" as const }],
  );
  const side = Math.min(columns, views.length);
  const down = Math.ceil(views.length / side);
  // as wide as asked, or as the height that was asked for allows
  const across = options.width ?? (side === 1 ? 420 : 640);
  const head = headOf(theme, { width: across, title, legend });
  const full = (across - 2 * EDGE - GAP * (side - 1)) / side;
  const most = options.height
    ? Math.max(40, (options.height - head.height - EDGE - GAP * (down - 1)) / down)
    : Math.min((full * heightMm) / widthMm, across * 1.6);
  const shrink = Math.min(1, (most * widthMm) / heightMm / full);
  const [w, h] = [full * shrink, (full * heightMm * shrink) / widthMm];
  const left = (across - side * w - GAP * (side - 1)) / 2;
  const marks: Mark[] = [...head.marks];
  views.forEach((view, k) => {
    const [x, y] = [left + (k % side) * (w + GAP), head.height + Math.floor(k / side) * (h + GAP)];
    const box: Box = { left: x, top: y, right: x + w, bottom: y + h };
    marks.push({ type: "image", box, href: view.picture, smooth: view.columns > w, role: "picture" });
    view.contours.forEach(({ lines }, i) => {
      const d = lines.map((line) => closed(line, box, w / view.columns, h / view.rows)).join("");
      if (!d) return;
      const dash = dashOf(theme, i);
      marks.push({ type: "path", d, stroke: "#000000", strokeWidth: 3, opacity: 0.45, dash, role: "halo" });
      marks.push({ type: "path", d, stroke: colourAt(i), strokeWidth: 1.6, dash, role: "contour" });
    });
    // one scale for all: the bar is in the last one
    const bar = scaleBar && k === views.length - 1 ? barMarks(box, w / widthMm, widthMm, theme) : [];
    marks.push(...bar);
    if (views.length > 1) marks.push(...numberMarks(box, `Slice ${view.slice}`, theme));
  });
  const which = views.map(({ slice }) => slice).join(", ");
  const spoken = `${axis ? `${axis[0].toUpperCase()}${axis.slice(1)} image` : "Image"} slice${views.length > 1 ? "s" : ""} ${which} with ${contours.length} contours`;
  return {
    width: across,
    height: head.height + down * (h + GAP) - GAP + EDGE,
    background: theme.background,
    fontFamily: theme.fontFamily,
    title: title ?? spoken,
    marks,
  };
}

function closed(line: readonly number[], { left, top }: Box, across: number, down: number): string {
  let d = "";
  for (let k = 0; k < line.length; k += 2) {
    d += `${k === 0 ? "M" : "L"}${round(left + line[k] * across)},${round(top + line[k + 1] * down)}`;
  }
  return `${d}Z`;
}

// the number of the slice, in the upper left corner, where it has room
function numberMarks({ left, right, top, bottom }: Box, text: string, { fontSize }: Theme): Mark[] {
  const size = fontSize * 0.92;
  const wide = textWidth(text, size);
  if (wide + 16 > right - left || size * 3.6 > bottom - top) return [];
  const backing: Box = { left: left + 3, right: left + 13 + wide, top: top + 3, bottom: top + 9 + size };
  return [
    { type: "rect", box: backing, fill: "#000000", opacity: 0.5, radius: 2, role: "slice-number" },
    {
      type: "text",
      x: left + 8,
      y: top + 5 + size * 0.86,
      text,
      size,
      anchor: "start",
      fill: "#ffffff",
      role: "slice-number",
    },
  ];
}

// the longest of the round lengths that takes a third of the picture at most
function barMarks({ left, right, bottom }: Box, perMm: number, widthMm: number, { fontSize }: Theme): Mark[] {
  const lengths = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];
  const length = lengths.filter((one) => one <= widthMm / 3).pop();
  if (length === undefined) return [];
  const text = `${length} mm`;
  const size = fontSize * 0.92;
  const wide = Math.max(length * perMm, textWidth(text, size));
  if (wide > right - left - 16) return [];
  const [x, y] = [right - 8 - wide, bottom - 10];
  const start = x + (wide - length * perMm) / 2;
  const backing: Box = { left: x - 5, right: right - 3, top: y - size * 1.25 - 4, bottom: bottom - 4 };
  return [
    { type: "rect", box: backing, fill: "#000000", opacity: 0.5, radius: 2, role: "scale-bar" },
    rule(start, y, start + length * perMm, y, { stroke: "#ffffff", strokeWidth: 2.4 }, "scale-bar"),
    { type: "text", x: x + wide / 2, y: y - 6, text, size, anchor: "middle", fill: "#ffffff", role: "scale-bar" },
  ];
}

import { EDGE, headOf } from "./frame.ts";
import { type Box, type Mark, round, rule, type Scene } from "./scene.ts";
import type { SliceFigure } from "./slice-figure.ts";
import { textWidth } from "./text-width.ts";
import { dashOf, type Theme } from "./theme.ts";

// bright ones: they lie on grey
const CONTOURS = ["#ffd23f", "#3ddbd9", "#ff7eb6", "#7ee081", "#ffa94d", "#a5b4fc"];

export function drawSlice({ data, options }: SliceFigure, theme: Theme): Scene {
  const { picture, columns, rows, widthMm, heightMm, contours } = data;
  const { title, scaleBar = true } = options;
  const named = contours.filter(({ label }) => label !== "");
  const legend = named.map(({ label }) => {
    const i = contours.findIndex((one) => one.label === label);
    return { label, colour: CONTOURS[i % CONTOURS.length], dash: dashOf(theme, i), swatch: "square" as const };
  });
  const aspect = widthMm / heightMm;
  // as wide as asked, or as the height that was asked for allows
  const across = options.width ?? 420;
  const head = headOf(theme, { width: across, title, legend });
  const full = { width: across - 2 * EDGE, height: (across - 2 * EDGE) / aspect };
  const down = options.height ? Math.max(40, options.height - head.height - EDGE) : Math.min(full.height, across * 1.6);
  const shrink = Math.min(1, down / full.height);
  const [w, h] = [full.width * shrink, full.height * shrink];
  const left = (across - w) / 2;
  const box: Box = { left, top: head.height, right: left + w, bottom: head.height + h };
  const marks: Mark[] = [...head.marks, { type: "image", box, href: picture, smooth: columns > w, role: "picture" }];
  contours.forEach(({ lines }, i) => {
    const d = lines.map((line) => closed(line, box, w / columns, h / rows)).join("");
    if (!d) return;
    const dash = dashOf(theme, i);
    marks.push({ type: "path", d, stroke: "#000000", strokeWidth: 3, opacity: 0.45, dash, role: "halo" });
    marks.push({ type: "path", d, stroke: CONTOURS[i % CONTOURS.length], strokeWidth: 1.6, dash, role: "contour" });
  });
  if (scaleBar) marks.push(...barMarks(box, w / widthMm, widthMm, theme));
  const spoken = `Image slice ${data.slice} with ${contours.length} contours`;
  const height = box.bottom + EDGE;
  return {
    width: across,
    height,
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

import { expect } from "vitest";
import type { Figure } from "../../src/plot/figure.ts";
import { type Box, type Mark, overlap, type Scene, type TextMark, textBox } from "../../src/plot/scene.ts";
import { sceneOf, type ToSvgOptions, toSvg } from "../../src/plot/to-svg.ts";

export const marksOf = (scene: Scene, role: string): Mark[] => scene.marks.filter((mark) => mark.role === role);
export const textsOf = (scene: Scene, role?: string): TextMark[] =>
  scene.marks.filter((mark) => mark.type === "text" && (!role || mark.role === role)) as TextMark[];
export const scene = (figure: Figure, options: ToSvgOptions = {}): Scene => sceneOf("test", figure, options);

/** All that holds for every figure: returns what is wrong. */
export function faults(figure: Figure, options: ToSvgOptions = {}): string[] {
  const drawn = scene(figure, options);
  const found: string[] = [];
  const texts = textsOf(drawn);
  const boxes = texts.map(textBox);
  for (let i = 0; i < boxes.length; i++) {
    for (let j = 0; j < i; j++) {
      if (overlap(boxes[i], boxes[j])) found.push(`"${texts[j].text}" meets "${texts[i].text}"`);
    }
    const { left, right, top, bottom } = boxes[i];
    if (left < -0.5 || top < -0.5 || right > drawn.width + 0.5 || bottom > drawn.height + 0.5) {
      found.push(`"${texts[i].text}" leaves the figure: ${[left, top, right, bottom].map(Math.round)}`);
    }
  }
  const panel = panelOf(drawn);
  if (panel) {
    for (const mark of drawn.marks) {
      if (!["curve", "band", "point", "bar", "median", "censored", "interval"].includes(mark.role ?? "")) continue;
      for (const [x, y] of pointsIn(mark)) {
        const room = mark.role === "censored" ? 4 : 0.02;
        if (x < panel.left - 0.02 || x > panel.right + 0.02 || y < panel.top - room || y > panel.bottom + room) {
          found.push(`${mark.role} at ${x}, ${y} is not in the panel`);
          break;
        }
      }
    }
  }
  const svg = toSvg(figure, options);
  found.push(...xmlFaults(svg));
  if (/NaN|Infinity|undefined|null/.test(svg.replaceAll(/base64,[^"]*/g, ""))) found.push("a number is none");
  const again = JSON.parse(JSON.stringify(figure)) as Figure;
  if (toSvg(again, options) !== svg) found.push("JSON changes the figure");
  return found;
}

export function expectFaultless(figure: Figure, options: ToSvgOptions = {}): void {
  expect(faults(figure, options)).toEqual([]);
}

/** The rectangle between the two axes. */
export function panelOf(drawn: Scene): Box | undefined {
  const axes = marksOf(drawn, "axis").flatMap(pointsIn);
  if (axes.length < 4) return undefined;
  const xs = axes.map(([x]) => x);
  const ys = axes.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** Corners of a mark; those of paths by M, L, H, V alone. */
export function pointsIn(mark: Mark): [number, number][] {
  if (mark.type === "circle") return [[mark.x, mark.y]];
  if (mark.type === "rect") {
    return [
      [mark.box.left, mark.box.top],
      [mark.box.right, mark.box.bottom],
    ];
  }
  if (mark.type !== "path") return [];
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, letter, rest] of mark.d.matchAll(/([MLHVZ])([^MLHVZ]*)/g)) {
    const numbers = rest.split(/[ ,]/).filter(Boolean).map(Number);
    if (letter === "H") [x] = numbers;
    else if (letter === "V") [y] = numbers;
    else if (letter !== "Z") [x, y] = numbers;
    points.push([x, y]);
  }
  return points;
}

/** A small check of XML: elements nest, attributes are quoted and given once, no bare & or <. */
export function xmlFaults(text: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  let rest = text.trim();
  while (rest.length > 0) {
    const tag = /^<(\/?)([A-Za-z:]+)((?:\s+[A-Za-z:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (tag) {
      const [whole, closing, name, attributes, single] = tag;
      const names = [...attributes.matchAll(/\s([A-Za-z:-]+)=/g)].map((match) => match[1]);
      if (new Set(names).size !== names.length) found.push(`<${name}> has an attribute twice`);
      for (const [entity] of attributes.matchAll(/&[^;]{0,8};?/g)) if (!/^&#\d+;$/.test(entity)) found.push(entity);
      if (closing) {
        if (open.pop() !== name) found.push(`</${name}> closes another element`);
      } else if (!single) open.push(name);
      rest = rest.slice(whole.length);
      continue;
    }
    const plain = /^[^<]+/.exec(rest);
    if (!plain) return [...found, `no element: ${rest.slice(0, 60)}`];
    for (const [entity] of plain[0].matchAll(/&[^;]{0,8};?/g)) if (!/^&#\d+;$/.test(entity)) found.push(entity);
    rest = rest.slice(plain[0].length);
  }
  return open.length > 0 ? [...found, `<${open[0]}> is not closed`] : found;
}

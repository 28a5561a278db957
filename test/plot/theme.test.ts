import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/index.ts";
import { sliceFigure, type ThemeName, theme } from "../../src/plot/index.ts";
import { marksOf, scene } from "./scene-checks.ts";

const NAMES: ThemeName[] = ["print", "screen", "dark", "colour-blind"];

// how the light of a screen looks to dichromats, linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1
const VISIONS: Record<string, readonly (readonly number[])[]> = {
  trichromat: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanope: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(colour: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

// WCAG 2: relative luminance and contrast
const luminance = (colour: string): number => {
  const [r, g, b] = linear(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** CIE 1976 colour difference as one kind of eye has it; 2.3 is just noticeable side by side. */
function difference(a: string, b: string, vision: readonly (readonly number[])[]): number {
  const [p, q] = [a, b].map((colour) => {
    const light = linear(colour);
    const [r, g, blue] = vision.map((row) =>
      Math.min(
        1,
        Math.max(
          0,
          row.reduce((sum, weight, i) => sum + weight * light[i], 0),
        ),
      ),
    );
    const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const x = f((0.4124 * r + 0.3576 * g + 0.1805 * blue) / 0.95047);
    const y = f(0.2126 * r + 0.7152 * g + 0.0722 * blue);
    const z = f((0.0193 * r + 0.1192 * g + 0.9505 * blue) / 1.08883);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  });
  return Math.hypot(...p.map((value, i) => value - q[i]));
}

function closest(colours: readonly string[], vision: readonly (readonly number[])[]): number {
  const pairs = colours.flatMap((a, i) => colours.slice(0, i).map((b) => difference(a, b, vision)));
  return Math.min(...pairs);
}

describe.each(NAMES)("theme %s", (name) => {
  const { palette, background, ink, muted, dashes, diverging } = theme(name);

  test.each(Object.keys(VISIONS))("colours of the first four groups differ for a %s", (vision) => {
    // a tritanope, one in some ten thousand, has the least left of a palette that others can tell apart
    const least = { trichromat: 40, deuteranope: 22, protanope: 22, tritanope: 16 }[vision]!;
    expect(closest(palette.slice(0, 4), VISIONS[vision])).toBeGreaterThan(least);
    expect(closest(palette, VISIONS[vision])).toBeGreaterThan(dashes.length > 1 ? 9 : 8.5);
  });

  test("lines and texts stand out from the ground", () => {
    for (const colour of palette.slice(0, 4)) expect(contrast(colour, background)).toBeGreaterThan(2.95);
    expect(contrast(ink, background)).toBeGreaterThan(12);
    expect(contrast(muted, background)).toBeGreaterThan(4.5);
  });

  test("both ends of the colours of correlations differ, and lie apart from zero", () => {
    for (const vision of Object.values(VISIONS)) expect(closest(diverging, vision)).toBeGreaterThan(25);
  });
});

test("contours of a region and rings differ for all eyes, and on black, grey and white", () => {
  const disc = (r: number) =>
    createImage(
      Uint8Array.from({ length: 1600 }, (_, i) =>
        ((i % 40) - 20) ** 2 + (Math.floor(i / 40) - 20) ** 2 <= r * r ? 1 : 0,
      ),
      [40, 40],
    );
  const rings = [6, 8, 10, 12, 14].map(disc);
  const drawn = scene(sliceFigure(disc(4), disc(4), { rings }));
  const colours = marksOf(drawn, "contour").map((mark) => (mark as { stroke: string }).stroke);
  expect(new Set(colours).size).toBe(6);
  for (const vision of Object.values(VISIONS)) {
    expect(closest(colours.slice(0, 4), vision)).toBeGreaterThan(22);
    // of six each differs from its neighbours
    for (let i = 1; i < 6; i++) expect(difference(colours[i], colours[i - 1], vision)).toBeGreaterThan(22);
  }
  // bright on dark; each has a dark halo where it lies on white
  for (const colour of colours) expect(contrast(colour, "#606060")).toBeGreaterThan(2.3);
  expect(marksOf(drawn, "halo").length).toBe(6);
});

import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/index.ts";
import {
  boxPlotFigure,
  forestFigure,
  kaplanMeierFigure,
  panels,
  sliceFigure,
  toSvg,
  toVegaLite,
} from "../../src/plot/index.ts";
import { letterOf } from "../../src/plot/panels.ts";
import { kaplanMeier } from "../../src/survival/index.ts";
import { COHORT } from "./random-figures.ts";
import { expectFaultless, marksOf, pointsIn, scene, textsOf } from "./scene-checks.ts";

const { outcome, group } = COHORT;
const names = group.map((name) => (name === "a" ? "Low" : "High risk, with a name that is long"));
const km = kaplanMeierFigure(kaplanMeier(outcome, { group }), { title: "Own title" });
const wide = kaplanMeierFigure(kaplanMeier(outcome, { group: names }), { riskTable: "at-risk-and-events" });
const box = boxPlotFigure({ low: [1, 2, 3, 9], high: [4000, 5000, 6000] });

/** Left and top of each panel, from its two axes. */
function corners(sheet: ReturnType<typeof panels>): { left: number; right: number; top: number; bottom: number }[] {
  const axes = marksOf(scene(sheet), "axis").map(pointsIn);
  return Array.from({ length: axes.length / 2 }, (_, k) => {
    const points = [...axes[2 * k], ...axes[2 * k + 1]];
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  });
}

describe("panels", () => {
  test("axes of a column and of a row are in line, whatever their labels", () => {
    const sheet = panels([km, wide, box, km], { width: 800 });
    const [a, b, c, d] = corners(sheet);
    expect(a.left).toBeCloseTo(c.left, 0);
    expect(a.right).toBeCloseTo(c.right, 0);
    expect(b.left).toBeCloseTo(d.left, 0);
    expect(a.top).toBeCloseTo(b.top, 0);
    expect(a.bottom).toBeCloseTo(b.bottom, 0);
    expect(c.top).toBeCloseTo(d.top, 0);
    expect(c.bottom).toBeCloseTo(d.bottom, 0);
    expectFaultless(sheet);
  });

  test("letters and titles; those of the figures unless others are given", () => {
    const texts = (options = {}, role = "title"): string[] =>
      textsOf(scene(panels([km, box], options)), role).map(({ text }) => text);
    expect(texts()).toEqual(["Own title"]);
    expect(texts({}, "letter")).toEqual(["A", "B"]);
    expect(texts({ titles: ["One", "Two"] })).toEqual(["One", "Two"]);
    expect(texts({ title: "Sheet" })).toEqual(["Sheet", "Own title"]);
    expect(texts({ labels: "none" }, "letter")).toEqual([]);
    expect(scene(panels([km, box])).title).toBe("A: Own title; B: Box plots of low, high");
    expect([0, 25, 26, 27, 52].map(letterOf)).toEqual(["A", "Z", "AA", "AB", "BA"]);
  });

  test("columns, width, height and theme are those of the sheet", () => {
    expect(scene(panels([km, box])).width).toBe(694);
    expect(scene(panels([km])).width).toBe(520);
    const one = scene(panels([km, box], { columns: 1 }));
    expect(corners(panels([km, box], { columns: 1 }))[1].top).toBeGreaterThan(300);
    expect(one.width).toBe(520);
    const tall = panels([km, box], { height: 600 });
    expect(scene(tall).height).toBe(600);
    expectFaultless(tall);
    expect(scene(tall, { height: 420 }).height).toBe(420);
    const dark = toSvg(panels([{ ...km, options: { theme: "screen" } }]), { theme: "dark" });
    expect(dark).toContain("#65a1fa");
    expect(dark).not.toContain("#2f6fde");
    expect(toSvg(panels([{ ...km, options: { theme: "colour-blind" } }]))).toContain("#0072b2");
    const mixed = scene(panels([km, { ...km, options: { theme: "dark" } }]));
    expect(marksOf(mixed, "ground")).toMatchObject([{ fill: "#15191e" }]);
  });

  test("figures without axes stand beside those with them", () => {
    const image = createImage(
      Uint8Array.from({ length: 64 }, (_, i) => i),
      [8, 8],
    );
    const mask = createImage(
      Uint8Array.from({ length: 64 }, (_, i) => (i === 27 ? 1 : 0)),
      [8, 8],
    );
    const forest = forestFigure([{ label: "Age", estimate: 1.2, lower: 1, upper: 1.5, pValue: 0.04 }]);
    const sheet = panels([sliceFigure(image, mask), km, forest], { width: 760, columns: 2 });
    expectFaultless(sheet);
    expect(toSvg(sheet)).toContain("<image");
  });

  test("a figure that does not fit is named", () => {
    const forest = forestFigure([{ label: "Age", estimate: 1.2, lower: 1, upper: 1.5, pValue: 0.04 }]);
    expect(() => toSvg(panels([km, forest], { width: 400 }))).toThrow(
      /^toSvg: figure B of the sheet does not fit: width must be at least \d+ for the texts of this figure; got 193; give the sheet more width or height, or fewer columns$/,
    );
    expect(() => toSvg(panels([km, box], { height: 150 }))).toThrow(/^toSvg: /);
  });

  test("a grid of Vega-Lite, each with its own colours", () => {
    const spec = toVegaLite(panels([km, box], { titles: ["One", "Two"], columns: 2, title: "Sheet", theme: "dark" }));
    const { concat, columns } = spec as { concat: { title: { text: string } }[]; columns: number };
    expect(columns).toBe(2);
    expect(concat.map(({ title }) => title.text)).toEqual(["A  One", "B  Two"]);
    expect(spec.background).toBe("#15191e");
    expect(concat.every((one) => !("config" in one) && !("$schema" in one) && !("background" in one))).toBe(true);
    const image = createImage(Uint8Array.of(1, 2, 3, 4), [2, 2]);
    const slice = sliceFigure(image, createImage(Uint8Array.of(1, 0, 0, 0), [2, 2]));
    expect(() => toVegaLite(panels([km, slice]))).toThrow(
      'toVegaLite: a figure of kind "slice" has no form in Vega-Lite; draw it with toSvg',
    );
  });

  test("input that is none, and options that are not allowed", () => {
    expect(() => panels([])).toThrow(
      "panels: figures must be a list of what figure functions returned; got an empty list",
    );
    expect(() => panels([{}] as never)).toThrow("panels: figures must be a list of what figure functions returned");
    expect(() => panels(km as never)).toThrow("got an object with kind, data, options");
    expect(() => panels([panels([km])] as never)).toThrow("panels: figures must not be sheets themselves");
    expect(() => panels([km], { titles: ["a", "b"] })).toThrow(
      "panels: titles needs length 1, as there are 1 figures; got 2",
    );
    expect(() => panels([km], { columns: 0 })).toThrow("panels: columns must be a whole number >= 1; got 0");
    expect(() => panels([km], { labels: "numbers" as never })).toThrow("labels must be one of letters, none");
  });
});

import { describe, expect, test } from "vitest";
import { display, type Figure, kaplanMeierFigure, theme, toSvg, toVegaLite } from "../../src/plot/index.ts";
import { kaplanMeier } from "../../src/survival/index.ts";
import { COHORT, drawFrom, RANDOM } from "./random-figures.ts";
import { expectFaultless, scene } from "./scene-checks.ts";

const figure = kaplanMeierFigure(kaplanMeier(COHORT.outcome, { group: COHORT.group }), { title: "A" });
const KINDS = Object.keys(RANDOM) as Figure["kind"][];
const WITHOUT_VEGA = ["nomogram", "slice"];

describe("toSvg", () => {
  test.each(KINDS)("%s: the same bytes twice, and nothing that needs the web", (kind) => {
    const one = RANDOM[kind](drawFrom(5));
    expect(toSvg(one)).toBe(toSvg(RANDOM[kind](drawFrom(5))));
    expect(toSvg(one)).not.toMatch(/<script|<style|url\(|@import|href="http/);
  });

  test("width, height, title and theme take the place of those of the figure", () => {
    const svg = toSvg(figure, { width: 700, height: 500, title: "B", theme: "colour-blind" });
    expect(svg).toMatch(/width="700" height="500"/);
    expect(svg).toContain("<title>B</title>");
    expect(svg).toContain("#0072b2");
    expect(svg).toContain('stroke-dasharray="7 3"');
    expect(toSvg(figure)).toContain("<title>A</title>");
  });

  test.each(KINDS.filter((kind) => kind !== "slice"))("%s: in each theme, large and small", (kind) => {
    for (const name of ["print", "screen", "dark", "colour-blind"] as const) {
      for (const seed of [1, 2, 3])
        expectFaultless(RANDOM[kind](drawFrom(seed)), { theme: name, width: 900, title: "Long title ".repeat(20) });
    }
  });

  test("a theme of one's own", () => {
    const svg = toSvg(figure, { theme: { ...theme("print"), background: "none", palette: ["#123456"], fontSize: 16 } });
    expect(svg).toContain("#123456");
    expect(svg).not.toContain('fill="#ffffff"');
    expectFaultless(figure, { theme: { ...theme("print"), fontSize: 16 } });
    expect(() => theme("neon" as never)).toThrow(
      "theme: name must be one of print, screen, dark, colour-blind; got neon",
    );
    expect(() => toSvg(figure, { theme: {} as never })).toThrow(
      "theme must be one of print, screen, dark, colour-blind, or an object as theme() returns it",
    );
  });

  test("characters that XML does not allow", () => {
    const odd = kaplanMeierFigure(kaplanMeier(COHORT.outcome), { title: "a\u0000b\ud800 \u65e5\u672c <>&\"'" });
    expectFaultless(odd);
    expect(toSvg(odd)).toContain("a\ufffdb\ufffd");
  });

  test("something that is no figure", () => {
    expect(() => toSvg({} as never)).toThrow("toSvg: figure must be what a figure function returned");
    expect(() => toSvg({ kind: "pie", data: {}, options: {} } as never)).toThrow(
      'toSvg: there is no figure of kind "pie"',
    );
    expect(() => toSvg(figure, { width: 5 })).toThrow("toSvg: width must be a number from 120 to 4000; got 5");
  });
});

describe("toVegaLite", () => {
  test.each(KINDS)("%s", (kind) => {
    const one = RANDOM[kind](drawFrom(7));
    if (WITHOUT_VEGA.includes(kind)) {
      expect(() => toVegaLite(one)).toThrow(
        `toVegaLite: a figure of kind "${kind}" has no form in Vega-Lite; draw it with toSvg`,
      );
      return;
    }
    const spec = toVegaLite(one);
    expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v5.json");
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(toVegaLite(JSON.parse(JSON.stringify(one)) as Figure)).toEqual(spec);
  });

  test("holds the values of the curves", () => {
    const { data } = toVegaLite(figure) as { data: { values: { group: string; time: number; survival: number }[] } };
    const curve = figure.data.curves[1];
    const rows = data.values.filter(({ group }) => group === "b");
    expect(rows.map(({ time }) => time)).toEqual([0, ...curve.times]);
    expect(rows.map(({ survival }) => survival)).toEqual([1, ...curve.survival]);
  });

  test("something that is no figure", () => {
    expect(() => toVegaLite({} as never)).toThrow("toVegaLite: figure must be what a figure function returned");
    expect(() => toVegaLite({ kind: "pie", data: {}, options: {} } as never)).toThrow(
      'there is no figure of kind "pie"',
    );
  });
});

describe("display", () => {
  test("speaks the protocol of Jupyter, and has HTML for other kernels", () => {
    const shown = display(figure, { theme: "screen" });
    const data = shown[Symbol.for("Jupyter.display")]();
    expect(data).toBe(shown.data);
    expect(data["image/svg+xml"]).toBe(toSvg(figure, { theme: "screen" }));
    expect(shown.html).toContain(data["image/svg+xml"]);
    expect(data["application/vnd.vegalite.v5+json"]).toMatchObject({ background: "#ffffff" });
  });

  test("without a form in Vega-Lite it has the picture alone", () => {
    const shown = display(RANDOM.nomogram(drawFrom(1)));
    expect(Object.keys(shown.data)).toEqual(["image/svg+xml", "text/html", "text/plain"]);
  });

  test("a drawing says what it shows", () => {
    expect(scene({ ...figure, options: {} }).title).toBe("Kaplan-Meier curves with 95% confidence limits: a, b");
  });
});

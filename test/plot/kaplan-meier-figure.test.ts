import { expect, test } from "vitest";
import { kaplanMeierFigure, toSvg, toVegaLite } from "../../src/plot/index.ts";
import { coxRegression, kaplanMeier, logRankTest, survivalAt } from "../../src/survival/index.ts";
import { COHORT, drawFrom, RANDOM } from "./random-figures.ts";
import { expectFaultless, marksOf, panelOf, pointsIn, scene, textsOf } from "./scene-checks.ts";

const { outcome, group } = COHORT;
const curves = kaplanMeier(outcome, { group });

test("numbers at risk stand below the ticks of their times, and are those of survivalAt", () => {
  const figure = kaplanMeierFigure(curves);
  const drawn = scene(figure);
  const ticks = textsOf(drawn, "x-label");
  const numbers = textsOf(drawn, "risk-number");
  const times = ticks.map(({ text }) => Number(text));
  expect(times).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  expect(numbers.map(({ x }) => x)).toEqual([...ticks, ...ticks].map(({ x }) => x));
  expect(numbers.map(({ text }) => Number(text))).toEqual(
    curves.flatMap((curve) => Array.from(survivalAt(curve, times).atRisk)),
  );
});

test("the same holds for every random figure", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const drawn = scene(RANDOM["kaplan-meier"](drawFrom(seed)));
    const at = textsOf(drawn, "x-label").map(({ x }) => x);
    for (const number of textsOf(drawn, "risk-number")) expect(at).toContain(number.x);
  }
});

test("the curve starts at 1, and its corners are at times and values of the estimate", () => {
  const all = kaplanMeier(outcome);
  const drawn = scene(kaplanMeierFigure(all));
  const panel = panelOf(drawn)!;
  const [curve] = marksOf(drawn, "curve");
  const points = pointsIn(curve);
  expect(points[0]).toEqual([Math.round(panel.left * 100) / 100, Math.round(panel.top * 100) / 100]);
  const last = points[points.length - 1];
  const s = all.survival[all.survival.length - 1];
  expect(last[0]).toBeCloseTo(panel.right, 1);
  expect(last[1]).toBeCloseTo(panel.bottom - s * (panel.bottom - panel.top), 1);
});

test("P and hazard ratio are printed as journals have them, and stand where no curve is", () => {
  const fit = coxRegression(outcome, { b: group.map((name) => (name === "b" ? 1 : 0)) });
  const figure = kaplanMeierFigure(curves, { pValue: logRankTest(outcome, group), hazardRatio: fit });
  const texts = textsOf(scene(figure), "inset").map(({ text }) => text);
  expect(texts).toEqual([
    expect.stringMatching(/^HR \d\.\d\d \(95% CI \d\.\d\d\u2013\d\.\d\d\)$/),
    expect.stringMatching(/^P = 0\.\d\d$/),
  ]);
});

test.each([
  [0.0000001, "P < 0.001"],
  [0.00234, "P = 0.002"],
  [0.0123, "P = 0.01"],
  [0.0496, "P = 0.050"],
  [0.0478, "P = 0.048"],
  [0.3, "P = 0.30"],
  [0.997, "P > 0.99"],
])("p-value %s is printed %s", (pValue, text) => {
  expect(toSvg(kaplanMeierFigure(curves, { pValue }))).toContain(text.replace("<", "&#60;").replace(">", "&#62;"));
});

test("ratios with a limit that is not finite, and several with their names", () => {
  const ratios = [
    { label: "b against a", estimate: 2, lower: 1, upper: Number.POSITIVE_INFINITY },
    { label: "c against a", estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN },
  ];
  const svg = toSvg(kaplanMeierFigure(curves, { hazardRatio: ratios }));
  expect(svg).toContain("b against a: HR 2.00 (95% CI 1.00\u2013NA)");
  expect(svg).toContain("c against a: HR not estimable");
});

test("each option does what it says", () => {
  const plain = scene(kaplanMeierFigure(curves));
  expect(marksOf(plain, "band").length).toBe(2);
  expect(marksOf(plain, "censored").length).toBe(2);
  expect(marksOf(plain, "median").length).toBe(0);
  expect(marksOf(scene(kaplanMeierFigure(curves, { band: false })), "band")).toEqual([]);
  expect(marksOf(scene(kaplanMeierFigure(curves, { censorMarks: false })), "censored")).toEqual([]);
  expect(marksOf(scene(kaplanMeierFigure(curves, { medianLines: true })), "median").length).toBeGreaterThan(1);
  expect(textsOf(scene(kaplanMeierFigure(curves, { riskTable: "none" })), "risk-number")).toEqual([]);
  const both = textsOf(scene(kaplanMeierFigure(curves, { riskTable: "at-risk-and-events" })), "risk-number");
  expect(both.length).toBe(2 * textsOf(plain, "risk-number").length);
  expect(both[both.length - 1].text).toBe(
    String(curves[1].events.reduce((sum, d, k) => (curves[1].times[k] <= 21 ? sum + d : sum), 0)),
  );
  const ticks = scene(kaplanMeierFigure(curves, { timeTicks: [0, 10, 20] }));
  expect(textsOf(ticks, "x-label").map(({ text }) => text)).toEqual(["0", "10", "20"]);
  const short = kaplanMeierFigure(curves, { maximumTime: 12 });
  expect(Math.max(...textsOf(scene(short), "x-label").map(({ text }) => Number(text)))).toBe(12);
  expectFaultless(short);
  const named = toSvg(
    kaplanMeierFigure(curves, { labels: { a: "Arm <A>" }, xLabel: "Weeks", yLabel: "Alive", title: "T & U" }),
  );
  for (const text of ["Arm &#60;A&#62;", "Weeks", "Alive", "T &#38; U"]) expect(named).toContain(text);
  const event = marksOf(scene(kaplanMeierFigure(curves, { show: "event" })), "curve").flatMap(pointsIn);
  expect(event[0][1]).toBeCloseTo(panelOf(plain)!.bottom, 0);
});

test("the axis in percent", () => {
  const drawn = scene(kaplanMeierFigure(curves, { percent: true }));
  expect(textsOf(drawn, "y-title").map(({ text }) => text)).toEqual(["Survival probability (%)"]);
  expect(textsOf(drawn).map(({ text }) => text)).toEqual(expect.arrayContaining(["20", "40", "60", "80", "100"]));
  expect(textsOf(scene(kaplanMeierFigure(curves, { percent: true, yLabel: "Alive" })), "y-title")[0].text).toBe(
    "Alive",
  );
  expect(JSON.stringify(toVegaLite(kaplanMeierFigure(curves, { percent: true })))).toContain('"format":".0%"');
});

test("a test of groups that cannot be compared", () => {
  expect(toSvg(kaplanMeierFigure(curves, { pValue: { pValue: Number.NaN } }))).toContain("P = NA");
});

test("a curve without an event, and one subject", () => {
  expectFaultless(kaplanMeierFigure(kaplanMeier({ time: [5, 6, 7], event: [0, 0, 0] })));
  expectFaultless(kaplanMeierFigure(kaplanMeier({ time: [5], event: [1] })));
  expectFaultless(kaplanMeierFigure(kaplanMeier({ time: [0], event: [0] })));
});

test("large numbers at risk have room", () => {
  const n = 20_000;
  const time = Float64Array.from({ length: n }, (_, i) => (i % 500) + 1);
  const figure = kaplanMeierFigure(kaplanMeier({ time, event: time.map((_, i) => i % 2) }));
  expectFaultless(figure);
  expect(toSvg(figure)).toContain("20,000");
});

test("a large cohort makes no large file, and the curve ends where the estimate does", () => {
  const n = 40_000;
  const curve = kaplanMeier({
    time: Float64Array.from({ length: n }, (_, i) => (((i * 7919) % n) + 1) / 500),
    event: Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  });
  const figure = kaplanMeierFigure(curve);
  expect(toSvg(figure).length).toBeLessThan(1_000_000);
  const drawn = scene(figure);
  const { top, bottom } = panelOf(drawn)!;
  const points = pointsIn(marksOf(drawn, "curve")[0]);
  const last = curve.survival[curve.survival.length - 1];
  expect(points[points.length - 1][1]).toBeCloseTo(bottom - last * (bottom - top), 1);
});

test("input that is not a curve, and options that are not allowed", () => {
  const bad =
    (curve: unknown, options = {}): (() => void) =>
    () =>
      void kaplanMeierFigure(curve as never, options);
  expect(bad({})).toThrow(
    "kaplanMeierFigure: curves must be what kaplanMeier returned, one or several; got an object with nothing",
  );
  expect(bad([])).toThrow("got an empty list");
  expect(bad(curves, { labels: { c: "x" } })).toThrow('kaplanMeierFigure: labels has "c", but there are a, b');
  expect(bad(curves, { timeTicks: [1, 1] })).toThrow("kaplanMeierFigure: timeTicks must ascend; got 1, 1");
  expect(bad(curves, { pValue: 2 })).toThrow(
    "pValue must be a number from 0 to 1, or a test with such a pValue; got 2",
  );
  expect(bad(curves, { hazardRatio: { estimate: 1 } })).toThrow(
    "hazardRatio must be a Cox model, or ratios with estimate, lower and upper",
  );
  expect(bad(curves, { colour: "red" })).toThrow('there is no setting "colour" here');
  expect(() => toSvg(kaplanMeierFigure(curves), { height: 150 })).toThrow(
    /^toSvg: height must be at least \d+ for the texts of this figure; got 150$/,
  );
  expect(() => toSvg(kaplanMeierFigure(curves), { width: 130 })).toThrow(/^toSvg: width must be at least \d+/);
});

test("months have ticks at multiples of 1, 2, 3, 6, 12; short follow-up has decimal ones", () => {
  const labels = (end: number): string[] => {
    const curve = kaplanMeier({ time: [end / 2, end], event: [1, 1], unit: "months" });
    return textsOf(scene(kaplanMeierFigure(curve)), "x-label").map(({ text }) => text);
  };
  expect(labels(60)).toEqual(["0", "12", "24", "36", "48", "60"]);
  expect(labels(0.8).length).toBeGreaterThan(3);
});

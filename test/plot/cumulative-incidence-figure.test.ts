import { expect, test } from "vitest";
import { cumulativeIncidenceFigure, toSvg, toVegaLite } from "../../src/plot/index.ts";
import { aalenJohansen, fineGrayRegression, grayTest } from "../../src/survival/index.ts";
import { expectFaultless, marksOf, panelOf, pointsIn, scene, textsOf } from "./scene-checks.ts";

const outcome = {
  time: [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23],
  status: [1, 2, 1, 0, 1, 0, 2, 0, 0, 1, 1, 0, 0, 0, 2, 1],
  unit: "months",
};
const group = outcome.time.map((_, i) => (i % 2 === 0 ? "a" : "b"));
const curves = aalenJohansen(outcome, { group });
const all = aalenJohansen(outcome);

test("one group: a curve a cause, from 0 to the estimate at the end", () => {
  const figure = cumulativeIncidenceFigure(all, { causeLabels: { 1: "Relapse", 2: "Death" } });
  const drawn = scene(figure);
  const { bottom, top, right } = panelOf(drawn)!;
  expect(textsOf(drawn, "legend").map(({ text }) => text)).toEqual(["Relapse", "Death"]);
  marksOf(drawn, "curve").forEach((mark, c) => {
    const points = pointsIn(mark);
    expect(points[0][1]).toBeCloseTo(bottom, 1);
    const last = all.cumulativeIncidence[c][all.times.length - 1];
    expect(points[points.length - 1][0]).toBeCloseTo(right, 1);
    expect(points[points.length - 1][1]).toBeCloseTo(bottom - last * (bottom - top), 1);
  });
  expectFaultless(figure);
});

test("groups have colours, causes dashes; one cause alone is named at the axis", () => {
  const both = scene(cumulativeIncidenceFigure(curves));
  expect(textsOf(both, "legend").map(({ text }) => text)).toEqual([
    "a: cause 1",
    "a: cause 2",
    "b: cause 1",
    "b: cause 2",
  ]);
  const lines = marksOf(both, "curve") as { stroke: string; dash: string }[];
  expect(lines[0].stroke).toBe(lines[1].stroke);
  expect(lines[0].stroke).not.toBe(lines[2].stroke);
  expect(lines.map(({ dash }) => dash)).toEqual(["", "6 3", "", "6 3"]);
  const one = cumulativeIncidenceFigure(curves, { causes: [2], causeLabels: { 2: "death" }, labels: { a: "Arm A" } });
  const drawn = scene(one);
  expect(textsOf(drawn, "y-title")[0].text).toBe("Cumulative incidence of death");
  expect(textsOf(drawn, "legend").map(({ text }) => text)).toEqual(["Arm A", "b"]);
  expectFaultless(one);
});

test("numbers at risk, and events of each cause up to then", () => {
  const figure = cumulativeIncidenceFigure(curves, { riskTable: "at-risk-and-events", timeTicks: [0, 6, 12, 18] });
  const drawn = scene(figure);
  expect(textsOf(drawn, "x-label").map(({ text }) => text)).toEqual(["0", "6", "12", "18"]);
  const numbers = textsOf(drawn, "risk-number").map(({ text }) => Number(text));
  const expected = (of: (g: number, time: number) => number): number[] =>
    [0, 1].flatMap((g) => [0, 6, 12, 18].map((time) => of(g, time)));
  const times = (g: number): number[] => outcome.time.filter((_, i) => i % 2 === g);
  const events = (g: number, cause: number): number[] =>
    outcome.time.filter((_, i) => i % 2 === g && outcome.status[i] === cause);
  expect(numbers).toEqual([
    ...expected((g, time) => times(g).filter((t) => t >= time).length),
    ...expected((g, time) => events(g, 1).filter((t) => t <= time).length),
    ...expected((g, time) => events(g, 2).filter((t) => t <= time).length),
  ]);
  expect(textsOf(scene(cumulativeIncidenceFigure(curves, { riskTable: "none" })), "risk-number")).toEqual([]);
});

test("Gray's P of the causes that are drawn, and subdistribution hazard ratios", () => {
  const tests = grayTest(outcome, group);
  const texts = (options = {}): string[] => {
    const drawn = scene(cumulativeIncidenceFigure(curves, { pValue: tests, ...options }));
    return [...textsOf(drawn, "inset"), ...textsOf(drawn, "note")].map(({ text }) => text);
  };
  expect(texts()).toEqual([
    expect.stringMatching(/^cause 1: P [=<>] [\d.]+$/),
    expect.stringMatching(/^cause 2: P [=<>] [\d.]+$/),
  ]);
  expect(texts({ causes: [2, 1] })[0]).toMatch(/^cause 2/);
  expect(texts({ causes: [2] })).toEqual([expect.stringMatching(/^P [=<>] [\d.]+$/)]);
  expect(texts({ causes: [1], pValue: 0.0001 })).toEqual(["P < 0.001"]);
  const fit = fineGrayRegression(outcome, { b: group.map((name) => (name === "b" ? 1 : 0)) });
  expect(texts({ causes: [1], hazardRatio: fit })[0]).toMatch(/^SHR \d\.\d\d \(95% CI \d\.\d\d\u2013\d+\.\d+\)$/);
});

test("limits, censored subjects, percent, and the ends of the axes", () => {
  const plain = scene(cumulativeIncidenceFigure(curves));
  expect(marksOf(plain, "band").length).toBe(4);
  expect(marksOf(plain, "censored")).toEqual([]);
  expect(marksOf(scene(cumulativeIncidenceFigure(curves, { band: false })), "band")).toEqual([]);
  const five = aalenJohansen(outcome, { group: outcome.time.map((_, i) => i % 3) });
  expect(marksOf(scene(cumulativeIncidenceFigure(five)), "band")).toEqual([]);
  expect(marksOf(scene(cumulativeIncidenceFigure(five, { band: true })), "band").length).toBe(6);
  expect(marksOf(scene(cumulativeIncidenceFigure(curves, { censorMarks: true })), "censored").length).toBe(4);
  const percent = cumulativeIncidenceFigure(curves, { percent: true, maximum: 0.1, maximumTime: 12, title: "T" });
  const drawn = scene(percent);
  expect(textsOf(drawn, "y-title")[0].text).toBe("Cumulative incidence (%)");
  expect(textsOf(drawn).map(({ text }) => text)).toEqual(expect.arrayContaining(["2", "6", "10"]));
  // a curve that goes beyond ends at the upper edge
  const { top } = panelOf(drawn)!;
  expect(
    Math.min(
      ...marksOf(drawn, "curve")
        .flatMap(pointsIn)
        .map(([, y]) => y),
    ),
  ).toBeCloseTo(top, 1);
  expectFaultless(percent);
});

test("Vega-Lite has the same values", () => {
  const spec = toVegaLite(cumulativeIncidenceFigure(curves, { pValue: grayTest(outcome, group), percent: true }));
  const { values } = spec.data as { values: { curve: string; time: number; incidence: number }[] };
  const rows = values.filter(({ curve }) => curve === "b: cause 2");
  expect(rows.map(({ time }) => time)).toEqual([0, ...curves[1].times]);
  expect(rows.map(({ incidence }) => incidence)).toEqual([0, ...curves[1].cumulativeIncidence[1]]);
  expect(JSON.stringify(spec)).toContain('"format":".0%"');
});

test("input that is none, and options that are not allowed", () => {
  const bad =
    (incidence: unknown, options = {}): (() => void) =>
    () =>
      void cumulativeIncidenceFigure(incidence as never, options);
  expect(bad({})).toThrow(
    "cumulativeIncidenceFigure: incidence must be what aalenJohansen returned; got an object with nothing",
  );
  expect(bad([])).toThrow("got an empty list");
  expect(bad(aalenJohansen({ time: [1, 2], status: [0, 0] }))).toThrow("incidence must have a cause with an event");
  expect(bad(curves, { causes: [3] })).toThrow("cumulativeIncidenceFigure: causes has 3, but there are 1, 2");
  expect(bad(curves, { causeLabels: { 4: "x" } })).toThrow('causeLabels has "4", but there are 1, 2');
  expect(bad(curves, { labels: { c: "x" } })).toThrow('labels has "c", but there are a, b');
  expect(bad(curves, { timeTicks: [2, 1] })).toThrow("timeTicks must ascend; got 2, 1");
  expect(bad(curves, { maximum: 0 })).toThrow("maximum must be a number above 0, at most 1; got 0");
  expect(bad(curves, { pValue: [] })).toThrow("pValue must be a number from 0 to 1");
  expect(bad(curves, { hazardRatio: { estimate: 1 } })).toThrow("hazardRatio must be");
  expect(bad(curves, { colour: "red" })).toThrow('there is no setting "colour" here');
  expect(toSvg(cumulativeIncidenceFigure(curves, { pValue: { pValue: Number.NaN } }))).toContain("P = NA");
});

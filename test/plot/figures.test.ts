import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { calibrationCurve, rocCurve } from "../../src/evaluation/index.ts";
import { createImage } from "../../src/image/index.ts";
import * as plot from "../../src/plot/index.ts";
import { hierarchicalClustering } from "../../src/selection/index.ts";
import { coxRegression, penalizedCox, univariateCox, xTile } from "../../src/survival/index.ts";
import { categorical, parseCsv } from "../../src/table/index.ts";
import { COHORT, drawFrom, RANDOM } from "./random-figures.ts";
import { expectFaultless, marksOf, panelOf, pointsIn, scene, textsOf } from "./scene-checks.ts";

const { outcome, group, score } = COHORT;
const texts = (figure: plot.Figure, role?: string): string[] => textsOf(scene(figure), role).map(({ text }) => text);

describe("forest", () => {
  const fit = coxRegression(outcome, { score, arm: categorical(group) });

  test("rows of a Cox model: a category has a heading and its reference", () => {
    const { rows } = plot.forestFigure(fit, { labels: { arm: "Arm", b: "Arm B" } }).data;
    expect(rows.map(({ label, type, indented }) => [label, type, indented])).toEqual([
      ["score", "estimate", false],
      ["Arm", "heading", false],
      ["a", "reference", true],
      ["Arm B", "estimate", true],
    ]);
    expect(rows[0].estimate).toBe(fit.hazardRatios[0]);
    expectFaultless(plot.forestFigure(fit));
  });

  test("rows of univariate models", () => {
    const figure = plot.forestFigure(univariateCox(outcome, { score, twice: score.map((x, i) => x + (i % 2)) }));
    expect(figure.data.rows.map(({ label }) => label)).toEqual(["score", "twice"]);
  });

  test("the axis is logarithmic: 0.5 and 2 are as far from 1", () => {
    const rows = [0.5, 1, 2].map((estimate) => ({
      label: String(estimate),
      estimate,
      lower: estimate,
      upper: estimate,
    }));
    const squares = marksOf(scene(plot.forestFigure(rows)), "point").map((mark) => pointsIn(mark)[0][0]);
    expect(squares[1] - squares[0]).toBeCloseTo(squares[2] - squares[1], 8);
  });

  test("limits, reference, measure, heading and p-values", () => {
    const rows = [{ label: "x", estimate: 2, lower: 0.1, upper: 9, pValue: 0.0004 }];
    const plain = plot.forestFigure(rows);
    expect(texts(plain, "p")).toEqual(["<0.001"]);
    expect(marksOf(scene(plain), "arrow").length).toBe(0);
    expect(marksOf(scene(plot.forestFigure(rows, { limits: [0.5, 4] })), "arrow").length).toBe(2);
    expect(texts(plot.forestFigure(rows, { pValues: false }), "p")).toEqual([]);
    const named = texts(plot.forestFigure(rows, { measure: "Odds ratio", heading: "Feature" }));
    expect(named).toEqual(expect.arrayContaining(["Odds ratio", "Feature", "(95% CI)"]));
    const at = (reference: number): number =>
      pointsIn(marksOf(scene(plot.forestFigure(rows, { reference, limits: [0.1, 10] })), "reference")[0])[0][0];
    expect(at(2)).toBeGreaterThan(at(1));
    expect(() => plot.forestFigure(rows, { limits: [0, 2] })).toThrow(
      "limits must be above 0, as the axis is logarithmic; got 0, 2",
    );
    expect(() => plot.forestFigure([] as never)).toThrow(
      "forestFigure: model must be a Cox model, or a list of rows with label, estimate, lower and upper; got an empty list",
    );
    expect(() => plot.toSvg(plain, { width: 200 })).toThrow(/toSvg: width must be at least \d+/);
  });
});

describe("ROC, calibration, decision curves, areas over time", () => {
  const roc = rocCurve([0, 0, 1, 0, 1, 1], [0.1, 0.4, 0.35, 0.2, 0.8, 0.7]);

  test("the ROC curve runs from corner to corner of a square", () => {
    const drawn = scene(plot.rocFigure(roc));
    const { left, right, top, bottom } = panelOf(drawn)!;
    expect(right - left).toBeCloseTo(bottom - top, 8);
    const points = pointsIn(marksOf(drawn, "curve")[0]);
    const ends = [points[0], points[points.length - 1]].sort((a, b) => a[0] - b[0]).flat();
    [left, bottom, right, top].forEach((value, i) => expect(ends[i]).toBeCloseTo(value, 1));
  });

  test("labels, areas and titles of ROC", () => {
    expect(texts(plot.rocFigure(roc), "inset")[0]).toMatch(/^AUC 0.89 \(0.\d\d\u20131.00\)$/);
    expect(texts(plot.rocFigure(roc, { labels: ["X"], auc: false }), "inset")).toEqual(["X"]);
    expect(texts(plot.rocFigure(roc, { xLabel: "x", yLabel: "y" }))).toEqual(expect.arrayContaining(["x", "y"]));
    expect(plot.rocFigure([{ ...roc, time: 24 }]).data.curves[0].label).toBe("t = 24");
    expect(() => plot.rocFigure(roc, { labels: ["a", "b"] })).toThrow(
      "rocFigure: labels needs length 1, as there are 1 curves; got 2",
    );
    expect(() => plot.rocFigure({} as never)).toThrow("rocFigure: curves must be ROC curves with auc and curve");
  });

  test("areas over time: sorted, with chance, from both kinds of input", () => {
    const later = [
      { time: 2, auc: 0.8 },
      { time: 1, auc: 0.7 },
    ];
    const figure = plot.aucOverTimeFigure({
      later,
      incident: { eventTimes: [1, 2], auc: Float64Array.of(0.6, Number.NaN) },
    });
    expect(figure.data.models[0].times).toEqual([1, 2]);
    expect(figure.data.models[1].auc).toEqual([0.6, null]);
    expectFaultless(figure);
    expect(marksOf(scene(figure), "reference").length).toBe(1);
    expect(texts(plot.aucOverTimeFigure({ later }, { unit: "years" }))).toContain("Time (years)");
    expect(() => plot.aucOverTimeFigure({})).toThrow(
      "models must be areas over time by name of the model; got an object with nothing",
    );
    expect(() => plot.aucOverTimeFigure({ x: [] })).toThrow('aucOverTimeFigure: "x" must be a list with time and auc');
  });

  test("calibration: corrected values, limits, smooth curve and indices", () => {
    const one = RANDOM.calibration(drawFrom(3)) as plot.CalibrationFigure;
    const curve = {
      ...one.data.curves[0],
      label: "",
      slope: 0.91234,
      groups: [{ n: 5, predicted: 0.5, observed: 0.6, lower: 0.4, upper: 0.8, corrected: 0.55 }],
    };
    const figure = (options: plot.CalibrationFigure["options"]): plot.CalibrationFigure => ({
      ...one,
      data: { ...one.data, curves: [curve] },
      options,
    });
    expect(marksOf(scene(figure({})), "corrected").length).toBe(1);
    expect(marksOf(scene(figure({ smooth: false })), "curve").length).toBe(0);
    const shown = textsOf(scene(figure({})))
      .map(({ text }) => text)
      .join(" ");
    expect(shown).toContain("Slope 0.91");
    expect(
      textsOf(scene(figure({ indices: false })))
        .map(({ text }) => text)
        .join(" "),
    ).not.toContain("Slope");
    expect(texts(figure({ limits: [0.4, 0.9], smooth: false }), "x-label")[0]).toBe("0.4");
    expect(() => plot.calibrationFigure({} as never)).toThrow(
      "calibrationFigure: curves must be what calibrationCurve returned",
    );
    expect(() => plot.calibrationFigure([], { limits: [1, 0] })).toThrow("limits must be two numbers, ascending");
  });

  test("calibration: the distribution of predictions", () => {
    const data = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 0, 1] };
    const predicted = [0.2, 0.3, 0.41, 0.415, 0.7, 1];
    const curve = calibrationCurve(data, predicted, { time: 3, groups: 2, knots: 0 });
    const figure = plot.calibrationFigure(curve, { predictions: predicted, limits: [0, 1] });
    const counts = figure.data.curves[0].distribution!;
    expect(counts.length).toBe(50);
    expect([counts[10], counts[20], counts[49]]).toEqual([1, 2, 1]);
    const drawn = scene(figure);
    const points = marksOf(drawn, "distribution").flatMap(pointsIn);
    expect(Math.max(...points.map(([, y]) => y))).toBeLessThan(panelOf(drawn)!.top);
    expectFaultless(figure);
    const two = plot.calibrationFigure([curve, curve], { predictions: [predicted, Float64Array.from(predicted)] });
    expect(marksOf(scene(two), "distribution").length).toBe(2);
    expect(() => plot.calibrationFigure([curve, curve], { predictions: predicted })).toThrow(
      "calibrationFigure: predictions needs a list for each of 2 curves; got 1",
    );
    expect(() => plot.calibrationFigure(curve, { predictions: [0.5, 1.5] })).toThrow(
      "calibrationFigure: predictions must be from 0 to 1; got 1.5 in row 1",
    );
    expect(() => plot.calibrationFigure(curve, { predictions: ["a"] as never })).toThrow(
      "predictions must be a list of numbers, or a list of such lists",
    );
  });

  test("decision curves: measures, bands, thresholds and names", () => {
    const lists = {
      positive: new Float64Array(3),
      truePositive: new Float64Array(3),
      falsePositive: new Float64Array(3),
    };
    const curveOf = (name: string, benefit: number[]) => ({
      name,
      ...lists,
      netBenefit: Float64Array.from(benefit),
      standardizedNetBenefit: Float64Array.from(benefit, (x) => 2 * x),
      netInterventionsAvoided: Float64Array.of(Number.NaN, 0.2, 0.3),
      lower: Float64Array.from(benefit, (x) => x - 0.1),
      upper: Float64Array.from(benefit, (x) => x + 0.1),
    });
    const curves = [curveOf("all", [0.4, 0.1, -2]), curveOf("none", [0, 0, 0]), curveOf("all ", [0.4, 0.3, 0.1])];
    const data = {
      thresholds: Float64Array.of(0, 0.3, 0.6),
      eventRate: 0.4,
      n: 10,
      curves,
      differences: [],
      resamples: 5,
      confLevel: 0.95,
    };
    const figure = plot.decisionCurveFigure(data, { labels: { all: "Everybody" } });
    expect(figure.data.curves.map(({ label }) => label)).toEqual(["Everybody", "Treat none", "all "]);
    expect(marksOf(scene(figure), "band").length).toBe(1);
    expect(marksOf(scene(plot.decisionCurveFigure(data, { band: false })), "band").length).toBe(0);
    expect(plot.decisionCurveFigure(data, { measure: "standardized-net-benefit" }).data.curves[2].values).toEqual([
      0.8, 0.6, 0.2,
    ]);
    const avoided = plot.decisionCurveFigure(data, { measure: "interventions-avoided" });
    expect(avoided.data.curves.map(({ values }) => values)).toEqual([[null, 0.2, 0.3]]);
    expect(texts(plot.decisionCurveFigure(data, { thresholds: [0.2, 0.5] }), "x-label")[0]).toMatch(/^0.20?$/);
    expect(() => plot.decisionCurveFigure({} as never)).toThrow(
      "decisionCurveFigure: curves must be what decisionCurve returned",
    );
  });
});

describe("penalised models", () => {
  const table = { score, other: score.map((x, i) => ((x * 7 + i * 5) % 11) - 5) };
  const path = penalizedCox(outcome, table);

  test("the coefficient path: names, marks, scale", () => {
    const figure = plot.coefficientPathFigure(path, {
      labels: { score: "Rad-score" },
      marks: { min: path.lambda[10] },
    });
    expect(texts(figure, "name")).toContain("Rad-score");
    expect(texts(figure, "penalty-name")).toEqual(["min"]);
    const at = pointsIn(marksOf(scene(figure), "penalty")[0])[0][0];
    const { left, right } = panelOf(scene(figure))!;
    const part =
      (figure.data.logLambda[0] - figure.data.logLambda[10]) /
      (figure.data.logLambda[0] - figure.data.logLambda[path.lambda.length - 1]);
    expect(at).toBeCloseTo(left + part * (right - left), 1);
    expect(texts(plot.coefficientPathFigure(path, { named: 0 }), "name")).toEqual([]);
    const scaled = plot.coefficientPathFigure(path, { scale: "standardized" });
    expect(scaled.data.lines[0].values[20]).toBeCloseTo(figure.data.lines[0].values[20] * path.scales[0], 10);
    expect(() => plot.coefficientPathFigure({} as never)).toThrow(
      "path must be what penalizedCox or coefficientPath returned",
    );
    expect(() => plot.coefficientPathFigure(path, { labels: { z: "" } })).toThrow(
      'labels has "z", but there are score, other',
    );
  });

  test("cross-validation: a mark at each of both penalties", () => {
    const figure = RANDOM["cross-validation"](drawFrom(2)) as plot.CrossValidationFigure;
    expect(texts(figure, "penalty-name")).toEqual(["\u03bb 1 se", "\u03bb min"]);
    const same = { ...figure, data: { ...figure.data, lambda1se: figure.data.lambdaMin } };
    expect(texts(same, "penalty-name")).toEqual(["\u03bb min = 1 se"]);
    expect(texts({ ...figure, options: { xLabel: "penalty", yLabel: "value" } })).toEqual(
      expect.arrayContaining(["penalty", "value"]),
    );
    expect(() => plot.crossValidationFigure({} as never)).toThrow(
      "result must be what crossValidatePenalizedCox returned",
    );
  });
});

describe("X-tile", () => {
  test("two groups: the chosen cutoff is the highest point", () => {
    const result = xTile(outcome, score, { permutations: 20, bootstrap: 0 });
    const figure = plot.xTileFigure(result);
    const points = pointsIn(marksOf(scene(figure), "curve")[0]);
    const [[x, y]] = pointsIn(marksOf(scene(figure), "point")[0]);
    expect(y).toBeCloseTo(Math.min(...points.map((point) => point[1])), 1);
    expect(x).toBeCloseTo(pointsIn(marksOf(scene(figure), "chosen")[0])[0][0], 1);
    expect(texts(figure, "note")[0]).toContain("corrected P");
  });

  test("three groups: cells are the divisions with their signs", () => {
    const result = xTile(outcome, score, { groups: 3, permutations: 5, bootstrap: 0, minimumFraction: 0.15 });
    const { side, cells } = plot.xTileFigure(result).data;
    expect(side).toBe(16);
    const { lowSizes, lower, upper, statistic, direction } = result.scan;
    statistic.forEach((value, k) => {
      const square = (16 - lowSizes[upper[k]]) * side + lowSizes[lower[k]];
      expect(cells[square]).toBeCloseTo(value * direction[k], 10);
    });
    // sizes that no cutoff has, as scores are tied, belong to the one before: no row is broken
    for (let high = 0; high < side; high++) {
      const known = cells.slice(high * side, (high + 1) * side).map((value) => value !== null);
      expect(known.join("")).toMatch(/^(false)*(true)*(false)*$/);
    }
    expect(Math.max(...cells.map((value) => Math.abs(value ?? 0)))).toBeCloseTo(result.statistic, 10);
    expect(() => plot.xTileFigure({} as never)).toThrow("xTileFigure: result must be what xTile returned");
  });
});

describe("box plots, waterfall", () => {
  test("quartiles, whiskers and points", () => {
    const figure = plot.boxPlotFigure({ a: [1, 2, 3, 4, 100, Number.NaN] });
    expect(figure.data.groups[0]).toMatchObject({
      lowerQuartile: 2,
      median: 3,
      upperQuartile: 4,
      lowerWhisker: 1,
      upperWhisker: 4,
      missing: 1,
    });
    const count = (points: "outliers" | "all" | "none"): number =>
      marksOf(scene(plot.boxPlotFigure({ a: [1, 2, 3, 4, 100] }, { points })), "point").length;
    expect([count("outliers"), count("all"), count("none")]).toEqual([1, 5, 0]);
    expect(
      texts(
        plot.boxPlotFigure(
          { a: [1], b: [2] },
          { pValue: { pValue: 0.04 }, labels: { a: "A" }, xLabel: "x", yLabel: "y" },
        ),
      ),
    ).toEqual(expect.arrayContaining(["P = 0.04", "A", "b", "x", "y", "n = 1"]));
    expectFaultless(plot.boxPlotFigure({ a: [0], b: [0] }));
    expect(() => plot.boxPlotFigure({})).toThrow(
      "groups must be lists of numbers by name of the group; got an object with nothing",
    );
    expect(() => plot.boxPlotFigure({ a: [Number.NaN] })).toThrow(
      'each group needs a finite value; group "a" has none',
    );
  });

  test("a box has the colour of its group on the ground of the theme", () => {
    const figure = plot.boxPlotFigure({ a: [1, 2, 3] });
    expect(plot.toSvg(figure, { theme: "dark" })).not.toContain("#ffffff");
  });

  test("waterfall: bars from 0, descending, with groups and thresholds", () => {
    const figure = plot.waterfallFigure([1, -1, 3], {
      group: [2, 10, 2],
      thresholds: [2],
      yLabel: "Change",
      xLabel: "Patients",
    });
    expect(figure.data).toEqual({ values: [3, 1, -1], groupOf: [0, 0, 1], groups: ["2", "10"] });
    const drawn = scene(figure);
    expect(marksOf(drawn, "bar").length).toBe(3);
    expect(marksOf(drawn, "threshold").length).toBe(1);
    expect(texts(figure)).toEqual(expect.arrayContaining(["Change", "Patients", "2", "10"]));
    expect(() => plot.waterfallFigure([])).toThrow("values must be a list of numbers; got an empty list");
    expect(() => plot.waterfallFigure([1, Number.NaN])).toThrow("values must be finite, as value 1 is not; got NaN");
    expect(() => plot.waterfallFigure([1], { group: [] })).toThrow("group needs length 1, as values has; got 0");
  });
});

describe("heat map, nomogram, slice", () => {
  const names = ["a", "b", "c", "d"];
  const values = [
    [1, 0.1, 0.2, 0.3],
    [0.1, 1, 0.4, Number.NaN],
    [0.2, 0.4, 1, -0.6],
    [0.3, Number.NaN, -0.6, 1],
  ];

  test("the tree orders rows and columns, and its branches join what it joins", () => {
    const tree = hierarchicalClustering([4, 1, 6, 5, 2, 7], { method: "single" });
    const { data } = plot.heatmapFigure({ names, values }, { tree, labels: { a: "Alpha" } });
    const order = tree.order.map((item) => item - 1);
    expect(data.names).toEqual(order.map((i) => (i === 0 ? "Alpha" : names[i])));
    expect(data.values[1]).toBe(values[order[0]][order[1]]);
    expect(data.branches.map(({ height }) => height)).toEqual(tree.height);
    for (const { left, right, leftHeight, rightHeight, height } of data.branches) {
      expect(left).toBeLessThan(right);
      expect(Math.max(leftHeight, rightHeight)).toBeLessThanOrEqual(height);
    }
    expect(marksOf(scene(plot.heatmapFigure({ names, values }, { tree })), "tree").length).toBe(1);
  });

  test("values, limits, measure and sizes", () => {
    const figure = plot.heatmapFigure({ names, values }, { values: true, measure: "rho", limits: [-1, 1] });
    expect(texts(figure, "value").length).toBe(14);
    expect(texts(figure)).toContain("rho");
    expect(texts(plot.heatmapFigure({ names, values }), "value")).toEqual([]);
    const fill = (limits: [number, number]): unknown =>
      (marksOf(scene(plot.heatmapFigure({ names, values }, { limits })), "cell")[1] as { fill: string }).fill;
    expect(fill([-0.1, 0.1])).not.toBe(fill([-1, 1]));
    expect(() => plot.heatmapFigure({ names, values: [[1]] })).toThrow(
      "heatmapFigure: values needs 16 numbers for 4 names; got 1",
    );
    const tree = hierarchicalClustering([1], { method: "single" });
    expect(() => plot.heatmapFigure({ names, values }, { tree })).toThrow(
      "tree needs 4 leaves, as there are names; got 2",
    );
    expect(() => plot.heatmapFigure({} as never)).toThrow(
      "matrix must have names and values; got an object with nothing",
    );
  });

  test("points of a nomogram lead to the survival of the model", () => {
    const fit = coxRegression(outcome, { score, arm: categorical(group) });
    const figure = plot.nomogramFigure(fit, {
      ranges: { score: [0, 10] },
      times: [10],
      unit: "months",
      labels: { b: "B" },
    });
    const { variables, total, atZero, perPoint, survival } = figure.data;
    const points = [variables[0].scale!.fromPoints, variables[0].scale!.toPoints].sort((a, b) => a - b);
    expect(points[0]).toBe(0);
    expect(Math.max(points[1], ...variables[1].levels!.map((level) => level.points))).toBeCloseTo(100, 10);
    expect(variables[1].levels!.map(({ label }) => label)).toEqual(["a", "B"]);
    expect(total).toBeGreaterThanOrEqual(100);
    // a subject with score 4 of arm b, by points and by the model
    const { from, to, fromPoints, toPoints } = variables[0].scale!;
    const sum = fromPoints + ((4 - from) / (to - from)) * (toPoints - fromPoints) + variables[1].levels![1].points;
    const lp =
      4 * fit.coefficients[0] +
      fit.coefficients[1] -
      fit.means.reduce((all, mean, k) => all + mean * fit.coefficients[k], 0);
    expect(atZero + perPoint * sum).toBeCloseTo(lp, 10);
    const { times, hazard } = fit.baseline[0];
    expect(survival[0].hazard).toBe(hazard[times.filter((time) => time <= 10).length - 1]);
    expect(survival[0].label).toBe("Survival at 10 months");
  });

  test("points are those of rms", () => {
    // rms 6: cph(Surv(rfstime / 30.4375, status) ~ nodes + h); nomogram(f, fun = function(x) s(24, x), nodes = c(1, 51));
    // cph stops at a change of 1e-4, hence four digits
    const { rows } = parseCsv(readFileSync(new URL("../../examples/data/gbsg.csv", import.meta.url), "utf8"));
    const column = (name: string): number[] => rows.map((row) => Number(row[name]));
    const cohort = { time: column("rfstime").map((days) => days / 30.4375), event: column("status") };
    const hormon = categorical(column("hormon").map((given) => (given ? "yes" : "no")));
    const fit = coxRegression(cohort, { nodes: column("nodes"), hormon });
    const figure = plot.nomogramFigure(fit, { ranges: { nodes: [1, 51] }, times: [24] });
    expect(figure.data.variables[1].levels!.map(({ points }) => points)).toEqual([expect.closeTo(12.37883, 3), 0]);
    const scale = textsOf(scene(figure), "tick-label");
    const places = scale.filter(({ y }) => y === scale[scale.length - 1].y).map(({ text, x }) => [text, x] as const);
    const total = scale
      .filter(({ y }) => y < scale[scale.length - 1].y)
      .filter(({ text }) => ["0", "100"].includes(text))
      .slice(-2);
    const pointsAt = (x: number): number => ((x - total[0].x) / (total[1].x - total[0].x)) * 100;
    const expected: Record<string, number> = {
      0.8: 8.549474,
      0.7: 24.811856,
      0.6: 37.266856,
      0.5: 47.849811,
      0.4: 57.527,
      0.3: 66.994654,
      0.2: 77.059055,
      0.1: 89.477415,
    };
    for (const [text, value] of Object.entries(expected)) {
      expect(pointsAt(places.find((place) => place[0] === text)![1])).toBeCloseTo(value, 2);
    }
  });

  test("a nomogram that cannot be made", () => {
    const fit = coxRegression(outcome, { score });
    const make = (options: object) => () => void plot.nomogramFigure(fit, options as plot.NomogramFigureOptions);
    expect(make({ times: [1] })).toThrow("nomogramFigure: ranges is needed");
    expect(make({ ranges: { score: [0, 1] } })).toThrow("nomogramFigure: times is needed");
    expect(make({ ranges: {}, times: [7] })).toThrow(
      'ranges needs the smallest and largest value of "score"; got none',
    );
    expect(make({ ranges: { z: [0, 1] }, times: [7] })).toThrow('ranges has "z", but numbers of the fit are score');
    expect(make({ ranges: { score: [0, 1] }, times: [99] })).toThrow(
      "times must be within the follow-up, up to 23; got 99",
    );
    expect(make({ ranges: { score: [0, 1] }, times: [1] })).toThrow("times must be after the first event; got 1");
    expect(make({ ranges: { score: [0, 1] }, times: [7], stratum: "x" })).toThrow("stratum must be one of");
    const bare = coxRegression(outcome, { score }, { baseline: "none" });
    expect(() => plot.nomogramFigure(bare, { ranges: { score: [0, 1] }, times: [7] })).toThrow(
      "fit must have a baseline",
    );
    const strata = coxRegression(outcome, { score }, { strata: group });
    expect(
      plot.nomogramFigure(strata, { ranges: { score: [0, 1] }, times: [16], stratum: "a" }).data.survival.length,
    ).toBe(1);
  });

  test("a slice: contours in pixels of the picture, names, scale bar", () => {
    const image = createImage(
      Uint8Array.from({ length: 400 }, (_, i) => i % 255),
      [20, 20],
      { spacing: [2, 2] },
    );
    const disc = (r: number) =>
      createImage(
        Uint8Array.from({ length: 400 }, (_, i) =>
          ((i % 20) - 10) ** 2 + (Math.floor(i / 20) - 10) ** 2 <= r * r ? 1 : 0,
        ),
        [20, 20],
        { spacing: [2, 2] },
      );
    const figure = plot.sliceFigure(image, disc(3), { rings: [disc(6)], names: ["Tumour", "Ring"] });
    expect(figure.data).toMatchObject({ columns: 20, rows: 20, widthMm: 40, heightMm: 40, slice: 0 });
    expect(figure.data.picture.startsWith("data:image/png;base64,")).toBe(true);
    const drawn = scene(figure);
    expect(marksOf(drawn, "contour").length).toBe(2);
    expect(textsOf(drawn, "legend").map(({ text }) => text)).toEqual(["Tumour", "Ring"]);
    expect(textsOf(drawn, "scale-bar").map(({ text }) => text)).toEqual(["10 mm"]);
    expect(textsOf(scene(plot.sliceFigure(image, disc(3), { scaleBar: false })), "scale-bar")).toEqual([]);
    expect(plot.sliceFigure(image, disc(3), { rows: 16 }).data.rows).toBe(16);
    const two = { ...disc(3), voxels: { ...disc(3).voxels, data: Uint8Array.from(disc(3).voxels.data, (v) => 2 * v) } };
    expect(plot.sliceFigure(image, two, { label: 2 }).data.contours.length).toBe(1);
    expect(() => plot.sliceFigure(image, two, { label: 1 })).toThrow(/^sliceFigure: /);
    expect(() => plot.sliceFigure(image, disc(3), { names: ["a", "b"] })).toThrow(
      "sliceFigure: names needs length 1, as there are 1 contours; got 2",
    );
    expect(() => plot.sliceFigure({} as never, disc(3))).toThrow("sliceFigure: image must be an image");
  });
});

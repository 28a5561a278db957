import { createImage } from "../../src/image/index.ts";
import * as plot from "../../src/plot/index.ts";
import { hierarchicalClustering } from "../../src/selection/index.ts";
import { randomFrom } from "../../src/stats/random.ts";
import {
  aalenJohansen,
  coxRegression,
  grayTest,
  kaplanMeier,
  logRankTest,
  penalizedCox,
  xTile,
} from "../../src/survival/index.ts";
import { categorical } from "../../src/table/index.ts";

const WORDS = [
  "low",
  "high",
  "Signature",
  "with",
  "nodal",
  "involvement",
  "wavelet-HHL_glszm_SmallAreaLowGray",
  "III",
  "<&>\"'",
];

/** Draws of one seed. */
export interface Draw {
  readonly unit: () => number;
  readonly whole: (from: number, to: number) => number;
  readonly yes: () => boolean;
  readonly text: (most?: number) => string;
  readonly pick: <T>(list: readonly T[]) => T;
}

export function drawFrom(seed: number): Draw {
  const unit = randomFrom(seed);
  const whole = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)];
  const text = (most = 9): string => Array.from({ length: whole(1, most) }, () => pick(WORDS)).join(" ");
  return { unit, whole, pick, yes: () => unit() < 0.5, text };
}

function common(draw: Draw): plot.FigureOptions {
  return {
    ...(draw.yes() && { title: draw.text(16) }),
    ...(draw.yes() && { theme: draw.pick(["print", "screen", "dark", "colour-blind"] as const) }),
  };
}

const distinct = (draw: Draw, n: number, most?: number): string[] =>
  Array.from({ length: n }, (_, i) => `${draw.text(most)}${i === 0 ? "" : ` ${i}`}`);

export const RANDOM: Readonly<Record<plot.Figure["kind"], (draw: Draw) => plot.Figure>> = {
  "kaplan-meier": (draw) => {
    const n = draw.pick([4, 20, 60, 300]);
    const names = distinct(draw, draw.whole(1, 4));
    const length = draw.pick([1, 60, 5000, 1e6]);
    const some = draw.pick([0, 0.3, 1]);
    const outcome = {
      time: Array.from({ length: n }, () => draw.unit() * length),
      event: Array.from({ length: n }, () => (draw.unit() < some ? 1 : 0)),
      ...(draw.yes() && { unit: draw.pick(["months", "days"]) }),
    };
    const group = outcome.time.map((_, i) => names[i % names.length]);
    return plot.kaplanMeierFigure(kaplanMeier(outcome, { group }), {
      ...common(draw),
      ...(draw.yes() && { pValue: draw.unit() * draw.pick([1, 1e-4]) }),
      ...(draw.yes() && {
        hazardRatio: names.map((label) => ({ label, estimate: 1.5, lower: 0.5, upper: draw.pick([3, 8000]) })),
      }),
      ...(draw.yes() && { yLabel: draw.text(14), xLabel: draw.text(14) }),
      ...(draw.yes() && { timeTicks: Array.from({ length: 25 }, (_, i) => (i * length) / 20) }),
      ...(draw.yes() && { maximumTime: length * draw.pick([0.4, 1.5]) }),
      show: draw.pick(["survival", "event"] as const),
      medianLines: draw.yes(),
      percent: draw.yes(),
      band: draw.yes(),
      riskTable: draw.pick(["at-risk", "at-risk-and-events", "none"] as const),
    });
  },
  "cumulative-incidence": (draw) => {
    const n = draw.pick([12, 60, 300]);
    const names = distinct(draw, draw.whole(1, 4));
    const causes = draw.whole(1, 3);
    const length = draw.pick([1, 60, 5000]);
    const outcome = {
      time: Array.from({ length: n }, () => draw.unit() * length),
      status: Array.from({ length: n }, (_, i) => (i < causes ? i + 1 : draw.whole(0, causes))),
      ...(draw.yes() && { unit: draw.pick(["months", "years"]) }),
    };
    const group = outcome.time.map((_, i) => names[i % names.length]);
    const causeNames = distinct(draw, causes);
    return plot.cumulativeIncidenceFigure(aalenJohansen(outcome, { group }), {
      ...common(draw),
      ...(draw.yes() && { causeLabels: Object.fromEntries(causeNames.map((name, i) => [i + 1, name])) }),
      ...(draw.yes() && { causes: [causes] }),
      ...(draw.yes() && names.length > 1 && { pValue: grayTest(outcome, group) }),
      ...(draw.yes() && { hazardRatio: { label: draw.text(4), estimate: 2, lower: 1, upper: draw.pick([3, 1e5]) } }),
      ...(draw.yes() && { maximum: draw.pick([0.2, 0.5]), percent: draw.yes() }),
      ...(draw.yes() && { maximumTime: length * draw.pick([0.4, 1.5]) }),
      ...(draw.yes() && { yLabel: draw.text(14), band: draw.yes() }),
      censorMarks: draw.yes(),
      riskTable: draw.pick(["at-risk", "at-risk-and-events", "none"] as const),
    });
  },
  panels: (draw) => {
    const kinds = ["kaplan-meier", "roc", "box-plot", "calibration", "heatmap", "auc-over-time", "slice"] as const;
    const n = draw.whole(1, 5);
    const figures = Array.from({ length: n }, () => RANDOM[draw.pick(kinds)](draw) as plot.PanelFigure);
    return plot.panels(figures, {
      ...common(draw),
      width: draw.pick([1100, 1500]),
      columns: draw.whole(1, 3),
      labels: draw.pick(["letters", "none"] as const),
      ...(draw.yes() && { titles: figures.map(() => draw.text()) }),
    });
  },
  roc: (draw) => {
    const n = draw.whole(1, 4);
    const curves = Array.from({ length: n }, () => {
      const steps = draw.whole(2, 30);
      const up = (): number[] => Array.from({ length: steps }, draw.unit).sort((a, b) => a - b);
      const interval = draw.yes() ? { lower: draw.unit(), upper: draw.unit() } : undefined;
      const specificity = [0, ...up(), 1];
      return { auc: draw.unit(), interval, curve: { specificity, sensitivity: [0, ...up(), 1].reverse() } };
    });
    return plot.rocFigure(curves, {
      ...common(draw),
      labels: distinct(draw, n),
      auc: draw.yes(),
      xLabel: draw.text(12),
    });
  },
  "auc-over-time": (draw) => {
    const models = distinct(draw, draw.whole(1, 4)).map((name) => [
      name,
      Array.from({ length: draw.whole(1, 6) }, () => {
        const auc = draw.unit();
        const interval = { lower: auc - 0.1, upper: Math.min(1, auc + 0.1) };
        return { time: draw.unit() * draw.pick([1, 1000]), auc, interval };
      }),
    ]);
    return plot.aucOverTimeFigure(Object.fromEntries(models), { ...common(draw), unit: draw.text(3) });
  },
  calibration: (draw) => {
    const n = draw.whole(1, 4);
    const estimate = { estimate: draw.unit(), standardError: 1, lower: 0, upper: 1 };
    const curves = Array.from({ length: n }, () => {
      const predicted = Float64Array.from({ length: 20 }, draw.unit).sort();
      return {
        time: 12345.678,
        n: 9,
        groups: Array.from({ length: draw.whole(1, 10) }, () => {
          const observed = draw.unit();
          const [lower, upper] = draw.yes() ? [observed / 2, (1 + observed) / 2] : [Number.NaN, Number.NaN];
          return { from: 0, to: 1, n: 3, events: 1, predicted: draw.unit(), observed, standardError: 1, lower, upper };
        }),
        groupOf: new Uint32Array(0),
        cutPoints: new Float64Array(0),
        smooth: {
          predicted,
          observed: predicted.map((x) => x * x),
          lower: predicted.map((x) => x * x * 0.8),
          upper: predicted.map((x) => Math.min(1, x * x * 1.2)),
          observedOf: predicted,
          ici: draw.unit(),
          e50: 0,
          e90: 0,
          emax: 0,
          knots: predicted,
        },
        slope: estimate,
        observedToExpected: { ...estimate, observed: 1, expected: 1 },
        difference: estimate,
        confLevel: 0.95,
        warnings: [],
        unit: "months",
      };
    });
    const limits = draw.yes() ? ([0.2, 0.9] as const) : undefined;
    return plot.calibrationFigure(curves, {
      ...common(draw),
      labels: distinct(draw, n),
      limits,
      smooth: draw.yes(),
      ...(draw.yes() && { predictions: curves.map(() => Array.from({ length: 50 }, draw.unit)) }),
    });
  },
  "decision-curve": (draw) => {
    const thresholds = Float64Array.from({ length: 50 }, (_, i) => i / 50);
    const names = ["all", "none", ...distinct(draw, draw.whole(1, 4))];
    const lists = (): Float64Array => thresholds.map((t) => draw.unit() * (1 - t) - 2 * t * draw.unit());
    const curves = names.map((name) => ({
      name,
      positive: lists(),
      truePositive: lists(),
      falsePositive: lists(),
      netBenefit: lists(),
      standardizedNetBenefit: lists(),
      netInterventionsAvoided: lists(),
      ...(draw.yes() && { lower: lists(), upper: lists() }),
    }));
    const data = { thresholds, eventRate: 0.3, n: 100, curves, differences: [], resamples: 0, confLevel: 0.95 };
    return plot.decisionCurveFigure(data, {
      ...common(draw),
      ...(draw.yes() && { thresholds: [0.1, 0.6] as const }),
      measure: draw.pick(["net-benefit", "standardized-net-benefit", "interventions-avoided"] as const),
    });
  },
  forest: (draw) => {
    const wide = draw.pick([1, 20, 1e5]);
    const rows = Array.from({ length: draw.whole(1, 12) }, () => {
      const label = draw.text();
      if (draw.unit() < 0.2) return { label };
      const estimate = draw.pick([1, 0.01, 50, Number.NaN]) * draw.unit();
      return {
        label,
        estimate,
        lower: estimate / (1 + wide * draw.unit()),
        upper: estimate * (1 + wide * draw.unit()),
        pValue: draw.unit(),
      };
    });
    return plot.forestFigure(rows, {
      ...common(draw),
      width: draw.pick([500, 600, 900]),
      ...(draw.yes() && { limits: [0.5, 4] as const }),
      ...(draw.yes() && { measure: draw.text(4), heading: draw.text(4) }),
    });
  },
  "coefficient-path": (draw) => {
    const p = draw.whole(1, 30);
    const names = distinct(draw, p, 3);
    const lambda = Array.from({ length: 20 }, (_, i) => draw.pick([1]) * 0.8 ** i);
    const slopes = names.map(() => draw.unit() - 0.5);
    const lines = names.map((name, j) => ({ name, values: lambda.map((_, i) => Math.max(0, i - j) * slopes[j]) }));
    const df = lambda.map((_, i) => Math.min(p, i) * draw.pick([1, 1000]));
    const path = { lambda, logLambda: lambda, norm: lambda, df, lines };
    const marks = { [draw.text(3)]: lambda[draw.whole(0, 19)], [`${draw.text(3)} 2`]: lambda[draw.whole(0, 19)] };
    return plot.coefficientPathFigure(path, { ...common(draw), marks, named: draw.pick([0, 4, 30]) });
  },
  "cross-validation": (draw) => {
    const lambda = Array.from({ length: 30 }, (_, i) => 0.8 ** i);
    const mean = lambda.map(() => draw.unit() * draw.pick([1, 1e5]));
    const result = {
      lambda,
      mean,
      lower: mean.map((x) => x - 0.1),
      upper: mean.map((x) => x + 0.1),
      df: lambda.map((_, i) => i),
      measure: draw.pick(["deviance", "C"] as const),
      lambdaMin: lambda[draw.whole(10, 29)],
      lambda1se: lambda[draw.whole(5, 15)],
    };
    return plot.crossValidationFigure(
      result as unknown as Parameters<typeof plot.crossValidationFigure>[0],
      common(draw),
    );
  },
  "x-tile": (draw) => {
    const n = draw.whole(20, 60);
    const outcome = { time: Array.from({ length: n }, draw.unit), event: Array.from({ length: n }, () => 1) };
    const scale = draw.pick([1, 1e6, 1e-6]);
    const score = outcome.time.map((time) => (draw.unit() - time * 2) * scale);
    const groups = draw.pick([2, 3] as const);
    return plot.xTileFigure(xTile(outcome, score, { groups, permutations: 5, bootstrap: 0 }), common(draw));
  },
  "box-plot": (draw) => {
    const groups = distinct(draw, draw.whole(1, 6)).map((name) => {
      const scale = draw.pick([1, 1e-3, 1e6]);
      return [name, Array.from({ length: draw.whole(1, 60) }, () => draw.unit() * draw.unit() * scale)];
    });
    return plot.boxPlotFigure(Object.fromEntries(groups), {
      ...common(draw),
      points: draw.pick(["outliers", "all", "none"] as const),
      ...(draw.yes() && { pValue: draw.unit(), xLabel: draw.text(), yLabel: draw.text(14) }),
    });
  },
  heatmap: (draw) => {
    const p = draw.pick([2, 5, 12, 40, 90]);
    const names = distinct(draw, p, 3);
    const values = names.map(() => names.map(() => (draw.unit() < 0.05 ? Number.NaN : 2 * draw.unit() - 1)));
    const distance = Array.from({ length: (p * (p - 1)) / 2 }, draw.unit);
    const tree = draw.yes() ? hierarchicalClustering(distance, { method: "average" }) : undefined;
    return plot.heatmapFigure({ names, values }, { ...common(draw), tree, values: draw.yes(), measure: draw.text(4) });
  },
  nomogram: (draw) => {
    const n = 60;
    const outcome = {
      time: Array.from({ length: n }, () => 1 + draw.unit() * 50),
      event: Array.from({ length: n }, () => 1),
    };
    const levels = distinct(draw, draw.whole(2, 4));
    const [first, second] = distinct(draw, 2);
    const table = {
      [first]: Array.from({ length: n }, () => draw.unit() * 1e4),
      [second]: Array.from({ length: n }, draw.unit),
      stage: categorical(Array.from({ length: n }, (_, i) => levels[i % levels.length])),
    };
    return plot.nomogramFigure(coxRegression(outcome, table), {
      ...common(draw),
      ranges: { [first]: [0, 1e4], [second]: [0, 1] },
      times: [10, 30],
      unit: draw.pick(["months", draw.text()]),
      width: draw.pick([600, 900]),
    });
  },
  waterfall: (draw) => {
    const n = draw.whole(1, 200);
    const names = distinct(draw, draw.whole(1, 4));
    const values = Array.from({ length: n }, () => draw.unit() - 0.4);
    const group = draw.yes() ? values.map((_, i) => names[i % names.length]) : undefined;
    return plot.waterfallFigure(values, { ...common(draw), group, yLabel: draw.text(12), thresholds: [-0.3, 0.2] });
  },
  slice: (draw) => {
    const size = [draw.whole(3, 40), draw.whole(3, 40), draw.whole(1, 12)];
    const n = size[0] * size[1] * size[2];
    const spacing = [draw.unit() + 0.1, 1, draw.unit() * 4 + 0.5];
    const image = createImage(Float64Array.from({ length: n }, draw.unit), size, { spacing });
    const mask = createImage(
      Uint8Array.from({ length: n }, (_, i) => (i === 0 || draw.yes() ? 1 : 0)),
      size,
      { spacing },
    );
    return plot.sliceFigure(image, mask, {
      ...common(draw),
      rings: [mask],
      names: distinct(draw, 2),
      ...(draw.yes() && { axis: draw.pick(["axial", "coronal", "sagittal"] as const) }),
      ...(draw.yes() && { slices: draw.whole(1, 6), columns: draw.whole(1, 4) }),
      ...(draw.yes() && { crop: draw.unit() * 4 }),
      ...(draw.yes() && { window: { level: 0.5, width: 0.4 } }),
    });
  },
};

/** Cohort for examples by hand. */
export const COHORT: {
  readonly outcome: { readonly time: number[]; readonly event: number[]; readonly unit: string };
  readonly group: string[];
  readonly score: number[];
} = {
  outcome: {
    time: [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23],
    event: [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1],
    unit: "months",
  },
  group: ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b", "a", "b"],
  score: [9, 8, 7, 7, 6, 8, 5, 4, 5, 3, 4, 2, 3, 1, 2, 1],
};
export { coxRegression, kaplanMeier, logRankTest, penalizedCox };

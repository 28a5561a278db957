import { fixed, interval, pText, type Value } from "./format-number.ts";
import { ratioLines } from "./ratio-estimates.ts";
import { colourOf, type Theme } from "./theme.ts";
import {
  colours,
  diagonal,
  type Kind,
  legendOf,
  quantitative,
  type Row,
  titleWith,
  type VegaLiteSpec,
} from "./vega-lite-parts.ts";

export function kaplanMeierSpec({ data, options }: Kind<"kaplan-meier">, theme: Theme): VegaLiteSpec {
  const { curves, unit, pValue, hazardRatios, confLevel } = data;
  const { show = "survival", band = true, censorMarks = true } = options;
  const value = (s: Value): Value => (s === null ? null : show === "survival" ? s : 1 - s);
  const end = options.maximumTime ?? Math.max(...curves.map(({ times }) => times[times.length - 1] ?? 0));
  const rows = curves.flatMap(({ label, times, survival, lower, upper, censored, atRisk }): Row[] => [
    {
      group: label,
      time: 0,
      survival: value(1),
      lower: value(1),
      upper: value(1),
      censored: 0,
      atRisk: atRisk[0] ?? 0,
    },
    ...times
      .map((time, k) => ({
        group: label,
        time,
        survival: value(survival[k]),
        lower: value(lower[k]),
        upper: value(upper[k]),
        censored: censored[k],
        atRisk: atRisk[k],
      }))
      .filter(({ time }) => time <= end),
  ]);
  const notes = [...ratioLines(hazardRatios, confLevel), ...(pValue === undefined ? [] : [pText(pValue)])];
  const x = quantitative("time", options.xLabel ?? (unit ? `Time (${unit})` : "Time"), [0, end]);
  const title = options.yLabel ?? (show === "survival" ? "Survival probability" : "Probability of the event");
  const inPercent = options.percent ? { axis: { format: ".0%" } } : {};
  const y = { ...quantitative("survival", title, [0, 1]), ...inPercent };
  const color = colours(
    "group",
    curves.map(({ label }) => label),
    theme,
  );
  return {
    ...titleWith(options.title, notes, theme),
    data: { values: rows },
    encoding: { x, color },
    layer: [
      ...(band
        ? [
            {
              mark: { type: "area", interpolate: "step-after", opacity: theme.bandOpacity },
              encoding: { y: { ...quantitative("lower", title, [0, 1]), ...inPercent }, y2: { field: "upper" } },
            },
          ]
        : []),
      {
        mark: { type: "line", interpolate: "step-after", strokeWidth: theme.lineWidth },
        encoding: { y, tooltip: ["group", "time", "survival", "lower", "upper", "atRisk"].map((field) => ({ field })) },
      },
      ...(censorMarks
        ? [
            {
              transform: [{ filter: "datum.censored > 0" }],
              mark: { type: "point", shape: "stroke", angle: 90, size: 40 },
              encoding: { y },
            },
          ]
        : []),
    ],
  };
}

export function rocSpec({ data, options }: Kind<"roc">, theme: Theme): VegaLiteSpec {
  const names = data.curves.map(({ label, auc, lower, upper }) => {
    const limits = lower === null || upper === null ? "" : ` (${interval(lower, upper)})`;
    return options.auc === false ? label : `${label ? `${label}: ` : ""}AUC ${fixed(auc)}${limits}`;
  });
  const values = data.curves.flatMap(({ sensitivity, specificity }, i) =>
    sensitivity.map((value, k) => ({
      curve: names[i],
      order: k,
      falsePositive: specificity[k] === null ? null : 1 - specificity[k],
      sensitivity: value,
    })),
  );
  const side = options.width ?? 360;
  return {
    width: side,
    height: options.height ?? side,
    layer: [
      diagonal([0, 1], theme),
      {
        data: { values },
        mark: { type: "line", strokeWidth: theme.lineWidth },
        encoding: {
          x: quantitative("falsePositive", options.xLabel ?? "1 \u2212 specificity", [0, 1]),
          y: quantitative("sensitivity", options.yLabel ?? "Sensitivity", [0, 1]),
          order: { field: "order" },
          color: colours("curve", names, theme),
        },
      },
    ],
  };
}

export function aucOverTimeSpec({ data, options }: Kind<"auc-over-time">, theme: Theme): VegaLiteSpec {
  const values = data.models.flatMap(({ label, times, auc, lower, upper }) =>
    times.map((time, k) => ({ model: label, time, auc: auc[k], lower: lower[k], upper: upper[k] })),
  );
  const title = options.yLabel ?? "AUC";
  const y = { field: "auc", type: "quantitative", title, scale: { zero: false } };
  return {
    data: { values },
    encoding: {
      x: { field: "time", type: "quantitative", title: options.xLabel ?? (data.unit ? `Time (${data.unit})` : "Time") },
      color: colours(
        "model",
        data.models.map(({ label }) => label),
        theme,
      ),
    },
    layer: [
      {
        mark: { type: "area", opacity: theme.bandOpacity },
        encoding: { y: { ...y, field: "lower" }, y2: { field: "upper" } },
      },
      { mark: { type: "line", point: true, strokeWidth: theme.lineWidth }, encoding: { y } },
    ],
  };
}

export function calibrationSpec({ data, options }: Kind<"calibration">, theme: Theme): VegaLiteSpec {
  const { curves, time, unit } = data;
  const at = `${time}${unit ? ` ${unit}` : ""}`;
  const names = curves.map(({ label }) => label || "model");
  const domain = options.limits ?? [0, 1];
  const groups = curves.flatMap((curve, i) => curve.groups.map((group) => ({ curve: names[i], ...group })));
  const smooth = curves.flatMap((curve, i) =>
    curve.predicted.map((predicted, k) => ({
      curve: names[i],
      predicted,
      observed: curve.observed[k],
      lower: curve.lower[k],
      upper: curve.upper[k],
    })),
  );
  const x = quantitative("predicted", options.xLabel ?? `Predicted survival at ${at}`, domain);
  const title = options.yLabel ?? `Observed survival at ${at}`;
  const y = (field: string): Row => quantitative(field, title, domain);
  const color = colours("curve", names, theme, curves.length > 1);
  const side = options.width ?? 360;
  const clip = true;
  return {
    width: side,
    height: options.height ?? side,
    layer: [
      diagonal(domain, theme),
      ...(options.smooth === false
        ? []
        : [
            {
              data: { values: smooth },
              mark: { type: "area", opacity: theme.bandOpacity, clip },
              encoding: { x, color, y: y("lower"), y2: { field: "upper" } },
            },
            {
              data: { values: smooth },
              mark: { type: "line", strokeWidth: theme.lineWidth, clip },
              encoding: { x, color, y: y("observed") },
            },
          ]),
      {
        data: { values: groups },
        mark: { type: "rule", clip },
        encoding: { x, color, y: y("lower"), y2: { field: "upper" } },
      },
      {
        data: { values: groups },
        mark: { type: "point", filled: true, size: 60, clip },
        encoding: { x, color, y: y("observed"), tooltip: ["n", "predicted", "observed"].map((field) => ({ field })) },
      },
    ],
  };
}

export function decisionCurveSpec({ data, options }: Kind<"decision-curve">, theme: Theme): VegaLiteSpec {
  const { thresholds, curves } = data;
  const values = curves.flatMap(({ label, values: list, lower, upper }) =>
    thresholds.map((threshold, k) => ({
      curve: label,
      threshold,
      value: list[k],
      lower: lower?.[k] ?? null,
      upper: upper?.[k] ?? null,
    })),
  );
  const [low, high] = options.thresholds ?? [thresholds[0], thresholds[thresholds.length - 1]];
  const within = values.filter(({ threshold }) => threshold >= low && threshold <= high);
  const most = Math.max(0.01, ...within.map(({ value, upper }) => Math.max(value ?? 0, upper ?? 0)));
  const title =
    options.yLabel ??
    (options.measure ?? "net-benefit").replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase());
  const models = curves.filter(({ role }) => role === "model");
  const range = curves.map((curve) =>
    curve.role === "all" ? theme.muted : curve.role === "none" ? theme.ink : colourOf(theme, models.indexOf(curve)),
  );
  const y = quantitative("value", title, [-0.1 * most, most * 1.05]);
  return {
    data: { values: within },
    encoding: {
      x: quantitative("threshold", options.xLabel ?? "Threshold probability", [low, high]),
      color: {
        field: "curve",
        type: "nominal",
        title: null,
        scale: { domain: curves.map(({ label }) => label), range },
        legend: legendOf(theme),
      },
    },
    layer: [
      ...(options.band !== false && models.some(({ lower }) => lower)
        ? [
            {
              mark: { type: "area", opacity: theme.bandOpacity, clip: true },
              encoding: { y: { ...y, field: "lower" }, y2: { field: "upper" } },
            },
          ]
        : []),
      { mark: { type: "line", strokeWidth: theme.lineWidth, clip: true }, encoding: { y } },
    ],
  };
}

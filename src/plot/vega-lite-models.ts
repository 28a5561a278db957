import { pText } from "./format-number.ts";
import { colourOf, faintOf, type Theme } from "./theme.ts";
import { colours, type Kind, type Row, titleWith, type VegaLiteSpec } from "./vega-lite-parts.ts";

export function forestSpec({ data, options }: Kind<"forest">, theme: Theme): VegaLiteSpec {
  const { measure = "Hazard ratio", reference = 1, limits } = options;
  const values = data.rows.map((row, i) => ({ ...row, place: i, text: row.label }));
  const y = {
    field: "place",
    type: "ordinal",
    title: null,
    // headings and references have no estimate, and keep their rows
    scale: { domain: data.rows.map((_, i) => i) },
    axis: {
      ticks: false,
      domain: false,
      labelLimit: 320,
      labelExpr: `${JSON.stringify(data.rows.map(({ label }) => label))}[datum.value]`,
    },
  };
  const scale = { type: "log", nice: false, padding: 8, ...(limits && { domain: limits }) };
  const x = (field: string): Row => ({ field, type: "quantitative", title: measure, scale });
  const colour = colourOf(theme, 0);
  const known = { filter: "isValid(datum.estimate) && datum.estimate > 0" };
  return {
    height: options.height ?? { step: 26 },
    data: { values },
    layer: [
      {
        mark: { type: "rule", strokeDash: [4, 3], color: theme.muted },
        encoding: { x: { datum: reference, type: "quantitative", scale } },
      },
      {
        transform: [known, { filter: "isValid(datum.lower) && isValid(datum.upper) && datum.lower > 0" }],
        mark: { type: "rule", strokeWidth: theme.lineWidth, color: colour, clip: true },
        encoding: { y, x: x("lower"), x2: { field: "upper" } },
      },
      {
        transform: [known],
        mark: { type: "square", size: 70, color: colour, opacity: 1, clip: true },
        encoding: {
          y,
          x: x("estimate"),
          tooltip: ["text", "estimate", "lower", "upper", "pValue"].map((field) => ({ field })),
        },
      },
    ],
  };
}

export function coefficientPathSpec({ data, options }: Kind<"coefficient-path">, theme: Theme): VegaLiteSpec {
  const values = data.lines.flatMap(({ label, values: list }) =>
    list.map((coefficient, k) => ({
      column: label,
      logLambda: 0 - data.logLambda[k],
      coefficient,
      columns: data.df[k],
    })),
  );
  return {
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: theme.lineWidth, tooltip: true },
        encoding: {
          x: {
            field: "logLambda",
            type: "quantitative",
            title: options.xLabel ?? "\u2212log(\u03bb)",
            scale: { zero: false },
          },
          y: { field: "coefficient", type: "quantitative", title: options.yLabel ?? "Coefficient" },
          color: colours(
            "column",
            data.lines.map(({ label }) => label),
            theme,
          ),
        },
      },
      ...penaltyRules(
        data.marks.map(({ lambda }) => nearestLog(data, lambda)),
        theme,
      ),
    ],
  };
}

function nearestLog({ lambda, logLambda }: Kind<"coefficient-path">["data"], value: number): number {
  let nearest = 0;
  lambda.forEach((one, k) => {
    if (Math.abs(one - value) < Math.abs(lambda[nearest] - value)) nearest = k;
  });
  return 0 - logLambda[nearest];
}

function penaltyRules(places: readonly number[], theme: Theme): VegaLiteSpec[] {
  if (places.length === 0) return [];
  return [
    {
      data: { values: places.map((logLambda) => ({ logLambda })) },
      mark: { type: "rule", strokeDash: [3, 3], color: theme.ink },
      encoding: { x: { field: "logLambda", type: "quantitative" } },
    },
  ];
}

export function crossValidationSpec({ data, options }: Kind<"cross-validation">, theme: Theme): VegaLiteSpec {
  const { logLambda, mean, lower, upper, df, measure } = data;
  const values = logLambda.map((value, k) => ({
    logLambda: 0 - value,
    mean: mean[k],
    lower: lower[k],
    upper: upper[k],
    columns: df[k],
  }));
  const title = options.yLabel ?? (measure === "C" ? "Concordance index" : "Partial likelihood deviance");
  const x = {
    field: "logLambda",
    type: "quantitative",
    title: options.xLabel ?? "\u2212log(\u03bb)",
    scale: { zero: false },
  };
  const y = (field: string): Row => ({ field, type: "quantitative", title, scale: { zero: false } });
  return {
    data: { values },
    layer: [
      { mark: { type: "rule", color: faintOf(theme) }, encoding: { x, y: y("lower"), y2: { field: "upper" } } },
      {
        mark: { type: "point", filled: true, color: colourOf(theme, 1), tooltip: true },
        encoding: { x, y: y("mean") },
      },
    ],
  };
}

export function boxPlotSpec({ data, options }: Kind<"box-plot">, theme: Theme): VegaLiteSpec {
  const labels = data.groups.map(({ label }) => label);
  const values = data.groups.flatMap(({ label, values: list }) => list.map((value) => ({ group: label, value })));
  return {
    ...titleWith(options.title, data.pValue === undefined ? [] : [pText(data.pValue)], theme),
    data: { values },
    mark: { type: "boxplot", extent: 1.5, size: 40, outliers: options.points !== "none" },
    encoding: {
      x: { field: "group", type: "nominal", title: options.xLabel ?? null, sort: labels, axis: { labelAngle: 0 } },
      y: { field: "value", type: "quantitative", title: options.yLabel ?? null, scale: { zero: false } },
      color: colours("group", labels, theme, false),
    },
  };
}

export function heatmapSpec({ data, options }: Kind<"heatmap">, theme: Theme): VegaLiteSpec {
  const { names, values } = data;
  const { limits = [-1, 1], measure = "Correlation" } = options;
  const p = names.length;
  const cells = values.map((value, k) => ({ row: names[Math.floor(k / p)], column: names[k % p], value }));
  const axis = (field: string): Row => ({ field, type: "nominal", sort: names, title: null });
  const side = options.width ?? 420;
  return {
    width: side,
    height: options.height ?? side,
    data: { values: cells },
    encoding: { x: axis("column"), y: axis("row") },
    layer: [
      {
        mark: { type: "rect", tooltip: true },
        encoding: {
          color: {
            field: "value",
            type: "quantitative",
            title: measure,
            scale: { domain: limits, range: theme.diverging },
          },
        },
      },
      ...(options.values
        ? [
            {
              transform: [{ filter: "isValid(datum.value)" }],
              mark: { type: "text" },
              encoding: { text: { field: "value", type: "quantitative", format: ".2f" } },
            },
          ]
        : []),
    ],
  };
}

export function waterfallSpec({ data, options }: Kind<"waterfall">, theme: Theme): VegaLiteSpec {
  const { values, groupOf, groups } = data;
  const rows = values.map((value, i) => ({ place: i + 1, value, group: groups[groupOf[i]] ?? "" }));
  return {
    layer: [
      {
        data: { values: rows },
        mark: { type: "bar", tooltip: true },
        encoding: {
          x: {
            field: "place",
            type: "ordinal",
            title: options.xLabel ?? `Subjects (n = ${values.length})`,
            axis: { labels: false, ticks: false },
          },
          y: { field: "value", type: "quantitative", title: options.yLabel ?? null },
          color: {
            ...colours("group", groups.length > 0 ? groups : [""], theme, false),
            ...(groups.length > 0 && { legend: { orient: "top", direction: "vertical" } }),
          },
        },
      },
      ...(options.thresholds ?? []).map((threshold) => ({
        mark: { type: "rule", strokeDash: [4, 3], color: theme.muted },
        encoding: { y: { datum: threshold } },
      })),
    ],
  };
}

import { incidenceCurves, incidenceLines, incidenceTitle } from "./draw-cumulative-incidence.ts";
import type { Theme } from "./theme.ts";
import { type Kind, legendOf, quantitative, type Row, titleWith, type VegaLiteSpec } from "./vega-lite-parts.ts";

export function cumulativeIncidenceSpec({ data, options }: Kind<"cumulative-incidence">, theme: Theme): VegaLiteSpec {
  const { groups, unit } = data;
  const curves = incidenceCurves(data, theme);
  const { band = curves.length <= 4, maximum = 1, percent = false } = options;
  const end = options.maximumTime ?? Math.max(...groups.map(({ times }) => times[times.length - 1] ?? 0));
  const values = curves.flatMap(({ label, group, cause }): Row[] => {
    const { times, atRisk, curves: lists } = groups[group];
    const { incidence, lower, upper } = lists[cause];
    return [
      { curve: label, time: 0, incidence: 0, lower: 0, upper: 0, atRisk: atRisk[0] ?? 0 },
      ...times
        .map((time, k) => ({
          curve: label,
          time,
          incidence: incidence[k],
          lower: lower[k],
          upper: upper[k],
          atRisk: atRisk[k],
        }))
        .filter(({ time }) => time <= end),
    ];
  });
  const notes = incidenceLines(data);
  const x = quantitative("time", options.xLabel ?? (unit ? `Time (${unit})` : "Time"), [0, end]);
  const title = options.yLabel ?? incidenceTitle(data);
  const y = (field: string): Row => ({
    ...quantitative(field, title, [0, maximum]),
    ...(percent && { axis: { format: ".0%" } }),
  });
  const domain = curves.map(({ label }) => label);
  const scale = (range: readonly unknown[]): Row => ({
    field: "curve",
    type: "nominal",
    title: null,
    scale: { domain, range },
  });
  const legend = curves.length > 1 ? legendOf(theme) : null;
  const color = { ...scale(curves.map(({ colour }) => colour)), legend };
  const dashes = curves.map(({ dash }) => (dash === "" ? [1, 0] : dash.split(" ").map(Number)));
  return {
    ...titleWith(options.title, notes, theme),
    data: { values },
    encoding: { x, color },
    layer: [
      ...(band
        ? [
            {
              mark: { type: "area", interpolate: "step-after", opacity: theme.bandOpacity, clip: true },
              encoding: { y: y("lower"), y2: { field: "upper" } },
            },
          ]
        : []),
      {
        mark: { type: "line", interpolate: "step-after", strokeWidth: theme.lineWidth, clip: true },
        encoding: {
          y: y("incidence"),
          strokeDash: { ...scale(dashes), legend },
          tooltip: ["curve", "time", "incidence", "lower", "upper", "atRisk"].map((field) => ({ field })),
        },
      },
    ],
  };
}

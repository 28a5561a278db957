import { notesOf } from "./draw-x-tile.ts";
import { colourOf, type Theme } from "./theme.ts";
import { type Kind, type Row, titleWith, type VegaLiteSpec } from "./vega-lite-parts.ts";

export function xTileSpec(figure: Kind<"x-tile">, theme: Theme): VegaLiteSpec {
  const title = titleWith(figure.options.title, notesOf(figure), theme);
  return { ...title, ...(figure.data.groups === 2 ? scanSpec(figure, theme) : mapSpec(figure, theme)) };
}

function scanSpec({ data, options }: Kind<"x-tile">, theme: Theme): VegaLiteSpec {
  const { candidates, statistics, cutoffs } = data;
  const values = candidates.map((cutoff, k) => {
    const signed = statistics[k];
    return { cutoff, statistic: signed === null ? null : Math.abs(signed) };
  });
  const x = {
    field: "cutoff",
    type: "quantitative",
    title: options.xLabel ?? "Cutoff of the score",
    scale: { zero: false },
  };
  const y = { field: "statistic", type: "quantitative", title: options.yLabel ?? "Log-rank \u03c7\u00b2" };
  const chosen = colourOf(theme, 1);
  return {
    data: { values },
    layer: [
      {
        data: { values: cutoffs.map((cutoff) => ({ cutoff })) },
        mark: { type: "rule", strokeDash: [4, 3], color: chosen },
        encoding: { x },
      },
      {
        mark: { type: "line", strokeWidth: theme.lineWidth, color: colourOf(theme, 0), tooltip: true },
        encoding: { x, y },
      },
      {
        transform: [{ filter: { field: "cutoff", oneOf: cutoffs } }],
        mark: { type: "point", filled: true, size: 70, opacity: 1, color: chosen },
        encoding: { x, y },
      },
    ],
  };
}

// squares of the map as rectangles, in subjects
function mapSpec({ data, options }: Kind<"x-tile">, theme: Theme): VegaLiteSpec {
  const { side, cells, n, chosen } = data;
  const edge = (place: number): number => (place * n) / side;
  const values = cells.flatMap((statistic, i): Row[] => {
    if (statistic === null) return [];
    const [low, high] = [i % side, Math.floor(i / side)];
    return [{ low: edge(low), lowTo: edge(low + 1), high: edge(high), highTo: edge(high + 1), statistic }];
  });
  const sizes = values.map(({ statistic }) => statistic as number);
  const most = sizes.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  const [low, middle, high] = theme.diverging;
  const ends = [
    { at: -most, colour: low, used: sizes.some((value) => value < 0) },
    { at: 0, colour: middle, used: true },
    { at: most, colour: high, used: sizes.some((value) => value > 0) },
  ].filter(({ used }) => used);
  const colour = {
    field: "statistic",
    type: "quantitative",
    title: "\u03c7\u00b2",
    scale: { domain: ends.map(({ at }) => at), range: ends.map(({ colour }) => colour) },
  };
  const axis = (field: string, title: string): Row => ({
    field,
    type: "quantitative",
    title,
    scale: { domain: [0, n], nice: false },
  });
  const x = axis("low", options.xLabel ?? "Subjects in the low group");
  const y = axis("high", options.yLabel ?? "Subjects in the high group");
  const width = options.width ?? 420;
  return {
    width,
    height: options.height ?? width,
    layer: [
      {
        data: { values },
        // a thin line of the same colour, against seams between squares
        mark: { type: "rect", tooltip: true, strokeWidth: 0.7 },
        encoding: {
          x,
          x2: { field: "lowTo" },
          y,
          y2: { field: "highTo" },
          color: colour,
          stroke: colour,
        },
      },
      {
        data: { values: [{ low: chosen[0] + n / side / 2, high: chosen[1] + n / side / 2 }] },
        mark: { type: "point", size: 110, strokeWidth: 2, color: theme.ink },
        encoding: { x, y },
      },
    ],
  };
}

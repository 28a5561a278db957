import type { Figure } from "./figure.ts";
import { colourOf, type Theme } from "./theme.ts";

/** A specification in the language of Vega-Lite, version 5: plain data for `vega-embed` and the like. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

export type Kind<K extends Figure["kind"]> = Extract<Figure, { readonly kind: K }>;
export type Row = Record<string, unknown>;

export function quantitative(field: string, title: string, domain: readonly [number, number]): Row {
  return { field, type: "quantitative", title, scale: { domain, nice: false } };
}

export function colours(
  field: string,
  names: readonly string[],
  theme: Theme,
  legend: boolean = names.length > 1,
): VegaLiteSpec {
  const range = names.map((_, i) => colourOf(theme, i));
  const color = { field, type: "nominal", title: null, scale: { domain: names, range } };
  return { ...color, legend: legend ? legendOf(theme) : null };
}

/** A legend above the panel; strokes of full strength, also where the first marks are bands. */
export function legendOf({ lineWidth }: Theme): VegaLiteSpec {
  const symbol = { symbolType: "stroke", symbolOpacity: 1, symbolStrokeWidth: lineWidth * 1.3, symbolSize: 300 };
  return { orient: "top", direction: "vertical", ...symbol };
}

/** Notes below the title; in its place where there is none, as Vega-Lite shows no subtitle alone. */
export function titleWith(title: string | undefined, notes: readonly string[], { fontSize }: Theme): VegaLiteSpec {
  if (notes.length === 0) return {};
  if (title) return { title: { text: title, subtitle: notes, anchor: "start" } };
  return { title: { text: notes, anchor: "start", fontWeight: "normal", fontSize } };
}

export function diagonal([low, high]: readonly [number, number], theme: Theme): VegaLiteSpec {
  return {
    data: { values: [low, high].map((at) => ({ at })) },
    mark: { type: "line", strokeDash: [4, 3], color: theme.muted },
    encoding: { x: { field: "at", type: "quantitative" }, y: { field: "at", type: "quantitative" } },
  };
}

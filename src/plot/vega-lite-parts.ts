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
  return legend ? { ...color, legend: { orient: "top", direction: "vertical" } } : { ...color, legend: null };
}

export function diagonal([low, high]: readonly [number, number], theme: Theme): VegaLiteSpec {
  return {
    data: { values: [low, high].map((at) => ({ at })) },
    mark: { type: "line", strokeDash: [4, 3], color: theme.muted },
    encoding: { x: { field: "at", type: "quantitative" }, y: { field: "at", type: "quantitative" } },
  };
}

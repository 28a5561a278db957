import { RadiosurvError } from "../error.ts";
import type { Figure } from "./figure.ts";
import { type ToSvgOptions, toSvg } from "./to-svg.ts";
import { toVegaLite, type VegaLiteSpec } from "./to-vega-lite.ts";

/** Forms of a figure by media type; that of Vega-Lite is missing where it has none. */
export interface DisplayBundle {
  readonly "image/svg+xml": string;
  readonly "text/html": string;
  readonly "application/vnd.vegalite.v5+json"?: VegaLiteSpec;
}

/** What notebooks show as a figure when it is the last value of a cell. */
export interface DisplayedFigure {
  /** What the protocol of Jupyter calls data. */
  readonly data: DisplayBundle;
  /** For kernels that take HTML, as tslab's `tslab.display.html` does. */
  readonly html: string;
  /** Asked for by the kernel of Deno, `Symbol.for("Jupyter.display")`. */
  readonly [key: symbol]: () => DisplayBundle;
}

/**
 * A figure for a notebook: as the last value of a cell Deno's kernel draws it; in tslab hand its `html` to
 * `tslab.display.html`. Nothing is registered anywhere.
 *
 * @param options - those of `toSvg`
 * @throws RadiosurvError as `toSvg`
 * @example
 * ```ts
 * import { boxPlotFigure, display } from "radiosurv/plot";
 * const shown = display(boxPlotFigure({ low: [1, 2, 3], high: [4, 5, 6] }));
 * Object.keys(shown.data); // => ["image/svg+xml", "text/html", "application/vnd.vegalite.v5+json"]
 * ```
 */
export function display(figure: Figure, options: ToSvgOptions = {}): DisplayedFigure {
  const svg = toSvg(figure, options);
  // a scrolling frame keeps wide figures within their cell
  const html = `<div style="overflow-x:auto">${svg}</div>`;
  const spec = specOf(figure, options);
  const data: DisplayBundle = {
    "image/svg+xml": svg,
    "text/html": html,
    ...(spec && { "application/vnd.vegalite.v5+json": spec }),
  };
  return { data, html, [Symbol.for("Jupyter.display")]: () => data };
}

function specOf(figure: Figure, options: ToSvgOptions): VegaLiteSpec | undefined {
  try {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    return toVegaLite({ ...figure, options: { ...figure.options, ...given } } as Figure);
  } catch (error) {
    if (error instanceof RadiosurvError && error.code === "unsupported") return undefined;
    throw error;
  }
}

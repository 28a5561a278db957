import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/index.ts";
import { type DisplayableTable, type DisplayTableOptions, displayTable, isTable } from "./display-table.ts";
import type { Figure } from "./figure.ts";
import { argumentError, isObject } from "./figure-options.ts";
import { type ImageFigureOptions, imageFigure, isImage } from "./image-figure.ts";
import { type Displayed, shownAs, type TableBundle } from "./shown-as.ts";
import { sceneOf, type ToSvgOptions, toSvg } from "./to-svg.ts";
import { toVegaLite, type VegaLiteSpec } from "./to-vega-lite.ts";

/** Forms of a figure by media type; that of Vega-Lite is missing where it has none. */
export interface DisplayBundle {
  readonly "image/svg+xml": string;
  readonly "text/html": string;
  /** What the figure shows, in words. */
  readonly "text/plain": string;
  readonly "application/vnd.vegalite.v5+json"?: VegaLiteSpec;
}

/** What {@link display} can show. */
export type Displayable = Figure | Image | DisplayableTable;

/** What notebooks show as a figure when it is the last value of a cell. */
export type DisplayedFigure = Displayed<DisplayBundle>;

/** What notebooks show as a table when it is the last value of a cell. */
export type DisplayedTable = Displayed<TableBundle>;

/** Characters of a specification: notebooks store every form, and one of Vega-Lite holds all points. */
const LONGEST_SPEC = 100_000;

/**
 * A figure, an image or a table for a notebook: as the last value of a cell Deno's kernel draws it; in tslab hand its `html` to
 * `tslab.display.html`. The value itself stays plain data; nothing is registered anywhere.
 *
 * - a figure is drawn as SVG, with a specification of Vega-Lite where it has one of 100,000 characters at most
 * - an image shows one slice: with `mask` that in which the region is largest, with contours, as `sliceFigure` has it;
 *   else the middle one
 * - anything else is a table: see {@link displayTable}
 *
 * @param options - of a figure those of `toSvg`; of an image those of `sliceFigure`, and `mask`; of a table those of
 *   `displayTable`
 * @throws RadiosurvError `argument` for a value that is none of these, or a broken figure; what `toSvg`, `sliceFigure` and
 *   `displayTable` throw
 * @see docs/notebooks.md
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { boxPlotFigure, display } from "radiosurv/plot";
 * const shown = display(boxPlotFigure({ low: [1, 2, 3], high: [4, 5, 6] }));
 * Object.keys(shown.data).slice(0, 3); // => ["image/svg+xml", "text/html", "text/plain"]
 * display({ original_shape_MeshVolume: 11 }).data["text/plain"]; // => "name                       value\noriginal_shape_MeshVolume     11\n"
 * display(createImage(new Uint8Array(8), [2, 2, 2])).data["text/plain"]; // => "Image slice 1 with 0 contours"
 * ```
 */
export function display(figure: Figure, options?: ToSvgOptions): DisplayedFigure;
export function display(image: Image, options?: ImageFigureOptions): DisplayedFigure;
export function display(table: DisplayableTable, options?: DisplayTableOptions): DisplayedTable;
export function display(
  value: Displayable,
  options?: ToSvgOptions | ImageFigureOptions | DisplayTableOptions,
): DisplayedFigure | DisplayedTable;
export function display(value: Displayable, options: object = {}): DisplayedFigure | DisplayedTable {
  if (isFigure(value)) return displayFigure(value, options);
  if (isImage(value)) return displayFigure(imageFigure("display", value, options), {});
  if (isTable(value)) return displayTable(value, options);
  throw argumentError("display", "a figure, an image, a list of rows or a table is needed", value);
}

function displayFigure(figure: Figure, options: ToSvgOptions): DisplayedFigure {
  const svg = toSvg(figure, options);
  const spec = specOf(figure, options);
  return shownAs({
    "image/svg+xml": svg,
    // a scrolling frame keeps wide figures within their cell
    "text/html": `<div style="overflow-x:auto">${svg}</div>`,
    "text/plain": sceneOf("display", figure, options).title,
    ...(spec && { "application/vnd.vegalite.v5+json": spec }),
  });
}

// a broken figure is one too: toSvg says what is wrong with it
function isFigure(value: unknown): value is Figure {
  return isObject(value) && typeof value["kind"] === "string" && isObject(value["data"]);
}

function specOf(figure: Figure, options: ToSvgOptions): VegaLiteSpec | undefined {
  try {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const spec = toVegaLite({ ...figure, options: { ...figure.options, ...given } } as Figure);
    return JSON.stringify(spec).length <= LONGEST_SPEC ? spec : undefined;
  } catch (error) {
    if (error instanceof RadiosurvError && error.code === "unsupported") return undefined;
    throw error;
  }
}

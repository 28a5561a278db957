import { RadiosurvError } from "../error.ts";
import type { Figure } from "./figure.ts";
import { isObject } from "./figure-options.ts";
import { cellsOf, type PanelsFigure } from "./panels.ts";
import { type Theme, themeOf } from "./theme.ts";
import { aucOverTimeSpec, calibrationSpec, decisionCurveSpec, kaplanMeierSpec, rocSpec } from "./vega-lite-curves.ts";
import { cumulativeIncidenceSpec } from "./vega-lite-incidence.ts";
import {
  boxPlotSpec,
  coefficientPathSpec,
  crossValidationSpec,
  forestSpec,
  heatmapSpec,
  waterfallSpec,
} from "./vega-lite-models.ts";
import type { VegaLiteSpec } from "./vega-lite-parts.ts";
import { xTileSpec } from "./vega-lite-x-tile.ts";

export type { VegaLiteSpec };

const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/**
 * A figure as a specification of Vega-Lite 5, with its data in it, for notebooks and pages that make figures interactive. It shows
 * the same values as `toSvg`; layout is that of Vega-Lite, and there is no table of numbers at risk.
 *
 * @param figure - any but a nomogram and a slice; a sheet of `panels` becomes a grid
 * @throws RadiosurvError `unsupported` for a nomogram or a slice, also on a sheet; `argument` for something else
 * @example
 * ```ts
 * import { boxPlotFigure, toVegaLite } from "radiosurv/plot";
 * toVegaLite(boxPlotFigure({ low: [1, 2, 3], high: [4, 5, 6] })).$schema; // => "https://vega.github.io/schema/vega-lite/v5.json"
 * ```
 */
export function toVegaLite(figure: Figure): VegaLiteSpec {
  if (!isObject(figure) || !isObject(figure.data) || !isObject(figure.options)) {
    throw new RadiosurvError(
      "argument",
      `toVegaLite: figure must be what a figure function returned; got ${String(figure)}`,
    );
  }
  const theme = themeOf(figure.options.theme);
  return {
    $schema: SCHEMA,
    background: theme.background === "none" ? "transparent" : theme.background,
    config: configOf(theme),
    ...((figure as Figure).kind === "panels" ? gridOf(figure as PanelsFigure) : viewOf(figure)),
  };
}

function viewOf(figure: Figure): VegaLiteSpec {
  const { title, width = 420, height } = figure.options;
  return {
    ...(title && { title: { text: title, anchor: "start" } }),
    width,
    height: height ?? Math.round(width * 0.65),
    ...bodyOf(figure, themeOf(figure.options.theme)),
  };
}

// figures in rows; colours of one are not those of another
function gridOf(sheet: PanelsFigure): VegaLiteSpec {
  const { columns, cells } = cellsOf(sheet);
  const { title, width = 340 * columns, theme } = sheet.options;
  const across = Math.max(120, Math.round(width / columns) - 80);
  return {
    ...(title && { title: { text: title, anchor: "start" } }),
    columns,
    concat: cells.map(({ figure, title: name, letter }) => {
      const shown = [letter, name].filter(Boolean).join("  ");
      const options = { ...figure.options, title: shown, width: across, height: undefined, ...(theme && { theme }) };
      return viewOf({ ...figure, options } as Figure);
    }),
    resolve: { scale: { color: "independent" }, legend: { color: "independent" } },
  };
}

function bodyOf(figure: Figure, theme: Theme): VegaLiteSpec {
  switch (figure.kind) {
    case "kaplan-meier":
      return kaplanMeierSpec(figure, theme);
    case "roc":
      return rocSpec(figure, theme);
    case "auc-over-time":
      return aucOverTimeSpec(figure, theme);
    case "calibration":
      return calibrationSpec(figure, theme);
    case "decision-curve":
      return decisionCurveSpec(figure, theme);
    case "forest":
      return forestSpec(figure, theme);
    case "cumulative-incidence":
      return cumulativeIncidenceSpec(figure, theme);
    case "coefficient-path":
      return coefficientPathSpec(figure, theme);
    case "cross-validation":
      return crossValidationSpec(figure, theme);
    case "box-plot":
      return boxPlotSpec(figure, theme);
    case "heatmap":
      return heatmapSpec(figure, theme);
    case "waterfall":
      return waterfallSpec(figure, theme);
    case "x-tile":
      return xTileSpec(figure, theme);
    case "nomogram":
    case "slice":
      throw new RadiosurvError(
        "unsupported",
        `toVegaLite: a figure of kind "${figure.kind}" has no form in Vega-Lite; draw it with toSvg`,
      );
    default:
      throw new RadiosurvError("argument", `toVegaLite: there is no figure of kind "${(figure as Figure).kind}"`);
  }
}

function configOf({ fontFamily, fontSize, ink, grid }: Theme): VegaLiteSpec {
  const axis = { labelColor: ink, titleColor: ink, domainColor: ink, tickColor: ink, labelFontSize: fontSize * 0.92 };
  return {
    font: fontFamily,
    view: { stroke: null },
    axis: {
      ...axis,
      titleFontSize: fontSize,
      titleFontWeight: "normal",
      grid: grid !== "none",
      gridColor: grid === "none" ? ink : grid,
    },
    legend: { labelFontSize: fontSize, titleFontSize: fontSize, labelColor: ink, labelLimit: 400 },
    title: { color: ink, fontSize: fontSize * 1.15 },
  };
}

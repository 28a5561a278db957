import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { drawAucOverTime } from "./draw-auc-over-time.ts";
import { drawBoxPlot } from "./draw-box-plot.ts";
import { drawCalibration } from "./draw-calibration.ts";
import { drawCoefficientPath } from "./draw-coefficient-path.ts";
import { drawCrossValidation } from "./draw-cross-validation.ts";
import { drawCumulativeIncidence } from "./draw-cumulative-incidence.ts";
import { drawDecisionCurve } from "./draw-decision-curve.ts";
import { drawForest } from "./draw-forest.ts";
import { drawHeatmap } from "./draw-heatmap.ts";
import { drawKaplanMeier } from "./draw-kaplan-meier.ts";
import { drawNomogram } from "./draw-nomogram.ts";
import { drawPanels } from "./draw-panels.ts";
import { drawRoc } from "./draw-roc.ts";
import { drawSlice } from "./draw-slice.ts";
import { drawWaterfall } from "./draw-waterfall.ts";
import { drawXTile } from "./draw-x-tile.ts";
import type { Figure } from "./figure.ts";
import { FIGURE_RULES, type FigureOptions, isObject } from "./figure-options.ts";
import type { Scene } from "./scene.ts";
import { themeOf } from "./theme.ts";
import { writeSvg } from "./write-svg.ts";

/** What {@link toSvg} can be told; each takes the place of that of the figure. */
export type ToSvgOptions = FigureOptions;

const RULES: Rules = FIGURE_RULES;

/**
 * Draws a figure as SVG: plain shapes and texts, without a DOM, styles, scripts or fonts to load, so that it looks the same in a
 * browser, Inkscape, Illustrator or a converter to PDF or PNG. The same figure gives the same bytes on every runtime. Texts
 * are measured with the widths of Helvetica and Arial; where neither is installed, a font of the same widths is asked for.
 *
 * @param figure - what one of the figure functions returned, also after a way through JSON
 * @throws RadiosurvError `argument` for anything else; `setting` for an option, also for a width or height that the texts of the
 *   figure do not fit in
 * @example
 * ```ts
 * import { toSvg, waterfallFigure } from "radiosurv/plot";
 * toSvg(waterfallFigure([0.4, -0.1, -0.6]), { theme: "colour-blind" }).startsWith("<svg"); // => true
 * ```
 */
export function toSvg(figure: Figure, options: ToSvgOptions = {}): string {
  checkSettings("toSvg", options, RULES);
  return writeSvg(sceneOf("toSvg", figure, options));
}

/** The drawing of a figure. */
export function sceneOf(caller: string, figure: Figure, options: ToSvgOptions = {}): Scene {
  if (!isObject(figure) || !isObject(figure.data) || !isObject(figure.options)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: figure must be what a figure function returned; got ${String(figure)}`,
    );
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const whole = { ...figure, options: { ...figure.options, ...given } } as Figure;
  return draw(caller, whole);
}

function draw(caller: string, figure: Figure): Scene {
  const theme = themeOf(figure.options.theme);
  switch (figure.kind) {
    case "auc-over-time":
      return drawAucOverTime(figure, theme);
    case "box-plot":
      return drawBoxPlot(figure, theme);
    case "calibration":
      return drawCalibration(figure, theme);
    case "coefficient-path":
      return drawCoefficientPath(figure, theme);
    case "cross-validation":
      return drawCrossValidation(figure, theme);
    case "cumulative-incidence":
      return drawCumulativeIncidence(figure, theme);
    case "decision-curve":
      return drawDecisionCurve(figure, theme);
    case "forest":
      return drawForest(figure, theme);
    case "heatmap":
      return drawHeatmap(figure, theme);
    case "kaplan-meier":
      return drawKaplanMeier(figure, theme);
    case "nomogram":
      return drawNomogram(figure, theme);
    case "panels":
      return drawPanels(figure, theme, (one, options) => sceneOf(caller, one, options));
    case "roc":
      return drawRoc(figure, theme);
    case "slice":
      return drawSlice(figure, theme);
    case "waterfall":
      return drawWaterfall(figure, theme);
    case "x-tile":
      return drawXTile(figure, theme);
    default:
      throw new RadiosurvError("argument", `${caller}: there is no figure of kind "${(figure as Figure).kind}"`);
  }
}

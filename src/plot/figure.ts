import type { AucOverTimeFigure } from "./auc-over-time-figure.ts";
import type { BoxPlotFigure } from "./box-plot-figure.ts";
import type { CalibrationFigure } from "./calibration-figure.ts";
import type { CoefficientPathFigure } from "./coefficient-path-figure.ts";
import type { CrossValidationFigure } from "./cross-validation-figure.ts";
import type { CumulativeIncidenceFigure } from "./cumulative-incidence-figure.ts";
import type { DecisionCurveFigure } from "./decision-curve-figure.ts";
import type { ForestFigure } from "./forest-figure.ts";
import type { HeatmapFigure } from "./heatmap-figure.ts";
import type { KaplanMeierFigure } from "./kaplan-meier-figure.ts";
import type { NomogramFigure } from "./nomogram-figure.ts";
import type { PanelsFigure } from "./panels.ts";
import type { RocFigure } from "./roc-figure.ts";
import type { SliceFigure } from "./slice-figure.ts";
import type { WaterfallFigure } from "./waterfall-figure.ts";
import type { XTileFigure } from "./x-tile-figure.ts";

/** A figure as data: what it shows and how. JSON keeps all of it; `toSvg`, `toVegaLite` and `display` draw it. */
export type Figure =
  | AucOverTimeFigure
  | BoxPlotFigure
  | CalibrationFigure
  | CoefficientPathFigure
  | CrossValidationFigure
  | CumulativeIncidenceFigure
  | DecisionCurveFigure
  | ForestFigure
  | HeatmapFigure
  | KaplanMeierFigure
  | NomogramFigure
  | PanelsFigure
  | RocFigure
  | SliceFigure
  | WaterfallFigure
  | XTileFigure;

export { RadiosurvError } from "../error.ts";
export {
  type AucOverTimeFigure,
  type AucOverTimeFigureOptions,
  type AucOverTimeInput,
  aucOverTimeFigure,
} from "./auc-over-time-figure.ts";
export { type BoxPlotFigure, type BoxPlotFigureOptions, boxPlotFigure } from "./box-plot-figure.ts";
export { type CalibrationFigure, type CalibrationFigureOptions, calibrationFigure } from "./calibration-figure.ts";
export {
  type CoefficientPathFigure,
  type CoefficientPathFigureOptions,
  coefficientPathFigure,
} from "./coefficient-path-figure.ts";
export {
  type CrossValidationFigure,
  type CrossValidationFigureOptions,
  crossValidationFigure,
} from "./cross-validation-figure.ts";
export {
  type CauseTest,
  type CumulativeIncidenceFigure,
  type CumulativeIncidenceFigureOptions,
  cumulativeIncidenceFigure,
} from "./cumulative-incidence-figure.ts";
export {
  type DecisionCurveFigure,
  type DecisionCurveFigureOptions,
  decisionCurveFigure,
} from "./decision-curve-figure.ts";
export { type Displayable, type DisplayBundle, type DisplayedFigure, type DisplayedTable, display } from "./display.ts";
export {
  type DisplayableTable,
  type DisplayTableOptions,
  displayTable,
  type TitledTable,
} from "./display-table.ts";
export type { Figure } from "./figure.ts";
export type { AxisTitles, FigureOptions } from "./figure-options.ts";
export { type ForestFigure, type ForestFigureOptions, type ForestRow, forestFigure } from "./forest-figure.ts";
export type { Value } from "./format-number.ts";
export { type HeatmapFigure, type HeatmapFigureOptions, type HeatmapInput, heatmapFigure } from "./heatmap-figure.ts";
export type { ImageFigureOptions } from "./image-figure.ts";
export {
  type CurveData,
  type KaplanMeierFigure,
  type KaplanMeierFigureOptions,
  kaplanMeierFigure,
} from "./kaplan-meier-figure.ts";
export { type NomogramFigure, type NomogramFigureOptions, nomogramFigure } from "./nomogram-figure.ts";
export { type PanelFigure, type PanelsFigure, type PanelsOptions, panels } from "./panels.ts";
export type { RatioEstimate, ShownRatio } from "./ratio-estimates.ts";
export { type RocFigure, type RocFigureOptions, type RocInput, rocFigure } from "./roc-figure.ts";
export type { Displayed, TableBundle } from "./shown-as.ts";
export { type SliceFigure, type SliceFigureOptions, type SliceView, sliceFigure } from "./slice-figure.ts";
export type { SliceAxis } from "./slice-view.ts";
export { type Theme, type ThemeName, theme } from "./theme.ts";
export { type ToSvgOptions, toSvg } from "./to-svg.ts";
export { toVegaLite, type VegaLiteSpec } from "./to-vega-lite.ts";
export { type WaterfallFigure, type WaterfallFigureOptions, waterfallFigure } from "./waterfall-figure.ts";
export { type XTileFigure, type XTileFigureOptions, xTileFigure } from "./x-tile-figure.ts";

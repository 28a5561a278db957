import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, wholeFrom } from "../rules.ts";
import type { Figure } from "./figure.ts";
import { argumentError, FIGURE_RULES, type FigureOptions, isObject } from "./figure-options.ts";
import { checkLabels, labelList } from "./roc-figure.ts";

/** What {@link panels} can be told. Width, height and theme are those of the sheet, and take the place of those of its figures. */
export interface PanelsOptions extends FigureOptions {
  /** Figures side by side. @default 2, or 1 for a single figure */
  readonly columns?: number;
  /** A letter at the top of each figure, as journals have it, or none. @default "letters" */
  readonly labels?: "letters" | "none";
  /** Title of each figure, beside its letter. @default those of the figures */
  readonly titles?: readonly string[];
}

/** A figure that can be part of a sheet. */
export type PanelFigure = Exclude<Figure, { readonly kind: "panels" }>;

/** A sheet of figures as data. */
export interface PanelsFigure {
  readonly kind: "panels";
  readonly data: { readonly figures: readonly PanelFigure[] };
  readonly options: PanelsOptions;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  columns: wholeFrom(1),
  labels: oneOf("letters", "none"),
  titles: labelList,
};

/**
 * Several figures on one sheet, row by row, with panel letters: such as Kaplan-Meier curves of each set, or discrimination,
 * calibration and decision curve of a model. Axes of figures below each other and beside each other are in line. `toSvg`
 * draws it, `toVegaLite` puts the specifications into a grid.
 *
 * @param figures - what the other figure functions returned
 * @throws RadiosurvError `argument` for something else, or none; `length` for another number of titles; `setting` for an option
 * @example
 * ```ts
 * import { boxPlotFigure, panels, toSvg } from "radiosurv/plot";
 * const figure = boxPlotFigure({ low: [1, 2, 3], high: [4, 5, 6] });
 * const sheet = panels([figure, figure], { titles: ["Training", "Validation"] });
 * sheet.data.figures.length; // => 2
 * toSvg(sheet).includes("Validation"); // => true
 * ```
 */
export function panels(figures: readonly PanelFigure[], options: PanelsOptions = {}): PanelsFigure {
  const caller = "panels";
  checkSettings(caller, options, RULES);
  const known = (one: unknown): boolean =>
    isObject(one) && isObject(one.data) && isObject(one.options) && "kind" in one;
  if (!Array.isArray(figures) || figures.length === 0 || !figures.every(known)) {
    throw argumentError(caller, "figures must be a list of what figure functions returned", figures);
  }
  if (figures.some((one: Figure) => one.kind === "panels")) {
    throw new RadiosurvError(
      "argument",
      `${caller}: figures must not be sheets themselves; give all figures to one sheet`,
    );
  }
  checkLabels(caller, options.titles, figures.length, "figures", "titles");
  return { kind: "panels", data: { figures: [...figures] }, options };
}

/** A, B, ..., Z, AA, ... */
export function letterOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : letterOf(Math.floor(place / 26) - 1) + letter;
}

/** Rows of figures with their titles and letters. */
export function cellsOf({ data, options }: PanelsFigure): {
  readonly columns: number;
  readonly cells: readonly { readonly figure: PanelFigure; readonly title: string; readonly letter: string }[];
} {
  const { columns = 2, labels = "letters", titles } = options;
  return {
    columns: Math.min(columns, data.figures.length),
    cells: data.figures.map((figure, i) => ({
      figure,
      title: titles?.[i] ?? figure.options.title ?? "",
      letter: labels === "letters" ? letterOf(i) : "",
    })),
  };
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  isPValue,
  pValueOf,
  shownName,
  TITLE_RULES,
  textByName,
} from "./figure-options.ts";

/** What {@link boxPlotFigure} can be told. */
export interface BoxPlotFigureOptions extends FigureOptions, AxisTitles {
  /** Names to show for groups. @default those given */
  readonly labels?: Readonly<Record<string, string>>;
  /** Shown as `P = 0.012`: a number, or a test with it. @default none */
  readonly pValue?: number | { readonly pValue: number };
  /** Values that are drawn as points: those beyond the whiskers, all beside the boxes, or none. @default "outliers" */
  readonly points?: "outliers" | "all" | "none";
}

/** A figure of box plots as data. */
export interface BoxPlotFigure {
  readonly kind: "box-plot";
  readonly data: {
    readonly groups: readonly {
      readonly label: string;
      /** Without those that are not finite, ascending. */
      readonly values: readonly number[];
      /** Values left out as they were not finite. */
      readonly missing: number;
      readonly lowerQuartile: number;
      readonly median: number;
      readonly upperQuartile: number;
      /** Ends of the whiskers: the outermost values within 1.5 times the interquartile range of the box. */
      readonly lowerWhisker: number;
      readonly upperWhisker: number;
    }[];
    readonly pValue?: number;
  };
  readonly options: Omit<BoxPlotFigureOptions, "labels" | "pValue">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  labels: textByName,
  pValue: isPValue,
  points: oneOf("outliers", "all", "none"),
};

/**
 * Box plots by group: quartiles by linear interpolation (type 7 of R), whiskers to the outermost values within 1.5 times the
 * interquartile range of the box, as ggplot2 draws them. Below each box the number of its values.
 *
 * @param groups - values of each group by its name; those that are not finite are left out and counted
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { boxPlotFigure } from "radiosurv/plot";
 * const [box] = boxPlotFigure({ low: [1, 2, 3, 4, 20], high: [5, 6, 7] }).data.groups;
 * [box.lowerQuartile, box.median, box.upperQuartile, box.upperWhisker]; // => [2, 3, 4, 4]
 * ```
 */
export function boxPlotFigure(
  groups: Readonly<Record<string, ArrayLike<number>>>,
  options: BoxPlotFigureOptions = {},
): BoxPlotFigure {
  const caller = "boxPlotFigure";
  checkSettings(caller, options, RULES);
  const { labels, pValue, ...rest } = options;
  if (!isObject(groups) || Object.keys(groups).length === 0 || !Object.values(groups).every(isListOfNumbers)) {
    throw argumentError(caller, "groups must be lists of numbers by name of the group", groups);
  }
  checkNames(caller, Object.keys(groups), labels);
  return {
    kind: "box-plot",
    data: {
      groups: Object.entries(groups).map(([name, list]) => boxOf(caller, name, list, shownName(name, labels))),
      ...(pValue !== undefined && { pValue: pValueOf(pValue) }),
    },
    options: rest,
  };
}

function boxOf(
  caller: string,
  name: string,
  list: ArrayLike<number>,
  label: string,
): BoxPlotFigure["data"]["groups"][number] {
  const values = Array.from(list)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (values.length === 0) {
    throw new RadiosurvError("argument", `${caller}: each group needs a finite value; group "${name}" has none`);
  }
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((part) => quantile(values, part));
  const reach = 1.5 * (upperQuartile - lowerQuartile);
  const within = values.filter((value) => value >= lowerQuartile - reach && value <= upperQuartile + reach);
  return {
    label,
    values,
    missing: list.length - values.length,
    lowerQuartile,
    median,
    upperQuartile,
    // of very few values none may lie between box and fence
    lowerWhisker: Math.min(lowerQuartile, within[0] ?? lowerQuartile),
    upperWhisker: Math.max(upperQuartile, within[within.length - 1] ?? upperQuartile),
  };
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

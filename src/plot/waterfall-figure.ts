import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, listOf, type Rules } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  TITLE_RULES,
} from "./figure-options.ts";

/** What {@link waterfallFigure} can be told. */
export interface WaterfallFigureOptions extends FigureOptions, AxisTitles {
  /** Group of each value, for its colour; groups are in ascending order. @default all alike */
  readonly group?: ArrayLike<string | number | boolean>;
  /** Horizontal lines, such as -0.3 and 0.2 for response and progression. @default none */
  readonly thresholds?: readonly number[];
}

/** A waterfall figure as data. */
export interface WaterfallFigure {
  readonly kind: "waterfall";
  readonly data: {
    /** Descending. */
    readonly values: readonly number[];
    /** Place of the group of each in `groups`. */
    readonly groupOf: readonly number[];
    readonly groups: readonly string[];
  };
  readonly options: Omit<WaterfallFigureOptions, "group">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  group: ["a list", (value) => typeof value === "object" && value !== null],
  thresholds: listOf(isNumber),
};

/**
 * Waterfall figure: one bar a subject from 0 to its value, from the largest to the smallest; such as scores by outcome, or
 * changes in size.
 *
 * @param values - one a subject, finite
 * @throws RadiosurvError `argument` for values that are not finite, or none; `length` for a group of another length; `setting`
 * @example
 * ```ts
 * import { waterfallFigure } from "radiosurv/plot";
 * const figure = waterfallFigure([-0.4, 0.2, 0.7], { group: ["event", "none", "event"] });
 * figure.data.values; // => [0.7, 0.2, -0.4]
 * figure.data.groupOf; // => [0, 1, 0]
 * ```
 */
export function waterfallFigure(values: ArrayLike<number>, options: WaterfallFigureOptions = {}): WaterfallFigure {
  const caller = "waterfallFigure";
  checkSettings(caller, options, RULES);
  const { group, ...rest } = options;
  if (!isListOfNumbers(values) || values.length === 0)
    throw argumentError(caller, "values must be a list of numbers", values);
  const list = Array.from(values);
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw argumentError(caller, `values must be finite, as value ${bad} is not`, list[bad]);
  if (group && group.length !== list.length) {
    throw new RadiosurvError(
      "length",
      `${caller}: group needs length ${list.length}, as values has; got ${group.length}`,
    );
  }
  const order = list.map((_, i) => i).sort((a, b) => list[b] - list[a] || a - b);
  const names = group ? levels(Array.from(group)) : [];
  return {
    kind: "waterfall",
    data: {
      values: order.map((i) => list[i]),
      groupOf: order.map((i) => (group ? names.indexOf(String(group[i])) : 0)),
      groups: names,
    },
    options: rest,
  };
}

function levels(group: readonly (string | number | boolean)[]): string[] {
  const distinct = [...new Set(group)];
  const numeric = distinct.every((value) => typeof value === "number");
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [
    ...new Set(distinct.sort((a, b) => (numeric ? Number(a) - Number(b) : text(String(a), String(b)))).map(String)),
  ];
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, yesOrNo } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  TITLE_RULES,
} from "./figure-options.ts";
import { finite, finiteValues, type Value } from "./format-number.ts";

/** What there must be of a curve: that of `rocCurve`, `timeDependentRoc`, `kaplanMeierRoc`, `nearestNeighbourRoc`. */
export interface RocInput {
  readonly auc: number;
  readonly curve: { readonly sensitivity: ArrayLike<number>; readonly specificity: ArrayLike<number> };
  /** Limits of the area. */
  readonly interval?: { readonly lower: number; readonly upper: number } | readonly [number, number];
  readonly time?: number;
}

/** What {@link rocFigure} can be told. */
export interface RocFigureOptions extends FigureOptions, AxisTitles {
  /** Name of each curve. @default the time of each, or `curve 1`, `curve 2` ... */
  readonly labels?: readonly string[];
  /** Whether the area with its limits stands behind each name. @default true */
  readonly auc?: boolean;
}

/** A figure of ROC curves as data. */
export interface RocFigure {
  readonly kind: "roc";
  readonly data: {
    readonly curves: readonly {
      readonly label: string;
      readonly auc: Value;
      readonly lower: Value;
      readonly upper: Value;
      readonly sensitivity: readonly Value[];
      readonly specificity: readonly Value[];
    }[];
  };
  readonly options: Omit<RocFigureOptions, "labels">;
}

export const labelList: readonly [string, (value: unknown) => boolean] = [
  "a list of texts",
  (value) => Array.isArray(value) && value.every((text) => typeof text === "string"),
];
const RULES: Rules = { ...FIGURE_RULES, ...TITLE_RULES, labels: labelList, auc: yesOrNo };

/**
 * Figure of ROC curves: sensitivity against 1 - specificity in a square, with the areas and their limits.
 *
 * @param curves - one or several, of models or of times
 * @throws RadiosurvError `argument` for something that is no ROC curve; `length` for another number of labels; `setting`
 * @example
 * ```ts
 * import { rocCurve } from "radiosurv/evaluation";
 * import { rocFigure } from "radiosurv/plot";
 * const roc = rocCurve([0, 0, 1, 0, 1, 1], [0.1, 0.4, 0.35, 0.2, 0.8, 0.7]);
 * const figure = rocFigure(roc, { labels: ["Signature"] });
 * figure.data.curves[0].auc; // => 0.8889
 * ```
 */
export function rocFigure(curves: RocInput | readonly RocInput[], options: RocFigureOptions = {}): RocFigure {
  const caller = "rocFigure";
  checkSettings(caller, options, RULES);
  const { labels, ...rest } = options;
  const list = Array.isArray(curves) ? (curves as readonly RocInput[]) : [curves as RocInput];
  const known = (one: unknown): boolean =>
    isObject(one) &&
    isObject(one.curve) &&
    isListOfNumbers(one.curve.sensitivity) &&
    isListOfNumbers(one.curve.specificity);
  if (list.length === 0 || !list.every(known)) {
    throw argumentError(caller, "curves must be ROC curves with auc and curve, one or several", curves);
  }
  checkLabels(caller, labels, list.length, "curves");
  return {
    kind: "roc",
    data: {
      curves: list.map(({ auc, curve, interval, time }, i) => {
        const [lower, upper] = limitsOf(interval);
        return {
          label: labels?.[i] ?? (time !== undefined ? `t = ${time}` : list.length > 1 ? `curve ${i + 1}` : ""),
          auc: finite(auc),
          lower: finite(lower),
          upper: finite(upper),
          sensitivity: finiteValues(curve.sensitivity),
          specificity: finiteValues(curve.specificity),
        };
      }),
    },
    options: rest,
  };
}

export function limitsOf(interval: RocInput["interval"]): readonly [number, number] {
  if (!interval) return [Number.NaN, Number.NaN];
  return "lower" in interval ? [interval.lower, interval.upper] : interval;
}

/** Throws unless there is a label for each. */
export function checkLabels(
  caller: string,
  labels: readonly string[] | undefined,
  n: number,
  what: string,
  name = "labels",
): void {
  if (!labels || labels.length === n) return;
  throw new RadiosurvError(
    "length",
    `${caller}: ${name} needs length ${n}, as there are ${n} ${what}; got ${labels.length}`,
  );
}

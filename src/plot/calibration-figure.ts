import { RadiosurvError } from "../error.ts";
import type { CalibrationCurve, CorrectedCalibrationCurve } from "../evaluation/index.ts";
import { checkSettings, type Rules, yesOrNo } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  limitsRule,
  TITLE_RULES,
} from "./figure-options.ts";
import { finite, finiteValues, type Value } from "./format-number.ts";
import { checkLabels, labelList } from "./roc-figure.ts";

/** What {@link calibrationFigure} can be told. */
export interface CalibrationFigureOptions extends FigureOptions, AxisTitles {
  /** Name of each curve. @default none for one; `curve 1`, `curve 2` ... */
  readonly labels?: readonly string[];
  /** Whether the smooth curve with its limits is drawn. @default true */
  readonly smooth?: boolean;
  /** Whether slope, ratio of observed to expected and integrated calibration index of a single curve are told. @default true */
  readonly indices?: boolean;
  /**
   * Predicted survival of each subject, one list a curve; their distribution is drawn above the panel.
   * @default no distribution
   */
  readonly predictions?: ArrayLike<number> | readonly ArrayLike<number>[];
  /** Of both axes. @default those of the values, within 0 and 1 */
  readonly limits?: readonly [number, number];
}

/** A figure of calibration as data. */
export interface CalibrationFigure {
  readonly kind: "calibration";
  readonly data: {
    readonly time: number;
    readonly unit?: string;
    readonly curves: readonly {
      readonly label: string;
      readonly groups: readonly {
        readonly n: number;
        readonly predicted: Value;
        readonly observed: Value;
        readonly lower: Value;
        readonly upper: Value;
        /** Observed less the optimism of bootstrap, where it was corrected. */
        readonly corrected: Value;
      }[];
      readonly predicted: readonly Value[];
      readonly observed: readonly Value[];
      readonly lower: readonly Value[];
      readonly upper: readonly Value[];
      readonly slope: Value;
      readonly observedToExpected: Value;
      readonly ici: Value;
      /** Subjects by predicted survival, in bins of one fiftieth from 0 to 1. */
      readonly distribution?: readonly number[];
    }[];
  };
  readonly options: Omit<CalibrationFigureOptions, "labels" | "predictions">;
}

const BINS = 50;

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  labels: labelList,
  smooth: yesOrNo,
  indices: yesOrNo,
  predictions: [
    "a list of numbers, or a list of such lists",
    (value) => listsOf(value as number[]).every(isListOfNumbers),
  ],
  limits: limitsRule,
};

/**
 * Figure of calibration: observed against predicted survival at one time, for groups with their confidence limits and as a
 * smooth curve; on the diagonal predictions are right. Values corrected for optimism are drawn as crosses.
 *
 * @param curves - what `calibrationCurve` or `correctedCalibrationCurve` returned, one or several of the same time
 * @throws RadiosurvError `argument` for something else; `length` for another number of labels; `setting`
 * @example
 * ```ts
 * import { calibrationCurve } from "radiosurv/evaluation";
 * import { calibrationFigure } from "radiosurv/plot";
 * const outcome = { time: [1, 2, 3, 4, 5, 6, 7, 8], event: [1, 1, 0, 1, 1, 0, 1, 0] };
 * const predicted = [0.2, 0.3, 0.4, 0.5, 0.5, 0.7, 0.8, 0.9];
 * const curve = calibrationCurve(outcome, predicted, { time: 4, groups: 2, knots: 0 });
 * calibrationFigure(curve).data.curves[0].groups.map((group) => group.n); // => [5, 3]
 * ```
 */
export function calibrationFigure(
  curves: CalibrationCurve | CorrectedCalibrationCurve | readonly (CalibrationCurve | CorrectedCalibrationCurve)[],
  options: CalibrationFigureOptions = {},
): CalibrationFigure {
  const caller = "calibrationFigure";
  checkSettings(caller, options, RULES);
  const { labels, predictions, ...rest } = options;
  const list = (Array.isArray(curves) ? curves : [curves]) as readonly (CalibrationCurve | CorrectedCalibrationCurve)[];
  if (list.length === 0 || !list.every((one) => isObject(one) && Array.isArray(one.groups))) {
    throw argumentError(caller, "curves must be what calibrationCurve returned, one or several", curves);
  }
  checkLabels(caller, labels, list.length, "curves");
  const given = predictions === undefined ? [] : listsOf(predictions);
  if (predictions !== undefined && given.length !== list.length) {
    throw new RadiosurvError(
      "length",
      `${caller}: predictions needs a list for each of ${list.length} curves; got ${given.length}`,
    );
  }
  const first = "apparent" in list[0] ? list[0].apparent : list[0];
  return {
    kind: "calibration",
    data: {
      time: first.time,
      ...(first.unit !== undefined && { unit: first.unit }),
      curves: list.map((one, i) => ({
        label: labels?.[i] ?? (list.length > 1 ? `curve ${i + 1}` : ""),
        ...curveOf(one),
        ...(given[i] && { distribution: distributionOf(caller, given[i]) }),
      })),
    },
    options: rest,
  };
}

function listsOf(given: ArrayLike<number> | readonly ArrayLike<number>[]): readonly ArrayLike<number>[] {
  if (ArrayBuffer.isView(given) || !Array.isArray(given)) return [given as ArrayLike<number>];
  return given.length > 0 && typeof given[0] === "number" ? [given] : given;
}

function distributionOf(caller: string, predictions: ArrayLike<number>): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (let i = 0; i < predictions.length; i++) {
    const value = predictions[i];
    if (!(value >= 0 && value <= 1)) {
      throw new RadiosurvError("argument", `${caller}: predictions must be from 0 to 1; got ${value} in row ${i}`);
    }
    counts[Math.min(BINS - 1, Math.floor(value * BINS))]++;
  }
  return counts;
}

function curveOf(
  curve: CalibrationCurve | CorrectedCalibrationCurve,
): Omit<CalibrationFigure["data"]["curves"][number], "label"> {
  const corrected = "apparent" in curve;
  const { groups, smooth, slope, observedToExpected } = corrected ? curve.apparent : curve;
  return {
    groups: groups.map(({ n, predicted, observed, lower, upper }, g) => ({
      n,
      predicted: finite(predicted),
      observed: finite(observed),
      lower: finite(lower),
      upper: finite(upper),
      corrected: corrected ? finite(curve.groups[g].corrected) : null,
    })),
    predicted: finiteValues(smooth.predicted),
    observed: finiteValues(smooth.observed),
    lower: finiteValues(smooth.lower),
    upper: finiteValues(smooth.upper),
    slope: finite(corrected ? curve.slope.corrected : slope.estimate),
    observedToExpected: finite(corrected ? curve.observedToExpected.corrected : observedToExpected.estimate),
    ici: finite(corrected ? curve.ici.corrected : smooth.ici),
  };
}

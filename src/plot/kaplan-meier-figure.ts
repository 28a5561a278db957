import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, listOf, oneOf, type Rules, yesOrNo } from "../rules.ts";
import type { CoxFit, SurvivalCurve } from "../survival/index.ts";
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
import { finite, finiteValues, type Value } from "./format-number.ts";
import { type RatioEstimate, ratiosOf, type ShownRatio } from "./ratio-estimates.ts";

/** What {@link kaplanMeierFigure} can be told. */
export interface KaplanMeierFigureOptions extends FigureOptions, AxisTitles {
  /** Names to show for groups. @default those of the curves */
  readonly labels?: Readonly<Record<string, string>>;
  /** Shown as `P = 0.012`: a number, or a test as `logRankTest` returns it. @default none */
  readonly pValue?: number | { readonly pValue: number };
  /** Shown as `HR 0.59 (95% CI 0.42-0.82)`: a Cox model, all of its columns; or ratios. @default none */
  readonly hazardRatio?: CoxFit | RatioEstimate | readonly RatioEstimate[];
  /** Survival, or its complement: the probability of the event. @default "survival" */
  readonly show?: "survival" | "event";
  /** Whether the axis is in percent. @default false */
  readonly percent?: boolean;
  /** Whether confidence limits are drawn. @default true */
  readonly band?: boolean;
  /** Whether censored subjects are marked. @default true */
  readonly censorMarks?: boolean;
  /** Numbers below the ticks: at risk; also events up to then; or none. @default "at-risk" */
  readonly riskTable?: "at-risk" | "at-risk-and-events" | "none";
  /** Whether lines lead from 50% to the median of each group. @default false */
  readonly medianLines?: boolean;
  /** Ticks of the time axis, and times of the numbers at risk. @default round times, as many as have room */
  readonly timeTicks?: readonly number[];
  /** End of the time axis. @default the last time of any curve */
  readonly maximumTime?: number;
}

/** A curve as a figure keeps it; lists have one entry a distinct time. */
export interface CurveData {
  readonly label: string;
  readonly times: readonly number[];
  readonly survival: readonly Value[];
  readonly lower: readonly Value[];
  readonly upper: readonly Value[];
  readonly atRisk: readonly number[];
  readonly events: readonly number[];
  readonly censored: readonly number[];
}

/** A Kaplan-Meier figure as data: JSON keeps all of it. */
export interface KaplanMeierFigure {
  readonly kind: "kaplan-meier";
  readonly data: {
    readonly curves: readonly CurveData[];
    readonly unit?: string;
    readonly confLevel: number;
    readonly pValue?: Value;
    readonly hazardRatios: readonly ShownRatio[];
  };
  readonly options: Omit<KaplanMeierFigureOptions, "labels" | "pValue" | "hazardRatio">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  labels: textByName,
  pValue: isPValue,
  hazardRatio: [
    "a Cox model, or ratios with estimate, lower and upper",
    (value) => typeof value === "object" && value !== null,
  ],
  show: oneOf("survival", "event"),
  percent: yesOrNo,
  band: yesOrNo,
  censorMarks: yesOrNo,
  riskTable: oneOf("at-risk", "at-risk-and-events", "none"),
  medianLines: yesOrNo,
  timeTicks: listOf(isNumber),
  maximumTime: ["a positive number", (value) => (value as number) > 0 && Number.isFinite(value)],
};

/**
 * Figure of Kaplan-Meier curves: steps, confidence limits, marks of censored subjects, and numbers at risk below the ticks of
 * the same time axis, so that they cannot be out of line. P and hazard ratios stand where no curve is. At risk at a time are
 * those who leave then or later, as `survivalAt` counts them.
 *
 * @param curves - what `kaplanMeier` returned
 * @throws RadiosurvError `argument` unless curves come from `kaplanMeier`; `setting` for an option
 * @example
 * ```ts
 * import { kaplanMeierFigure, toSvg } from "radiosurv/plot";
 * import { kaplanMeier, logRankTest } from "radiosurv/survival";
 * const outcome = { time: [6, 6, 7, 9, 10, 11], event: [1, 0, 1, 1, 0, 1], unit: "months" };
 * const group = ["low", "high", "high", "high", "low", "low"];
 * const test = logRankTest(outcome, group);
 * const figure = kaplanMeierFigure(kaplanMeier(outcome, { group }), { pValue: test });
 * figure.data.curves[0].label; // => "high"
 * toSvg(figure).includes("Number at risk"); // => true
 * ```
 */
export function kaplanMeierFigure(
  curves: SurvivalCurve | readonly SurvivalCurve[],
  options: KaplanMeierFigureOptions = {},
): KaplanMeierFigure {
  const caller = "kaplanMeierFigure";
  checkSettings(caller, options, RULES);
  const { labels, pValue, hazardRatio, ...rest } = options;
  const list = Array.isArray(curves) ? (curves as readonly SurvivalCurve[]) : [curves as SurvivalCurve];
  const known = (curve: unknown): boolean =>
    isObject(curve) && isListOfNumbers(curve.survival) && isListOfNumbers(curve.atRisk);
  if (list.length === 0 || !list.every(known)) {
    throw argumentError(caller, "curves must be what kaplanMeier returned, one or several", curves);
  }
  const names = list.map(({ group }, i) => group ?? (list.length > 1 ? `curve ${i + 1}` : "all"));
  checkNames(caller, names, labels);
  const { timeTicks: ticks = [] } = options;
  if (ticks.some((tick, i) => i > 0 && !(tick > ticks[i - 1]))) {
    throw new RadiosurvError("setting", `${caller}: timeTicks must ascend; got ${ticks.join(", ")}`);
  }
  const { unit, confLevel } = list[0];
  return {
    kind: "kaplan-meier",
    data: {
      curves: list.map((curve, i) => ({
        label: shownName(names[i], labels),
        times: Array.from(curve.times),
        survival: finiteValues(curve.survival),
        lower: finiteValues(curve.lower),
        upper: finiteValues(curve.upper),
        atRisk: Array.from(curve.atRisk),
        events: Array.from(curve.events),
        censored: Array.from(curve.censored),
      })),
      ...(unit !== undefined && { unit }),
      confLevel,
      ...(pValue !== undefined && { pValue: finite(pValueOf(pValue)) }),
      hazardRatios: hazardRatio === undefined ? [] : ratiosOf(caller, hazardRatio),
    },
    options: rest,
  };
}

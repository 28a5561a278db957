import type { DecisionCurves } from "../evaluation/index.ts";
import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  limitsRule,
  shownName,
  TITLE_RULES,
  textByName,
} from "./figure-options.ts";
import { finiteValues, type Value } from "./format-number.ts";

/** What {@link decisionCurveFigure} can be told. */
export interface DecisionCurveFigureOptions extends FigureOptions, AxisTitles {
  /** Names to show for models, and for `all` and `none`. @default "Treat all", "Treat none", names of the models */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is drawn. @default "net-benefit" */
  readonly measure?: "net-benefit" | "standardized-net-benefit" | "interventions-avoided";
  /** Whether confidence limits are drawn, where the curves have them. @default true */
  readonly band?: boolean;
  /** Threshold probabilities from and to. @default all */
  readonly thresholds?: readonly [number, number];
}

/** A figure of decision curves as data. */
export interface DecisionCurveFigure {
  readonly kind: "decision-curve";
  readonly data: {
    readonly thresholds: readonly number[];
    readonly curves: readonly {
      readonly role: "all" | "none" | "model";
      readonly label: string;
      readonly values: readonly Value[];
      readonly lower?: readonly Value[];
      readonly upper?: readonly Value[];
    }[];
  };
  readonly options: Omit<DecisionCurveFigureOptions, "labels">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  labels: textByName,
  measure: oneOf("net-benefit", "standardized-net-benefit", "interventions-avoided"),
  band: yesOrNo,
  thresholds: limitsRule,
};

/**
 * Figure of decision curves: net benefit against the threshold probability, for models, treating all and treating none.
 *
 * @param curves - what `decisionCurve` returned
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { decisionCurve } from "radiosurv/evaluation";
 * import { decisionCurveFigure } from "radiosurv/plot";
 * const curves = decisionCurve([0, 1, 0, 1], { signature: [0.1, 0.8, 0.3, 0.6] }, { thresholds: [0.1, 0.2, 0.5] });
 * decisionCurveFigure(curves).data.curves.map((curve) => curve.label); // => ["Treat all", "Treat none", "signature"]
 * ```
 */
export function decisionCurveFigure(
  curves: DecisionCurves,
  options: DecisionCurveFigureOptions = {},
): DecisionCurveFigure {
  const caller = "decisionCurveFigure";
  checkSettings(caller, options, RULES);
  if (!isObject(curves) || !isListOfNumbers(curves.thresholds) || !Array.isArray(curves.curves)) {
    throw argumentError(caller, "curves must be what decisionCurve returned", curves);
  }
  const { labels, ...rest } = options;
  const { measure = "net-benefit" } = options;
  checkNames(
    caller,
    curves.curves.map(({ name }) => name),
    labels,
  );
  // the first two are those of treating all and none, whatever the models are called
  const shown = curves.curves.map((curve, i) => ({
    curve,
    role: i === 0 ? ("all" as const) : i === 1 ? ("none" as const) : ("model" as const),
  }));
  const plain = { all: "Treat all", none: "Treat none" };
  return {
    kind: "decision-curve",
    data: {
      thresholds: Array.from(curves.thresholds),
      curves: shown
        .filter(({ role }) => measure !== "interventions-avoided" || role === "model")
        .map(({ curve, role }) => ({
          role,
          label: shownName(curve.name, { ...(role === "model" ? {} : plain), ...labels }),
          values: finiteValues(
            measure === "net-benefit"
              ? curve.netBenefit
              : measure === "standardized-net-benefit"
                ? curve.standardizedNetBenefit
                : curve.netInterventionsAvoided,
          ),
          ...(measure === "net-benefit" &&
            curve.lower &&
            curve.upper && { lower: finiteValues(curve.lower), upper: finiteValues(curve.upper) }),
        })),
    },
    options: rest,
  };
}

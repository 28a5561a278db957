import { checkSettings, type Rules } from "../rules.ts";
import { log } from "../stats/elementary.ts";
import type { CrossValidatedPenalizedCox } from "../survival/index.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isObject,
  TITLE_RULES,
} from "./figure-options.ts";
import { finiteValues, type Value } from "./format-number.ts";

/** What {@link crossValidationFigure} can be told. */
export interface CrossValidationFigureOptions extends FigureOptions, AxisTitles {}

/** A figure of a cross-validation as data. */
export interface CrossValidationFigure {
  readonly kind: "cross-validation";
  readonly data: {
    readonly logLambda: readonly number[];
    readonly mean: readonly Value[];
    readonly lower: readonly Value[];
    readonly upper: readonly Value[];
    readonly df: readonly number[];
    readonly measure: "deviance" | "C";
    readonly lambdaMin: number;
    readonly lambda1se: number;
  };
  readonly options: CrossValidationFigureOptions;
}

const RULES: Rules = { ...FIGURE_RULES, ...TITLE_RULES };

/**
 * Figure of a cross-validation along the penalty: the mean over folds with one standard error either way, and lines at the two
 * values of lambda that are chosen. Above the panel the number of columns in the model.
 *
 * @param result - what `crossValidatePenalizedCox` returned
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { crossValidationFigure } from "radiosurv/plot";
 * import { crossValidatePenalizedCox } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 3, 4, 5, 6, 7, 8, 9], event: [1, 1, 1, 1, 1, 1, 1, 1, 1] };
 * const table = { x: [5, 3, 4, 4, 2, 3, 1, 2, 0] };
 * const result = crossValidatePenalizedCox(outcome, table, { folds: 3, lambda: [0.4, 0.2] });
 * crossValidationFigure(result).data.mean.length; // => 2
 * ```
 */
export function crossValidationFigure(
  result: CrossValidatedPenalizedCox,
  options: CrossValidationFigureOptions = {},
): CrossValidationFigure {
  const caller = "crossValidationFigure";
  checkSettings(caller, options, RULES);
  if (!isObject(result) || !Array.isArray(result.mean) || !Array.isArray(result.lambda)) {
    throw argumentError(caller, "result must be what crossValidatePenalizedCox returned", result);
  }
  const { mean, lower, upper, df, measure, lambdaMin, lambda1se } = result;
  return {
    kind: "cross-validation",
    data: {
      // with `patience` the values end before the path does
      logLambda: result.lambda.slice(0, mean.length).map(log),
      mean: finiteValues(mean),
      lower: finiteValues(lower),
      upper: finiteValues(upper),
      df: df.slice(0, mean.length),
      measure,
      lambdaMin,
      lambda1se,
    },
    options,
  };
}

import { checkMade } from "../../rules.ts";
import { log } from "../../stats/elementary.ts";
import type { PenalizedCoxPath } from "./penalized-cox.ts";

/** The lines of a figure of a path. Lists have one entry a value of lambda. */
export interface CoefficientPath {
  readonly lambda: readonly number[];
  /** Natural logarithm. */
  readonly logLambda: readonly number[];
  /** Sum of absolute coefficients. */
  readonly norm: readonly number[];
  readonly df: readonly number[];
  /** Columns that come in somewhere, by the largest value of lambda with them. */
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/**
 * The lines of a figure of coefficients against the penalty, as `plot(fit, xvar = "lambda")` of glmnet draws them.
 *
 * @param scale - coefficients in the units of the table, or of standardised columns, which can be compared
 * @example
 * ```ts
 * import { coefficientPath, penalizedCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const path = penalizedCox(outcome, { x: [0, 2, 1, 1, 1, 0, 0], y: [1, 1, 1, 1, 1, 1, 1] }, { lambda: [0.2, 0.1] });
 * coefficientPath(path).lines.map(({ name }) => name); // => ["x"]
 * ```
 */
export function coefficientPath(path: PenalizedCoxPath, scale: "table" | "standardized" = "table"): CoefficientPath {
  checkMade("coefficientPath", path, "coefficients", "a path of penalizedCox");
  const { names, lambda, df, scales, coefficients } = path;
  const factors = names.map((_, j) => (scale === "table" ? 1 : scales[j]));
  const firstOf = (j: number): number => coefficients.findIndex((row) => row[j] !== 0);
  const entered = names.map((_, j) => ({ j, first: firstOf(j) })).filter(({ first }) => first >= 0);
  entered.sort((a, b) => a.first - b.first || a.j - b.j);
  return {
    lambda,
    logLambda: lambda.map((value) => log(value)),
    norm: coefficients.map((row) => row.reduce((sum, value, j) => sum + Math.abs(value) * factors[j], 0)),
    df,
    lines: entered.map(({ j }) => ({ name: names[j], values: coefficients.map((row) => row[j] * factors[j]) })),
  };
}

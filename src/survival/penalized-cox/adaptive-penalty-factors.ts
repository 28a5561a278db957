import { checkSettings, isNumber, oneOf, positive, type Rules, wholeFrom } from "../../rules.ts";
import { exp, log } from "../../stats/elementary.ts";
import { seedRule } from "../../stats/random.ts";
import { checkTable, type TableInput } from "../../table/numeric-table.ts";
import { univariateCox } from "../cox/univariate-cox.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { crossValidatePenalizedCox } from "./cross-validate-penalized-cox.ts";
import { type PenalizedCoxPath, penalizedCox } from "./penalized-cox.ts";

/** What {@link adaptivePenaltyFactors} can be told. */
export interface AdaptivePenaltyFactorsOptions {
  /** First estimates: of a ridge model of all columns, or of a model of each column alone. @default "ridge" */
  readonly initial?: "ridge" | "univariate";
  /** Factors are 1 / |estimate| to this power. @default 1 */
  readonly power?: number;
  /** Penalty of the ridge model. @default the best of 30 values by cross-validation */
  readonly lambda?: number;
  /** Folds of that cross-validation, and the start of its random numbers. @default 10 */
  readonly folds?: number;
  /** @default 1 */
  readonly seed?: number;
}

const RULES: Rules = {
  initial: oneOf("ridge", "univariate"),
  power: positive,
  lambda: ["a number >= 0", (value) => isNumber[1](value) && Number(value) >= 0],
  folds: wholeFrom(3),
  seed: seedRule,
};

const RIDGE = { alpha: 0, lambdaCount: 30, baseline: "none" } as const;

/**
 * Penalty factors of the adaptive LASSO: 1 / |b| to some power, b a first estimate in standardised columns. A column with a weak
 * first estimate is penalised more, which keeps noise out and shrinks strong columns less. Constant columns get Infinity.
 *
 * Factors come from the outcome: within a cross-validation they must be made anew from the rows of each training part, else
 * its result is too good.
 *
 * @returns factors by name of column, for `penaltyFactors` of `penalizedCox`
 * @throws RadiosurvError as `penalizedCox`
 * @see Zou H. Journal of the American Statistical Association 2006; 101: 1418-1429; Zhang HH, Lu W. Biometrika 2007; 94: 691-703
 * @example
 * ```ts
 * import { adaptivePenaltyFactors } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] };
 * const factors = adaptivePenaltyFactors(outcome, table, { lambda: 0.1 });
 * factors.x < factors.sex; // => true
 * ```
 */
export function adaptivePenaltyFactors(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: AdaptivePenaltyFactorsOptions = {},
): Readonly<Record<string, number>> {
  checkSettings("adaptivePenaltyFactors", options, RULES);
  const { initial = "ridge", power = 1 } = options;
  const { names, columns } = checkTable("adaptivePenaltyFactors", table);
  const ridge = ridgePath(outcome, { names, columns }, options);
  const estimates =
    initial === "ridge"
      ? ridge.coefficients[0]
      : univariateCox(outcome, { names, columns }, { ties: "breslow" }).map(({ coefficient }) => coefficient);
  const factors: Record<string, number> = {};
  names.forEach((name, j) => {
    const size = Math.abs(estimates[j] * ridge.scales[j]);
    factors[name] = size > 0 ? exp(-power * log(size)) : Infinity;
  });
  return factors;
}

// also the door, and the scales, of univariate estimates
function ridgePath(
  outcome: SurvivalOutcome,
  table: TableInput,
  { initial, lambda, folds, seed }: AdaptivePenaltyFactorsOptions,
): PenalizedCoxPath {
  const best =
    lambda ??
    (initial === "univariate" ? 1 : crossValidatePenalizedCox(outcome, table, { ...RIDGE, folds, seed }).lambdaMin);
  return penalizedCox(outcome, table, { ...RIDGE, lambda: [best] });
}

import { checkMade } from "../../rules.ts";
import { completeRows } from "../../table/complete-cases.ts";
import type { TableInput } from "../../table/numeric-table.ts";
import { type CoxOptions, coxRegression } from "../cox/cox-regression.ts";
import { type CompetingOutcome, checkCompetingOutcome, codeOfCause } from "./competing-outcome.ts";
import type { CauseFit } from "./fine-gray-regression.ts";

/** What {@link causeSpecificCox} can be told: what `coxRegression` can, and the cause. */
export interface CauseSpecificCoxOptions extends CoxOptions {
  /** The cause of interest. @default the first one seen, in ascending order */
  readonly cause?: number;
}

/**
 * Cox regression of the hazard of one cause among those whom no cause has struck yet; the others count as censored. It tells
 * what makes the cause happen; for what part of subjects will have it, see `fineGrayRegression`.
 *
 * Equals R's `coxph(Surv(time, status == cause) ~ x)`. One minus the survival that `predictCox` gives for it is no
 * probability, unless the other causes were done away with and nothing else changed. Cost as `coxRegression`.
 *
 * @throws RadiosurvError what `coxRegression` throws; `argument` if no event was seen; `setting` for a cause that was not
 * @see Prentice RL, et al. Biometrics 1978; 34: 541-554
 * @example
 * ```ts
 * import { causeSpecificCox } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2] };
 * const fit = causeSpecificCox(outcome, { age: [60, 52, 71, 58, 66, 49, 55, 63] }, { cause: 2 });
 * fit.coefficients; // => [0.0467]
 * [fit.cause, fit.events]; // => [2, 3]
 * ```
 */
export function causeSpecificCox(
  outcome: CompetingOutcome,
  table: TableInput,
  options: CauseSpecificCoxOptions = {},
): CauseFit {
  checkMade("causeSpecificCox", options, "valueOf", "an object of options");
  if (options.missing === "omit") return fitComplete(outcome, table, options);
  const { cause: wanted, ...coxOptions } = options;
  const checked = checkCompetingOutcome("causeSpecificCox", outcome);
  const code = codeOfCause("causeSpecificCox", checked, wanted);
  const { status: _, ...others } = outcome;
  const event = checked.cause.map((each) => (each === code ? 1 : 0));
  return { ...coxRegression({ ...others, event }, table, coxOptions), cause: checked.causes[code - 1] };
}

// rows go from the table, the outcome and the lists among the options alike
function fitComplete(
  given: CompetingOutcome,
  table: TableInput,
  { missing: _, ...options }: CauseSpecificCoxOptions,
): CauseFit {
  const lists = { ...given, strata: options.strata ?? given?.strata, offset: options.offset, cluster: options.cluster };
  const complete = completeRows("causeSpecificCox", table, lists, "omit");
  const { offset, cluster, strata, ...outcome } = complete.outcome;
  const fit = causeSpecificCox(outcome, complete.table, { ...options, strata, offset, cluster });
  return { ...fit, omitted: complete.omitted };
}

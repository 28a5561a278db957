import { checkMade, checkSettings, type Rules, yesOrNo } from "../../rules.ts";
import { exp } from "../../stats/elementary.ts";
import type { CoxBaseline } from "./cox-baseline.ts";
import type { CoxFit } from "./cox-regression.ts";

/** What {@link baselineHazard} can be told. */
export interface BaselineHazardOptions {
  /** Whether the hazard is that of a subject with the means of the fit as covariates, or with 0 in all. @default true */
  readonly centered?: boolean;
}

const RULES: Rules = { centered: yesOrNo };

/**
 * Cumulative baseline hazard of a Cox model, one step function a stratum, with a step at each distinct time. Equals R's
 * `basehaz(fit, centered)`; Breslow's estimate for a fit with his ties, else Efron's.
 *
 * @example
 * ```ts
 * import { baselineHazard, coxRegression } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const fit = coxRegression(outcome, { x: [0, 2, 1, 1, 1, 0, 0] });
 * const [{ times, hazard }] = baselineHazard(fit);
 * times; // => [1, 2, 3, 4]
 * hazard[1]; // => 0.5705
 * ```
 */
export function baselineHazard(
  fit: CoxFit,
  options: BaselineHazardOptions = {},
): readonly Pick<CoxBaseline, "stratum" | "times" | "hazard">[] {
  checkMade("baselineHazard", fit, "baseline", "a fit of coxRegression");
  checkSettings("baselineHazard", options, RULES);
  const { baseline, coefficients, means } = fit;
  const atMeans = coefficients.reduce((sum, value, j) => sum + (Number.isNaN(value) ? 0 : value * means[j]), 0);
  const factor = options.centered === false ? exp(-atMeans) : 1;
  return baseline.map(({ stratum, times, hazard }) => ({
    ...(stratum !== undefined && { stratum }),
    times,
    hazard: hazard.map((value) => value * factor),
  }));
}

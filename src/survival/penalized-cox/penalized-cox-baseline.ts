import type { PenalizedData, PenalizedInput } from "./penalized-cox-data.ts";
import type { LikelihoodPass } from "./penalized-cox-likelihood.ts";

/** Cumulative baseline hazard of one stratum along a path: a step at each time of an event. */
export interface PenalizedCoxBaseline {
  /** Name of the stratum; `undefined` where there are none. */
  readonly stratum?: string;
  readonly times: readonly number[];
  /** Of a subject with the means of columns and offset; one list a value of lambda, with one entry a time. */
  readonly hazard: readonly (readonly number[])[];
  /** Last follow-up time of the stratum: nothing is known beyond. */
  readonly lastTime: number;
}

/** The hazard at each distinct event time, cumulative within strata, at the predictor of a pass; ties as in the fit. */
export function baselineSteps(
  { groups, strata, first, deaths, dead, ties }: PenalizedData,
  { risk, atRisk }: LikelihoodPass,
): Float64Array {
  const steps = new Float64Array(groups);
  let cumulative = 0;
  for (let k = 0, s = 0; k < groups; k++) {
    if (k === strata[s]) {
      cumulative = 0;
      s++;
    }
    const count = ties === "efron" ? deaths[k] : 1;
    let dying = 0;
    for (let i = first[k]; i < first[k] + deaths[k]; i++) dying += risk[i];
    for (let l = 0; l < count; l++) cumulative += dead[k] / count / (atRisk[k] - (l / count) * dying);
    steps[k] = cumulative;
  }
  return steps;
}

/** The steps of each value of lambda, by stratum. */
export function stratumBaselines(
  { outcome }: PenalizedInput,
  { groupTime, strata, stratumCodes }: PenalizedData,
  hazards: readonly Float64Array[],
): PenalizedCoxBaseline[] {
  return Array.from(stratumCodes, (code, s) => {
    const [from, to] = [strata[s], strata[s + 1]];
    let lastTime = 0;
    for (let i = 0; i < outcome.n; i++) {
      if (!outcome.strata || outcome.strata.codes[i] === code) lastTime = Math.max(lastTime, outcome.time[i]);
    }
    return {
      ...(outcome.strata && { stratum: outcome.strata.names[code] }),
      times: Array.from(groupTime.subarray(from, to)),
      hazard: hazards.map((steps) => Array.from(steps.subarray(from, to))),
      lastTime,
    };
  });
}

import type { Rule } from "../rules.ts";
import { exp } from "../stats/elementary.ts";
import type { CoxFit } from "../survival/index.ts";

/** Cumulative hazard of a subject with the mean score: steps at event times, known up to the last of `times`. */
export interface ScoreBaseline {
  readonly times: readonly number[];
  readonly hazard: readonly number[];
}

/** What is kept of the hazard: nothing, all of its steps, or its value at these times alone. */
export type KeptBaseline = "none" | "hazard" | readonly number[];

export const BASELINE_RULE: Rule = [
  '"none", "hazard" or a list of times',
  (value) =>
    value === "none" || value === "hazard" || (Array.isArray(value) && value.every((time) => Number.isFinite(time))),
];

/** Steps that rise, and the last time: times at which a patient was merely censored say nothing and are not kept. */
export function keptBaseline(
  { times, hazard }: ScoreBaseline,
  lastTime: number,
  kept: KeptBaseline,
): ScoreBaseline | undefined {
  if (kept === "none") return undefined;
  const whole = { times: [...times], hazard: [...hazard] };
  if (whole.times.length === 0 || lastTime > whole.times[whole.times.length - 1]) {
    whole.times.push(lastTime);
    whole.hazard.push(hazard[hazard.length - 1] ?? 0);
  }
  const found: { times: number[]; hazard: number[] } = { times: [], hazard: [] };
  if (kept !== "hazard") {
    for (const time of [...kept].sort((a, b) => a - b)) {
      if (time > lastTime) continue;
      found.times.push(time);
      found.hazard.push(hazardAt(whole, time));
    }
    return found;
  }
  const last = whole.times.length - 1;
  for (let k = 0; k <= last; k++) {
    if (k < last && whole.hazard[k] === (found.hazard[found.hazard.length - 1] ?? 0)) continue;
    found.times.push(whole.times[k]);
    found.hazard.push(whole.hazard[k]);
  }
  return found;
}

/** A fit whose baseline has no step at times of censoring. */
export function slimFit(fit: CoxFit, kept: KeptBaseline): CoxFit {
  const baseline = fit.baseline.flatMap(({ stratum, times, hazard }) => {
    const slim = keptBaseline({ times, hazard }, times[times.length - 1], kept);
    return slim ? [{ ...(stratum !== undefined && { stratum }), ...slim }] : [];
  });
  return { ...fit, baseline };
}

/** Survival of scores at times, one list a score; NaN beyond the last time that is known. */
export function survivalOf(
  baseline: ScoreBaseline,
  score: Float64Array,
  meanScore: number,
  times: ArrayLike<number>,
): readonly Float64Array[] {
  const hazards = Array.from(times, (time) => hazardAt(baseline, time));
  return Array.from(score, (value) => {
    const risk = exp(value - meanScore);
    return Float64Array.from(hazards, (hazard) => exp(-hazard * risk));
  });
}

function hazardAt({ times, hazard }: ScoreBaseline, time: number): number {
  if (!(time <= times[times.length - 1])) return Number.NaN;
  let k = -1;
  while (k + 1 < times.length && times[k + 1] <= time) k++;
  return k < 0 ? 0 : hazard[k];
}

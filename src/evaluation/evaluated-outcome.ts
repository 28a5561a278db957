import { RadiosurvError } from "../error.ts";
import { type LeftSurvival, leftSurvival } from "../survival/censoring-weights.ts";
import {
  type CompetingOutcome,
  checkCompetingOutcome,
  codeOfCause,
} from "../survival/competing-risks/competing-outcome.ts";
import { type CheckedOutcome, checkOutcome, type SurvivalOutcome } from "../survival/outcome.ts";

/** An outcome against which predictions are judged, checked. */
export interface EvaluatedOutcome extends Omit<CheckedOutcome, "strata"> {
  /** 0: censored, 1: the event that is predicted, 2: another cause; length n. */
  readonly kind: Uint8Array;
  readonly competing: boolean;
}

/**
 * Checks an outcome, with or without competing causes, for a measure that knows no weights and no late entry. Strata are
 * left out: predictions hold them.
 *
 * @param cause - which one is predicted; the first one seen if it is left out
 * @throws RadiosurvError `argument`, `length`, `setting`; `unsupported` for weights or late entry
 */
export function evaluatedOutcome(
  caller: string,
  outcome: SurvivalOutcome | CompetingOutcome,
  cause?: number,
): EvaluatedOutcome {
  for (const name of ["weights", "entry"] as const) {
    if (outcome?.[name] === undefined) continue;
    throw new RadiosurvError(
      "unsupported",
      `${caller}: this measure has no form with ${name === "entry" ? "late entry" : "case weights"}; got ${name} in the outcome; leave it out`,
    );
  }
  if (isCompeting(outcome)) {
    const all = checkCompetingOutcome(caller, outcome);
    const code = codeOfCause(caller, all, cause);
    const kind = Uint8Array.from(all.cause, (each) => (each === 0 ? 0 : each === code ? 1 : 2));
    const { strata: _, cause: __, causes: ___, ...checked } = all;
    return { ...checked, kind, competing: true };
  }
  if (cause !== undefined) {
    throw new RadiosurvError(
      "setting",
      `${caller}: cause needs an outcome { time, status } with causes 1, 2, ...; got { time, event }`,
    );
  }
  const { strata: _, ...checked } = checkOutcome(caller, outcome);
  return { ...checked, kind: checked.event, competing: false };
}

export function isCompeting(outcome: unknown): outcome is CompetingOutcome {
  return typeof outcome === "object" && outcome !== null && "status" in outcome;
}

/** Relative difference of two times that count as one, as in outcomes. */
const TIME_TOLERANCE = 1.4901161193847656e-8;

/**
 * A time within the follow-up, equal to an observed one that it differs from by rounding alone. Beyond the last time
 * nothing is known, unless nobody was left without an event.
 *
 * @throws RadiosurvError `argument` if nobody was followed up to it
 */
export function checkHorizon(caller: string, outcome: CheckedOutcome, time: number): number {
  const { order, n } = outcome;
  if (!(Number.isFinite(time) && time >= 0)) {
    throw new RadiosurvError("argument", `${caller}: a time must be a finite number >= 0; got ${time}`);
  }
  const next = nextTime(outcome, time);
  if (next < n) {
    const there = outcome.time[order[next]];
    return there - time <= TIME_TOLERANCE * Math.max(1, time) ? there : time;
  }
  const last = outcome.time[order[n - 1]];
  let censored = false;
  for (let i = n - 1; i >= 0 && outcome.time[order[i]] === last; i--) if (!outcome.event[order[i]]) censored = true;
  if (time > last * (1 + TIME_TOLERANCE) && censored) {
    throw new RadiosurvError(
      "argument",
      `${caller}: time must be within the follow-up, which ends at ${last}; got ${time}; take a time at which subjects are still at risk`,
    );
  }
  return Math.max(time, last);
}

// place in the order of the first subject whose time is later
function nextTime({ time, order, n }: CheckedOutcome, at: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[order[middle]] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What is known at a time t, of each subject and of all. */
export interface Horizon {
  readonly time: number;
  /** 1 / G(T-) for an event by t, 1 / G(t) for who is followed beyond t, 0 for who was censored by t; length n. */
  readonly weight: Float64Array;
  /** 1 if the event that is predicted came by t; length n. */
  readonly happened: Uint8Array;
  /** Probability of the event by t: 1 - Kaplan-Meier, or Aalen-Johansen with competing causes. */
  readonly incidence: number;
}

/** Survival and censoring of all subjects, from which the horizons follow. */
export function followUp(outcome: EvaluatedOutcome): LeftSurvival {
  return leftSurvival(outcome, outcome.order);
}

/**
 * Inverse probability of censoring weights at a time, with the marginal Kaplan-Meier estimate G of censoring; at a tied
 * time events leave before the censored.
 *
 * @param steps - what `followUp` returned
 */
export function horizonAt(outcome: EvaluatedOutcome, steps: LeftSurvival, time: number): Horizon {
  const { n, order, kind, weights } = outcome;
  const { times, censoring, survival, atRisk } = steps;
  const weight = new Float64Array(n);
  const happened = new Uint8Array(n);
  let incidence = 0;
  let i = 0;
  let k = 0;
  for (; k < times.length && times[k] <= time; k++) {
    let events = 0;
    for (; i < n && outcome.time[order[i]] === times[k]; i++) {
      const row = order[i];
      if (kind[row] === 0) continue;
      weight[row] = 1 / censoring[k];
      if (kind[row] === 2) continue;
      happened[row] = 1;
      events += weights ? weights[row] : 1;
    }
    if (events > 0) incidence += (survival[k] * events) / atRisk[k];
  }
  // G(t), as nobody is censored between the last time up to t and the next
  for (; i < n; i++) weight[order[i]] = 1 / censoring[k];
  return { time, weight, happened, incidence };
}

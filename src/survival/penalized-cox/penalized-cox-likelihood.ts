import { log } from "../../stats/elementary.ts";
import { quickExp } from "../../stats/quick-exp.ts";
import type { PenalizedData } from "./penalized-cox-data.ts";

/** The log partial likelihood at a linear predictor and its gradient; memory that is used again and again. */
export interface LikelihoodPass {
  logLikelihood: number;
  /** Weight times exp(linear predictor) of each place. */
  readonly risk: Float64Array;
  /** Cumulative hazard of each place, with entry from there on; with Efron's ties less what those who die are spared. */
  readonly hazard: Float64Array;
  /** Derivative by the linear predictor of each place: weight * event - risk * hazard. */
  readonly residual: Float64Array;
  /** Sum of the risk of each risk set; without Efron's correction. */
  readonly atRisk: Float64Array;
  /** Scratch: what does not fit into the words of `hazard`. */
  readonly low: Float64Array;
}

export function likelihoodPass({ n, groups }: PenalizedData): LikelihoodPass {
  return {
    logLikelihood: 0,
    risk: new Float64Array(n),
    hazard: new Float64Array(n),
    residual: new Float64Array(n),
    atRisk: new Float64Array(groups),
    low: new Float64Array(n),
  };
}

/** ln(0.1 * largest double): exp of a larger predictor would overflow once it is summed. The bound is glmnet's. */
const LARGEST_PREDICTOR = 707.4801203690535;

/**
 * Fills a pass at a linear predictor.
 *
 * Weights sum to 1. The sum of a risk set is built from the latest time backwards, and the hazard from the earliest forwards:
 * two additions a place, whatever the number of event times.
 */
// predictor[n]  offset included
// pass          all written
// returns       false if a risk set has no positive finite sum
export function passLikelihood(data: PenalizedData, predictor: Float64Array, pass: LikelihoodPass): boolean {
  const { n, weight, event, strata } = data;
  const { risk } = pass;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = predictor[i];
    const bounded =
      value > LARGEST_PREDICTOR ? LARGEST_PREDICTOR : value < -LARGEST_PREDICTOR ? -LARGEST_PREDICTOR : value;
    risk[i] = weight[i] * quickExp(bounded);
    if (event[i]) sum += weight[i] * bounded;
  }
  pass.logLikelihood = sum;
  const general = data.entry !== undefined || data.ties === "efron";
  let fine = true;
  for (let s = 0; s + 1 < strata.length; s++) {
    if (general) fine = passGeneral(data, strata[s], strata[s + 1], pass) && fine;
    else fine = passBreslow(data, strata[s], strata[s + 1], pass) && fine;
  }
  return fine && Number.isFinite(pass.logLikelihood);
}

// from, to   groups of the stratum
function passBreslow(
  { weight, event, first, dead }: PenalizedData,
  from: number,
  to: number,
  pass: LikelihoodPass,
): boolean {
  const { risk, hazard, residual, atRisk } = pass;
  let sum = 0;
  let fine = true;
  let place = first[to] - 1;
  for (let k = to - 1; k >= from; k--) {
    for (; place >= first[k]; place--) sum += risk[place];
    atRisk[k] = sum;
    if (!(sum > 0)) fine = false;
    pass.logLikelihood -= dead[k] * log(sum);
  }
  let cumulative = 0;
  for (let k = from; k < to; k++) {
    cumulative += dead[k] / atRisk[k];
    for (let i = first[k]; i < first[k + 1]; i++) {
      hazard[i] = cumulative;
      residual[i] = (event[i] ? weight[i] : 0) - risk[i] * cumulative;
    }
  }
  return fine;
}

// the same with those who have not come yet, and with Efron's steps; sums that grow and shrink are kept in two words, as one
// large risk that comes and goes would leave its rounding in all others
function passGeneral(data: PenalizedData, from: number, to: number, pass: LikelihoodPass): boolean {
  const { weight, event, first, deaths, dead, groupTime, entry, byEntry, ties } = data;
  const { risk, hazard, residual, atRisk, low } = pass;
  const [begin, last] = [first[from], first[to]];
  if (entry && byEntry) sumAtRisk(data, from, to, pass);
  else {
    let sum = 0;
    for (let k = to - 1, place = last - 1; k >= from; k--) {
      for (; place >= first[k]; place--) sum += risk[place];
      atRisk[k] = sum;
    }
  }
  hazard.fill(0, begin, last);
  low.fill(0, begin, last);
  let fine = true;
  let cumulative = 0;
  let rest = 0;
  let come = begin;
  for (let k = from; k < to; k++) {
    // whoever comes between two event times has missed the hazard of the earlier ones
    for (; entry && byEntry && come < last && entry[byEntry[come]] < groupTime[k]; come++) {
      // and whoever leaves before the next event is in no risk set
      const there = byEntry[come] >= first[k];
      hazard[byEntry[come]] = there ? -cumulative : 0;
      low[byEntry[come]] = -rest;
    }
    const steps = ties === "efron" ? deaths[k] : 1;
    const share = dead[k] / steps;
    let dying = 0;
    for (let i = first[k]; i < first[k] + deaths[k]; i++) dying += risk[i];
    let spared = 0;
    for (let l = 0; l < steps; l++) {
      const at0 = atRisk[k] - (l / steps) * dying;
      if (!(at0 > 0)) fine = false;
      pass.logLikelihood -= share * log(at0);
      const next = cumulative + share / at0;
      rest += lost(cumulative, share / at0, next);
      cumulative = next;
      spared += ((l / steps) * share) / at0;
    }
    for (let i = first[k]; i < first[k + 1]; i++) {
      const lived = cumulative + hazard[i] + (rest + low[i]);
      hazard[i] = lived - (i < first[k] + deaths[k] ? spared : 0);
    }
  }
  // those who come after the last event are in no risk set
  for (; entry && byEntry && come < last; come++) hazard[byEntry[come]] = 0;
  for (let i = begin; i < last; i++) residual[i] = (event[i] ? weight[i] : 0) - risk[i] * hazard[i];
  return fine;
}

function sumAtRisk(
  { first, groupTime, entry, byEntry }: PenalizedData,
  from: number,
  to: number,
  { risk, atRisk }: LikelihoodPass,
): void {
  let place = first[to] - 1;
  let waiting = place;
  let sum = 0;
  let rest = 0;
  for (let k = to - 1; k >= from; k--) {
    for (; place >= first[k]; place--) {
      const next = sum + risk[place];
      rest += lost(sum, risk[place], next);
      sum = next;
    }
    for (; waiting >= first[from] && entry![byEntry![waiting]] >= groupTime[k]; waiting--) {
      const gone = -risk[byEntry![waiting]];
      const next = sum + gone;
      rest += lost(sum, gone, next);
      sum = next;
    }
    atRisk[k] = sum + rest;
  }
}

/** What rounding took from sum = a + b, exactly (Knuth). */
function lost(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

import { log } from "../../stats/elementary.ts";
import { quickExp } from "../../stats/quick-exp.ts";
import type { CoxData } from "./cox-data.ts";
import { type TiedEvents, tiedEvents } from "./tied-events.ts";
import { addWeightedGram } from "./weighted-gram.ts";

/** The log partial likelihood at some coefficients, and its derivatives; memory that is used again and again. */
export interface CoxPass {
  logLikelihood: number;
  /** Gradient; length p. */
  readonly score: Float64Array;
  /** Negative second derivatives, p x p, both halves. */
  readonly information: Float64Array;
  /** Weight times exp(linear predictor) of each place. */
  readonly risk: Float64Array;
  /** Part of each place in the cumulative hazard: weight * event - residual is this. Length n. */
  readonly expected: Float64Array;
}

export function newPass({ n, p }: CoxData): CoxPass {
  return {
    logLikelihood: 0,
    score: new Float64Array(p),
    information: new Float64Array(p * p),
    risk: new Float64Array(n),
    expected: new Float64Array(n),
  };
}

/** What no coefficient changes. */
export interface CoxPlan {
  readonly times: TiedEvents;
  /** Sums over the events of weight * x, and of weight * offset. */
  readonly eventSums: Float64Array;
  readonly eventOffset: number;
}

export function coxPlan(data: CoxData): CoxPlan {
  const { n, p, event, weight, offset, x } = data;
  const eventSums = new Float64Array(p);
  let eventOffset = 0;
  for (let i = 0, at = 0; i < n; i++, at += p) {
    if (!event[i]) continue;
    eventOffset += weight[i] * offset[i];
    for (let j = 0; j < p; j++) eventSums[j] += weight[i] * x[at + j];
  }
  return { times: tiedEvents(data), eventSums, eventOffset };
}

/** Between these a product has room for one more factor, which is below exp of the largest predictor in weight. */
export const LARGE = 1e40;
export const SMALL = 1e-40;

/** exp of a larger one would overflow once it is weighted and summed. */
export const LARGEST_PREDICTOR = 500;

/** Vectors that are collected before they are subtracted from the information. */
const VECTORS = 128;

/**
 * One pass over the data.
 *
 * With c(i) the weight of subject i in all risk sets together, sum over event times of e(i) (D / m) / S0, the information is
 * the sum of c x x' less that of the squared means of the risk sets: no matrix is carried along, as the usual algorithm
 * does. Efron's m steps of a tied time, with means (S1 - l/m D1) / (S0 - l/m D0), span only S1 and D1: two squares
 * stand for all m.
 */
// data      sorted by stratum and time
// plan      what `coxPlan` made of it
// beta[p]   on the scale of data.x
// pass      all written
// returns   false if a risk set has no finite weight
export function coxPass(
  data: CoxData,
  plan: CoxPlan,
  beta: Float64Array,
  ties: "efron" | "breslow",
  pass: CoxPass,
): boolean {
  const { n, p, x } = data;
  const { score, information, expected } = pass;
  score.set(plan.eventSums);
  expected.fill(0);
  information.fill(0);
  pass.logLikelihood = plan.eventOffset;
  for (let j = 0; j < p; j++) pass.logLikelihood += beta[j] * plan.eventSums[j];
  if (!fillRisk(data, beta, pass.risk)) return false;
  const hazards = sumRiskSets(data, plan.times, ties, pass);
  if (!hazards) return false;
  addExpected(data, plan.times, hazards, pass);
  addWeightedGram(x, expected, n, p, 1, information);
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
  return Number.isFinite(pass.logLikelihood);
}

// risk[n]   written: weight * exp(predictor)
// returns   false if a predictor is too large for it
function fillRisk({ n, p, x, weight, offset }: CoxData, beta: Float64Array, risk: Float64Array): boolean {
  // the first pass is at 0, mostly without an offset
  const columns = beta.some((value) => value !== 0) ? p : 0;
  const even = columns - (columns & 1);
  let largest = 0;
  for (let i = 0, at = 0; i < n; i++, at += p) {
    // two sums, so that one does not wait for the other
    let eta = offset[i];
    let other = 0;
    for (let j = 0; j < even; j += 2) {
      eta += beta[j] * x[at + j];
      other += beta[j + 1] * x[at + j + 1];
    }
    if (even < columns) eta += beta[even] * x[at + even];
    eta += other;
    const size = Math.abs(eta);
    if (!(size <= largest)) {
      if (!(size < LARGEST_PREDICTOR)) return false;
      largest = size;
    }
    risk[i] = eta === 0 ? weight[i] : weight[i] * quickExp(eta);
  }
  return true;
}

/** Vectors with weights, whose squares are subtracted from the information together. */
interface Batch {
  count: number;
  readonly weights: Float64Array;
  readonly vectors: Float64Array;
}

function flush(batch: Batch, p: number, information: Float64Array): void {
  addWeightedGram(batch.vectors, batch.weights, batch.count, p, -1, information);
  batch.count = 0;
}

/** Hazard of each event time, and what Efron takes of it from those who die then. */
interface Hazards {
  readonly hazard: Float64Array;
  readonly reduction: Float64Array;
}

// pass      log likelihood, score and information changed by the risk sets
// returns   undefined if a risk set has no finite weight
function sumRiskSets(
  data: CoxData,
  { count, first, end, deaths, weight: deadWeights, opens }: TiedEvents,
  ties: "efron" | "breslow",
  pass: CoxPass,
): Hazards | undefined {
  const { p, time, event, entry, byEntry, x } = data;
  const { risk, score, information } = pass;
  const hazards = { hazard: new Float64Array(count), reduction: new Float64Array(count) };
  const batch = { count: 0, weights: new Float64Array(VECTORS), vectors: new Float64Array(VECTORS * p) };
  const { weights, vectors } = batch;
  // sums over those at risk, and those of them who die now
  let sum0 = 0;
  const sum1 = new Float64Array(p);
  const dead1 = new Float64Array(p);
  let next = 0;
  let waiting = 0;
  let product = 1;
  let productShare = 0;
  let logarithms = 0;
  for (let k = 0; k < count; k++) {
    if (opens[k] > 0) {
      next = opens[k];
      waiting = next - 1;
      sum0 = 0;
      sum1.fill(0);
    }
    const from = first[k];
    for (let i = next - 1, at = i * p; i >= from; i--, at -= p) {
      const r = risk[i];
      sum0 += r;
      for (let j = 0; j < p; j++) sum1[j] += r * x[at + j];
    }
    next = from;
    // who comes at this time or later is not at risk yet; places before `from` are of another stratum
    for (; entry && byEntry && waiting >= 0 && entry[byEntry[waiting]] >= time[from]; waiting--) {
      const place = byEntry[waiting];
      if (place < from) break;
      sum0 -= risk[place];
      for (let j = 0, at = place * p; j < p; j++) sum1[j] -= risk[place] * x[at + j];
    }
    const steps = ties === "efron" ? deaths[k] : 1;
    // divisions are what these steps take longest for
    const each = steps > 1 ? 1 / steps : 1;
    const share = deadWeights[k] * each;
    if (share !== productShare) {
      logarithms += productShare * log(product);
      product = 1;
      productShare = share;
    }
    let dead0 = 0;
    for (let i = from; steps > 1 && i < end[k]; i++) if (event[i]) dead0 += risk[i];
    // sums over the steps of share / S0 and share / S0^2, and of these with the part that is gone
    let hazard = 0;
    let reduction = 0;
    let square = 0;
    let mixed = 0;
    let reduced = 0;
    for (let l = 0; l < steps; l++) {
      const part = l * each;
      const at0 = sum0 - part * dead0;
      if (!(at0 > 0)) return undefined;
      // logarithms of many are taken at once, as that of their product
      if (!(product < LARGE && product > SMALL)) {
        logarithms += share * log(product);
        product = 1;
      }
      product *= at0;
      const inverse = 1 / at0;
      const h = share * inverse;
      const squared = h * inverse;
      hazard += h;
      reduction += part * h;
      square += squared;
      mixed += part * squared;
      reduced += part * part * squared;
    }
    hazards.hazard[k] = hazard;
    hazards.reduction[k] = reduction;
    if (batch.count + 2 > VECTORS) flush(batch, p, information);
    const at = batch.count * p;
    weights[batch.count++] = square;
    if (steps === 1) {
      for (let j = 0; j < p; j++) {
        score[j] -= hazard * sum1[j];
        vectors[at + j] = sum1[j];
      }
      continue;
    }
    sumDead(data, risk, from, end[k], dead1);
    // square S S' - mixed (S D' + D S') + reduced D D', as squares of S - mixed / square D and of D
    const ratio = mixed / square;
    weights[batch.count++] = reduced - mixed * ratio;
    for (let j = 0; j < p; j++) {
      score[j] -= hazard * sum1[j] - reduction * dead1[j];
      vectors[at + j] = sum1[j] - ratio * dead1[j];
      vectors[at + p + j] = dead1[j];
    }
  }
  flush(batch, p, information);
  pass.logLikelihood -= logarithms + productShare * log(product);
  return hazards;
}

// dead1[p]  written: sum of risk x over the events among the places
function sumDead({ p, event, x }: CoxData, risk: Float64Array, from: number, end: number, dead1: Float64Array): void {
  dead1.fill(0);
  for (let i = from; i < end; i++) {
    if (event[i]) for (let j = 0, at = i * p; j < p; j++) dead1[j] += risk[i] * x[at + j];
  }
}

// pass.expected   added to: risk times the cumulative hazard at each place, less that at its entry
function addExpected(
  { event, time, entry, byEntry, strata }: CoxData,
  { count, first, end, opens }: TiedEvents,
  { hazard, reduction }: Hazards,
  { risk, expected }: CoxPass,
): void {
  let cumulative = 0;
  let stratum = strata.length - 1;
  let come = 0;
  // who enters takes off what has gone by, up to a time or to the end of the stratum
  const enter = (before: number): void => {
    for (; entry && byEntry && come < strata[stratum + 1] && entry[byEntry[come]] < before; come++) {
      expected[byEntry[come]] -= risk[byEntry[come]] * cumulative;
    }
  };
  for (let k = count - 1; k >= 0; k--) {
    // the earliest event time of its stratum
    if (k === count - 1 || opens[k + 1] > 0) {
      while (stratum > 0 && strata[stratum] > first[k]) stratum--;
      cumulative = 0;
      come = strata[stratum];
    }
    enter(time[first[k]]);
    cumulative += hazard[k];
    const to = opens[k] > 0 ? opens[k] : first[k - 1];
    for (let i = first[k]; i < to; i++) expected[i] += risk[i] * cumulative;
    const less = reduction[k];
    for (let i = first[k]; less > 0 && i < end[k]; i++) if (event[i]) expected[i] -= risk[i] * less;
    if (opens[k] > 0) enter(Infinity);
  }
}

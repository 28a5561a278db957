import { log } from "../stats/elementary.ts";
import { quickExp } from "../stats/quick-exp.ts";
import type { CoxData } from "./cox-data.ts";
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

/** Sum of weight * x over the events: the part of the gradient that no coefficient changes. */
export function eventSums({ n, p, event, weight, x }: CoxData): Float64Array {
  const sums = new Float64Array(p);
  for (let i = 0, at = 0; i < n; i++, at += p) {
    if (event[i]) for (let j = 0; j < p; j++) sums[j] += weight[i] * x[at + j];
  }
  return sums;
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
// events    what `eventSums` returned
// beta[p]   on the scale of data.x
// pass      all written
// returns   false if a risk set has no finite weight
export function coxPass(
  data: CoxData,
  events: Float64Array,
  beta: Float64Array,
  ties: "efron" | "breslow",
  pass: CoxPass,
): boolean {
  const { n, p, strata, weight, event, offset, x } = data;
  const { risk, score, information, expected } = pass;
  score.set(events);
  expected.fill(0);
  information.fill(0);
  let linear = 0;
  for (let i = 0, at = 0; i < n; i++, at += p) {
    let eta = offset[i];
    for (let j = 0; j < p; j++) eta += beta[j] * x[at + j];
    if (!(Math.abs(eta) < LARGEST_PREDICTOR)) return false;
    if (event[i]) linear += weight[i] * eta;
    risk[i] = weight[i] * quickExp(eta);
  }
  pass.logLikelihood = linear;
  const batch = { count: 0, weights: new Float64Array(VECTORS), vectors: new Float64Array(VECTORS * p) };
  for (let s = 0; s + 1 < strata.length; s++) {
    if (!passStratum(data, strata[s], strata[s + 1], ties, pass, batch)) return false;
  }
  flush(batch, p, information);
  addWeightedGram(x, expected, n, p, 1, information);
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
  return Number.isFinite(pass.logLikelihood);
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

// from, to   places of the stratum
function passStratum(
  data: CoxData,
  from: number,
  to: number,
  ties: "efron" | "breslow",
  pass: CoxPass,
  batch: Batch,
): boolean {
  const { p, time, event, weight, entry, byEntry, x } = data;
  const { risk, score, information } = pass;
  const { weights, vectors } = batch;
  // sums over those at risk, and those of them who die now
  let sum0 = 0;
  const sum1 = new Float64Array(p);
  const dead1 = new Float64Array(p);
  // hazard of each event time, from the last to the first; and what Efron takes from those who die then
  const hazards: number[] = [];
  const reductions: number[] = [];
  let waiting = to - 1;
  let product = 1;
  let productShare = 0;
  let logarithms = 0;
  for (let i = to - 1; i >= from; ) {
    const now = time[i];
    const last = i;
    let dead0 = 0;
    let deadWeight = 0;
    let deaths = 0;
    for (; i >= from && time[i] === now; i--) {
      const r = risk[i];
      sum0 += r;
      for (let j = 0, at = i * p; j < p; j++) sum1[j] += r * x[at + j];
      if (!event[i]) continue;
      deaths++;
      deadWeight += weight[i];
      dead0 += r;
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      const place = byEntry[waiting];
      sum0 -= risk[place];
      for (let j = 0, at = place * p; j < p; j++) sum1[j] -= risk[place] * x[at + j];
    }
    if (deaths === 0) continue;
    if (deadWeight === 0) {
      hazards.push(0);
      reductions.push(0);
      continue;
    }
    const steps = ties === "efron" ? deaths : 1;
    const share = deadWeight / steps;
    if (share !== productShare) {
      logarithms += productShare * log(product);
      product = 1;
      productShare = share;
    }
    // sums over the steps of share / S0 and share / S0^2, and of these with the part that is gone
    let hazard = 0;
    let reduction = 0;
    let square = 0;
    let mixed = 0;
    let reduced = 0;
    for (let l = 0; l < steps; l++) {
      const part = l / steps;
      const at0 = sum0 - part * dead0;
      if (!(at0 > 0)) return false;
      // logarithms of many are taken at once, as that of their product
      if (!(product < LARGE && product > SMALL)) {
        logarithms += share * log(product);
        product = 1;
      }
      product *= at0;
      const inverse = 1 / at0;
      const h = share * inverse;
      hazard += h;
      reduction += part * h;
      square += h * inverse;
      mixed += part * h * inverse;
      reduced += part * part * h * inverse;
    }
    hazards.push(hazard);
    reductions.push(reduction);
    if (batch.count + 2 > VECTORS) flush(batch, p, information);
    const first = batch.count++ * p;
    if (steps === 1) {
      weights[first / p] = square;
      for (let j = 0; j < p; j++) {
        score[j] -= hazard * sum1[j];
        vectors[first + j] = sum1[j];
      }
      continue;
    }
    sumDead(data, risk, i + 1, last, dead1);
    // square S S' - mixed (S D' + D S') + reduced D D', as squares of S - mixed / square D and of D
    const ratio = mixed / square;
    const second = batch.count++ * p;
    weights[first / p] = square;
    weights[second / p] = reduced - mixed * ratio;
    for (let j = 0; j < p; j++) {
      score[j] -= hazard * sum1[j] - reduction * dead1[j];
      vectors[first + j] = sum1[j] - ratio * dead1[j];
      vectors[second + j] = dead1[j];
    }
  }
  pass.logLikelihood -= logarithms + productShare * log(product);
  addExpected(data, from, to, hazards, reductions, pass);
  return true;
}

// dead1[p]  written: sum of risk x over the events from place `from` to `last`
function sumDead({ p, event, x }: CoxData, risk: Float64Array, from: number, last: number, dead1: Float64Array): void {
  dead1.fill(0);
  for (let i = from; i <= last; i++) {
    if (event[i]) for (let j = 0, at = i * p; j < p; j++) dead1[j] += risk[i] * x[at + j];
  }
}

// hazards, reductions   one an event time, the latest first
// pass.expected         added to: risk times the cumulative hazard at each place, less that at its entry
function addExpected(
  { time, event, entry, byEntry }: CoxData,
  from: number,
  to: number,
  hazards: readonly number[],
  reductions: readonly number[],
  { risk, expected }: CoxPass,
): void {
  let cumulative = 0;
  let next = hazards.length - 1;
  for (let i = from, come = from; i < to; ) {
    const now = time[i];
    for (; entry && byEntry && come < to && entry[byEntry[come]] < now; come++) {
      const place = byEntry[come];
      expected[place] -= risk[place] * cumulative;
    }
    let end = i;
    let any = false;
    for (; end < to && time[end] === now; end++) if (event[end]) any = true;
    let reduction = 0;
    if (any) {
      cumulative += hazards[next];
      reduction = reductions[next--];
    }
    for (; i < end; i++) expected[i] += risk[i] * (cumulative - (event[i] ? reduction : 0));
  }
}

import { log } from "../stats/elementary.ts";
import { quickExp } from "../stats/quick-exp.ts";
import type { CoxData } from "./cox-data.ts";

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

/** Between these a product has room for one more factor, which is below exp of the largest predictor in weight. */
const LARGE = 1e40;
const SMALL = 1e-40;

/** exp of a larger one would overflow once it is weighted and summed. */
const LARGEST_PREDICTOR = 500;

/**
 * One pass over the data.
 *
 * With c(i) the weight of subject i in all risk sets together, sum over event times of e(i) (D / m) / S0, the gradient is
 * the sum of (weight * event - c) x and the information the sum of c x x' less that of the means of the risk sets squared: no
 * matrix is carried along, as the usual algorithm does. Efron's correction lowers the part of those who die at a tied time.
 */
// data          sorted by stratum and time
// beta[p]       on the scale of data.x
// pass          all written
// withHessian   whether information is wanted; else it is left as it was
// returns       false if a risk set has no finite weight
export function coxPass(
  data: CoxData,
  beta: Float64Array,
  ties: "efron" | "breslow",
  pass: CoxPass,
  withHessian: boolean,
): boolean {
  const { n, p, strata, weight, event, offset, x } = data;
  const { risk, score, information, expected } = pass;
  score.fill(0);
  expected.fill(0);
  if (withHessian) information.fill(0);
  pass.logLikelihood = 0;
  for (let i = 0, at = 0; i < n; i++, at += p) {
    let eta = offset[i];
    for (let j = 0; j < p; j++) eta += beta[j] * x[at + j];
    if (!(Math.abs(eta) < LARGEST_PREDICTOR)) return false;
    if (event[i]) pass.logLikelihood += weight[i] * eta;
    risk[i] = weight[i] * quickExp(eta);
  }
  const blocks = { count: 0, weights: new Float64Array(4), vectors: new Float64Array(4 * p) };
  for (let s = 0; s + 1 < strata.length; s++) {
    if (!passStratum(data, strata[s], strata[s + 1], ties, pass, withHessian, blocks)) return false;
  }
  for (let i = 0, at = 0; i < n; i++, at += p) {
    const residual = (event[i] ? weight[i] : 0) - expected[i];
    if (residual !== 0) for (let j = 0; j < p; j++) score[j] += residual * x[at + j];
  }
  if (withHessian) {
    flush(blocks, p, information);
    addGram(x, expected, n, p, information);
    for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) information[b * p + a] = information[a * p + b];
  }
  return Number.isFinite(pass.logLikelihood);
}

/** Up to four vectors with weights, that are subtracted from the information together. */
interface Blocks {
  count: number;
  readonly weights: Float64Array;
  readonly vectors: Float64Array;
}

// from, to   places of the stratum
function passStratum(
  { p, time, event, weight, entry, byEntry, x }: CoxData,
  from: number,
  to: number,
  ties: "efron" | "breslow",
  pass: CoxPass,
  withHessian: boolean,
  blocks: Blocks,
): boolean {
  const { risk, expected, information } = pass;
  // sums over those who have not left, those of them who have not come, and those who die now
  let sum0 = 0;
  let late0 = 0;
  const sum1 = new Float64Array(p);
  const late1 = new Float64Array(p);
  const dead1 = new Float64Array(p);
  // hazard of each event time, from the last to the first; and what Efron takes from those who die then
  const hazards: number[] = [];
  const reductions: number[] = [];
  let waiting = to - 1;
  let product = 1;
  let productShare = 0;
  for (let i = to - 1; i >= from; ) {
    const now = time[i];
    let dead0 = 0;
    let deadWeight = 0;
    let deaths = 0;
    dead1.fill(0);
    for (; i >= from && time[i] === now; i--) {
      const r = risk[i];
      sum0 += r;
      if (withHessian) for (let j = 0, at = i * p; j < p; j++) sum1[j] += r * x[at + j];
      if (!event[i]) continue;
      deaths++;
      deadWeight += weight[i];
      dead0 += r;
      if (withHessian) for (let j = 0, at = i * p; j < p; j++) dead1[j] += r * x[at + j];
    }
    for (; entry && byEntry && waiting >= from && entry[byEntry[waiting]] >= now; waiting--) {
      const place = byEntry[waiting];
      late0 += risk[place];
      if (withHessian) for (let j = 0, at = place * p; j < p; j++) late1[j] += risk[place] * x[at + j];
    }
    if (deaths === 0 || deadWeight === 0) {
      if (deaths > 0) {
        hazards.push(0);
        reductions.push(0);
      }
      continue;
    }
    const steps = ties === "efron" ? deaths : 1;
    const share = deadWeight / steps;
    let hazard = 0;
    let reduction = 0;
    for (let l = 0; l < steps; l++) {
      const part = l / steps;
      const at0 = sum0 - late0 - part * dead0;
      if (!(at0 > 0)) return false;
      // logarithms of many are taken at once, as that of their product
      if (share !== productShare || !(product < LARGE && product > SMALL)) {
        pass.logLikelihood -= productShare * log(product);
        product = 1;
        productShare = share;
      }
      product *= at0;
      hazard += share / at0;
      reduction += (part * share) / at0;
      if (!withHessian) continue;
      const offset = blocks.count * p;
      for (let j = 0; j < p; j++) blocks.vectors[offset + j] = (sum1[j] - late1[j] - part * dead1[j]) / at0;
      blocks.weights[blocks.count++] = share;
      if (blocks.count === 4) flush(blocks, p, information);
    }
    hazards.push(hazard);
    reductions.push(reduction);
  }
  pass.logLikelihood -= productShare * log(product);
  // forward: the cumulative hazard at each place, less that at its entry
  let cumulative = 0;
  let event0 = hazards.length - 1;
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
      cumulative += hazards[event0];
      reduction = reductions[event0--];
    }
    for (; i < end; i++) expected[i] += risk[i] * (cumulative - (event[i] ? reduction : 0));
  }
  return true;
}

// information -= sum of weights v v', lower half; four at a time, so that each entry is loaded and stored once
function flush(blocks: Blocks, p: number, information: Float64Array): void {
  const { count, weights, vectors } = blocks;
  for (let k = count; k < 4; k++) {
    weights[k] = 0;
    vectors.fill(0, k * p, (k + 1) * p);
  }
  const w0 = weights[0];
  const w1 = weights[1];
  const w2 = weights[2];
  const w3 = weights[3];
  for (let a = 0; a < p; a++) {
    const a0 = w0 * vectors[a];
    const a1 = w1 * vectors[p + a];
    const a2 = w2 * vectors[2 * p + a];
    const a3 = w3 * vectors[3 * p + a];
    for (let b = 0, at = a * p; b <= a; b++, at++) {
      information[at] -= a0 * vectors[b] + a1 * vectors[p + b] + a2 * vectors[2 * p + b] + a3 * vectors[3 * p + b];
    }
  }
  blocks.count = 0;
}

// information += sum of c x x', lower half
function addGram(x: Float64Array, c: Float64Array, n: number, p: number, information: Float64Array): void {
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const r0 = i * p;
    const r1 = r0 + p;
    const r2 = r1 + p;
    const r3 = r2 + p;
    for (let a = 0; a < p; a++) {
      const a0 = c[i] * x[r0 + a];
      const a1 = c[i + 1] * x[r1 + a];
      const a2 = c[i + 2] * x[r2 + a];
      const a3 = c[i + 3] * x[r3 + a];
      for (let b = 0, at = a * p; b <= a; b++, at++) {
        information[at] += a0 * x[r0 + b] + a1 * x[r1 + b] + a2 * x[r2 + b] + a3 * x[r3 + b];
      }
    }
  }
  for (let i = whole; i < n; i++) {
    for (let a = 0; a < p; a++) {
      const weighted = c[i] * x[i * p + a];
      for (let b = 0; b <= a; b++) information[a * p + b] += weighted * x[i * p + b];
    }
  }
}

import { addColumns, allGradients } from "./column-sums.ts";
import {
  factorFrom,
  type GrowingCholesky,
  growingCholesky,
  makeRoom,
  removeRow,
  solveFactored,
  updateFactor,
} from "./growing-cholesky.ts";
import { isLarge, type PenalizedData } from "./penalized-cox-data.ts";
import type { LikelihoodPass } from "./penalized-cox-likelihood.ts";
import { type CoxMetric, coxMetric, denseMetric, isGeneral, mapColumn, renewMetric } from "./penalized-cox-metric.ts";
import { fillGram } from "./signed-gram.ts";

/**
 * Solves for Newton's direction among the active columns: (Z' Z + D) d = b, Z their images under the metric at some pass, D the
 * part of the penalty that is quadratic. With more columns than places, and D above 0, the system has the size of the places:
 * d = D^-1 b - D^-1 Z' (I + Z D^-1 Z')^-1 Z D^-1 b.
 */
export interface Direction {
  /** Columns, in the order of the system. */
  active: Uint32Array;
  count: number;
  metric: CoxMetric;
  z: Float64Array;
  /** Of Z' Z + D. */
  readonly primal: GrowingCholesky;
  /** With more columns than places: the sum of z z' / D * lambda, and the factor of I + that / lambda. */
  dual?: {
    readonly sum: Float64Array;
    readonly system: GrowingCholesky;
    /** Scratch: an image, products of columns with it, and 0, 1, 2, ... */
    readonly image: Float64Array;
    readonly products: Float64Array;
    readonly places: Uint32Array;
    readonly cosines: Float64Array;
    readonly sines: Float64Array;
    fresh: boolean;
  };
  lambda: number;
  /** 1 - alpha. */
  readonly ridge: number;
  /** D / lambda of a column without penalty in the large system: small beside its curvature, which steps put right. */
  readonly slight: number;
  /** Columns added or renewed since the factor of the primal system was good up to here. */
  factored: number;
}

/** Weight of what stands for no penalty, where the system has the size of the places. */
const SLIGHT = 1e-5;

/** Up to so many places the matrix of second derivatives itself is factored where risk sets are not simple: it is the most exact. */
const MOST_DENSE = 500;

/** Smallest pivot in parts of the sum of squares; with squares that are taken away rounding is larger. */
const LEAST_PIVOT = 1e-13;
const LEAST_SIGNED_PIVOT = 1e-11;

/** @param largest - the first lambda of the path */
export function newDirection(data: PenalizedData, alpha: number, largest: number): Direction {
  const metric = metricOf(data, false);
  // of large data room for all columns: what is never written takes no memory, and nothing is moved to larger room
  const room = isLarge(data) ? data.p : Math.min(data.p, 32);
  return {
    active: new Uint32Array(data.p),
    count: 0,
    metric,
    z: new Float64Array(room * metric.length),
    primal: growingCholesky(Math.min(data.p, 32)),
    lambda: largest,
    ridge: 1 - alpha,
    slight: SLIGHT / largest,
    factored: 0,
  };
}

/** Puts a column at the end of the system. */
export function addColumn(data: PenalizedData, state: Direction, j: number): void {
  const { metric, primal } = state;
  const { length } = metric;
  const a = state.count++;
  state.active[a] = j;
  if (state.z.length < (a + 1) * length) {
    const wider = new Float64Array(Math.min(data.p, Math.max(a + 1, Math.ceil(1.5 * a) + 8)) * length);
    wider.set(state.z);
    state.z = wider;
  }
  mapColumn(data, metric, j * data.n, state.z, a * length);
  if (state.dual) {
    addToSum(data, state, a, 1);
    return;
  }
  makeRoom(primal, a + 1);
  primal.size = a + 1;
  fillGram(metric, state.z, a, a + 1, primal.matrix, primal.stride);
  primal.diagonal[a] = state.lambda * state.ridge * data.factors[j];
  primal.least[a] = leastPivot(state, a);
}

/** Takes the column at a place of the system out. */
export function removeColumn(data: PenalizedData, state: Direction, a: number): void {
  const { length } = state.metric;
  if (state.dual) addToSum(data, state, a, -1);
  else {
    factorRest(state);
    removeRow(state.primal, a);
    state.factored--;
  }
  state.z.copyWithin(a * length, (a + 1) * length, state.count * length);
  state.active.copyWithin(a, a + 1, state.count);
  state.count--;
}

/** Takes the derivatives at a pass, for all active columns. */
export function renewDirection(data: PenalizedData, state: Direction, pass: LikelihoodPass): void {
  const { n } = data;
  const large = state.ridge > 0 && state.count > n;
  if (large && !state.dual) {
    state.metric = metricOf(data, true);
    state.dual = largeSystem(data);
  } else if (!large && state.dual) {
    state.metric = metricOf(data, false);
    state.dual = undefined;
  }
  const { metric, count, active, primal, dual } = state;
  const { length } = metric;
  renewMetric(data, pass, metric);
  if (state.z.length < count * length) state.z = new Float64Array(count * length);
  for (let a = 0; a < count; a++) mapColumn(data, metric, active[a] * n, state.z, a * length);
  if (dual) {
    dual.sum.fill(0);
    dual.fresh = false;
    let a = 0;
    for (; a + 3 < count; a += 4) addFourToSum(data, state, a);
    for (; a < count; a++) addToSum(data, state, a, 1);
    return;
  }
  makeRoom(primal, count);
  primal.size = count;
  fillGram(metric, state.z, 0, count, primal.matrix, primal.stride);
  for (let a = 0; a < count; a++) primal.least[a] = leastPivot(state, a);
  setPenalty(data, state, state.lambda);
  state.factored = 0;
}

/** Sets the quadratic part of the penalty. */
export function setPenalty({ factors }: PenalizedData, state: Direction, lambda: number): void {
  const { primal, count, active, ridge } = state;
  if (state.dual && lambda !== state.lambda) state.dual.fresh = false;
  state.lambda = lambda;
  if (state.dual) return;
  for (let a = 0; a < count; a++) {
    const value = lambda * ridge * factors[active[a]];
    if (value === primal.diagonal[a]) continue;
    primal.diagonal[a] = value;
    state.factored = Math.min(state.factored, a);
  }
}

/** Solves in place, for the right-hand side in the order of the system. */
export function solveDirection(data: PenalizedData, state: Direction, b: Float64Array): void {
  if (!state.dual) {
    factorRest(state);
    solveFactored(state.primal, b);
    return;
  }
  const { count, z, metric, lambda } = state;
  const { sum, system, image, products, places } = state.dual;
  const { length } = metric;
  if (!state.dual.fresh) {
    system.size = length;
    for (let i = 0; i < sum.length; i++) system.matrix[i] = sum[i] / lambda;
    system.diagonal.fill(1);
    factorFrom(system, 0);
    state.dual.fresh = true;
  }
  for (let a = 0; a < count; a++) b[a] /= lambda * quadratic(data, state, a);
  const images = { n: length, p: count, x: z };
  image.fill(0);
  addColumns(images, places, count, b, 1, image, image);
  solveFactored(system, image);
  allGradients(images, image, products);
  for (let a = 0; a < count; a++) b[a] -= products[a] / (lambda * quadratic(data, state, a));
}

function metricOf(data: PenalizedData, large: boolean): CoxMetric {
  return isGeneral(data) && (large || data.n <= MOST_DENSE) ? denseMetric(data) : coxMetric(data);
}

function factorRest(state: Direction): void {
  if (state.factored < state.count) factorFrom(state.primal, state.factored);
  state.factored = state.count;
}

// what rounding leaves of squares that are added and taken away
function leastPivot({ z, metric }: Direction, a: number): number {
  const { length, plus } = metric;
  let sum = 0;
  for (let i = 0, at = a * length; i < plus; i++) sum += z[at + i] * z[at + i];
  return Math.max(sum * (length > plus ? LEAST_SIGNED_PIVOT : LEAST_PIVOT), Number.MIN_VALUE * 2 ** 60);
}

function quadratic({ factors }: PenalizedData, { ridge, active, slight }: Direction, a: number): number {
  return Math.max(ridge * factors[active[a]], slight);
}

function largeSystem({ n, p }: PenalizedData): NonNullable<Direction["dual"]> {
  return {
    sum: new Float64Array(n * n),
    system: growingCholesky(n),
    image: new Float64Array(n),
    products: new Float64Array(p),
    places: Uint32Array.from({ length: p }, (_, a) => a),
    cosines: new Float64Array(n),
    sines: new Float64Array(n),
    fresh: false,
  };
}

// four columns at once, so that each entry of the sum is loaded and stored once for them
function addFourToSum(data: PenalizedData, state: Direction, a: number): void {
  const { z, metric, dual } = state;
  if (!dual) return;
  const { sum } = dual;
  const { length } = metric;
  const w0 = 1 / quadratic(data, state, a);
  const w1 = 1 / quadratic(data, state, a + 1);
  const w2 = 1 / quadratic(data, state, a + 2);
  const w3 = 1 / quadratic(data, state, a + 3);
  const z0 = a * length;
  const z1 = z0 + length;
  const z2 = z1 + length;
  const z3 = z2 + length;
  for (let i = 0; i < length; i++) {
    const v0 = w0 * z[z0 + i];
    const v1 = w1 * z[z1 + i];
    const v2 = w2 * z[z2 + i];
    const v3 = w3 * z[z3 + i];
    for (let k = 0, to = i * length; k <= i; k++) {
      sum[to + k] += v0 * z[z0 + k] + v1 * z[z1 + k] + (v2 * z[z2 + k] + v3 * z[z3 + k]);
    }
  }
}

// one column in or out; a factor that is good stays so
function addToSum(data: PenalizedData, state: Direction, a: number, sign: number): void {
  const { z, metric, dual, lambda } = state;
  if (!dual) return;
  const { length } = metric;
  const weight = 1 / quadratic(data, state, a);
  const from = a * length;
  for (let i = 0; i < length; i++) {
    const value = sign * weight * z[from + i];
    if (value === 0) continue;
    for (let k = 0, to = i * length; k <= i; k++) dual.sum[to + k] += value * z[from + k];
  }
  if (!dual.fresh) return;
  const root = Math.sqrt(weight / lambda);
  for (let i = 0; i < length; i++) dual.image[i] = root * z[from + i];
  updateFactor(dual.system, dual.image, sign, dual.cosines, dual.sines);
}

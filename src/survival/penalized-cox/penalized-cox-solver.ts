import { log } from "../../stats/elementary.ts";
import { columnScreen } from "./column-screen.ts";
import { dataGradients, listGradients, madeGradients } from "./column-sums.ts";
import { makeColumn, type PenalizedData } from "./penalized-cox-data.ts";
import {
  addColumn,
  type Direction,
  newDirection,
  renewDirection,
  setPenalty,
  solveDirection,
} from "./penalized-cox-direction.ts";
import { type LikelihoodPass, likelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";
import { leave, take } from "./penalized-cox-step.ts";

/** A penalised fit on its way; memory of a whole path. */
export interface Solver {
  readonly data: PenalizedData;
  readonly alpha: number;
  readonly beta: Float64Array;
  /** At `beta`; the other one belongs to a trial. */
  pass: LikelihoodPass;
  spare: LikelihoodPass;
  predictor: Float64Array;
  sparePredictor: Float64Array;
  /** Derivative of the log likelihood by each coefficient; of columns outside `watched` from the last full check. */
  readonly gradient: Float64Array;
  /** Sign under which an active column is penalised, 0 if it has no absolute penalty. */
  readonly sign: Int8Array;
  readonly isActive: Uint8Array;
  /** Columns whose gradients are followed, active ones among them. */
  readonly watched: Uint32Array;
  readonly isWatched: Uint8Array;
  watchedCount: number;
  readonly direction: Direction;
  /** How far gradients of columns that are not made may be from their value; 0 where they are exact. */
  margin: number;
  readonly step: Float64Array;
  readonly move: Float64Array;
  /** Steps since derivatives were renewed, and the share of the error that the last one left. */
  age: number;
  rate: number;
  /** Gradient that counts as 0. */
  tolerance: number;
  iterations: number;
}

/** Largest gradient left, in parts of the largest penalised one with no coefficient; rounding is about the last of these. */
const GRADIENT_TOLERANCE = 1e-10;
const FREE_TOLERANCE = 1e-13;
const LEAST_TOLERANCE = 1e-15;

/** Newton step, on the scale of standardised columns, that counts as none. */
const STEP_TOLERANCE = 1e-9;

/** Steps for one value of lambda. */
const MOST_STEPS = 1000;

/** Steps with the gradient at 0 for coefficients that still move: they have no finite optimum. */
const MOST_SETTLED = 20;

export function newSolver(data: PenalizedData, alpha: number): Solver {
  const { n, p, offset, usable, factors } = data;
  const solver: Omit<Solver, "direction" | "tolerance"> = {
    data,
    alpha,
    beta: new Float64Array(p),
    pass: likelihoodPass(data),
    spare: likelihoodPass(data),
    predictor: offset ? offset.slice() : new Float64Array(n),
    sparePredictor: new Float64Array(n),
    gradient: new Float64Array(p),
    sign: new Int8Array(p),
    isActive: new Uint8Array(p),
    watched: new Uint32Array(p),
    isWatched: new Uint8Array(p),
    watchedCount: 0,
    margin: 0,
    step: new Float64Array(p),
    move: new Float64Array(p),
    age: 1,
    rate: 1,
    iterations: 0,
  };
  passLikelihood(data, solver.predictor, solver.pass);
  dataGradients(data, solver.pass.residual, solver.gradient);
  let largest = 0;
  for (let j = 0; j < p; j++) {
    if (usable[j]) largest = Math.max(largest, Math.abs(solver.gradient[j]) / (factors[j] || 1));
  }
  const tolerance = Math.max(FREE_TOLERANCE * largest, LEAST_TOLERANCE);
  return { ...solver, tolerance, direction: newDirection(data, alpha, largest / Math.max(alpha, 1e-3) || 1) };
}

/** Sets how near to the optimum the path is taken, by the largest gradient of a penalised column where none is in. */
export function setTolerance(solver: Solver, largest: number): void {
  solver.tolerance = Math.max(GRADIENT_TOLERANCE * largest, LEAST_TOLERANCE);
}

/**
 * Finds the optimum at one value of lambda from that of another: Newton steps among the active columns with derivatives that are
 * renewed only when steps with old ones cost more, columns that leave where their coefficient crosses 0, and columns that
 * enter where their gradient is above the penalty.
 *
 * @param lambda - Infinity for the columns without penalty alone
 * @param before - lambda of the present optimum; it tells which gradients to watch
 * @returns whether the optimum was reached
 */
export function solveAt(solver: Solver, lambda: number, before: number): boolean {
  const { data, direction } = solver;
  watch(solver, lambda, before);
  if (lambda < Infinity) setPenalty(data, direction, lambda);
  let best = Infinity;
  let flat = 0;
  let settled = 0;
  let previous = Infinity;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    solver.iterations++;
    const residual = rightSide(solver, lambda);
    const violation = enter(solver, lambda, residual);
    if (violation > 0) {
      rightSide(solver, lambda);
      previous = Infinity;
    } else if (residual < previous && previous < Infinity) solver.rate = residual / previous;
    else if (previous < Infinity) solver.rate = 1;
    if (renewalPays(solver, Math.max(residual, violation))) {
      renewDirection(data, direction, solver.pass);
      solver.age = 0;
    }
    const { count, active } = direction;
    for (let a = 0; a < count; a++) solver.step[a] = solver.move[a];
    solveDirection(data, direction, solver.step);
    let longest = 0;
    for (let a = 0; a < count; a++) longest = Math.max(longest, Math.abs(solver.step[a]));
    flat = residual < 0.5 * best ? 0 : flat + 1;
    best = Math.min(best, residual);
    settled = violation === 0 && residual <= solver.tolerance ? settled + 1 : 0;
    if (settled > 0 && (longest <= STEP_TOLERANCE || flat > 3 || settled > MOST_SETTLED)) {
      if (!checkAll(solver, lambda)) return true;
      previous = Infinity;
      continue;
    }
    // a column that would go the wrong way from 0 leaves again
    let left = false;
    for (let a = count - 1; a >= 0; a--) {
      const j = active[a];
      if (solver.beta[j] === 0 && solver.sign[j] * solver.step[a] < 0) {
        leave(solver, a);
        left = true;
      }
    }
    if (left) {
      previous = Infinity;
      continue;
    }
    previous = take(solver, lambda) ? residual : Infinity;
    solver.age++;
  }
  return false;
}

// the columns that the strong rule keeps, and the active ones
function watch(solver: Solver, lambda: number, before: number): void {
  const { data, alpha, beta, gradient, isWatched, isActive, watched } = solver;
  const rule = alpha * (2 * lambda - before);
  solver.watchedCount = 0;
  for (let j = 0; j < data.p; j++) {
    const factor = data.factors[j];
    // what is known nearly is made exact where that could matter
    if (Math.abs(gradient[j]) >= rule * factor - solver.margin) settle(solver, j);
    const keep =
      data.usable[j] === 1 &&
      (isActive[j] === 1 ||
        beta[j] !== 0 ||
        factor === 0 ||
        (lambda < Infinity && Math.abs(gradient[j]) >= rule * factor));
    isWatched[j] = keep ? 1 : 0;
    if (!keep) continue;
    makeColumn(data, j);
    watched[solver.watchedCount++] = j;
  }
}

// the gradient of the objective along the active columns, with its sign turned, into `move`; returns the largest entry
function rightSide({ data, alpha, direction, beta, gradient, sign, move }: Solver, lambda: number): number {
  const { count, active } = direction;
  let largest = 0;
  for (let a = 0; a < count; a++) {
    const j = active[a];
    const factor = data.factors[j];
    const penalty = factor === 0 ? 0 : lambda * factor * (alpha * sign[j] + (1 - alpha) * beta[j]);
    const value = gradient[j] - penalty;
    move[a] = value;
    largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

// by how much the optimum is missed at a column that is not active, and the sign that it would have
function missed({ data, alpha, beta, gradient }: Solver, j: number, lambda: number): number {
  const factor = data.factors[j];
  if (factor > 0 && lambda === Infinity) return 0;
  const value = beta[j];
  if (value !== 0) {
    // at a limit: may it turn back
    const inward =
      (factor === 0 ? 0 : lambda * factor * (alpha + (1 - alpha) * Math.abs(value))) - gradient[j] * Math.sign(value);
    return inward > 0 ? inward : 0;
  }
  const excess = Math.abs(gradient[j]) - (factor === 0 ? 0 : lambda * factor * alpha);
  if (!(excess > 0)) return 0;
  return gradient[j] > 0 ? (data.upper[j] > 0 ? excess : 0) : data.lower[j] < 0 ? excess : 0;
}

// lets in the watched columns that miss the optimum most, once the active ones are nearer to theirs
// returns  by how much it is missed at most; 0 if none came in
function enter(solver: Solver, lambda: number, residual: number): number {
  const { watched, watchedCount, isActive, tolerance } = solver;
  let largest = 0;
  for (let w = 0; w < watchedCount; w++) {
    const j = watched[w];
    if (!isActive[j]) largest = Math.max(largest, missed(solver, j, lambda));
  }
  if (largest <= tolerance || residual > ENTRY_RESIDUAL * largest) return 0;
  for (let w = 0; w < watchedCount; w++) {
    const j = watched[w];
    if (!isActive[j] && missed(solver, j, lambda) > ENTRY_SHARE * largest) activate(solver, j, lambda);
  }
  return largest;
}

const ENTRY_RESIDUAL = 0.3;
const ENTRY_SHARE = 0.5;

function activate(solver: Solver, j: number, lambda: number): void {
  const { data, alpha, beta, gradient, sign } = solver;
  solver.isActive[j] = 1;
  const free = data.factors[j] === 0 || alpha * lambda === 0;
  sign[j] = free ? 0 : beta[j] !== 0 ? Math.sign(beta[j]) : Math.sign(gradient[j]);
  addColumn(data, solver.direction, j);
}

// whether new derivatives save more steps than they cost
function renewalPays({ data, direction, age, rate, watchedCount, tolerance }: Solver, error: number): boolean {
  const { count, metric } = direction;
  if (count === 0 || age === 0) return false;
  if (direction.ridge > 0 && count > data.n !== (direction.dual !== undefined)) return true;
  if (rate >= 0.9) return true;
  const { n } = data;
  const renewal = direction.dual
    ? (n * n * count) / 2 + (n * n * n) / 6
    : (metric.length * count * count) / 2 + (count * count * count) / 6 + 2 * n * count;
  const step = n * (2 * count + watchedCount + 40) + 2 * count * count;
  const ahead = log(Math.max(error / tolerance, 1)) / log(1 / Math.max(rate, 1e-3));
  return (ahead - 4) * step > renewal;
}

// all gradients anew; lets in what misses the optimum
// returns  whether anything does
function checkAll(solver: Solver, lambda: number): boolean {
  const { data, alpha, isWatched, watched, gradient, tolerance } = solver;
  // before the first penalty gradients are numbers that count; then only what is near it does
  if (lambda === Infinity || !data.made.includes(0)) {
    dataGradients(data, solver.pass.residual, gradient);
    solver.margin = 0;
  } else screenGradients(solver);
  let any = false;
  for (let j = 0; j < data.p; j++) {
    if (isWatched[j] || !data.usable[j]) continue;
    if (Math.abs(gradient[j]) > lambda * data.factors[j] * alpha + tolerance - solver.margin) settle(solver, j);
    if (missed(solver, j, lambda) <= tolerance) continue;
    makeColumn(data, j);
    isWatched[j] = 1;
    watched[solver.watchedCount++] = j;
    any = true;
  }
  return any;
}

// gradients of the columns that are made, and nearly those of the others
function screenGradients(solver: Solver): void {
  const { data, gradient } = solver;
  const { residual } = solver.pass;
  madeGradients(data, residual, gradient);
  const { byRow, margin } = columnScreen(data, residual);
  for (let j = 0; j < data.p; j++) if (!data.made[j]) gradient[j] = data.screen(j, byRow);
  solver.margin = margin;
}

// makes a column whose gradient is known nearly, and its gradient exact
function settle({ data, pass, gradient, margin }: Solver, j: number): void {
  if (margin === 0 || data.made[j]) return;
  makeColumn(data, j);
  listGradients(data, pass.residual, Uint32Array.of(j), 1, gradient);
}

import { addColumns, listGradients } from "./column-sums.ts";
import { removeColumn } from "./penalized-cox-direction.ts";
import { type LikelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";
import type { Solver } from "./penalized-cox-solver.ts";

/** Largest change of a linear predictor in one step: derivatives tell nothing farther away. */
const LONGEST_REACH = 10;

/** Below this part of the objective a gain is lost in rounding. */
const ROUNDING = 1e-13;

/** Takes the column at a place of the system out of the active ones. */
export function leave(solver: Solver, a: number): void {
  solver.isActive[solver.direction.active[a]] = 0;
  removeColumn(solver.data, solver.direction, a);
}

/**
 * One step, shortened to where the first coefficient crosses 0 or meets a limit, and until the objective does not grow.
 *
 * @returns whether it was whole
 */
export function take(solver: Solver, lambda: number): boolean {
  const { data, direction, beta, step, sign } = solver;
  const { count, active } = direction;
  let part = 1;
  let met = -1;
  let to = 0;
  for (let a = 0; a < count; a++) {
    const j = active[a];
    const next = beta[j] + step[a];
    let bound = next > data.upper[j] ? data.upper[j] : next < data.lower[j] ? data.lower[j] : next;
    if (sign[j] * next < 0) bound = 0;
    if (bound === next) continue;
    const share = (bound - beta[j]) / step[a];
    if (share >= part && met >= 0) continue;
    part = share;
    met = a;
    to = bound;
  }
  addColumns(data, active, count, step, part, solver.predictor, solver.sparePredictor);
  let made = part;
  const reach = farthest(solver.predictor, solver.sparePredictor);
  if (reach > LONGEST_REACH) {
    part *= LONGEST_REACH / reach;
    met = -1;
  }
  let gain = 0;
  for (let a = 0; a < count; a++) gain += solver.move[a] * step[a];
  const now = objective(solver, lambda, 0, solver.pass);
  let fine = false;
  for (let half = 0; half < 40; half++) {
    if (part !== made) addColumns(data, active, count, step, part, solver.predictor, solver.sparePredictor);
    made = part;
    fine = passLikelihood(data, solver.sparePredictor, solver.spare);
    if (fine) {
      const next = objective(solver, lambda, part, solver.spare);
      fine = next <= now + ROUNDING * Math.abs(now) || gain * part < ROUNDING * Math.abs(now);
    }
    if (fine) break;
    part /= 2;
    met = -1;
    solver.rate = 1;
  }
  if (!fine) return false;
  for (let a = 0; a < count; a++) beta[active[a]] += part * step[a];
  if (met >= 0) {
    beta[active[met]] = to;
    leave(solver, met);
  }
  [solver.pass, solver.spare] = [solver.spare, solver.pass];
  [solver.predictor, solver.sparePredictor] = [solver.sparePredictor, solver.predictor];
  listGradients(data, solver.pass.residual, solver.watched, solver.watchedCount, solver.gradient);
  return part === 1;
}

function farthest(from: Float64Array, to: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < from.length; i++) largest = Math.max(largest, Math.abs(to[i] - from[i]));
  return largest;
}

// the terms of the objective that a part of the step changes
function objective(
  { data, alpha, direction, beta, step, sign }: Solver,
  lambda: number,
  part: number,
  pass: LikelihoodPass,
): number {
  const { count, active } = direction;
  let penalty = 0;
  for (let a = 0; a < count; a++) {
    const j = active[a];
    const factor = data.factors[j];
    if (factor === 0) continue;
    const value = beta[j] + part * step[a];
    penalty += factor * (alpha * sign[j] * value + ((1 - alpha) / 2) * value * value);
  }
  return (penalty === 0 ? 0 : lambda * penalty) - pass.logLikelihood;
}

import { baselineSteps, type PenalizedCoxBaseline, stratumBaselines } from "./penalized-cox-baseline.ts";
import { makeColumn, type PenalizedData, type PenalizedInput } from "./penalized-cox-data.ts";
import { likelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";
import { newSolver, solveAt } from "./penalized-cox-solver.ts";

/** The sets of columns along a path, fitted without penalty. Lists have one entry a value of lambda. */
export interface RelaxedPath {
  /** One list a value of lambda, with one entry a column. */
  readonly coefficients: readonly (readonly number[])[];
  readonly devianceRatio: readonly number[];
  /** False where the set could not be fitted: more columns than events allow, or no finite optimum. Its fit is then the penalised one. */
  readonly converged: readonly boolean[];
  readonly baseline: readonly PenalizedCoxBaseline[];
}

/** A standardised coefficient beyond this runs away: its column separates those with the event from the others. */
const RUNAWAY = 30;

/**
 * Fits each set of columns of a path without penalty, within their limits. Sets that recur are fitted once.
 *
 * @param coefficients - of the path
 */
export function relaxedFits(
  input: PenalizedInput,
  data: PenalizedData,
  coefficients: readonly (readonly number[])[],
  withBaseline: boolean,
): RelaxedPath {
  const { p, scales } = data;
  const events = data.event.reduce((sum, value) => sum + value, 0);
  const found = new Map<string, Relaxed>();
  const fits = coefficients.map((row, k) => {
    const set: number[] = [];
    for (let j = 0; j < p; j++) if (row[j] !== 0) set.push(j);
    const key = set.join();
    const known = found.get(key);
    if (known?.converged) return known;
    const fit = set.length < events ? refit(data, set) : undefined;
    if (fit) {
      found.set(key, fit);
      return fit;
    }
    return penalised(data, coefficients[k]);
  });
  return {
    coefficients: fits.map(({ beta }) => Array.from(beta, (value, j) => (value === 0 ? 0 : value / scales[j]))),
    devianceRatio: fits.map(({ devianceRatio }) => devianceRatio),
    converged: fits.map(({ converged }) => converged),
    baseline: withBaseline
      ? stratumBaselines(
          input,
          data,
          fits.map(({ hazard }) => hazard),
        )
      : [],
  };
}

interface Relaxed {
  readonly beta: Float64Array;
  readonly devianceRatio: number;
  readonly hazard: Float64Array;
  readonly converged: boolean;
}

function refit(data: PenalizedData, set: readonly number[]): Relaxed | undefined {
  const usable = new Uint8Array(data.p);
  for (const j of set) usable[j] = 1;
  const free = { ...data, usable, factors: new Float64Array(data.p) };
  const solver = newSolver(free, 1);
  const start = solver.pass.logLikelihood;
  if (!solveAt(solver, Infinity, Infinity) || solver.beta.some((value) => Math.abs(value) > RUNAWAY)) return undefined;
  return {
    beta: solver.beta,
    devianceRatio: (solver.pass.logLikelihood - start) / (data.saturated - start),
    hazard: baselineSteps(data, solver.pass),
    converged: true,
  };
}

// the fit of the path itself, in the place of one that is not to be had
function penalised(data: PenalizedData, row: readonly number[]): Relaxed {
  const { n, x, offset, scales } = data;
  const beta = Float64Array.from(row, (value, j) => value * scales[j]);
  const predictor = offset ? offset.slice() : new Float64Array(n);
  const pass = likelihoodPass(data);
  passLikelihood(data, predictor, pass);
  const start = pass.logLikelihood;
  for (let j = 0; j < beta.length; j++) {
    if (beta[j] === 0) continue;
    makeColumn(data, j);
    for (let i = 0; i < n; i++) predictor[i] += beta[j] * x[j * n + i];
  }
  passLikelihood(data, predictor, pass);
  return {
    beta,
    devianceRatio: (pass.logLikelihood - start) / (data.saturated - start),
    hazard: baselineSteps(data, pass),
    converged: false,
  };
}

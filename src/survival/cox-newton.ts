import { type Cholesky, cholesky, solve } from "./cholesky.ts";
import type { CoxData } from "./cox-data.ts";
import { type CoxPass, coxPass, newPass } from "./cox-kernel.ts";

/** Where the Newton steps ended, on the scale of the data. */
export interface NewtonFit {
  readonly beta: Float64Array;
  /** At `beta`. */
  readonly pass: CoxPass;
  readonly decomposition: Cholesky;
  readonly nullLogLikelihood: number;
  /** Score test at 0: U' I^-1 U, and U there. */
  readonly scoreStatistic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Columns whose coefficients run away, because they separate those with the event from the others. */
  readonly infinite: readonly number[];
}

/** Relative change of the log likelihood at which R's coxph stops. */
const LIKELIHOOD_TOLERANCE = 1e-9;

/** U' I^-1 U after which one more step leaves an error far below rounding of the digits that are shown. */
const DECREMENT = 1e-10;

/** So many steps with hardly any gain are taken for a coefficient that runs away. */
const PATIENCE = 3;

/**
 * Maximises the log partial likelihood by Newton steps from 0, each halved until the likelihood does not fall. Steps go on
 * past R's rule until the next one would change nothing that is shown.
 */
export function coxNewton(data: CoxData, ties: "efron" | "breslow", maximumSteps: number): NewtonFit {
  const { p } = data;
  let beta = new Float64Array(p);
  let now = newPass(data);
  let other = newPass(data);
  let finite = coxPass(data, beta, ties, now, true);
  const nullLogLikelihood = now.logLikelihood;
  let decomposition = cholesky(now.information, p);
  let step = solve(decomposition, now.score);
  const scoreStatistic = dot(step, now.score);
  let decrement = scoreStatistic;
  let flat = 0;
  let iterations = 0;
  let converged = finite && p === 0;
  while (finite && !converged && iterations < maximumSteps) {
    iterations++;
    const next = beta.map((value, j) => value + step[j]);
    finite = coxPass(data, next, ties, other, true);
    // towards where it came from, more each time, as R does
    for (let half = 1; half <= 30 && (!finite || falls(other, now, decrement)); half++) {
      for (let j = 0; j < p; j++) next[j] = (next[j] + half * beta[j]) / (half + 1);
      finite = coxPass(data, next, ties, other, true);
    }
    if (!finite) break;
    const gain = Math.abs(other.logLikelihood - now.logLikelihood);
    if (gain <= LIKELIHOOD_TOLERANCE * Math.abs(other.logLikelihood)) flat++;
    converged = decrement <= DECREMENT;
    beta = next;
    [now, other] = [other, now];
    decomposition = cholesky(now.information, p);
    step = solve(decomposition, now.score);
    decrement = dot(step, now.score);
    if (flat >= PATIENCE) break;
  }
  const infinite = converged ? [] : runaways(beta, step);
  return {
    beta,
    pass: now,
    decomposition,
    nullLogLikelihood,
    scoreStatistic,
    iterations,
    converged,
    infinite,
  };
}

function falls(next: CoxPass, now: CoxPass, decrement: number): boolean {
  // at the top rounding may take a little off
  return next.logLikelihood < now.logLikelihood - 1e-9 * Math.abs(now.logLikelihood) && decrement > DECREMENT;
}

function runaways(beta: Float64Array, step: Float64Array): number[] {
  const limit = Math.sqrt(LIKELIHOOD_TOLERANCE);
  return Array.from(beta.keys()).filter(
    (j) => Math.abs(step[j]) > LIKELIHOOD_TOLERANCE && Math.abs(step[j]) > limit * Math.abs(beta[j]),
  );
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

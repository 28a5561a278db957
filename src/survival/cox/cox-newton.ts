import { type Cholesky, cholesky, dot, solve } from "../../stats/cholesky.ts";

/** A log likelihood at some coefficients, and its derivatives. */
export interface Derivatives {
  logLikelihood: number;
  /** Gradient; length p. */
  readonly score: Float64Array;
  /** Negative second derivatives, p x p, both halves. */
  readonly information: Float64Array;
}

/** Where the Newton steps ended, on the scale of the data. */
export interface NewtonFit<Pass extends Derivatives> {
  readonly beta: Float64Array;
  /** At `beta`, but for a last step too small to matter. */
  readonly pass: Pass;
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

/** U' I^-1 U below which the likelihood differs by rounding alone. */
const DECREMENT = 1e-10;

/** A step that changes no scaled coefficient by more is taken without another pass: information and risks stay as they are. */
const SETTLED = 1e-12;

/** So many steps with hardly any gain are taken for a coefficient that runs away. */
const PATIENCE = 3;

/** How steps are taken. */
export interface NewtonOptions<Pass extends Derivatives> {
  readonly maximumSteps: number;
  /**
   * Whether I is just near the second derivatives, so that steps get shorter by a factor and do not square: then they go on
   * until the next one would change nothing. @default false
   */
  readonly slow?: boolean;
  /** May change a step by what it knows of third derivatives. */
  readonly refine?: (step: Float64Array, at: Pass) => void;
}

/**
 * Maximises a log likelihood by Newton steps from 0, each halved until the likelihood does not fall. Steps go on past R's
 * rule until the next one would change nothing that is shown.
 *
 * @param evaluate - writes likelihood and derivatives at some coefficients; false if they are not finite
 * @param memory - two results that are written in turn
 */
export function coxNewton<Pass extends Derivatives>(
  p: number,
  evaluate: (beta: Float64Array, into: Pass) => boolean,
  memory: readonly [Pass, Pass],
  { maximumSteps, slow = false, refine }: NewtonOptions<Pass>,
): NewtonFit<Pass> {
  let beta = new Float64Array(p);
  let [now, other] = memory;
  let finite = evaluate(beta, now);
  const nullLogLikelihood = now.logLikelihood;
  let decomposition = cholesky(now.information, p);
  let step = solve(decomposition, now.score);
  const scoreStatistic = dot(step, now.score);
  let decrement = scoreStatistic;
  refine?.(step, now);
  let flat = 0;
  let iterations = 0;
  let settled = false;
  let converged = finite && p === 0;
  while (finite && !converged && (slow || flat < PATIENCE) && iterations < maximumSteps) {
    const next = beta.map((value, j) => value + step[j]);
    if (iterations > 0 && step.every((value) => Math.abs(value) < SETTLED)) {
      beta = next;
      settled = true;
      converged = true;
      break;
    }
    iterations++;
    finite = evaluate(next, other);
    // towards where it came from, more each time, as R does
    for (let half = 1; half <= 30 && (!finite || falls(other, now, decrement)); half++) {
      for (let j = 0; j < p; j++) next[j] = (next[j] + half * beta[j]) / (half + 1);
      finite = evaluate(next, other);
    }
    if (!finite) break;
    const gain = Math.abs(other.logLikelihood - now.logLikelihood);
    // a likelihood that goes to 0 is flat there too
    if (gain <= LIKELIHOOD_TOLERANCE * Math.max(1, Math.abs(other.logLikelihood))) flat++;
    converged = !slow && decrement <= DECREMENT;
    const nextDecomposition = cholesky(other.information, p);
    // where the information of a column has gone to nothing, its coefficient has run away: the model before is kept
    if (nextDecomposition.rank < decomposition.rank) {
      converged = false;
      break;
    }
    beta = next;
    [now, other] = [other, now];
    decomposition = nextDecomposition;
    step = solve(decomposition, now.score);
    decrement = dot(step, now.score);
    refine?.(step, now);
  }
  // a likelihood that is flat at its end looks as if it had its top there, but the steps do not get shorter
  const infinite = settled ? [] : runaways(beta, step);
  converged &&= infinite.length === 0;
  return { beta, pass: now, decomposition, nullLogLikelihood, scoreStatistic, iterations, converged, infinite };
}

function falls(next: Derivatives, now: Derivatives, decrement: number): boolean {
  // at the top rounding may take a little off
  return next.logLikelihood < now.logLikelihood - 1e-9 * Math.abs(now.logLikelihood) && decrement > DECREMENT;
}

function runaways(beta: Float64Array, step: Float64Array): number[] {
  const limit = Math.sqrt(LIKELIHOOD_TOLERANCE);
  return Array.from(beta.keys()).filter(
    (j) => Math.abs(step[j]) > LIKELIHOOD_TOLERANCE && Math.abs(step[j]) > limit * Math.abs(beta[j]),
  );
}

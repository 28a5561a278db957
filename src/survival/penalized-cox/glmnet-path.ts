import { type ColumnScreen, columnScreen } from "./column-screen.ts";
import { addColumns } from "./column-sums.ts";
import { makeColumn, type PenalizedData } from "./penalized-cox-data.ts";
import { likelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";
import {
  endsPath,
  hasZeroLimit,
  lambdaFactor,
  largestLambda,
  type PathEnd,
  type PathSettings,
  type PathSteps,
  reportedFirst,
} from "./penalized-cox-path.ts";

/** Where a path begins: no penalised column stands it. The value is glmnet's. */
const HUGE = 9.9e35;

/** Memory of the descent; see {@link glmnetPath} for the meaning. */
interface Descent {
  readonly beta: Float64Array;
  /** Coefficients before the current quadratic. */
  readonly before: Float64Array;
  /** Sum of curvature times x squared. */
  readonly curve: Float64Array;
  readonly strong: Uint8Array;
  /** Columns that have ever had a coefficient, in the order of their entry, and their count. */
  readonly entered: Uint8Array;
  readonly active: Uint32Array;
  count: number;
  passes: number;
  /** Scratch: changes of the active ones. */
  readonly steps: Float64Array;
  readonly predictor: Float64Array;
  readonly residual: Float64Array;
  readonly curvature: Float64Array;
}

/**
 * The path of glmnet 4.1 for Cox models, pass for pass: coordinate descent on a quadratic with diagonal curvature, the strong
 * rule, sweeps over the strong set and over the columns that have ever entered, and its rules of convergence, so that the
 * coefficients are those of glmnet though neither is at the optimum. Ties are always exact here; see
 * docs/survival/glmnet-profile.md.
 *
 * Time n a coordinate and sweep. One fit is yielded for each value; its memory is used again.
 *
 * @see Simon N, Friedman J, Hastie T, Tibshirani R. Journal of Statistical Software 2011; 39(5): 1-13
 */
export function* glmnetPath(data: PenalizedData, settings: PathSettings): PathSteps {
  const { n, p, offset, usable, factors } = data;
  const { alpha } = settings;
  const pass = likelihoodPass(data);
  const descent: Descent = {
    beta: new Float64Array(p),
    before: new Float64Array(p),
    curve: new Float64Array(p),
    strong: new Uint8Array(p),
    entered: new Uint8Array(p),
    active: new Uint32Array(p),
    count: 0,
    passes: 0,
    steps: new Float64Array(p),
    predictor: offset ? offset.slice() : new Float64Array(n),
    residual: pass.residual,
    curvature: new Float64Array(n),
  };
  passLikelihood(data, descent.predictor, pass);
  const start = pass.logLikelihood;
  const deviance = data.saturated - start;
  const nullDeviance = 2 * data.totalWeight * deviance;
  const end = (stopped: PathEnd["stopped"]): PathEnd => ({ passes: descent.passes, nullDeviance, stopped });
  if (!(deviance > 0)) return end("flat");
  if (!fillCurvature(data, pass, descent.curvature)) return end("curvature");
  const gradient = new Float64Array(p);
  const scratch = new Float64Array(n);
  for (let j = 0; j < p; j++) if (usable[j]) gradient[j] = Math.abs(product(data, j, pass.residual, scratch));
  const factor = lambdaFactor(settings, true);
  const limitIsZero = hasZeroLimit(data);
  const threshold = settings.threshold * deviance;
  const ratios: number[] = [];
  const count = settings.lambda?.length ?? settings.lambdaCount;
  let largest = 0;
  let lambda = 0;
  // how far gradients of columns that are not made may be from their value
  let margin = 0;
  for (let k = 0; k < count; k++) {
    let previous = lambda;
    if (settings.lambda) lambda = settings.lambda[k];
    else if (k === 0) lambda = HUGE;
    else if (k === 1) {
      previous = largest;
      lambda = factor * largest;
    } else lambda *= factor;
    const rule = alpha * (2 * lambda - previous);
    for (let j = 0; j < p; j++) {
      if (!usable[j] || descent.strong[j]) continue;
      if (gradient[j] > rule * factors[j] - margin) settle(data, j, pass.residual, gradient);
      if (gradient[j] > rule * factors[j]) strengthen(data, descent, j);
    }
    for (let again = true; again; ) {
      const stopped = descend(data, settings, descent, lambda, threshold);
      if (stopped) return end(stopped);
      advance(data, descent);
      passLikelihood(data, descent.predictor, pass);
      if (!fillCurvature(data, pass, descent.curvature)) return end("curvature");
      again = moved(descent, threshold);
      if (again) continue;
      // at the first value gradients are numbers that count; then only what is near the penalty does
      const screen = k > 0 && data.made.includes(0) ? columnScreen(data, pass.residual) : undefined;
      margin = screen?.margin ?? 0;
      again = violated(data, descent, gradient, alpha * lambda, scratch, screen);
    }
    if (k === 0 && !settings.lambda) {
      // known only once the first fit, that of columns without penalty, has given the gradient
      largest = largestLambda(data, gradient, alpha);
      if (largest === 0) return end("flat");
    }
    let df = 0;
    for (let l = 0; l < descent.count; l++) if (descent.beta[descent.active[l]] !== 0) df++;
    const devianceRatio = (pass.logLikelihood - start) / deviance;
    ratios.push(devianceRatio);
    const shown = settings.lambda || k > 0 ? lambda : reportedFirst(largest, factor);
    yield { lambda: shown, beta: descent.beta, df, devianceRatio, pass };
    const stopped = endsPath(settings, ratios, df, limitIsZero);
    if (stopped) return end(stopped);
  }
  return end("end");
}

// sweeps on one quadratic until one over the strong set changes nothing that counts
// returns  why there can be no more
function descend(
  data: PenalizedData,
  { alpha, pMax, maximumPasses }: PathSettings,
  descent: Descent,
  lambda: number,
  threshold: number,
): "pMax" | "passes" | undefined {
  const { n, p, x } = data;
  const { strong, curve, curvature, active, before, beta } = descent;
  for (let l = 0; l < descent.count; l++) before[active[l]] = beta[active[l]];
  for (let j = 0; j < p; j++) if (strong[j]) curve[j] = squares(x, j * n, curvature, n);
  const bound = alpha * lambda;
  const ridge = (1 - alpha) * lambda;
  for (;;) {
    descent.passes++;
    let largest = 0;
    for (let j = 0; j < p; j++) {
      if (!strong[j]) continue;
      const change = coordinate(data, descent, j, bound, ridge);
      if (change === 0) continue;
      largest = Math.max(largest, curve[j] * change * change);
      if (descent.entered[j]) continue;
      if (descent.count >= pMax) return "pMax";
      descent.entered[j] = 1;
      active[descent.count++] = j;
    }
    if (largest < threshold) return undefined;
    if (descent.passes > maximumPasses) return "passes";
    do {
      descent.passes++;
      largest = 0;
      for (let l = 0; l < descent.count; l++) {
        const j = active[l];
        const change = coordinate(data, descent, j, bound, ridge);
        if (change !== 0) largest = Math.max(largest, curve[j] * change * change);
      }
      if (descent.passes > maximumPasses) return "passes";
    } while (largest >= threshold);
  }
}

// the linear predictor at the end of the sweeps
function advance(data: PenalizedData, { active, count, beta, before, steps, predictor }: Descent): void {
  for (let l = 0; l < count; l++) steps[l] = beta[active[l]] - before[active[l]];
  addColumns(data, active, count, steps, 1, predictor, predictor);
}

// one step of the descent; returns the change of the coefficient
function coordinate(
  { n, x, factors, lower, upper }: PenalizedData,
  { beta, curve, residual, curvature }: Descent,
  j: number,
  bound: number,
  ridge: number,
): number {
  const at = j * n;
  const old = beta[j];
  const u = old * curve[j] + dot(x, at, residual, n);
  const excess = Math.abs(u) - factors[j] * bound;
  let next = 0;
  if (excess > 0) {
    next = (u > 0 ? excess : -excess) / (curve[j] + factors[j] * ridge);
    if (next > upper[j]) next = upper[j];
    if (next < lower[j]) next = lower[j];
  }
  const change = next - old;
  if (change === 0) return 0;
  beta[j] = next;
  for (let i = 0; i < n; i++) residual[i] -= change * x[at + i] * curvature[i];
  return change;
}

// whether a coefficient has moved so far that the quadratic no longer holds
function moved({ active, count, curve, beta, before }: Descent, threshold: number): boolean {
  for (let l = 0; l < count; l++) {
    const j = active[l];
    const change = beta[j] - before[j];
    if (curve[j] * change * change >= threshold) return true;
  }
  return false;
}

// adds the columns outside the strong set that are not at their optimum; gradients of these are renewed
// scratch[n]  for columns that the data does not hold
function violated(
  data: PenalizedData,
  descent: Descent,
  gradient: Float64Array,
  bound: number,
  scratch: Float64Array,
  screen: ColumnScreen | undefined,
): boolean {
  const { p, usable, factors } = data;
  const { strong, residual } = descent;
  let any = false;
  for (let j = 0; j < p; j++) {
    if (strong[j] || !usable[j]) continue;
    if (screen && !data.made[j]) {
      gradient[j] = Math.abs(data.screen(j, screen.byRow));
      if (gradient[j] > bound * factors[j] - screen.margin) settle(data, j, residual, gradient);
    } else gradient[j] = Math.abs(product(data, j, residual, scratch));
    if (gradient[j] > bound * factors[j]) {
      strengthen(data, descent, j);
      any = true;
    }
  }
  return any;
}

// makes a column, and its gradient exact
function settle(data: PenalizedData, j: number, residual: Float64Array, gradient: Float64Array): void {
  if (data.made[j]) return;
  makeColumn(data, j);
  gradient[j] = Math.abs(dot(data.x, j * data.n, residual, data.n));
}

function strengthen(data: PenalizedData, { strong }: Descent, j: number): void {
  makeColumn(data, j);
  strong[j] = 1;
}

// the product of a column, held or not, with the residual
function product(
  { n, x, made, standardize }: PenalizedData,
  j: number,
  residual: Float64Array,
  scratch: Float64Array,
): number {
  if (made[j]) return dot(x, j * n, residual, n);
  standardize(j, scratch, 0);
  return dot(scratch, 0, residual, n);
}

// the diagonal of the second derivatives by the linear predictor
// returns  false if one is not positive
function fillCurvature(
  { first, dead, groups, strata }: PenalizedData,
  { risk, atRisk, hazard }: ReturnType<typeof likelihoodPass>,
  curvature: Float64Array,
): boolean {
  let fine = true;
  let square = 0;
  for (let k = 0, s = 0; k < groups; k++) {
    if (k === strata[s]) {
      square = 0;
      s++;
    }
    square += dead[k] / (atRisk[k] * atRisk[k]);
    for (let i = first[k]; i < first[k + 1]; i++) {
      curvature[i] = risk[i] * hazard[i] - risk[i] * risk[i] * square;
      if (!(curvature[i] > 0)) fine = false;
    }
  }
  return fine;
}

function dot(x: Float64Array, at: number, y: Float64Array, n: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4, at += 4) {
    a += x[at] * y[i];
    b += x[at + 1] * y[i + 1];
    c += x[at + 2] * y[i + 2];
    d += x[at + 3] * y[i + 3];
  }
  for (let i = whole; i < n; i++, at++) a += x[at] * y[i];
  return a + b + (c + d);
}

function squares(x: Float64Array, at: number, weight: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weight[i] * x[at + i] * x[at + i];
  return sum;
}

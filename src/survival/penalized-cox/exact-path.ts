import type { PenalizedData } from "./penalized-cox-data.ts";
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
import { newSolver, setTolerance, solveAt } from "./penalized-cox-solver.ts";

/**
 * The path of exact optima: the objective, the values of lambda and the rules of the end of {@link glmnetPath}, each fit carried on
 * until no coefficient would move by more than about 1e-9 on the scale of standardised columns.
 *
 * Time a value of lambda: n p for the check of all columns, n (columns watched) a step, and now and then n k^2 for the
 * derivatives among k active columns.
 */
export function* exactPath(data: PenalizedData, settings: PathSettings): PathSteps {
  const solver = newSolver(data, settings.alpha);
  const start = solver.pass.logLikelihood;
  const deviance = data.saturated - start;
  const end = (stopped: PathEnd["stopped"]): PathEnd => ({
    passes: solver.iterations,
    nullDeviance: 2 * data.totalWeight * deviance,
    stopped,
  });
  if (!(deviance > 0)) return end("flat");
  // strata and late entry have code of their own in glmnet, with a sequence in double precision
  const factor = lambdaFactor(settings, data.strata.length <= 2 && !data.entry);
  const limitIsZero = hasZeroLimit(data);
  const count = settings.lambda?.length ?? settings.lambdaCount;
  const ratios: number[] = [];
  let largest = 0;
  let lambda = 0;
  for (let k = 0; k < count; k++) {
    const previous = lambda;
    if (k === 0) {
      if (!solveAt(solver, Infinity, Infinity)) return end("passes");
      largest = largestLambda(data, solver.gradient, settings.alpha);
      if (largest === 0 && !settings.lambda) return end("flat");
      setTolerance(solver, largestLambda(data, solver.gradient, 1));
    }
    if (settings.lambda) lambda = settings.lambda[k];
    else lambda = k === 0 ? largest : lambda * factor;
    // the first of a generated path is where no penalised column has come in
    if (settings.lambda || k > 0) {
      if (!solveAt(solver, lambda, k === 0 ? largest : previous)) return end("passes");
    }
    let df = 0;
    for (let j = 0; j < data.p; j++) if (solver.beta[j] !== 0) df++;
    if (df > settings.pMax) return end("pMax");
    const { pass } = solver;
    const devianceRatio = (pass.logLikelihood - start) / deviance;
    ratios.push(devianceRatio);
    const shown = settings.lambda || k > 0 ? lambda : reportedFirst(largest, factor);
    yield { lambda: shown, beta: solver.beta, df, devianceRatio, pass };
    const stopped = endsPath(settings, ratios, df, limitIsZero);
    if (stopped) return end(stopped);
  }
  return end("end");
}

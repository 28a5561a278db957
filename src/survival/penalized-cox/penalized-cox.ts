import { RadiosurvError } from "../../error.ts";
import { oneOf, type Rules, yesOrNo } from "../../rules.ts";
import { listNames, type TableInput, type Term } from "../../table/numeric-table.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import { exactPath } from "./exact-path.ts";
import { glmnetPath } from "./glmnet-path.ts";
import { baselineSteps, type PenalizedCoxBaseline, stratumBaselines } from "./penalized-cox-baseline.ts";
import { type PenalizedData, penalizedData } from "./penalized-cox-data.ts";
import { type CheckedPenalty, checkPenalty, PENALTY_RULES, type PenalizedCoxSettings } from "./penalized-cox-input.ts";
import { likelihoodPass, passLikelihood } from "./penalized-cox-likelihood.ts";
import type { PathEnd, PathSettings, PathSteps } from "./penalized-cox-path.ts";
import { type RelaxedPath, relaxedFits } from "./relaxed-cox.ts";

/** What {@link penalizedCox} can be told. */
export interface PenalizedCoxOptions extends PenalizedCoxSettings {
  /** Whether each set of columns on the path is also fitted without penalty (relaxed LASSO). @default false */
  readonly relax?: boolean;
  /** What is kept so that survival can be predicted: nothing, or the baseline hazard at each lambda. @default "hazard" */
  readonly baseline?: "none" | "hazard";
  /** Asked after each fit: true ends the path there. @default never */
  readonly until?: (step: PenalizedCoxStep) => boolean;
}

/** What is known of one fit of a path while it goes on. */
export interface PenalizedCoxStep {
  /** Place on the path, from 0. */
  readonly index: number;
  readonly lambda: number;
  readonly df: number;
  readonly devianceRatio: number;
}

/** A path of penalised Cox models: plain numbers, no rows of patients. Lists have one entry a value of lambda. */
export interface PenalizedCoxPath {
  readonly names: readonly string[];
  /** Variables that the columns stand for. */
  readonly terms: readonly Term[];
  /** Descending. */
  readonly lambda: readonly number[];
  /** Logarithms of hazard ratios in the units of the table; one list a lambda, with one entry a column. */
  readonly coefficients: readonly (readonly number[])[];
  /** Number of coefficients other than 0. */
  readonly df: readonly number[];
  /** Part of the null deviance that is explained. */
  readonly devianceRatio: readonly number[];
  /** Twice the log likelihood that a perfect model has more than the one without columns. */
  readonly nullDeviance: number;
  /** Weighted means of the columns, at which `baseline` is; likewise of the offset. */
  readonly means: readonly number[];
  readonly offsetMean: number;
  /** Weighted standard deviations (divisor n) of the columns; 1 each without `standardize`. */
  readonly scales: readonly number[];
  readonly alpha: number;
  readonly ties: "breslow" | "efron";
  readonly profile: "exact" | "glmnet-4.1";
  readonly n: number;
  readonly events: number;
  /** Columns that could not come in: constant, excluded, or with an infinite penalty factor. */
  readonly excluded: readonly string[];
  /** Of each stratum, at the means; empty with `baseline: "none"`. */
  readonly baseline: readonly PenalizedCoxBaseline[];
  /** With `relax`. */
  readonly relaxed?: RelaxedPath;
  /** Sweeps over coordinates ("glmnet-4.1") or Newton steps ("exact") of the whole path. */
  readonly passes: number;
  /** Why there are no more values: end of the sequence, nothing more to explain, limits, or `until`. */
  readonly stopped: PathEnd["stopped"] | "until";
  readonly warnings: readonly string[];
}

const RULES: Rules = {
  ...PENALTY_RULES,
  relax: yesOrNo,
  baseline: oneOf("none", "hazard"),
  until: ["a function", (value) => typeof value === "function"],
};

/**
 * Cox models with a penalty on the coefficients, for a sequence of penalties: LASSO, elastic net, ridge. Minimises
 * -(log partial likelihood) / (sum of weights) + lambda * sum of v (alpha |b| + (1 - alpha) b^2 / 2), b on the scale of
 * standardised columns, v the penalty factors scaled to sum to p.
 *
 * Objective, sequence, standardisation, factors and the rules that end a sequence are those of R's
 * `glmnet(x, y, family = "cox")`; `alpha`, `lambdaCount`, `lambdaMinRatio`, `penaltyFactors` are its `alpha`, `nlambda`,
 * `lambda.min.ratio`, `penalty.factor`. The default profile goes on to the optimum, to about 1e-9 in standardised
 * coefficients, where glmnet's default stops at 1e-3 to 1e-5 from it; profile "glmnet-4.1" gives the numbers of glmnet 4.1
 * itself, to 1e-12, for times below 256: beyond, glmnet orders an event and a censoring at one time by the rows of the
 * table (docs/survival/glmnet-profile.md). At the first value of a generated sequence no penalised column is in, for ridge
 * too, as there. Strata, late entry and Efron's ties go with the default profile.
 *
 * Time n p a value of lambda and n k^2 now and then, k columns in the model. Memory beyond the table: 8 n p bytes, or of a
 * table of more than 2^25 values 16 n bytes for each column that comes near the model: the others are standardised four at a
 * time, where their gradients are asked for. Columns of single precision are not copied.
 *
 * @param outcome - times, events and, where there are, entry, weights and strata
 * @param table - columns; a category has one column for each level but the reference
 * @throws RadiosurvError `argument` for an outcome or a table that is not allowed, a missing value (column and row are
 *   named), no event; `length`; `setting`
 * @see Simon N, Friedman J, Hastie T, Tibshirani R. Journal of Statistical Software 2011; 39(5): 1-13; Zou H, Hastie T. Journal
 *   of the Royal Statistical Society B 2005; 67: 301-320
 * @example
 * ```ts
 * import { penalizedCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const table = { x: [0, 2, 1, 1, 1, 0, 0], sex: [0, 0, 0, 0, 1, 1, 1] };
 * const { coefficients, df } = penalizedCox(outcome, table, { lambda: [0.1, 0.01] });
 * df; // => [1, 2]
 * coefficients[1]; // => [0.6908, 0.6671]
 * ```
 */
export function penalizedCox(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: PenalizedCoxOptions = {},
): PenalizedCoxPath {
  const checked = checkPenalty("penalizedCox", outcome, table, options, RULES);
  return fitPath("penalizedCox", checked, penalizedData(checked.input), options);
}

/** The steps of the profile that was asked for. */
export function pathSteps(profile: CheckedPenalty["profile"], data: PenalizedData, settings: PathSettings): PathSteps {
  return profile === "exact" ? exactPath(data, settings) : glmnetPath(data, settings);
}

/** Fits a path to data that were checked. */
export function fitPath(
  caller: string,
  checked: CheckedPenalty,
  data: PenalizedData,
  options: PenalizedCoxOptions,
): PenalizedCoxPath {
  const path = startPath(caller, checked, data, options);
  while (path.next());
  return path.result();
}

/** A path that goes on when it is told to. */
export interface OpenPath {
  /** Fits the next value; false if there is none. */
  next(): boolean;
  readonly lambda: readonly number[];
  result(): PenalizedCoxPath;
}

/** Opens a path: nothing is fitted until it is asked for. */
export function startPath(
  caller: string,
  { input, terms, settings, profile, offsetMean }: CheckedPenalty,
  data: PenalizedData,
  { relax = false, baseline = "hazard", until }: PenalizedCoxOptions,
): OpenPath {
  checkRiskSets(caller, data, profile);
  const { names, outcome } = input;
  const { p, scales } = data;
  const steps = pathSteps(profile, data, settings);
  const lambda: number[] = [];
  const coefficients: number[][] = [];
  const df: number[] = [];
  const devianceRatio: number[] = [];
  const hazards: Float64Array[] = [];
  let end: PathEnd | undefined;
  let stopped = false;
  const next = (): boolean => {
    if (end || stopped) return false;
    const step = steps.next();
    if (step.done) {
      end = step.value;
      return false;
    }
    const { beta } = step.value;
    const row = new Array<number>(p);
    for (let j = 0; j < p; j++) row[j] = beta[j] === 0 ? 0 : beta[j] / scales[j];
    lambda.push(step.value.lambda);
    coefficients.push(row);
    df.push(step.value.df);
    devianceRatio.push(step.value.devianceRatio);
    if (baseline === "hazard") hazards.push(baselineSteps(data, step.value.pass));
    const known = { index: lambda.length - 1, lambda: step.value.lambda, df: step.value.df };
    stopped = until?.({ ...known, devianceRatio: step.value.devianceRatio }) === true;
    return true;
  };
  const result = (): PenalizedCoxPath => {
    if (lambda.length === 0) throw noFit(caller, end?.stopped);
    const excluded = names.filter((_, j) => !data.usable[j]);
    const kept = baseline === "hazard" ? stratumBaselines(input, data, hazards) : [];
    return {
      names,
      terms,
      lambda,
      coefficients,
      df,
      devianceRatio,
      nullDeviance: 2 * data.totalWeight * (data.saturated - nullLikelihood(data)),
      means: Array.from(data.centers),
      offsetMean,
      scales: Array.from(scales),
      alpha: settings.alpha,
      ties: input.ties,
      profile,
      n: outcome.n,
      events: outcome.event.reduce((sum, value) => sum + value, 0),
      excluded,
      baseline: kept,
      ...(relax && { relaxed: relaxedFits(input, data, coefficients, baseline === "hazard") }),
      passes: end?.passes ?? 0,
      stopped: end?.stopped ?? "until",
      warnings: warningsOf(excluded, end?.stopped, lambda.length, settings),
    };
  };
  return { next, lambda, result };
}

function nullLikelihood(data: PenalizedData): number {
  const pass = likelihoodPass(data);
  passLikelihood(data, data.offset ?? new Float64Array(data.n), pass);
  return pass.logLikelihood;
}

// a single subject at risk tells nothing; the rule of the profile is that of glmnet
function checkRiskSets(caller: string, { n, usable }: PenalizedData, profile: CheckedPenalty["profile"]): void {
  if (!usable.includes(1)) {
    throw new RadiosurvError("argument", `${caller}: at least one column must vary; all are constant or excluded`);
  }
  const fewest = profile === "exact" ? 2 : 3;
  if (n >= fewest) return;
  throw new RadiosurvError(
    "argument",
    `${caller}: at least ${fewest} subjects must be at risk at the first event; there ${n === 1 ? "is 1" : `are ${n}`}`,
  );
}

function noFit(caller: string, stopped: PathEnd["stopped"] | undefined): RadiosurvError {
  const reason: Partial<Record<PathEnd["stopped"], string>> = {
    flat: "no column goes with the outcome at all: the slope of the likelihood is 0 in each",
    pMax: "more columns come in than pMax allows; raise pMax",
    curvature: "a subject's risk is out of all proportion; check the offset, or leave profile out",
    passes: "the columns without penalty have no optimum; penalise them, or leave out those that separate the events",
  };
  return new RadiosurvError(
    "argument",
    `${caller}: not even the first model could be fitted; ${(stopped && reason[stopped]) ?? "check the columns"}`,
  );
}

function warningsOf(
  excluded: readonly string[],
  stopped: PathEnd["stopped"] | undefined,
  count: number,
  { pMax }: PathSettings,
): string[] {
  const warnings: string[] = [];
  if (excluded.length > 0) warnings.push(`left out, as excluded or constant: ${listNames(excluded)}`);
  if (stopped === "pMax") warnings.push(`more than ${pMax} columns came in; the path ends after ${count} values`);
  if (stopped === "curvature") warnings.push(`risks are out of proportion; the path ends after ${count} values`);
  if (stopped === "passes") warnings.push(`the next value takes too many steps; the path ends after ${count} values`);
  return warnings;
}

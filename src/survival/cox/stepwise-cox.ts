import { RadiosurvError } from "../../error.ts";
import { checkSettings, listOf, oneOf, type Rules } from "../../rules.ts";
import { log } from "../../stats/elementary.ts";
import { completeRows, type OmittedRows } from "../../table/complete-cases.ts";
import { type CheckedTable, checkTable, listNames, type TableInput } from "../../table/numeric-table.ts";
import { checkOutcome, type SurvivalOutcome } from "../outcome.ts";
import { type CoxData, coxData } from "./cox-data.ts";
import { maximiseCox } from "./cox-maximum.ts";
import { type CoxFit, coxRegression } from "./cox-regression.ts";

/** What {@link stepwiseCox} can be told. */
export interface StepwiseCoxOptions {
  /**
   * What is made small, -2 log likelihood + k df: `bic` has k = ln(number of events), which is the sample size of a Cox model
   * (Volinsky and Raftery); `bic-n` k = ln(number of subjects), as many papers have it; `aic` k = 2; a number is k itself.
   * @default "bic"
   */
  readonly criterion?: "bic" | "bic-n" | "aic" | number;
  /** Whether terms leave, enter, or both. @default "both" */
  readonly direction?: "both" | "forward" | "backward";
  /** Names of the terms to start from. @default none with "forward", else all */
  readonly start?: readonly string[];
  /** Names of terms that never leave. @default none */
  readonly keep?: readonly string[];
  /** Treatment of tied event times. @default "efron" */
  readonly ties?: "efron" | "breslow" | "exact";
  /** What to do about rows with a missing value in any of the terms. @default "throw" */
  readonly missing?: "throw" | "omit";
}

/** A term that could leave or enter, and the criterion without or with it. */
export interface StepwiseCandidate {
  readonly term: string;
  readonly df: number;
  readonly criterion: number;
}

/** A model on the way. */
export interface StepwiseStep {
  /** What led here: `+ term`, `- term`; undefined for the first model. */
  readonly move?: string;
  readonly terms: readonly string[];
  readonly criterion: number;
  readonly logLikelihood: number;
  /** All single moves from here. */
  readonly drops: readonly StepwiseCandidate[];
  readonly adds: readonly StepwiseCandidate[];
}

/** The model that no single move makes better, and the way to it. */
export interface StepwiseCox {
  readonly fit: CoxFit;
  /** Terms of the last model, those that entered last at the end. */
  readonly terms: readonly string[];
  readonly criterion: number;
  /** k of the criterion. */
  readonly penalty: number;
  readonly steps: readonly StepwiseStep[];
  readonly omitted?: OmittedRows;
  /** p-values and intervals after a search are too good; what else a reader must know. */
  readonly warnings: readonly string[];
}

const RULES: Rules = {
  criterion: [
    "one of bic, bic-n, aic, or a positive number",
    (value) => ["bic", "bic-n", "aic"].includes(value as string) || (Number.isFinite(value) && (value as number) > 0),
  ],
  direction: oneOf("both", "forward", "backward"),
  start: ["a list of names", (value) => Array.isArray(value)],
  keep: listOf(["a name", (value) => typeof value === "string"]),
  ties: oneOf("efron", "breslow", "exact"),
  missing: oneOf("throw", "omit"),
};

/**
 * Stepwise selection of a Cox model: from a first model the single term leaves or enters that makes the criterion smallest,
 * until none does. A category moves as a whole. All models are fitted on the same rows, those with a value of every term.
 * Of equal moves a drop comes before an entry, and then the order of the table decides; a tie with the present model ends
 * the search.
 *
 * Equals R's `MASS::stepAIC(coxph(...), scope, direction, k)`. Time: one sort, then up to one Cox fit a term and step.
 *
 * @returns the last model, and each model on the way with all moves from it
 * @throws RadiosurvError `argument`, `length` as `coxRegression`, or for a name that is no term; `setting`
 * @see Venables WN, Ripley BD. Modern Applied Statistics with S, 4th ed., Springer 2002; Volinsky CT, Raftery AE. Biometrics
 *   2000; 56: 256-262
 * @example
 * ```ts
 * import { stepwiseCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5, 6, 8], event: [1, 1, 1, 0, 1, 1, 0, 1, 1, 1] };
 * const table = { x: [0, 2, 3, 1, 1, 2, 0, 0, 1, 0], y: [1, 0, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const { terms, steps } = stepwiseCox(outcome, table);
 * terms; // => ["x"]
 * steps.map(({ move }) => move); // => [undefined, "- y"]
 * ```
 */
export function stepwiseCox(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: StepwiseCoxOptions = {},
): StepwiseCox {
  checkSettings("stepwiseCox", options, RULES);
  if (options.missing === "omit") {
    const { missing: _, ...rest } = options;
    const complete = completeRows("stepwiseCox", table, outcome, "omit");
    return { ...stepwiseCox(complete.outcome, complete.table, rest), omitted: complete.omitted };
  }
  const { direction = "both", keep = [], ties = "efron" } = options;
  const checked = checkOutcome("stepwiseCox", outcome);
  const whole = checkTable("stepwiseCox", table, checked.n);
  const names = whole.terms.map(({ name }) => name);
  const start = options.start ?? (direction === "forward" ? keep : names);
  checkNames("start", start, names);
  checkNames("keep", keep, names);
  // refuses what is not allowed in any of the columns, and an outcome without events
  const largest = coxRegression(outcome, whole, { ties, baseline: "none" });
  const k = penaltyOf(options.criterion ?? "bic", checked.n, largest.events);
  const evaluate = evaluator(coxData(checked, whole, undefined), whole, ties, k);
  const steps: StepwiseStep[] = [];
  let terms = [...keep.filter((name) => !start.includes(name)), ...start];
  let now = evaluate(terms);
  for (let move: string | undefined; ; ) {
    const drops = direction === "forward" ? [] : terms.filter((name) => !keep.includes(name));
    const adds = direction === "backward" ? [] : names.filter((name) => !terms.includes(name));
    const moves = [
      ...drops.map((name) => ({ term: name, sign: "-", terms: terms.filter((other) => other !== name) })),
      ...adds.map((name) => ({ term: name, sign: "+", terms: [...terms, name] })),
    ].map((each) => ({ ...each, result: evaluate(each.terms) }));
    const candidates = (sign: string): StepwiseCandidate[] =>
      moves
        .filter((each) => each.sign === sign)
        .map(({ term, result }) => ({ term, df: Math.abs(result.df - now.df), criterion: result.criterion }));
    const { criterion, logLikelihood } = now;
    steps.push({
      ...(move && { move }),
      terms,
      criterion,
      logLikelihood,
      drops: candidates("-"),
      adds: candidates("+"),
    });
    const best = moves.reduce<(typeof moves)[number] | undefined>(
      (least, each) => (each.result.criterion < (least?.result.criterion ?? criterion) ? each : least),
      undefined,
    );
    if (!best) break;
    move = `${best.sign} ${best.term}`;
    terms = best.terms;
    now = best.result;
  }
  const fit = coxRegression(outcome, termsOf(whole, terms), { ties });
  const warnings = [
    "p-values and confidence intervals of a model found by a search are too small; validate it on other data",
    ...fit.warnings,
  ];
  return { fit, terms, criterion: now.criterion, penalty: k, steps, warnings };
}

function penaltyOf(criterion: "bic" | "bic-n" | "aic" | number, n: number, events: number): number {
  if (typeof criterion === "number") return criterion;
  return criterion === "aic" ? 2 : log(criterion === "bic" ? events : n);
}

function checkNames(option: string, given: readonly string[], names: readonly string[]): void {
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError(
      "argument",
      `stepwiseCox: ${option} must name terms of the table; got ${JSON.stringify(unknown)}; there are ${listNames(names)}`,
    );
  }
  const twice = given.find((name, i) => given.indexOf(name) < i);
  if (twice !== undefined) {
    throw new RadiosurvError("argument", `stepwiseCox: ${option} must name a term once; "${twice}" stands twice`);
  }
}

/** A model of some terms. */
interface Evaluated {
  readonly logLikelihood: number;
  readonly df: number;
  readonly criterion: number;
}

// fits models of some of the columns of data that are sorted and centred once; a model that came up before is not fitted again
function evaluator(
  data: CoxData,
  { terms }: CheckedTable,
  ties: "efron" | "breslow" | "exact",
  k: number,
): (names: readonly string[]) => Evaluated {
  const known = new Map<string, Evaluated>();
  return (names) => {
    const chosen = terms.filter(({ name }) => names.includes(name));
    const key = JSON.stringify(chosen.map(({ name }) => name));
    const before = known.get(key);
    if (before) return before;
    const fit = maximiseCox(
      columnsOf(
        data,
        chosen.flatMap(({ columns }) => columns),
      ),
      { ties },
    );
    const { logLikelihood } = fit.pass;
    const df = fit.decomposition.rank;
    const found = { logLikelihood, df, criterion: -2 * logLikelihood + k * df };
    known.set(key, found);
    return found;
  };
}

function columnsOf(data: CoxData, columns: readonly number[]): CoxData {
  const { n, p } = data;
  const x = new Float64Array(n * columns.length);
  for (let i = 0, at = 0; i < n; i++) for (const j of columns) x[at++] = data.x[i * p + j];
  const of = (list: Float64Array): Float64Array => Float64Array.from(columns, (j) => list[j]);
  return { ...data, p: columns.length, x, centers: of(data.centers), scales: of(data.scales) };
}

// the columns of some terms, in the order in which the terms are named
function termsOf({ names, columns, terms }: CheckedTable, chosen: readonly string[]): CheckedTable {
  const table = { names: [] as string[], columns: [] as Float64Array[], terms: [] as CheckedTable["terms"][number][] };
  for (const name of chosen) {
    const term = terms.find((each) => each.name === name)!;
    table.terms.push({ ...term, columns: term.columns.map((_, k) => table.names.length + k) });
    for (const j of term.columns) {
      table.names.push(names[j]);
      table.columns.push(columns[j]);
    }
  }
  return table;
}

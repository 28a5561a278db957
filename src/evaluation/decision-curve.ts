import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { seedRule } from "../stats/random.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import { isList, type SurvivalOutcome } from "../survival/outcome.ts";
import { bandsOf, emptyRates, netBenefit, type RatesOf } from "./decision-curve-bands.ts";
import { checkHorizon, evaluatedOutcome } from "./evaluated-outcome.ts";
import { checkLabels } from "./labels.ts";
import { binaryRates, rateScratch, survivalRates, type TreatedRates, treatedUpTo } from "./net-benefit-kernel.ts";
import { byModel, type PredictionsByModel, risksAt } from "./predictions.ts";

/** What {@link decisionCurve} can be told. */
export interface DecisionCurveOptions {
  /** Time of the predictions, within the follow-up; needed with an outcome in time, and only there. */
  readonly time?: number;
  /** Threshold probabilities, ascending, within 0..1. @default 0, 0.01, ..., 0.99 */
  readonly thresholds?: ArrayLike<number>;
  /** Harm of using a model, in units of a true positive: of all models, or by name. @default 0 */
  readonly harm?: number | Readonly<Record<string, number>>;
  /** Part of the population with the event, where labels are those of a case-control study. @default that of the labels */
  readonly prevalence?: number;
  /** With competing causes: the one that is predicted. @default the first one seen */
  readonly cause?: number;
  /** `at-least`: treat at risk >= threshold, as dcurves. `above`: at risk > threshold, as rmda. @default "at-least" */
  readonly positive?: "at-least" | "above";
  /**
   * Where few are treated, in time: `dcurves` has no value if none of them left by `time`, or all before it; `estimate` takes
   * the curve as it stands, risk 0 if none left by `time` and 1 if all had the event. @default "dcurves"
   */
  readonly sparse?: "dcurves" | "estimate";
  /** What the predictions are. @default "risk" */
  readonly predicted?: "survival" | "risk";
  /** Bootstrap resamples of subjects, for confidence bands. @default 0, no bands */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** A strategy. Lists have one entry a threshold. */
export interface DecisionCurve {
  /** `all`, `none`, the name of a model, or `model` for one without a name. */
  readonly name: string;
  /** Part of the subjects that are treated. */
  readonly positive: Float64Array;
  /** Parts of all subjects: treated with the event, and treated without. */
  readonly truePositive: Float64Array;
  readonly falsePositive: Float64Array;
  /** True positives less false positives times the odds of the threshold, less harm. */
  readonly netBenefit: Float64Array;
  /** Net benefit over the event rate: 1 is the best that can be. */
  readonly standardizedNetBenefit: Float64Array;
  /** Interventions spared a subject beside treating all, without missing an event. NaN at threshold 0. */
  readonly netInterventionsAvoided: Float64Array;
  /** Pointwise bootstrap percentile limits of the net benefit, with `resamples`. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

/** Net benefit of the first strategy less that of the second. Lists have one entry a threshold. */
export interface DecisionCurveDifference {
  readonly names: readonly [string, string];
  readonly netBenefit: Float64Array;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
}

/** Decision curves of one or more models, beside treating all and none. */
export interface DecisionCurves {
  readonly thresholds: Float64Array;
  /** Part of the subjects with the event, by `time` where there is one. */
  readonly eventRate: number;
  readonly time?: number;
  readonly n: number;
  /** `all`, `none`, then the models. */
  readonly curves: readonly DecisionCurve[];
  /** Each model less `all`, and each pair of models. */
  readonly differences: readonly DecisionCurveDifference[];
  readonly resamples: number;
  readonly confLevel: number;
}

const fraction: readonly [string, (value: unknown) => boolean] = [
  "a number between 0 and 1",
  (value) => (value as number) > 0 && (value as number) < 1,
];
const RULES: Rules = {
  time: ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  thresholds: ["a list of numbers", (value) => typeof value === "object" && value !== null],
  harm: ["a number, or a record of numbers by model", (value) => Number.isFinite(value) || isRecord(value)],
  prevalence: fraction,
  cause: wholeFrom(1),
  positive: oneOf("at-least", "above"),
  sparse: oneOf("dcurves", "estimate"),
  predicted: oneOf("survival", "risk"),
  resamples: wholeFrom(0),
  seed: seedRule,
  confLevel: fraction,
};

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every((each) => Number.isFinite(each));
}

/**
 * Decision curve analysis: what it is worth to treat, or to examine further, those whose predicted risk reaches a threshold p.
 * Who acts at p holds a missed event to be (1 - p) / p times as bad as an intervention in vain; in units of true positives
 *
 *     net benefit = TP - FP p / (1 - p) - harm
 *
 * with TP and FP as parts of all subjects. A model is of use at thresholds where its curve is above those of treating `all` and
 * `none` (0).
 *
 * With an outcome in time, TP = risk among the treated times their part, with risk 1 - Kaplan-Meier by `time` of the treated
 * alone, or with `{ time, status }` the Aalen-Johansen estimate of the cause. NaN where nobody treated is followed up to
 * `time`; see `sparse`. A risk of exactly 0 is never treated, also at threshold 0, and one of 1 always. At threshold 1 the net benefit is
 * -Infinity with any false positive.
 *
 * Equals `dca` of R's dcurves; with `positive: "above"` rmda's `decision_curve`. Bands are of predictions as they are: for a
 * model evaluated on its own data see `bootstrapValidation`. Time n log n + n m for m thresholds, of each model and resample.
 *
 * @param outcome - follow-up and events; or 0 and 1 for each subject
 * @param risks - one entry a subject, of one model or by name
 * @throws RadiosurvError `argument` for a time beyond the follow-up, thresholds or risks that are no probabilities; `length`;
 *   `setting`; `unsupported` for weights or late entry
 * @see Vickers AJ, Elkin EB. Medical Decision Making 2006; 26: 565-574; Vickers AJ et al. BMC Medical Informatics and Decision
 *   Making 2008; 8: 53
 * @example
 * ```ts
 * const label = [1, 1, 1, 0, 0, 0, 0, 0];
 * const { curves } = decisionCurve(label, [0.9, 0.6, 0.3, 0.7, 0.4, 0.2, 0.1, 0.1], { thresholds: [0.1, 0.25, 0.5] });
 * curves.map(({ name }) => name); // => ["all", "none", "model"]
 * curves[0].netBenefit; // => [0.3056, 0.1667, -0.25]
 * curves[2].netBenefit; // => [0.3056, 0.2917, 0.125]
 * ```
 */
export function decisionCurve(
  outcome: SurvivalOutcome | CompetingOutcome | ArrayLike<number | boolean>,
  risks: PredictionsByModel,
  options: DecisionCurveOptions = {},
): DecisionCurves {
  const caller = "decisionCurve";
  checkSettings(caller, options, RULES);
  const { predicted = "risk", positive = "at-least", resamples = 0, seed = 1, confLevel = 0.95, prevalence } = options;
  const thresholds = checkThresholds(options.thresholds);
  const m = thresholds.length;
  const { n, time, ratesOf } = rater(outcome, options, m);
  const models = byModel(caller, "risks", risks, ["all", "none"]);
  const names = ["all", ...models.map(({ name = "model" }) => name)];
  const harms = [0, ...harmsOf(options.harm, names.slice(1))];
  const bins = [
    new Uint32Array(n).fill(m),
    ...models.map((model) =>
      treatedUpTo(risksAt(caller, model, n, 1, predicted)[0], thresholds, positive === "at-least"),
    ),
  ];
  const rates = names.map(() => emptyRates(m));
  const eventRate = ratesOf(new Float64Array(n).fill(1), bins, rates);
  const benefits = rates.map((each, j) => netBenefit(each, thresholds, harms[j]));
  const none: DecisionCurve = curveOf("none", emptyRates(m), new Float64Array(m), benefits[0], thresholds, eventRate);
  const curves = names.map((name, j) => curveOf(name, rates[j], benefits[j], benefits[0], thresholds, eventRate));
  const pairs = pairsOf(names.length);
  const differences = pairs.map(([a, b]) => ({
    names: [names[a], names[b]] as const,
    netBenefit: benefits[a].map((value, k) => value - benefits[b][k]),
  }));
  const bands =
    resamples > 0 ? bandsOf(ratesOf, bins, thresholds, harms, pairs, resamples, seed, confLevel) : undefined;
  const [all, ...others] = curves.map((curve, j) => ({ ...curve, ...bands?.curves[j] }));
  return {
    thresholds,
    eventRate: prevalence ?? eventRate,
    ...(time !== undefined && { time }),
    n,
    curves: [all, none, ...others],
    differences: differences.map((difference, j) => ({ ...difference, ...bands?.differences[j] })),
    resamples,
    confLevel,
  };
}

// each model less all, then each pair of models
function pairsOf(strategies: number): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let a = 1; a < strategies; a++) pairs.push([a, 0]);
  for (let a = 1; a < strategies; a++) for (let b = a + 1; b < strategies; b++) pairs.push([a, b]);
  return pairs;
}

function checkThresholds(given: ArrayLike<number> | undefined): Float64Array {
  // quotients, so that a threshold of 0.35 is the number 0.35
  const thresholds = given ? Float64Array.from(given) : Float64Array.from({ length: 100 }, (_, i) => i / 100);
  const wrong = thresholds.findIndex(
    (value, k) => !(value >= 0 && value <= 1 && (k === 0 || value > thresholds[k - 1])),
  );
  if (wrong < 0 && thresholds.length > 0) return thresholds;
  throw new RadiosurvError(
    "argument",
    `decisionCurve: thresholds must be ascending numbers from 0 to 1; got ${wrong < 0 ? "none" : `${thresholds[wrong]} as number ${wrong}`}`,
  );
}

function harmsOf(harm: DecisionCurveOptions["harm"], names: readonly string[]): number[] {
  if (harm === undefined || typeof harm === "number") return names.map(() => harm ?? 0);
  const unknown = Object.keys(harm).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError(
      "setting",
      `decisionCurve: harm must be by name of a model, ${names.join(", ")}; got "${unknown}"`,
    );
  }
  return names.map((name) => harm[name] ?? 0);
}

function rater(
  outcome: SurvivalOutcome | CompetingOutcome | ArrayLike<number | boolean>,
  { time, cause, prevalence, sparse }: DecisionCurveOptions,
  m: number,
): { readonly n: number; readonly time?: number; readonly ratesOf: RatesOf } {
  if (isList(outcome)) {
    for (const [name, value] of Object.entries({ time, cause })) {
      if (value === undefined) continue;
      throw new RadiosurvError(
        "setting",
        `decisionCurve: ${name} needs an outcome in time, { time, event }; got a list of labels`,
      );
    }
    const label = checkLabels("decisionCurve", outcome as ArrayLike<number | boolean>);
    return {
      n: label.length,
      ratesOf: (count, bins, rates) => {
        bins.forEach((each, j) => binaryRates(label, each, count, rates[j]));
        const eventRate = rates[0].truePositive[0];
        if (prevalence !== undefined) for (const each of rates) standardize(each, eventRate, prevalence);
        return prevalence ?? eventRate;
      },
    };
  }
  if (prevalence !== undefined) {
    throw new RadiosurvError(
      "setting",
      "decisionCurve: prevalence needs a list of labels, as of a case-control study; got an outcome in time",
    );
  }
  checkGiven("decisionCurve", { time }, "time");
  const checked = evaluatedOutcome("decisionCurve", outcome, cause);
  const horizon = checkHorizon("decisionCurve", checked, time as number);
  const scratch = rateScratch(m);
  return {
    n: checked.n,
    time: time as number,
    ratesOf: (count, bins, rates) => {
      const { order, kind } = checked;
      bins.forEach((each, j) =>
        // of all subjects the follow-up was checked
        survivalRates(
          order,
          checked.time,
          kind,
          horizon,
          each,
          count,
          j === 0 || sparse === "estimate",
          rates[j],
          scratch,
        ),
      );
      return rates[0].truePositive[0];
    },
  };
}

// sensitivity and specificity with another part of events
function standardize({ truePositive, falsePositive }: TreatedRates, eventRate: number, prevalence: number): void {
  for (let k = 0; k < truePositive.length; k++) {
    truePositive[k] *= prevalence / eventRate;
    falsePositive[k] *= (1 - prevalence) / (1 - eventRate);
  }
}

function curveOf(
  name: string,
  rates: TreatedRates,
  benefit: Float64Array,
  ofAll: Float64Array,
  thresholds: Float64Array,
  eventRate: number,
): DecisionCurve {
  return {
    name,
    ...rates,
    netBenefit: benefit,
    standardizedNetBenefit: benefit.map((value) => value / eventRate),
    netInterventionsAvoided: benefit.map((value, k) => {
      const p = thresholds[k];
      return p > 0 ? ((value - ofAll[k]) * (1 - p)) / p : Number.NaN;
    }),
  };
}

import { RadiosurvError } from "../error.ts";
import { checkSettings, confLevelRule, isNumber, oneOf, type Rule, type Rules } from "../rules.ts";
import { checkLabels, checkScore, directionRule, ordered, type RocDirection } from "./labelled-scores.ts";
import { type Proportion, type ProportionInterval, proportion } from "./proportion.ts";
import { thresholdsOf } from "./roc-points.ts";

/** Where on the curve, and how its numbers are given. At most one of `threshold`, `sensitivity` and `specificity`. */
export interface OperatingPointOptions {
  /** A subject is positive if its score is at least this; at most, for the direction "lower". */
  readonly threshold?: number;
  /** The point of highest specificity that has at least this sensitivity. */
  readonly sensitivity?: number;
  /** The point of highest sensitivity that has at least this specificity. */
  readonly specificity?: number;
  /** Which scores speak for the event. @default "higher" */
  readonly direction?: RocDirection;
  /** @default "wilson" */
  readonly interval?: ProportionInterval;
  /** @default 0.95 */
  readonly confLevel?: number;
}

/** A threshold and what it does. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly sensitivity: Proportion;
  readonly specificity: Proportion;
  /** Predictive values hold for the prevalence of these data; NaN where nobody is positive, or negative. */
  readonly positivePredictiveValue: Proportion;
  readonly negativePredictiveValue: Proportion;
  readonly accuracy: Proportion;
  /** Sensitivity + specificity - 1. */
  readonly youden: number;
}

const fraction: Rule = ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1];

const RULES: Rules = {
  threshold: isNumber,
  sensitivity: fraction,
  specificity: fraction,
  direction: directionRule,
  interval: /* @__PURE__ */ oneOf("wilson", "clopper-pearson"),
  confLevel: confLevelRule,
};

/**
 * Sensitivity, specificity, predictive values and accuracy of a score at one threshold: a given one, that of a given sensitivity
 * or specificity, or without any of these Youden's, where sensitivity + specificity is largest (of several such points the one
 * with the highest sensitivity).
 *
 * Equals R's pROC, `coords(roc, "best")`, where one point is best. Intervals are those of a threshold that was fixed before: one
 * that was searched in the same data does better there than elsewhere. Time n log n.
 *
 * @param label - 1 or true: the subject had the event; 0 or false: not
 * @param score - one finite number a subject
 * @throws RadiosurvError `argument` for a value that is not allowed or labels that are all alike; `length`; `setting`
 * @see Youden WJ. Cancer 1950; 3: 32-35; Wilson EB. Journal of the American Statistical Association 1927; 22: 209-212
 * @example
 * ```ts
 * import { operatingPoint } from "radiosurv/evaluation";
 * const point = operatingPoint([0, 0, 1, 0, 1, 1], [1, 2, 2, 3, 4, 5]);
 * point.threshold; // => 3.5
 * point.sensitivity; // => { estimate: 0.6667, lower: 0.2077, upper: 0.9385 }
 * point.youden; // => 0.6667
 * ```
 */
export function operatingPoint(
  label: ArrayLike<number | boolean>,
  score: ArrayLike<number>,
  options: OperatingPointOptions = {},
): OperatingPoint {
  checkSettings("operatingPoint", options, RULES);
  const { direction = "higher", interval = "wilson", confLevel = 0.95 } = options;
  const asked = (["threshold", "sensitivity", "specificity"] as const).filter((name) => options[name] !== undefined);
  if (asked.length > 1) {
    throw new RadiosurvError("setting", `operatingPoint: at most one of ${asked.join(" and ")} can be given`);
  }
  const labels = checkLabels("operatingPoint", label);
  const { cases, controls } = labels;
  const sorted = ordered(checkScore("operatingPoint", score, "score", labels.label.length, "label"), direction);
  const thresholds = thresholdsOf(sorted, direction);
  // numbers of cases and controls that are negative at each threshold
  const below = { cases: new Float64Array(thresholds.length), controls: new Float64Array(thresholds.length) };
  for (let i = 0, g = 0; i < sorted.order.length; i++) {
    const row = sorted.order[i];
    if (i === 0 || sorted.score[row] !== sorted.score[sorted.order[i - 1]]) {
      g++;
      below.cases[g] = below.cases[g - 1];
      below.controls[g] = below.controls[g - 1];
    }
    if (labels.label[row]) below.cases[g]++;
    else below.controls[g]++;
  }
  const at = placeOf(below, cases, controls, sorted, options);
  const falseNegatives = below.cases[at];
  const trueNegatives = below.controls[at];
  const [truePositives, falsePositives] = [cases - falseNegatives, controls - trueNegatives];
  const part = (k: number, n: number) => proportion(k, n, interval, confLevel);
  return {
    threshold: options.threshold ?? thresholds[at],
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives,
    sensitivity: part(truePositives, cases),
    specificity: part(trueNegatives, controls),
    positivePredictiveValue: part(truePositives, truePositives + falsePositives),
    negativePredictiveValue: part(trueNegatives, trueNegatives + falseNegatives),
    accuracy: part(truePositives + trueNegatives, cases + controls),
    youden: truePositives / cases + trueNegatives / controls - 1,
  };
}

function placeOf(
  below: { readonly cases: Float64Array; readonly controls: Float64Array },
  cases: number,
  controls: number,
  { score, order }: { readonly score: Float64Array; readonly order: Uint32Array },
  { threshold, sensitivity, specificity, direction }: OperatingPointOptions,
): number {
  const m = below.cases.length;
  if (threshold !== undefined) {
    const cut = direction === "lower" ? -threshold : threshold;
    let at = 0;
    for (let i = 0; i < order.length && score[order[i]] < cut; i++) {
      if (i === 0 || score[order[i]] !== score[order[i - 1]]) at++;
    }
    return at;
  }
  if (sensitivity !== undefined) {
    let at = 0;
    while (at + 1 < m && (cases - below.cases[at + 1]) / cases >= sensitivity) at++;
    return at;
  }
  if (specificity !== undefined) {
    let at = 0;
    while (below.controls[at] / controls < specificity) at++;
    return at;
  }
  let best = 0;
  // in whole numbers, so that rounding breaks no tie
  const gain = (at: number) => below.controls[at] * cases - below.cases[at] * controls;
  for (let at = 1; at < m; at++) if (gain(at) > gain(best)) best = at;
  return best;
}

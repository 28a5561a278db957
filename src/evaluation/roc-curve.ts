import { checkSettings, confLevelRule, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";
import { seedRule } from "../stats/random.ts";
import { areaLimits, type Interval } from "./area-limits.ts";
import { checkLabels, checkScore, directionRule, ordered, type RocDirection } from "./labelled-scores.ts";
import { checkPartial, type PartialAucOptions, partialArea } from "./partial-auc.ts";
import { delongCovariance, placements } from "./placements.ts";
import { type BootstrapArea, bootstrapAreas } from "./roc-bootstrap.ts";
import { type RocPoints, rocPoints } from "./roc-points.ts";

/** What {@link rocCurve} can be told. */
export interface RocCurveOptions {
  /** Which scores speak for the event. It is never turned round by the data. @default "higher" */
  readonly direction?: RocDirection;
  /**
   * Confidence interval of the area: `delong`, normal and cut to 0..1; `logit`, DeLong's on the scale of the logit; `bootstrap`,
   * percentiles over samples of the cases and of the controls. @default "delong"
   */
  readonly interval?: "delong" | "logit" | "bootstrap";
  /** A part of the area as well; with `interval: "bootstrap"` it has an interval too. @default none */
  readonly partial?: PartialAucOptions;
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Samples of the bootstrap. @default 2000 */
  readonly replicates?: number;
  /** Seed of the bootstrap. @default 1 */
  readonly seed?: number;
}

/** How well a score tells subjects with the event from those without. */
export interface RocCurve {
  /** Area under the curve: the probability that a case has a higher score than a control, equal scores counting half. */
  readonly auc: number;
  /** DeLong's, or that of the bootstrap; NaN with a single case or control. */
  readonly standardError: number;
  readonly interval: Interval;
  readonly curve: RocPoints;
  /** The partial area; with the bootstrap its standard error and interval. */
  readonly partial?: { readonly auc: number; readonly standardError?: number; readonly interval?: Interval };
  readonly direction: RocDirection;
  readonly n: number;
  readonly cases: number;
  readonly controls: number;
  readonly confLevel: number;
}

const RULES: Rules = {
  direction: directionRule,
  interval: /* @__PURE__ */ oneOf("delong", "logit", "bootstrap"),
  partial: ["an object { over, from, to, correction }", (value) => typeof value === "object" && value !== null],
  confLevel: confLevelRule,
  replicates: /* @__PURE__ */ wholeFrom(2),
  seed: seedRule,
};

/**
 * ROC curve of a score for an event that is known to have happened or not, and the area under it.
 *
 * A higher score must mean the event, unless `direction` says otherwise: an area below 0.5 is reported as such. Equals R's pROC,
 * `roc(label, score, levels = c(0, 1), direction = "<")` with `ci.auc`; its default direction "auto" turns a score round whose area
 * would be below 0.5, which flatters a score on new data. scikit-learn's `roc_auc_score` gives the same area. An area of 0 or 1 has
 * a DeLong error of 0: its interval says nothing.
 *
 * For an event by some time under censoring there is {@link timeDependentRoc}. Time n log n; the bootstrap n a sample.
 *
 * @param label - 1 or true: the subject had the event; 0 or false: not
 * @param score - one finite number a subject
 * @throws RadiosurvError `argument` for a value that is not allowed, naming its row, or labels that are all alike; `length`;
 *   `setting`
 * @see DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988; 44: 837-845
 * @example
 * ```ts
 * import { rocCurve } from "radiosurv/evaluation";
 * const { auc, standardError, interval, curve } = rocCurve([0, 0, 1, 0, 1, 1], [1, 2, 2, 3, 4, 5]);
 * auc; // => 0.8333
 * standardError; // => 0.1925
 * interval; // => [0.4561, 1]
 * curve.thresholds; // => [-Infinity, 1.5, 2.5, 3.5, 4.5, Infinity]
 * curve.specificity; // => [0, 0.3333, 0.6667, 1, 1, 1]
 * ```
 */
export function rocCurve(
  label: ArrayLike<number | boolean>,
  score: ArrayLike<number>,
  options: RocCurveOptions = {},
): RocCurve {
  checkSettings("rocCurve", options, RULES);
  const { direction = "higher", interval = "delong", partial, confLevel = 0.95, replicates = 2000, seed = 1 } = options;
  if (partial) checkPartial("rocCurve", partial);
  const labels = checkLabels("rocCurve", label);
  const sorted = ordered(checkScore("rocCurve", score, "score", labels.label.length, "label"), direction);
  const placed = placements(labels, sorted);
  const curve = rocPoints(
    sorted,
    labels.label,
    labels.label.map((one) => 1 - one),
    direction,
  );
  const area = partial && partialArea(curve.sensitivity, curve.specificity, partial);
  const z = upperQuantile((1 - confLevel) / 2);
  const standardError = Math.sqrt(delongCovariance(labels, placed, placed));
  const sampled =
    interval === "bootstrap" ? bootstrapAreas(labels, sorted, partial, replicates, seed, confLevel) : undefined;
  return {
    auc: placed.auc,
    ...(sampled ? sampled[0] : limitsOf(placed.auc, standardError, z, interval === "logit")),
    curve,
    ...(area !== undefined && { partial: { auc: area, ...sampled?.[1] } }),
    direction,
    n: labels.label.length,
    cases: labels.cases,
    controls: labels.controls,
    confLevel,
  };
}

function limitsOf(auc: number, standardError: number, z: number, logit: boolean): BootstrapArea {
  const [lower, upper] = areaLimits(auc, standardError, z, logit ? "logit" : "plain");
  return { standardError, interval: [Math.max(0, lower), Math.min(1, upper)] };
}

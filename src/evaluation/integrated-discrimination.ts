import { checkSettings } from "../rules.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import type { Predictions } from "./predictions.ts";
import {
  asymptoticError,
  type ComparedRisks,
  comparedRisks,
  type InfluencesByEvent,
  influencesByEvent,
  meansByEvent,
  RECLASSIFICATION_RULES,
  type ReclassificationOptions,
  resampled,
  type TestedEstimate,
  testedEstimate,
} from "./reclassified.ts";

/** What {@link integratedDiscrimination} can be told. */
export interface IntegratedDiscriminationOptions extends ReclassificationOptions {}

/** Integrated discrimination improvement. */
export interface IntegratedDiscrimination extends TestedEstimate {
  /** Mean change of the risk of those with the event. */
  readonly events: TestedEstimate;
  /** Mean change of the risk of those without; `estimate` is events - nonEvents. */
  readonly nonEvents: TestedEstimate;
  /** Discrimination slopes: mean risk of those with the event less that of those without, by the old and the new risks. */
  readonly slopes: { readonly old: number; readonly new: number };
  readonly eventRate: number;
  readonly n: number;
  readonly confLevel: number;
  readonly resamples: number;
}

/**
 * Integrated discrimination improvement of new risks over old ones: how much the discrimination slope, the mean risk of those
 * with the event less that of those without, goes up. In time, means are weighted by the inverse probability of censoring; who
 * was censored by `time` has no part but by the weights of others. Asymptotic errors take that into account.
 *
 * Equals `improveProb` of R's Hmisc without times. The IDI depends on calibration, and its test does not keep its level; see
 * `likelihoodRatioComparison`. Time n log n, and as much a resample.
 *
 * @param outcome - follow-up and events; or 0 and 1 for each subject
 * @throws RadiosurvError what `netReclassification` throws
 * @see Pencina MJ et al. Statistics in Medicine 2008; 27: 157-172; Chambless LE, Cummiskey CP, Cui G. Statistics in Medicine
 *   2011; 30: 22-38
 * @example
 * ```ts
 * const label = [1, 1, 1, 0, 0, 0, 0];
 * const before = [0.4, 0.6, 0.2, 0.3, 0.6, 0.1, 0.2];
 * const after = [0.7, 0.8, 0.1, 0.2, 0.3, 0.2, 0.1];
 * const { estimate, slopes } = integratedDiscrimination(label, before, after);
 * estimate; // => 0.2333
 * slopes; // => { old: 0.1, new: 0.3333 }
 * ```
 */
export function integratedDiscrimination(
  outcome: SurvivalOutcome | CompetingOutcome | ArrayLike<number | boolean>,
  oldRisks: Predictions,
  newRisks: Predictions,
  options: IntegratedDiscriminationOptions = {},
): IntegratedDiscrimination {
  const caller = "integratedDiscrimination";
  checkSettings(caller, options, RECLASSIFICATION_RULES);
  const { confLevel = 0.95, resamples = 0 } = options;
  const compared = comparedRisks(caller, outcome, oldRisks, newRisks, options);
  const { n, oldRisk, newRisk } = compared;
  const change = newRisk.map((value, i) => value - oldRisk[i]);
  const once = new Float64Array(n).fill(1);
  const means = meansByEvent(compared, change, once);
  const values = resampled(n, 3, options, (count) => {
    const { events, nonEvents } = meansByEvent(compared, change, count);
    return [events, nonEvents, events - nonEvents];
  });
  const influence = withSampleVariance(compared, influencesByEvent(compared, change, means));
  const both = influence.events.map((value, i) => value - influence.nonEvents[i]);
  const errors = [influence.events, influence.nonEvents, both].map((list) => asymptoticError(compared, list));
  const [events, nonEvents, all] = [means.events, means.nonEvents, means.events - means.nonEvents].map((value, j) =>
    testedEstimate(value, errors[j], values[j], confLevel),
  );
  const slopeOf = (risk: Float64Array): number => {
    const byEvent = meansByEvent(compared, risk, once);
    return byEvent.events - byEvent.nonEvents;
  };
  return {
    ...all,
    events,
    nonEvents,
    slopes: { old: slopeOf(oldRisk), new: slopeOf(newRisk) },
    eventRate: means.eventRate,
    n,
    confLevel,
    resamples,
  };
}

// of labels: variances within those with and without the event, with the divisors n - 1, as Hmisc
function withSampleVariance({ label }: ComparedRisks, { events, nonEvents }: InfluencesByEvent): InfluencesByEvent {
  if (!label) return { events, nonEvents };
  const m = label.reduce((sum, value) => sum + value, 0);
  const scaled = (list: Float64Array, size: number): Float64Array =>
    list.map((value) => value * Math.sqrt(size / (size - 1)));
  return { events: scaled(events, m), nonEvents: scaled(nonEvents, label.length - m) };
}

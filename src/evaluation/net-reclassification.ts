import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import type { CompetingOutcome } from "../survival/competing-risks/competing-outcome.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import { rateScratch, survivalRates, type TreatedRates } from "./net-benefit-kernel.ts";
import type { Predictions } from "./predictions.ts";
import {
  asymptoticError,
  type ComparedRisks,
  comparedRisks,
  influencesByEvent,
  type MeansByEvent,
  meansByEvent,
  RECLASSIFICATION_RULES,
  type ReclassificationOptions,
  resampled,
  type TestedEstimate,
  testedEstimate,
} from "./reclassified.ts";

/** What {@link netReclassification} can be told. */
export interface NetReclassificationOptions extends ReclassificationOptions {
  /** Limits between risk categories, ascending; a risk at a limit is in the upper one. @default none: any change counts */
  readonly cutoffs?: ArrayLike<number>;
  /**
   * How events are counted in time: by the Kaplan-Meier estimate among those who move up, and down; or by the inverse
   * probability of censoring, which also has asymptotic errors. @default "kaplan-meier"
   */
  readonly method?: "kaplan-meier" | "ipcw";
}

/** Subjects who were in one category by the old risks and are in another, or the same, by the new ones. */
export interface ReclassificationCell {
  /** Places of the categories, the lowest is 0. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Of them with the event, by `time`, as far as it was seen. */
  readonly events: number;
}

/** Net reclassification. */
export interface NetReclassification extends TestedEstimate {
  /** Of those with the event: part that moves up less part that moves down. */
  readonly events: TestedEstimate;
  /** Of those without: part that moves down less part that moves up. `estimate` is the sum of both. */
  readonly nonEvents: TestedEstimate;
  /** Estimated part of all subjects with the event, by `time`. */
  readonly eventRate: number;
  /** Numbers of subjects whose risk, or category, goes up, down, and stays. */
  readonly moved: { readonly up: number; readonly down: number; readonly same: number };
  /** Each pair of categories, with `cutoffs`. */
  readonly table?: readonly ReclassificationCell[];
  readonly n: number;
  readonly confLevel: number;
  readonly resamples: number;
}

const RULES: Rules = {
  ...RECLASSIFICATION_RULES,
  cutoffs: ["a list of numbers", (value) => typeof value === "object" && value !== null],
  method: oneOf("kaplan-meier", "ipcw"),
};

/**
 * Net reclassification improvement of new risks over old ones: how much more of those with the event move up than down, plus
 * how much more of those without move down than up. With `cutoffs` a move is one to another category; without, any change of
 * the risk (the continuous NRI). -2 to 2.
 *
 * In time, with P(up) the part that moves up and F(up) its risk by `time`, events = (P(up) F(up) - P(down) F(down)) / F and
 * nonEvents = (P(down) (1 - F(down)) - P(up) (1 - F(up))) / (1 - F); F is 1 - Kaplan-Meier, or Aalen-Johansen with
 * `{ time, status }`. Errors of it need `resamples`; with `method: "ipcw"` there are asymptotic ones.
 *
 * The NRI rewards noise: a useless marker that is added to a model often has an NRI above 0, and the asymptotic test does not
 * keep its level. Report `events` and `nonEvents` apart, never the sum alone, and test with `likelihoodRatioComparison`.
 *
 * Equals `improveProb` of R's Hmisc without times and cutoffs. Time n log n, and as much a resample.
 *
 * @param outcome - follow-up and events; or 0 and 1 for each subject
 * @throws RadiosurvError `argument` for a time beyond the follow-up or risks that are no probabilities; `length`; `setting`;
 *   `unsupported` for weights or late entry
 * @see Pencina MJ, D'Agostino RB, Steyerberg EW. Statistics in Medicine 2011; 30: 11-21; Hilden J, Gerds TA. Statistics in
 *   Medicine 2014; 33: 3405-3414; Kerr KF et al. Epidemiology 2014; 25: 114-121
 * @example
 * ```ts
 * const label = [1, 1, 1, 0, 0, 0, 0];
 * const before = [0.4, 0.6, 0.2, 0.3, 0.6, 0.1, 0.2];
 * const after = [0.7, 0.8, 0.1, 0.2, 0.3, 0.2, 0.1];
 * const { estimate, events, nonEvents } = netReclassification(label, before, after, { cutoffs: [0.5] });
 * events.estimate; // => 0.3333
 * nonEvents.estimate; // => 0.25
 * estimate; // => 0.5833
 * ```
 */
export function netReclassification(
  outcome: SurvivalOutcome | CompetingOutcome | ArrayLike<number | boolean>,
  oldRisks: Predictions,
  newRisks: Predictions,
  options: NetReclassificationOptions = {},
): NetReclassification {
  const caller = "netReclassification";
  checkSettings(caller, options, RULES);
  const { confLevel = 0.95, method = "kaplan-meier", resamples = 0 } = options;
  const compared = comparedRisks(caller, outcome, oldRisks, newRisks, options);
  const { n, oldRisk, newRisk } = compared;
  const cutoffs = options.cutoffs && checkCutoffs(caller, options.cutoffs);
  const from = cutoffs ? categoriesOf(oldRisk, cutoffs) : oldRisk;
  const to = cutoffs ? categoriesOf(newRisk, cutoffs) : newRisk;
  const move = Float64Array.from(from, (value, i) => Math.sign(to[i] - value));
  const byIncidence = compared.outcome !== undefined && method === "kaplan-meier";
  const meansOf = byIncidence
    ? incidenceMeans(compared, move)
    : (count: Float64Array) => meansByEvent(compared, move, count);
  const netOf = (count: Float64Array): readonly number[] => {
    const { events, nonEvents } = meansOf(count);
    return [events, -nonEvents, events - nonEvents];
  };
  const means = meansOf(new Float64Array(n).fill(1));
  const errors = byIncidence ? [Number.NaN, Number.NaN, Number.NaN] : errorsOf(compared, move, means);
  const values = resampled(n, 3, options, netOf);
  const [events, nonEvents, both] = [means.events, -means.nonEvents, means.events - means.nonEvents].map((value, j) =>
    testedEstimate(value, errors[j], values[j], confLevel),
  );
  const moved = { up: 0, down: 0, same: 0 };
  for (const value of move) moved[value > 0 ? "up" : value < 0 ? "down" : "same"]++;
  return {
    ...both,
    events,
    nonEvents,
    eventRate: means.eventRate,
    moved,
    ...(cutoffs && { table: tableOf(compared, from, to, cutoffs.length + 1) }),
    n,
    confLevel,
    resamples,
  };
}

function checkCutoffs(caller: string, given: ArrayLike<number>): Float64Array {
  const cutoffs = Float64Array.from(given);
  const wrong = cutoffs.findIndex((cut, j) => !(cut > 0 && cut < 1 && (j === 0 || cut > cutoffs[j - 1])));
  if (wrong < 0 && cutoffs.length > 0) return cutoffs;
  throw new RadiosurvError(
    "setting",
    `${caller}: cutoffs must be ascending risks between 0 and 1; got ${wrong < 0 ? "none" : `${cutoffs[wrong]} as number ${wrong}`}`,
  );
}

function categoriesOf(risk: Float64Array, cutoffs: Float64Array): Float64Array {
  return risk.map((value) => {
    let category = 0;
    while (category < cutoffs.length && value >= cutoffs[category]) category++;
    return category;
  });
}

function errorsOf(compared: ComparedRisks, move: Float64Array, means: MeansByEvent): readonly number[] {
  const { events, nonEvents } = influencesByEvent(compared, move, means);
  const both = events.map((value, i) => value - nonEvents[i]);
  return [events, nonEvents, both].map((influence) => asymptoticError(compared, influence));
}

// means of the moves among those with and without the event, by the incidence in those who move up, and down
function incidenceMeans(
  { outcome, horizon }: ComparedRisks,
  move: Float64Array,
): (count: Float64Array) => MeansByEvent {
  const { order, time, kind } = outcome as NonNullable<ComparedRisks["outcome"]>;
  const scratch = rateScratch(1);
  const groups = [Uint32Array.from(move, (value) => +(value > 0)), Uint32Array.from(move, (value) => +(value < 0))];
  const all = new Uint32Array(move.length).fill(1);
  return (count) => {
    const [up, down, total] = [...groups, all].map((bins) => {
      const one = (): Float64Array => new Float64Array(1);
      const rates: TreatedRates = { positive: one(), truePositive: one(), falsePositive: one() };
      survivalRates(order, time, kind, horizon, bins, count, true, rates, scratch);
      return { events: rates.truePositive[0], others: rates.falsePositive[0] };
    });
    return {
      events: (up.events - down.events) / total.events,
      nonEvents: (up.others - down.others) / total.others,
      eventRate: total.events,
    };
  };
}

function tableOf(
  { n, label, outcome, horizon }: ComparedRisks,
  from: Float64Array,
  to: Float64Array,
  categories: number,
): ReclassificationCell[] {
  const counts = new Uint32Array(categories * categories);
  const events = new Uint32Array(categories * categories);
  for (let i = 0; i < n; i++) {
    const cell = from[i] * categories + to[i];
    counts[cell]++;
    if (label ? label[i] : outcome?.kind[i] === 1 && outcome.time[i] <= horizon) events[cell]++;
  }
  return Array.from(counts, (count, cell) => ({
    from: Math.floor(cell / categories),
    to: cell % categories,
    n: count,
    events: events[cell],
  }));
}

import { checkSettings, confLevelRule, listRule, oneOf, type Rules } from "../../rules.ts";
import { exp } from "../../stats/elementary.ts";
import { upperQuantile } from "../../stats/normal-quantile.ts";
import { type CheckedOutcome, checkLength, checkOutcome, levelsOf, type SurvivalOutcome } from "../outcome.ts";
import { type RiskTable, riskTable, rowsByEntry, rowsByLevel } from "../risk-table.ts";
import { type ConfType, confidenceLimits, confTypes } from "./confidence-limits.ts";

/** What {@link kaplanMeier} can be told. */
export interface KaplanMeierOptions {
  /** Group of each subject; there is a curve for each, in ascending order. @default all in one curve */
  readonly group?: ArrayLike<number | string | boolean>;
  /** Scale of the confidence limits; lifelines and SAS have "log-log". @default "log", as R */
  readonly confType?: ConfType;
  /** @default 0.95 */
  readonly confLevel?: number;
  /**
   * `kaplan-meier`: the product limit. `fleming-harrington`: exp(-H) of the Nelson-Aalen estimate H; with
   * `-tie-corrected` tied events leave one after the other. @default "kaplan-meier"
   */
  readonly estimator?: "kaplan-meier" | "fleming-harrington" | "fleming-harrington-tie-corrected";
  /**
   * `greenwood` counts weights as numbers of subjects; `robust` takes them as sampling weights (infinitesimal jackknife).
   * @default "robust" if a weight is not whole, as R
   */
  readonly variance?: "greenwood" | "robust";
}

/** A survival curve: a step function with what is known at each step. Lists have one entry a distinct time. */
export interface SurvivalCurve {
  /** Name of the group; `undefined` for a single curve. */
  readonly group?: string;
  /** Distinct times at which a subject left, ascending. */
  readonly times: Float64Array;
  /** Probability of surviving beyond each time. */
  readonly survival: Float64Array;
  /** Standard error of `survival`; NaN once it is 0. */
  readonly standardError: Float64Array;
  /** Confidence limits; NaN where the scale has none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Nelson-Aalen estimate, and its standard error. */
  readonly cumulativeHazard: Float64Array;
  readonly cumulativeHazardError: Float64Array;
  /** Subjects at risk just before each time, events and censored then; sums of weights where there are any. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** Number of subjects, and sum of the events. */
  readonly n: number;
  readonly eventCount: number;
  readonly confType: ConfType;
  readonly confLevel: number;
  readonly unit?: string;
}

const RULES: Rules = {
  group: listRule,
  confType: confTypes,
  confLevel: confLevelRule,
  estimator: oneOf("kaplan-meier", "fleming-harrington", "fleming-harrington-tie-corrected"),
  variance: oneOf("greenwood", "robust"),
};

/**
 * Kaplan-Meier estimate of survival:
 *
 *     S(t) = product over event times s <= t of (1 - d(s) / n(s))
 *
 * with d events and n subjects at risk; its standard error is Greenwood's. A subject censored at an event time is at risk
 * then. With `entry` subjects are at risk on (entry, time].
 *
 * Equals `survfit(Surv(time, event) ~ group)` of R; lifelines' KaplanMeierFitter has `confType: "log-log"`. Time n log n, of
 * which sorting is the most; about 90 bytes a subject where all times differ.
 *
 * @returns the curve; with `group` a list of curves
 * @throws RadiosurvError `argument`, `length` for an outcome that is not allowed: rows are named, counted from 0;
 *   `setting` for an option
 * @see Kaplan EL, Meier P. Journal of the American Statistical Association 1958; 53: 457-481
 * @example
 * ```ts
 * import { kaplanMeier } from "radiosurv/survival";
 * const outcome = { time: [6, 6, 6, 6, 7, 9, 10, 10], event: [1, 1, 1, 0, 1, 0, 1, 0] };
 * const { times, survival, lower, atRisk } = kaplanMeier(outcome);
 * times; // => Float64Array.of(6, 7, 9, 10)
 * survival; // => [0.625, 0.46875, 0.46875, 0.234375]
 * atRisk; // => [8, 4, 3, 2]
 * lower[0]; // => 0.3654
 * ```
 */
export function kaplanMeier(
  outcome: SurvivalOutcome,
  options: KaplanMeierOptions & { readonly group: ArrayLike<number | string | boolean> },
): readonly SurvivalCurve[];
export function kaplanMeier(
  outcome: SurvivalOutcome,
  options?: Omit<KaplanMeierOptions, "group"> & { readonly group?: undefined },
): SurvivalCurve;
export function kaplanMeier(
  outcome: SurvivalOutcome,
  options: KaplanMeierOptions = {},
): SurvivalCurve | readonly SurvivalCurve[] {
  checkSettings("kaplanMeier", options, RULES);
  return survivalCurves("kaplanMeier", outcome, options);
}

/**
 * What {@link kaplanMeier} does once its options are checked; for functions that start from curves.
 *
 * @param caller - name of the public function, for the messages
 */
export function survivalCurves(
  caller: string,
  outcome: SurvivalOutcome,
  options: KaplanMeierOptions,
): SurvivalCurve | readonly SurvivalCurve[] {
  const checked = checkOutcome(caller, outcome);
  const { group } = options;
  if (group === undefined) return curveOf(checked, checked.order, options);
  checkLength(caller, group, "group", checked.n);
  const { codes, names } = levelsOf(caller, "group", group);
  return rowsByLevel(codes, names.length, checked.order).map((rows, level) => ({
    group: names[level],
    ...curveOf(checked, rows, options),
  }));
}

function curveOf(
  outcome: CheckedOutcome,
  rows: Uint32Array,
  { confType = "log", confLevel = 0.95, estimator = "kaplan-meier", variance }: KaplanMeierOptions,
): SurvivalCurve {
  const table = riskTable(outcome, rows);
  const [survival, standardError, lower, upper, cumulativeHazard, cumulativeHazardError] = Array.from(
    { length: 6 },
    () => new Float64Array(table.times.length),
  );
  const robust = variance ? variance === "robust" : outcome.weights?.some((weight) => weight !== Math.floor(weight));
  if (robust) robustErrors(outcome, rows, table, standardError, cumulativeHazardError);
  // numbers of event rows, for the correction of ties
  const ties =
    estimator === "fleming-harrington-tie-corrected"
      ? riskTable({ ...outcome, weights: undefined }, rows).events
      : undefined;
  const z = upperQuantile((1 - confLevel) / 2);
  let eventCount = 0;
  let product = 1;
  let greenwood = 0;
  let hazard = 0;
  let hazardVariance = 0;
  for (let k = 0; k < survival.length; k++) {
    const d = table.events[k];
    const n = table.atRisk[k];
    if (d > 0) {
      eventCount += d;
      product *= (n - d) / n;
      greenwood += d / (n * (n - d));
      const steps = ties ? ties[k] : 1;
      for (let j = 0; j < steps; j++) {
        const left = n - (j * d) / steps;
        hazard += d / steps / left;
        hazardVariance += d / steps / left / left;
      }
    }
    cumulativeHazard[k] = hazard;
    if (!robust) {
      standardError[k] = Math.sqrt(greenwood);
      cumulativeHazardError[k] = Math.sqrt(hazardVariance);
    }
    // until here the error is that of the logarithm
    const s = estimator === "kaplan-meier" ? product : exp(-hazard);
    const error = estimator === "kaplan-meier" ? standardError[k] : cumulativeHazardError[k];
    survival[k] = s;
    standardError[k] = s > 0 ? s * error : Number.NaN;
    [lower[k], upper[k]] = confidenceLimits(s, error, z, confType);
  }
  return {
    ...table,
    survival,
    standardError,
    lower,
    upper,
    cumulativeHazard,
    cumulativeHazardError,
    n: rows.length,
    eventCount,
    confType,
    confLevel,
    ...(outcome.unit !== undefined && { unit: outcome.unit }),
  };
}

// The influence of a subject on ln S is what its time at risk adds, the sum of d / (n (n - d)), less 1 / (n - d) at its
// event; on H the sum of d / n^2, less 1 / n. All at risk grow by the same amount, so that two sums over them, of w^2 and of
// w^2 times influence, tell how the sum of squares over all subjects grows.
function robustErrors(
  { time, event, weights, entry }: CheckedOutcome,
  rows: Uint32Array,
  { times, atRisk, events }: RiskTable,
  logError: Float64Array,
  hazardError: Float64Array,
): void {
  const come = entry ? rowsByEntry(entry, rows) : rows;
  const squareOf = (row: number): number => (weights ? weights[row] * weights[row] : 1);
  const atEntry = new Float64Array(entry ? time.length : 0);
  for (const error of [logError, hazardError]) {
    let grown = 0;
    let total = 0;
    let slope = 0;
    let sum = 0;
    for (let k = 0, i = 0, next = 0; k < times.length; k++) {
      for (; next < come.length && !(entry && entry[come[next]] >= times[k]); next++) {
        if (entry) atEntry[come[next]] = grown;
        total += squareOf(come[next]);
      }
      const d = events[k];
      const left = error === logError ? atRisk[k] - d : atRisk[k];
      if (d > 0) {
        const growth = d / atRisk[k] / left;
        grown += growth;
        sum += growth * (2 * slope + growth * total);
        slope += growth * total;
      }
      for (; i < rows.length && time[rows[i]] === times[k]; i++) {
        const square = squareOf(rows[i]);
        const influence = grown - (entry ? atEntry[rows[i]] : 0);
        total -= square;
        slope -= square * influence;
        if (event[rows[i]]) sum += (square * (1 / left - 2 * influence)) / left;
      }
      error[k] = Math.sqrt(Math.max(0, sum));
    }
  }
}

import { RadiosurvError } from "../../error.ts";
import { log } from "../../stats/elementary.ts";
import { sortedOrder } from "../../stats/sorted-order.ts";
import type { CheckedOutcome } from "../outcome.ts";
import { riskTable } from "../risk-table.ts";

/** The scale of time on which a trend is looked for. */
export type TimeTransform = "km" | "rank" | "identity" | "log" | ((time: number) => number);

/**
 * Times of events on another scale: 1 - S(t-) by the Kaplan-Meier curve of all subjects, strata together, without weights;
 * the rank among the times of all subjects, censored ones too, the mean of those of ties; the time itself; its natural logarithm; or what
 * a function returns.
 *
 * @param caller - name of the public function, for the messages
 * @param times - of the events
 * @throws RadiosurvError `argument` if the transform of a time is not a finite number
 */
export function transformTimes(
  caller: string,
  outcome: CheckedOutcome,
  times: Float64Array,
  transform: TimeTransform,
): Float64Array {
  if (transform === "rank") return meanRanks(outcome, times);
  if (transform === "km") return beforeCurve(outcome, times);
  const scale = transform === "log" ? log : transform === "identity" ? (time: number): number => time : transform;
  return times.map((time) => {
    const value = scale(time);
    if (Number.isFinite(value)) return value;
    const name = typeof transform === "function" ? "the function" : `"${transform}"`;
    throw new RadiosurvError(
      "argument",
      `${caller}: transform must give a finite number for the time of each event; ${name} gives ${value} for ${time}; choose another`,
    );
  });
}

function meanRanks({ time, order: all }: CheckedOutcome, times: Float64Array): Float64Array {
  const order = sortedOrder(times);
  const ranks = new Float64Array(times.length);
  // number of subjects with an earlier time, and with that time or an earlier one
  let below = 0;
  let reached = 0;
  for (let i = 0; i < order.length; i++) {
    const now = times[order[i]];
    while (time[all[below]] < now) below++;
    if (reached < below) reached = below;
    while (reached < all.length && time[all[reached]] === now) reached++;
    ranks[order[i]] = (below + 1 + reached) / 2;
  }
  return ranks;
}

function beforeCurve(outcome: CheckedOutcome, times: Float64Array): Float64Array {
  const table = riskTable({ ...outcome, weights: undefined }, outcome.order);
  const order = sortedOrder(times);
  const found = new Float64Array(times.length);
  let survival = 1;
  for (let i = 0, k = 0; i < order.length; i++) {
    for (; table.times[k] < times[order[i]]; k++) {
      if (table.events[k] > 0) survival *= 1 - table.events[k] / table.atRisk[k];
    }
    found[order[i]] = 1 - survival;
  }
  return found;
}

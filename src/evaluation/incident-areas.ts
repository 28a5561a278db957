import type { OrderedScore } from "./labelled-scores.ts";
import { countDistinct } from "./roc-points.ts";
import type { TimeRocData } from "./time-roc-data.ts";

/** Areas at the distinct times of events, ascending. */
export interface IncidentAreas {
  readonly eventTimes: Float64Array;
  /** NaN where nobody stays at risk. */
  readonly auc: Float64Array;
  /** 2 f S, with f the fall of the Kaplan-Meier estimate S at the time; 0 beyond tau and where the area is NaN. */
  readonly weights: Float64Array;
}

/**
 * Incident areas at all event times, in one sweep from the last time to the first. Two Fenwick trees over scores hold the number
 * and the hazards of those at risk; each who comes adds its pairs with them to the sum of hazards over controls with lower scores.
 */
// hazard[n]  of each subject, ascending by time
export function incidentAreas(
  { n, time, kind }: TimeRocData,
  score: OrderedScore,
  hazard: Float64Array,
  tau: number,
): IncidentAreas {
  const ranks = countDistinct(score);
  const rank = ranksOf(score);
  const counts = new Float64Array(ranks + 1);
  const hazards = new Float64Array(ranks + 1);
  const tiedCount = new Float64Array(ranks);
  const tiedHazard = new Float64Array(ranks);
  const eventTimes: number[] = [];
  const areas: number[] = [];
  const falls: number[] = [];
  let total = 0;
  let pairs = 0;
  for (let last = n - 1, first = last; last >= 0; last = first - 1) {
    first = last;
    while (first > 0 && time[first - 1] === time[last]) first--;
    let events = 0;
    for (let i = first; i <= last; i++) {
      const r = rank[i];
      const h = hazard[i];
      let countBelow = 0;
      let hazardBelow = 0;
      for (let k = r; k > 0; k &= k - 1) {
        countBelow += counts[k];
        hazardBelow += hazards[k];
      }
      // with itself it makes half a pair
      pairs += h * (countBelow + (tiedCount[r] + 1) / 2) + (total - hazardBelow - tiedHazard[r]) + tiedHazard[r] / 2;
      for (let k = r + 1; k <= ranks; k += k & -k) {
        counts[k]++;
        hazards[k] += h;
      }
      tiedCount[r]++;
      tiedHazard[r] += h;
      total += h;
      events += kind[i];
    }
    if (events === 0) continue;
    // who has the event is no control
    let own = 0;
    for (let i = first; i <= last; i++) {
      if (!kind[i]) continue;
      const r = rank[i];
      let hazardBelow = 0;
      for (let k = r; k > 0; k &= k - 1) hazardBelow += hazards[k];
      own += total - hazardBelow - tiedHazard[r] / 2;
    }
    const stay = n - first - events;
    eventTimes.push(time[first]);
    areas.push(stay > 0 ? (pairs - own) / (total * stay) : Number.NaN);
    falls.push(events / (n - first));
  }
  const auc = Float64Array.from(areas.reverse());
  const weights = new Float64Array(auc.length);
  eventTimes.reverse();
  falls.reverse();
  let survival = 1;
  for (let k = 0; k < auc.length; k++) {
    const fall = survival * falls[k];
    survival -= fall;
    if (eventTimes[k] <= tau && !Number.isNaN(auc[k])) weights[k] = 2 * fall * survival;
  }
  return { eventTimes: Float64Array.from(eventTimes), auc, weights };
}

function ranksOf({ score, order }: OrderedScore): Uint32Array {
  const rank = new Uint32Array(order.length);
  for (let i = 1; i < order.length; i++) {
    rank[order[i]] = rank[order[i - 1]] + Number(score[order[i]] !== score[order[i - 1]]);
  }
  return rank;
}

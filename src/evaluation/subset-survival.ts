import { firstAfter, type TimeRocData } from "./time-roc-data.ts";

/** Kaplan-Meier estimates of subsets of one cohort. */
export interface SubsetSurvival {
  /** 1 for a subject of the subset, ascending by time; changed by the caller. */
  readonly member: Uint8Array;
  /** Places up to which each of the times reaches, ascending by time. */
  readonly ends: Uint32Array;
}

export function subsetSurvival({ n, time }: TimeRocData, ascending: readonly number[]): SubsetSurvival {
  return { member: new Uint8Array(n), ends: Uint32Array.from(ascending, (at) => firstAfter(time, at)) };
}

/**
 * Survival of a subset at all of the times, in one pass over those who leave by the last of them.
 *
 * @param size - members
 */
// survival  written, one entry a time
export function subsetSurvivalAt(
  { time, kind }: TimeRocData,
  { member, ends }: SubsetSurvival,
  size: number,
  survival: Float64Array,
): void {
  let product = 1;
  let atRisk = size;
  let i = 0;
  for (let k = 0; k < ends.length; k++) {
    while (i < ends[k]) {
      const now = time[i];
      let events = 0;
      let left = 0;
      for (; i < ends[k] && time[i] === now; i++) {
        left += member[i];
        events += member[i] & kind[i];
      }
      if (events > 0) product *= (atRisk - events) / atRisk;
      atRisk -= left;
    }
    survival[k] = product;
  }
}

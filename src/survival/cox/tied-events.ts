import type { CoxData } from "./cox-data.ts";

/** The distinct event times of a data set, stratum by stratum, in each from the last to the first. */
export interface TiedEvents {
  readonly count: number;
  /** First place of those with this time, and behind the last of them. */
  readonly first: Uint32Array;
  readonly end: Uint32Array;
  /** Events then, and their weight. */
  readonly deaths: Uint32Array;
  readonly weight: Float64Array;
  /** Behind the last place of the stratum, where this is its last event time; else 0. */
  readonly opens: Uint32Array;
}

/** Finds them; times whose events all have no weight are left out. Time n. */
export function tiedEvents({ n, strata, time, event, weight }: CoxData): TiedEvents {
  const lists = {
    ...{ first: new Uint32Array(n), end: new Uint32Array(n), deaths: new Uint32Array(n) },
    ...{ weight: new Float64Array(n), opens: new Uint32Array(n) },
  };
  let count = 0;
  for (let s = 0; s + 1 < strata.length; s++) {
    let opens = strata[s + 1];
    for (let i = opens - 1; i >= strata[s]; ) {
      const end = i + 1;
      let deaths = 0;
      let dead = 0;
      for (; i >= strata[s] && time[i] === time[end - 1]; i--) {
        if (!event[i]) continue;
        deaths++;
        dead += weight[i];
      }
      if (dead === 0) continue;
      lists.first[count] = i + 1;
      lists.end[count] = end;
      lists.deaths[count] = deaths;
      lists.weight[count] = dead;
      lists.opens[count++] = opens;
      opens = 0;
    }
  }
  return { count, ...lists };
}

import { sortedOrder } from "../stats/sorted-order.ts";
import type { CheckedOutcome } from "./outcome.ts";

/** What happened at each distinct time, ascending. Weighted where there are weights. */
export interface RiskTable {
  readonly times: Float64Array;
  /** At risk just before the time, those who leave then included. */
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
}

/**
 * The risk table of some subjects. A subject censored at an event time is at risk then; one who enters at a time is not.
 *
 * @param rows - the subjects, ascending by time
 */
export function riskTable({ time, event, weights, entry }: CheckedOutcome, rows: Uint32Array): RiskTable {
  const distinct = countDistinct(time, rows);
  const times = new Float64Array(distinct);
  const atRisk = new Float64Array(distinct);
  const events = new Float64Array(distinct);
  const censored = new Float64Array(distinct);
  const come = entry && rowsByEntry(entry, rows);
  // from the last time to the first, so that whoever has not left yet is added once
  let risk = 0;
  let late = rows.length - 1;
  let waiting = 0;
  for (let i = rows.length - 1, k = distinct - 1; i >= 0; k--) {
    const now = time[rows[i]];
    times[k] = now;
    for (; i >= 0 && time[rows[i]] === now; i--) {
      const row = rows[i];
      const weight = weights ? weights[row] : 1;
      (event[row] ? events : censored)[k] += weight;
      risk += weight;
    }
    for (; come && late >= 0 && entry[come[late]] >= now; late--) waiting += weights ? weights[come[late]] : 1;
    atRisk[k] = risk - waiting;
  }
  return { times, atRisk, events, censored };
}

function countDistinct(time: Float64Array, rows: Uint32Array): number {
  let distinct = 0;
  let last = -1;
  for (const row of rows) {
    if (time[row] !== last) distinct++;
    last = time[row];
  }
  return distinct;
}

/** The rows by ascending time of entry. */
export function rowsByEntry(entry: Float64Array, rows: Uint32Array): Uint32Array {
  return sortedOrder(Float64Array.from(rows, (row) => entry[row])).map((place) => rows[place]);
}

/** The rows of each level of a factor, in the order given. */
export function rowsByLevel(codes: Uint32Array, levels: number, order: Uint32Array): Uint32Array[] {
  const counts = new Uint32Array(levels);
  for (const code of codes) counts[code]++;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (const row of order) {
    const code = codes[row];
    rows[code][counts[code]++] = row;
  }
  return rows;
}

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
  const entries = entry && latestFirst(entry, rows);
  // from the last time to the first, so that whoever has not left yet is added once
  let risk = 0;
  let late = 0;
  let waiting = 0;
  for (let i = rows.length - 1, k = distinct - 1; i >= 0; k--) {
    const now = time[rows[i]];
    times[k] = now;
    for (; i >= 0 && time[rows[i]] === now; i--) {
      const row = rows[i];
      const weight = weights ? weights[row] : 1;
      if (event[row]) events[k] += weight;
      else censored[k] += weight;
      risk += weight;
    }
    for (; entry && entries && late < entries.length && entry[entries[late]] >= now; late++) {
      waiting += weights ? weights[entries[late]] : 1;
    }
    atRisk[k] = risk - waiting;
  }
  return { times, atRisk, events, censored };
}

function countDistinct(time: Float64Array, rows: Uint32Array): number {
  let distinct = 0;
  for (let i = 0; i < rows.length; i++) if (i === 0 || time[rows[i]] !== time[rows[i - 1]]) distinct++;
  return distinct;
}

function latestFirst(entry: Float64Array, rows: Uint32Array): Uint32Array {
  const order = sortedOrder(Float64Array.from(rows, (row) => entry[row]));
  return order.map((_, i) => rows[order[order.length - 1 - i]]);
}

/** The rows of each level of a factor, in the order given. */
export function rowsByLevel(codes: Uint32Array, levels: number, order: Uint32Array): Uint32Array[] {
  const counts = new Uint32Array(levels);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i]];
    rows[code][counts[code]++] = order[i];
  }
  return rows;
}

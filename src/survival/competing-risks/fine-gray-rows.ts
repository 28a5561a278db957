import { RadiosurvError } from "../../error.ts";
import type { Levels } from "../outcome.ts";
import { rowsByEntry, rowsByLevel } from "../risk-table.ts";
import type { CheckedCompetingOutcome } from "./competing-outcome.ts";

/** Rows of a data set with weights, as `coxRegression` takes it; lists have one entry a row. */
export interface FineGrayRows {
  /** Subject of each row, counted from 0; a subject's rows stand together, in order of time. */
  readonly row: Uint32Array;
  /** At risk on (entry, time]. */
  readonly entry: Float64Array;
  readonly time: Float64Array;
  /** 1 where the cause of interest was seen at `time`. */
  readonly event: Uint8Array;
  readonly weights: Float64Array;
}

/**
 * Who leaves the risk set of censoring first at a time at which events and censorings meet: `events` (Kaplan and Meier; R's
 * finegray), or all `together` (cmprsk).
 */
export type CensoringTies = "events" | "together";

/** The probability of being under observation, but for a factor: `value[j]` on (at[j - 1], at[j]], nothing after `end`. */
export interface ObservationSteps {
  readonly at: Float64Array;
  readonly value: Float64Array;
  /** Which values can be compared: it grows where nobody was at risk. */
  readonly segment: Uint32Array;
  /** Last time of the group; beyond it nothing is known of censoring, and subjects count no longer. */
  readonly end: number;
}

/** More rows than this are refused. */
const MOST_ROWS = 2e7;

/**
 * The estimate G(t-) H(t-) of one group: G the Kaplan-Meier estimate of censoring, H that of entry, with time going backward.
 * A time's events come first, then its censorings, then its entries.
 */
// rows   the subjects, ascending by time
export function observationSteps(
  { time, event, entry }: CheckedCompetingOutcome,
  rows: Uint32Array,
  ties: CensoringTies,
): ObservationSteps {
  const at: number[] = [];
  const value = [1];
  const segment = [0];
  const come = entry && rowsByEntry(entry, rows);
  let n = entry ? 0 : rows.length;
  let [v, part] = [1, 0];
  for (let i = 0, next = 0; i < rows.length; ) {
    const leaves = time[rows[i]];
    const now = come && next < come.length ? Math.min(leaves, entry[come[next]]) : leaves;
    let [events, censored, entries] = [0, 0, 0];
    for (; i < rows.length && time[rows[i]] === now; i++) {
      if (event[rows[i]]) events++;
      else censored++;
    }
    for (; come && next < come.length && entry[come[next]] === now; next++) entries++;
    const left = ties === "events" ? n - events : n;
    if (censored > 0) v *= (left - censored) / left;
    n -= events + censored;
    if (entries > 0 && n > 0) v *= (n + entries) / n;
    if (entries > 0 && n === 0) {
      part++;
      v = 1;
    }
    n += entries;
    if (censored === 0 && entries === 0) continue;
    at.push(now);
    value.push(v);
    segment.push(part);
  }
  const end = time[rows[rows.length - 1]];
  return { at: Float64Array.from(at), value: Float64Array.from(value), segment: Uint32Array.from(segment), end };
}

/**
 * The rows of the subdistribution: all subjects until they leave, and those whom another cause took for as long as there are
 * events, with the part of weight that censoring (and late entry) would have left of them.
 *
 * @param code - code of the cause of interest
 * @param censoring - groups that censoring differs between; none for one
 */
export function fineGrayRows(
  caller: string,
  checked: CheckedCompetingOutcome,
  code: number,
  censoring: Levels | undefined,
  ties: CensoringTies,
): FineGrayRows {
  const { n, order, time, entry, weights, strata, cause } = checked;
  const groups = censoring ? rowsByLevel(censoring.codes, censoring.names.length, order) : [order];
  const steps = groups.map((rows) => observationSteps(checked, rows, ties));
  const parts = strata ? rowsByLevel(strata.codes, strata.names.length, order) : [order];
  // which steps of which group have an event of which stratum
  const wanted = parts.map((rows) => steps.map((each) => stepsWithEvent(checked, rows, code, each)));
  const first = new Uint32Array(n);
  let count = n;
  for (let i = 0; i < n; i++) {
    if (cause[i] === 0 || cause[i] === code) continue;
    const g = censoring ? censoring.codes[i] : 0;
    const { at, segment } = steps[g];
    const { after, last } = wanted[strata ? strata.codes[i] : 0][g];
    const j = stepOf(at, time[i]);
    first[i] = j;
    count += after[j];
    if (after[j] > 0 && segment[last] !== segment[j]) gap(caller, i, time[i]);
  }
  checkCount(caller, count);
  const out = {
    row: new Uint32Array(count),
    entry: new Float64Array(count),
    time: new Float64Array(count),
    event: new Uint8Array(count),
    weights: new Float64Array(count),
  };
  // a time of 0 needs an entry before it
  const start = time[order[0]] > 0 ? 0 : -1;
  for (let i = 0, k = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    const competing = cause[i] !== 0 && cause[i] !== code;
    const g = censoring ? censoring.codes[i] : 0;
    const { at, value, end } = steps[g];
    const { has } = wanted[strata ? strata.codes[i] : 0][g];
    const j0 = first[i];
    out.row[k] = i;
    out.entry[k] = entry ? entry[i] : start;
    out.time[k] = !competing ? time[i] : j0 < at.length ? Math.min(at[j0], end) : end;
    out.event[k] = cause[i] === code ? 1 : 0;
    out.weights[k++] = weight;
    for (let j = j0 + 1; competing && j < value.length; j++) {
      if (!has[j]) continue;
      out.row[k] = i;
      out.entry[k] = at[j - 1];
      out.time[k] = j < at.length ? Math.min(at[j], end) : end;
      out.weights[k++] = (weight * value[j]) / value[j0];
    }
  }
  return out;
}

/** Steps (at[j - 1], at[j]] that hold an event and have a weight. */
interface WantedSteps {
  /** 1 for such a step. */
  readonly has: Uint8Array;
  /** Number of them behind each step. */
  readonly after: Uint32Array;
  /** The last of them; 0 if there is none. */
  readonly last: number;
}

// rows   of a stratum, ascending by time
function stepsWithEvent(
  { time, cause }: CheckedCompetingOutcome,
  rows: Uint32Array,
  code: number,
  { at, value, end }: ObservationSteps,
): WantedSteps {
  const has = new Uint8Array(value.length);
  const after = new Uint32Array(value.length);
  let last = 0;
  for (let i = 0, j = 0; i < rows.length && time[rows[i]] <= end; i++) {
    if (cause[rows[i]] !== code) continue;
    while (j < at.length && at[j] < time[rows[i]]) j++;
    if (value[j] === 0) continue;
    has[j] = 1;
    last = j;
  }
  for (let j = value.length - 2; j >= 0; j--) after[j] = after[j + 1] + has[j + 1];
  return { has, after, last };
}

/** The step that holds a time: the first that ends at it or later. */
export function stepOf(at: Float64Array, time: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function gap(caller: string, row: number, time: number): never {
  throw new RadiosurvError(
    "argument",
    `${caller}: after a competing event there must be somebody at risk until the last event; for row ${row}, time ${time}, there is a gap that only later entries fill; leave out the subjects before the gap`,
  );
}

function checkCount(caller: string, count: number): void {
  if (count <= MOST_ROWS) return;
  throw new RadiosurvError(
    "limit",
    `${caller}: the weighted data set would have ${count} rows, ${MOST_ROWS} at most are made; round times to a coarser unit, or draw a sample`,
  );
}

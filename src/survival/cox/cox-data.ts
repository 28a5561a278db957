import { sortedOrder } from "../../stats/sorted-order.ts";
import type { NumericTable } from "../../table/numeric-table.ts";
import type { CheckedOutcome } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";

/** A data set as the kernels of Cox regression take it: sorted once, all lists in that order. */
export interface CoxData {
  readonly n: number;
  readonly p: number;
  /** Row of the caller that each place holds: by stratum, then ascending by time. */
  readonly rows: Uint32Array;
  /** First place of each stratum, and n behind the last. */
  readonly strata: Uint32Array;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly weight: Float64Array;
  readonly offset: Float64Array;
  readonly entry?: Float64Array;
  /** Places of each stratum ascending by entry; with `entry`. */
  readonly byEntry?: Uint32Array;
  /** Centred and scaled covariates, row by row: n x p. */
  readonly x: Float64Array;
  /** What was subtracted from each column, and what it was divided by. */
  readonly centers: Float64Array;
  readonly scales: Float64Array;
}

/**
 * Sorts, centres and scales. Columns that hold only -1, 0 and 1 are left as they are; others lose their weighted mean and are
 * divided by their weighted mean deviation, as R's coxph does, whose rule for redundant columns depends on it.
 */
export function coxData(outcome: CheckedOutcome, table: NumericTable, offset: Float64Array | undefined): CoxData {
  const { n, order, strata } = outcome;
  const parts = strata ? rowsByLevel(strata.codes, strata.names.length, order) : [order];
  const rows = new Uint32Array(n);
  const starts = new Uint32Array(parts.length + 1);
  parts.forEach((part, s) => {
    rows.set(part, starts[s]);
    starts[s + 1] = starts[s] + part.length;
  });
  const sorted = (list: Float64Array | undefined, fallback: number): Float64Array => {
    const values = new Float64Array(n);
    if (!list) return values.fill(fallback);
    for (let i = 0; i < n; i++) values[i] = list[rows[i]];
    return values;
  };
  const event = new Uint8Array(n);
  for (let i = 0; i < n; i++) event[i] = outcome.event[rows[i]];
  const weight = sorted(outcome.weights, 1);
  const p = table.columns.length;
  const entry = outcome.entry && sorted(outcome.entry, 0);
  const data = {
    n,
    p,
    rows,
    strata: starts,
    time: sorted(outcome.time, 0),
    event,
    weight,
    offset: sorted(offset, 0),
    ...(entry && { entry, byEntry: entryOrder(entry, starts) }),
    x: new Float64Array(n * p),
    centers: new Float64Array(p),
    scales: new Float64Array(p).fill(1),
  };
  fillColumns(data, table.columns, outcome.weights);
  return data;
}

/** Rows that are gone through for one column after the other, so that their places stay in the fast memory. */
const CHUNK = 512;

// data   centers, scales and x written; columns are in the order of the rows of the caller
function fillColumns(data: CoxData, columns: readonly Float64Array[], weights: Float64Array | undefined): void {
  const { n, p, rows, x, centers, scales } = data;
  columns.forEach((column, j) => {
    if (isIndicator(column)) return;
    centers[j] = weightedMean(column, weights);
    scales[j] = meanDeviation(column, weights, centers[j]) || 1;
  });
  const start = new Uint32Array(n);
  for (let i = 0; i < n; i++) start[rows[i]] = i * p;
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    for (let j = 0; j < p; j++) scatterColumn(columns[j], start, from, to, j, centers[j], scales[j], x);
  }
}

// start[n]   where the place of each row of the caller begins in x
function scatterColumn(
  column: Float64Array,
  start: Uint32Array,
  from: number,
  to: number,
  j: number,
  center: number,
  scale: number,
  x: Float64Array,
): void {
  for (let row = from; row < to; row++) x[start[row] + j] = (column[row] - center) / scale;
}

export function isIndicator(column: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value !== 0 && value !== 1 && value !== -1) return false;
  }
  return true;
}

export function weightedMean(column: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * column[i];
    total += weight;
  }
  return sum / total;
}

export function meanDeviation(column: Float64Array, weights: Float64Array | undefined, center: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < column.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * Math.abs(column[i] - center);
    total += weight;
  }
  return sum / total;
}

function entryOrder(entry: Float64Array, starts: Uint32Array): Uint32Array {
  const order = new Uint32Array(entry.length);
  for (let s = 0; s + 1 < starts.length; s++) {
    const part = sortedOrder(entry.slice(starts[s], starts[s + 1]));
    for (let i = 0; i < part.length; i++) order[starts[s] + i] = starts[s] + part[i];
  }
  return order;
}

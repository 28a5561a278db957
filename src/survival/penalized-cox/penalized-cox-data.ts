import { log } from "../../stats/elementary.ts";
import { doublesOf, type NumberColumn } from "../../table/numeric-table.ts";
import type { CheckedOutcome } from "../outcome.ts";
import { rowsByLevel } from "../risk-table.ts";

/** What a penalised fit starts from: everything checked, in the order of the caller. */
export interface PenalizedInput {
  readonly outcome: CheckedOutcome;
  readonly names: readonly string[];
  readonly columns: readonly NumberColumn[];
  readonly offset?: Float64Array;
  readonly ties: "breslow" | "efron";
  readonly standardize: boolean;
  /** Penalty factors that sum to p; columns with `excluded` never enter. */
  readonly factors: Float64Array;
  readonly excluded: Uint8Array;
  /** Limits of the coefficients as the caller reads them. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * A data set as the kernels of the penalised fit take it. Places are rows that some risk set holds: by stratum, then ascending
 * by time, events before censorings at one time. A risk set is all places from one on to the end of its stratum, less, with
 * `entry`, those who have not come yet.
 */
export interface PenalizedData {
  /** Rows of the caller, those that take part, and those that are places; columns. */
  readonly allRows: number;
  readonly rows: number;
  readonly n: number;
  readonly p: number;
  /** Row of the caller that each place holds. */
  readonly rowOf: Uint32Array;
  /** Weights of all rows sum to 1. */
  readonly weight: Float64Array;
  readonly totalWeight: number;
  readonly event: Uint8Array;
  /** Centred. */
  readonly offset?: Float64Array;
  /** Distinct event times: first place of each, the number of events then, which are its first places, and their weight. */
  readonly groups: number;
  readonly first: Uint32Array;
  readonly deaths: Uint32Array;
  readonly dead: Float64Array;
  readonly groupTime: Float64Array;
  /** First group of each stratum, and the number of groups behind the last. */
  readonly strata: Uint32Array;
  /** Level of the stratum that each of them is. */
  readonly stratumCodes: Uint32Array;
  readonly entry?: Float64Array;
  /** Places of each stratum ascending by entry; with `entry`. */
  readonly byEntry?: Uint32Array;
  readonly ties: "breslow" | "efron";
  /** Centred and scaled columns, one behind the other: x[j * n + place]; 0 where `made` is 0, and of those that never enter. */
  readonly x: Float64Array;
  /** 1 for each column that x holds. Of a large table x is filled as columns come to be watched: see {@link makeColumn}. */
  readonly made: Uint8Array;
  /** Writes a centred and scaled column to places from `at` on. */
  readonly standardize: (j: number, to: Float64Array, at: number) => void;
  /**
   * The product of a centred and scaled column, made or not, with a list of numbers by row of the caller: nearly, in less time
   * than making it takes. The error is below n 2^-49 times the root of the sum of (number^2 / weight), times `spread`.
   */
  readonly screen: (j: number, byRow: Float64Array) => number;
  /** Largest standard deviation of a centred and scaled column. */
  readonly spread: number;
  readonly centers: Float64Array;
  readonly scales: Float64Array;
  /** 1 for a column that may enter: not excluded, not constant. */
  readonly usable: Uint8Array;
  readonly factors: Float64Array;
  /** Limits on the scale of x. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Log partial likelihood of a model that fits perfectly. */
  readonly saturated: number;
}

/** Up to so many values all columns of a table are standardised at once. */
const MOST_AT_ONCE = 2 ** 25;

/** Whether a table is so large that memory is taken only as columns come in. */
export function isLarge({ n, p }: { readonly n: number; readonly p: number }): boolean {
  return n * p > MOST_AT_ONCE;
}

/** Sees to it that x holds a column. */
export function makeColumn({ n, x, made, standardize }: PenalizedData, j: number): void {
  if (made[j]) return;
  standardize(j, x, j * n);
  made[j] = 1;
}

/**
 * Sorts, standardises and groups the rows of a fit.
 *
 * Memory of a table of more than 2^25 values: 8 n bytes for each column that comes to be watched on the way, as pages of x that
 * are never written take none; else 8 n p.
 *
 * @param include - 1 for each row that takes part; all where it is left out
 * @param large - whether columns are standardised one by one as they are watched; by their number where it is left out
 */
export function penalizedData(input: PenalizedInput, include?: Uint8Array, large?: boolean): PenalizedData {
  const { outcome, columns, ties } = input;
  const { time, event, weights, strata, entry } = outcome;
  const order = include ? outcome.order.filter((row) => include[row] === 1) : outcome.order;
  const rows = order.length;
  const p = columns.length;
  let totalWeight = rows;
  if (weights) {
    totalWeight = 0;
    for (let i = 0; i < rows; i++) totalWeight += weights[order[i]];
  }
  const share = (row: number): number => (weights ? weights[row] : 1) / totalWeight;
  const parts = strata ? byLevel(strata.codes, strata.names.length, order) : [order];
  const rowOf = new Uint32Array(rows);
  const first: number[] = [];
  const deaths: number[] = [];
  const dead: number[] = [];
  const groupTime: number[] = [];
  const starts: number[] = [];
  const stratumCodes: number[] = [];
  let n = 0;
  parts.forEach((part, code) => {
    const begin = n;
    const groupsBefore = first.length;
    for (let i = 0; i < part.length; ) {
      let end = i;
      while (end < part.length && time[part[end]] === time[part[i]]) end++;
      const place = n;
      for (let k = i; k < end; k++) if (event[part[k]] && share(part[k]) > 0) rowOf[n++] = part[k];
      const count = n - place;
      if (count > 0) {
        first.push(place);
        deaths.push(count);
        let sum = 0;
        for (let k = place; k < n; k++) sum += share(rowOf[k]);
        dead.push(sum);
        groupTime.push(time[part[i]]);
      }
      // whoever is censored before the first event is in no risk set
      for (let k = i; k < end && first.length > groupsBefore; k++) {
        if (!event[part[k]] && share(part[k]) > 0) rowOf[n++] = part[k];
      }
      i = end;
    }
    if (n === begin) return;
    starts.push(groupsBefore);
    stratumCodes.push(code);
  });
  const groups = first.length;
  const places = rowOf.slice(0, n);
  const strataStarts = Uint32Array.from([...starts, groups]);
  const firsts = Uint32Array.from([...first, n]);
  const at = entry && Float64Array.from(places, (row) => entry[row]);
  const table = standardized(input, order, places, share, large ?? isLarge({ n, p }));
  return {
    allRows: outcome.n,
    rows,
    n,
    p,
    rowOf: places,
    weight: Float64Array.from(places, share),
    totalWeight,
    event: Uint8Array.from(places, (row) => event[row]),
    ...(input.offset && { offset: centredOffset(input.offset, order, places, share) }),
    groups,
    first: firsts,
    deaths: Uint32Array.from(deaths),
    dead: Float64Array.from(dead),
    groupTime: Float64Array.from(groupTime),
    strata: strataStarts,
    stratumCodes: Uint32Array.from(stratumCodes),
    ...(at && { entry: at, byEntry: entryOrder(at, firsts, strataStarts) }),
    ties,
    factors: input.factors,
    ...table,
    saturated: saturatedLikelihood(dead, deaths, ties),
  };
}

// the levels that hold rows of an order that may be part of all
function byLevel(codes: Uint32Array, levels: number, order: Uint32Array): Uint32Array[] {
  const counted = Uint32Array.from(order, (row) => codes[row]);
  const places = Uint32Array.from(order.keys());
  return rowsByLevel(counted, levels, places).map((part) => part.map((place) => order[place]));
}

function centredOffset(
  offset: Float64Array,
  order: Uint32Array,
  places: Uint32Array,
  share: (row: number) => number,
): Float64Array {
  let mean = 0;
  for (let i = 0; i < order.length; i++) mean += share(order[i]) * offset[order[i]];
  return Float64Array.from(places, (row) => offset[row] - mean);
}

// the weighted mean and the weighted standard deviation with divisor 1, over all rows, places or not
function standardized(
  { columns, standardize: scaled, excluded, lower, upper }: PenalizedInput,
  order: Uint32Array,
  places: Uint32Array,
  share: (row: number) => number,
  large: boolean,
): Pick<
  PenalizedData,
  "x" | "made" | "standardize" | "screen" | "spread" | "centers" | "scales" | "usable" | "lower" | "upper"
> {
  const p = columns.length;
  const n = places.length;
  const rows = order.length;
  const x = new Float64Array(n * p);
  const centers = new Float64Array(p);
  const scales = new Float64Array(p).fill(1);
  const usable = new Uint8Array(p);
  // rows in the order of the caller, so that sums do not depend on the follow-up
  const ascending = order.slice().sort();
  const shares = Float64Array.from(ascending, share);
  const made = new Uint8Array(p);
  const scratch = new Float64Array(columns[0]?.length ?? 0);
  const standardize = (j: number, to: Float64Array, at: number): void =>
    writeStandardized(columns[j], places, centers[j], scales[j], to, at);
  const screen = (j: number, byRow: Float64Array): number => {
    const column = columns[j];
    const single = column instanceof Float32Array;
    return (single ? screenSingles(column, centers[j], byRow) : screenDoubles(column, centers[j], byRow)) / scales[j];
  };
  let spread = 0;
  for (let j = 0; j < p; j++) {
    const column = doublesOf(columns[j], scratch);
    const value = column[ascending[0]];
    let mean = 0;
    let differs = false;
    for (let i = 0; i < rows; i++) {
      const entry = column[ascending[i]];
      if (entry !== value) differs = true;
      mean += shares[i] * entry;
    }
    let square = 0;
    for (let i = 0; i < rows; i++) {
      const difference = column[ascending[i]] - mean;
      square += shares[i] * difference * difference;
    }
    centers[j] = mean;
    if (excluded[j] || !differs || !(square > 0)) {
      made[j] = 1;
      continue;
    }
    usable[j] = 1;
    if (scaled) scales[j] = Math.sqrt(square);
    spread = Math.max(spread, Math.sqrt(square) / scales[j]);
    if (large) continue;
    standardize(j, x, j * n);
    made[j] = 1;
  }
  return {
    x,
    made,
    standardize,
    screen,
    spread,
    centers,
    scales,
    usable,
    lower: lower.map((limit, j) => limit * scales[j]),
    upper: upper.map((limit, j) => limit * scales[j]),
  };
}

// column  by row
// to      written from place `at` on
function writeStandardized(
  column: NumberColumn,
  places: Uint32Array,
  mean: number,
  scale: number,
  to: Float64Array,
  at: number,
): void {
  if (column instanceof Float64Array) writeDoubles(column, places, mean, scale, to, at);
  else writeSingles(column, places, mean, scale, to, at);
}

// two functions, as one loop over two kinds of arrays would be many times slower
function writeDoubles(
  column: Float64Array,
  places: Uint32Array,
  mean: number,
  scale: number,
  to: Float64Array,
  at: number,
): void {
  for (let i = 0; i < places.length; i++) to[at + i] = (column[places[i]] - mean) / scale;
}

function writeSingles(
  column: Float32Array,
  places: Uint32Array,
  mean: number,
  scale: number,
  to: Float64Array,
  at: number,
): void {
  for (let i = 0; i < places.length; i++) to[at + i] = (column[places[i]] - mean) / scale;
}

function screenDoubles(column: Float64Array, mean: number, byRow: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < byRow.length; i += 2) {
    even += (column[i] - mean) * byRow[i];
    odd += (column[i + 1] - mean) * byRow[i + 1];
  }
  if (i < byRow.length) even += (column[i] - mean) * byRow[i];
  return even + odd;
}

function screenSingles(column: Float32Array, mean: number, byRow: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < byRow.length; i += 2) {
    even += (column[i] - mean) * byRow[i];
    odd += (column[i + 1] - mean) * byRow[i + 1];
  }
  if (i < byRow.length) even += (column[i] - mean) * byRow[i];
  return even + odd;
}

function entryOrder(entry: Float64Array, first: Uint32Array, strata: Uint32Array): Uint32Array {
  const order = new Uint32Array(entry.length);
  for (let s = 0; s + 1 < strata.length; s++) {
    const from = first[strata[s]];
    const part = order.subarray(from, first[strata[s + 1]]);
    for (let i = 0; i < part.length; i++) part[i] = from + i;
    part.sort((a, b) => entry[a] - entry[b] || a - b);
  }
  return order;
}

// the risk of those who die at a time is all that there is then
function saturatedLikelihood(dead: readonly number[], deaths: readonly number[], ties: PenalizedInput["ties"]): number {
  let sum = 0;
  for (let k = 0; k < dead.length; k++) {
    sum -= dead[k] * log(dead[k]);
    for (let l = 1; l < deaths[k] && ties === "efron"; l++) sum -= (dead[k] / deaths[k]) * log(1 - l / deaths[k]);
  }
  return sum;
}

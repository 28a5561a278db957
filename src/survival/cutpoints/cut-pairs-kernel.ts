import type { CutSweep, PairsOfCuts } from "./cut-kernel.ts";

// A determinant of the variances of two groups that is this small beside their product is rounding: nothing is expected of one
// of the three groups.
const SINGULAR = 1e-11;

/**
 * The log-rank test of every pair of cuts, in n^2 / 2 steps. The covariance of the low group of one cut with the high group of
 * another is -S, S the sum of min(B_i, B_j) over low i and high j: rows enter the low side in order of the score, and each adds
 * its part to the column of every upper cut. S of a cut with itself is its variance, so that with P, observed - expected below
 * a cut, chi-squared of the pair is (S_bb P_a^2 - 2 S_ab P_a P_b + S_aa P_b^2) / (S_aa S_bb - S_ab^2).
 *
 * @returns the largest statistic; -1 without a pair
 */
// level[n]      B of each row, by time
// rowAt[n]      row at each place of the order of scores
// sizes[m]      candidate places, ascending
// sweep         what `sweepCuts` wrote for this order; its scratch is used
// pairs         from, to ascending over the lower candidates that have pairs; these follow one another, and all share one `to`
// statistic     written, by lower and then upper candidate, if it has room; empty: the largest alone is wanted
export function scanTwoCuts(
  level: Float64Array,
  rowAt: Uint32Array,
  sizes: Uint32Array,
  sweep: CutSweep,
  { from, to }: PairsOfCuts,
  statistic: Float64Array,
): number {
  const n = rowAt.length;
  const m = sizes.length;
  const { columns, ordered } = sweep.scratch;
  let first = 0;
  while (first < m && from[first] >= to[first]) first++;
  if (first === m) return -1;
  let last = m - 1;
  while (from[last] >= to[last]) last--;
  for (let place = 0; place < n; place++) ordered[place] = level[rowAt[place]];
  columns.fill(0);
  const end = to[first];
  // without ties each place is a cut: no gaps between the columns
  const dense = sizes[m - 1] - sizes[0] === m - 1;
  let largest = -1;
  let place = 0;
  for (let a = first, at = 0; a <= last; a++) {
    const begin = from[a];
    for (; place < sizes[a]; place++) {
      if (dense) addRow(ordered, place, sizes[0], begin, end, columns);
      else addRowBetweenTies(ordered, place, sizes, begin, end, columns);
    }
    if (statistic.length === 0) largest = largestOfRow(sweep, a, begin, end, largest);
    else {
      for (let b = begin; b < end; b++, at++) {
        statistic[at] = pairStatistic(sweep, a, b);
        if (statistic[at] > largest) largest = statistic[at];
      }
    }
  }
  return largest;
}

// columns[b] += sum of the smaller of their level and that of the row at a place, over the rows above cut b, for from <= b < to
// cut b is between places offset + b - 1 and offset + b
function addRow(
  ordered: Float64Array,
  place: number,
  offset: number,
  from: number,
  to: number,
  columns: Float64Array,
): void {
  const own = ordered[place];
  if (own === 0) return;
  let sum = 0;
  for (let i = ordered.length - 1; i >= offset + to; i--) sum += Math.min(ordered[i], own);
  for (let b = to - 1; b >= from; b--) {
    const other = ordered[offset + b];
    sum += Math.min(other, own);
    columns[b] += sum;
  }
}

// the same where cuts are anywhere
function addRowBetweenTies(
  ordered: Float64Array,
  place: number,
  sizes: Uint32Array,
  from: number,
  to: number,
  columns: Float64Array,
): void {
  const own = ordered[place];
  if (own === 0) return;
  let end = ordered.length;
  let sum = 0;
  for (let b = to - 1; b >= from; b--) {
    const start = sizes[b];
    for (let i = end - 1; i >= start; i--) sum += Math.min(ordered[i], own);
    end = start;
    columns[b] += sum;
  }
}

function largestOfRow(sweep: CutSweep, a: number, from: number, to: number, known: number): number {
  const { excess, variance } = sweep;
  const { columns } = sweep.scratch;
  const p = excess[a];
  const v = variance[a];
  const almostV = v * (1 - SINGULAR);
  let largest = known;
  for (let b = from; b < to; b++) {
    const q = excess[b];
    const w = variance[b];
    const s = columns[b];
    // numerator - largest * determinant: no division where the pair is no candidate for the largest
    if (w * (p * p - largest * v) + s * (largest * s - 2 * p * q) + v * q * q <= 0 && s * s < almostV * w) continue;
    const statistic = pairStatistic(sweep, a, b);
    if (statistic > largest) largest = statistic;
  }
  return largest;
}

function pairStatistic({ excess, variance, scratch }: CutSweep, a: number, b: number): number {
  const p = excess[a];
  const q = excess[b];
  const v = variance[a];
  const w = variance[b];
  const s = scratch.columns[b];
  const product = v * w;
  const determinant = product - s * s;
  if (determinant > SINGULAR * product) return (w * p * p - 2 * s * p * q + v * q * q) / determinant;
  // the test of the two groups of which something is expected
  if (v > 0) return (p * p) / v;
  return w > 0 ? (q * q) / w : 0;
}

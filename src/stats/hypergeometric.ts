import { exp, log } from "./elementary.ts";

/**
 * Distribution of the first cell of a 2 x 2 table with given margins: hypergeometric, and with an odds ratio other than 1
 * Fisher's noncentral one.
 */
export interface FirstCell {
  /** Smallest and largest value. */
  readonly low: number;
  readonly high: number;
  /** Probability of each value from `low` on, if the odds ratio is 1. */
  readonly mass: Float64Array;
  /** Logarithm of each mass, up to a common term: known where the mass itself is too small for a double. */
  readonly logMass: Float64Array;
}

/**
 * Mass of each value of the first cell, by ratios of neighbours from the greatest on: relative error below 1e-13.
 *
 * @param row - sum of the first row
 * @param otherRow - sum of the second row
 * @param column - sum of the first column
 */
export function firstCell(row: number, otherRow: number, column: number): FirstCell {
  const low = Math.max(0, column - otherRow);
  const high = Math.min(row, column);
  const mass = new Float64Array(high - low + 1);
  const logMass = new Float64Array(high - low + 1);
  const mode = Math.min(high, Math.max(low, Math.floor(((row + 1) * (column + 1)) / (row + otherRow + 2))));
  mass[mode - low] = 1;
  let sum = 1;
  for (let x = mode; x < high; x++) {
    const ratio = ((row - x) * (column - x)) / ((x + 1) * (otherRow - column + x + 1));
    mass[x + 1 - low] = mass[x - low] * ratio;
    logMass[x + 1 - low] = logMass[x - low] + log(ratio);
    sum += mass[x + 1 - low];
  }
  for (let x = mode; x > low; x--) {
    const ratio = (x * (otherRow - column + x)) / ((row - x + 1) * (column - x + 1));
    mass[x - 1 - low] = mass[x - low] * ratio;
    logMass[x - 1 - low] = logMass[x - low] + log(ratio);
    sum += mass[x - 1 - low];
  }
  for (let i = 0; i < mass.length; i++) mass[i] /= sum;
  return { low, high, mass, logMass };
}

/** Probabilities of at most x and at least x. */
export function cellTails({ low, mass }: FirstCell, x: number): { readonly atMost: number; readonly atLeast: number } {
  let atMost = 0;
  for (let i = 0; i <= x - low; i++) atMost += mass[i];
  let atLeast = 0;
  for (let i = mass.length - 1; i >= x - low; i--) atLeast += mass[i];
  return { atMost, atLeast };
}

/** Odds ratio under which the mean of the first cell is x: the conditional maximum likelihood estimate. */
export function conditionalOddsRatio(cell: FirstCell, x: number): number {
  if (cell.low === cell.high) return Number.NaN;
  if (x === cell.low) return 0;
  if (x === cell.high) return Number.POSITIVE_INFINITY;
  return exp(solve((u) => meanAt(cell, u), x));
}

/**
 * Odds ratio under which the first cell is at least x (or at most x) with probability p: a confidence limit.
 *
 * @param side - `atLeast` for the lower limit, `atMost` for the upper
 */
export function oddsRatioLimit(cell: FirstCell, x: number, side: "atLeast" | "atMost", p: number): number {
  if (side === "atLeast") {
    if (x === cell.low) return 0;
    return exp(solve((u) => tailAt(cell, u, x), p));
  }
  if (x === cell.high) return Number.POSITIVE_INFINITY;
  // what is not at most x is at least x + 1
  return exp(solve((u) => tailAt(cell, u, x + 1), 1 - p));
}

interface ValueAt {
  readonly value: number;
  /** Derivative by the logarithm of the odds ratio. */
  readonly slope: number;
}

// root of a growing function: Newton steps within a bracket
function solve(at: (u: number) => ValueAt, target: number): number {
  let low = -700;
  let high = 700;
  let u = 0;
  for (let i = 0; i < 200; i++) {
    const { value, slope } = at(u);
    if (value === target) return u;
    if (value < target) low = u;
    else high = u;
    const step = (value - target) / slope;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(u))) return u - step;
    const next = u - step;
    u = next > low && next < high ? next : (low + high) / 2;
  }
  return u;
}

function meanAt({ low, logMass }: FirstCell, u: number): ValueAt {
  const { weights, total } = tilt(logMass, u);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += i * weights[i];
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) squares += (i - mean) * (i - mean) * weights[i];
  return { value: low + mean, slope: squares / total };
}

// probability of at least x; its derivative is the covariance of the cell with being there
function tailAt({ low, logMass }: FirstCell, u: number, x: number): ValueAt {
  const { weights, total } = tilt(logMass, u);
  let sum = 0;
  let tail = 0;
  let tailSum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += i * weights[i];
    if (i < x - low) continue;
    tail += weights[i];
    tailSum += i * weights[i];
  }
  const value = tail / total;
  return { value, slope: tailSum / total - value * (sum / total) };
}

// masses times psi^i, of ln psi = u, up to a common factor
function tilt(logMass: Float64Array, u: number): { readonly weights: Float64Array; readonly total: number } {
  const weights = new Float64Array(logMass.length);
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logMass.length; i++) {
    weights[i] = logMass[i] + i * u;
    if (weights[i] > greatest) greatest = weights[i];
  }
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = exp(weights[i] - greatest);
    total += weights[i];
  }
  return { weights, total };
}

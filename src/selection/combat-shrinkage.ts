import { exp, log } from "../stats/elementary.ts";

/** Relative change of a location and a spread that ends their iteration: a few roundings. */
const CHANGE = 1e-14;

/** Steps after which the iteration ends in any case; it halves the distance at each, as a rule. */
const MOST_STEPS = 10_000;

/** Location and spread of standardised features in one batch. */
export interface BatchEffect {
  /** Mean of each feature. */
  readonly location: Float64Array;
  /** Variance of each feature. */
  readonly spread: Float64Array;
}

// parametric empirical Bayes: normal prior for locations, inverse gamma for spreads, moments over features; for each feature
// the mutual fixed point of the two conditional means
//
// location, spread  estimates of the batch, by feature; spread with n - 1
// n                 rows of the batch
export function shrinkParametric({ location, spread }: BatchEffect, n: number): BatchEffect {
  const p = location.length;
  const [center, between] = meanAndVariance(location);
  const [mean, variance] = meanAndVariance(spread);
  const shape = (2 * variance + mean * mean) / variance;
  const rate = (mean * variance + mean * mean * mean) / variance;
  const newLocation = new Float64Array(p);
  const newSpread = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    const squares = (n - 1) * spread[j];
    let g = location[j];
    let d = spread[j];
    for (let step = 0; step < MOST_STEPS; step++) {
      const nextG = posteriorMean(location[j], center, n, d, between);
      const distance = location[j] - nextG;
      // spreads that are all alike stay what they are
      const nextD = variance > 0 ? (0.5 * (squares + n * distance * distance) + rate) / (n / 2 + shape - 1) : mean;
      const done = Math.abs(nextG - g) <= CHANGE * Math.abs(g) && Math.abs(nextD - d) <= CHANGE * d;
      g = nextG;
      d = nextD;
      if (done) break;
    }
    newLocation[j] = g;
    newSpread[j] = d;
  }
  return { location: newLocation, spread: newSpread };
}

// locations alone, with a spread of 1. The batch counts as one row whatever its size, as in the published programs
export function shrinkLocations({ location }: BatchEffect): BatchEffect {
  const [center, between] = meanAndVariance(location);
  return {
    location: location.map((value) => posteriorMean(value, center, 1, 1, between)),
    spread: new Float64Array(location.length).fill(1),
  };
}

// empirical Bayes without a form of the prior: means of the locations and spreads of the other features, weighted by how
// likely they make the values of this one. Time p^2
export function shrinkNonparametric({ location, spread }: BatchEffect, n: number, used: Float64Array): BatchEffect {
  const p = location.length;
  const newLocation = new Float64Array(p);
  const newSpread = new Float64Array(p);
  const constants = used.map((d) => (-n / 2) * log(d));
  const logLikelihood = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    const squares = (n - 1) * spread[i];
    let largest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < p; j++) {
      if (j === i) continue;
      const distance = location[i] - location[j];
      const value = constants[j] - (squares + n * distance * distance) / (2 * used[j]);
      logLikelihood[j] = value;
      if (value > largest) largest = value;
    }
    let sum = 0;
    let g = 0;
    let d = 0;
    for (let j = 0; j < p; j++) {
      if (j === i) continue;
      const weight = exp(logLikelihood[j] - largest);
      sum += weight;
      g += weight * location[j];
      d += weight * used[j];
    }
    newLocation[i] = g / sum;
    newSpread[i] = d / sum;
  }
  return { location: newLocation, spread: newSpread };
}

function posteriorMean(value: number, center: number, n: number, spread: number, between: number): number {
  return (between * n * value + spread * center) / (between * n + spread);
}

function meanAndVariance(values: Float64Array): [number, number] {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
  return [mean, squares / (n - 1)];
}

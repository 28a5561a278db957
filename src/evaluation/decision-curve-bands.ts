import type { TreatedRates } from "./net-benefit-kernel.ts";
import { percentileLimits, resampleCounts } from "./resample-counts.ts";

/** Writes the rates of strategies if subject i counts count[i] times; returns the event rate of all, the first one. */
export type RatesOf = (count: Float64Array, bins: readonly Uint32Array[], rates: readonly TreatedRates[]) => number;

export function emptyRates(m: number): TreatedRates {
  return { positive: new Float64Array(m), truePositive: new Float64Array(m), falsePositive: new Float64Array(m) };
}

export function netBenefit(
  { truePositive, falsePositive }: TreatedRates,
  thresholds: Float64Array,
  harm: number,
): Float64Array {
  return thresholds.map((p, k) => {
    const wasted = falsePositive[k] === 0 ? 0 : (falsePositive[k] * p) / (1 - p);
    return truePositive[k] - wasted - harm;
  });
}

/** Pointwise limits. */
export interface Band {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Bootstrap percentile limits of the net benefit of strategies, and of differences between them.
 *
 * @param bins - what `treatedUpTo` returned, of each strategy
 * @param pairs - places of the strategies whose difference is wanted
 */
export function bandsOf(
  ratesOf: RatesOf,
  bins: readonly Uint32Array[],
  thresholds: Float64Array,
  harms: readonly number[],
  pairs: readonly (readonly [number, number])[],
  resamples: number,
  seed: number,
  confLevel: number,
): { readonly curves: readonly Band[]; readonly differences: readonly Band[] } {
  const m = thresholds.length;
  const rates = bins.map(() => emptyRates(m));
  // one row a threshold, so that quantiles are taken along rows
  const values = bins.map(() => new Float64Array(m * resamples));
  resampleCounts(bins[0].length, resamples, seed, (count, b) => {
    ratesOf(count, bins, rates);
    rates.forEach((each, j) => {
      const benefit = netBenefit(each, thresholds, harms[j]);
      for (let k = 0; k < m; k++) values[j][k * resamples + b] = benefit[k];
    });
  });
  return {
    curves: values.map((each) => bandOf(each, m, resamples, confLevel)),
    differences: pairs.map(([a, b]) =>
      bandOf(
        values[a].map((value, i) => value - values[b][i]),
        m,
        resamples,
        confLevel,
      ),
    ),
  };
}

function bandOf(values: Float64Array, m: number, resamples: number, confLevel: number): Band {
  const lower = new Float64Array(m);
  const upper = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    [lower[k], upper[k]] = percentileLimits(values.subarray(k * resamples, (k + 1) * resamples), confLevel);
  }
  return { lower, upper };
}

import { percentiles } from "../stats/order-statistics.ts";
import { tally } from "../stats/tally.ts";
import type { ChannelNormalization } from "./manifest.ts";

/** Smallest standard deviation and range that is divided by, as in nnU-Net. */
const LEAST = 1e-8;

/** The intensities of a channel as its network wants them, in place; {@link ChannelNormalization} says how. */
export function normalizeChannel(values: Float64Array, normalization: ChannelNormalization): Float64Array {
  switch (normalization.method) {
    case "zscore":
      return zscore(values, normalization.nonzero ?? false);
    case "ct": {
      const { percentile005: low, percentile995: high, mean, standardDeviation } = normalization;
      const scale = Math.max(standardDeviation, LEAST);
      return change(values, (value) => (Math.min(Math.max(value, low), high) - mean) / scale);
    }
    case "rescale": {
      const [low, high] = extremes(values);
      const range = Math.max(high - low, LEAST);
      return change(values, (value) => (value - low) / range);
    }
    case "range":
      return linear(values, normalization.from, normalization.to, normalization.clip ?? false);
    case "percentiles": {
      const { lower, upper, to, clip = false } = normalization;
      const [low, high] = percentiles(tally(values), [lower, upper]);
      return linear(values, [low, high], to, clip);
    }
    default:
      return values;
  }
}

function zscore(values: Float64Array, nonzero: boolean): Float64Array {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (nonzero && values[i] === 0) continue;
    sum += values[i];
    n++;
  }
  if (n === 0) return values;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (!nonzero || values[i] !== 0) squares += (values[i] - mean) ** 2;
  }
  const deviation = Math.max(Math.sqrt(squares / n), LEAST);
  return change(values, (value) => (nonzero && value === 0 ? 0 : (value - mean) / deviation));
}

function linear(
  values: Float64Array,
  [low, high]: readonly [number, number],
  [first, last]: readonly [number, number],
  clip: boolean,
): Float64Array {
  // as MONAI does where the range is empty
  const scale = high === low ? 1 : (last - first) / (high - low);
  const moved = change(values, (value) => (value - low) * scale + first);
  if (!clip) return moved;
  return change(moved, (value) => Math.min(Math.max(value, Math.min(first, last)), Math.max(first, last)));
}

function extremes(values: Float64Array): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

function change(values: Float64Array, to: (value: number) => number): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = to(values[i]);
  return values;
}

import { log2 } from "../stats/elementary.ts";
import type { FamilyOptions, FeatureValues, IbsiDefinition, IbsiFamily } from "./family.ts";
import { ibsiFamily } from "./family.ts";
import { intensityStatistics } from "./intensity-statistics.ts";
import type { LevelGrid } from "./roi.ts";

/**
 * Statistics of the grey levels l₁..lₙ after discretisation; pᵢ is the share of voxels with level i, h(i) their number,
 * G the highest level, and the gradient of h is (h(i + 1) − h(i − 1)) / 2, one-sided at levels 1 and G.
 */
export interface IntensityHistogramFeatures {
  /** Mean. Formula: μ = Σ l / n. Unit: grey levels. IBSI: X6K6. */
  readonly ih_mean: number;
  /** Population variance. Formula: Σ (l − μ)² / n. Unit: grey levels squared. IBSI: CH89. */
  readonly ih_var: number;
  /** Asymmetry; 0 if all levels are equal. Formula: m₃ / m₂^1.5. Unit: none. IBSI: 88K1. */
  readonly ih_skew: number;
  /** Weight of the tails, 0 for a normal distribution; 0 if all levels are equal. Formula: m₄ / m₂² − 3. Unit: none. IBSI: C3I7. */
  readonly ih_kurt: number;
  /** Median. Formula: P₅₀. Unit: grey levels. IBSI: WIFQ. */
  readonly ih_median: number;
  /** Lowest level. Formula: min l. Unit: grey levels. IBSI: 1PR8. */
  readonly ih_min: number;
  /** 10th percentile, by linear interpolation. Formula: P₁₀. Unit: grey levels. IBSI: GPMT. */
  readonly ih_p10: number;
  /** 90th percentile, by linear interpolation. Formula: P₉₀. Unit: grey levels. IBSI: OZ0C. */
  readonly ih_p90: number;
  /** Highest level. Formula: max l. Unit: grey levels. IBSI: 3NCY. */
  readonly ih_max: number;
  /** Most frequent level; of several the one nearest to the mean, then the lower. Formula: argmax h. Unit: grey levels. IBSI: AMMC. */
  readonly ih_mode: number;
  /** Distance of the quartiles. Formula: P₇₅ − P₂₅. Unit: grey levels. IBSI: WR0O. */
  readonly ih_iqr: number;
  /** Distance of the extremes. Formula: max l − min l. Unit: grey levels. IBSI: 5Z3W. */
  readonly ih_range: number;
  /** Mean distance from the mean. Formula: Σ |l − μ| / n. Unit: grey levels. IBSI: D2ZX. */
  readonly ih_mad: number;
  /** The same of the levels from P₁₀ to P₉₀ about their own mean. Formula: Σ |l − μ₁₀₋₉₀| / n₁₀₋₉₀. Unit: grey levels. IBSI: WRZB. */
  readonly ih_rmad: number;
  /** Mean distance from the median. Formula: Σ |l − P₅₀| / n. Unit: grey levels. IBSI: 4RNL. */
  readonly ih_medad: number;
  /** Coefficient of variation. Formula: √m₂ / μ. Unit: none. IBSI: CWYJ. */
  readonly ih_cov: number;
  /** Quartile coefficient of dispersion. Formula: (P₇₅ − P₂₅) / (P₇₅ + P₂₅). Unit: none. IBSI: SLWD. */
  readonly ih_qcod: number;
  /** Uncertainty of the level. Formula: −Σ p log₂ p. Unit: bit. IBSI: TLU2. */
  readonly ih_entropy: number;
  /** Chance that two voxels have the same level. Formula: Σ p². Unit: none. IBSI: BJ5W. */
  readonly ih_uniformity: number;
  /** Steepest rise; NaN if there is one level. Formula: max h'. Unit: voxels a level. IBSI: 12CE. */
  readonly ih_max_grad: number;
  /** Level of the steepest rise, the lowest of several. Formula: argmax h'. Unit: grey levels. IBSI: 8E6O. */
  readonly ih_max_grad_g: number;
  /** Steepest fall; NaN if there is one level. Formula: min h'. Unit: voxels a level. IBSI: VQB3. */
  readonly ih_min_grad: number;
  /** Level of the steepest fall, the lowest of several. Formula: argmin h'. Unit: grey levels. IBSI: RHQZ. */
  readonly ih_min_grad_g: number;
}

const TAGS: readonly string[] =
  /* @__PURE__ */ "mean var skew kurt median min p10 p90 max mode iqr range mad rmad medad cov qcod entropy uniformity max_grad max_grad_g min_grad min_grad_g"
    .split(" ")
    .map((tag) => `ih_${tag}`);

const IBSI: IbsiDefinition = { tags: TAGS, compute: ({ roi }) => [{ values: histogramFeatures(roi.levels) }] };

/**
 * Intensity histogram: 23 features of the `ibsi` profile, of the grey levels that all texture families see. Time
 * O(levels).
 *
 * @param options - `tags` to return
 */
export function intensityHistogram(options: FamilyOptions<never> = {}): IbsiFamily {
  return ibsiFamily("intensityHistogram", IBSI, options);
}

function histogramFeatures({ grayLevels, counts }: LevelGrid): FeatureValues {
  const values = grayLevels.subarray(1);
  const own = counts.subarray(1);
  const total = own.reduce((sum, count) => sum + count, 0);
  const statistics = intensityStatistics({ values, counts: own, total });
  let entropy = 0;
  let uniformity = 0;
  let mode = 0;
  for (let k = 0; k < values.length; k++) {
    const p = own[k] / total;
    entropy -= p * log2(p);
    uniformity += p * p;
    const nearer = Math.abs(values[k] - statistics.mean) < Math.abs(values[mode] - statistics.mean);
    if (own[k] > own[mode] || (own[k] === own[mode] && nearer)) mode = k;
  }
  const all = { ...statistics, entropy, uniformity, mode: values[mode], ...steepest(values, own) };
  return Object.fromEntries(Object.entries(all).map(([tag, value]) => [`ih_${tag}`, value]));
}

// values[m], counts[m]  levels that occur, ascending, and the number of their voxels
function steepest(values: Float64Array, counts: Float64Array): FeatureValues {
  const highest = values[values.length - 1];
  if (highest === 1) {
    return { max_grad: Number.NaN, max_grad_g: Number.NaN, min_grad: Number.NaN, min_grad_g: Number.NaN };
  }
  const h = new Float64Array(highest);
  for (let k = 0; k < values.length; k++) h[values[k] - 1] = counts[k];
  const gradient = (i: number): number => {
    const low = Math.max(i - 1, 0);
    const high = Math.min(i + 1, highest - 1);
    return (h[high] - h[low]) / (high - low);
  };
  let rise = 0;
  let fall = 0;
  for (let i = 1; i < highest; i++) {
    if (gradient(i) > gradient(rise)) rise = i;
    if (gradient(i) < gradient(fall)) fall = i;
  }
  return { max_grad: gradient(rise), max_grad_g: rise + 1, min_grad: gradient(fall), min_grad_g: fall + 1 };
}

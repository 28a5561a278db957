import { log2 } from "../stats/elementary.ts";
import { percentiles } from "../stats/order-statistics.ts";
import { tally } from "../stats/tally.ts";
import { EPSILON } from "./constants.ts";
import {
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  type IbsiDefinition,
  type IntensityFamily,
  ibsiPart,
  intensityFamily,
} from "./family.ts";
import { intensityStatistics, TAGS } from "./intensity-statistics.ts";
import { meanDeviationBetween, moments } from "./moments.ts";
import type { Roi } from "./roi.ts";

/**
 * First-order statistics of the intensities x₁..xₙ in the region; pᵢ is the share of voxels with grey level i after
 * discretisation, c is `voxelArrayShift`.
 */
export interface FirstOrderFeatures {
  /** 10th percentile, by linear interpolation. Formula: P₁₀. Unit: of the image. IBSI: QG58. */
  readonly "10Percentile": number;
  /** 90th percentile, by linear interpolation. Formula: P₉₀. Unit: of the image. IBSI: 8DWT. */
  readonly "90Percentile": number;
  /** Sum of the squared intensities. Formula: Σ (xₖ + c)². Unit: of the image, squared. IBSI: N8CA. */
  readonly Energy: number;
  /** Uncertainty of the grey level. Formula: −Σ pᵢ log₂(pᵢ + ε). Unit: bit. IBSI: TLU2. */
  readonly Entropy: number;
  /** Distance of the quartiles. Formula: P₇₅ − P₂₅. Unit: of the image. IBSI: SALO. */
  readonly InterquartileRange: number;
  /** Weight of the tails; 3 for a normal distribution (IBSI's is less by 3); 0 if all values are equal. Formula: m₄ / m₂², mₖ = Σ (x − x̄)ᵏ / n. Unit: none. IBSI: IPH6 (+ 3). */
  readonly Kurtosis: number;
  /** Largest intensity. Formula: max x. Unit: of the image. IBSI: 84IY. */
  readonly Maximum: number;
  /** Mean distance from the mean. Formula: Σ |xₖ − x̄| / n. Unit: of the image. IBSI: 4FUA. */
  readonly MeanAbsoluteDeviation: number;
  /** Mean intensity. Formula: Σ xₖ / n. Unit: of the image. IBSI: Q4LE. */
  readonly Mean: number;
  /** Median intensity. Formula: P₅₀. Unit: of the image. IBSI: Y12H. */
  readonly Median: number;
  /** Smallest intensity. Formula: min x. Unit: of the image. IBSI: 1GSF. */
  readonly Minimum: number;
  /** Distance of the extremes. Formula: max x − min x. Unit: of the image. IBSI: 2OJQ. */
  readonly Range: number;
  /** Mean absolute deviation of the values from P₁₀ to P₉₀, both included, about their own mean. Formula: Σ |xₖ − x̄₁₀₋₉₀| / n₁₀₋₉₀. Unit: of the image. IBSI: 1128. */
  readonly RobustMeanAbsoluteDeviation: number;
  /** Quadratic mean. Formula: √(Σ (xₖ + c)² / n). Unit: of the image. IBSI: 5ZWQ. */
  readonly RootMeanSquared: number;
  /** Asymmetry; 0 if all values are equal. Formula: m₃ / m₂^1.5. Unit: none. IBSI: KE2A. */
  readonly Skewness: number;
  /** Energy times the volume of a voxel. Formula: V Σ (xₖ + c)². Unit: of the image, squared, times mm³ (mm² in 2D). IBSI: none. */
  readonly TotalEnergy: number;
  /** Chance that two voxels have the same grey level. Formula: Σ pᵢ². Unit: none. IBSI: BJ5W. */
  readonly Uniformity: number;
  /** Population variance. Formula: Σ (xₖ − x̄)² / n. Unit: of the image, squared. IBSI: ECT3. */
  readonly Variance: number;
  /** Population standard deviation; returned only when named. Formula: √(Σ (xₖ − x̄)² / n). Unit: of the image. IBSI: none. */
  readonly StandardDeviation: number;
}

const NAMES =
  /* @__PURE__ */ "10Percentile 90Percentile Energy Entropy InterquartileRange Kurtosis Maximum MeanAbsoluteDeviation Mean Median Minimum Range RobustMeanAbsoluteDeviation RootMeanSquared Skewness TotalEnergy Uniformity Variance".split(
    " ",
  );

/**
 * First-order statistics: 18 features, and StandardDeviation when named. Equals PyRadiomics' `firstorder`.
 *
 * Entropy and Uniformity are of the discretised grey levels, all others of the intensities as they are. Time O(n).
 *
 * In the `ibsi` profile the manual's 18 intensity-based statistics, of which kurtosis is less by 3, with the median
 * absolute deviation and the coefficients of variation and dispersion.
 *
 * @param options - `features` to return; `voxelArrayShift`; in the `ibsi` profile `tags`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractFeatures } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 2, 3, 10), [2, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
 * const { features } = extractFeatures(image, mask, { families: [firstOrder()] });
 * features.original_firstorder_Skewness; // => 1.0182337649086284
 * ```
 */
export function firstOrder(options: FamilyOptions<keyof FirstOrderFeatures, "voxelArrayShift"> = {}): IntensityFamily {
  return {
    ...intensityFamily("firstorder", NAMES, firstOrderFeatures, options, ["StandardDeviation"]),
    ...ibsiPart("firstOrder", IBSI, options),
  };
}

const STATISTICS = /* @__PURE__ */ TAGS.map((tag) => `stat_${tag}`);

const IBSI: IbsiDefinition = {
  tags: STATISTICS,
  compute: ({ roi }) => {
    const values = intensityStatistics(tally(roi.values));
    return [{ values: Object.fromEntries(STATISTICS.map((tag, k) => [tag, values[TAGS[k]]])) }];
  },
};

function firstOrderFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  const { levels, spacing, dimension } = roi;
  const tallied = tally(roi.values);
  const n = tallied.total;
  const { mean, absolute, m2, m3, m4, energy } = moments(tallied, settings.voxelArrayShift);
  const [minimum, p10, p25, median, p75, p90, maximum] = percentiles(tallied, [0, 10, 25, 50, 75, 90, 100]);
  let entropy = 0;
  let uniformity = 0;
  for (let level = 1; level < levels.counts.length; level++) {
    const p = levels.counts[level] / n;
    entropy -= p * log2(p + EPSILON);
    uniformity += p * p;
  }
  return {
    "10Percentile": p10,
    "90Percentile": p90,
    Energy: energy,
    Entropy: entropy,
    InterquartileRange: p75 - p25,
    Kurtosis: m2 === 0 ? 0 : m4 / (m2 * m2),
    Maximum: maximum,
    MeanAbsoluteDeviation: absolute,
    Mean: mean,
    Median: median,
    Minimum: minimum,
    Range: maximum - minimum,
    RobustMeanAbsoluteDeviation: meanDeviationBetween(tallied, p10, p90),
    RootMeanSquared: Math.sqrt(energy / n),
    Skewness: m2 === 0 ? 0 : m3 / (m2 * Math.sqrt(m2)),
    TotalEnergy: energy * spacing[0] * spacing[1] * (dimension === 3 ? spacing[2] : 1),
    Uniformity: uniformity,
    Variance: m2,
    StandardDeviation: Math.sqrt(m2),
  };
}

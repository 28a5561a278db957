import { log2 } from "../stats/elementary.ts";
import { percentiles } from "../stats/order-statistics.ts";
import { type Tally, tally } from "../stats/tally.ts";
import { EPSILON } from "./constants.ts";
import {
  chooseFeatures,
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  familySettings,
  type IntensityFamily,
} from "./family.ts";
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
 * @param options - `features` to return; `voxelArrayShift`
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
    name: "firstorder",
    kind: "intensity",
    features: chooseFeatures("firstOrder", NAMES, ["StandardDeviation"], options),
    settings: familySettings(options),
    compute: firstOrderFeatures,
  };
}

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

/** Sums are taken over blocks of this many values first: less rounding, at no cost. */
const BLOCK = 1024;

interface Moments {
  readonly mean: number;
  readonly absolute: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  readonly energy: number;
}

// returns  central moments with 1/n, sum of squares of value + shift
function moments({ values, counts, total }: Tally, shift: number): Moments {
  const m = values.length;
  // relative to one of the values, so that the moments of equal values are exactly 0
  const first = values[0];
  let offset = 0;
  let energy = 0;
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    let sum = 0;
    let squares = 0;
    for (let k = start; k < end; k++) {
      const x = values[k];
      const count = counts ? counts[k] : 1;
      sum += count * (x - first);
      squares += count * (x + shift) * (x + shift);
    }
    offset += sum;
    energy += squares;
  }
  const mean = first + offset / total;
  let absolute = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = start; k < end; k++) {
      const deviation = values[k] - mean;
      const square = (counts ? counts[k] : 1) * deviation * deviation;
      a += (counts ? counts[k] : 1) * Math.abs(deviation);
      b += square;
      c += square * deviation;
      d += square * deviation * deviation;
    }
    absolute += a;
    m2 += b;
    m3 += c;
    m4 += d;
  }
  return {
    mean,
    absolute: absolute / total,
    m2: m2 / total,
    m3: m3 / total,
    m4: m4 / total,
    energy,
  };
}

// at least one value lies within low..high
function meanDeviationBetween({ values, counts }: Tally, low: number, high: number): number {
  let kept = 0;
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    if (x < low || x > high) continue;
    const count = counts ? counts[k] : 1;
    kept += count;
    sum += count * (x - low);
  }
  const mean = low + sum / kept;
  let deviation = 0;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    if (x >= low && x <= high) deviation += (counts ? counts[k] : 1) * Math.abs(x - mean);
  }
  return deviation / kept;
}

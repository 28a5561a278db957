import { exp } from "../stats/elementary.ts";
import { textureDefinition } from "./aggregation.ts";
import {
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  type IbsiDefinition,
  type IntensityFamily,
  ibsiPart,
  intensityFamily,
} from "./family.ts";
import { directionWeights, neighbourOffsets, offsetLength, steps } from "./offsets.ts";
import { type PairScratch, pairScratch, pairStatistics } from "./pair-statistics.ts";
import { checkTable, type LevelGrid, type Roi } from "./roi.ts";

/**
 * Features of the grey level co-occurrence matrix: p(i, j) the share of pairs of neighbours with grey levels i and j;
 * pₓ, p_y its margins, μ and σ their means and standard deviations; p₊(k) the share of pairs with i + j = k, p₋(k) with
 * |i − j| = k; Nᵍ the highest grey level; HXY the joint entropy, HX and HY those of the margins.
 */
export interface GlcmFeatures {
  /** Fineness of the texture. Formula: Σ p i j. Unit: grey levels squared. IBSI: QWB0. */
  readonly Autocorrelation: number;
  /** Skewness and asymmetry about the mean, heavy tails. Formula: Σ p (i + j − μₓ − μ_y)⁴. Unit: grey levels⁴. IBSI: AE86. */
  readonly ClusterProminence: number;
  /** Skewness about the mean. Formula: Σ p (i + j − μₓ − μ_y)³. Unit: grey levels³. IBSI: 7NFM. */
  readonly ClusterShade: number;
  /** Grouping of voxels of similar level. Formula: Σ p (i + j − μₓ − μ_y)². Unit: grey levels squared. IBSI: DG8W. */
  readonly ClusterTendency: number;
  /** Local variation. Formula: Σ p (i − j)². Unit: grey levels squared. IBSI: ACUI. */
  readonly Contrast: number;
  /** Linear dependence of neighbours; 1 if there is one level. Formula: Σ p (i − μₓ)(j − μ_y) / (σₓ σ_y + ε). Unit: none. IBSI: NI2N. */
  readonly Correlation: number;
  /** Mean difference of neighbours. Formula: Σ k p₋(k). Unit: grey levels. IBSI: TF7R. */
  readonly DifferenceAverage: number;
  /** Uncertainty of the difference. Formula: −Σ p₋ log₂(p₋ + ε). Unit: bit. IBSI: NTRS. */
  readonly DifferenceEntropy: number;
  /** Variance of the difference. Formula: Σ p₋ (k − DifferenceAverage)². Unit: grey levels squared. IBSI: D3YU. */
  readonly DifferenceVariance: number;
  /** Inverse difference. Formula: Σ p₋ / (1 + k). Unit: none. IBSI: IB1Z. */
  readonly Id: number;
  /** Inverse difference moment. Formula: Σ p₋ / (1 + k²). Unit: none. IBSI: WF0Z. */
  readonly Idm: number;
  /** The same, normalised. Formula: Σ p₋ / (1 + k² / Nᵍ²). Unit: none. IBSI: 1QCO. */
  readonly Idmn: number;
  /** Inverse difference, normalised. Formula: Σ p₋ / (1 + k / Nᵍ). Unit: none. IBSI: NDRX. */
  readonly Idn: number;
  /** First measure of information correlation; 0 if both margins are certain. Formula: (HXY + Σ p log₂(pₓ p_y + ε)) / max(HX, HY). Unit: none. IBSI: R8DG. */
  readonly Imc1: number;
  /** Second measure of information correlation. Formula: √(1 − exp(−2 (HXY2 − HXY))), HXY2 = −Σ pₓ p_y log₂(pₓ p_y + ε). Unit: none. IBSI: JN9H. */
  readonly Imc2: number;
  /** Inverse variance. Formula: Σ p₋ / k², k ≥ 1. Unit: none. IBSI: E8JP. */
  readonly InverseVariance: number;
  /** Mean grey level. Formula: Σ p i. Unit: grey levels. IBSI: 60VM. */
  readonly JointAverage: number;
  /** Uniformity of pairs, angular second moment. Formula: Σ p². Unit: none. IBSI: 8ZQL. */
  readonly JointEnergy: number;
  /** Uncertainty of pairs. Formula: HXY = −Σ p log₂(p + ε). Unit: bit. IBSI: TU9B. */
  readonly JointEntropy: number;
  /** Maximal correlation coefficient; 1 if there is one level. Formula: √ of the second largest eigenvalue of Qᵢⱼ = Σₖ p(i, k) p(j, k) / (pₓ(i) p_y(k) + ε). Unit: none. IBSI: none. */
  readonly MCC: number;
  /** Share of the most frequent pair. Formula: max p. Unit: none. IBSI: GYBY. */
  readonly MaximumProbability: number;
  /** Mean sum of neighbours. Formula: Σ k p₊(k). Unit: grey levels. IBSI: ZGXS. */
  readonly SumAverage: number;
  /** Uncertainty of the sum. Formula: −Σ p₊ log₂(p₊ + ε). Unit: bit. IBSI: P6QZ. */
  readonly SumEntropy: number;
  /** Variance of the grey level of pairs. Formula: Σ p (i − μₓ)². Unit: grey levels squared. IBSI: UR99. */
  readonly SumSquares: number;
}

const NAMES =
  /* @__PURE__ */ "Autocorrelation ClusterProminence ClusterShade ClusterTendency Contrast Correlation DifferenceAverage DifferenceEntropy DifferenceVariance Id Idm Idmn Idn Imc1 Imc2 InverseVariance JointAverage JointEnergy JointEntropy MCC MaximumProbability SumAverage SumEntropy SumSquares".split(
    " ",
  );

/**
 * Grey level co-occurrence matrix: 24 features. Equals PyRadiomics' `glcm`; IBSI's 3D average of the same levels, or
 * with `weightingNorm: "no_weighting"` its 3D merged.
 *
 * A matrix is made for each direction (13, or 4 within slices, for `distances: [1]`); directions without a pair are
 * left out. Features are averaged over directions; with `weightingNorm` the matrices are summed first, each times
 * exp(−d²), d the length of the offset in mm. Time O((n + levels²) x directions); MCC adds some tens of products with
 * the matrix, which is sparse.
 *
 * @param options - `features` to return; `distances`, `symmetricalGLCM`, `weightingNorm`, `force2D`,
 *   `force2Ddimension`; in the `ibsi` profile `tags`, `aggregation`, `distances`, `distanceNorm`, `symmetricalGLCM` and
 *   `weightingNorm`, which there weighs directions that are merged by exp(−d²), d in voxels
 */
export function glcm(
  options: FamilyOptions<
    keyof GlcmFeatures,
    "distances" | "symmetricalGLCM" | "weightingNorm" | "force2D" | "force2Ddimension" | "aggregation" | "distanceNorm"
  > = {},
): IntensityFamily {
  return { ...intensityFamily("glcm", NAMES, glcmFeatures, options), ...ibsiPart("glcm", IBSI, options) };
}

/** What the manual's features are called here, in its order. */
const TAGS: Readonly<Record<string, keyof GlcmFeatures>> = {
  cm_joint_max: "MaximumProbability",
  cm_joint_avg: "JointAverage",
  cm_joint_var: "SumSquares",
  cm_joint_entr: "JointEntropy",
  cm_diff_avg: "DifferenceAverage",
  cm_diff_var: "DifferenceVariance",
  cm_diff_entr: "DifferenceEntropy",
  cm_sum_avg: "SumAverage",
  cm_sum_var: "ClusterTendency",
  cm_sum_entr: "SumEntropy",
  cm_energy: "JointEnergy",
  cm_contrast: "Contrast",
  cm_dissimilarity: "DifferenceAverage",
  cm_inv_diff: "Id",
  cm_inv_diff_norm: "Idn",
  cm_inv_diff_mom: "Idm",
  cm_inv_diff_mom_norm: "Idmn",
  cm_inv_var: "InverseVariance",
  cm_corr: "Correlation",
  cm_auto_corr: "Autocorrelation",
  cm_clust_tend: "ClusterTendency",
  cm_clust_shade: "ClusterShade",
  cm_clust_prom: "ClusterProminence",
  cm_info_corr1: "Imc1",
  cm_info_corr2: "Imc2",
};

interface PairMatrix {
  readonly table: Float64Array;
  readonly weight: number;
}

const IBSI: IbsiDefinition = /* @__PURE__ */ textureDefinition<PairMatrix>("glcm", {
  tags: Object.keys(TAGS),
  directional: true,
  count: (roi, _, settings) => {
    const unweighted = { ...settings, weightingNorm: null };
    const weights = directionWeights(neighbourOffsets(roi, settings, false), settings);
    return Array.from(cooccurrenceMatrices(roi, unweighted), (table, a) => ({
      table: table.slice(),
      weight: weights[a],
    }));
  },
  merge: (matrices) => {
    const table = new Float64Array(matrices[0].table.length);
    for (const { table: own, weight } of matrices) {
      for (let k = 0; k < table.length; k++) table[k] += weight * own[k];
    }
    return { table, weight: 1 };
  },
  describe: ({ table }, { levels }) => {
    const p = table.slice();
    if (!normalize(p)) return undefined;
    const values = pairStatistics(p, levels.grayLevels, false);
    return Object.fromEntries(Object.entries(TAGS).map(([tag, name]) => [tag, values[name]]));
  },
});

function glcmFeatures(roi: Roi, settings: FeatureSettings, wanted: readonly string[]): FeatureValues {
  const { grayLevels } = roi.levels;
  const each: FeatureValues[] = [];
  let scratch: PairScratch | undefined;
  for (const matrix of cooccurrenceMatrices(roi, settings)) {
    if (!normalize(matrix)) continue;
    scratch ??= pairScratch(grayLevels.length - 1);
    each.push(pairStatistics(matrix, grayLevels, wanted.includes("MCC"), roi.whole, scratch));
  }
  const values: Record<string, number> = {};
  for (const name of NAMES) {
    let sum = 0;
    let count = 0;
    for (const one of each) {
      const value = one[name];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    values[name] = sum / count;
  }
  // of one level it is 1 by definition, also where no voxel has a neighbour
  return (roi.whole?.levels ?? grayLevels.length - 1) === 1 ? { ...values, MCC: 1 } : values;
}

/**
 * Co-occurrence counts, one matrix a direction (or one in all with `weightingNorm`), made one after the other: n x n
 * for n levels present, row by row.
 */
export function* cooccurrenceMatrices(roi: Roi, settings: FeatureSettings): Generator<Float64Array> {
  const { levels, spacing } = roi;
  const n = levels.grayLevels.length - 1;
  const offsets = neighbourOffsets(roi, settings, false);
  const stepOf = steps(roi, offsets);
  checkTable("glcm", n + 1, n + 1);
  const table = new Uint32Array((n + 1) * (n + 1));
  const sum = new Float64Array(n * n);
  for (let a = 0; a < offsets.length; a++) {
    countPairs(levels, stepOf[a], table.fill(0));
    const norm = settings.weightingNorm;
    let weight = 1;
    if (norm === null) sum.fill(0);
    else if (norm !== "no_weighting") {
      const length = offsetLength(offsets[a], spacing, norm);
      weight = exp(-length * length);
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const here = table[(i + 1) * (n + 1) + j + 1];
        const mirrored = settings.symmetricalGLCM ? table[(j + 1) * (n + 1) + i + 1] : 0;
        sum[i * n + j] += weight * (here + mirrored);
      }
    }
    if (norm === null) yield sum;
  }
  if (settings.weightingNorm !== null) yield sum;
}

// step   to the neighbour
// table  (levels + 1)², zero; row and column 0 take the neighbours outside, which saves a test for each pair
function countPairs({ data, indices, grayLevels }: LevelGrid, step: number, table: Uint32Array): void {
  const n = indices.length;
  const width = grayLevels.length;
  for (let k = 0; k < n; k++) {
    const i = indices[k];
    table[data[i] * width + data[i + step]]++;
  }
}

/** Divides a matrix by its sum, in place; false if there is nothing in it. */
function normalize(matrix: Float64Array): boolean {
  let sum = 0;
  for (let k = 0; k < matrix.length; k++) sum += matrix[k];
  for (let k = 0; k < matrix.length; k++) matrix[k] /= sum;
  return sum > 0;
}

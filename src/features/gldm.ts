import {
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  type IntensityFamily,
  intensityFamily,
} from "./family.ts";
import { axisReach, isAdjacent, isZero, neighbourOffsets, rowsAround, steps } from "./offsets.ts";
import type { LevelGrid, Roi } from "./roi.ts";
import { nameStatistics, type SizeStatistics, sizeCounts, sizeStatistics } from "./size-statistics.ts";

/**
 * Features of the grey level dependence matrix: P(i, j) voxels of grey level i for which j voxels of the
 * neighbourhood, the voxel itself counted, differ from it by at most `gldm_a`; N = Σ P voxels in all, p = P / N.
 */
export interface GldmFeatures {
  /** Uncertainty of grey level and dependence. Formula: −Σ p log₂(p + ε). Unit: bit. IBSI: FCBV. */
  readonly DependenceEntropy: number;
  /** Similarity of dependence. Formula: Σⱼ (Σᵢ P)² / N. Unit: none. IBSI: Z87G. */
  readonly DependenceNonUniformity: number;
  /** The same, independent of the number of voxels. Formula: Σⱼ (Σᵢ P)² / N². Unit: none. IBSI: OKJI. */
  readonly DependenceNonUniformityNormalized: number;
  /** Variance of dependence. Formula: Σ p (j − μⱼ)². Unit: voxels squared. IBSI: DNX2. */
  readonly DependenceVariance: number;
  /** Similarity of grey levels. Formula: Σᵢ (Σⱼ P)² / N. Unit: none. IBSI: FP8K. */
  readonly GrayLevelNonUniformity: number;
  /** Variance of the grey level. Formula: Σ p (i − μᵢ)². Unit: grey levels squared. IBSI: 1PFV. */
  readonly GrayLevelVariance: number;
  /** Emphasis of high grey levels. Formula: Σ P i² / N. Unit: grey levels squared. IBSI: OAE7. */
  readonly HighGrayLevelEmphasis: number;
  /** Emphasis of large dependence. Formula: Σ P j² / N. Unit: voxels squared. IBSI: IMOQ. */
  readonly LargeDependenceEmphasis: number;
  /** Emphasis of large dependence of high grey levels. Formula: Σ P i² j² / N. Unit: mixed. IBSI: KLTH. */
  readonly LargeDependenceHighGrayLevelEmphasis: number;
  /** Emphasis of large dependence of low grey levels. Formula: Σ P j² / i² / N. Unit: mixed. IBSI: A7WM. */
  readonly LargeDependenceLowGrayLevelEmphasis: number;
  /** Emphasis of low grey levels. Formula: Σ P / i² / N. Unit: none. IBSI: TL9H. */
  readonly LowGrayLevelEmphasis: number;
  /** Emphasis of small dependence. Formula: Σ P / j² / N. Unit: none. IBSI: SODN. */
  readonly SmallDependenceEmphasis: number;
  /** Emphasis of small dependence of high grey levels. Formula: Σ P i² / j² / N. Unit: mixed. IBSI: JA6D. */
  readonly SmallDependenceHighGrayLevelEmphasis: number;
  /** Emphasis of small dependence of low grey levels. Formula: Σ P / (i² j²) / N. Unit: none. IBSI: EQ3F. */
  readonly SmallDependenceLowGrayLevelEmphasis: number;
}

/** Which of the neutral statistics each feature is, in PyRadiomics' order. */
const STATISTICS: Readonly<Record<keyof GldmFeatures, keyof SizeStatistics>> = {
  DependenceEntropy: "entropy",
  DependenceNonUniformity: "sizeNonUniformity",
  DependenceNonUniformityNormalized: "sizeNonUniformityNormalized",
  DependenceVariance: "sizeVariance",
  GrayLevelNonUniformity: "levelNonUniformity",
  GrayLevelVariance: "levelVariance",
  HighGrayLevelEmphasis: "highLevelEmphasis",
  LargeDependenceEmphasis: "largeEmphasis",
  LargeDependenceHighGrayLevelEmphasis: "largeHighLevelEmphasis",
  LargeDependenceLowGrayLevelEmphasis: "largeLowLevelEmphasis",
  LowGrayLevelEmphasis: "lowLevelEmphasis",
  SmallDependenceEmphasis: "smallEmphasis",
  SmallDependenceHighGrayLevelEmphasis: "smallHighLevelEmphasis",
  SmallDependenceLowGrayLevelEmphasis: "smallLowLevelEmphasis",
};

/**
 * Grey level dependence matrix: 14 features. Equals PyRadiomics' `gldm`, and IBSI's NGLDM (3D merged) of the same
 * levels for `distances: [1]`.
 *
 * As in PyRadiomics, `distances` are the Chebyshev norms that neighbours must have exactly: IBSI's neighbourhood of
 * radius 2 is `distances: [1, 2]`. Time O(n x neighbours).
 *
 * @param options - `features` to return; `gldm_a`, `distances`, `force2D`, `force2Ddimension`
 */
export function gldm(
  options: FamilyOptions<keyof GldmFeatures, "gldm_a" | "distances" | "force2D" | "force2Ddimension"> = {},
): IntensityFamily {
  return intensityFamily("gldm", Object.keys(STATISTICS), gldmFeatures, options);
}

function gldmFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  const { matrix, width } = dependenceMatrix(roi, settings);
  return nameStatistics(STATISTICS, sizeStatistics(sizeCounts(matrix, width, roi.levels.grayLevels)));
}

/** The grey level dependence matrix: entry `level * width + dependence`, the voxel itself counted. */
export function dependenceMatrix(
  roi: Roi,
  settings: FeatureSettings,
): { readonly matrix: Uint32Array; readonly width: number } {
  const { levels } = roi;
  const neighbours = steps(roi, neighbourOffsets(roi, settings, true));
  const width = neighbours.length + 2;
  const matrix = new Uint32Array(levels.grayLevels.length * width);
  const reach = axisReach(roi, settings, 1);
  const adjacent = isAdjacent(settings) && reach[0] === 1;
  if (settings.gldm_a > 0) countDependences(levels, neighbours, settings.gldm_a, width, matrix);
  else if (adjacent) countEqualInRows(levels, rowsAround(levels, reach), width, matrix);
  else countEqual(levels, neighbours, width, matrix);
  return { matrix, width };
}

// neighbours  steps to all neighbours
// tolerance   largest difference of grey levels that makes a neighbour dependent
// matrix      length (levels + 1) x width, zero; counts are added
function countDependences(
  { data, indices, grayLevels }: LevelGrid,
  neighbours: Int32Array,
  tolerance: number,
  width: number,
  matrix: Uint32Array,
): void {
  for (let k = 0; k < indices.length; k++) {
    const level = data[indices[k]];
    const gray = grayLevels[level];
    let dependent = 1;
    for (let a = 0; a < neighbours.length; a++) {
      const other = data[indices[k] + neighbours[a]];
      if (other !== 0 && Math.abs(grayLevels[other] - gray) <= tolerance) dependent++;
    }
    matrix[level * width + dependent]++;
  }
}

// the same for a tolerance of 0
function countEqual({ data, indices }: LevelGrid, neighbours: Int32Array, width: number, matrix: Uint32Array): void {
  for (let k = 0; k < indices.length; k++) {
    const level = data[indices[k]];
    let dependent = 1;
    for (let a = 0; a < neighbours.length; a++) dependent += isZero(data[indices[k] + neighbours[a]] ^ level);
    matrix[level * width + dependent]++;
  }
}

// the same for neighbours that touch
// rows  steps to the rows around a voxel, its own among them, which also counts the voxel itself
function countEqualInRows({ data, indices }: LevelGrid, rows: Int32Array, width: number, matrix: Uint32Array): void {
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    const level = data[i];
    let dependent = 0;
    for (let r = 0; r < rows.length; r++) {
      const j = i + rows[r];
      dependent += isZero(data[j - 1] ^ level) + isZero(data[j] ^ level) + isZero(data[j + 1] ^ level);
    }
    matrix[level * width + dependent]++;
  }
}

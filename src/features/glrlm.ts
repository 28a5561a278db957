import { release } from "../release.ts";
import {
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  type IbsiDefinition,
  type IntensityFamily,
  ibsiPart,
  intensityFamily,
} from "./family.ts";
import { directionWeights, isZero, meanOf, neighbourOffsets, offsetLength, steps } from "./offsets.ts";
import { checkTable, type LevelGrid, type Roi, type Triple } from "./roi.ts";
import { type SizeStatistics, sizeCounts, sizeStatistics } from "./size-statistics.ts";
import { sizeTexture } from "./size-texture.ts";

/**
 * Features of the grey level run length matrix: P(i, j) runs of j voxels with grey level i along a direction;
 * N = Σ P runs in all, p = P / N.
 */
export interface GlrlmFeatures {
  /** Similarity of grey levels over runs. Formula: Σᵢ (Σⱼ P)² / N. Unit: none. IBSI: R5YN. */
  readonly GrayLevelNonUniformity: number;
  /** The same, independent of the number of runs. Formula: Σᵢ (Σⱼ P)² / N². Unit: none. IBSI: OVBL. */
  readonly GrayLevelNonUniformityNormalized: number;
  /** Variance of the grey level of runs. Formula: Σ p (i − μᵢ)². Unit: grey levels squared. IBSI: 8CE5. */
  readonly GrayLevelVariance: number;
  /** Emphasis of high grey levels. Formula: Σ P i² / N. Unit: grey levels squared. IBSI: G3QZ. */
  readonly HighGrayLevelRunEmphasis: number;
  /** Emphasis of long runs. Formula: Σ P j² / N. Unit: voxels squared. IBSI: W4KF. */
  readonly LongRunEmphasis: number;
  /** Emphasis of long runs of high grey levels. Formula: Σ P i² j² / N. Unit: mixed. IBSI: 3KUM. */
  readonly LongRunHighGrayLevelEmphasis: number;
  /** Emphasis of long runs of low grey levels. Formula: Σ P j² / i² / N. Unit: mixed. IBSI: IVPO. */
  readonly LongRunLowGrayLevelEmphasis: number;
  /** Emphasis of low grey levels. Formula: Σ P / i² / N. Unit: none. IBSI: V3SW. */
  readonly LowGrayLevelRunEmphasis: number;
  /** Uncertainty of grey level and length. Formula: −Σ p log₂(p + ε). Unit: bit. IBSI: HJ9O. */
  readonly RunEntropy: number;
  /** Similarity of run lengths. Formula: Σⱼ (Σᵢ P)² / N. Unit: none. IBSI: W92Y. */
  readonly RunLengthNonUniformity: number;
  /** The same, independent of the number of runs. Formula: Σⱼ (Σᵢ P)² / N². Unit: none. IBSI: IC23. */
  readonly RunLengthNonUniformityNormalized: number;
  /** Share of runs among voxels. Formula: N / Σ P j. Unit: none. IBSI: 9ZK5. */
  readonly RunPercentage: number;
  /** Variance of run lengths. Formula: Σ p (j − μⱼ)². Unit: voxels squared. IBSI: SXLW. */
  readonly RunVariance: number;
  /** Emphasis of short runs. Formula: Σ P / j² / N. Unit: none. IBSI: 22OV. */
  readonly ShortRunEmphasis: number;
  /** Emphasis of short runs of high grey levels. Formula: Σ P i² / j² / N. Unit: mixed. IBSI: GD3A. */
  readonly ShortRunHighGrayLevelEmphasis: number;
  /** Emphasis of short runs of low grey levels. Formula: Σ P / (i² j²) / N. Unit: none. IBSI: HTZT. */
  readonly ShortRunLowGrayLevelEmphasis: number;
}

/** Which of the neutral statistics each feature is, in PyRadiomics' order. */
const STATISTICS: Readonly<Record<keyof GlrlmFeatures, keyof SizeStatistics>> = {
  GrayLevelNonUniformity: "levelNonUniformity",
  GrayLevelNonUniformityNormalized: "levelNonUniformityNormalized",
  GrayLevelVariance: "levelVariance",
  HighGrayLevelRunEmphasis: "highLevelEmphasis",
  LongRunEmphasis: "largeEmphasis",
  LongRunHighGrayLevelEmphasis: "largeHighLevelEmphasis",
  LongRunLowGrayLevelEmphasis: "largeLowLevelEmphasis",
  LowGrayLevelRunEmphasis: "lowLevelEmphasis",
  RunEntropy: "entropy",
  RunLengthNonUniformity: "sizeNonUniformity",
  RunLengthNonUniformityNormalized: "sizeNonUniformityNormalized",
  RunPercentage: "percentage",
  RunVariance: "sizeVariance",
  ShortRunEmphasis: "smallEmphasis",
  ShortRunHighGrayLevelEmphasis: "smallHighLevelEmphasis",
  ShortRunLowGrayLevelEmphasis: "smallLowLevelEmphasis",
};

/**
 * Grey level run length matrix: 16 features. Equals PyRadiomics' `glrlm`; IBSI's 3D average of the same levels, or
 * with `weightingNorm: "no_weighting"` its 3D merged.
 *
 * A matrix is made for each of the 13 directions (4 within slices); a direction along which no line holds two voxels
 * of the region is left out. Features are averaged over directions, or with `weightingNorm` the matrices are summed
 * first, each times the length in mm of one step. Time O(n x directions).
 *
 * @param options - `features` to return; `weightingNorm`, `force2D`, `force2Ddimension`; in the `ibsi` profile
 *   `tags`, `aggregation` and `weightingNorm`, which there weighs directions that are merged by exp(−d²), d in voxels
 */
export function glrlm(
  options: FamilyOptions<keyof GlrlmFeatures, "weightingNorm" | "force2D" | "force2Ddimension" | "aggregation"> = {},
): IntensityFamily {
  return {
    ...intensityFamily("glrlm", Object.keys(STATISTICS), glrlmFeatures, options),
    ...ibsiPart("glrlm", IBSI, options),
  };
}

const IBSI: IbsiDefinition = /* @__PURE__ */ sizeTexture(
  "rlm",
  "sre lre lgre hgre srlge srhge lrlge lrhge glnu glnu_norm rlnu rlnu_norm r_perc gl_var rl_var rl_entr",
  true,
  (roi, _, settings) => {
    const { width, matrices, offsets } = runLengthMatrices(roi, settings, true);
    const weights = directionWeights(offsets, settings);
    return matrices.map((matrix, a) => {
      const cells = sizeCounts(matrix, width, roi.levels.grayLevels);
      return { cells, voxels: roi.levels.indices.length, weight: weights[a] };
    });
  },
);

function glrlmFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  const { grayLevels } = roi.levels;
  const { width, matrices, offsets } = runLengthMatrices(roi, settings);
  const norm = settings.weightingNorm;
  let statistics: SizeStatistics[];
  if (norm === null) {
    // PyRadiomics leaves a direction without runs out only where there is another
    statistics = matrices
      .filter((matrix) => matrices.length === 1 || matrix.some((count) => count > 0))
      .map((matrix) => sizeStatistics(sizeCounts(matrix, width, grayLevels)));
  } else {
    const sum = new Float64Array(grayLevels.length * width);
    for (let a = 0; a < matrices.length; a++) {
      const weight = offsetLength(offsets[a], roi.spacing, norm);
      for (let k = 0; k < sum.length; k++) sum[k] += weight * matrices[a][k];
    }
    statistics = [sizeStatistics(sizeCounts(sum, width, grayLevels))];
  }
  const values: Record<string, number> = {};
  for (const [feature, statistic] of Object.entries(STATISTICS)) {
    values[feature] = meanOf(statistics.map((each) => each[statistic]));
  }
  return values;
}

/**
 * Run length matrices of all directions: entry `level * width + length`.
 *
 * @param every - keep a direction, too, along which no line holds two voxels; else it is all zero, as in PyRadiomics
 */
export function runLengthMatrices(
  roi: Roi,
  settings: FeatureSettings,
  every = false,
): { readonly width: number; readonly matrices: readonly Uint32Array[]; readonly offsets: readonly Triple[] } {
  const offsets = neighbourOffsets(roi, { ...settings, distanceNorm: null }, false, [1]);
  const width = Math.max(...roi.size) + 1;
  checkTable("glrlm", roi.levels.grayLevels.length, width * offsets.length);
  const run = new (width <= 2 ** 16 ? Uint16Array : Uint32Array)(roi.levels.data.length);
  const matrices = Array.from(steps(roi, offsets), (step, a) => {
    const matrix = new Uint32Array(roi.levels.grayLevels.length * width);
    const adjacent = countRuns(roi.levels, step, width, matrix, run);
    return every || adjacent || sharesLine(roi.levels, offsets[a]) ? matrix : matrix.fill(0);
  });
  release(run);
  return { width, matrices, offsets };
}

// step    from one voxel to the next along the direction; positive, so that the voxel before comes first
// matrix  length (levels + 1) x width, zero; counts are added
// run     scratch, length of the grid
// returns whether two voxels of the region are neighbours along the direction
function countRuns(
  { data, indices }: LevelGrid,
  step: number,
  width: number,
  matrix: Uint32Array,
  run: Uint16Array | Uint32Array,
): boolean {
  const n = indices.length;
  let any = 0;
  for (let k = 0; k < n; k++) {
    const i = indices[k];
    const level = data[i];
    const before = data[i - step];
    any |= before;
    const length = 1 + (run[i - step] & -isZero(before ^ level));
    run[i] = length;
    matrix[level * width + length]++;
  }
  // what was counted are runs of at least each length
  for (let cell = 0; cell < matrix.length; cell++) {
    const length = cell % width;
    if (length > 0 && length < width - 1) matrix[cell] -= matrix[cell + 1];
  }
  return any > 0;
}

/** Whether any line along the direction holds two voxels of the region, with a gap between them. */
function sharesLine({ indices, start, stride }: LevelGrid, [dx, dy, dz]: Triple): boolean {
  const seen = new Set<number>();
  for (const position of indices) {
    const i = position - start;
    const z = Math.floor(i / stride[2]);
    const y = Math.floor((i - z * stride[2]) / stride[1]);
    const x = i - z * stride[2] - y * stride[1];
    // where the line through this voxel meets the plane 0 of one of the axes along which it moves
    const t = dz !== 0 ? z * dz : dy !== 0 ? y * dy : x * dx;
    // of the three coordinates one is 0 there; the other two make the key
    const u = dz !== 0 || dy !== 0 ? x - t * dx : y;
    const v = dz !== 0 ? y - t * dy : z;
    const line = u * AXIS_RANGE + v;
    if (seen.has(line)) return true;
    seen.add(line);
  }
  return false;
}

/** More than twice any side of a box, so that two coordinates make one number without collisions. */
const AXIS_RANGE = 2 ** 26;

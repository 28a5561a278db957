import {
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  type IntensityFamily,
  intensityFamily,
} from "./family.ts";
import { axisReach, neighbourOffsets, steps } from "./offsets.ts";
import type { LevelGrid, Roi, Triple } from "./roi.ts";

/**
 * Features of the neighbouring grey tone difference matrix: sᵢ is the sum over the voxels of grey level i of the
 * distance to the mean grey level of their neighbours; pᵢ = nᵢ / N their share; G the number of levels present. Sums
 * over i and j run over the levels present.
 */
export interface NgtdmFeatures {
  /** Rate of change between neighbours. Formula: Σ pᵢ sᵢ / Σᵢⱼ |i pᵢ − j pⱼ|, 0 if the divisor is 0. Unit: none. IBSI: NQ30. */
  readonly Busyness: number;
  /** Smoothness of grey levels over wider areas. Formula: 1 / Σ pᵢ sᵢ, 10⁶ if that sum is 0. Unit: none. IBSI: QCDE. */
  readonly Coarseness: number;
  /** Presence of many and abrupt changes. Formula: Σᵢⱼ |i − j| (pᵢ sᵢ + pⱼ sⱼ) / (pᵢ + pⱼ) / N. Unit: none. IBSI: HDEZ. */
  readonly Complexity: number;
  /** Range of grey levels times the amount of local change. Formula: Σᵢⱼ pᵢ pⱼ (i − j)² / (G (G − 1)) · Σ sᵢ / N, 0 if G = 1. Unit: none. IBSI: 65HE. */
  readonly Contrast: number;
  /** Distinctness of its parts. Formula: Σᵢⱼ (pᵢ + pⱼ) (i − j)² / Σ sᵢ, 0 if the divisor is 0. Unit: none. IBSI: 1X9X. */
  readonly Strength: number;
}

const NAMES = /* @__PURE__ */ "Busyness Coarseness Complexity Contrast Strength".split(" ");

/**
 * Neighbouring grey tone difference matrix: 5 features. Equals PyRadiomics' `ngtdm`.
 *
 * IBSI leaves out voxels without a neighbour in the region; PyRadiomics, and so this function, counts them with a
 * difference of 0. Time O(n x neighbours + levels²).
 *
 * @param options - `features` to return; `distances`, `force2D`, `force2Ddimension`
 */
export function ngtdm(
  options: FamilyOptions<keyof NgtdmFeatures, "distances" | "force2D" | "force2Ddimension"> = {},
): IntensityFamily {
  return intensityFamily("ngtdm", NAMES, ngtdmFeatures, options);
}

function ngtdmFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  const { grayLevels, counts } = roi.levels;
  const n = roi.values.length;
  const s = toneDifferences(roi, settings);
  const present = grayLevels.length - 1;
  let sumOfS = 0;
  let weighted = 0; // Σ p s
  let spread = 0; // Σ p p (i - j)²
  let tones = 0; // Σ |i p - j p|
  let complexity = 0;
  let strength = 0;
  for (let i = 1; i <= present; i++) {
    const pi = counts[i] / n;
    sumOfS += s[i];
    weighted += pi * s[i];
    for (let j = 1; j <= present; j++) {
      const pj = counts[j] / n;
      const distance = grayLevels[i] - grayLevels[j];
      spread += pi * pj * distance * distance;
      tones += Math.abs(grayLevels[i] * pi - grayLevels[j] * pj);
      complexity += (Math.abs(distance) * (pi * s[i] + pj * s[j])) / (pi + pj);
      strength += (pi + pj) * distance * distance;
    }
  }
  return {
    Busyness: tones === 0 ? 0 : weighted / tones,
    Coarseness: weighted === 0 ? 1e6 : 1 / weighted,
    Complexity: complexity / n,
    Contrast: present === 1 ? 0 : ((spread / (present * (present - 1))) * sumOfS) / n,
    Strength: sumOfS === 0 ? 0 : strength / sumOfS,
  };
}

/** The column s of the matrix: sum of tone differences of each level index; entry 0 is 0. */
export function toneDifferences(roi: Roi, settings: FeatureSettings): Float64Array {
  const s = new Float64Array(roi.levels.grayLevels.length);
  const { distances } = settings;
  const offsets = neighbourOffsets(roi, settings, true);
  if (Math.max(...distances) === 1) sumBoxDifferences(roi.levels, axisReach(roi, settings, 1), s);
  else sumDifferences(roi.levels, steps(roi, offsets), s);
  return s;
}

/** Grey level and number of voxels in one whole number: at most 26 neighbours of at most 2^20 levels. */
const COUNT_BITS = 6;

// reach  1 for each axis along which voxels are neighbours, else 0
// s      length levels + 1, zero; differences are added
// the neighbours and the voxel itself make a box, whose sum is taken axis by axis: three additions an axis
function sumBoxDifferences({ data, stride, indices, grayLevels }: LevelGrid, reach: Triple, s: Float64Array): void {
  const packed = Int32Array.from(grayLevels, (level) => (level === 0 ? 0 : (level << COUNT_BITS) + 1));
  let sums = new Int32Array(data.length);
  let next = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) sums[i] = packed[data[i]];
  for (let axis = 0; axis < 3; axis++) {
    if (reach[axis] === 0) continue;
    const step = stride[axis];
    for (let i = step; i < sums.length - step; i++) next[i] = sums[i - step] + sums[i] + sums[i + step];
    const swap = sums;
    sums = next;
    next = swap;
  }
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    const level = data[i];
    const around = sums[i] - packed[level];
    const count = around & ((1 << COUNT_BITS) - 1);
    if (count > 0) s[level] += Math.abs(grayLevels[level] - (around >> COUNT_BITS) / count);
  }
}

// neighbours  steps to all neighbours
// s           length levels + 1, zero; differences are added
function sumDifferences({ data, indices, grayLevels }: LevelGrid, neighbours: Int32Array, s: Float64Array): void {
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    let count = 0;
    let sum = 0;
    for (let a = 0; a < neighbours.length; a++) {
      const level = data[i + neighbours[a]];
      sum += grayLevels[level]; // 0 outside
      if (level !== 0) count++;
    }
    const level = data[i];
    if (count > 0) s[level] += Math.abs(grayLevels[level] - sum / count);
  }
}

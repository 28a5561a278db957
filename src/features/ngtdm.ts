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
import { axisReach, isAdjacent, neighbourOffsets, steps, withinDistance } from "./offsets.ts";
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
 * IBSI leaves out voxels without a neighbour in the region, and so does the `ibsi` profile; PyRadiomics counts them with
 * a difference of 0. In the `ibsi` profile all voxels within the largest of `distances` are neighbours. Time O(n x neighbours + levels²).
 *
 * @param options - `features` to return; `distances`, `force2D`, `force2Ddimension`; in the `ibsi` profile `tags`,
 *   `aggregation`, `distances` and `distanceNorm`
 */
export function ngtdm(
  options: FamilyOptions<
    keyof NgtdmFeatures,
    "distances" | "force2D" | "force2Ddimension" | "aggregation" | "distanceNorm"
  > = {},
): IntensityFamily {
  return { ...intensityFamily("ngtdm", NAMES, ngtdmFeatures, options), ...ibsiPart("ngtdm", IBSI, options) };
}

const IBSI: IbsiDefinition = /* @__PURE__ */ textureDefinition<ToneDifferences>("ngtdm", {
  tags: ["Coarseness", "Contrast", "Busyness", "Complexity", "Strength"].map((name) => `ngt_${name.toLowerCase()}`),
  directional: false,
  count: (roi, _, settings) => [toneDifferences(roi, withinDistance(settings))],
  merge: (matrices) => {
    const counts = new Float64Array(matrices[0].counts.length);
    const differences = new Float64Array(counts.length);
    for (const matrix of matrices) {
      for (let k = 0; k < counts.length; k++) {
        counts[k] += matrix.counts[k];
        differences[k] += matrix.differences[k];
      }
    }
    return { counts, differences };
  },
  describe: (matrix, { levels }) => {
    if (matrix.counts.every((count) => count === 0)) return undefined;
    const values = Object.entries(toneStatistics(matrix, levels.grayLevels));
    return Object.fromEntries(values.map(([name, value]) => [`ngt_${name.toLowerCase()}`, value]));
  },
});

function ngtdmFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  return toneStatistics({ ...toneDifferences(roi, settings), counts: roi.levels.counts }, roi.levels.grayLevels);
}

/** A matrix: number of voxels and sum of tone differences by level index; entry 0 is 0. */
export interface ToneDifferences {
  readonly counts: Float64Array;
  readonly differences: Float64Array;
}

/** The features of a matrix; levels without voxels are passed over. */
export function toneStatistics({ counts, differences: s }: ToneDifferences, grayLevels: Float64Array): FeatureValues {
  let n = 0;
  let present = 0;
  for (let i = 1; i < counts.length; i++) {
    n += counts[i];
    if (counts[i] > 0) present++;
  }
  let sumOfS = 0;
  let weighted = 0; // Σ p s
  let spread = 0; // Σ p p (i - j)²
  let tones = 0; // Σ |i p - j p|
  let complexity = 0;
  let strength = 0;
  for (let i = 1; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const pi = counts[i] / n;
    sumOfS += s[i];
    weighted += pi * s[i];
    for (let j = 1; j < counts.length; j++) {
      if (counts[j] === 0) continue;
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

/** The matrix of the voxels that have a neighbour; what the others count is up to the profile. */
export function toneDifferences(roi: Roi, settings: FeatureSettings): ToneDifferences {
  const differences = new Float64Array(roi.levels.grayLevels.length);
  const counts = new Float64Array(differences.length);
  const offsets = neighbourOffsets(roi, settings, true);
  if (isAdjacent(settings)) sumBoxDifferences(roi.levels, axisReach(roi, settings, 1), differences, counts);
  else sumDifferences(roi.levels, steps(roi, offsets), differences, counts);
  return { differences, counts };
}

/** Grey level and number of voxels in one whole number: at most 26 neighbours of at most 2^20 levels. */
const COUNT_BITS = 6;

// reach  1 for each axis along which voxels are neighbours, else 0
// s, n   length levels + 1, zero; differences, and the voxels that have a neighbour, are added
// the neighbours and the voxel itself make a box, whose sum is taken axis by axis: three additions an axis; sums of three
// slices are kept at a time
function sumBoxDifferences(
  { data, start, stride, indices, grayLevels }: LevelGrid,
  reach: Triple,
  s: Float64Array,
  n: Float64Array,
): void {
  const packed = Int32Array.from(grayLevels, (level) => (level === 0 ? 0 : (level << COUNT_BITS) + 1));
  const [, sy, sz] = stride;
  const scratch = [new Int32Array(sz + 2 * sy + 2), new Int32Array(sz + 2 * sy + 2)] as const;
  const isDeep = reach[2] > 0;
  let below = new Int32Array(isDeep ? sz : 0);
  let here = new Int32Array(sz);
  let above = new Int32Array(isDeep ? sz : 0);
  sumSlice(data, start, sy, packed, reach, scratch, here);
  for (let k = 0, from = start; k < indices.length; from += sz) {
    if (isDeep) {
      if (from + sz <= indices[indices.length - 1]) sumSlice(data, from + sz, sy, packed, reach, scratch, above);
      else above.fill(0);
    }
    const end = from + sz;
    for (; k < indices.length && indices[k] < end; k++) {
      const i = indices[k];
      const level = data[i];
      const at = i - from;
      const around = here[at] - packed[level] + (isDeep ? below[at] + above[at] : 0);
      const count = around & ((1 << COUNT_BITS) - 1);
      if (count === 0) continue;
      s[level] += Math.abs(grayLevels[level] - (around >> COUNT_BITS) / count);
      n[level]++;
    }
    if (isDeep) [below, here, above] = [here, above, below];
    else if (k < indices.length) sumSlice(data, end, sy, packed, reach, scratch, here);
  }
}

// from     position in data of the first voxel of a slice
// scratch  two arrays, longer by two rows and two voxels than the slice
// out      written: for each voxel of the slice the sum of packed levels of its neighbours within the slice and its own
function sumSlice(
  data: Uint16Array | Uint32Array,
  from: number,
  row: number,
  packed: Int32Array,
  reach: Triple,
  [levels, rows]: readonly [Int32Array, Int32Array],
  out: Int32Array,
): void {
  const length = out.length;
  // a row and a voxel more on either side, as far as there are any
  const before = from - (reach[1] * row + reach[0]);
  const width = length + 2 * (reach[1] * row + reach[0]);
  const end = Math.min(width, data.length - before);
  for (let i = 0; i < end; i++) levels[i] = packed[data[before + i]];
  levels.fill(0, end, width);
  let sums = levels;
  if (reach[0] > 0) {
    for (let i = 0; i < width - 2; i++) rows[i] = levels[i] + levels[i + 1] + levels[i + 2];
    sums = rows;
  }
  if (reach[1] > 0) {
    for (let i = 0; i < length; i++) out[i] = sums[i] + sums[i + row] + sums[i + 2 * row];
  } else for (let i = 0; i < length; i++) out[i] = sums[i];
}

// neighbours  steps to all neighbours
// s, n        length levels + 1, zero; differences, and the voxels that have a neighbour, are added
function sumDifferences(
  { data, indices, grayLevels }: LevelGrid,
  neighbours: Int32Array,
  s: Float64Array,
  n: Float64Array,
): void {
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
    if (count === 0) continue;
    s[level] += Math.abs(grayLevels[level] - sum / count);
    n[level]++;
  }
}

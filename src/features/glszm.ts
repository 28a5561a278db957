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
import { isZero, neighbourOffsets, steps } from "./offsets.ts";
import type { LevelGrid, Roi } from "./roi.ts";
import {
  cellCounts,
  nameStatistics,
  SIZE_RANGE,
  type SizeCounts,
  type SizeStatistics,
  sizeStatistics,
} from "./size-statistics.ts";
import { sizeTexture } from "./size-texture.ts";

/**
 * Features of the grey level size zone matrix: P(i, j) zones of j connected voxels with grey level i; N = Σ P zones in
 * all, p = P / N.
 */
export interface GlszmFeatures {
  /** Similarity of grey levels over zones. Formula: Σᵢ (Σⱼ P)² / N. Unit: none. IBSI: JNSA. */
  readonly GrayLevelNonUniformity: number;
  /** The same, independent of the number of zones. Formula: Σᵢ (Σⱼ P)² / N². Unit: none. IBSI: Y1RO. */
  readonly GrayLevelNonUniformityNormalized: number;
  /** Variance of the grey level of zones. Formula: Σ p (i − μᵢ)². Unit: grey levels squared. IBSI: BYLV. */
  readonly GrayLevelVariance: number;
  /** Emphasis of high grey levels. Formula: Σ P i² / N. Unit: grey levels squared. IBSI: 5GN9. */
  readonly HighGrayLevelZoneEmphasis: number;
  /** Emphasis of large zones. Formula: Σ P j² / N. Unit: voxels squared. IBSI: 48P8. */
  readonly LargeAreaEmphasis: number;
  /** Emphasis of large zones of high grey levels. Formula: Σ P i² j² / N. Unit: mixed. IBSI: J17V. */
  readonly LargeAreaHighGrayLevelEmphasis: number;
  /** Emphasis of large zones of low grey levels. Formula: Σ P j² / i² / N. Unit: mixed. IBSI: YH51. */
  readonly LargeAreaLowGrayLevelEmphasis: number;
  /** Emphasis of low grey levels. Formula: Σ P / i² / N. Unit: none. IBSI: XMSY. */
  readonly LowGrayLevelZoneEmphasis: number;
  /** Similarity of zone sizes. Formula: Σⱼ (Σᵢ P)² / N. Unit: none. IBSI: 4JP3. */
  readonly SizeZoneNonUniformity: number;
  /** The same, independent of the number of zones. Formula: Σⱼ (Σᵢ P)² / N². Unit: none. IBSI: VB3A. */
  readonly SizeZoneNonUniformityNormalized: number;
  /** Emphasis of small zones. Formula: Σ P / j² / N. Unit: none. IBSI: 5QRC. */
  readonly SmallAreaEmphasis: number;
  /** Emphasis of small zones of high grey levels. Formula: Σ P i² / j² / N. Unit: mixed. IBSI: HW1V. */
  readonly SmallAreaHighGrayLevelEmphasis: number;
  /** Emphasis of small zones of low grey levels. Formula: Σ P / (i² j²) / N. Unit: none. IBSI: 5RAI. */
  readonly SmallAreaLowGrayLevelEmphasis: number;
  /** Uncertainty of grey level and size. Formula: −Σ p log₂(p + ε). Unit: bit. IBSI: GU8N. */
  readonly ZoneEntropy: number;
  /** Share of zones among voxels. Formula: N / Σ P j. Unit: none. IBSI: P30P. */
  readonly ZonePercentage: number;
  /** Variance of zone sizes. Formula: Σ p (j − μⱼ)². Unit: voxels squared. IBSI: 3NSA. */
  readonly ZoneVariance: number;
}

/** Which of the neutral statistics each feature is, in PyRadiomics' order. */
const STATISTICS: Readonly<Record<keyof GlszmFeatures, keyof SizeStatistics>> = {
  GrayLevelNonUniformity: "levelNonUniformity",
  GrayLevelNonUniformityNormalized: "levelNonUniformityNormalized",
  GrayLevelVariance: "levelVariance",
  HighGrayLevelZoneEmphasis: "highLevelEmphasis",
  LargeAreaEmphasis: "largeEmphasis",
  LargeAreaHighGrayLevelEmphasis: "largeHighLevelEmphasis",
  LargeAreaLowGrayLevelEmphasis: "largeLowLevelEmphasis",
  LowGrayLevelZoneEmphasis: "lowLevelEmphasis",
  SizeZoneNonUniformity: "sizeNonUniformity",
  SizeZoneNonUniformityNormalized: "sizeNonUniformityNormalized",
  SmallAreaEmphasis: "smallEmphasis",
  SmallAreaHighGrayLevelEmphasis: "smallHighLevelEmphasis",
  SmallAreaLowGrayLevelEmphasis: "smallLowLevelEmphasis",
  ZoneEntropy: "entropy",
  ZonePercentage: "percentage",
  ZoneVariance: "sizeVariance",
};

/**
 * Grey level size zone matrix: 16 features. Equals PyRadiomics' `glszm`, and IBSI's 3D merged of the same levels.
 *
 * A zone is a set of voxels with one grey level, connected over faces, edges and corners (26 neighbours; 8 within
 * slices). Time O(n).
 *
 * @param options - `features` to return; `force2D`, `force2Ddimension`; in the `ibsi` profile `tags` and `aggregation`
 */
export function glszm(
  options: FamilyOptions<keyof GlszmFeatures, "force2D" | "force2Ddimension" | "aggregation"> = {},
): IntensityFamily {
  return {
    ...intensityFamily("glszm", Object.keys(STATISTICS), glszmFeatures, options),
    ...ibsiPart("glszm", IBSI, options),
  };
}

const IBSI: IbsiDefinition = /* @__PURE__ */ sizeTexture(
  "szm",
  "sze lze lgze hgze szlge szhge lzlge lzhge glnu glnu_norm zsnu zsnu_norm z_perc gl_var zs_var zs_entr",
  false,
  (roi, _, settings) => [{ cells: sizeZoneCounts(roi, settings), voxels: roi.levels.indices.length }],
);

function glszmFeatures(roi: Roi, settings: FeatureSettings): FeatureValues {
  return nameStatistics(STATISTICS, sizeStatistics(sizeZoneCounts(roi, settings)));
}

/** The grey level size zone matrix: its cells ordered by level, then by size. */
export function sizeZoneCounts(roi: Roi, settings: FeatureSettings): SizeCounts {
  const sizes = sizesAtFirst(roi, settings);
  const cells = countZones(roi.levels, sizes);
  release(sizes);
  return cellCounts(cells, roi.levels.grayLevels);
}

/** Voxels of each zone, less than 0, at the place of its first voxel in the grid; the places of the others hold where that is. */
function sizesAtFirst(roi: Roi, settings: FeatureSettings): Int32Array {
  const before = steps(roi, neighbourOffsets(roi, { ...settings, distanceNorm: null }, false, [1])).map(
    (step) => -step,
  );
  // the voxel one step before along the last axis touches all others that come before
  const last = roi.levels.stride.findLast((step) => before.includes(-step)) ?? 1;
  const zones = new Int32Array(roi.levels.data.length);
  joinZones(
    roi.levels,
    -last,
    before.filter((step) => step !== -last),
    zones,
  );
  countVoxels(roi.levels.indices, zones);
  return zones;
}

// middle   step to the voxel before that touches all others before
// others   steps to these
// parent   written: a voxel of the same zone that comes before, or the place itself
function joinZones({ data, indices }: LevelGrid, middle: number, others: Int32Array, parent: Int32Array): void {
  const found = new Int32Array(others.length + 1);
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    const level = data[i];
    if (data[i + middle] === level) {
      parent[i] = firstOf(parent, i + middle);
      continue;
    }
    // notes each neighbour and counts it if it is equal
    let n = 0;
    for (let a = 0; a < others.length; a++) {
      const j = i + others[a];
      found[n] = j;
      n += isZero(data[j] ^ level);
    }
    let first = i;
    for (let a = 0; a < n; a++) {
      const j = firstOf(parent, found[a]);
      if (j < first) {
        parent[first] = j;
        first = j;
      } else parent[j] = first;
    }
    parent[i] = first;
  }
}

/** The first voxel of the zone, as far as it is joined; halves the way for the next time. */
function firstOf(parent: Int32Array, i: number): number {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]];
    i = parent[i];
  }
  return i;
}

// parent  as joinZones leaves it; overwritten: -1 for each voxel of a zone at its first
function countVoxels(indices: Int32Array, parent: Int32Array): void {
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    if (parent[i] === i) {
      parent[i] = -1;
      continue;
    }
    // what comes before is through: one step from its first voxel at most
    const before = parent[i];
    const first = parent[before] < 0 ? before : parent[before];
    parent[i] = first;
    parent[first]--;
  }
}

/** Zones up to this size, nearly all there are, are counted in a table. */
const SMALL = 64;

// zones    as sizesAtFirst has them
// returns  number of zones by level x SIZE_RANGE + size
function countZones({ data, indices, grayLevels }: LevelGrid, zones: Int32Array): Map<number, number> {
  const small = new Int32Array(grayLevels.length * SMALL);
  const cells = new Map<number, number>();
  for (let k = 0; k < indices.length; k++) {
    const i = indices[k];
    const size = -zones[i];
    if (size < 0) continue;
    if (size < SMALL) small[data[i] * SMALL + size]++;
    else {
      const key = data[i] * SIZE_RANGE + size;
      cells.set(key, (cells.get(key) ?? 0) + 1);
    }
  }
  for (let cell = 0; cell < small.length; cell++) {
    if (small[cell] > 0) cells.set(Math.floor(cell / SMALL) * SIZE_RANGE + (cell % SMALL), small[cell]);
  }
  return cells;
}

import { RadiosurvError } from "../error.ts";
import type { DistanceNorm, FamilyOptions, FeatureSettings, IbsiDefinition, IbsiFamily } from "./family.ts";
import { ibsiFamily } from "./family.ts";
import { neighbourOffsets, steps } from "./offsets.ts";
import type { Region } from "./region.ts";
import type { MaskBox, Roi } from "./roi.ts";
import { cellCounts, SIZE_RANGE } from "./size-statistics.ts";
import { type SizeMatrix, sizeTexture } from "./size-texture.ts";

/**
 * Features of the grey level distance zone matrix: P(i, d) zones of connected voxels with grey level i whose voxel
 * nearest to the border of the region lies d voxels from it, 1 at the border; N = Σ P zones in all, p = P / N, Nᵥ the
 * number of voxels.
 */
export interface GldzmFeatures {
  /** Emphasis of zones near the border. Formula: Σ P / d² / N. Unit: none. IBSI: 0GBI. */
  readonly dzm_sde: number;
  /** Emphasis of zones far from it. Formula: Σ P d² / N. Unit: voxels squared. IBSI: MB4I. */
  readonly dzm_lde: number;
  /** Emphasis of low grey levels. Formula: Σ P / i² / N. Unit: none. IBSI: S1RA. */
  readonly dzm_lgze: number;
  /** Emphasis of high grey levels. Formula: Σ P i² / N. Unit: grey levels squared. IBSI: K26C. */
  readonly dzm_hgze: number;
  /** Emphasis of low grey levels near the border. Formula: Σ P / (i² d²) / N. Unit: none. IBSI: RUVG. */
  readonly dzm_sdlge: number;
  /** Emphasis of high grey levels near the border. Formula: Σ P i² / d² / N. Unit: mixed. IBSI: DKNJ. */
  readonly dzm_sdhge: number;
  /** Emphasis of low grey levels far from the border. Formula: Σ P d² / i² / N. Unit: mixed. IBSI: A7WM. */
  readonly dzm_ldlge: number;
  /** Emphasis of high grey levels far from the border. Formula: Σ P i² d² / N. Unit: mixed. IBSI: KLTH. */
  readonly dzm_ldhge: number;
  /** Similarity of grey levels over zones. Formula: Σᵢ (Σ_d P)² / N. Unit: none. IBSI: VFT7. */
  readonly dzm_glnu: number;
  /** The same, independent of the number of zones. Formula: Σᵢ (Σ_d P)² / N². Unit: none. IBSI: 7HP3. */
  readonly dzm_glnu_norm: number;
  /** Similarity of distances over zones. Formula: Σ_d (Σᵢ P)² / N. Unit: none. IBSI: V294. */
  readonly dzm_zdnu: number;
  /** The same, independent of the number of zones. Formula: Σ_d (Σᵢ P)² / N². Unit: none. IBSI: IATH. */
  readonly dzm_zdnu_norm: number;
  /** Zones for each voxel. Formula: N / Nᵥ. Unit: none. IBSI: VIWW. */
  readonly dzm_z_perc: number;
  /** Variance of the grey level of zones. Formula: Σ p (i − μᵢ)². Unit: grey levels squared. IBSI: QK93. */
  readonly dzm_gl_var: number;
  /** Variance of the distance of zones. Formula: Σ p (d − μ_d)². Unit: voxels squared. IBSI: 7WT1. */
  readonly dzm_zd_var: number;
  /** Uncertainty of grey level and distance. Formula: −Σ p log₂ p. Unit: bit. IBSI: GBDU. */
  readonly dzm_zd_entr: number;
}

const IBSI: IbsiDefinition = /* @__PURE__ */ sizeTexture(
  "dzm",
  "sde lde lgze hgze sdlge sdhge ldlge ldhge glnu glnu_norm zdnu zdnu_norm z_perc gl_var zd_var zd_entr",
  false,
  distanceZones,
);

/**
 * Grey level distance zone matrix: 16 features of the `ibsi` profile.
 *
 * Zones are those of GLSZM in the intensity mask; distances are counted in the morphological mask, from voxel to voxel
 * over faces (`distanceNorm` `manhattan`), or over edges and corners too (`chebyshev`); within slices for `2d` and
 * `2.5d`. The border of the image is a border of the region. Time O(n).
 *
 * @param options - `tags` to return; `aggregation`, `distanceNorm`
 * @see Thibault et al., Advanced statistical matrices for texture characterization, IEEE Transactions on Biomedical
 *   Engineering 2014
 */
export function gldzm(options: FamilyOptions<never, "aggregation" | "distanceNorm"> = {}): IbsiFamily {
  return ibsiFamily("gldzm", IBSI, options);
}

function distanceZones(roi: Roi, region: Region, settings: FeatureSettings): readonly SizeMatrix[] {
  const { levels } = roi;
  const distances = distancesOnGrid(roi, region, settings.distanceNorm);
  const neighbours = steps(roi, neighbourOffsets(roi, { ...settings, distanceNorm: null }, true, [1]));
  const left = levels.data.slice(); // 0 where a voxel has found its zone
  const stack = new Int32Array(levels.indices.length);
  const zones = new Map<number, number>();
  for (let k = 0; k < levels.indices.length; k++) {
    const seed = levels.indices[k];
    const level = left[seed];
    if (level === 0) continue;
    left[seed] = 0;
    stack[0] = seed;
    let top = 1;
    let nearest = distances[seed];
    while (top > 0) {
      const i = stack[--top];
      if (distances[i] < nearest) nearest = distances[i];
      for (let a = 0; a < neighbours.length; a++) {
        const j = i + neighbours[a];
        if (left[j] !== level) continue;
        left[j] = 0;
        stack[top++] = j;
      }
    }
    const key = level * SIZE_RANGE + nearest;
    zones.set(key, (zones.get(key) ?? 0) + 1);
  }
  return [{ cells: cellCounts(zones, levels.grayLevels), voxels: levels.indices.length }];
}

/** Distance from the border, laid on the grid of the grey levels; of a slice within the slice. */
function distancesOnGrid(roi: Roi, { morphological, intensity }: Region, norm: DistanceNorm | null): Int32Array {
  const { levels } = roi;
  const all = borderDistances(morphological, roi.slice !== undefined || roi.dimension === 2, norm ?? "manhattan");
  const result = new Int32Array(levels.data.length);
  const [mx, my] = morphological.size;
  const [dx, dy, dz] = intensity.lower.map((start, axis) => start - morphological.lower[axis]);
  for (let k = 0; k < levels.indices.length; k++) {
    const at = levels.indices[k] - levels.start;
    const z = Math.floor(at / levels.stride[2]);
    const y = Math.floor((at - z * levels.stride[2]) / levels.stride[1]);
    const x = at - z * levels.stride[2] - y * levels.stride[1];
    result[levels.indices[k]] = all[((z + (roi.slice ?? 0) + dz) * my + y + dy) * mx + x + dx];
  }
  return result;
}

/** Distance of each voxel of a mask from the nearest one outside, 0 there; in two passes, each over half of the neighbours. */
function borderDistances({ data, size }: MaskBox, flat: boolean, norm: DistanceNorm): Int32Array {
  if (norm === "euclidean") {
    throw new RadiosurvError(
      "setting",
      'gldzm: distanceNorm must be "manhattan" or "chebyshev", as distances are whole',
    );
  }
  const [nx, ny, nz] = size;
  const rim = flat ? 0 : 1; // the ends of a slice are no border
  const sy = nx + 2;
  const sz = sy * (ny + 2);
  const padded = new Int32Array(sz * (nz + 2 * rim));
  const before: number[] = [];
  for (let z = -rim; z <= 0; z++) {
    for (let y = -1; y <= 1; y++) {
      for (let x = -1; x <= 1; x++) {
        const step = z * sz + y * sy + x;
        const near = norm === "chebyshev" || Math.abs(x) + Math.abs(y) + Math.abs(z) === 1;
        if (step < 0 && near) before.push(step);
      }
    }
  }
  const result = new Int32Array(data.length);
  const pass = (direction: 1 | -1): void => {
    for (let k = 0; k < data.length; k++) {
      const i = direction === 1 ? k : data.length - 1 - k;
      if (data[i] === 0) continue;
      const x = i % nx;
      const y = Math.floor(i / nx) % ny;
      const at = (Math.floor(i / (nx * ny)) + rim) * sz + (y + 1) * sy + x + 1;
      let least = direction === 1 ? Number.MAX_SAFE_INTEGER : padded[at] - 1;
      for (let a = 0; a < before.length; a++) {
        const value = padded[at + direction * before[a]];
        if (value < least) least = value;
      }
      padded[at] = least + 1;
      result[i] = least + 1;
    }
  };
  pass(1);
  pass(-1);
  return result;
}

import type { FamilyOptions, FeatureSettings, IbsiDefinition, IbsiFamily } from "./family.ts";
import { ibsiFamily } from "./family.ts";
import { dependenceMatrix } from "./gldm.ts";
import { withinDistance } from "./offsets.ts";
import type { Region } from "./region.ts";
import type { Roi } from "./roi.ts";
import { sizeCounts } from "./size-statistics.ts";
import { type SizeMatrix, sizeTexture } from "./size-texture.ts";

/**
 * Features of the neighbouring grey level dependence matrix: P(i, j) voxels with grey level i of whose neighbours j − 1
 * have a level that differs by α at most; N = Σ P, p = P / N, Nᵥ the number of voxels.
 */
export interface NgldmFeatures {
  /** Emphasis of few dependences. Formula: Σ P / j² / N. Unit: none. IBSI: SODN. */
  readonly ngl_lde: number;
  /** Emphasis of many dependences. Formula: Σ P j² / N. Unit: voxels squared. IBSI: IMOQ. */
  readonly ngl_hde: number;
  /** Emphasis of low grey levels. Formula: Σ P / i² / N. Unit: none. IBSI: TL9H. */
  readonly ngl_lgce: number;
  /** Emphasis of high grey levels. Formula: Σ P i² / N. Unit: grey levels squared. IBSI: OAE7. */
  readonly ngl_hgce: number;
  /** Emphasis of few dependences of low grey levels. Formula: Σ P / (i² j²) / N. Unit: none. IBSI: EQ3F. */
  readonly ngl_ldlge: number;
  /** Emphasis of few dependences of high grey levels. Formula: Σ P i² / j² / N. Unit: mixed. IBSI: JA6D. */
  readonly ngl_ldhge: number;
  /** Emphasis of many dependences of low grey levels. Formula: Σ P j² / i² / N. Unit: mixed. IBSI: NBZI. */
  readonly ngl_hdlge: number;
  /** Emphasis of many dependences of high grey levels. Formula: Σ P i² j² / N. Unit: mixed. IBSI: 9QMG. */
  readonly ngl_hdhge: number;
  /** Similarity of grey levels. Formula: Σᵢ (Σⱼ P)² / N. Unit: none. IBSI: FP8K. */
  readonly ngl_glnu: number;
  /** The same, independent of the number of voxels. Formula: Σᵢ (Σⱼ P)² / N². Unit: none. IBSI: 5SPA. */
  readonly ngl_glnu_norm: number;
  /** Similarity of dependences. Formula: Σⱼ (Σᵢ P)² / N. Unit: none. IBSI: Z87G. */
  readonly ngl_dcnu: number;
  /** The same, independent of the number of voxels. Formula: Σⱼ (Σᵢ P)² / N². Unit: none. IBSI: OKJI. */
  readonly ngl_dcnu_norm: number;
  /** Counts for each voxel; always 1 here. Formula: N / Nᵥ. Unit: none. IBSI: 6XV8. */
  readonly ngl_dc_perc: number;
  /** Variance of the grey level. Formula: Σ p (i − μᵢ)². Unit: grey levels squared. IBSI: 1PFV. */
  readonly ngl_gl_var: number;
  /** Variance of the dependence. Formula: Σ p (j − μⱼ)². Unit: voxels squared. IBSI: DNX2. */
  readonly ngl_dc_var: number;
  /** Uncertainty of level and dependence. Formula: −Σ p log₂ p. Unit: bit. IBSI: FCBV. */
  readonly ngl_dc_entr: number;
  /** Uniformity of level and dependence. Formula: Σ p². Unit: none. IBSI: CAS9. */
  readonly ngl_dc_energy: number;
}

const IBSI: IbsiDefinition = /* @__PURE__ */ sizeTexture(
  "ngl",
  "lde hde lgce hgce ldlge ldhge hdlge hdhge glnu glnu_norm dcnu dcnu_norm dc_perc gl_var dc_var dc_entr dc_energy",
  false,
  dependences,
);

/**
 * Neighbouring grey level dependence matrix: 17 features of the `ibsi` profile. PyRadiomics' `gldm` is its nearest kin.
 *
 * Neighbours are all voxels within the largest of `distances`; `gldm_a` is α, the coarseness. Time O(n x neighbours).
 *
 * @param options - `tags` to return; `aggregation`, `distances`, `distanceNorm`, `gldm_a`
 * @see Sun and Wee, Neighboring gray level dependence matrix for texture classification, Computer Vision, Graphics and
 *   Image Processing 1983
 */
export function ngldm(
  options: FamilyOptions<never, "aggregation" | "distances" | "distanceNorm" | "gldm_a"> = {},
): IbsiFamily {
  return ibsiFamily("ngldm", IBSI, options);
}

function dependences(roi: Roi, _: Region, settings: FeatureSettings): readonly SizeMatrix[] {
  const { matrix, width } = dependenceMatrix(roi, withinDistance(settings));
  return [{ cells: sizeCounts(matrix, width, roi.levels.grayLevels), voxels: roi.levels.indices.length }];
}

import type { Mask } from "../image/image.ts";
import { checkGiven, checkSettings, listOf, positive } from "../rules.ts";
import { REACH_RULES } from "./reach.ts";
import { type RingOptions, ringMasks, WITHIN } from "./rings.ts";

/** What {@link peritumoralRings} is told. */
export interface PeritumoralRingsOptions extends RingOptions {
  /** How far each ring reaches, in `unit`, in any order: positive; for a box or a cross whole. Needed. */
  readonly radii: ArrayLike<number>;
}

/**
 * Rings around a tumour, each from its edge to one of several radii: {@link peritumoralRing} with each radius in turn,
 * but from one distance transform. A ring holds those of smaller radii.
 *
 * @param mask - labels; voxels of labels other than the tumour's may lie in the rings, unless `within` leaves them out
 * @returns masks of the same grid, uint8, in the order of `radii`: 1 in the ring, 0 elsewhere
 * @throws RadiosurvError `setting` for a radius that is not positive; `roi` if the mask is empty or nothing is left of
 *   a ring; `geometry` if `within` lies on another grid; `label` if the label is not in the mask
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { peritumoralRings } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(0, 0, 0, 1, 0, 0), [6, 1], { spacing: [0.5, 3] });
 * const rings = peritumoralRings(mask, { radii: [0.5, 1] });
 * Array.from(rings[0].voxels.data); // => [0, 0, 1, 0, 1, 0]
 * Array.from(rings[1].voxels.data); // => [0, 1, 1, 0, 1, 1]
 * ```
 */
export function peritumoralRings(mask: Mask, options: PeritumoralRingsOptions): Mask[] {
  checkGiven("peritumoralRings", options, "radii");
  checkSettings("peritumoralRings", options, { ...REACH_RULES, within: WITHIN, radii: listOf(positive) });
  const shells = Array.from(options.radii, (radius) => ({ inner: 0, radius }));
  return ringMasks("peritumoralRings", mask, shells, options);
}

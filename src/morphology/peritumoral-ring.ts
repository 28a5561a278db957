import { RadiosurvError } from "../error.ts";
import type { Mask } from "../image/image.ts";
import { checkGiven, checkSettings, positive, type Rule } from "../rules.ts";
import { REACH_RULES } from "./reach.ts";
import { type RingOptions, ringMasks, WITHIN } from "./rings.ts";

/** What {@link peritumoralRing} is told. */
export interface PeritumoralRingOptions extends RingOptions {
  /** How far the ring reaches, in `unit`: positive; for a box or a cross whole. Needed. */
  readonly radius: number;
  /** Voxels up to this distance are left out: the ring becomes a shell. Less than `radius`. @default 0 */
  readonly inner?: number;
}

const FROM_ZERO: Rule = ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0];

/**
 * The surroundings of a tumour: all voxels outside it that lie within a radius, clipped to the image and, where asked,
 * to another mask. Equals {@link dilate} by `radius`, less the tumour, or with `inner` less {@link dilate} by `inner`;
 * the metrics are explained there.
 *
 * @param mask - labels; voxels of labels other than the tumour's may lie in the ring, unless `within` leaves them out
 * @returns mask of the same grid, uint8: 1 in the ring, 0 elsewhere
 * @throws RadiosurvError `setting` for a radius that is not positive, or not larger than `inner`; `roi` if the mask is
 *   empty or nothing is left of the ring; `geometry` if `within` lies on another grid; `label` if the label is not in
 *   the mask
 * @see Braman et al., Intratumoral and peritumoral radiomics for the pretreatment prediction of pathological complete
 *   response to neoadjuvant chemotherapy based on breast DCE-MRI, Breast Cancer Research 19, 57, 2017
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { peritumoralRing } from "radiosurv/morphology";
 * const mask = createImage(Uint8Array.of(0, 0, 0, 1, 0, 0), [6, 1], { spacing: [0.5, 0.5] });
 * Array.from(peritumoralRing(mask, { radius: 1 }).voxels.data); // => [0, 1, 1, 0, 1, 1]
 * Array.from(peritumoralRing(mask, { radius: 1, inner: 0.5 }).voxels.data); // => [0, 1, 0, 0, 0, 1]
 * const breast = createImage(Uint8Array.of(0, 0, 1, 1, 1, 1), [6, 1], mask);
 * Array.from(peritumoralRing(mask, { radius: 1, within: breast }).voxels.data); // => [0, 0, 1, 0, 1, 1]
 * ```
 */
export function peritumoralRing(mask: Mask, options: PeritumoralRingOptions): Mask {
  checkGiven("peritumoralRing", options, "radius");
  checkSettings("peritumoralRing", options, { ...REACH_RULES, within: WITHIN, radius: positive, inner: FROM_ZERO });
  const { radius, inner = 0 } = options;
  if (inner >= radius) {
    throw new RadiosurvError(
      "setting",
      `peritumoralRing: inner must be less than radius; got inner ${inner}, radius ${radius}`,
    );
  }
  return ringMasks("peritumoralRing", mask, [{ inner, radius }], options)[0];
}

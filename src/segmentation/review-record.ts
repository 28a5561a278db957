import type { Mask } from "../image/image.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { maskPair, OVERLAP_RULES, type OverlapOptions } from "./mask-pair.ts";

/** What a reader did with an automatic mask. */
export type ReviewOutcome = "unchanged" | "edited" | "replaced";

/** What {@link reviewRecord} can be told. */
export interface ReviewOptions extends OverlapOptions {
  /** What the reader says to have done, in place of what the masks tell. @default told by the masks */
  readonly outcome?: ReviewOutcome;
  /** Dice coefficient up to which a changed mask counts as replaced. @default 0: no voxel was kept */
  readonly replacedBelow?: number;
}

/** One case of a review: an automatic mask, and the one that the study goes on with. Plain JSON. */
export interface ReviewRecord {
  readonly outcome: ReviewOutcome;
  /** Dice coefficient of both masks; `null` if both are empty. */
  readonly dice: number | null;
  /** Volumes of both, mm3; in 2D areas, mm2. */
  readonly automaticVolume: number;
  readonly finalVolume: number;
  /** Voxels that the reader added and took away. */
  readonly added: number;
  readonly removed: number;
}

const RULES: Rules = {
  outcome: oneOf("unchanged", "edited", "replaced"),
  replacedBelow: ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1],
};

/**
 * Records what became of an automatic mask once a reader has checked it: `unchanged` if both masks are the same,
 * `replaced` if the automatic one missed the region (no common voxel, or no voxel at all), `edited` otherwise. A final
 * mask without voxels, where all that was found was rejected, counts as replaced.
 *
 * Source: the review of Xiong et al., Breast Cancer Research 2024 (fill what is missing, delete what is too much, replace
 * a mask that missed the tumour).
 *
 * @param automatic - what the segmenter returned
 * @param final - what the reader left
 * @throws RadiosurvError `geometry` if the grids differ; `setting` for an option that is not allowed
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { reviewRecord } from "radiosurv/segmentation";
 * const automatic = createImage(Uint8Array.of(1, 1, 1, 0), [4, 1]);
 * const final = createImage(Uint8Array.of(0, 1, 1, 0), [4, 1]);
 * const { outcome, dice, removed } = reviewRecord(automatic, final);
 * [outcome, dice, removed]; // => ["edited", 0.8, 1]
 * ```
 */
export function reviewRecord(automatic: Mask, final: Mask, options: ReviewOptions = {}): ReviewRecord {
  checkSettings("reviewRecord", options, { ...OVERLAP_RULES, ...RULES });
  const { label, outcome, replacedBelow = 0 } = options;
  const { countA, countB, common, spacing } = maskPair("reviewRecord", automatic, final, { label });
  const voxel = spacing[0] * spacing[1] * spacing[2];
  const dice = countA + countB === 0 ? null : (2 * common) / (countA + countB);
  const same = countA === common && countB === common;
  const told = same ? "unchanged" : (dice ?? 0) <= replacedBelow ? "replaced" : "edited";
  return {
    outcome: outcome ?? told,
    dice,
    automaticVolume: countA * voxel,
    finalVolume: countB * voxel,
    added: countB - common,
    removed: countA - common,
  };
}

import type { Mask } from "../image/image.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { checkPhases, type Phase, phaseMeans } from "./phases.ts";

/** What {@link peakPhase} can be told. */
export interface PeakPhaseOptions {
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/** The phase in which a region is brightest. */
export interface PeakPhase {
  /** Number of the phase, from 0. */
  readonly index: number;
  /** Mean of the region then, and in all phases. */
  readonly value: number;
  readonly values: Float64Array;
}

const RULES: Rules = {
  label: ["a whole number > 0", (value) => Number.isInteger(value) && (value as number) > 0],
};

/**
 * The phase of a dynamic series in which a region is brightest on average; of equal ones the first. It is the phase that
 * the study of Xiong et al. 2024 segments and measures.
 *
 * @param images - phases on one grid, in any order
 * @param mask - the region, on the same grid
 * @throws RadiosurvError `length` for fewer than two phases; `geometry`; `roi` or `label` if the region is empty;
 *   `intensity`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { peakPhase } from "radiosurv/segmentation";
 * const phases = [100, 230, 210].map((value) => createImage([value, 5], [2, 1]));
 * const mask = createImage(Uint8Array.of(1, 0), [2, 1]);
 * peakPhase(phases, mask).index; // => 1
 * ```
 */
export function peakPhase(images: readonly Phase[], mask: Mask, options: PeakPhaseOptions = {}): PeakPhase {
  checkSettings("peakPhase", options, RULES);
  checkPhases("peakPhase", images);
  const values = phaseMeans("peakPhase", images, mask, options.label);
  let index = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[index]) index = i;
  return { index, value: values[index], values };
}

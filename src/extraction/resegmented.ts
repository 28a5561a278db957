import type { MaskBox, Triple } from "../image/mask-box.ts";
import { cropBox, type ResegmentOptions, resegmentBox } from "../image/resegment.ts";
import { atMost, checkGiven, checkSettings, isNumber, listOf, oneOf, orNull, positive, yesOrNo } from "../rules.ts";
import { checkRegion, type Preparation, withMaskDiagnostics } from "./preparation.ts";

const RULES = {
  range: orNull(atMost(2, listOf(isNumber))),
  mode: oneOf("absolute", "relative", "sigma"),
  outlierSigma: orNull(positive),
  shape: yesOrNo,
};

/** How {@link resegmented} resegments. */
export interface ResegmentedOptions extends Omit<ResegmentOptions, "label"> {
  /** Compute shape, too, from what stays of the region. @default false */
  readonly shape?: boolean;
}

/**
 * Takes voxels whose intensity lies outside a range out of the region before features are computed. Equals PyRadiomics'
 * `resegmentRange`, `resegmentMode` and `resegmentShape`. The last step, where it is used.
 *
 * In the `ibsi` profile what stays is the intensity mask, and the region before remains the morphological mask. An
 * absolute range also bounds the bins: those of fixed size start at its lower limit.
 *
 * In the `pyradiomics` profile, unless `shape` is set, shape families see the region before; as PyRadiomics has it, though, cut off at the bounding
 * box of what stays. A warning says so where that changes it.
 *
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractFeatures, resegmented } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(-500, 10, 20, 30), [2, 2]);
 * const mask = createImage(Uint8Array.of(1, 1, 1, 1), [2, 2]);
 * const options = { families: [firstOrder()], preparation: [resegmented({ range: [0] })] };
 * extractFeatures(image, mask, options).features.original_firstorder_Mean; // => 20
 * ```
 */
export function resegmented(options: ResegmentedOptions): Preparation {
  if (!options?.outlierSigma) checkGiven("resegmented", options, "range");
  checkSettings("resegmented", options, RULES);
  const { range = null, mode = "absolute", outlierSigma = null, shape = false } = options;
  const own = outlierSigma === null ? {} : { outlierSigma };
  return {
    settings: { resegmentRange: range && [...range], resegmentMode: mode, resegmentShape: shape, ...own },
    apply: (stage, settings) => {
      const whole = checkRegion(stage, settings);
      const ibsi = settings.profile === "ibsi";
      const box = resegmentBox("extractFeatures", stage.image, whole, { range, mode, outlierSigma }, ibsi ? 1 : 2);
      const next = withMaskDiagnostics({ ...stage, box }, "resegmented", settings);
      if (shape) return next;
      if (ibsi) return { ...next, shapeBox: whole, ...(range && mode === "absolute" && { range: bounds(range) }) };
      const shapeBox = cutTo(whole, box);
      const warnings = shapeBox.count === whole.count ? stage.warnings : [...stage.warnings, SHAPE_CUT_OFF];
      return { ...next, shapeBox, warnings };
    },
  };
}

function bounds(range: readonly number[]): [number, number] {
  const [low, high = Number.POSITIVE_INFINITY] = range.toSorted((a, b) => a - b);
  return [low, high];
}

const SHAPE_CUT_OFF =
  "shape: as in PyRadiomics, it is that of the mask before resegmentation, cut off at the bounding box after it; ask for resegmentShape to have the shape after it";

/** The part of `whole` that lies within the bounds of `part`. */
function cutTo(whole: MaskBox, part: MaskBox): MaskBox {
  const low = part.lower.map((start, axis) => start - whole.lower[axis]) as unknown as Triple;
  const high = low.map((start, axis) => start + part.size[axis] - 1) as unknown as Triple;
  return cropBox(whole, low, high);
}

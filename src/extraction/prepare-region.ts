import { RadiosurvError } from "../error.ts";
import { cropAround } from "../image/crop.ts";
import { checkMaskGeometry, GEOMETRY_TOLERANCE, geometryDifference } from "../image/geometry.ts";
import type { Image, Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, type LabelExtent, labelExtents, type MaskBox, type Triple } from "../image/mask-box.ts";
import { normalizeIntensity } from "../image/normalize-intensity.ts";
import { cropBox, resegmentBox } from "../image/resegment.ts";
import {
  type Diagnostics,
  hashLabels,
  imageDiagnostics,
  maskDiagnostics,
  originalImageDiagnostics,
} from "./diagnostics.ts";
import type { ExtractionSettings } from "./settings.ts";

/** An image ready for filters, and its region. */
export interface PreparedRegion {
  readonly image: Image;
  /** The region on the grid of `image`. */
  readonly box: MaskBox;
  /** The region as shape families see it. */
  readonly shapeBox: MaskBox;
  readonly diagnostics: Diagnostics;
}

/**
 * All steps before features: label, standardise, resample or crop, check, resegment.
 *
 * @param warnings - sentences are added
 */
export function prepareRegion(
  image: Image,
  mask: Mask,
  settings: ExtractionSettings,
  warnings: string[],
): PreparedRegion {
  const inform = settings.additionalInfo;
  const diagnostics: Record<string, unknown> = {};
  const { extents, hash } = inform ? hashLabels(mask) : { extents: labelExtents(mask), hash: "" };
  const { extent: first, assumed } = chooseLabel("extractFeatures", extents, settings.label);
  if (assumed) warnings.push(`label: ${first.label} was taken, the only one in the mask`);
  if (inform) {
    Object.assign(diagnostics, originalImageDiagnostics(image), { "diagnostics_Mask-original_Hash": hash });
    Object.assign(diagnostics, maskDiagnostics("original", mask, cropMask(mask, first)));
    diagnostics["diagnostics_Mask-original_Label"] = first.label;
  }
  let current = { image, mask, extent: first };
  if (settings.normalize) {
    const { normalizeScale: scale, removeOutliers } = settings;
    current = { ...current, image: normalizeIntensity(image, { scale, removeOutliers }) };
  }
  const { resampledPixelSpacing: spacing, interpolator, padDistance } = settings;
  if (spacing && interpolator === undefined) {
    throw new RadiosurvError(
      "setting",
      "extractFeatures: resampledPixelSpacing needs an interpolator: pass interpolator: bSpline, linear or nearestNeighbor from radiosurv/image",
    );
  }
  if (spacing && interpolator) {
    const resampled = interpolator.toRegion(current.image, mask, { extent: first, spacing, padDistance });
    current = { ...resampled, extent: extentAfter("resampling", resampled.mask, first) };
    if (inform) {
      Object.assign(diagnostics, imageDiagnostics("interpolated", current.image));
      const box = cropMask(current.mask, current.extent);
      Object.assign(diagnostics, maskDiagnostics("interpolated", current.mask, box, current.image));
    }
  } else if (settings.preCrop) {
    const { image: whole, mask: checked, extent } = onGridOf(current, settings);
    checkSize(cropMask(checked, extent), settings);
    const crop = (each: Image) => cropAround(each, extent.lower, extent.upper, padDistance);
    const cropped = { image: crop(whole), mask: crop(checked) };
    current = { ...cropped, extent: extentAfter("cropping", cropped.mask, extent) };
  }
  const corrected = onGridOf(current, settings);
  const whole = cropMask(corrected.mask, corrected.extent);
  if (inform && corrected !== current) {
    Object.assign(diagnostics, maskDiagnostics("corrected", corrected.mask, whole, corrected.image));
  }
  checkSize(whole, settings);
  if (!settings.resegmentRange) {
    return { image: corrected.image, box: whole, shapeBox: whole, diagnostics };
  }
  const { resegmentRange: range, resegmentMode: mode } = settings;
  const box = resegmentBox("extractFeatures", corrected.image, whole, { range, mode });
  checkSize(box, settings);
  if (inform) Object.assign(diagnostics, maskDiagnostics("resegmented", corrected.mask, box, corrected.image));
  const shapeBox = settings.resegmentShape ? box : cutTo(whole, box);
  if (shapeBox.size.some((n, axis) => n < whole.size[axis]) && shapeBox !== box) {
    warnings.push(
      "shape: as in PyRadiomics, it is that of the mask before resegmentation, cut off at the bounding box after it; set resegmentShape: true for the shape after it",
    );
  }
  return { image: corrected.image, box, shapeBox, diagnostics };
}

interface Stage {
  readonly image: Image;
  readonly mask: Mask;
  readonly extent: LabelExtent;
}

/** Checks that the mask lies on the grid of the image; under `correctMask` one that does not is brought there. */
function onGridOf(stage: Stage, settings: ExtractionSettings): Stage {
  const { image, mask, extent } = stage;
  const tolerance = settings.geometryTolerance ?? GEOMETRY_TOLERANCE;
  if (settings.correctMask && geometryDifference(image, mask, tolerance)) {
    const corrected = settings.correctMask(mask, image, { label: extent.label });
    return { image, mask: corrected, extent: extentAfter("correctMask", corrected, extent) };
  }
  checkMaskGeometry("extractFeatures", image, mask, tolerance);
  return stage;
}

function extentAfter(step: string, mask: Mask, { label }: LabelExtent): LabelExtent {
  const extent = labelExtents(mask).find((each) => each.label === label);
  if (!extent) {
    throw new RadiosurvError(
      "roi",
      `extractFeatures: ${step} leaves no voxel of label ${label}: the region is smaller than the new voxels; use a smaller spacing`,
    );
  }
  return extent;
}

/** PyRadiomics' checks of the size of a region. */
function checkSize(box: MaskBox, { minimumROIDimensions, minimumROISize }: ExtractionSettings): void {
  const dimensions = box.size.filter((n) => n > 1).length;
  const size = box.size.slice(0, box.dimension).join(" x ");
  if (dimensions === 0) {
    throw new RadiosurvError("roi", "extractFeatures: the region has one voxel only; features need at least two");
  }
  if (dimensions < minimumROIDimensions) {
    throw new RadiosurvError(
      "roi",
      `extractFeatures: the region must be longer than one voxel along at least ${minimumROIDimensions} axes; it is ${size} voxels; set minimumROIDimensions: ${dimensions} to take it all the same`,
    );
  }
  if (minimumROISize !== null && box.count <= minimumROISize) {
    throw new RadiosurvError(
      "roi",
      `extractFeatures: the region must have more than minimumROISize = ${minimumROISize} voxels; it has ${box.count}`,
    );
  }
}

/** The part of `whole` that lies within the bounds of `part`. */
function cutTo(whole: MaskBox, part: MaskBox): MaskBox {
  const low = part.lower.map((start, axis) => start - whole.lower[axis]) as unknown as Triple;
  const high = low.map((start, axis) => start + part.size[axis] - 1) as unknown as Triple;
  return cropBox(whole, low, high);
}

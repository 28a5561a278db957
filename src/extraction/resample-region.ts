import { RadiosurvError } from "../error.ts";
import { indexToPoint, pointToIndex } from "../image/geometry.ts";
import type { Geometry, Image, Mask } from "../image/image.ts";
import { bSpline, type Interpolator, nearestNeighbor } from "../image/interpolators.ts";
import { cropAround } from "../image/crop.ts";
import { chooseLabel } from "../image/label.ts";
import { type LabelExtent, labelExtents } from "../image/mask-box.ts";
import { sampleOnGrid } from "../image/resample.ts";

/** Voxels by which a region may reach out of the image: rounding only. */
const BOUNDS_TOLERANCE = 1e-3;

/**
 * Resamples image and mask to a new spacing, on a grid that is aligned with the corner of the mask's and cut to the
 * region and `padDistance` new voxels around it. Equals PyRadiomics' `resampleImage`.
 */
export function resampleRegion(
  image: Image,
  mask: Mask,
  extent: LabelExtent,
  options: {
    readonly resampledPixelSpacing: readonly number[];
    readonly interpolator?: Interpolator | null;
    readonly padDistance: number;
  },
): { readonly image: Image; readonly mask: Mask } {
  const { padDistance } = options;
  const old = mask.spacing;
  const asked = Array.from(options.resampledPixelSpacing);
  if (asked.length !== old.length) {
    throw new RadiosurvError(
      "setting",
      `extractFeatures: resampledPixelSpacing must have ${old.length} numbers, as the image has ${old.length} dimensions; got [${asked.join(", ")}]`,
    );
  }
  checkRegionInside(image, mask, extent);
  // an axis along which the region is one voxel thick is left as it is
  const spacing = asked.map((s, axis) => (s === 0 || extent.lower[axis] === extent.upper[axis] ? old[axis] : s));
  if (spacing.every((s, axis) => Math.abs(image.spacing[axis] - s) <= 1e-8 + 1e-5 * s)) {
    const moved = sampleOnGrid("extractFeatures", mask, image, nearestNeighbor);
    const { extent: found } = chooseLabel("extractFeatures", labelExtents(moved), extent.label);
    return {
      image: cropAround(image, found.lower, found.upper, padDistance),
      mask: cropAround(moved, found.lower, found.upper, padDistance),
    };
  }
  const grid = regionGrid(mask, extent, spacing, padDistance);
  return {
    image: sampleOnGrid("extractFeatures", image, grid, options.interpolator ?? bSpline),
    mask: sampleOnGrid("extractFeatures", mask, grid, nearestNeighbor),
  };
}

function regionGrid(mask: Mask, extent: LabelExtent, spacing: readonly number[], padDistance: number): Geometry {
  const first: number[] = [];
  const size = spacing.map((step, axis) => {
    const ratio = mask.spacing[axis] / step;
    const low = Math.max(Math.floor((extent.lower[axis] - 0.5) * ratio - padDistance), 0);
    const high = Math.min(
      Math.ceil((extent.upper[axis] + 0.5) * ratio + padDistance),
      Math.ceil(mask.size[axis] * ratio) - 1,
    );
    first.push((0.5 * (step - mask.spacing[axis])) / mask.spacing[axis] + low / ratio);
    return high - low + 1;
  });
  return { size, spacing, direction: mask.direction, origin: indexToPoint(mask, first) };
}

/**
 * Throws unless the bounding box of the region lies within the image.
 */
export function checkRegionInside(image: Image, mask: Mask, { lower, upper }: LabelExtent): void {
  const dimension = mask.size.length;
  if (image.size.length !== dimension) {
    throw new RadiosurvError(
      "geometry",
      `extractFeatures: image and mask must have the same dimension; got ${image.size.length} and ${dimension}`,
    );
  }
  const corners = [lower.map((low) => low - 0.5), upper.map((high) => high + 0.5)].map((corner) =>
    pointToIndex(image, indexToPoint(mask, corner.slice(0, dimension))),
  );
  for (let axis = 0; axis < dimension; axis++) {
    const low = Math.min(corners[0][axis], corners[1][axis]);
    const high = Math.max(corners[0][axis], corners[1][axis]);
    if (low < -0.5 - BOUNDS_TOLERANCE || high > image.size[axis] - 0.5 + BOUNDS_TOLERANCE) {
      throw new RadiosurvError(
        "geometry",
        `extractFeatures: the region reaches out of the image along ${"xyz"[axis]}: from index ${low.toFixed(2)} to ${high.toFixed(2)}, where the image goes from -0.5 to ${image.size[axis] - 0.5}; check that image and mask belong together`,
      );
    }
  }
}

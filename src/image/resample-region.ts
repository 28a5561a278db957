import { RadiosurvError } from "../error.ts";
import { cropAround } from "./crop.ts";
import { indexToPoint, pointToIndex } from "./geometry.ts";
import type { Geometry, Image, Mask } from "./image.ts";
import type { Interpolator } from "./interpolators.ts";
import { chooseLabel } from "./label.ts";
import { type LabelExtent, labelExtents } from "./mask-box.ts";
import { sampleNearest, sampleOnGrid } from "./sample-on-grid.ts";

/** Voxels by which a region may reach out of the image: rounding only. */
const BOUNDS_TOLERANCE = 1e-3;

/** A region and how to resample to it. */
export interface RegionResampling {
  /** Where the region lies in the mask. */
  readonly extent: LabelExtent;
  /** New distance of voxel centres, mm; 0 keeps that of the mask. */
  readonly spacing: readonly number[];
  /** New voxels to keep around the region. */
  readonly padDistance: number;
  /** How to read between the voxels of the image. */
  readonly interpolator: Interpolator;
  /** Most voxels that the new grid may have. @default 2^28 */
  readonly maximumVoxels?: number;
}

/**
 * Resamples image and mask to a new spacing, on a grid that is aligned with the corner of the mask's and cut to the
 * region and `padDistance` new voxels around it. Equals PyRadiomics' `resampleImage`.
 */
export function resampleRegion(
  image: Image,
  mask: Mask,
  { extent, spacing: asked, padDistance, interpolator, maximumVoxels }: RegionResampling,
): { readonly image: Image; readonly mask: Mask } {
  const old = mask.spacing;
  if (asked.length !== old.length) {
    throw new RadiosurvError(
      "setting",
      `resampled: spacing (resampledPixelSpacing) must have ${old.length} numbers, as the image has ${old.length} dimensions; got [${Array.from(asked).join(", ")}]`,
    );
  }
  checkRegionInside(image, mask, extent);
  // an axis along which the region is one voxel thick is left as it is
  const spacing = old.map((s, axis) =>
    asked[axis] === 0 || extent.lower[axis] === extent.upper[axis] ? s : asked[axis],
  );
  if (spacing.every((s, axis) => Math.abs(image.spacing[axis] - s) <= 1e-8 + 1e-5 * s)) {
    const moved = sampleNearest("extractFeatures", mask, image);
    const { extent: found } = chooseLabel("extractFeatures", labelExtents(moved), extent.label);
    return {
      image: cropAround(image, found.lower, found.upper, padDistance),
      mask: cropAround(moved, found.lower, found.upper, padDistance),
    };
  }
  const grid = regionGrid(mask, extent, spacing, padDistance);
  return {
    image: sampleOnGrid("extractFeatures", image, grid, interpolator.prepare, maximumVoxels),
    mask: sampleNearest("extractFeatures", mask, grid, maximumVoxels),
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
      `resampling: image and mask must have the same dimension; got ${image.size.length} and ${dimension}`,
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
        `resampling: the region reaches out of the image along ${"xyz"[axis]}: from index ${low.toFixed(2)} to ${high.toFixed(2)}, where the image goes from -0.5 to ${image.size[axis] - 0.5}; check that image and mask belong together`,
      );
    }
  }
}

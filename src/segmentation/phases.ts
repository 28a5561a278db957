import { RadiosurvError } from "../error.ts";
import { checkMaskGeometry, geometryDifference } from "../image/geometry.ts";
import { checkImage, contiguousData, type Image, type Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { labelExtents } from "../image/mask-box.ts";

/** A phase of a dynamic series; the volumes of `readDicomSeries` know their time. */
export type Phase = Image & { readonly time?: number };

/**
 * The phases of a dynamic series, checked: at least two, on one grid.
 *
 * @throws RadiosurvError `length` for fewer than two; `geometry` if their grids differ
 */
export function checkPhases(caller: string, images: readonly Phase[]): void {
  if (!Array.isArray(images) || images.length < 2) {
    const came = Array.isArray(images) ? images.length : typeof images;
    throw new RadiosurvError("length", `${caller}: at least two phases are needed; got ${came}`);
  }
  images.forEach((image, i) => {
    checkImage(caller, image, `phase ${i}`);
  });
  checkOneGrid(caller, images, (i) => `phase ${i}`);
}

/** Throws unless all images lie on the grid of the first. */
export function checkOneGrid(caller: string, images: readonly Image[], name: (i: number) => string): void {
  for (let i = 1; i < images.length; i++) {
    const difference = geometryDifference(images[0], images[i]);
    if (!difference) continue;
    throw new RadiosurvError(
      "geometry",
      `${caller}: all images must lie on one grid; ${name(0)} and ${name(i)} differ in ${difference.field}; bring them onto one with resample`,
    );
  }
}

/**
 * Mean of each phase inside a mask.
 *
 * @throws RadiosurvError `geometry` if the mask lies on another grid; `roi` or `label` if the label is not in it;
 *   `intensity` if a mean is not finite
 */
export function phaseMeans(caller: string, images: readonly Phase[], mask: Mask, asked?: number): Float64Array {
  checkImage(caller, mask, "mask");
  checkMaskGeometry(caller, images[0], mask);
  const { extent } = chooseLabel(caller, labelExtents(mask), asked);
  const labels = contiguousData(mask);
  return Float64Array.from(images, (image, phase) => {
    const voxels = contiguousData(image);
    let sum = 0;
    for (let i = 0; i < voxels.length; i++) if (labels[i] === extent.label) sum += voxels[i];
    const mean = sum / extent.count;
    if (Number.isFinite(mean)) return mean;
    throw new RadiosurvError(
      "intensity",
      `${caller}: phase ${phase} has an intensity inside the mask that is not finite`,
    );
  });
}

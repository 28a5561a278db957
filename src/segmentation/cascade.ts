import { RadiosurvError } from "../error.ts";
import { cropAround } from "../image/crop.ts";
import { geometryDifference } from "../image/geometry.ts";
import { contiguousData, type Image, withVoxels } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { type LabelExtent, labelExtents, size3 } from "../image/mask-box.ts";
import { checkSettings, type Rules, yesOrNo } from "../rules.ts";
import { checkChannels, type Segmentation, type Segmenter, segmentationOf } from "./segmenter.ts";

/** What {@link cascade} can be told. */
export interface CascadeOptions {
  /** How much around the box of the first mask the second segmenter sees, mm. @default 10 */
  readonly margin?: number;
  /** Value in the first mask of the label to look inside. @default the only one, or 1 */
  readonly label?: number;
  /** Whether the result is limited to the first mask, and not only to its box. @default true */
  readonly limit?: boolean;
}

const RULES: Rules = {
  margin: ["a number of mm >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  label: ["a whole number > 0", (value) => Number.isInteger(value) && (value as number) > 0],
  limit: yesOrNo,
};

/**
 * Two segmenters in a row: the first finds the organ, the second looks for the lesion in the box around it. The result
 * has the labels of the second, on the grid of the images, and is limited to the organ.
 *
 * If the first finds nothing the second is not run: the mask is empty, with a warning that says so.
 *
 * @param first - finds the organ in the whole images
 * @param then - finds the lesion in the cropped images
 * @throws RadiosurvError `setting` for an option that is not allowed. The segmenter throws what the two throw, and
 *   `label` if the first mask has several labels and not the one asked for
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { cascade, thresholdSegmenter } from "radiosurv/segmentation";
 * const breast = thresholdSegmenter({ threshold: 10 });
 * const tumour = thresholdSegmenter({ threshold: 100, label: "tumour" });
 * const image = createImage([0, 0, 50, 120, 130, 40, 0, 200], [8, 1]);
 * const { mask, voxels } = await cascade(breast, tumour, { margin: 0 })(image);
 * mask.voxels.data; // => Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0)
 * voxels; // => { tumour: 2 }
 * ```
 */
export function cascade(first: Segmenter, then: Segmenter, options: CascadeOptions = {}): Segmenter {
  checkSettings("cascade", options, RULES);
  const { margin = 10, limit = true } = options;
  return async (given, { signal, onProgress } = {}) => {
    const images = checkChannels("cascade", given);
    // each segmenter counts its own steps; the first is known to be half of the way only when it is over
    const organ = await first(given, { signal, onProgress });
    checkGrid(images[0], organ);
    const extents = labelExtents(organ.mask);
    if (extents.length === 0) return nothingFound(images[0], organ);
    const { extent } = chooseLabel("cascade", extents, options.label);
    const cropped = images.map((image) => cropTo(image, extent, margin));
    const lesion = await then(Array.isArray(given) ? cropped : cropped[0], { signal, onProgress });
    return toWhole(images[0], organ, extent, margin, lesion, limit);
  };
}

function checkGrid(image: Image, { mask }: Segmentation): void {
  const difference = geometryDifference(image, mask);
  if (!difference) return;
  throw new RadiosurvError(
    "geometry",
    `cascade: the first segmenter must return a mask on the grid of the images; they differ in ${difference.field}`,
  );
}

function nothingFound(image: Image, organ: Segmentation): Segmentation {
  const why = organ.warnings.length > 0 ? ` (${organ.warnings.join("; ")})` : "";
  const data = new Uint8Array(image.size.reduce((product, length) => product * length, 1));
  return segmentationOf(image, data, {}, { warnings: [`the first step of the cascade found nothing${why}`] });
}

// the margin differs along axes of different spacing, and cropAround takes one for all
function bounds(image: Image, { lower, upper }: LabelExtent, margin: number) {
  const size = size3(image);
  const reach = [0, 1, 2].map((axis) => Math.ceil(margin / (image.spacing[axis] ?? Infinity)));
  const low = [0, 1, 2].map((axis) => Math.max(0, lower[axis] - reach[axis])) as [number, number, number];
  const high = [0, 1, 2].map((axis) => Math.min(size[axis] - 1, upper[axis] + reach[axis])) as [number, number, number];
  return { low, high };
}

function cropTo(image: Image, extent: LabelExtent, margin: number): Image {
  const { low, high } = bounds(image, extent, margin);
  return cropAround(image, low, high, 0);
}

function toWhole(
  image: Image,
  organ: Segmentation,
  extent: LabelExtent,
  margin: number,
  lesion: Segmentation,
  limit: boolean,
): Segmentation {
  const { low, high } = bounds(image, extent, margin);
  const [nx, ny, nz] = size3(image);
  const inside = contiguousData(organ.mask);
  const within = (i: number): boolean => !limit || inside[i] === extent.label;
  const paste = <Values extends Uint8Array | Float32Array>(part: ArrayLike<number>, all: Values): Values => {
    for (let z = low[2], from = 0; z <= high[2]; z++) {
      for (let y = low[1]; y <= high[1]; y++) {
        for (let x = low[0], i = (z * ny + y) * nx + x; x <= high[0]; x++, from++, i++)
          if (within(i)) all[i] = part[from];
      }
    }
    return all;
  };
  const n = nx * ny * nz;
  const data = paste(contiguousData(lesion.mask), new Uint8Array(n));
  const { warnings, labels } = lesion;
  if (!lesion.probabilities) return segmentationOf(image, data, labels, { warnings });
  const probabilities: Record<string, Image> = {};
  for (const [name, part] of Object.entries(lesion.probabilities)) {
    const all = new Float32Array(n).fill(name in labels ? 0 : 1);
    probabilities[name] = withVoxels(image, paste(contiguousData(part), all));
  }
  return segmentationOf(image, data, labels, { probabilities, warnings });
}

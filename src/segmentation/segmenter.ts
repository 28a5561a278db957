import { RadiosurvError } from "../error.ts";
import { geometryDifference } from "../image/geometry.ts";
import { checkImage, contiguousData, type Image, type Mask, withVoxels } from "../image/image.ts";

/** How far a segmentation is. */
export interface SegmentProgress {
  /** Steps done: tiles of a network, or 1 of 1. */
  readonly done: number;
  readonly total: number;
}

/** What every {@link Segmenter} can be told. */
export interface SegmentOptions {
  /** Ends the work at the next step. */
  readonly signal?: AbortSignal;
  /** Called before the first step and after each. */
  readonly onProgress?: (progress: SegmentProgress) => void;
}

/** A label map of an image, and what is to be known of it. */
export interface Segmentation {
  /** uint8, on the grid of the (first) image: 0 is background. */
  readonly mask: Mask;
  /** Value of each label in the mask, background left out. */
  readonly labels: Readonly<Record<string, number>>;
  /** Number of voxels of each label. */
  readonly voxels: Readonly<Record<string, number>>;
  /** Probability of each label, float32, on the same grid; where it was asked for. */
  readonly probabilities?: Readonly<Record<string, Image>>;
  /** What a reader should look at, such as a label that was not found. */
  readonly warnings: readonly string[];
}

/**
 * Anything that segments: a network, a threshold, a server, a person. Several images are channels of one subject, such
 * as the phases of a dynamic series, on one grid.
 *
 * A segmenter that finds nothing returns an empty mask with a warning; it does not throw.
 */
export type Segmenter = (image: Image | readonly Image[], options?: SegmentOptions) => Promise<Segmentation>;

/**
 * The images as a list, checked: at least one, all on one grid.
 *
 * @throws RadiosurvError `argument` without images; `geometry` if their grids differ
 */
export function checkChannels(caller: string, image: Image | readonly Image[]): readonly Image[] {
  const images = Array.isArray(image) ? (image as readonly Image[]) : [image as Image];
  if (images.length === 0) {
    throw new RadiosurvError("argument", `${caller}: at least one image is needed; got an empty list`);
  }
  images.forEach((each, i) => {
    checkImage(caller, each, images.length === 1 ? "image" : `image ${i}`);
  });
  for (let i = 1; i < images.length; i++) {
    const difference = geometryDifference(images[0], images[i]);
    if (!difference) continue;
    throw new RadiosurvError(
      "geometry",
      `${caller}: all images must lie on one grid; image 0 and image ${i} differ in ${difference.field}; bring them onto one with resample`,
    );
  }
  return images;
}

/** A segmentation from its label map: voxels are counted, and labels without any are warned of. */
export function segmentationOf(
  like: Image,
  data: Uint8Array,
  labels: Readonly<Record<string, number>>,
  more: { readonly probabilities?: Readonly<Record<string, Image>>; readonly warnings?: readonly string[] } = {},
): Segmentation {
  const counts = new Float64Array(256);
  for (let i = 0; i < data.length; i++) counts[data[i]]++;
  const voxels: Record<string, number> = {};
  const warnings = [...(more.warnings ?? [])];
  for (const [name, value] of Object.entries(labels)) {
    voxels[name] = counts[value];
    if (counts[value] === 0 && warnings.length === 0) warnings.push(`no voxel was found of "${name}"`);
  }
  const result = { mask: withVoxels(like, data), labels, voxels, warnings };
  return more.probabilities ? { ...result, probabilities: more.probabilities } : result;
}

/** Throws `aborted` once the signal asks for it. */
export function checkAborted(caller: string, signal: AbortSignal | undefined, { done, total }: SegmentProgress): void {
  if (signal?.aborted) throw new RadiosurvError("aborted", `${caller}: stopped after ${done} of ${total} steps`);
}

/** The voxels of an image as numbers of one type, in memory of their own. */
export function asFloat64(image: Image): Float64Array {
  return Float64Array.from(contiguousData(image));
}

import { RadiosurvError } from "../error.ts";
import { geometryDifference } from "../image/geometry.ts";
import { checkImage, contiguousData, type Image, type Mask, withVoxels } from "../image/image.ts";
import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { cleanLabels } from "./clean-labels.ts";
import { otsuThreshold } from "./otsu-threshold.ts";
import { checkAborted, checkChannels, type Segmenter, segmentationOf } from "./segmenter.ts";

/** What {@link thresholdSegmenter} can be told. */
export interface ThresholdSegmenterOptions {
  /** Intensity that divides region and background, or `otsu` to find it in each image. @default "otsu" */
  readonly threshold?: number | "otsu";
  /** Whether the region is brighter (above the threshold) or darker (at or below it). @default "bright" */
  readonly polarity?: "bright" | "dark";
  /** Only voxels of this mask, of any label, are looked at. On the grid of the image. @default all */
  readonly within?: Mask;
  /** Keeps the largest connected part only. @default true */
  readonly keepLargest?: boolean;
  /** Fills holes. @default true */
  readonly fillHoles?: boolean;
  /** Drops parts below this volume, mm3 (in 2D area, mm2). @default 0 */
  readonly minimumVolume?: number;
  /** Name of the label, whose value is 1. @default "region" */
  readonly label?: string;
}

const RULES: Rules = {
  threshold: ['a number or "otsu"', (value) => value === "otsu" || Number.isFinite(value)],
  polarity: oneOf("bright", "dark"),
  within: ["a mask", (value) => typeof value === "object" && value !== null],
  keepLargest: yesOrNo,
  fillHoles: yesOrNo,
  minimumVolume: ["a number >= 0", (value) => (value as number) >= 0],
  label: ["a text", (value) => typeof value === "string" && value !== ""],
};

/**
 * A segmenter without a network: all voxels on one side of a threshold, their largest connected part, its holes filled.
 * It depends on nothing, and is enough for phantoms and for lesions that stand out.
 *
 * @throws RadiosurvError `setting` for an option that is not allowed. The segmenter throws `argument` for several images,
 *   `geometry` if `within` lies on another grid, `intensity` if an intensity is not finite
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { thresholdSegmenter } from "radiosurv/segmentation";
 * const image = createImage([3, 90, 4, 95, 2, 99, 5, 91, 97], [3, 3]);
 * const { mask, voxels } = await thresholdSegmenter()(image);
 * mask.voxels.data; // => Uint8Array.of(0, 1, 0, 1, 1, 1, 0, 1, 1)
 * voxels; // => { region: 6 }
 * ```
 */
export function thresholdSegmenter(options: ThresholdSegmenterOptions = {}): Segmenter {
  checkSettings("thresholdSegmenter", options, RULES);
  const { label = "region", keepLargest = true, fillHoles = true, minimumVolume } = options;
  return async (given, { signal, onProgress } = {}) => {
    const images = checkChannels("thresholdSegmenter", given);
    if (images.length > 1) {
      throw new RadiosurvError("argument", `thresholdSegmenter: one image is needed; got ${images.length}`);
    }
    checkAborted("thresholdSegmenter", signal, { done: 0, total: 1 });
    onProgress?.({ done: 0, total: 1 });
    const [image] = images;
    const raw = withVoxels(image, divide(image, options));
    const data = cleanLabels(raw, [1], { keepLargest, fillHoles, minimumVolume });
    onProgress?.({ done: 1, total: 1 });
    return segmentationOf(image, data, { [label]: 1 });
  };
}

function divide(image: Image, options: ThresholdSegmenterOptions): Uint8Array {
  const { threshold = "otsu", polarity = "bright" } = options;
  const voxels = contiguousData(image);
  const inside = insideOf(image, options.within);
  const looked = inside ? Float64Array.from(voxels).filter((_, i) => inside[i] !== 0) : voxels;
  const wrong = looked.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RadiosurvError(
      "intensity",
      `thresholdSegmenter: intensities must be finite; got ${looked[wrong]}; replace such values, or leave them out with within`,
    );
  }
  if (looked.length === 0) return new Uint8Array(voxels.length);
  const cut = threshold === "otsu" ? otsuThreshold(looked) : threshold;
  const bright = polarity === "bright";
  return Uint8Array.from(voxels, (value, i) => (inside?.[i] !== 0 && value > cut === bright ? 1 : 0));
}

function insideOf(image: Image, within: Mask | undefined): ArrayLike<number> | undefined {
  if (!within) return undefined;
  checkImage("thresholdSegmenter", within, "within");
  const difference = geometryDifference(image, within);
  if (!difference) return contiguousData(within);
  throw new RadiosurvError(
    "geometry",
    `thresholdSegmenter: within must lie on the grid of the image; they differ in ${difference.field}; bring it there with resampleMask`,
  );
}

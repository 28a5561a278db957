import { checkImage, contiguousData, type Image, withVoxels } from "../image/image.ts";
import { checkSettings, oneOf } from "../rules.ts";
import { checkOneGrid } from "./phases.ts";

/** What {@link subtractionImage} can be told. */
export interface SubtractionOptions {
  /** `intensity`: the difference; `percent`: 100 times the difference divided by the first phase. @default "intensity" */
  readonly unit?: "intensity" | "percent";
}

/**
 * What contrast medium has added: a phase minus the one before it was given.
 *
 * @param post - a phase after the contrast medium
 * @param pre - the phase before it, on the same grid
 * @returns float32, so that differences of unsigned images may be negative; with `percent` NaN where `pre` is 0
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { subtractionImage } from "radiosurv/segmentation";
 * const pre = createImage(Uint16Array.of(100, 80), [2, 1]);
 * const post = createImage(Uint16Array.of(250, 60), [2, 1]);
 * subtractionImage(post, pre).voxels.data; // => Float32Array.of(150, -20)
 * subtractionImage(post, pre, { unit: "percent" }).voxels.data; // => Float32Array.of(150, -25)
 * ```
 */
export function subtractionImage(post: Image, pre: Image, options: SubtractionOptions = {}): Image {
  checkSettings("subtractionImage", options, { unit: oneOf("intensity", "percent") });
  checkImage("subtractionImage", post, "post");
  checkImage("subtractionImage", pre, "pre");
  checkOneGrid("subtractionImage", [post, pre], (i) => ["post", "pre"][i]);
  const before = contiguousData(pre);
  const percent = options.unit === "percent";
  return withVoxels(
    post,
    Float32Array.from(contiguousData(post), (value, i) => {
      const difference = value - before[i];
      if (!percent) return difference;
      return before[i] === 0 ? Number.NaN : (100 * difference) / before[i];
    }),
  );
}

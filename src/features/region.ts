import type { Image } from "../image/image.ts";
import type { MaskBox, Roi } from "./roi.ts";

/** What the families of the `ibsi` profile are computed from. */
export interface Region {
  /** The whole image as it comes to the features: prepared, and filtered if there is a filter. */
  readonly image: Image;
  /** The region before resegmentation (morphological mask), cropped; its `lower` is where it lies in `image`. */
  readonly morphological: MaskBox;
  /** The region after it (intensity mask), cropped by itself. */
  readonly intensity: MaskBox;
  /** Intensities and grey levels of the intensity mask, on the box of `intensity`. */
  readonly roi: Roi;
  /** Bounds of resegmentation in the unit of `image`; absent if there was none, or if the image is filtered. */
  readonly range?: readonly [low: number, high: number];
}

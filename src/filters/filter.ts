import type { Image } from "../image/image.ts";

/** One image that a filter made, and its name, the first part of the names of its features. */
export interface FilteredImage {
  readonly name: string;
  readonly image: Image;
}

/** A filter, as `original()` and the others make it: a value to pass to `extractFeatures`. */
export interface Filter<Settings extends object = object> {
  /** What PyRadiomics calls this image type in its parameter files. */
  readonly imageType: string;
  /** Settings of the extraction that are overridden for the images of this filter. */
  readonly settings: Settings;
  /** Makes the filtered images one after the other, each on the grid of the image given. */
  readonly apply: (image: Image) => Iterable<FilteredImage>;
}

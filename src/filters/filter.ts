import type { Image } from "../image/image.ts";
import type { MaskBox, Triple } from "../image/mask-box.ts";

/** Whose definitions numbers follow: those of PyRadiomics 3.1, or those of the IBSI reference manuals. */
export type Profile = "pyradiomics" | "ibsi";

/** One image that a filter made, and its name, the first part of the names of its features. */
export interface FilteredImage {
  readonly name: string;
  readonly image: Image;
  /** Where only the box of the region was made: index of its first voxel in the image given. @default [0, 0, 0] */
  readonly lower?: Triple;
  /** Whether nobody else has its voxels, so that their memory may be given back when they have been looked at. @default false */
  readonly isFresh?: boolean;
}

/** Settings of an extraction that filters, too, go by. */
export interface FilterContext {
  /** Whose definition to follow, where the filter does not say. @default "pyradiomics" */
  readonly profile: Profile;
  /** Stay within slices. @default false */
  readonly force2D: boolean;
  /** Axis across the slices when `force2D` is on, in the order z, y, x: 0 is z. @default 0 */
  readonly force2Ddimension: number;
  /**
   * The only voxels that will be looked at. A filter may leave the others 0, or return no more than the box of the
   * region, and then says where that lies. @default all
   */
  readonly region?: MaskBox;
}

/** Context of a filter that is used by itself. */
export const FILTER_CONTEXT: FilterContext = { profile: "pyradiomics", force2D: false, force2Ddimension: 0 };

/** The box of a region where it lies in a filtered image. */
export function boxInResponse(box: MaskBox, { lower }: FilteredImage): MaskBox {
  if (!lower) return box;
  const [x, y, z] = box.lower.map((first, axis) => first - lower[axis]);
  return { ...box, lower: [x, y, z] };
}

/** A filter, as `original()` and the others make it: a value to pass to `extractFeatures`. */
export interface Filter<Settings extends object = object> {
  /** What PyRadiomics calls this image type in its parameter files; for a filter that it lacks, our name. */
  readonly imageType: string;
  /** Settings of the extraction that are overridden for the images of this filter. */
  readonly settings: Settings;
  /**
   * Makes the filtered images one after the other, each on the grid of the image given or, where the context names a
   * region, on the part of it that the region fills.
   *
   * @param context - what `extractFeatures` was told; by default the `pyradiomics` profile in 3D
   * @throws RadiosurvError `argument` if the filter cannot be laid over an image of this size
   */
  readonly apply: (image: Image, context?: Partial<FilterContext>) => Iterable<FilteredImage>;
}

import { RadiosurvError } from "../error.ts";
import type { Image, Mask } from "../image/index.ts";
import { checkSettings, isNumber, oneOf, positive, type Rules, wholeFrom, yesOrNo } from "../rules.ts";
import { argumentError, FIGURE_RULES, type FigureOptions, isObject } from "./figure-options.ts";
import type { Outline } from "./mask-outline.ts";
import { greyRaster } from "./raster.ts";
import { checkLabels, labelList } from "./roc-figure.ts";
import { type SlicePicture, slicePictures } from "./slice-pictures.ts";
import type { SliceAxis } from "./slice-view.ts";

/** What {@link sliceFigure} can be told. */
export interface SliceFigureOptions extends FigureOptions {
  /** Label of the region in the mask. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** Rings around the region, on the grid of the mask; their outer borders are drawn. @default none */
  readonly rings?: readonly Mask[];
  /** Names of the region and of each ring, for a legend. @default no legend */
  readonly names?: readonly string[];
  /**
   * Plane of the body, by the direction of the image: whichever axis of the image runs from foot to head, axial slices are
   * across it. @default across the last axis of the image, as it was acquired
   */
  readonly axis?: SliceAxis;
  /** Number of the slice, from 0, or of several to be shown side by side. @default that in which the region is largest */
  readonly index?: number | readonly number[];
  /** So many slices side by side, evenly through the region; fewer where it has fewer. @default 1 */
  readonly slices?: number;
  /** Pictures side by side, of several. @default all in one row, four at most */
  readonly columns?: number;
  /**
   * Values that are shown from black to white: the middle and the whole width.
   * @default images of 8 bits as they are; of others the 1st to the 99.5th percentile of the slices
   */
  readonly window?: { readonly level: number; readonly width: number };
  /** mm that stay around the region and the rings; the rest is cut off. @default the whole slice */
  readonly crop?: number;
  /** Most rows of the picture that are kept. @default 512 */
  readonly rows?: number;
  /** Whether there is a bar with a length in mm. @default true */
  readonly scaleBar?: boolean;
}

/** A slice as a picture with contours. */
export interface SliceView {
  /** Grey levels as a PNG in a data URI. */
  readonly picture: string;
  /** Pixels of the picture. */
  readonly columns: number;
  readonly rows: number;
  readonly widthMm: number;
  readonly heightMm: number;
  /** Number of the slice shown, from 0. */
  readonly slice: number;
  /** Closed lines in pixels of the picture: x0, y0, x1, y1, ...; first those of the region, then those of each ring. */
  readonly contours: readonly {
    readonly label: string;
    readonly lines: readonly (readonly number[])[];
  }[];
}

/** Slices with contours as data: the first one, and those beside it. */
export interface SliceFigure {
  readonly kind: "slice";
  readonly data: SliceView & {
    readonly more: readonly SliceView[];
    /** Plane of the body, where it was asked for. */
    readonly axis?: SliceAxis;
  };
  readonly options: Omit<
    SliceFigureOptions,
    "label" | "rings" | "names" | "axis" | "index" | "slices" | "window" | "crop" | "rows"
  >;
}

const index = wholeFrom(0);
const RULES: Rules = {
  ...FIGURE_RULES,
  label: wholeFrom(1),
  rings: ["a list of masks", (value) => Array.isArray(value) && value.every(isObject)],
  names: labelList,
  axis: oneOf("axial", "coronal", "sagittal"),
  index: [
    `${index[0]}, or a list of such`,
    (value) => (Array.isArray(value) ? value.length > 0 && value.every(index[1]) : index[1](value)),
  ],
  slices: wholeFrom(1),
  columns: wholeFrom(1),
  window: [
    "an object with level, a number, and width, a positive number",
    (value) => isObject(value) && isNumber[1](value.level) && positive[1](value.width),
  ],
  crop: ["a number >= 0", (value) => Number.isFinite(value) && (value as number) >= 0],
  rows: wholeFrom(16),
  scaleBar: yesOrNo,
};

/**
 * Figure of slices with the contours of the region and of rings around it: by default of the one in which the region is
 * largest. Pixels that are not square are drawn as long and as wide as they are.
 *
 * @param image - of 2 or 3 dimensions
 * @param mask - of the size of the image; one of another size is brought onto the grid of the image
 * @throws RadiosurvError `label` or `roi` if the mask does not hold the label; `length` for another number of names;
 *   `geometry` for rings of another size; `argument`, `setting`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { sliceFigure } from "radiosurv/plot";
 * const image = createImage(Uint8Array.of(10, 20, 30, 40), [2, 2, 1]);
 * const mask = createImage(Uint8Array.of(0, 1, 0, 0), [2, 2, 1]);
 * sliceFigure(image, mask).data.contours[0].lines.length; // => 1
 * sliceFigure(image, mask, { axis: "coronal" }).data.rows; // => 1
 * ```
 */
export function sliceFigure(image: Image, mask: Mask, options: SliceFigureOptions = {}): SliceFigure {
  const caller = "sliceFigure";
  checkSettings(caller, options, RULES);
  for (const [name, one] of Object.entries({ image, mask })) {
    if (!isObject(one as unknown) || !isObject(one.voxels as unknown))
      throw argumentError(caller, `${name} must be an image`, one);
  }
  const { label, rings = [], names, axis, index, slices, window, crop, rows = 512, ...rest } = options;
  checkLabels(caller, names, 1 + rings.length, "contours", "names");
  if (index !== undefined && slices !== undefined) {
    throw new RadiosurvError(
      "setting",
      `${caller}: index or slices is needed, not both; slices chooses its own numbers`,
    );
  }
  const { pictures } = slicePictures(caller, image, mask, {
    label,
    rings,
    rows,
    axis,
    ...(index !== undefined && { index: typeof index === "number" ? [index] : index }),
    slices,
    window,
    crop,
  });
  const [first, ...more] = pictures.map((one) => viewOf(one, names));
  return { kind: "slice", data: { ...first, more, ...(axis && { axis }) }, options: rest };
}

function viewOf(picture: SlicePicture, names: readonly string[] | undefined): SliceView {
  const { width, height, pixels, widthMm, heightMm, slice, outline, rings } = picture;
  const listsOf = (lines: Outline): number[][] =>
    lines.map((line) => Array.from(line, (at) => Math.round(at * 1000) / 1000));
  return {
    picture: greyRaster(pixels, width, height),
    columns: width,
    rows: height,
    widthMm,
    heightMm,
    slice,
    contours: [outline, ...rings].map((lines, i) => ({ label: names?.[i] ?? "", lines: listsOf(lines) })),
  };
}

import type { Image, Mask } from "../image/index.ts";
import { checkSettings, type Rules, wholeFrom, yesOrNo } from "../rules.ts";
import { argumentError, FIGURE_RULES, type FigureOptions, isObject } from "./figure-options.ts";
import type { Outline } from "./mask-outline.ts";
import { greyRaster } from "./raster.ts";
import { checkLabels, labelList } from "./roc-figure.ts";
import { thumbnailOf } from "./slice-thumbnail.ts";

/** What {@link sliceFigure} can be told. */
export interface SliceFigureOptions extends FigureOptions {
  /** Label of the region in the mask. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** Rings around the region, on the grid of the mask; their outer borders are drawn. @default none */
  readonly rings?: readonly Mask[];
  /** Names of the region and of each ring, for a legend. @default no legend */
  readonly names?: readonly string[];
  /** Most rows of the picture that are kept. @default 512 */
  readonly rows?: number;
  /** Whether there is a bar with a length in mm. @default true */
  readonly scaleBar?: boolean;
}

/** A slice with contours as data. */
export interface SliceFigure {
  readonly kind: "slice";
  readonly data: {
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
  };
  readonly options: Omit<SliceFigureOptions, "label" | "rings" | "names" | "rows">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  label: wholeFrom(1),
  rings: ["a list of masks", (value) => Array.isArray(value) && value.every(isObject)],
  names: labelList,
  rows: wholeFrom(16),
  scaleBar: yesOrNo,
};

/**
 * Figure of the slice across z in which the region is largest, with the contours of the region and of rings around it.
 *
 * @param image - of 2 or 3 dimensions
 * @param mask - of the size of the image; one of another size is brought onto the grid of the image
 * @throws RadiosurvError `label` or `roi` if the mask does not hold the label; `length` for another number of names;
 *   `argument`, `setting`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { sliceFigure } from "radiosurv/plot";
 * const image = createImage(Uint8Array.of(10, 20, 30, 40), [2, 2, 1]);
 * const mask = createImage(Uint8Array.of(0, 1, 0, 0), [2, 2, 1]);
 * sliceFigure(image, mask).data.contours[0].lines.length; // => 1
 * ```
 */
export function sliceFigure(image: Image, mask: Mask, options: SliceFigureOptions = {}): SliceFigure {
  const caller = "sliceFigure";
  checkSettings(caller, options, RULES);
  for (const [name, one] of Object.entries({ image, mask })) {
    if (!isObject(one as unknown) || !isObject(one.voxels as unknown))
      throw argumentError(caller, `${name} must be an image`, one);
  }
  const { label, rings = [], names, rows = 512, ...rest } = options;
  checkLabels(caller, names, 1 + rings.length, "contours", "names");
  const {
    width,
    height,
    pixels,
    outline,
    rings: outer,
    slice,
  } = thumbnailOf(caller, image, mask, { label, rings, height: rows });
  const { size, spacing } = image;
  const listsOf = (lines: Outline): number[][] =>
    lines.map((line) => Array.from(line, (at) => Math.round(at * 1000) / 1000));
  return {
    kind: "slice",
    data: {
      picture: greyRaster(pixels, width, height),
      columns: width,
      rows: height,
      widthMm: size[0] * spacing[0],
      heightMm: size[1] * spacing[1],
      slice,
      contours: [outline, ...outer].map((lines, i) => ({ label: names?.[i] ?? "", lines: listsOf(lines) })),
    },
    options: rest,
  };
}

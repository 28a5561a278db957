import { RadiosurvError } from "../error.ts";
import { createImage, type Image, type Mask } from "../image/index.ts";
import { isObject } from "./figure-options.ts";
import { type SliceFigure, type SliceFigureOptions, type SliceView, sliceFigure } from "./slice-figure.ts";
import { planeOf } from "./slice-view.ts";

/** What `display` can be told of an image: all that `sliceFigure` can, and the mask. */
export interface ImageFigureOptions extends SliceFigureOptions {
  /** Region whose contour is drawn. @default none, and the middle slice is shown */
  readonly mask?: Mask;
}

/** Figure of one slice of an image: of the region if there is a mask, else the middle one. */
export function imageFigure(caller: string, image: Image, options: ImageFigureOptions): SliceFigure {
  const { mask, ...rest } = options;
  if (mask !== undefined) return sliceFigure(image, mask, rest);
  const idle = (["label", "rings", "names"] as const).find((name) => rest[name] !== undefined);
  if (idle) throw new RadiosurvError("setting", `${caller}: ${idle} is of a region; give its mask too`);
  // all of it is the region, whose contour is left out
  const whole = createImage(new Uint8Array(image.size.reduce((n, one) => n * one, 1)).fill(1), image.size, image);
  const index = rest.slices === undefined ? Math.floor(planeOf(image, rest.axis).nw / 2) : undefined;
  const figure = sliceFigure(image, whole, { index, ...rest });
  const bare = (view: SliceView): SliceView => ({ ...view, contours: [] });
  return { ...figure, data: { ...figure.data, ...bare(figure.data), more: figure.data.more.map(bare) } };
}

export function isImage(value: unknown): value is Image {
  return isObject(value) && isObject(value["voxels"]) && Array.isArray(value["size"]);
}
